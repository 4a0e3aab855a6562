/* SPDX-License-Identifier: MIT */
/* Comparing two hosts line by line. */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

#include "vec.h"

const char *const diff_names[DIFF_KINDS] = {
    "left out", "added", "moved", "repeats", "pieces",
};

const struct saying *diff_saying(const struct diff *d)
{
    return d->kind == DIFF_ADDED ? &d->mpx : &d->kernel;
}

static void add(struct compared *c, enum diff_kind kind, unsigned flow,
                const struct saying *kernel, const struct saying *mpx)
{
    struct diff d = {.kind = kind, .flow = flow, .rule = -1};

    if (kernel)
        d.kernel = *kernel;
    if (mpx)
        d.mpx = *mpx;
    c->v = vec_room(c->v, c->n, &c->cap, sizeof d);
    c->v[c->n++] = d;
}

static const struct saying *find(const struct sayings *s, const char *text)
{
    for (size_t i = 0; i < s->n; i++)
        if (!strcmp(s->v[i].text, text))
            return &s->v[i];
    return NULL;
}

static void on_same(struct compared *c, unsigned flow, const struct saying *k,
                    const struct saying *m)
{
    if (k->pieces != m->pieces)
        add(c, DIFF_PIECES, flow, k, m);
    if (k->repeats != m->repeats)
        add(c, DIFF_REPEATS, flow, k, m);
}

/* Longest common subsequence: len[i * w + j] is that of k[i..] and m[j..]. */
static unsigned *lengths(const struct sayings *k, const struct sayings *m)
{
    size_t w = m->n + 1;
    unsigned *len = calloc((k->n + 1) * w, sizeof *len);

    if (!len)
        exit(1);
    for (size_t i = k->n; i-- > 0;)
        for (size_t j = m->n; j-- > 0;) {
            unsigned a = len[(i + 1) * w + j], b = len[i * w + j + 1];

            len[i * w + j] = !strcmp(k->v[i].text, m->v[j].text)
                                 ? len[(i + 1) * w + j + 1] + 1
                                 : (a > b ? a : b);
        }
    return len;
}

static void compare_flow(struct compared *c, unsigned flow)
{
    const struct sayings *k = &c->kernel.said[flow], *m = &c->mpx.said[flow];
    unsigned *len = lengths(k, m);
    size_t w = m->n + 1, i = 0, j = 0;

    while (i < k->n || j < m->n) {
        const struct saying *a = &k->v[i], *b = &m->v[j], *twin;

        if (i < k->n && j < m->n && !strcmp(a->text, b->text)) {
            on_same(c, flow, a, b);
            i++;
            j++;
        } else if (i < k->n &&
                   (j == m->n || len[(i + 1) * w + j] >= len[i * w + j + 1])) {
            twin = find(m, a->text);
            add(c, twin ? DIFF_MOVED : DIFF_LEFT_OUT, flow, a, twin);
            if (twin)
                on_same(c, flow, a, twin);
            i++;
        } else {
            if (!find(k, b->text))
                add(c, DIFF_ADDED, flow, NULL, b);
            j++;
        }
    }
    free(len);
}

void compare(struct compared *c, const struct tape *t, const struct part *p,
             const struct tape_frame *kernel, size_t n_kernel,
             const struct player *mpx)
{
    *c = (struct compared){.tape = t};
    for (unsigned f = 0; f < t->n_flows; f++) {
        sayings_of(&c->kernel.said[f], t, p, kernel, n_kernel, f);
        sayings_of(&c->mpx.said[f], t, p, mpx->said, mpx->n_said, f);
        compare_flow(c, f);
    }
}

void compared_free(struct compared *c)
{
    for (unsigned f = 0; f < TAPE_FLOWS; f++) {
        sayings_free(&c->kernel.said[f]);
        sayings_free(&c->mpx.said[f]);
    }
    free(c->v);
}

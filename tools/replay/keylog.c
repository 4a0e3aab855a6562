/* SPDX-License-Identifier: MIT */
/* Reading key logs, and exporting from the secrets in them. */
#include "keylog.h"

#include <stdlib.h>
#include <string.h>

#include "ks_label.h"
#include "mpx_cursor.h"
#include "vec.h"

enum { CONTEXT_MAX = 2 * 8 + 4 };

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool keylog_hex(const char *text, size_t n, uint8_t *dst)
{
    if (n == 0 || n % 2)
        return false;
    for (size_t i = 0; i < n; i += 2) {
        int high = digit(text[i]), low = digit(text[i + 1]);

        if (high < 0 || low < 0)
            return false;
        dst[i / 2] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* ---- lines --------------------------------------------------------------- */

/* The words of one line, at most three and whether there is a fourth. */
struct words {
    const char *v[4];
    size_t len[4];
    unsigned n;
};

static struct words split(const char *p, const char *end)
{
    struct words w = {.n = 0};

    while (w.n < 4) {
        while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
            p++;
        if (p == end)
            break;
        w.v[w.n] = p;
        while (p < end && *p != ' ' && *p != '\t' && *p != '\r')
            p++;
        w.len[w.n] = (size_t)(p - w.v[w.n]);
        w.n++;
    }
    return w;
}

static bool is(const struct words *w, unsigned i, const char *text)
{
    return w->len[i] == strlen(text) && memcmp(w->v[i], text, w->len[i]) == 0;
}

static bool whole(const char *text, size_t len, uint32_t *n)
{
    *n = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9' || len > 9)
            return false;
        *n = 10 * *n + (uint32_t)(text[i] - '0');
    }
    return len > 0;
}

static struct keylog_set *set_of(struct keylog *k, uint32_t number)
{
    uint32_t i;

    if (table_get(&k->numbers, number, &i))
        return &k->set[i];
    table_put(&k->numbers, number, (uint32_t)k->n_sets);
    k->set = vec_room(k->set, k->n_sets, &k->sets_cap, sizeof *k->set);
    k->set[k->n_sets] = (struct keylog_set){.number = number};
    return &k->set[k->n_sets++];
}

static bool add_key(struct keylog *k, uint32_t number, const uint8_t *key,
                    size_t len)
{
    struct keylog_set *s = set_of(k, number);

    if (s->n == s->cap) { /* most have one: vec_room() begins with 16 */
        s->cap = s->cap ? 2 * s->cap : 1;
        s->len = vec_grown(s->len, s->cap, sizeof *s->len);
        s->key = vec_grown(s->key, s->cap, sizeof *s->key);
    }
    s->len[s->n] = (uint8_t)len;
    memcpy(s->key[s->n++], key, len);
    return true;
}

/* "# external-key NUMBER HEX"; other comments are comments. */
static bool take_comment(struct keylog *k, const struct words *w)
{
    uint8_t key[MPX_EXTKEY_MAX];
    uint32_t number;
    bool ok;

    if (w->n < 2 || !is(w, 0, "#") || !is(w, 1, "external-key"))
        return true;
    ok = w->n == 4 && whole(w->v[2], w->len[2], &number) &&
         w->len[3] <= 2 * sizeof key && keylog_hex(w->v[3], w->len[3], key) &&
         add_key(k, number, key, w->len[3] / 2);
    mpx_wipe(key, sizeof key);
    return ok;
}

/* LABEL RANDOM SECRET; only one label is of use. */
static bool take_secret(struct keylog *k, const struct words *w)
{
    struct keylog_session s;
    uint8_t any[128];

    if (w->n != 3 || w->len[1] != 2 * sizeof s.random ||
        w->len[2] > 2 * sizeof any || !keylog_hex(w->v[1], w->len[1], any) ||
        !keylog_hex(w->v[2], w->len[2], any))
        return false;
    mpx_wipe(any, sizeof any);
    if (!is(w, 0, "EXPORTER_SECRET"))
        return true;
    if (w->len[2] != 2 * sizeof s.exporter) {
        k->others++;
        return true;
    }
    keylog_hex(w->v[1], w->len[1], s.random);
    keylog_hex(w->v[2], w->len[2], s.exporter);
    k->session =
        vec_room(k->session, k->n_sessions, &k->sessions_cap, sizeof s);
    k->session[k->n_sessions++] = s;
    mpx_wipe(&s, sizeof s);
    return true;
}

bool keylog_parse(struct keylog *k, const char *text)
{
    *k = (struct keylog){0};
    for (unsigned line = 1; *text; line++) {
        const char *end = text + strcspn(text, "\n");
        struct words w = split(text, end);
        bool ok = w.n == 0 ||
                  (w.v[0][0] == '#' ? take_comment(k, &w) : take_secret(k, &w));

        if (!ok) {
            k->bad_line = line;
            return false;
        }
        text = *end ? end + 1 : end;
    }
    return true;
}

void keylog_free(struct keylog *k)
{
    for (size_t i = 0; i < k->n_sets; i++) {
        mpx_wipe(k->set[i].key, k->set[i].n * sizeof *k->set[i].key);
        free(k->set[i].key);
        free(k->set[i].len);
    }
    if (k->session)
        mpx_wipe(k->session, k->n_sessions * sizeof *k->session);
    free(k->session);
    free(k->set);
    table_free(&k->numbers);
    *k = (struct keylog){0};
}

/* ---- what it knows ------------------------------------------------------- */

const struct keylog_session *keylog_find(const struct keylog *k,
                                         const uint8_t random[KEYLOG_RANDOM])
{
    for (size_t i = 0; i < k->n_sessions; i++)
        if (memcmp(k->session[i].random, random, KEYLOG_RANDOM) == 0)
            return &k->session[i];
    return NULL;
}

const struct keylog_set *keylog_find_set(const struct keylog *k,
                                         const uint8_t *key, size_t len)
{
    for (size_t i = 0; i < k->n_sets; i++)
        if (k->set[i].n > 0 && k->set[i].len[0] == len &&
            mpx_ct_equal(k->set[i].key[0], key, len))
            return &k->set[i];
    return NULL;
}

void keylog_export(const struct keylog_session *s, const struct mpx_profile *p,
                   const uint64_t tokens[2], uint32_t epoch, uint8_t *key)
{
    uint8_t ctx[CONTEXT_MAX];
    struct mpx_writer w = mpx_writer_of(ctx, sizeof ctx);

    for (int i = 0; p->exporter.context == MPX_EXPORT_TOKENS && i < 2; i++) {
        if (p->token_len == 8)
            mpx_wr_u64(&w, tokens[i]);
        else
            mpx_wr_u32(&w, (uint32_t)tokens[i]);
    }
    if (epoch > 0)
        mpx_wr_u32(&w, epoch);
    ks_export_label(s->exporter, p->exporter.label, ctx, sizeof ctx - w.left,
                    key, p->exporter.len);
}

/* SPDX-License-Identifier: MIT */
/* Keeping the ways to states, and reading them again. */
#include "search_layer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ALONE = 400 }; /* so few states are not worth a process */

/* ---- lists ---- */

bool tree_add(struct tree *t, uint32_t parent, uint16_t move, const char *dir)
{
    struct way *v;

    if (t->n == TREE_NONE ||
        !buffer_fit(&t->buffer, ((size_t)t->n + 1) * sizeof *v, dir))
        return false;
    t->v = v = t->buffer.at;
    v[t->n++] = (struct way){parent, move};
    return true;
}

void tree_free(struct tree *t)
{
    buffer_free(&t->buffer);
    *t = (struct tree){.v = NULL};
}

unsigned tree_path(const struct tree *t, uint32_t node,
                   uint16_t move[SEARCH_LENGTH])
{
    unsigned n = 0;

    for (uint32_t i = node; t->v[i].parent != TREE_NONE; i = t->v[i].parent)
        n++;
    for (uint32_t i = node, at = n; t->v[i].parent != TREE_NONE;
         i = t->v[i].parent)
        move[--at] = t->v[i].move;
    return n;
}

bool found_add(struct found_list *l, const struct found *f, const char *dir)
{
    struct found *v;

    if (!buffer_fit(&l->buffer, (l->n + 1) * sizeof *v, dir))
        return false;
    l->v = v = l->buffer.at;
    v[l->n++] = *f;
    return true;
}

void found_free(struct found_list *l)
{
    buffer_free(&l->buffer);
    *l = (struct found_list){.v = NULL};
}

unsigned layer_moves(const struct search_world *w, bool attacks,
                     struct search_move m[SEARCH_MOVES_MAX], unsigned *honest)
{
    unsigned n = *honest = search_honest_moves(w, m, SEARCH_MOVES_MAX);

    if (attacks)
        n += search_attacker_moves(w, m + n, SEARCH_MOVES_MAX - n);
    return n;
}

/* ---- walking ---- */

/* A world, and copies of it at each step of the way to where it is. */
struct walker {
    const struct tree *tree;
    struct search_world *w;
    struct {
        uint8_t *copy;
        size_t room;
    } at[SEARCH_LENGTH + 1];
    uint16_t move[SEARCH_LENGTH];
    unsigned length; /* copies [0, length] are of this way */
    struct search_move moves[SEARCH_MOVES_MAX];
    bool no_memory;
};

static void keep(struct walker *k, unsigned i)
{
    size_t size = search_world_size(k->w);

    (void)search_world_hash(k->w, true); /* its hosts' hashes stay with it */
    memset(k->w->touched, 0, sizeof k->w->touched);

    if (size > k->at[i].room) {
        free(k->at[i].copy);
        k->at[i].copy = malloc(size);
        k->at[i].room = k->at[i].copy ? size : 0;
    }
    if (k->at[i].copy)
        search_world_keep(k->w, k->at[i].copy);
    else
        k->no_memory = true;
}

static void put_back(struct walker *k, unsigned i, bool again)
{
    if (k->at[i].copy)
        search_world_put_back(k->w, k->at[i].copy, again);
}

/* Go to a state; a copy of it is at[length]. */
static void walk_to(struct walker *k, uint32_t node)
{
    uint16_t way[SEARCH_LENGTH];
    unsigned n = tree_path(k->tree, node, way), i = 0, honest;

    while (i < n && i < k->length && way[i] == k->move[i])
        i++;
    put_back(k, i, false);
    for (; i < n; i++) {
        layer_moves(k->w, true, k->moves, &honest);
        search_move(k->w, &k->moves[way[i]]);
        k->move[i] = way[i];
        keep(k, i + 1);
    }
    k->length = n;
}

/* SYN/ACKs of a join that were refused for their MAC, at both hosts. */
static uint64_t refusals(const struct search_world *w)
{
    return mpx_endpoint_stats(w->host[0]->ep)->join_synack_mac +
           mpx_endpoint_stats(w->host[1]->ep)->join_synack_mac;
}

/*
 * Whether a move has the future of one before it: of all SYN/ACKs that are
 * refused on a flow the first will do, as the subflow is reset, and nobody
 * looks at what they said again.
 */
static bool is_alike(const struct search_world *w, const struct search_move *m,
                     uint64_t refused, uint32_t *wires)
{
    uint32_t bit;

    if (m->kind != SEARCH_SEND || refusals(w) == refused)
        return false;
    bit = UINT32_C(1) << m->wire << (m->takes ? SEARCH_WIRES + 1 : 0);
    if (*wires & bit)
        return true;
    *wires |= bit;
    return false;
}

static void expand(struct walker *k, uint32_t node, unsigned left,
                   struct found_list *out)
{
    struct found tally = {.kind = FOUND_MOVES};
    unsigned honest, n;
    uint32_t wires = 0;
    uint64_t refused;

    walk_to(k, node);
    if (left) {
        struct found f = {.kind = FOUND_SELF, .parent = node};

        f.hash = search_world_hash(k->w, false);
        k->no_memory |= !found_add(out, &f, NULL);
    }
    refused = refusals(k->w);
    n = layer_moves(k->w, left > 0, k->moves, &honest);
    tally.hash = n;
    tally.harm = n == SEARCH_MOVES_MAX;
    for (unsigned i = 0; i < n; i++) {
        struct found f = {.parent = node, .move = (uint16_t)i};

        if (i)
            put_back(k, k->length, true);
        search_move(k->w, &k->moves[i]);
        if (k->w->overflow) {
            tally.harm = 1;
            continue;
        }
        if (is_alike(k->w, &k->moves[i], refused, &wires))
            continue;
        f.kind = i < honest ? FOUND_HONEST : FOUND_ATTACK;
        f.harm = search_harm_of(k->w);
        f.hash = search_world_hash(k->w, left > (i < honest ? 0 : 1));
        k->no_memory |= !found_add(out, &f, NULL);
    }
    if (!honest) { /* nothing is left but to wait */
        struct found f = {.parent = node, .kind = FOUND_END};

        if (n)
            put_back(k, k->length, true);
        f.harm = search_harm_at_end(k->w);
        if (f.harm)
            k->no_memory |= !found_add(out, &f, NULL);
    }
    k->no_memory |= !found_add(out, &tally, NULL);
}

struct walker *walker_new(const struct search_setting *s, const struct tree *t)
{
    struct walker *k = calloc(1, sizeof *k);

    if (!k)
        return NULL;
    k->tree = t;
    k->w = search_world_new(s);
    if (k->w) {
        search_world_begin(k->w);
        keep(k, 0);
    }
    if (!k->w || k->no_memory) {
        walker_free(k);
        return NULL;
    }
    return k;
}

void walker_free(struct walker *k)
{
    if (!k)
        return;
    for (unsigned i = 0; i <= SEARCH_LENGTH; i++)
        free(k->at[i].copy);
    search_world_free(k->w);
    free(k);
}

static bool walk(struct walker *k, uint32_t from, uint32_t n, unsigned left,
                 struct found_list *out)
{
    for (uint32_t i = 0; i < n && !k->no_memory; i++)
        expand(k, from + i, left, out);
    return !k->no_memory;
}

/* ---- processes ---- */

static bool write_all(int fd, const void *p, size_t len)
{
    const uint8_t *at = p;

    while (len) {
        ssize_t n = write(fd, at, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

static bool read_all(int fd, void *p, size_t len)
{
    uint8_t *at = p;

    while (len) {
        ssize_t n = read(fd, at, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

struct worker {
    pid_t pid;
    int fd;
};

static bool start_worker(struct worker *w, struct walker *k, uint32_t from,
                         uint32_t n, unsigned left)
{
    int fd[2];

    if (pipe(fd))
        return false;
    fflush(NULL);
    w->pid = fork();
    if (w->pid < 0) {
        close(fd[0]);
        close(fd[1]);
        return false;
    }
    if (!w->pid) {
        struct found_list out = {.v = NULL};
        bool ok;

        close(fd[0]);
        ok = walk(k, from, n, left, &out) &&
             write_all(fd[1], &out.n, sizeof out.n) &&
             write_all(fd[1], out.v, out.n * sizeof *out.v);
        _exit(ok ? 0 : 1);
    }
    close(fd[1]);
    w->fd = fd[0];
    return true;
}

static bool collect(struct worker *w, struct found_list *out)
{
    size_t n, size = sizeof *out->v;
    bool ok = read_all(w->fd, &n, sizeof n) &&
              buffer_fit(&out->buffer, (out->n + n) * size, NULL);
    int status = 0;

    out->v = out->buffer.at;
    if (ok &&
        read_all(w->fd, (uint8_t *)out->buffer.at + out->n * size, n * size))
        out->n += n;
    else
        ok = false;
    close(w->fd);
    waitpid(w->pid, &status, 0);
    return ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool layer_expand(struct walker *k, uint32_t from, uint32_t n, unsigned left,
                  unsigned jobs, struct found_list *out)
{
    struct worker *w;
    unsigned started = 0;
    bool ok = true;

    if (n < ALONE || jobs < 2)
        return walk(k, from, n, left, out);
    w = calloc(jobs, sizeof *w);
    for (; w && ok && started < jobs; started++) {
        uint32_t a = (uint32_t)((uint64_t)n * started / jobs),
                 b = (uint32_t)((uint64_t)n * (started + 1) / jobs);

        ok = start_worker(&w[started], k, from + a, b - a, left);
        if (!ok)
            break;
    }
    for (unsigned i = 0; i < started; i++)
        ok &= collect(&w[i], out);
    free(w);
    return w && ok;
}

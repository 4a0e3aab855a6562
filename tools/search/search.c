/* SPDX-License-Identifier: MIT */
/*
 * Breadth first, by the attacker's actions and then by moves: a state that was
 * reached with fewer is never looked at again. Of a state only the way to it is
 * kept; it is made again by walking there, and states that stand side by side
 * share most of the way.
 */
#include "search.h"
#include "search_layer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Of this process and those that it has had. */
static double cpu_s(void)
{
    double sum = 0;
    struct rusage u;

    for (int i = 0; i < 2; i++)
        if (!getrusage(i ? RUSAGE_CHILDREN : RUSAGE_SELF, &u))
            sum += (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
                   1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
    return sum;
}

/* ---- the set of states ---- */

struct set {
    uint64_t *slot; /* hashes; 0: empty */
    size_t cap, n;
};

static bool set_grow(struct set *s)
{
    struct set big = {.cap = s->cap ? 2 * s->cap : 1 << 16};

    big.slot = calloc(big.cap, sizeof *big.slot);
    if (!big.slot)
        return false;
    for (size_t i = 0; i < s->cap; i++) {
        size_t at = s->slot[i] & (big.cap - 1);

        if (!s->slot[i])
            continue;
        while (big.slot[at])
            at = (at + 1) & (big.cap - 1);
        big.slot[at] = s->slot[i];
    }
    big.n = s->n;
    free(s->slot);
    *s = big;
    return true;
}

/* @return whether it was not there. */
static bool set_add(struct set *s, uint64_t hash, bool *no_memory)
{
    size_t at;

    hash += !hash;
    if (2 * s->n >= s->cap && !set_grow(s)) {
        *no_memory = true;
        return false;
    }
    for (at = hash & (s->cap - 1); s->slot[at]; at = (at + 1) & (s->cap - 1))
        if (s->slot[at] == hash)
            return false;
    s->slot[at] = hash;
    s->n++;
    return true;
}

static bool set_has(const struct set *s, uint64_t hash)
{
    size_t at;

    hash += !hash;
    if (!s->cap)
        return false;
    for (at = hash & (s->cap - 1); s->slot[at]; at = (at + 1) & (s->cap - 1))
        if (s->slot[at] == hash)
            return true;
    return false;
}

/* ---- the search ---- */

struct search {
    const struct search_setting *setting;
    const struct search_limits *limits;
    struct search_result *result;
    struct tree tree;
    struct walker *walker;
    struct set seen;
    struct set pending; /* of later[] */
    /* Children that cost an action, to be looked at when all that cost less
     * are done; by length of the way to them. */
    struct found_list later[SEARCH_LENGTH + 1];
    struct found_list now[SEARCH_LENGTH + 1];
    double begun, said;
    uint64_t expanded, kept; /* states */
    bool no_memory, stop;
};

static void note_harm(struct search *x, uint32_t harm, uint32_t parent,
                      uint16_t move, bool has_move, unsigned actions)
{
    struct search_result *r = x->result;

    for (unsigned h = 0; h < SEARCH_HARM_COUNT; h++) {
        struct search_trace *t = &r->trace[h];

        if (!(harm & 1u << h) || r->found & 1u << h)
            continue;
        r->found |= 1u << h;
        t->length = tree_path(&x->tree, parent, t->move);
        t->actions = actions;
        if (has_move && t->length < SEARCH_LENGTH)
            t->move[t->length++] = move;
    }
}

/* States that wait in lists of this number of actions, longer ones too. */
static size_t waiting(const struct search *x)
{
    size_t n = 0;

    for (unsigned i = 0; i <= SEARCH_LENGTH; i++)
        n += x->now[i].n;
    return n;
}

static void say(struct search *x, unsigned actions, unsigned length,
                size_t left)
{
    double t = now_s() - x->begun;
    size_t known = left + waiting(x);

    if (!x->limits->progress || t - x->said < 2)
        return;
    x->said = t;
    fprintf(x->limits->progress,
            "%u actions, length %u: %" PRIu64
            " states, %.0f moves/s, %zu known to go, "
            "%.0f s for those\n",
            actions, length, x->kept, (double)x->result->moves / t, known,
            x->expanded ? (double)known * t / (double)x->expanded : 0);
    fflush(x->limits->progress);
}

static bool over(struct search *x)
{
    const struct search_limits *l = x->limits;
    uint32_t found = x->result->found & l->wanted;

    x->stop |= x->no_memory || (l->states && x->kept >= l->states) ||
               (l->seconds > 0 && now_s() - x->begun > l->seconds) ||
               (found && (l->any || found == l->wanted));
    return x->stop;
}

/* Of those with one hash the first is on a shortest way, as they come by their
 * length; what costs an action more is kept only if nothing came cheaper. */
static void keep(struct search *x, const struct found *c, bool costs,
                 unsigned length)
{
    struct found_list *to = costs ? &x->later[length] : &x->now[length];
    struct found f = *c;

    if (costs ? set_has(&x->seen, c->hash) ||
                    !set_add(&x->pending, c->hash, &x->no_memory)
              : !set_add(&x->seen, c->hash, &x->no_memory))
        return;
    f.seen = !costs;
    x->kept += !costs;
    if (!found_add(to, &f, x->limits->scratch))
        x->no_memory = true;
}

/* What was found behind one layer, in order. */
static void take(struct search *x, const struct found_list *f, unsigned actions,
                 unsigned length)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct found *c = &f->v[i];
        bool costs = c->kind == FOUND_ATTACK;

        if (c->kind == FOUND_MOVES) { /* not a state */
            x->result->moves += c->hash;
            x->result->overflow |= c->harm != 0;
            continue;
        }
        if (c->kind == FOUND_SELF) { /* whose future holds that of others */
            (void)set_add(&x->seen, c->hash, &x->no_memory);
            continue;
        }
        if (c->harm)
            note_harm(x, c->harm, c->parent, c->move, c->kind != FOUND_END,
                      actions + costs);
        if (c->kind == FOUND_END || length >= SEARCH_LENGTH ||
            search_harm_ends(c->harm))
            continue;
        keep(x, c, costs, length + 1);
    }
}

/* One layer: those of its states that are new, and what is behind them. */
static void layer(struct search *x, struct found_list *in, unsigned actions,
                  unsigned length)
{
    unsigned left = x->setting->actions - actions;
    uint32_t from = x->tree.n;

    for (size_t i = 0; i < in->n; i++) {
        if (!in->v[i].seen && !set_add(&x->seen, in->v[i].hash, &x->no_memory))
            continue;
        x->kept += !in->v[i].seen;
        if (!tree_add(&x->tree, in->v[i].parent, in->v[i].move,
                      x->limits->scratch))
            x->no_memory = true;
        x->result->states[actions]++;
    }
    found_free(in);
    while (from < x->tree.n && !over(x)) {
        uint32_t n = x->tree.n - from;
        struct found_list out = {.v = NULL};

        if (n > LAYER_PART)
            n = LAYER_PART;
        x->no_memory |=
            !layer_expand(x->walker, from, n, left, x->limits->jobs, &out);
        take(x, &out, actions, length);
        found_free(&out);
        from += n;
        x->expanded += n;
        say(x, actions, length, x->tree.n - from);
    }
}

static void level(struct search *x, unsigned actions)
{
    for (unsigned length = 0; length <= SEARCH_LENGTH && !over(x); length++) {
        if (x->now[length].n)
            layer(x, &x->now[length], actions, length);
    }
    if (!x->stop)
        x->result->complete = actions + 1;
    for (unsigned i = 0; i <= SEARCH_LENGTH; i++) {
        found_free(&x->now[i]);
        x->now[i] = x->later[i];
        x->later[i] = (struct found_list){.v = NULL};
    }
    free(x->pending.slot);
    x->pending = (struct set){NULL, 0, 0};
}

bool search_run(const struct search_setting *s, const struct search_limits *l,
                struct search_result *r)
{
    struct search *x = calloc(1, sizeof *x);
    double cpu;
    bool ok;

    *r = (struct search_result){.complete = 0};
    if (!x)
        return false;
    x->setting = s;
    x->limits = l;
    x->result = r;
    x->begun = now_s();
    cpu = cpu_s();
    x->walker = walker_new(s, &x->tree);
    x->no_memory =
        !x->walker ||
        !found_add(&x->now[0], &(struct found){.hash = 1, .parent = TREE_NONE},
                   NULL);
    for (unsigned a = 0; a <= s->actions && !over(x); a++)
        level(x, a);
    r->seconds = now_s() - x->begun;
    r->cpu_seconds = cpu_s() - cpu;
    for (unsigned i = 0; i <= SEARCH_LENGTH; i++)
        found_free(&x->now[i]);
    walker_free(x->walker);
    tree_free(&x->tree);
    free(x->seen.slot);
    ok = !x->no_memory;
    free(x);
    return ok;
}

void search_walk(const struct search_setting *s, const struct search_trace *t,
                 void (*each)(void *ctx, const struct search_world *w,
                              const struct search_move *m),
                 void *ctx)
{
    struct search_world *w = search_world_new(s);
    struct search_move *moves = malloc(SEARCH_MOVES_MAX * sizeof *moves);
    unsigned honest;

    if (w && moves) {
        search_world_begin(w);
        for (unsigned i = 0; i < t->length; i++) {
            layer_moves(w, true, moves, &honest);
            each(ctx, w, &moves[t->move[i]]);
            search_move(w, &moves[t->move[i]]);
        }
    }
    free(moves);
    search_world_free(w);
}

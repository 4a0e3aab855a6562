/* SPDX-License-Identifier: MIT */
/* The tree of ways to states, and what is behind some of them. */
#ifndef SEARCH_LAYER_H
#define SEARCH_LAYER_H

#include "search.h"
#include "search_buffer.h"

#define TREE_NONE UINT32_MAX
enum { LAYER_PART = 200000 }; /* states that are expanded at a time */

struct tree {
    const struct way {
        uint32_t parent; /* TREE_NONE: the beginning */
        uint16_t move;   /* of those that there are at the parent */
    } * v;
    uint32_t n;
    struct buffer buffer; /* of v */
};
/** @p dir  see buffer_fit(), here and below. */
bool tree_add(struct tree *t, uint32_t parent, uint16_t move, const char *dir);
void tree_free(struct tree *t);
/** @return moves from the beginning to @p node. */
unsigned tree_path(const struct tree *t, uint32_t node,
                   uint16_t move[SEARCH_LENGTH]);

enum found_kind {
    FOUND_HONEST, /* a state, by a move that costs nothing */
    FOUND_ATTACK, /* by an action */
    FOUND_END,    /* the harm of waiting in the state `parent` */
    FOUND_MOVES,  /* hash: moves tried; harm: some found no room */
    FOUND_SELF,   /* hash: of the state `parent`, without the attacker */
};
struct found {
    uint64_t hash;
    uint32_t parent, harm;
    uint16_t move;
    uint8_t kind;
    bool seen; /* its hash is in the set of states */
};
struct found_list {
    const struct found *v;
    size_t n;
    struct buffer buffer; /* of v */
};
bool found_add(struct found_list *l, const struct found *f, const char *dir);
void found_free(struct found_list *l);

/* A world, and the way to the state in which it is. */
struct walker;
/** NULL: no memory. Addresses in a world are part of its state, so that one
 *  search has one walker, which its processes inherit. */
struct walker *walker_new(const struct search_setting *s, const struct tree *t);
void walker_free(struct walker *k);

/**
 * Try every move in states @p from to @p from + @p n - 1 of the tree.
 * @p left  actions that the attacker has left there.
 * What is found is in order, whatever @p jobs. @return false: no memory, or no
 * process.
 */
bool layer_expand(struct walker *k, uint32_t from, uint32_t n, unsigned left,
                  unsigned jobs, struct found_list *out);
/** The moves of a state: the honest ones first. @return how many. */
unsigned layer_moves(const struct search_world *w, bool attacks,
                     struct search_move m[SEARCH_MOVES_MAX], unsigned *honest);

#endif /* SEARCH_LAYER_H */

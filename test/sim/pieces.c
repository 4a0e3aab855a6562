/* SPDX-License-Identifier: MIT */
/* Keeping octets that came early. */
#include "pieces.h"
#include "mpx_seq.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void pieces_keep(struct piece **list, uint32_t seq, const uint8_t *p,
                 uint32_t len, bool fin)
{
    struct piece **at = list, *k;
    unsigned n = 0;

    for (k = *list; k; k = k->next, n++)
        if (!mpx_seq_lt(seq, k->seq) &&
            !mpx_seq_lt(k->seq + k->len, seq + len) && (!fin || k->fin))
            return;
    if (n == PIECES_MAX)
        return;
    while (*at && mpx_seq_lt((*at)->seq, seq))
        at = &(*at)->next;
    k = malloc(sizeof *k + len);
    assert(k);
    *k = (struct piece){*at, seq, len, fin};
    if (len)
        memcpy(k->p, p, len);
    *at = k;
}

struct piece *pieces_take(struct piece **list, uint32_t nxt)
{
    struct piece *k = *list;

    if (!k || mpx_seq_lt(nxt, k->seq))
        return NULL;
    *list = k->next;
    return k;
}

void pieces_free(struct piece **list)
{
    while (*list) {
        struct piece *k = *list;

        *list = k->next;
        free(k);
    }
}

unsigned pieces_ranges(const struct piece *list, struct piece_range *r,
                       unsigned max)
{
    unsigned n = 0;

    for (; list; list = list->next)
        if (list->len)
            ranges_add(r, &n, max,
                       (struct piece_range){list->seq, list->seq + list->len});
    return n;
}

void ranges_add(struct piece_range *r, unsigned *n, unsigned max,
                struct piece_range add)
{
    unsigned i = 0, j;

    while (i < *n && mpx_seq_lt(r[i].to, add.from))
        i++;
    for (j = i; j < *n && !mpx_seq_lt(add.to, r[j].from); j++) {
        if (mpx_seq_lt(r[j].from, add.from))
            add.from = r[j].from;
        if (mpx_seq_lt(add.to, r[j].to))
            add.to = r[j].to;
    }
    if (i == j && *n == max)
        return;
    memmove(r + i + 1, r + j, (*n - j) * sizeof *r);
    r[i] = add;
    *n = *n - (j - i) + 1;
}

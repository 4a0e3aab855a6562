/* SPDX-License-Identifier: MIT */
#include "flow.h"

#include <string.h>

#include "mpx_seq.h"
#include "vec.h"

enum { KEY_LEN = 37 };

static uint64_t hash(const struct segment *s, unsigned from)
{
    uint8_t octets[KEY_LEN];
    unsigned to = 1 - from;

    memcpy(octets, s->addr[from], 16);
    memcpy(octets + 16, s->addr[to], 16);
    memcpy(octets + 32, &s->port[from], 2);
    memcpy(octets + 34, &s->port[to], 2);
    octets[36] = s->family;
    return table_hash(octets, sizeof octets);
}

/* The newest flow whose SYN went from @p from of the segment, or NULL. */
static struct flow *find(const struct flows *t, const struct segment *s,
                         unsigned from)
{
    uint32_t i;
    unsigned to = 1 - from;

    if (!table_get(&t->index, hash(s, from), &i))
        return NULL;
    for (struct flow *f = &t->v[i];; f = &t->v[f->older - 1]) {
        if (f->family == s->family && f->port[0] == s->port[from] &&
            f->port[1] == s->port[to] &&
            memcmp(f->addr[0], s->addr[from], 16) == 0 &&
            memcmp(f->addr[1], s->addr[to], 16) == 0)
            return f;
        if (f->older == 0)
            return NULL;
    }
}

static void add(struct flows *t, const struct segment *s, uint32_t iss)
{
    uint64_t key = hash(s, 0);
    uint32_t before;

    t->v = vec_room(t->v, t->n, &t->cap, sizeof *t->v);

    struct flow *f = &t->v[t->n];

    *f = (struct flow){.family = s->family,
                       .conn = NO_CONN,
                       .own = MPX_ROLE_R,
                       .port = {s->port[0], s->port[1]}};
    memcpy(f->addr, s->addr, sizeof f->addr);
    f->half[0].has_iss = true;
    f->half[0].iss = iss;
    if (table_get(&t->index, key, &before))
        f->older = before + 1;
    table_put(&t->index, key, (uint32_t)t->n++);
}

struct flow *flows_find(struct flows *t, const struct segment *s,
                        unsigned *direction)
{
    struct flow *f = find(t, s, 0);

    if (mpx_seg_kind_of(s->flags & (MPX_TCP_SYN | MPX_TCP_ACK)) ==
        MPX_SEG_SYN) {
        uint32_t iss = s->seq + (uint32_t)s->payload_len;

        if (f && f->half[0].iss == iss) {
            f->syn_repeats++;
        } else {
            add(t, s, iss);
            f = &t->v[t->n - 1];
        }
    }
    *direction = f ? 0 : 1;
    return f ? f : find(t, s, 1);
}

void flows_free(struct flows *t)
{
    for (size_t i = 0; i < t->n; i++) {
        for (int d = 0; d < 2; d++) {
            free(t->v[i].half[d].map);
            free(t->v[i].half[d].data);
        }
    }
    free(t->v);
    table_free(&t->index);
    *t = (struct flows){0};
}

enum mpx_role flow_role(const struct flow *f, unsigned direction)
{
    bool same = f->kind == FLOW_CAPABLE || f->own == MPX_ROLE_R;

    return same == (direction == 0) ? MPX_ROLE_I : MPX_ROLE_R;
}

uint64_t flow_expand(const struct flow_half *h, uint32_t ssn)
{
    return mpx_dsn_expand(h->top, ssn);
}

void flow_add_data(struct flow_half *h, const struct segment *s,
                   const struct place *at)
{
    bool whole = s->payload_captured == s->payload_len;
    uint64_t ssn = flow_expand(h, s->seq - h->iss);

    h->top = mpx_dsn_max(h->top, ssn);
    h->data = vec_room(h->data, h->n_data, &h->data_cap, sizeof *h->data);
    h->data[h->n_data++] = (struct flow_data){ssn, (uint32_t)s->payload_len,
                                              *at, whole ? s->payload : NULL};
}

static bool same(const struct flow_map *a, const struct flow_map *b)
{
    return a->ssn == b->ssn && a->dsn == b->dsn && a->len == b->len &&
           a->has_csum == b->has_csum && a->csum == b->csum;
}

bool flow_add_map(struct flow_half *h, const struct flow_map *m,
                  uint32_t *index)
{
    size_t last =
        h->n_maps > FLOW_REPEAT_WINDOW ? h->n_maps - FLOW_REPEAT_WINDOW : 0;

    for (size_t i = h->n_maps; i > last; i--) {
        if (same(&h->map[i - 1], m)) {
            *index = (uint32_t)(i - 1);
            return false;
        }
    }
    h->map = vec_room(h->map, h->n_maps, &h->maps_cap, sizeof *h->map);
    *index = (uint32_t)h->n_maps;
    h->map[h->n_maps++] = *m;
    return true;
}

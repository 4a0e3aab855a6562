/* SPDX-License-Identifier: MIT */
/* Finding the flow of a segment, and noting its data and mappings. */
#include "flow.h"

#include <string.h>

#include "mpx_seq.h"
#include "vec.h"

enum { KEY_LEN = 37 };
enum { TRIES_MAX = 64 }; /* ours: flows that used the same ends before */
/* Ours: who misses so much of either direction at once in one flow's numbers
 * sees another flow's. A kernel's initial number grows so far in 70 ms. */
enum { LEAP_MIN = 1 << 20 };
#define WINDOW_MAX (UINT32_C(1) << 30) /* RFC 7323 2.3 */

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

/* Whether the ends of @p f are those of the segment, the first at @p from. */
static bool has_ends(const struct flow *f, const struct segment *s,
                     unsigned from)
{
    return f->family == s->family && f->port[0] == s->port[from] &&
           f->port[1] == s->port[1 - from] &&
           memcmp(f->addr[0], s->addr[from], 16) == 0 &&
           memcmp(f->addr[1], s->addr[1 - from], 16) == 0;
}

/* Addresses and ports are used again: which flow of theirs it is, numbers say.
 */
typedef bool belongs(const struct flow *f, const struct segment *s,
                     unsigned direction);

static bool is_syn_of(const struct flow *f, const struct segment *s,
                      unsigned direction)
{
    (void)direction;
    return !f->headless && f->syn_seq == s->seq;
}

static bool answers(const struct flow *f, const struct segment *s,
                    unsigned direction)
{
    const struct flow_half *opener = &f->half[0], *answerer = &f->half[1];

    if (direction == 0)
        return false;
    if (f->headless)
        return answerer->has_iss && answerer->iss == s->seq &&
               opener->iss == s->ack - 1;
    return s->ack - 1 - f->syn_seq <= f->syn_len;
}

/* Numbers before the SYN are of an earlier flow, but for what the SYN of a Fast
 * Open carried and is sent again: its initial number is behind that so far. */
static bool is_near(const struct flow_half *h, uint32_t seq, uint32_t carried)
{
    uint32_t ahead = seq - h->iss - (uint32_t)h->top, behind = 0 - ahead;

    if (!h->has_iss || ahead < WINDOW_MAX)
        return true;
    return behind <= WINDOW_MAX && behind <= h->top + carried;
}

/* Octets in front of it that the file has not, but for a FIN. */
static uint32_t missing(const struct flow_half *h, uint32_t seq)
{
    uint32_t ahead = seq - h->iss - (uint32_t)h->top;

    return ahead > 1 && ahead < WINDOW_MAX ? ahead : 0;
}

static bool may_miss(const struct flow_half *h, uint32_t seq)
{
    return !h->has_iss || missing(h, seq) > 0;
}

bool flow_has_gap(const struct flow *f, const struct segment *s,
                  unsigned direction)
{
    const struct flow_half *from = &f->half[direction],
                           *to = &f->half[1 - direction];

    return s->flags & MPX_TCP_ACK && from->has_iss && to->has_iss &&
           missing(from, s->seq) > 0 && missing(to, s->ack) > 0;
}

static bool is_before_gap(const struct flow_half *h, uint32_t seq)
{
    return seq - h->iss - (uint32_t)h->before_gap - 1 >= WINDOW_MAX;
}

void flow_note_doubt(struct flow *f, const struct segment *s,
                     unsigned direction)
{
    const struct flow_half *from = &f->half[direction],
                           *to = &f->half[1 - direction];

    if (f->doubtful && s->flags & MPX_TCP_ACK && is_before_gap(from, s->seq) &&
        is_before_gap(to, s->ack))
        f->doubtful = false;
    if (f->doubtful || !flow_has_gap(f, s, direction))
        return;
    f->doubtful = true;
    for (unsigned d = 0; d < 2; d++)
        f->half[d].before_gap = f->half[d].top;
}

/* Octets of either direction are missing in front of it, after an end was said,
 * or very many: the ports were used again, and the SYN is not in the file. */
static bool leaps(const struct flow *f, const struct segment *s,
                  unsigned direction)
{
    const struct flow_half *from = &f->half[direction],
                           *to = &f->half[1 - direction];

    if (flow_has_gap(f, s, direction) && missing(from, s->seq) >= LEAP_MIN &&
        missing(to, s->ack) >= LEAP_MIN)
        return true;
    return f->over && s->flags & MPX_TCP_ACK &&
           (from->has_iss || to->has_iss) && may_miss(from, s->seq) &&
           may_miss(to, s->ack);
}

static bool goes_on(const struct flow *f, const struct segment *s,
                    unsigned direction)
{
    const uint32_t carried[2] = {f->syn_len, 0};

    return !leaps(f, s, direction) &&
           is_near(&f->half[direction], s->seq, carried[direction]) &&
           (!(s->flags & MPX_TCP_ACK) ||
            is_near(&f->half[1 - direction], s->ack, carried[1 - direction]));
}

/* The newest flow with these ends, the first at @p from, that passes @p test,
 * or NULL. */
static struct flow *find(const struct flows *t, const struct segment *s,
                         unsigned from, belongs *test)
{
    uint32_t i;

    if (!table_get(&t->index, hash(s, from), &i))
        return NULL;
    for (int n = 0; n < TRIES_MAX; n++) {
        struct flow *f = &t->v[i];

        if (has_ends(f, s, from) && test(f, s, from))
            return f;
        if (f->older == 0)
            break;
        i = f->older - 1;
    }
    return NULL;
}

static uint32_t apart(uint32_t a, uint32_t b)
{
    return a - b < b - a ? a - b : b - a;
}

/* How far the numbers of a segment are from the flow's last ones. */
static uint64_t distance(const struct flow *f, const struct segment *s,
                         unsigned direction)
{
    const struct flow_half *from = &f->half[direction],
                           *to = &f->half[1 - direction];
    uint64_t d = from->has_last ? apart(s->seq, from->last) : 0;

    return d + (to->has_last && s->flags & MPX_TCP_ACK ? apart(s->ack, to->last)
                                                       : 0);
}

/* The flow that a segment goes on with, or NULL: the nearest, of those that are
 * equally near the newest. */
static struct flow *nearest(const struct flows *t, const struct segment *s,
                            unsigned *direction)
{
    struct flow *best = NULL;
    uint64_t least = 0;
    uint32_t i;

    for (unsigned from = 0; from < 2; from++) {
        bool more = table_get(&t->index, hash(s, from), &i);

        for (int n = 0; more && n < TRIES_MAX; n++) {
            struct flow *f = &t->v[i];
            uint64_t d = distance(f, s, from);

            if (has_ends(f, s, from) && goes_on(f, s, from) &&
                (!best || d < least ||
                 (d == least && f->number > best->number))) {
                best = f;
                least = d;
                *direction = from;
            }
            more = f->older > 0;
            i = f->older - 1;
        }
    }
    return best;
}

/* Where a flow is to stand: a place that is free, or a new one. */
static uint32_t place(struct flows *t)
{
    uint32_t i = t->free;

    if (i > 0) {
        t->free = t->v[i - 1].older;
        t->gone--;
        return i - 1;
    }
    t->v = vec_room(t->v, t->n, &t->cap, sizeof *t->v);
    return (uint32_t)t->n++;
}

static struct flow *add(struct flows *t, const struct segment *s, unsigned from)
{
    uint64_t key = hash(s, from);
    uint32_t before, i = place(t);
    struct flow *f = &t->v[i];

    *f = (struct flow){.family = s->family,
                       .headless = true,
                       .number = ++t->seen,
                       .conn = NO_CONN,
                       .own = MPX_ROLE_R,
                       .port = {s->port[from], s->port[1 - from]},
                       .half = {{.acked = 1}, {.acked = 1}}};
    memcpy(f->addr[0], s->addr[from], sizeof f->addr[0]);
    memcpy(f->addr[1], s->addr[1 - from], sizeof f->addr[1]);
    if (table_get(&t->index, key, &before))
        f->older = before + 1;
    table_put(&t->index, key, i);
    return f;
}

static uint64_t key_of(const struct flow *f)
{
    struct segment s = {.family = f->family, .port = {f->port[0], f->port[1]}};

    memcpy(s.addr, f->addr, sizeof s.addr);
    return hash(&s, 0);
}

/* Take it out of the list of those with its ends. */
static void unlink_flow(struct flows *t, uint32_t flow)
{
    uint64_t key = key_of(&t->v[flow]);
    uint32_t older = t->v[flow].older, i;

    if (!table_get(&t->index, key, &i))
        return;
    if (i == flow && older == 0)
        table_drop(&t->index, key);
    else if (i == flow)
        table_put(&t->index, key, older - 1);
    for (; i != flow && t->v[i].older; i = t->v[i].older - 1) {
        if (t->v[i].older != flow + 1)
            continue;
        t->v[i].older = older;
        return;
    }
}

static void forget_all(struct flows *t, struct flow *f)
{
    for (int d = 0; d < 2; d++) {
        flow_forget(t, &f->half[d], UINT64_MAX, NULL);
        free(f->half[d].map);
        free(f->half[d].data);
        f->half[d] = (struct flow_half){.acked = 1};
    }
}

void flows_drop(struct flows *t, uint32_t flow)
{
    unlink_flow(t, flow);
    forget_all(t, &t->v[flow]);
    t->v[flow] = (struct flow){.gone = true, .conn = NO_CONN, .older = t->free};
    t->free = flow + 1;
    t->gone++;
}

static struct flow *of_syn(struct flows *t, const struct segment *s)
{
    struct flow *f = find(t, s, 0, is_syn_of);

    if (f) {
        f->syn_repeats++;
        return f;
    }
    f = add(t, s, 0);
    f->headless = false;
    f->syn_seq = s->seq;
    f->syn_len = (uint32_t)s->payload_len;
    f->half[0].has_iss = true;
    f->half[0].iss = s->seq + f->syn_len;
    return f;
}

/* What the SYN carried may be taken, or only some of it. */
static struct flow *of_answer(struct flows *t, const struct segment *s)
{
    struct flow *f = find(t, s, 1, answers);

    if (!f)
        f = add(t, s, 1);
    f->half[0].has_iss = f->half[1].has_iss = true;
    f->half[0].iss = s->ack - 1;
    f->half[1].iss = s->seq;
    return f;
}

struct flow *flows_find(struct flows *t, const struct segment *s,
                        unsigned *direction)
{
    struct flow *f;

    *direction = 0;
    if (mpx_seg_kind_of(s->flags) == MPX_SEG_SYN)
        return of_syn(t, s);
    if (mpx_seg_kind_of(s->flags) == MPX_SEG_SYNACK) {
        *direction = 1;
        return of_answer(t, s);
    }
    f = nearest(t, s, direction);
    return f ? f : add(t, s, 0);
}

struct flow *flows_begin(struct flows *t, const struct segment *s)
{
    return add(t, s, 0);
}

void flow_note_numbers(struct flow *f, const struct segment *s,
                       unsigned direction)
{
    struct flow_half *from = &f->half[direction], *to = &f->half[1 - direction];

    from->has_last = true;
    from->last = s->seq + (uint32_t)s->payload_len;
    if (s->flags & MPX_TCP_ACK) {
        to->has_last = true;
        to->last = s->ack;
    }
}

void flows_free(struct flows *t)
{
    for (size_t i = 0; i < t->n; i++)
        forget_all(t, &t->v[i]);
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

/* Octets that outlive the frame they are in, if frames do not stay. */
static void hold(struct flows *t, struct flow_data *d)
{
    if (!t->copies || !d->payload || d->len == 0)
        return;
    d->copy = vec_new(d->len, 1);
    memcpy(d->copy, d->payload, d->len);
    d->payload = d->copy;
    t->kept += d->len;
}

void flow_add_data(struct flows *t, struct flow_half *h,
                   const struct segment *s, const struct place *at)
{
    bool whole = s->payload_captured == s->payload_len;
    uint64_t ssn = flow_expand(h, s->seq - h->iss), end = ssn + s->payload_len;
    uint64_t from = mpx_dsn_max(ssn, h->acked);

    h->top = mpx_dsn_max(h->top, end);
    h->payload += s->payload_len;
    if (!mpx_dsn_lt(from, end))
        return;
    h->has_data = true;
    h->data = vec_room(h->data, h->n_data, &h->data_cap, sizeof *h->data);
    h->data[h->n_data] =
        (struct flow_data){.ssn = from,
                           .len = (uint32_t)(end - from),
                           .at = *at,
                           .payload = whole ? s->payload + (from - ssn) : NULL};
    hold(t, &h->data[h->n_data++]);
}

void flow_add_ack(struct flow_half *h, uint32_t ack)
{
    h->acked = mpx_dsn_max(h->acked, flow_expand(h, ack - h->iss));
    h->top = mpx_dsn_max(h->top, h->acked);
}

bool flow_is_third(const struct flow *f, const struct segment *s)
{
    return f->half[1].has_iss && s->seq - f->half[0].iss - 1 <= UINT16_MAX &&
           s->ack - f->half[1].iss - 1 < WINDOW_MAX;
}

static bool same(const struct flow_map *a, const struct flow_map *b)
{
    return a->ssn == b->ssn && a->dsn == b->dsn && a->len == b->len &&
           a->has_csum == b->has_csum && a->csum == b->csum;
}

bool flow_add_map(struct flow_half *h, const struct flow_map *m,
                  uint32_t *number)
{
    size_t last =
        h->n_maps > FLOW_REPEAT_WINDOW ? h->n_maps - FLOW_REPEAT_WINDOW : 0;

    for (size_t i = h->n_maps; i > last; i--) {
        if (same(&h->map[i - 1], m)) {
            *number = h->map[i - 1].number;
            return false;
        }
    }
    h->map = vec_room(h->map, h->n_maps, &h->maps_cap, sizeof *h->map);
    *number = h->maps_seen;
    h->map[h->n_maps] = *m;
    h->map[h->n_maps++].number = h->maps_seen++;
    return true;
}

struct flow_map *flow_map_of(const struct flow_half *h, uint32_t number)
{
    size_t lo = 0, hi = h->n_maps;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (h->map[mid].number < number)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < h->n_maps && h->map[lo].number == number ? &h->map[lo] : NULL;
}

void flow_forget(struct flows *t, struct flow_half *h, uint64_t at,
                 bool (*drop)(const struct flow_map *m, uint64_t at))
{
    size_t n = 0;

    for (size_t i = 0; i < h->n_data; i++) {
        struct flow_data *d = &h->data[i];

        if (d->ssn + d->len > at) {
            h->data[n++] = *d;
            continue;
        }
        t->kept -= d->copy ? d->len : 0;
        free(d->copy);
    }
    h->n_data = n;
    n = 0;
    for (size_t i = 0; drop && i < h->n_maps; i++)
        if (!drop(&h->map[i], at))
            h->map[n++] = h->map[i];
    h->n_maps = drop ? n : 0;
}

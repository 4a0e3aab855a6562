/* SPDX-License-Identifier: MIT */
#include "cover.h"

#include "mpx_csum.h"
#include "stream.h"
#include "vec.h"

/* Relative subflow sequence numbers [from, to) that are mapped. */
struct span {
    uint64_t from, to;
};
struct spans {
    struct span *v; /* ascending, disjoint */
    size_t n;
};

static int compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int order(const void *a, const void *b)
{
    const struct flow_map *x = *(struct flow_map *const *)a;
    const struct flow_map *y = *(struct flow_map *const *)b;
    int c = compare(x->ssn, y->ssn);

    if (c == 0)
        c = compare(x->dsn, y->dsn);
    if (c == 0)
        c = compare(x->len, y->len);
    if (c == 0)
        c = compare(x->has_csum, y->has_csum);
    return c ? c : compare(x->csum, y->csum);
}

/* The mappings in order; owned by the caller. */
static struct flow_map **sort(struct flow_half *h)
{
    struct flow_map **sorted = vec_new(h->n_maps, sizeof *sorted);

    for (size_t i = 0; i < h->n_maps; i++)
        sorted[i] = &h->map[i];
    qsort(sorted, h->n_maps, sizeof *sorted, order);
    return sorted;
}

static struct spans join(struct flow_map *const *sorted, size_t n)
{
    struct spans s = {0};
    size_t cap = 0;

    for (size_t i = 0; i < n; i++) {
        uint64_t from = sorted[i]->ssn, to = from + sorted[i]->len;

        if (from == to)
            continue;
        if (s.n > 0 && from <= s.v[s.n - 1].to) {
            if (to > s.v[s.n - 1].to)
                s.v[s.n - 1].to = to;
            continue;
        }
        s.v = vec_room(s.v, s.n, &cap, sizeof *s.v);
        s.v[s.n++] = (struct span){from, to};
    }
    return s;
}

/* First span that ends after @p ssn. */
static size_t after(const struct spans *s, uint64_t ssn)
{
    size_t lo = 0, hi = s->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (s->v[mid].to > ssn)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

/* Octets of a segment that no mapping covers. */
static uint64_t uncovered(const struct flow_half *h, const struct spans *s,
                          const struct flow_data *d)
{
    uint64_t at = d->ssn, end = at + d->len, missing = 0;

    if (h->infinite && h->infinite_from < end)
        end = h->infinite_from > at ? h->infinite_from : at;
    for (size_t i = after(s, at); at < end; i++) {
        uint64_t next = i < s->n && s->v[i].from < end ? s->v[i].from : end;

        if (next > at)
            missing += next - at;
        at = i < s->n ? s->v[i].to : end;
    }
    return missing;
}

static void add_note(struct replay *r, struct replay_note n)
{
    r->note = vec_room(r->note, r->n_notes, &r->notes_cap, sizeof *r->note);
    r->note[r->n_notes++] = n;
    r->tally.failed[n.check]++;
}

static void judge_coverage(struct replay *r, uint32_t flow, unsigned d,
                           const struct spans *s)
{
    const struct flow_half *h = &r->flows.v[flow].half[d];
    struct replay_note n = {
        .flow = flow, .direction = (uint8_t)d, .check = CHECK_COVERED};

    for (size_t i = 0; i < h->n_data; i++) {
        uint64_t missing = uncovered(h, s, &h->data[i]);

        if (missing > 0 && n.octets == 0)
            n.at = h->data[i].at;
        n.octets += missing;
        n.of += h->data[i].len;
    }
    if (n.octets > 0 && replay_is_cut(r))
        return;
    if (n.octets > 0)
        add_note(r, n);
    else
        r->tally.passed[CHECK_COVERED] += n.of;
}

static void judge_csum(struct replay *r, struct flow_map *m,
                       const struct stream *s)
{
    uint16_t sum;

    if (!stream_sum(s, m->ssn, m->ssn + m->len, &sum)) {
        m->state = CSUM_UNKNOWN;
        return;
    }
    bool good = mpx_csum_dss(m->dsn, (uint32_t)m->ssn, m->dll, sum) == m->csum;

    m->state = good ? CSUM_OK : CSUM_BAD;
    if (good)
        r->tally.passed[CHECK_DSS_CSUM]++;
    else
        r->tally.failed[CHECK_DSS_CSUM]++;
}

static void judge_csums(struct replay *r, struct flow_half *h,
                        struct flow_map *const *sorted)
{
    struct stream s;

    stream_build(&s, h);
    for (size_t i = 0; i < h->n_maps; i++) {
        if (!sorted[i]->has_csum)
            continue;
        if (i > 0 && order(&sorted[i - 1], &sorted[i]) == 0)
            sorted[i]->state = sorted[i - 1]->state;
        else
            judge_csum(r, sorted[i], &s);
    }
    stream_free(&s);
}

static void judge_half(struct replay *r, uint32_t flow, unsigned d)
{
    struct flow_half *h = &r->flows.v[flow].half[d];

    if (h->n_maps == 0 || h->n_data == 0)
        return;

    struct flow_map **sorted = sort(h);
    struct spans s = join(sorted, h->n_maps);

    judge_coverage(r, flow, d, &s);
    judge_csums(r, h, sorted);
    free(s.v);
    free(sorted);
}

void cover_judge(struct replay *r)
{
    for (size_t i = 0; i < r->flows.n; i++) {
        for (unsigned d = 0; d < 2; d++)
            if (r->flows.v[i].conn != NO_CONN)
                judge_half(r, (uint32_t)i, d);
    }
    for (size_t i = 0; i < r->n_conns; i++) {
        for (unsigned role = 0; role < 2; role++)
            if (r->conn[i].fin_changed[role])
                add_note(r, (struct replay_note){.flow = r->conn[i].flow,
                                                 .direction = (uint8_t)role,
                                                 .check = CHECK_FIN_SAME});
    }
}

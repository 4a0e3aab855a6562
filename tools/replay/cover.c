/* SPDX-License-Identifier: MIT */
/* Judging mappings and checksums once a file has ended. */
#include "cover.h"

#include "mpx_csum.h"
#include "stream.h"
#include "vec.h"

enum { MAP_MAX = UINT16_MAX }; /* octets of a mapping */

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

/* Relative subflow sequence numbers that some mapping covers. */
static struct spans mapped_of(const struct flow_half *h)
{
    struct spans s = {0};

    for (size_t i = 0; i < h->n_maps; i++)
        spans_add(&s, h->map[i].ssn, h->map[i].ssn + h->map[i].len);
    spans_join(&s);
    return s;
}

/* Those that were captured. */
static struct spans seen_of(const struct flow_half *h)
{
    struct spans s = {0};

    for (size_t i = 0; i < h->n_data; i++)
        spans_add(&s, h->data[i].ssn, h->data[i].ssn + h->data[i].len);
    spans_join(&s);
    return s;
}

/* Octets of a segment that no mapping covers. */
static uint64_t uncovered(const struct flow_half *h, const struct spans *s,
                          const struct flow_data *d)
{
    uint64_t at = d->ssn, end = at + d->len, missing = 0;

    if (h->infinite && h->infinite_from < end)
        end = h->infinite_from > at ? h->infinite_from : at;
    for (size_t i = spans_after(s, at); at < end; i++) {
        uint64_t next = i < s->n && s->v[i].from < end ? s->v[i].from : end;

        if (next > at)
            missing += next - at;
        at = i < s->n ? s->v[i].to : end;
    }
    return missing;
}

/* A mapping may have come with a segment that is not in the file, as far as a
 * mapping can reach. What acknowledges the FIN acknowledges no octet. */
static bool hole_near(const struct flow_half *h, const struct spans *seen,
                      const struct flow_data *d)
{
    uint64_t last = seen->v[seen->n - 1].to;
    uint64_t end = h->acked > last + 1 ? h->acked : last;
    uint64_t from = d->ssn > MAP_MAX ? d->ssn - MAP_MAX : 1;
    uint64_t to = d->ssn + d->len + MAP_MAX;
    size_t i = spans_after(seen, from);

    if (to > end)
        to = end;
    return i == seen->n || seen->v[i].from > from || seen->v[i].to < to;
}

static void judge_coverage(struct replay *r, uint32_t flow, unsigned d,
                           const struct spans *mapped, const struct spans *seen)
{
    const struct flow_half *h = &r->flows.v[flow].half[d];
    struct replay_note n = {.flow = flow,
                            .direction = (uint8_t)d,
                            .check = CHECK_COVERED,
                            .why = WHY_HOLE,
                            .of = h->payload};

    for (size_t i = 0; i < h->n_data; i++) {
        const struct flow_data *data = &h->data[i];
        uint64_t missing = uncovered(h, mapped, data);

        if (missing > 0 && n.octets == 0)
            n.at = data->at;
        n.octets += missing;
        if (missing > 0 && !hole_near(h, seen, data))
            n.why = WHY_NONE;
    }
    if (n.octets == 0) {
        r->tally.passed[CHECK_COVERED] += n.of;
        return;
    }
    if (replay_is_cut(r))
        n.why = WHY_CUT;
    replay_add_note(r, &n);
}

/* A connection whose profile is not settled may begin at several numbers. */
static bool fits(const struct conn *c, const struct flow_map *m, uint16_t sum)
{
    uint64_t idsn;

    if (!m->of_capable)
        return mpx_csum_dss(m->dsn, (uint32_t)m->ssn, m->dll, sum) == m->csum;
    for (unsigned n = 0; conn_idsn(c, n, MPX_ROLE_I, &idsn); n++)
        if (mpx_csum_dss(idsn + 1, 1, m->dll, sum) == m->csum)
            return true;
    return false;
}

static void judge_csum(struct replay *r, const struct conn *c,
                       struct flow_map *m, const struct stream *s)
{
    uint16_t sum;

    if (!(m->dsn_known || m->of_capable) ||
        !stream_sum(s, m->ssn, m->ssn + m->len, &sum)) {
        m->state = CSUM_UNKNOWN;
        return;
    }
    bool good =
        fits(c, m, sum) && !spans_meet(&s->differs, m->ssn, m->ssn + m->len);

    m->state = good ? CSUM_OK : CSUM_BAD;
    if (good)
        r->tally.passed[CHECK_DSS_CSUM]++;
    else
        r->tally.failed[CHECK_DSS_CSUM]++;
}

static void judge_csums(struct replay *r, const struct conn *c,
                        struct flow_half *h, struct flow_map *const *sorted)
{
    struct stream s;

    stream_build(&s, h);
    for (size_t i = 0; i < h->n_maps; i++) {
        if (!sorted[i]->has_csum)
            continue;
        if (i > 0 && order(&sorted[i - 1], &sorted[i]) == 0)
            sorted[i]->state = sorted[i - 1]->state;
        else
            judge_csum(r, c, sorted[i], &s);
    }
    stream_free(&s);
}

static void judge_half(struct replay *r, uint32_t flow, unsigned d)
{
    struct flow *f = &r->flows.v[flow];
    struct flow_half *h = &f->half[d];

    if (h->n_maps == 0 || h->n_data == 0)
        return;

    struct flow_map **sorted = sort(h);
    struct spans mapped = mapped_of(h), seen = seen_of(h);

    judge_coverage(r, flow, d, &mapped, &seen);
    judge_csums(r, &r->conn[f->conn], h, sorted);
    spans_free(&mapped);
    spans_free(&seen);
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
                replay_add_note(
                    r, &(struct replay_note){.flow = r->conn[i].flow,
                                             .direction = (uint8_t)role,
                                             .check = CHECK_FIN_SAME});
    }
}

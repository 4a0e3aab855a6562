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

static struct replay_note note_of(const struct replay *r, uint32_t flow,
                                  unsigned d)
{
    const struct flow_half *h = &r->flows.v[flow].half[d];

    return (struct replay_note){
        .at = h->missing_at,
        .flow = flow,
        .direction = (uint8_t)d,
        .check = CHECK_COVERED,
        .why = replay_is_cut(r)      ? WHY_CUT
               : h->missing_for_sure ? WHY_NONE
                                     : WHY_HOLE,
        .octets = h->missing,
        .of = h->payload,
    };
}

/* Data that end up to @p upto, and have not been judged. */
static void judge_coverage(struct replay *r, uint32_t flow, unsigned d,
                           const struct spans *mapped, const struct spans *seen,
                           uint64_t upto)
{
    struct flow_half *h = &r->flows.v[flow].half[d];

    for (size_t i = 0; i < h->n_data; i++) {
        const struct flow_data *data = &h->data[i];
        uint64_t end = data->ssn + data->len;
        uint64_t missing =
            end > h->judged && end <= upto ? uncovered(h, mapped, data) : 0;

        if (missing > 0 && h->missing == 0)
            h->missing_at = data->at;
        h->missing += missing;
        if (missing > 0 && !hole_near(h, seen, data))
            h->missing_for_sure = true;
    }
    h->judged = upto > h->judged ? upto : h->judged;

    struct replay_note n = note_of(r, flow, d);

    if (h->missing == 0 || n.why != WHY_NONE || h->missing_said || !r->sink)
        return;
    h->missing_said = true; /* at once; its total is that of the end */
    replay_add_note(r, &n);
}

static void end_coverage(struct replay *r, uint32_t flow, unsigned d)
{
    const struct flow_half *h = &r->flows.v[flow].half[d];
    struct replay_note n = note_of(r, flow, d);

    if (h->missing == 0)
        r->tally.passed[CHECK_COVERED] += h->payload;
    else if (!h->missing_said)
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
                        struct flow_half *h, struct flow_map *const *sorted,
                        uint64_t upto)
{
    struct stream s;

    stream_build(&s, h);
    for (size_t i = 0; i < h->n_maps; i++) {
        struct flow_map *m = sorted[i];

        if (!m->has_csum || m->state != CSUM_NONE || m->ssn + m->len > upto)
            continue;
        if (i > 0 && order(&sorted[i - 1], &sorted[i]) == 0)
            m->state = sorted[i - 1]->state;
        else
            judge_csum(r, c, m, &s);
    }
    stream_free(&s);
}

/* Data that end up to @p data, and mappings that end up to @p maps. */
static void judge_half(struct replay *r, uint32_t flow, unsigned d,
                       uint64_t data, uint64_t maps)
{
    struct flow *f = &r->flows.v[flow];
    struct flow_half *h = &f->half[d];

    if (h->maps_seen == 0 || h->n_data == 0)
        return;

    struct flow_map **sorted = sort(h);
    struct spans mapped = mapped_of(h), seen = seen_of(h);

    judge_coverage(r, flow, d, &mapped, &seen, data);
    judge_csums(r, &r->conn[f->conn], h, sorted, maps);
    spans_free(&mapped);
    spans_free(&seen);
    free(sorted);
}

/* ---- streams ------------------------------------------------------------- */

static bool is_open(const struct flow_map *m)
{
    return m->has_csum && m->state == CSUM_NONE;
}

static bool is_past(const struct flow_map *m, uint64_t at)
{
    return !is_open(m) && (m->old || m->ssn + m->len <= at);
}

/* Numbers far ahead would be kept for ever. */
static void age_maps(struct flow_half *h, uint64_t upto)
{
    size_t too_many = h->n_maps > COVER_MAPS_MAX ? h->n_maps / 2 : 0;

    for (size_t i = 0; i < h->n_maps; i++) {
        struct flow_map *m = &h->map[i];

        m->old = i < too_many;
        if (is_open(m) && (m->old || m->ssn + m->len <= upto))
            m->state = CSUM_UNKNOWN;
    }
}

void cover_advance(struct replay *r, uint32_t flow, uint64_t unacked)
{
    struct flow *f = &r->flows.v[flow];

    for (unsigned d = 0; d < 2; d++) {
        struct flow_half *h = &f->half[d];
        uint64_t upto = h->acked > MAP_MAX ? h->acked - MAP_MAX : 0;

        if (h->top > unacked && h->top - unacked > upto)
            upto = h->top - unacked;
        if (f->conn != NO_CONN)
            judge_half(r, flow, d, upto, h->acked > upto ? h->acked : upto);
        if (h->judged < upto)
            h->judged = upto;
        age_maps(h, upto);
    }
}

void cover_forget(struct replay *r, uint32_t flow)
{
    for (unsigned d = 0; d < 2; d++) {
        struct flow_half *h = &r->flows.v[flow].half[d];

        flow_forget(&r->flows, h,
                    h->judged > COVER_KEEP ? h->judged - COVER_KEEP : 0,
                    is_past);
    }
}

/* ---- the end ------------------------------------------------------------- */

void cover_end(struct replay *r, uint32_t flow)
{
    for (unsigned d = 0; d < 2; d++) {
        const struct flow_half *h = &r->flows.v[flow].half[d];

        if (r->flows.v[flow].conn == NO_CONN || h->maps_seen == 0 ||
            !h->has_data)
            continue;
        judge_half(r, flow, d, UINT64_MAX, UINT64_MAX);
        end_coverage(r, flow, d);
    }
}

void cover_end_conn(struct replay *r, const struct conn *c)
{
    for (unsigned role = 0; role < 2; role++)
        if (c->fin_changed[role])
            replay_add_note(r, &(struct replay_note){.flow = c->flow,
                                                     .direction = (uint8_t)role,
                                                     .check = CHECK_FIN_SAME});
}

void cover_judge(struct replay *r)
{
    for (size_t i = 0; i < r->flows.n; i++)
        if (!r->flows.v[i].gone)
            cover_end(r, (uint32_t)i);
    for (size_t i = 0; i < r->n_conns; i++)
        if (!r->conn[i].gone)
            cover_end_conn(r, &r->conn[i]);
}

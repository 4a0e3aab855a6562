/* SPDX-License-Identifier: MIT */
/* The rate of a path: one, drawn, one each way, or changing by a trace. */
#include "scn_file.h"
#include "scn_read.h"

#define RATE   .dim = SCN_DIM_RATE, .min = 1e3, .max = 1e12
#define TIME   .dim = SCN_DIM_TIME, .min = 0, .max = 1e15
#define PERIOD .dim = SCN_DIM_TIME, .min = 1e6, .max = 1e15

static const struct scn_field one_rate = {"rate", SCN_T_QUANTITY, RATE,
                                          .example = {10e6, 50e6}};

/* ---- a trace ---- */

enum { AT, TO_SERVER, TO_CLIENT, WORDS };

static void read_point(struct scn_reader *r, const struct scn_line *l,
                       void *ctx)
{
    static const struct scn_field at = {"time", SCN_T_QUANTITY, TIME};
    struct scn_path *p = ctx;
    const struct scn_rate_point *last =
        p->n_trace ? &p->trace[p->n_trace - 1] : NULL;
    struct scn_quantity q[WORDS];

    if (l->n < TO_CLIENT || l->n > WORDS) {
        scn_error(r->diags, l->word[l->n > WORDS ? WORDS : 0].at,
                  "1s 20Mbit/s 5Mbit/s",
                  "a point is: time rate [rate to the client]");
        return;
    }
    if (!scn_read_quantity(r, &l->word[AT], &at, &q[AT]))
        return;
    for (unsigned i = TO_SERVER; i < l->n; i++)
        if (!scn_read_quantity(r, &l->word[i], &one_rate, &q[i]))
            return;
    if (!last && q[AT].whole)
        scn_error(r->diags, l->word[AT].at, "0s", "a trace begins at 0 s");
    else if (last && q[AT].whole <= last->at_ns)
        scn_error(r->diags, l->word[AT].at, NULL,
                  "times of a trace go up: this is not after %s",
                  scn_value_text(r->arena, SCN_DIM_TIME, (double)last->at_ns));
    else if (p->n_trace == SCN_TRACE_MAX)
        scn_error(r->diags, l->word[AT].at, NULL,
                  "more than %d points in a trace", SCN_TRACE_MAX);
    else
        p->trace[p->n_trace++] = (struct scn_rate_point){
            q[AT].whole,
            {q[TO_SERVER].whole, q[l->n - 1].whole},
        };
}

static void read_points(struct scn_reader *r, const struct scn_source *file,
                        void *ctx)
{
    struct scn_path *p = ctx;
    unsigned long before = r->diags->reported;

    p->trace = arena_alloc(r->arena, scn_line_count(file) * sizeof *p->trace);
    scn_lines(r, file, read_point, p);
    if (p->n_trace) {
        p->rate_bps = p->trace[0].rate_bps[0];
        p->rate_back_bps = p->trace[0].rate_bps[1];
    } else if (r->diags->reported == before) {
        scn_error(r->diags, scn_file_mark(file, 0, 0, 0), "0s 20Mbit/s",
                  "a trace without a point");
    }
}

static void read_trace(struct scn_reader *r, const struct scn_node *node,
                       void *member)
{
    scn_file(r, node, "trace", read_points, member);
}

/* ---- the whole ---- */

#define PATH(member) SCN_T_QUANTITY, SCN_AT(struct scn_path, member)

static const struct scn_field trace_fields[] = {
    {"trace", SCN_T_OTHER, .read = read_trace},
    {"period", PATH(trace_period_ns), PERIOD},
    {.key = NULL},
};

static const struct scn_field way_fields[] = {
    {"to-server", PATH(rate_bps), RATE},
    {"to-client", PATH(rate_back_bps), RATE},
    {.key = NULL},
};

static const struct scn_field all_fields[] = {
    {"from", PATH(rate_bps), RATE},
    {"to", PATH(rate_to_bps), RATE},
    {"to-server", PATH(rate_bps), RATE},
    {"to-client", PATH(rate_back_bps), RATE},
    {"trace", SCN_T_OTHER, .read = read_trace, .form = SCN_F_TEXT},
    {"period", PATH(trace_period_ns), PERIOD},
    {.key = NULL},
};

SCN_FIELDS(scn_rate_in, all_fields)

static void read_ways(struct scn_reader *r, const struct scn_node *node,
                      struct scn_path *p)
{
    scn_read_fields(r, node, "rate", way_fields, p);
    if (!scn_tree_get(node, "to-server") || !scn_tree_get(node, "to-client"))
        scn_error(r->diags, node->at,
                  "{to-server: 5 Mbit/s, to-client: 50 Mbit/s}",
                  "of a rate for each direction, one is missing");
}

static void read_changing(struct scn_reader *r, const struct scn_node *node,
                          struct scn_path *p)
{
    unsigned long before = r->diags->reported;
    const struct scn_node *period = scn_tree_get(node, "period");

    scn_read_fields(r, node, "rate", trace_fields, p);
    if (!scn_tree_get(node, "trace"))
        scn_error(r->diags, period->at, "{trace: FILE, period: 10 s}",
                  "a period is of a trace");
    else if (period && r->diags->reported == before &&
             p->trace_period_ns <= p->trace[p->n_trace - 1].at_ns)
        scn_error(r->diags, period->at, NULL,
                  "the trace begins again before its last point");
}

void scn_read_rate(struct scn_reader *r, const struct scn_node *node,
                   void *member)
{
    struct scn_path *p = member;
    bool map = node->kind == SCN_MAP;

    if (map &&
        (scn_tree_get(node, "to-server") || scn_tree_get(node, "to-client")))
        read_ways(r, node, p);
    else if (map &&
             (scn_tree_get(node, "trace") || scn_tree_get(node, "period")))
        read_changing(r, node, p);
    else
        scn_read_range(r, node, &one_rate, &p->rate_bps, &p->rate_to_bps);
}

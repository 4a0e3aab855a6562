/* SPDX-License-Identifier: MIT */
/* Changing the rates of paths, point by point. */
#include "trace.h"

#include <stdlib.h>

/* One path's place in its trace. */
struct walk {
    const struct trace *trace;
    unsigned path, next; /* point of the trace */
    uint64_t began_ns;   /* the trace, this time */
};
struct trace {
    const struct scenario *s;
    const struct topology *net;
    struct walk walk[SCN_PATHS_MAX];
};

static void on_point(void *ctx);

/* Wait for the next point, or for the first of the next time round. */
static void wait(struct walk *w)
{
    const struct scenario *s = w->trace->s;
    const struct scn_path *p = &s->path[w->path];

    if (w->next == p->n_trace) {
        if (!p->trace_period_ns)
            return;
        w->next = 0;
        w->began_ns += p->trace_period_ns;
    }
    ns3c_schedule(w->began_ns + p->trace[w->next].at_ns - ns3c_now(), on_point,
                  w);
}

static void on_point(void *ctx)
{
    struct walk *w = ctx;
    const struct scn_rate_point *point =
        &w->trace->s->path[w->path].trace[w->next];

    ns3c_link_rate(w->trace->net->path[w->path].near_dev, point->rate_bps[0]);
    ns3c_link_rate(w->trace->net->path[w->path].far_dev, point->rate_bps[1]);
    w->next++;
    wait(w);
}

struct trace *trace_new(const struct scenario *s, const struct topology *net)
{
    struct trace *t = calloc(1, sizeof *t);

    if (!t)
        return NULL;
    t->s = s;
    t->net = net;
    for (unsigned i = 0; i < s->n_paths; i++) {
        t->walk[i] = (struct walk){t, i, 1, 0};
        if (s->path[i].n_trace)
            wait(&t->walk[i]);
    }
    return t;
}

void trace_free(struct trace *t)
{
    free(t);
}

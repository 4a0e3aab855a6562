/* SPDX-License-Identifier: MIT */
/* The keys of plots of kind series, and which runs they are drawn of. */
#include "study_series.h"

#include <string.h>

enum { CELLS_MAX = 6 }; /* more lines nobody can tell apart */

static const struct {
    const char *name, *label, *unit;
    bool sends; /* who sends knows it */
} quantities[] = {
    [SERIES_GOODPUT] = {"goodput", "goodput", "bit/s", false},
    [SERIES_CWND] = {"cwnd", "congestion window", "octets", true},
    [SERIES_RTT] = {"rtt", "round-trip time", "s", true},
    [SERIES_SHARE] = {"share", "share of octets", "", false},
};
enum { QUANTITIES = sizeof quantities / sizeof quantities[0] };

const char *series_label(enum series_quantity q)
{
    return quantities[q].label;
}

const char *series_unit(enum series_quantity q)
{
    return quantities[q].unit;
}

bool series_is_server(const struct figure *f, const struct scenario *scn)
{
    bool server_sends = scn->traffic.direction == SCN_DOWNLOAD;

    if (f->node != SCN_END_BOTH)
        return f->node == SCN_END_SERVER;
    return quantities[f->quantity].sends == server_sends;
}

unsigned series_seed(const struct study *s, const struct figure *f)
{
    unsigned i = 0;

    while (f->seed > 0 && i < s->n_seeds && s->seed[i] != f->seed)
        i++;
    return i;
}

static bool shows(const struct study *s, const struct figure *f, size_t cell,
                  uint32_t seed)
{
    unsigned i = series_seed(s, f);

    return f->kind == FIGURE_SERIES && i < s->n_seeds && s->seed[i] == seed &&
           study_where(s, &f->where, cell);
}

uint64_t series_interval(const struct study *s, size_t cell, uint32_t seed)
{
    uint64_t least = 0;

    for (unsigned i = 0; i < s->n_figures; i++) {
        const struct figure *f = &s->figure[i];

        if (shows(s, f, cell, seed) && (least == 0 || f->every_ns < least))
            least = f->every_ns;
    }
    return least;
}

/* ---- reading ---- */

void study_read_quantity(struct figure *f, const struct scn_node *node,
                         struct scn_reader *r)
{
    const char *names[QUANTITIES + 1] = {NULL};

    for (unsigned i = 0; i < QUANTITIES; i++)
        names[i] = quantities[i].name;
    int i = scn_read_word(r, node, "quantity of a series", names);
    if (i >= 0)
        f->quantity = (enum series_quantity)i;
}

void study_read_node(struct figure *f, const struct scn_node *node,
                     struct scn_reader *r)
{
    static const char *const ends[] = {"client", "server", NULL};
    int i = scn_read_word(r, node, "end", ends);

    if (i >= 0)
        f->node = i == 0 ? SCN_END_CLIENT : SCN_END_SERVER;
}

void study_read_every(struct figure *f, const struct scn_node *node,
                      struct scn_reader *r)
{
    static const struct scn_field every = {"every", .dim = SCN_DIM_TIME,
                                           .min = 1e6, .max = 1e12};
    struct scn_quantity q;

    if (scn_read_quantity(r, node, &every, &q))
        f->every_ns = (uint64_t)q.value;
}

void study_read_seed(struct figure *f, const struct scn_node *node,
                     struct scn_reader *r)
{
    static const struct scn_field seed = {"seed", .dim = SCN_DIM_COUNT,
                                          .min = 1, .max = UINT32_MAX};
    struct scn_quantity q;

    if (scn_read_quantity(r, node, &seed, &q))
        f->seed = (uint32_t)q.whole;
}

/* ---- what cannot be drawn ---- */

static unsigned count_cells(const struct study *s, const struct where *w)
{
    unsigned n = 1;

    for (unsigned i = 0; i < s->n_axes && n <= CELLS_MAX; i++) {
        unsigned values = 0;

        for (unsigned v = 0; v < s->axis[i].n; v++)
            values += !w->allow[i] || w->allow[i][v];
        n *= values;
    }
    return n;
}

/* The value of an axis that has several, as a hint. */
static const char *where_hint(const struct study *s, struct arena *a)
{
    for (unsigned i = 0; i < s->n_axes; i++)
        if (s->axis[i].n > 1)
            return arena_printf(a, "where: {%s: %s}", s->axis[i].name,
                                s->axis[i].value[0].text);
    return NULL;
}

void study_check_series(const struct study *s, const struct figure *f,
                        struct scn_diags *diags)
{
    if (s->tokens)
        scn_error(diags, f->at, NULL, "a study of tokens has no subflows");
    else if (s->real_time)
        scn_error(diags, f->at, NULL, "there are no series of a kernel");
    else if (f->log_x)
        scn_error(diags, f->at, "log: y", "time begins at 0");
    else if (count_cells(s, &f->where) > CELLS_MAX)
        scn_error(diags, f->at, where_hint(s, &diags->arena),
                  "series of more than %d points of the sweep in one figure",
                  CELLS_MAX);
}

void study_check_series_cell(const struct study *s, size_t cell,
                             const struct scenario *scn,
                             struct scn_diags *diags)
{
    for (unsigned i = 0; i < s->n_figures && scn->front_end.back_ends > 0; i++)
        if (s->figure[i].kind == FIGURE_SERIES &&
            study_where(s, &s->figure[i].where, cell))
            scn_error(diags, s->figure[i].at, NULL,
                      "there are no series with a front end");
}

/* SPDX-License-Identifier: MIT */
/* A line for each path of each run that is drawn: samples gathered in as many
 * places along time as a figure can show. */
#include "plot_time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "plan.h"
#include "plot_runs.h"
#include "samples.h"
#include "study_label.h"
#include "study_series.h"

enum { PLACES = 400 };

/* What one path has in one place. */
struct place {
    double sum;
    unsigned long rows, times;
    unsigned long last; /* the latest of these times, from 1 */
};

struct course {
    size_t cell;
    const char *path; /* the file */
    const struct scenario *scn;
    bool server, there;
    struct samples file;
    struct place *at;      /* [place * n_paths + path] */
    unsigned long *times;  /* samples of any path, by place */
    unsigned long *latest; /* of these, from 1 */
};

struct lines {
    struct arena arena;
    const struct study *study;
    const struct figure *figure;
    struct course *run;
    unsigned n;
    double width; /* s: of a place */
    unsigned long places;
    bool ok;
};

/* ---- which runs ---- */

static const struct scenario *scenario_of(struct arena *a,
                                          const struct study *s, size_t cell)
{
    struct scenario *scn = arena_alloc(a, sizeof *scn);
    struct scn_diags *diags = mem_new(sizeof *diags);
    bool ok = study_cell(s, cell, a, scn, diags);

    scn_diags_free(diags);
    free(diags);
    return ok ? scn : NULL;
}

static void add_run(struct lines *l, const char *dir, size_t cell,
                    unsigned seed)
{
    struct arena *a = &l->arena;
    char *id = plan_id(a, l->study, cell * l->study->n_seeds + seed);
    struct course *c = &l->run[l->n++];

    c->cell = cell;
    c->path = file_path(a, file_path(a, dir, "series"),
                        arena_printf(a, "%s.csv", plan_file_name(a, id)));
    c->scn = scenario_of(a, l->study, cell);
    if (!c->scn)
        l->ok = false;
    else
        c->server = series_is_server(l->figure, c->scn);
}

static void find_runs(struct lines *l, const char *dir)
{
    const struct study *s = l->study;
    unsigned seed = series_seed(s, l->figure);

    l->run = arena_alloc(&l->arena, s->n_cells * sizeof *l->run);
    for (size_t cell = 0; cell < s->n_cells && l->ok; cell++)
        if (study_where(s, &l->figure->where, cell) &&
            seed < study_seeds(s, cell))
            add_run(l, dir, cell, seed);
}

/* All have places of one width: so many samples of the run with the longest
 * time between two. */
static void open_runs(struct lines *l)
{
    double step = 0, last = 0;

    for (unsigned i = 0; i < l->n; i++) {
        struct course *c = &l->run[i];

        c->there = samples_open(&c->file, c->path) && c->file.times > 0;
        if (c->file.in.bad)
            l->ok = false;
        if (!c->there)
            continue;
        step = fmax(step, c->file.step);
        last = fmax(last, c->file.last);
    }
    if (step <= 0)
        step = last;
    if (step <= 0)
        return;
    l->width = step * (double)samples_every((unsigned long)lround(last / step),
                                            PLACES);
    l->places = (unsigned long)ceil(last / l->width - 1e-6);
}

/* ---- what is in them ---- */

static double value_of(const struct lines *l, const struct samples *s)
{
    const unsigned column[] = {
        [SERIES_GOODPUT] = s->goodput,
        [SERIES_CWND] = s->cwnd,
        [SERIES_RTT] = s->rtt,
        [SERIES_SHARE] = s->goodput,
    };

    return samples_value(s, column[l->figure->quantity]);
}

static void add_sample(const struct lines *l, struct course *c,
                       unsigned long place, unsigned path)
{
    unsigned long now = samples_number(&c->file) + 1;
    struct place *p = &c->at[place * c->scn->n_paths + path];
    double v = value_of(l, &c->file);

    c->times[place] += c->latest[place] != now;
    c->latest[place] = now;
    if (l->figure->quantity == SERIES_RTT && v <= 0)
        return; /* nothing was acknowledged yet */
    p->times += p->last != now;
    p->last = now;
    p->rows++;
    p->sum += v;
}

static unsigned path_of(const struct course *c)
{
    const char *name = c->file.in.field[c->file.path];
    unsigned i = 0;

    while (i < c->scn->n_paths && strcmp(c->scn->path[i].name, name) != 0)
        i++;
    return i;
}

static void read_run(struct lines *l, struct course *c)
{
    const char *node = c->server ? "server" : "client";

    c->at = arena_alloc(&l->arena, l->places * c->scn->n_paths * sizeof *c->at);
    c->times = arena_alloc(&l->arena, l->places * sizeof *c->times);
    c->latest = arena_alloc(&l->arena, l->places * sizeof *c->latest);
    while (samples_next(&c->file)) {
        double t = samples_value(&c->file, c->file.time);
        double place = ceil(t / l->width - 1e-6) - 1;
        unsigned path = path_of(c);

        if (strcmp(c->file.in.field[c->file.node], node) == 0 &&
            path < c->scn->n_paths && place >= 0 && place < (double)l->places)
            add_sample(l, c, (unsigned long)place, path);
    }
    if (c->file.in.bad)
        l->ok = false;
}

/* ---- the table ---- */

static double all_paths(const struct course *c, unsigned long place)
{
    double sum = 0;

    for (unsigned i = 0; i < c->scn->n_paths; i++)
        sum += c->at[place * c->scn->n_paths + i].sum;
    return sum;
}

/* NAN without a value. A path without a subflow carries nothing as long as the
 * connection has another. */
static double shown(const struct lines *l, const struct course *c,
                    unsigned long place, unsigned path)
{
    const struct place *p = &c->at[place * c->scn->n_paths + path];
    double all;

    switch (l->figure->quantity) {
    case SERIES_GOODPUT:
        return c->times[place] > 0 ? p->sum / (double)c->times[place] : NAN;
    case SERIES_SHARE:
        all = all_paths(c, place);
        return all > 0 ? p->sum / all : NAN;
    case SERIES_CWND: /* of its subflows together */
        return p->times > 0 ? p->sum / (double)p->times : NAN;
    case SERIES_RTT:
        return p->rows > 0 ? p->sum / (double)p->rows : NAN;
    }
    return NAN;
}

static void write_value(const struct lines *l, struct csv_out *to,
                        const struct course *c, unsigned long place,
                        unsigned path)
{
    const struct place *p = &c->at[place * c->scn->n_paths + path];

    csv_real(to, shown(l, c, place, path));
    csv_text(to, "");
    csv_text(to, "");
    csv_real(to, (double)p->times);
    csv_real(to, (double)c->times[place]);
}

/* "LTE cut: Wi-Fi": which run, if there are several, and the path. */
static const char *line_name(struct lines *l, const struct course *c,
                             unsigned path)
{
    unsigned digit[STUDY_AXES_MAX];
    const char *run;

    study_digits(l->study, c->cell, digit);
    run = plot_run_name(&l->arena, l->study, l->figure, digit);
    return arena_printf(&l->arena, "%s%s%s", run, *run ? ": " : "",
                        study_path_label(c->scn->path[path].name));
}

static unsigned write_table(struct lines *l, struct csv_out *to)
{
    unsigned lines = 0;

    csv_text(to, "time_s");
    for (unsigned i = 0; i < l->n; i++)
        for (unsigned k = 0; l->run[i].there && k < l->run[i].scn->n_paths;
             k++, lines++)
            plot_headings(to, line_name(l, &l->run[i], k));
    csv_end(to);
    for (unsigned long place = 0; place < l->places; place++) {
        csv_real(to, l->width * (double)(place + 1));
        for (unsigned i = 0; i < l->n; i++)
            for (unsigned k = 0; l->run[i].there && k < l->run[i].scn->n_paths;
                 k++)
                write_value(l, to, &l->run[i], place, k);
        csv_end(to);
    }
    return lines;
}

bool plot_time_write(const struct study *s, const struct figure *f,
                     const char *dir, struct csv_out *to, unsigned *lines)
{
    struct lines l = {.study = s, .figure = f, .ok = true};

    find_runs(&l, dir);
    if (l.ok)
        open_runs(&l);
    for (unsigned i = 0; i < l.n && l.ok; i++)
        if (l.run[i].there)
            read_run(&l, &l.run[i]);
    *lines = l.ok ? write_table(&l, to) : 0;
    for (unsigned i = 0; i < l.n; i++)
        samples_close(&l.run[i].file);
    arena_free(&l.arena);
    return l.ok;
}

/* ---- in words ---- */

static unsigned long samples_of_place(const struct csv_table *t)
{
    unsigned long most = 1;

    for (unsigned row = 0; row < t->rows; row++)
        for (unsigned c = 1 + FIGURE_OF; c < t->columns; c += FIGURE_COLUMNS) {
            unsigned long n = strtoul(csv_at(t, row, c), NULL, 10);

            most = n > most ? n : most;
        }
    return most;
}

const char *plot_time_note(struct arena *a, const struct study *s,
                           const struct figure *f, const struct csv_table *t)
{
    unsigned long n = samples_of_place(t);
    const struct scenario *scn = NULL;
    const char *end = "";
    unsigned seed = series_seed(s, f), runs = 0;

    for (size_t cell = 0; cell < s->n_cells; cell++) {
        if (!study_where(s, &f->where, cell))
            continue;
        if (runs++ == 0)
            scn = scenario_of(a, s, cell);
    }
    if (scn)
        end = series_is_server(f, scn) ? ", at the server" : ", at the client";
    return arena_printf(a, "One run%s (seed %u)%s; %s %g ms.",
                        runs > 1 ? " each" : "", s->seed[seed], end,
                        n > 1 ? "each point: the mean of the samples of"
                              : "a sample every",
                        strtod(csv_at(t, 0, 0), NULL) * 1e3);
}

/* ---- what the scenario does meanwhile ---- */

struct moments {
    struct arena *a;
    struct moment *at;
    unsigned n;
};

/* In its place; what happens at one time is one moment. */
static void add_moment(struct moments *m, uint64_t ns, const char *what)
{
    double s = (double)ns * 1e-9;
    unsigned i = 0;

    while (i < m->n && m->at[i].s < s)
        i++;
    if (i < m->n && m->at[i].s <= s) {
        if (!strstr(m->at[i].what, what))
            m->at[i].what = arena_printf(m->a, "%s; %s", m->at[i].what, what);
        return;
    }
    if (m->n == MOMENTS_MAX)
        return;
    memmove(&m->at[i + 1], &m->at[i], (m->n - i) * sizeof *m->at);
    m->at[i] = (struct moment){s, what};
    m->n++;
}

static const char *event_name(struct arena *a, const struct scenario *scn,
                              const struct scn_event *e)
{
    static const char *const did[] = {
        [SCN_DO_DOWN] = "down",     [SCN_DO_UP] = "up",
        [SCN_DO_ADD] = "added",     [SCN_DO_REMOVE] = "removed",
        [SCN_DO_BACKUP] = "backup", [SCN_DO_CHANGE] = "changed",
        [SCN_DO_FLUSH] = "flush",   [SCN_DO_ABORT] = "abort",
    };

    if (e->act == SCN_DO_FLUSH || e->act == SCN_DO_ABORT)
        return did[e->act];
    return arena_printf(a, "%s %s", study_path_label(scn->path[e->path].name),
                        did[e->act]);
}

static void add_moments(struct moments *m, const struct scenario *scn)
{
    for (unsigned i = 0; i < scn->n_paths; i++)
        if (scn->path[i].cut_at_ns != UINT64_MAX)
            add_moment(m, scn->path[i].cut_at_ns,
                       arena_printf(m->a, "%s cut",
                                    study_path_label(scn->path[i].name)));
    for (unsigned i = 0; i < scn->n_events; i++)
        add_moment(m, scn->event[i].at_ns,
                   event_name(m->a, scn, &scn->event[i]));
}

unsigned plot_time_moments(struct arena *a, const struct study *s,
                           const struct figure *f,
                           struct moment to[MOMENTS_MAX])
{
    struct moments m = {a, to, 0};

    for (size_t cell = 0; cell < s->n_cells; cell++) {
        if (!study_where(s, &f->where, cell))
            continue;
        const struct scenario *scn = scenario_of(a, s, cell);
        if (scn)
            add_moments(&m, scn);
    }
    return m.n;
}

/* SPDX-License-Identifier: MIT */
/*
 * A scenario file as a whole: the scenario, what is swept over it, which
 * seeds, what is expected and what is drawn. Everything lives in the arena.
 */
#ifndef STUDY_H
#define STUDY_H

#include "metric.h"
#include "scn_field.h"

enum {
    STUDY_RUNS_MAX = 1000000,
    STUDY_AXES_MAX = 8,
};

struct axis_value {
    const char *text; /* as written, without spaces in maps and lists */
    const char *id;   /* the same, fit for an id */
    const char *csv;  /* the same, fit for a column of numbers */
    const struct scn_node *node; /* the value, or a variant's "set" map */
    struct scn_mark at;
};

/* One dimension of the sweep: a dotted key, or named variants. */
struct axis {
    const char *name;
    const char *label;  /* its last part, or all of it if that is not unique */
    const char *column; /* its name and, for quantities, the unit */
    const char *unit;   /* "s", "" */
    struct scn_mark at;
    bool variant;
    bool quantity; /* all values are of one dimension */
    struct axis_value *value;
    unsigned n;
};

/* Which values of each axis; NULL for all of them. */
struct where {
    const bool *allow[STUDY_AXES_MAX];
    const char *text; /* "profile=baerts", "" for everywhere */
};

enum term_kind {
    TERM_NUMBER,
    TERM_SUM,
    TERM_MIN,
    TERM_MAX,
    TERM_MEAN,
    TERM_COUNT, /* of rows */
    TERM_EACH,  /* the comparison must hold in every row */
};

struct term {
    enum term_kind kind;
    double number;
    struct metric metric;
};

enum compare { CMP_EQ, CMP_NE, CMP_LE, CMP_GE, CMP_LT, CMP_GT, CMP_NEAR };

struct expect {
    struct where where;
    const char *having_text; /* "" if it is of all rows that where takes */
    struct metric having;    /* else of those that have a value of this */
    const char *text;
    struct term left, right;
    enum compare op;
    struct scn_mark at;
};

enum figure_kind {
    FIGURE_BARS,
    FIGURE_LINES,
    FIGURE_MATRIX,
    FIGURE_CDF,
    FIGURE_SURVIVAL,
    FIGURE_SERIES,
};

/* What a figure of kind series shows over time. */
enum series_quantity { SERIES_GOODPUT, SERIES_CWND, SERIES_RTT, SERIES_SHARE };

/* What is drawn beside what was measured, in the unit of the axis' column. */
enum { OVERLAYS_MAX = 8 };
struct overlay {
    const char *name;
    bool marks; /* short ticks at x, and no y; else a line */
    unsigned n;
    double *x, *y;
};

struct figure {
    const char *name, *title; /* "" if it is derived from what is drawn */
    struct scn_mark at;
    enum figure_kind kind;
    unsigned x;  /* axis; of a cdf, survival or series none of them, n_axes */
    unsigned *y; /* enum metric_column; of those two what lies along x */
    unsigned n_y;
    unsigned ends; /* of survival: the column that is not 0 if it has ended */
    bool log_x, log_y;             /* of lines and cdf */
    double x_zero;                 /* where the axis of lines begins to count */
    enum series_quantity quantity; /* of a series, which has no y */
    enum scn_end node;             /* whose samples; BOTH: see study_series.h */
    uint32_t seed;                 /* 0: the first */
    uint64_t every_ns;             /* between samples */
    struct overlay overlay[OVERLAYS_MAX]; /* of lines */
    unsigned n_overlays;
    struct where where;
};

/* What somebody says each cell of two axes will be, before it is measured. */
enum predicted { PREDICT_NOTHING, PREDICT_NO, PREDICT_PARTLY, PREDICT_YES };

struct prediction {
    bool there;
    const char *source;     /* "" or who says so */
    unsigned metric;        /* enum metric_column that counts connections */
    unsigned rows, columns; /* axes; the study has no others */
    enum predicted *cell;   /* [row * columns' n + column] */
};

struct study {
    struct arena arena;
    struct scn_source source;
    const struct scn_node *root;
    const struct scn_node *as_read; /* the file's root, before any change */
    struct scn_files files;         /* maps, samples, prints of keys */
    char name[SCN_NAME_MAX];
    const char *claim; /* "" if the file states none */

    struct axis axis[STUDY_AXES_MAX];
    unsigned n_axes;
    uint32_t *seed;
    unsigned n_seeds;
    struct expect *expect;
    unsigned n_expect;
    struct figure *figure;
    unsigned n_figures;
    struct prediction prediction;

    size_t n_cells, n_runs;
    size_t n_planned;   /* of the runs; the others are of no cell's seeds */
    unsigned *seeds_of; /* by cell, how many of the seeds, from the first;
                           NULL: all of each */
    bool real_time;     /* its clock is the real one: no two runs are alike */
    bool hosts;         /* it has several, by name */
    bool tokens;        /* it is one of tokens.h, and has those columns only */
    bool quick;         /* reduced to what its quick section says */
    bool unattacked;    /* each cell without its attackers */
};

/* What the command line changes. */
struct study_changes {
    const char *const *set; /* "key=value" */
    unsigned n_set;
    const char *seeds; /* NULL: the file's */
    bool quick;        /* before these, what the file's quick section says */
    bool without_attackers;
};

/*
 * Read a file's text, named @p name in messages; the text must stay. Every
 * cell of the sweep is read once, and only then are there warnings. False if an
 * error was reported.
 */
bool study_read(struct study *s, const char *name, const char *text, size_t len,
                const struct study_changes *changes, struct scn_diags *diags);
void study_free(struct study *s);

/*
 * The scenario of one cell; @p a is for scratch. The cell of a study that was
 * read without error gives none.
 */
bool study_cell(const struct study *s, size_t cell, struct arena *a,
                struct scenario *out, struct scn_diags *diags);

/* What ids of its runs begin with, "profile=baerts/loss=1%"; in @p a. */
const char *study_cell_name(const struct study *s, size_t cell,
                            struct arena *a);
/* Which value of each axis a cell has; the first axis turns slowest. */
void study_digits(const struct study *s, size_t cell,
                  unsigned digit[STUDY_AXES_MAX]);
bool study_where(const struct study *s, const struct where *w, size_t cell);
/* How many of the seeds a cell has. */
unsigned study_seeds(const struct study *s, size_t cell);

/* Whether a column is one of its own; and such a column, or a counter, by name.
 */
bool study_measures(const struct study *s, unsigned column);
bool study_metric(const struct study *s, const char *name, struct metric *m);

/* The parts of study_read(), a file each. They report to @p diags. */
void study_read_files(struct study *s);
void study_read_axes(struct study *s, struct scn_diags *diags);
/* Warn of variants in which a key that is set from outside has no effect. */
void study_check_set(const struct study *s, const char *key, struct scn_mark at,
                     struct scn_diags *diags);
void study_read_seeds(struct study *s, struct scn_diags *diags);
/* fewer-seeds, once the cells are counted. */
void study_read_fewer(struct study *s, struct scn_diags *diags);
void study_read_expect(struct study *s, struct scn_diags *diags);
void study_read_figures(struct study *s, struct scn_diags *diags);
/* Keys of a series, and what is none; with the cell, as it has been read. */
void study_read_quantity(struct figure *f, const struct scn_node *node,
                         struct scn_reader *r);
void study_read_node(struct figure *f, const struct scn_node *node,
                     struct scn_reader *r);
void study_read_seed(struct figure *f, const struct scn_node *node,
                     struct scn_reader *r);
void study_read_every(struct figure *f, const struct scn_node *node,
                      struct scn_reader *r);
void study_check_series(const struct study *s, const struct figure *f,
                        struct scn_diags *diags);
void study_check_series_cell(const struct study *s, size_t cell,
                             const struct scenario *scn,
                             struct scn_diags *diags);
void study_read_prediction(struct study *s, struct scn_diags *diags);
/* The metric of a term; NULL for numbers and count(). */
const struct metric *study_term_metric(const struct term *t);
/* Of scn_need.h: what an expectation tells of, and in a scenario rests on. */
unsigned study_expect_shows(const struct expect *e);
unsigned study_expect_rests(const struct expect *e, const struct scenario *s);

/* What no run can have, gathered cell by cell; saying it frees it. */
struct warnings *study_warnings_new(const struct study *s);
void study_warnings_cell(struct warnings *d, const struct study *s, size_t cell,
                         const struct scenario *scn);
void study_warnings_report(struct warnings *d, const struct study *s,
                           struct scn_diags *diags);

/* The keys of sections that are of the whole study; NULL past the end. */
typedef const char *study_key_at(unsigned i, bool *needed);
study_key_at study_expect_key_at, study_figure_key_at, study_prediction_key_at,
    study_quick_key_at;

/* What the file claims of its numbers is not judged: they are of other runs. */
void study_claim_nothing(struct study *s);
/* Before the parts are read, and after; both check the quick section. */
void study_apply_quick(struct study *s, bool wanted, struct scn_diags *diags);
void study_reduce(struct study *s, struct scn_diags *diags);
void study_read_where(struct study *s, const struct scn_node *node,
                      struct where *w, struct scn_diags *diags);

#endif /* STUDY_H */

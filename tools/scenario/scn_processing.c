/* SPDX-License-Identifier: MIT */
/* How long an end takes: a time, a distribution, or a file of samples. */
#include "scn_read.h"

#include <string.h>

#include "scn_file.h"
#include "scn_lines.h"

static const struct scn_field constant = {"processing", SCN_T_QUANTITY,
                                          .dim = SCN_DIM_TIME, .min = 0,
                                          .max = (double)SCN_PROCESSING_MAX};

static void read_uniform(struct scn_reader *r, const struct scn_node *node,
                         void *member)
{
    static const struct scn_field bound = {"uniform", SCN_T_QUANTITY,
                                           .dim = SCN_DIM_TIME, .min = 0,
                                           .max = (double)SCN_PROCESSING_MAX};
    struct scn_processing *p = member;
    struct scn_quantity a, b;

    if (node->kind != SCN_LIST || node->n != 2) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "[20 us, 80 us]",
                      "uniform is a list of two times");
        return;
    }
    if (!scn_read_quantity(r, node->item[0], &bound, &a) ||
        !scn_read_quantity(r, node->item[1], &bound, &b))
        return;
    if (a.whole > b.whole)
        scn_error(r->diags, node->item[0]->at, "the lesser one first",
                  "uniform: from %s to %s",
                  scn_value_text(r->arena, SCN_DIM_TIME, a.value),
                  scn_value_text(r->arena, SCN_DIM_TIME, b.value));
    p->kind = SCN_UNIFORM;
    p->low_ns = a.whole;
    p->high_ns = b.whole;
}

static const struct scn_field log_normal_fields[] = {
    {"median", SCN_T_QUANTITY, SCN_AT(struct scn_processing, low_ns),
     .dim = SCN_DIM_TIME, .min = 1, .max = (double)SCN_PROCESSING_MAX},
    {"sigma", SCN_T_QUANTITY, SCN_AT(struct scn_processing, sigma),
     .dim = SCN_DIM_NUMBER, .min = 0, .max = 5},
    {.key = NULL},
};

static SCN_FIELDS(log_normal_in, log_normal_fields)

    static void read_log_normal(struct scn_reader *r,
                                const struct scn_node *node, void *member)
{
    struct scn_processing *p = member;

    p->kind = SCN_LOG_NORMAL;
    scn_read_fields(r, node, "log-normal", log_normal_fields, p);
    if (node->kind == SCN_MAP &&
        (!scn_tree_get(node, "median") || !scn_tree_get(node, "sigma")))
        scn_error(r->diags, node->at, "{median: 50 us, sigma: 0.5}",
                  "log-normal has a median and a sigma");
}

/* ---- samples ---- */

/* Text between commas, without blanks at its ends. */
static struct scn_node read_word(struct scn_reader *r,
                                 const struct scn_node *line, const char *text)
{
    size_t len = strcspn(text, ","), skip = strspn(text, " ");
    struct scn_node word = *line;

    if (skip > len) /* nothing is there */
        skip = len;
    while (len > skip && text[len - 1] == ' ')
        len--;
    word.at.col += (unsigned)(text + skip - line->text);
    word.at.width = (unsigned)(len - skip);
    word.text = arena_strndup(r->arena, text + skip, len - skip);
    return word;
}

/* A time for all that is to do, or one for each. */
static void read_line(struct scn_reader *r, const struct scn_node *line,
                      struct scn_processing *p, unsigned *columns)
{
    static const struct scn_field sample = {"a sample", SCN_T_QUANTITY,
                                            .dim = SCN_DIM_TIME, .min = 0,
                                            .max = (double)SCN_PROCESSING_MAX};
    struct scn_quantity q[SCN_WORKS] = {{0}};
    const char *text = line->text;
    unsigned n = 0;

    for (; text && n < SCN_WORKS; n++) {
        struct scn_node word = read_word(r, line, text);

        if (!scn_read_quantity(r, &word, &sample, &q[n]))
            return;
        text = strchr(text, ',');
        if (text)
            text++;
    }
    if (text || (n > 1 && n < SCN_WORKS) || (*columns && n != *columns))
        scn_error(r->diags, line->at, "octets, a step of TLS, an installation",
                  "a line has one sample, or three, and each as many");
    else if (p->n == SCN_SAMPLES_MAX)
        scn_error(r->diags, line->at, NULL, "more than %d samples",
                  SCN_SAMPLES_MAX);
    else {
        *columns = n;
        for (unsigned i = 0; i < SCN_WORKS; i++)
            p->sample[p->n][i] = q[n == 1 ? 0 : i].whole;
        p->n++;
    }
}

static void read_lines(struct scn_reader *r, const struct scn_source *file,
                       void *ctx)
{
    struct scn_processing *p = ctx;
    unsigned long before = r->diags->reported;
    struct scn_lines lines = {.file = file};
    struct scn_node line;
    unsigned columns = 0;

    /* one that is no sample is enough to say */
    while (r->diags->reported == before && scn_lines_next(r, &lines, &line))
        read_line(r, &line, p, &columns);
    if (p->n == 0 && r->diags->reported == before)
        scn_error(r->diags, (struct scn_mark){.source = file}, "50 us, a line",
                  "a file of samples without a sample");
}

static void read_samples(struct scn_reader *r, const struct scn_node *node,
                         void *member)
{
    ((struct scn_processing *)member)->kind = SCN_SAMPLES;
    scn_file(r, node, "samples", read_lines, member);
}

/* Each gets the whole: offset 0. */
static const struct scn_field processing_fields[] = {
    {"uniform", SCN_T_OTHER, .read = read_uniform,
     .form = SCN_F_QUANTITY | SCN_F_LIST, .dim = SCN_DIM_TIME},
    {"log-normal", SCN_T_OTHER, .read = read_log_normal, .form = SCN_F_MAP,
     .in = log_normal_in},
    {"samples", SCN_T_OTHER, .read = read_samples, .form = SCN_F_TEXT},
    {.key = NULL},
};

SCN_FIELDS(scn_processing_in, processing_fields)

void scn_read_processing(struct scn_reader *r, const struct scn_node *node,
                         void *member)
{
    struct scn_processing *p = member;
    struct scn_quantity q;

    if (node->kind == SCN_TEXT) {
        if (scn_read_quantity(r, node, &constant, &q))
            p->low_ns = q.whole;
        return;
    }
    if (node->kind != SCN_MAP || node->n != 1) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at,
                      "50 us, or one of: uniform log-normal samples",
                      "processing is a time or one distribution");
        return;
    }
    scn_read_fields(r, node, "processing", processing_fields, p);
}

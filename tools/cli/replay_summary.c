/* SPDX-License-Identifier: MIT */
/* The summary and the JSON of mpx replay. */
#include "replay_summary.h"

#include <inttypes.h>
#include <stdlib.h>

#include "exit_code.h"
#include "mem.h"
#include "report.h"

void replay_summary_tsv(FILE *out, const struct tally *t)
{
    struct tally_row row;

    report_summary(out, t);
    for (unsigned i = 0; tally_row(t, i, &row); i++)
        if (row.value > 0 || row.always)
            fprintf(out, "%s\t%" PRIu64 "\n", row.name, row.value);
}

int replay_complain(const char *path, const struct replay_input *in)
{
    bool none = in->frames > 0 && !in->understood;

    if (in->damage)
        fprintf(stderr, "mpx: %s: %zu: %s\n", path, in->damage_at, in->damage);
    if (in->strange)
        fprintf(stderr,
                "mpx: %s: frame %" PRIu64 ": link type %" PRIu32
                " is not understood\n",
                path, in->strange_frame, in->strange_link);
    else if (none)
        fprintf(stderr, "mpx: %s: %" PRIu64 " frames, none understood\n", path,
                in->frames);
    return in->damage || (in->strange ? !in->readable : none) ? EXIT_SCENARIO
                                                              : EXIT_FINE;
}

/* ---- JSON ---------------------------------------------------------------- */

/* Text that is made by printing: begin, print to it, end. */
struct memo {
    FILE *f;
    char *text;
    size_t len;
};

static FILE *memo_begin(struct memo *m)
{
    *m = (struct memo){0};
    m->f = open_memstream(&m->text, &m->len);
    if (!m->f)
        mem_exhausted();
    return m->f;
}

/* A string, or null if nothing was printed. */
static void memo_string(struct memo *m, struct json *j, const char *key)
{
    fclose(m->f);
    if (m->len > 0)
        json_string(j, key, m->text);
    else
        json_decimal(j, key, "null");
    free(m->text);
}

static void memo_decimal(struct memo *m, struct json *j, const char *key)
{
    fclose(m->f);
    json_decimal(j, key, m->text);
    free(m->text);
}

/* Where in the capture. */
static void place(struct json *j, const struct replay *r,
                  const struct place *at, uint32_t flow, unsigned direction)
{
    struct memo m;

    if (at->frame > 0) {
        json_whole(j, "file", at->input + 1);
        json_whole(j, "packet", at->frame);
        report_time(memo_begin(&m), r, at);
        memo_decimal(&m, j, "time");
    }
    fprintf(memo_begin(&m), "f%" PRIu32, r->flows.v[flow].number);
    memo_string(&m, j, "flow");
    json_string(j, "direction", direction ? "<" : ">");
}

/* An object, in a list or on a line of its own. */
static void begin(struct json *j, const char *type)
{
    json_open(j, NULL, '{');
    if (type)
        json_string(j, "type", type);
}

void replay_json_option(struct json *j, const struct replay *r,
                        const struct replay_line *l, bool reveal,
                        const char *type)
{
    static const char *const verdicts[] = {[VERDICT_OK] = "ok",
                                           [VERDICT_FAIL] = "FAIL",
                                           [VERDICT_UNCHECKED] = "unchecked",
                                           [VERDICT_NO_RULE] =
                                               "nothing to verify"};
    enum verdict v = replay_verdict(l);
    struct memo m;

    begin(j, type);
    place(j, r, &l->at, l->flow, l->direction);
    json_string(j, "option", report_option(l));
    report_fields(memo_begin(&m), l, reveal);
    memo_string(&m, j, "fields");
    json_string(j, "verdict", verdicts[v]);
    memo_begin(&m);
    if (v == VERDICT_FAIL || v == VERDICT_UNCHECKED)
        report_reason(m.f, l);
    memo_string(&m, j, "reason");
    json_close(j, '}');
}

void replay_json_finding(struct json *j, const struct replay *r,
                         const struct replay_note *n, const char *type)
{
    struct memo m;

    begin(j, type);
    place(j, r, &n->at, n->flow, n->direction);
    json_string(j, "verdict", n->why == WHY_NONE ? "FAIL" : "unchecked");
    report_note(memo_begin(&m), n);
    memo_string(&m, j, "reason");
    json_close(j, '}');
}

void replay_json_flow(struct json *j, const struct replay *r, size_t i,
                      const char *type)
{
    const struct flow *f = &r->flows.v[i];
    char name[REPORT_FLOW_MAX];
    struct memo m;

    report_flow_name(name, f);
    begin(j, type);
    fprintf(memo_begin(&m), "f%" PRIu32, f->number);
    memo_string(&m, j, "flow");
    json_string(j, "ends", name);
    json_string(j, "opened", report_flow_kind(f));
    if (f->conn != NO_CONN) {
        json_whole(j, "connection", r->conn[f->conn].number);
        json_string(j, "profile", r->conn[f->conn].profile->name);
    }
    json_close(j, '}');
}

static void input(struct json *j, const struct replay_input *in,
                  const char *name)
{
    json_open(j, NULL, '{');
    json_string(j, "name", name);
    if (in->damage) {
        json_string(j, "damage", in->damage);
        json_whole(j, "damage_at", in->damage_at);
    }
    json_close(j, '}');
}

void replay_json_begin(struct json *j)
{
    json_open(j, NULL, '{');
    json_open(j, "captures", '[');
}

void replay_json_add(struct json *j, const struct replay *r,
                     const struct replay_input *in, const char *const *name,
                     bool reveal)
{
    json_open(j, NULL, '{');
    json_open(j, "files", '[');
    for (size_t i = 0; i < r->n_inputs; i++)
        input(j, &in[i], name[i]);
    json_close(j, ']');
    json_open(j, "flows", '[');
    for (size_t i = 0; i < r->flows.n; i++)
        replay_json_flow(j, r, i, NULL);
    json_close(j, ']');
    json_open(j, "options", '[');
    for (size_t i = 0; i < r->n_lines; i++)
        replay_json_option(j, r, &r->line[i], reveal, NULL);
    json_close(j, ']');
    json_open(j, "findings", '[');
    for (size_t i = 0; i < r->n_notes; i++)
        replay_json_finding(j, r, &r->note[i], NULL);
    json_close(j, ']');
    json_close(j, '}');
}

void replay_json_counts(struct json *j, const struct tally *sum)
{
    struct tally_row row;

    json_bool(j, "judged", tally_judged(sum));
    json_open(j, "counts", '{');
    for (unsigned i = 0; tally_row(sum, i, &row); i++)
        if (row.value > 0 || row.always)
            json_whole(j, row.name, row.value);
    json_close(j, '}');
}

void replay_json_end(struct json *j, const struct tally *sum)
{
    json_close(j, ']');
    replay_json_counts(j, sum);
    json_close(j, '}');
}

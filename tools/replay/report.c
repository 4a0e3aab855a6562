/* SPDX-License-Identifier: MIT */
/* Printing verdicts, flows and the summary line. */
#include "report.h"

#include <arpa/inet.h>
#include <inttypes.h>

#include "fields.h"

static void endpoint(char *text, size_t size, const struct flow *f, int which)
{
    char addr[INET6_ADDRSTRLEN] = "";

    inet_ntop(f->family == 4 ? AF_INET : AF_INET6, f->addr[which], addr,
              sizeof addr);
    snprintf(text, size, f->family == 4 ? "%s:%u" : "[%s]:%u", addr,
             f->port[which]);
}

void report_flow_name(char name[REPORT_FLOW_MAX], const struct flow *f)
{
    char from[INET6_ADDRSTRLEN + 8], to[INET6_ADDRSTRLEN + 8];

    endpoint(from, sizeof from, f, 0);
    endpoint(to, sizeof to, f, 1);
    snprintf(name, REPORT_FLOW_MAX, "%s > %s", from, to);
}

const char *report_flow_kind(const struct flow *f)
{
    static const char *const kinds[] = {[FLOW_TCP] = "TCP",
                                        [FLOW_CAPABLE] = "MP_CAPABLE",
                                        [FLOW_JOIN] = "MP_JOIN"};

    return f->headless ? "SYN not in the file" : kinds[f->kind];
}

void report_flows(FILE *out, const struct replay *r)
{
    char name[REPORT_FLOW_MAX];

    for (size_t i = 0; i < r->flows.n; i++) {
        const struct flow *f = &r->flows.v[i];

        report_flow_name(name, f);
        fprintf(out, "# f%" PRIu32 "\t%s\t%s", f->number, name,
                report_flow_kind(f));
        if (f->conn != NO_CONN)
            fprintf(out, "\tconnection %" PRIu32 ", %s",
                    r->conn[f->conn].number, r->conn[f->conn].profile->name);
        fputs("\n", out);
    }
}

void report_time(FILE *out, const struct replay *r, const struct place *at)
{
    uint64_t since = at->time > r->first_time ? at->time - r->first_time : 0;

    fprintf(out, "%" PRIu64 ".%09" PRIu64, since / 1000000000,
            since % 1000000000);
}

/* Seconds, frame, flow and direction. */
static void where(FILE *out, const struct replay *r, const struct place *at,
                  uint32_t flow, uint8_t direction)
{
    if (at->frame == 0) {
        fputs("-\t-", out);
    } else {
        report_time(out, r, at);
        fputs("\t", out);
        if (r->n_inputs > 1)
            fprintf(out, "%" PRIu32 ":", at->input + 1);
        fprintf(out, "%" PRIu64, at->frame);
    }
    fprintf(out, "\tf%" PRIu32 "\t%c\t", r->flows.v[flow].number,
            direction ? '<' : '>');
}

void report_reason(FILE *out, const struct replay_line *l)
{
    for (unsigned i = 0; i < l->n_failed; i++)
        fprintf(out, "%s%s", i ? ", " : "",
                tally_check_name((enum check)l->failed[i]));
    if (l->n_failed == 0)
        fputs(tally_why_text((enum why)l->why), out);
}

static void verdict(FILE *out, const struct replay_line *l)
{
    bool open = l->why != WHY_NONE && l->why != WHY_NO_RULE;

    if (l->n_failed > 0) {
        fputs("FAIL ", out);
        report_reason(out, l);
    } else if (l->n_passed > 0) {
        fputs("ok", out);
    } else if (!open) {
        fputs(tally_why_text(WHY_NO_RULE), out);
    }
    if (open)
        fprintf(out, "%sunchecked: %s", l->n_failed + l->n_passed ? "; " : "",
                tally_why_text((enum why)l->why));
    fputs("\n", out);
}

static bool is_stray(const struct replay_line *l)
{
    return l->octets[1] != l->len;
}

static void octets(FILE *out, const struct replay_line *l)
{
    bool secret =
        is_stray(l) || (l->len > 3 && (l->octets[2] >> 4 == MPX_SUB_CAPABLE ||
                                       l->octets[2] >> 4 == MPX_SUB_FASTCLOSE));
    unsigned shown = secret && l->len > 4 ? 4 : l->len;

    fprintf(out, "%u octets ", l->len);
    for (unsigned i = 0; i < shown; i++)
        fprintf(out, "%02x", l->octets[i]);
    if (shown < l->len)
        fputs("...", out);
}

const char *report_option(const struct replay_line *l)
{
    return fields_option_name(is_stray(l) || l->len < 3 ? MPX_SUB_COUNT
                                                        : l->octets[2] >> 4);
}

void report_fields(FILE *out, const struct replay_line *l, bool reveal)
{
    struct mpx_opt o;
    mpx_err refused;

    if (replay_decode(&o, l, &refused))
        fields_print(out, &o, reveal);
    else
        octets(out, l);
}

void report_note(FILE *out, const struct replay_note *n)
{
    if (n->why == WHY_NONE)
        fputs(tally_check_name(n->check), out);
    else
        fputs(tally_why_text(n->why), out);
    if (n->check == CHECK_COVERED)
        fprintf(out, ": %" PRIu64 " of %" PRIu64 " octets, here first",
                n->octets, n->of);
    else if (n->check == CHECK_BLOCK)
        fprintf(out, ": the last %" PRIu64 " octets are no option", n->octets);
}

void report_lines(FILE *out, const struct replay *r, bool reveal)
{
    for (size_t i = 0; i < r->n_lines; i++) {
        const struct replay_line *l = &r->line[i];

        where(out, r, &l->at, l->flow, l->direction);
        fprintf(out, "%s\t", report_option(l));
        report_fields(out, l, reveal);
        fputs("\t", out);
        verdict(out, l);
    }
    for (size_t i = 0; i < r->n_notes; i++) {
        const struct replay_note *n = &r->note[i];

        where(out, r, &n->at, n->flow, n->direction);
        fprintf(out, "-\t%s\t%s", n->check == CHECK_COVERED ? "payload" : "-",
                n->why == WHY_NONE ? "FAIL " : "unchecked: ");
        report_note(out, n);
        fputs("\n", out);
    }
}

static void reasons(FILE *out, const struct tally *t)
{
    const char *before = " (";

    for (int w = 0; w < WHY_COUNT; w++) {
        if (t->why[w] == 0)
            continue;
        fprintf(out, "%s%" PRIu64 " %s", before, t->why[w],
                tally_why_text((enum why)w));
        before = "; ";
    }
    if (before[0] == ';')
        fputs(")", out);
}

void report_summary(FILE *out, const struct tally *t)
{
    static const struct {
        enum seen seen;
        const char *text;
    } more[] = {
        {SEEN_FINDINGS, "failures that no option shows"},
        {SEEN_OPTIONS_CUT, "packets whose options were not captured whole"},
        {SEEN_CUT, "packets without a whole TCP header"},
        {SEEN_FRAGMENT, "fragments of packets"},
        {SEEN_STRANGE, "frames of a link type that is not understood"},
        {SEEN_PAYLOAD_UNCHECKED, "directions with payload unchecked"},
    };
    const uint64_t *seen = t->seen;

    fprintf(out, "# %" PRIu64 " options: ", seen[SEEN_OPTIONS]);
    if (!tally_judged(t))
        fputs("nothing was judged, ", out);
    fprintf(out,
            "%" PRIu64 " ok, %" PRIu64 " failed, %" PRIu64
            " with nothing to verify, %" PRIu64 " unchecked",
            seen[SEEN_OK], seen[SEEN_FAILED], seen[SEEN_NO_RULE],
            seen[SEEN_UNCHECKED]);
    reasons(out, t);
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        if (seen[more[i].seen] > 0)
            fprintf(out, "; %" PRIu64 " %s", seen[more[i].seen], more[i].text);
    fputs("\n", out);
}

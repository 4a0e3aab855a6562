/* SPDX-License-Identifier: MIT */
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

void report_flows(FILE *out, const struct replay *r)
{
    static const char *const kinds[] = {[FLOW_TCP] = "TCP",
                                        [FLOW_CAPABLE] = "MP_CAPABLE",
                                        [FLOW_JOIN] = "MP_JOIN"};
    char name[REPORT_FLOW_MAX];

    for (size_t i = 0; i < r->flows.n; i++) {
        const struct flow *f = &r->flows.v[i];

        report_flow_name(name, f);
        fprintf(out, "# f%zu\t%s\t%s", i + 1, name, kinds[f->kind]);
        if (f->conn != NO_CONN)
            fprintf(out, "\tconnection %" PRIu32 ", %s", f->conn + 1,
                    r->conn[f->conn].profile->name);
        fputs("\n", out);
    }
}

/* Seconds, frame, flow and direction. */
static void where(FILE *out, const struct replay *r, const struct place *at,
                  uint32_t flow, uint8_t direction)
{
    uint64_t since = at->time > r->first_time ? at->time - r->first_time : 0;

    if (at->frame == 0)
        fputs("-\t-\t", out);
    else
        fprintf(out, "%" PRIu64 ".%09" PRIu64 "\t", since / 1000000000,
                since % 1000000000);
    if (at->frame > 0 && r->n_inputs > 1)
        fprintf(out, "%" PRIu32 ":", at->input + 1);
    if (at->frame > 0)
        fprintf(out, "%" PRIu32 "\t", at->frame);
    if (flow == NO_FLOW)
        fputs("-\t-\t", out);
    else
        fprintf(out, "f%" PRIu32 "\t%c\t", flow + 1, direction ? '<' : '>');
}

static void verdict(FILE *out, const struct replay_line *l)
{
    if (l->n_failed > 0)
        fputs("FAIL", out);
    for (unsigned i = 0; i < l->n_failed; i++)
        fprintf(out, "%s%s", i ? ", " : " ",
                tally_check_name((enum check)l->failed[i]));
    if (l->n_failed == 0 && l->n_passed > 0)
        fputs("ok", out);
    if (l->why != WHY_NONE)
        fprintf(out, "%sunchecked: %s", l->n_failed + l->n_passed ? "; " : "",
                replay_why_text((enum replay_why)l->why));
    fputs("\n", out);
}

static void octets(FILE *out, const struct replay_line *l)
{
    bool secret = l->len > 3 && (l->octets[2] >> 4 == MPX_SUB_CAPABLE ||
                                 l->octets[2] >> 4 == MPX_SUB_FASTCLOSE);
    unsigned shown = secret ? 4 : l->len;

    fprintf(out, "%u octets ", l->len);
    for (unsigned i = 0; i < shown; i++)
        fprintf(out, "%02x", l->octets[i]);
    if (shown < l->len)
        fputs("...", out);
}

static void line(FILE *out, const struct replay *r, const struct replay_line *l,
                 bool reveal)
{
    unsigned subtype = l->len > 2 ? l->octets[2] >> 4 : MPX_SUB_COUNT;
    struct mpx_opt o;
    mpx_err refused;

    where(out, r, &l->at, l->flow, l->direction);
    fprintf(out, "%s\t", fields_option_name(subtype));
    if (replay_decode(&o, l, &refused))
        fields_print(out, &o, reveal);
    else
        octets(out, l);
    fputs("\t", out);
    verdict(out, l);
}

void report_lines(FILE *out, const struct replay *r, bool reveal)
{
    for (size_t i = 0; i < r->n_lines; i++)
        line(out, r, &r->line[i], reveal);
    for (size_t i = 0; i < r->n_notes; i++) {
        const struct replay_note *n = &r->note[i];

        where(out, r, &n->at, n->flow, n->direction);
        if (n->check == CHECK_COVERED)
            fprintf(out,
                    "-\tpayload\tFAIL %s: %" PRIu64 " of %" PRIu64
                    " octets, here first\n",
                    tally_check_name(n->check), n->octets, n->of);
        else
            fprintf(out, "-\t-\tFAIL %s\n", tally_check_name(n->check));
    }
}

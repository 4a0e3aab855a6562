/* SPDX-License-Identifier: MIT */
/* A drawn plan as a scenario file, run by mpx, judged and shrunk. */
#include "ns3_plan.h"
#include "plan.h"
#include "scenario.h"
#include "scn_diag.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CPU_SECONDS = 60 };

/* ---- the file ---- */

struct text {
    char *p;
    size_t len;
};

static void put(struct text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void put(struct text *t, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(t->p + t->len, NS3_TEXT - t->len, fmt, ap);
    va_end(ap);
    t->len += (size_t)n;
    if (t->len >= NS3_TEXT)
        abort();
}

static void put_lines(struct text *t, const struct ns3_plan *p,
                      enum ns3_place at, const char *before)
{
    for (unsigned i = 0; i < p->n; i++)
        if (p->line[i].at == at)
            put(t, "%s%s\n", before, p->line[i].text);
}

static bool has(const struct ns3_plan *p, enum ns3_place at)
{
    for (unsigned i = 0; i < p->n; i++)
        if (p->line[i].at == at)
            return true;
    return false;
}

static void put_section(struct text *t, const struct ns3_plan *p,
                        enum ns3_place at, const char *name, const char *before)
{
    if (!has(p, at))
        return;
    put(t, "%s:\n", name);
    put_lines(t, p, at, before);
}

/* Its lines are flow mappings without their braces. */
static void put_traffic(struct text *t, const struct ns3_plan *p)
{
    const char *before = "traffic: {";

    for (unsigned i = 0; i < p->n; i++)
        if (p->line[i].at == AT_TRAFFIC) {
            put(t, "%s%s", before, p->line[i].text);
            before = ", ";
        }
    put(t, "%s", *before == ',' ? "}\n" : "");
}

void ns3_write(const struct ns3_plan *p, char text[NS3_TEXT])
{
    struct text t = {text, 0};

    put(&t, "# Claim: every octet arrives.\nname: stress-%" PRIu64 "\n",
        p->seed);
    put(&t, "about: [tools/stress]\nstop: %u s\n", p->stop_s);
    put_lines(&t, p, AT_TOP, "");
    put_section(&t, p, AT_PATHS, "paths", "  ");
    put_section(&t, p, AT_HOSTS, "hosts", "  ");
    put_section(&t, p, AT_LINKS, "links", "  - ");
    if (has(p, AT_CLIENT) || has(p, AT_SERVER))
        put(&t, "endpoints:\n");
    put_section(&t, p, AT_CLIENT, "  client", "    ");
    put_section(&t, p, AT_SERVER, "  server", "    ");
    put_section(&t, p, AT_KEYING, "keying", "  ");
    put_traffic(&t, p);
    put_section(&t, p, AT_MIDDLEBOXES, "middleboxes", "  - ");
    put_section(&t, p, AT_EVENTS, "events", "  - ");
    put_section(&t, p, AT_BACKGROUND, "background", "  - ");
    put_section(&t, p, AT_ATTACKERS, "attackers", "  - ");
    put(&t, "seeds: [%u]\n", (unsigned)(p->seed % 1000000 + 1));
    put(&t, "expect:\n  - {that: [each(completed) == each(connections), "
            "each(intact) == each(completed)]}\n");
}

/* ---- the judge ---- */

static bool has_box(const struct scenario *s, const char *box)
{
    for (unsigned i = 0; i < s->n_middleboxes; i++)
        if (!strcmp(s->middlebox[i].box, box))
            return true;
    return false;
}

static bool has_event(const struct scenario *s, enum scn_do act)
{
    for (unsigned i = 0; i < s->n_events; i++)
        if (s->event[i].act == act)
            return true;
    return false;
}

/* Then whatever becomes of the connections, nothing crashes. */
static bool is_attacked(const struct scenario *s)
{
    for (unsigned i = 0; i < s->n_attackers; i++)
        if (s->attacker[i].twin == SCN_TWIN_NONE)
            return true;
    return false;
}

/* Its flows have no end, and are the client's in the log. */
static bool has_tcp_beside(const struct scenario *s)
{
    for (unsigned i = 0; i < s->n_backgrounds; i++)
        if (s->background[i].tcp)
            return true;
    return false;
}

/* As judge.c has it: what is documented to end in an error. */
static bool may_fail(const struct scenario *s)
{
    bool many = s->n_paths > 1;
    bool tls = !strncmp(s->keying.source, "tls", 3);

    for (unsigned i = 0; i < s->n_paths; i++)
        if (s->path[i].cut_at_ns != UINT64_MAX)
            return true;
    return has_event(s, SCN_DO_ABORT) || has_event(s, SCN_DO_REMOVE) ||
           (tls && has_box(s, "corrupt")) ||
           (many && (has_box(s, "strip") || has_box(s, "corrupt") ||
                     has_box(s, "resegment") || has_box(s, "coalesce")));
}

/* Who has only a dead path left gives up after keepalives, or sends nine times,
 * each time later; who shares a slow one with flows that send for ever may take
 * minutes. */
#define GIVEN_UP_NS 600000000000

static bool ends_early(const struct scenario *s)
{
    return s->stop_ns < GIVEN_UP_NS && (may_fail(s) || has_tcp_beside(s));
}

/* Rows of the log of events that say so of an end. */
static unsigned count_rows(const char *file, const char *end, const char *what)
{
    char line[1024], node[64], word[64];
    FILE *f = fopen(file, "r");
    unsigned n = 0;

    snprintf(node, sizeof node, ",,%s,", end);
    snprintf(word, sizeof word, ",state,%s", what);
    while (f && fgets(line, sizeof line, f))
        n += strstr(line, node) && strstr(line, word);
    if (f)
        fclose(f);
    return n;
}

static bool logs_all_ends(const char *events)
{
    static const char *const ends[] = {"client", "server"};

    for (int i = 0; i < 2; i++)
        if (count_rows(events, ends[i], "closed") <
            count_rows(events, ends[i], "established"))
            return false;
    return true;
}

static void judge(const struct scenario *s, const struct run_result *r,
                  const char *events, char why[STRESS_WHY])
{
    bool corrupt = has_box(s, "corrupt");

    if (r->truncated)
        snprintf(why, STRESS_WHY, "%" PRIu64 " streams end too early",
                 r->truncated);
    else if (r->intact < r->completed && !corrupt)
        snprintf(why, STRESS_WHY, "octets differ");
    else if (r->completed < r->connections && !r->killed && !ends_early(s))
        snprintf(why, STRESS_WHY, "%" PRIu64 " octets left at the stop time",
                 r->undelivered_bytes);
    else if (r->completed < r->connections && r->killed && !may_fail(s))
        snprintf(why, STRESS_WHY, "%" PRIu64 " closed with an error",
                 r->killed);
    else if (!ends_early(s) && !logs_all_ends(events))
        snprintf(why, STRESS_WHY, "one end is not told of the end");
}

/* ---- the run ---- */

static void simulate(const struct ns3_plan *p, const char *events, char *why)
{
    static char text[NS3_TEXT];
    static struct scn_diags diags;
    static struct study study;
    static struct run_result result;
    static struct run_output out;
    static struct plan plan;
    const struct scenario *s;
    const char *bad;

    ns3_write(p, text);
    if (!study_read(&study, "drawn.yaml", text, strlen(text), NULL, &diags) ||
        !plan_make(&plan, &study, &(struct plan_choice){0}, &bad)) {
        snprintf(why, STRESS_WHY, "not a scenario: %.150s",
                 diags.n ? diags.list[0].text : "");
        return;
    }
    s = plan_scenario(&plan, 0);
    out.events_file = events;
    if (run_scenario(s, plan_seed(&plan, 0), &result, &out))
        snprintf(why, STRESS_WHY, "run failed: %.150s", out.error);
    else if (!is_attacked(s))
        judge(s, &result, events, why);
}

static void run_plan(const void *plan, char *why)
{
    char events[64];

    snprintf(events, sizeof events, "/tmp/mpx-stress-%ld.csv", (long)getpid());
    simulate(plan, events, why);
    unlink(events);
}

bool ns3_run(const struct ns3_plan *p, char why[STRESS_WHY])
{
    return stress_apart(run_plan, p, CPU_SECONDS, why);
}

/* ---- smaller ---- */

void ns3_shrink(struct ns3_plan *p, const char *why)
{
    char now[STRESS_WHY];
    bool changed = true;

    while (changed) {
        changed = false;
        for (unsigned i = 0; i < p->n;) {
            struct ns3_plan smaller = *p;

            memmove(&smaller.line[i], &smaller.line[i + 1],
                    (p->n - i - 1) * sizeof p->line[0]);
            smaller.n--;
            if (ns3_run(&smaller, now) || !stress_same_kind(now, why)) {
                i++;
                continue;
            }
            *p = smaller;
            changed = true;
        }
    }
}

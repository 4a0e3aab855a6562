/* SPDX-License-Identifier: MIT */
/* mpx-bench-run: one simulation, its cost and its outcome as name=value. */
#include "bench.h"
#include "bench_scenario.h"
#include "bench_square.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { GIVE_UP_S = 3600 };

static const char usage[] =
    "usage: mpx-bench-run --stack mpx|plain|tcp [option ...]\n"
    "  --bytes B          octets to move in all (4000000)\n"
    "  --connections N    of mpx; plain, which is TCP under the core of mpx, "
    "and\n"
    "                     tcp, ns-3's own, have 2 N flows, 16383 at most (1)\n"
    "  --subflows 1|2     of each connection of mpx, whose first subflows are\n"
    "                     16383 at most if they are to have a second (2)\n"
    "  --idle S           of mpx: connections stay open until S seconds (0)\n"
    "  --routers R        between the ends, their routes computed by ns-3; R "
    "is\n"
    "                     rounded down to a square (0)\n"
    "  --seed S           run number of ns-3 (1)\n"
    "  --rate R           of each link, bit/s (100000000)\n"
    "  --delay D          of each link, one way, ns (10000000)\n"
    "  --buffer B         octets per flow, at either end (four shares)\n"
    "  --ssthresh B       where slow start ends (a flow's share of a link)\n"
    "  --loss P           probability per packet (0)\n"
    "  --congestion TYPE  ns-3 type (ns3::TcpLinuxReno)\n"
    "  --queue-disc       ns-3's FqCoDel on the devices; else drop tail\n"
    "or: mpx-bench-run --scenario FILE [--seed S]\n"
    "  one run of the first cell of a scenario file\n";

static const struct option options[] = {
    {"stack", required_argument, NULL, 's'},
    {"bytes", required_argument, NULL, 'b'},
    {"connections", required_argument, NULL, 'n'},
    {"seed", required_argument, NULL, 'S'},
    {"rate", required_argument, NULL, 'r'},
    {"delay", required_argument, NULL, 'd'},
    {"buffer", required_argument, NULL, 'B'},
    {"ssthresh", required_argument, NULL, 't'},
    {"loss", required_argument, NULL, 'l'},
    {"congestion", required_argument, NULL, 'c'},
    {"queue-disc", no_argument, NULL, 'q'},
    {"subflows", required_argument, NULL, 'u'},
    {"idle", required_argument, NULL, 'i'},
    {"routers", required_argument, NULL, 'R'},
    {"scenario", required_argument, NULL, 'f'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static uint64_t number(const char *text, uint64_t least, uint64_t most)
{
    char *end;
    unsigned long long v;

    errno = 0;
    v = strtoull(text, &end, 10);
    if (end == text || *end || errno || strchr(text, '-') || v < least ||
        v > most) {
        fprintf(stderr,
                "mpx-bench-run: %s: not a number in %" PRIu64 "..%" PRIu64 "\n",
                text, least, most);
        exit(2);
    }
    return v;
}

static double probability(const char *text)
{
    char *end;
    double v = strtod(text, &end);

    if (end == text || *end || !(v >= 0 && v < 1)) {
        fprintf(stderr, "mpx-bench-run: %s: not a probability\n", text);
        exit(2);
    }
    return v;
}

static const struct bench_carrier *carrier_named(const char *name)
{
    static const struct bench_carrier *const table[] = {
        &bench_mpx, &bench_plain, &bench_tcp};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (!strcmp(table[i]->name, name))
            return table[i];
    return NULL;
}

static void set(struct bench_plan *p, int option, const char *arg)
{
    switch (option) {
    case 'b':
        p->bytes = number(arg, 1, UINT64_C(1) << 40);
        break;
    case 'n':
        p->connections = (uint32_t)number(arg, 1, BENCH_STREAMS_MAX);
        break;
    case 'S':
        p->seed = (uint32_t)number(arg, 1, UINT32_MAX);
        break;
    case 'r':
        p->rate_bps = number(arg, 1, UINT64_C(1000000000000));
        break;
    case 'd':
        p->delay_ns = number(arg, 0, UINT64_C(1000000000));
        break;
    case 'B':
        p->buffer = (uint32_t)number(arg, BENCH_CHUNK, 8 << 20);
        break;
    case 't':
        p->ssthresh = (uint32_t)number(arg, BENCH_MSS, UINT32_MAX);
        break;
    case 'l':
        p->loss = probability(arg);
        break;
    case 'c':
        p->congestion = arg;
        break;
    case 'q':
        p->queue_disc = true;
        break;
    case 'u':
        p->subflows = (uint8_t)number(arg, 1, BENCH_PATHS);
        break;
    case 'i':
        p->idle_ns = number(arg, 0, GIVE_UP_S - 1) * 1000000000;
        break;
    case 'R':
        p->routers =
            bench_square_of((uint32_t)number(arg, 1, BENCH_ROUTERS_MAX));
        break;
    default:
        break;
    }
}

static bool fits(const struct bench_plan *p, const struct bench_carrier *c)
{
    uint32_t most =
        p->subflows == 1 && !p->routers ? c->streams_max : BENCH_PORTS;

    return p->connections * c->streams_per_connection <= most &&
           (!p->idle_ns || c == &bench_mpx);
}

static const struct bench_carrier *
parse(int argc, char **argv, struct bench_plan *p, const char **scenario)
{
    const struct bench_carrier *c = NULL;
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'h') {
            fputs(usage, stdout);
            exit(0);
        }
        if (option == 's')
            c = carrier_named(optarg);
        else if (option == 'f')
            *scenario = optarg;
        else
            set(p, option, optarg);
        if (option == '?')
            break;
    }
    if (option == -1 && optind == argc && (*scenario ? !c : c && fits(p, c)))
        return c;
    fputs(usage, stderr);
    exit(2);
}

static double user_seconds(const struct rusage *u)
{
    return (double)u->ru_utime.tv_sec + (double)u->ru_utime.tv_usec * 1e-6;
}

/* @return whether every octet arrived, intact, on streams closed in order. */
static bool report(const struct bench *b, const char *stack, uint64_t events)
{
    uint64_t delivered = 0;
    bool intact = b->ends_left == 0;
    struct rusage u;

    for (uint32_t i = 0; i < b->n_streams; i++) {
        const struct bench_stream *s = &b->stream[i];

        delivered += s->received;
        intact = intact && s->intact && !s->failed && s->received == s->size;
    }
    getrusage(RUSAGE_SELF, &u);
    printf("stack=%s\nconnections=%" PRIu32 "\nflows=%" PRIu64 "\n", stack,
           b->plan.connections, b->n_streams + b->joins / 2);
    printf("user_s=%.6f\nrss_kb=%ld\nevents=%" PRIu64 "\n", user_seconds(&u),
           u.ru_maxrss, events);
    printf("delivered_bytes=%" PRIu64 "\nintact=%s\n", delivered,
           intact ? "yes" : "no");
    printf("routers=%" PRIu32 "\nidle_kb=%ld\n", b->plan.routers, b->idle_kb);
    printf("end_s=%.6f\n", (double)ns3c_now() * 1e-9);
    printf("completion_s=%.6f\n", (double)b->last_octet_ns * 1e-9);
    return intact;
}

int main(int argc, char **argv)
{
    static struct bench b = {.plan = {.bytes = 4000000,
                                      .connections = 1,
                                      .subflows = BENCH_PATHS,
                                      .seed = 1,
                                      .rate_bps = 100000000,
                                      .delay_ns = 10000000,
                                      .congestion = "ns3::TcpLinuxReno"}};
    const char *scenario = NULL;
    const struct bench_carrier *c = parse(argc, argv, &b.plan, &scenario);
    struct ns3c_options o = {.seed = 1, .run = b.plan.seed};
    bool ok;

    if (scenario)
        return bench_scenario(scenario, b.plan.seed);
    if (ns3c_init(&o) < 0 ||
        bench_build(&b, b.plan.connections * c->streams_per_connection) < 0 ||
        c->start(&b) < 0) {
        fprintf(stderr, "mpx-bench-run: %s\n",
                *ns3c_error() ? ns3c_error() : "a connection cannot begin");
        return 1;
    }
    ns3c_run(GIVE_UP_S * UINT64_C(1000000000));
    ok = report(&b, c->name, ns3c_event_count());
    ns3c_destroy();
    c->free();
    free(b.stream);
    return ok ? 0 : 1;
}

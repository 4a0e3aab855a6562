/* SPDX-License-Identifier: MIT */
/* Running tables of cases. */
#include "sim_test.h"

uint64_t sim_counter(const struct host *h, const char *name)
{
    for (unsigned i = 0; i < mpx_stats_count(); i++)
        if (!strcmp(mpx_stats_name(i), name))
            return mpx_stats_value(host_stats(h), i);
    fail_msg("no counter %s", name);
    return 0;
}

static const char *who(int id)
{
    return id == CLIENT ? "client" : "server";
}

static unsigned wrong(const struct sim_case *c, int id, const char *what,
                      uint64_t got, uint64_t want)
{
    if (got == want)
        return 0;
    print_error("%s: %s: %s is %llu, want %llu\n", c->name, who(id), what,
                (unsigned long long)got, (unsigned long long)want);
    return 1;
}

static unsigned check_data(const struct sim_case *c, const struct bed *b)
{
    unsigned bad = 0;

    for (int i = 0; i < 2; i++) {
        const struct host *h = &b->host[i], *peer = &b->host[!i];

        bad += wrong(c, i, "octets that differ", h->bad,
                     i == SERVER ? c->plan.spoiled : 0);
        if (c->end == SIM_FAILED)
            continue;
        bad += wrong(c, i, "octets written", h->written, h->app.size);
        bad += wrong(c, i, "octets read", h->read, peer->app.size);
    }
    return bad;
}

static unsigned check_end(const struct sim_case *c, const struct bed *b)
{
    bool closed = c->end != SIM_OPEN;
    unsigned bad = 0;

    for (int i = 0; i < 2; i++) {
        const struct host *h = &b->host[i];
        struct mpx_conn_info info = host_info(h);

        bad += wrong(c, i, "CLOSED", h->n[MPX_ACT_CLOSED], closed);
        bad += wrong(c, i, "error", h->error, c->end == SIM_FAILED);
        bad += wrong(c, i, "EOF", h->n[MPX_ACT_EOF], c->end == SIM_CLOSED);
        bad += wrong(c, i, "state closed", info.state == MPX_M_CLOSED, closed);
        bad += wrong(c, i, "plain", info.fallback, c->plain);
        if (c->subflows)
            bad += wrong(c, i, "subflows", info.subflows, c->subflows);
    }
    return bad;
}

unsigned sim_check(const struct sim_case *c, const struct bed *b)
{
    unsigned bad = b->wrong[0] != 0;

    if (bad)
        print_error("%s: %s\n", c->name, b->wrong);
    if (c->end != SIM_NO_DATA)
        bad += check_data(c, b) + check_end(c, b);
    for (int i = 0; i < CASE_COUNTERS && c->counter[i].name; i++)
        bad +=
            wrong(c, c->counter[i].who, c->counter[i].name,
                  sim_counter(&b->host[c->counter[i].who], c->counter[i].name),
                  c->counter[i].want);
    return bad;
}

unsigned sim_run(const struct sim_case *c)
{
    struct bed b;
    unsigned bad;

    bed_start(&b, &c->plan);
    bed_run(&b, c->ms ? c->ms : 60000);
    bad = sim_check(c, &b);
    bed_end(&b);
    return bad;
}

void sim_run_all(const struct sim_case *c, size_t n)
{
    unsigned bad = 0;

    for (size_t i = 0; i < n; i++)
        bad += sim_run(&c[i]) != 0;
    if (bad)
        fail_msg("%u of %zu cases failed", bad, n);
}

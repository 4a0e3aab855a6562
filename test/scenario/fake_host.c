/* SPDX-License-Identifier: MIT */
/*
 * A run_scenario() that costs nothing: its numbers follow from the scenario
 * and the seed. The environment makes single runs misbehave:
 *   FAKE_SLEEP_MS    every run takes that long
 *   FAKE_CRASH_SEED, FAKE_FAIL_SEED, FAKE_HANG_SEED   runs of that seed do
 *   FAKE_SHORT_SEED  runs of that seed do not complete
 *   FAKE_TALK_SEED   runs of that seed write 500 lines, by turns to stdout and
 *                    stderr
 *   FAKE_SAME        all seeds give what seed 1 gives
 *   FAKE_WITHOUT     key, rotation, subflow, attacker, memory: what runs do not
 * have
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "atk.h"
#include "mpx_profile.h"
#include "mpx_stats.h"
#include "scenario.h"

static const char *const keys[] = {"sniffed", "wrong", NULL};
static const char *const goals[] = {"steal", "inject", NULL};
static const struct atk_param join_params[] = {
    {"keys", ATK_P_WORD, .words = keys},
    {"goal", ATK_P_WORD, .words = goals},
    {"size", ATK_P_SIZE, .initial = 64000, .min = 1, .max = 1000000000},
    {.name = NULL},
};
static const struct atk_param remove_params[] = {
    {"wait", ATK_P_TIME, .initial = 1000000000, .max = UINT64_C(1000000000000)},
    {"times", ATK_P_COUNT, .initial = 3, .min = 1, .max = 100},
    {.name = NULL},
};
static const struct atk_ops attacks[] = {
    {.name = "join-with-sniffed-keys", .params = join_params},
    {.name = "remove-address", .params = remove_params, .spoils = true},
};

const char *atk_name_at(unsigned i)
{
    return i < 2 ? attacks[i].name : NULL;
}

const struct atk_ops *atk_find(const char *name)
{
    for (unsigned i = 0; i < 2; i++)
        if (strcmp(attacks[i].name, name) == 0)
            return &attacks[i];
    return NULL;
}

static bool env_is(const char *name, uint32_t seed)
{
    const char *value = getenv(name);
    return value && strtoul(value, NULL, 10) == seed;
}

static void talk(void)
{
    for (unsigned i = 0; i < 500; i++) {
        fprintf(i % 2 ? stderr : stdout, "line %03u\n", i);
        fflush(stdout);
    }
}

static void misbehave(uint32_t seed)
{
    const char *ms = getenv("FAKE_SLEEP_MS");
    if (ms) {
        long n = strtol(ms, NULL, 10);
        nanosleep(&(struct timespec){n / 1000, n % 1000 * 1000000}, NULL);
    }
    if (env_is("FAKE_TALK_SEED", seed))
        talk();
    if (env_is("FAKE_CRASH_SEED", seed)) {
        fprintf(stderr, "subflow 2: mapping overlaps\n");
        abort();
    }
    while (env_is("FAKE_HANG_SEED", seed))
        pause();
}

static bool without(const char *what)
{
    const char *value = getenv("FAKE_WITHOUT");
    return value && strstr(value, what);
}

static void put_keys(const struct scenario *s, struct run_result *r)
{
    const struct mpx_profile *p = mpx_profile_find(s->keying.profile);

    if (!p || !p->external || without("key"))
        return;
    r->keys_active = r->connections;
    r->rotations =
        s->keying.rotate.on && !without("rotation") ? r->connections : 0;
}

static bool hijacks(const struct scenario *s, const struct scn_attacker *k)
{
    const struct mpx_profile *p = mpx_profile_find(s->keying.profile);
    return p && p->multipath && !p->external &&
           k->tap[0].reads == SCN_READ_HANDSHAKE && k->param[0] == 0;
}

static void write_pcap(const struct run_output *out)
{
    char path[4096];
    if (!out->pcap_prefix)
        return;
    snprintf(path, sizeof path, "%s-client-wifi.pcap", out->pcap_prefix);
    FILE *f = fopen(path, "w");
    if (f)
        fclose(f);
}

/* Of 2 s: wifi is gone after the first. */
static void write_series(const struct run_output *out)
{
    FILE *f = out->series_file ? fopen(out->series_file, "w") : NULL;

    if (!f)
        return;
    fputs("time_s,node,conn,subflow,path,goodput_bps,cwnd_bytes,rtt_s\n", f);
    for (uint64_t t = out->series_ns; t <= 2000000000; t += out->series_ns) {
        if (t <= 1000000000)
            fprintf(f, "%.6f,client,0,0,wifi,3e6,1000,0.02\n",
                    (double)t * 1e-9);
        fprintf(f, "%.6f,client,0,1,lte,1e6,1000,0.05\n", (double)t * 1e-9);
    }
    fclose(f);
}

static void write_kernel(const struct run_output *out, uint32_t seed)
{
    FILE *f = out->kernel_file ? fopen(out->kernel_file, "w") : NULL;

    if (!f)
        return;
    fprintf(f, "client MPTcpExt MPCapableSYNTX %u\n", (unsigned)seed);
    fclose(f);
}

/* What the whole run has, of each; those of servers do not all complete. */
static void put_kinds(const struct scenario *s, const struct run_output *out,
                      struct run_result *r)
{
    FILE *f = out->hosts_file ? fopen(out->hosts_file, "w") : NULL;

    r->n_kinds = s->n_kinds;
    for (unsigned k = 0; k < s->n_kinds; k++) {
        struct host_result *h = &r->kind[k].of;

        memcpy(r->kind[k].name, s->kind[k].name, sizeof s->kind[k].name);
        *h = (struct host_result){.connections = r->connections,
                                  .app_bytes = 3000,
                                  .goodput_bps = NAN};
        h->hijacked_connections = s->kind[k].server ? 0 : 1;
        h->completion_s = s->kind[k].server ? (double)NAN : 0.25;
        if (f)
            fprintf(f, "%s,%s,%s,1,1,0,%d,0,2,0,2,3000,%s,,%u,0,0,0\n",
                    h->completion_s > 0 ? "phone" : "shop", s->kind[k].name,
                    h->completion_s > 0 ? "client" : "server",
                    h->completion_s > 0, h->completion_s > 0 ? "0.25" : "",
                    (unsigned)h->hijacked_connections);
    }
    if (f)
        fclose(f);
}

bool run_may_follow(const struct scenario *s)
{
    (void)s;
    return true;
}

const char *run_lacks(const struct scenario *s, unsigned *path)
{
    *path = s->path[0].kind == SCN_POINT_TO_POINT ? SCN_PATHS_MAX : 0;
    return getenv("FAKE_LACKS");
}

void run_prepare_scenarios(void)
{
}

int run_scenario(const struct scenario *s, uint32_t seed, struct run_result *r,
                 struct run_output *out)
{
    uint64_t n = s->traffic.connections;
    uint32_t drawn = getenv("FAKE_SAME") ? 1 : seed;
    double rate = 0, noise = (double)(drawn * 2654435761u % 1000) / 1000;

    write_pcap(out);
    write_series(out);
    misbehave(seed);
    if (env_is("FAKE_FAIL_SEED", seed)) {
        snprintf(out->error, sizeof out->error, "no address left for %s",
                 s->path[0].name);
        return -1;
    }
    for (unsigned i = 0; i < s->n_paths; i++)
        rate += (double)s->path[i].rate_bps * (1 - s->path[i].loss[0]);
    r->connections = r->established = r->completed = r->intact = n;
    r->app_bytes = n * s->traffic.size;
    r->completion_s = (double)s->traffic.size * 8 / rate * (1 + noise / 10);
    r->goodput_bps = (double)s->traffic.size * 8 / r->completion_s;
    r->join_latency_s = r->key_latency_s = r->hijack_time_s = NAN;
    r->subflows_max = without("subflow") ? 1 : s->n_paths;
    put_keys(s, r);
    if (env_is("FAKE_SHORT_SEED", seed)) {
        r->completed = r->intact = 0;
        r->completion_s = r->goodput_bps = NAN;
    }
    for (unsigned i = 0; i < s->n_attackers; i++) {
        const struct scn_attacker *k = &s->attacker[i];
        bool steal = k->param[1] == 0;
        r->attacker_joins_sent = without("attacker") ? 0 : n;
        r->attacker_missed = without("memory");
        if (!hijacks(s, k) || without("attacker"))
            continue;
        r->hijacked_connections = n;
        r->hijack_time_s = (double)k->acts_ns * 1e-9 + noise;
        r->captured_bytes = steal ? 1000 + drawn : 0;
        r->injected_bytes = steal ? 0 : k->param[2];
    }
    r->late = env_is("FAKE_LATE_SEED", seed);
    if (r->late)
        fputs("late\n", stderr);
    write_kernel(out, seed);
    put_kinds(s, out, r);
    for (unsigned i = 0; i < mpx_stats_count(); i++) {
        r->client_stats[i] = seed + i;
        r->server_stats[i] = 2 * seed + i;
    }
    return 0;
}

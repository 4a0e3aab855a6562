/* SPDX-License-Identifier: MIT */
/* The workloads: simulations, a run of a scenario, its reader, captures, and
 * what a join costs the core. */
#include "workloads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "cmd.h"
#include "mpx_auth.h"
#include "mpx_token.h"
#include "session.h"

/* ---- the same transfer over three stacks ---- */

static const struct bench_carrier *carrier_named(const char *name)
{
    static const struct bench_carrier *const table[] = {
        &bench_mpx, &bench_plain, &bench_tcp};

    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i]->name, name) == 0)
            return table[i];
    abort(); /* workloads name no other */
}

static bool arrived(const struct bench *b)
{
    bool ok = b->ends_left == 0;

    for (uint32_t i = 0; i < b->n_streams; i++) {
        const struct bench_stream *s = &b->stream[i];

        ok = ok && s->intact && !s->failed && s->received == s->size;
    }
    return ok;
}

static bool transfer(const struct workload *w, const char *root)
{
    static struct bench b;
    const struct bench_carrier *c = carrier_named(w->stack);
    struct ns3c_options o = {.seed = 1, .run = 1};

    (void)root;
    b.plan = (struct bench_plan){.bytes = w->bytes,
                                 .connections = w->connections,
                                 .subflows = BENCH_PATHS,
                                 .seed = 1,
                                 .rate_bps = 100000000,
                                 .delay_ns = 10000000,
                                 .loss = w->loss,
                                 .congestion = "ns3::TcpLinuxReno"};
    if (ns3c_init(&o) < 0 ||
        bench_build(&b, w->connections * c->streams_per_connection) < 0 ||
        c->start(&b) < 0) {
        fprintf(stderr, "%s: %s\n", w->name, ns3c_error());
        return false;
    }
    counted(true);
    ns3c_run(UINT64_C(600000000000));
    counted(false);
    return arrived(&b);
}

/* ---- one run of a scenario, from nothing to its row ---- */

static const char scenario[] =
    "# Claim: a short transfer completes under the eyes of an attacker.\n"
    "name: counted\n"
    "stop: 5 s\n"
    "paths: {wifi: {}, lte: {}}\n"
    "keying: {profile: baerts}\n"
    "traffic: {direction: download, size: 20 kB}\n"
    "attackers: [{attack: join-with-sniffed-keys, on: wifi, reads: handshake,\n"
    "             acts: 500 ms}]\n"
    "expect: [{that: completed == connections}]\n";

static bool whole_run(const struct workload *w, const char *root)
{
    struct scn_diags diags = {0};
    struct study_changes none = {0};
    struct run_output out = {0};
    static struct study study;
    static struct scenario s;
    static struct run_result row;
    struct arena a = {NULL};
    bool ok = study_read(&study, "counted.yaml", scenario, sizeof scenario - 1,
                         &none, &diags) &&
              study_cell(&study, 0, &a, &s, &diags);

    (void)root;
    if (!ok) {
        fprintf(stderr, "%s: its scenario is wrong\n", w->name);
        return false;
    }
    counted(true);
    ok = run_scenario(&s, 1, &row, &out) == 0;
    counted(false);
    return ok && row.completed == row.connections;
}

/* ---- commands ---- */

static bool command(int n, char *const argv[])
{
    char *copy[8] = {NULL};
    int code;

    memcpy(copy, argv, (size_t)n * sizeof *copy);
    counted(true);
    code = mpx_main(n, copy);
    counted(false);
    return code == 0;
}

static bool of_file(const char *verb, const char *root, const char *file)
{
    char program[] = "mpx", quiet[] = "--quiet", word[16], path[4096];
    char *const argv[] = {program, word, quiet, path};

    snprintf(word, sizeof word, "%s", verb);
    snprintf(path, sizeof path, "%s/%s", root, file);
    return command(4, argv);
}

static bool check(const struct workload *w, const char *root)
{
    (void)w;
    return of_file("check", root, "scenarios/hijack-eavesdrop.yaml");
}

/* A table with itself, in the working directory. */
static bool compare(const struct workload *w, const char *root)
{
    char program[] = "mpx", verb[] = "compare", path[] = "counted.csv";
    char *const argv[] = {program, verb, path, path};
    FILE *f = fopen(path, "w");

    (void)w;
    (void)root;
    if (!f)
        return false;
    fputs("id,seed,bytes,completion_s,what\n", f);
    for (unsigned i = 0; i < 500; i++)
        fprintf(f, "x=%u;s=%u,%u,%u,%.9g,\"a, b\"\n", i % 7, i, i, i * i,
                i / 7.0);
    return fclose(f) == 0 && command(4, argv);
}

static bool replay(const struct workload *w, const char *root)
{
    (void)w;
    return of_file("replay", root,
                   "test/data/captures/s13_half_close/client.pcap.gz");
}

static bool vectors(const struct workload *w, const char *root)
{
    char program[] = "mpx", verb[] = "vectors";
    char *const argv[] = {program, verb};

    (void)w;
    (void)root;
    return command(2, argv);
}

/* ---- a join in the core: its token is looked up, two MACs are made ---- */

enum { TOKENS = 5000, JOINS = 200 };

/* An order that is always the same: these tokens are nobody's secret. */
static void draw(void *ctx, void *dst, size_t len)
{
    uint64_t *x = ctx;
    uint8_t *p = dst;

    while (len-- > 0) {
        *x = *x * UINT64_C(6364136223846793005) + 1442695040888963407;
        *p++ = (uint8_t)(*x >> 56);
    }
}

/* Whether the token is known, and the MACs of both ends differ. */
static bool join_once(const struct mpx_tokens *t, const struct mpx_auth_key *k,
                      uint64_t token)
{
    uint8_t mac[2][MPX_MAC160_LEN];
    uint32_t nonce = (uint32_t)token;

    mpx_auth_join(k, MPX_ROLE_R, false, nonce, ~nonce, NULL, mac[0]);
    mpx_auth_join(k, MPX_ROLE_I, true, ~nonce, nonce, NULL, mac[1]);
    return mpx_tokens_find(t, token) && memcmp(mac[0], mac[1], 20) != 0;
}

static bool join(const struct workload *w, const char *root)
{
    static const uint8_t keys[MPX_KEYS_LEN] = {1, 2, 3};
    static uint64_t token[TOKENS];
    uint64_t state = 1;
    const struct mpx_env env = {.ctx = &state, .random = draw};
    const struct mpx_auth_public pub = {.token = {1, 2}};
    struct mpx_auth_key k;
    struct mpx_tokens t;
    bool ok;

    (void)w;
    (void)root;
    mpx_tokens_init(&t, &env);
    ok = mpx_auth_key_init(&k, mpx_profile_find("rfc8684"), &pub, keys,
                           sizeof keys, 0) == MPX_OK;
    counted(true);
    for (unsigned i = 0; ok && i < TOKENS; i++) {
        token[i] = (i + 1) * UINT64_C(2654435761) & UINT32_MAX;
        ok = mpx_tokens_add(&t, &token[i]) == MPX_OK;
    }
    for (unsigned i = 0; ok && i < JOINS; i++)
        ok = join_once(&t, &k, token[i]);
    counted(false);
    mpx_tokens_free(&t);
    mpx_auth_wipe(&k);
    return ok;
}

const struct workload workloads[] = {
    {.name = "tcp", transfer, "tcp", 30000, 1, 0},
    {.name = "mptcp", transfer, "mpx", 30000, 1, 0},
    {.name = "mptcp-loss", transfer, "mpx", 30000, 1, 0.05},
    {.name = "mptcp-20", transfer, "mpx", 40000, 20, 0},
    {.name = "run", whole_run},
    {.name = "check", check},
    {.name = "compare", compare},
    {.name = "replay", replay},
    {.name = "vectors", vectors},
    {.name = "join", join},
    {.name = NULL},
};

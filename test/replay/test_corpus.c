/* SPDX-License-Identifier: MIT */
/*
 * Captures of the kernel's MPTCP: our counts are those of an independent
 * checker (check.json), name by name, and so are tokens, initial data sequence
 * numbers and the packets that fail. One test per folder of scenarios.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"
#include "vec.h"

static uint64_t count(const struct scene *s, const char *name)
{
    const char *text = flat_get(&s->check, "counts.%s", name);

    return text ? strtoull(text, NULL, 10) : 0;
}

static void same_count(const char *name, uint64_t ours, uint64_t theirs)
{
    if (ours != theirs)
        fail_msg("%s: %" PRIu64 ", the checker has %" PRIu64, name, ours,
                 theirs);
}

/* ---- what meta.json says of the endpoints -------------------------------- */

static const struct conn *by_token(const struct scene *s, uint64_t token,
                                   unsigned *role)
{
    const struct conn *found = NULL;

    for (int e = 0; e < ENDS; e++) {
        for (size_t i = 0; i < s->end[e].n_conns; i++) {
            const struct conn *c = &s->end[e].conn[i];

            for (unsigned r = 0; r < 2; r++) {
                if (c->identity[r].token != token)
                    continue;
                *role = r;
                found = c;
            }
        }
    }
    return found;
}

static uint64_t hex(const struct flat *f, unsigned i, const char *field)
{
    const char *text = flat_get(f, "mptcp_info.%u.%s", i, field);

    return text ? strtoull(text, NULL, 16) : 0;
}

static bool near_idsn(uint64_t dsn, const struct conn *c, unsigned role)
{
    return (dsn - c->identity[role].idsn - 1) >> 32 == 0;
}

/* MPTCP_INFO of the sockets: tokens that we computed, and sequence numbers
 * that begin where we say. */
static void check_info(const struct scene *s)
{
    uint64_t tokens = 0, idsns = 0;

    for (unsigned i = 0; flat_get(&s->meta, "mptcp_info.%u.tag", i); i++) {
        const char *token = flat_get(&s->meta, "mptcp_info.%u.token", i);
        const char *back = flat_get(&s->meta, "mptcp_info.%u.fallback", i);
        const char *err = flat_get(&s->meta, "mptcp_info.%u.err", i);
        unsigned role;

        if (!token || (err && strcmp(err, "null") != 0) ||
            (back && strcmp(back, "true") == 0))
            continue;

        const struct conn *c = by_token(s, strtoull(token, NULL, 16), &role);

        assert_non_null(c);
        tokens++;
        if (near_idsn(hex(&s->meta, i, "write_seq"), c, role) &&
            near_idsn(hex(&s->meta, i, "rcv_nxt"), c, 1 - role))
            idsns++;
    }
    same_count("info_token_ok", tokens, count(s, "info_token_ok"));
    same_count("info_idsn_ok", idsns, count(s, "info_idsn_ok"));
}

static uint64_t counter(const struct scene *s, const char *end,
                        const char *name)
{
    const char *text = flat_get(&s->meta, "nstat_mptcp.%s.%s", end, name);

    return text ? strtoull(text, NULL, 10) : 0;
}

/* The kernel's own counters beside the SYNs in the file. */
static void check_nstat(const struct scene *s)
{
    uint64_t sent = 0, got = 0, joins = 0;

    for (size_t i = 0; i < s->end[CLIENT].flows.n; i++)
        sent += s->end[CLIENT].flows.v[i].syn_capable;
    for (size_t i = 0; i < s->end[SERVER].flows.n; i++) {
        const struct flow *f = &s->end[SERVER].flows.v[i];

        if (f->syn_capable)
            got += 1 + f->syn_repeats;
        if (f->kind == FLOW_JOIN)
            joins += 1 + f->syn_repeats;
    }

    int match = (counter(s, "client", "MPCapableSYNTX") == sent) +
                (counter(s, "server", "MPCapableSYNRX") == got) +
                (counter(s, "server", "MPJoinSynRx") == joins);

    same_count("nstat_match", (uint64_t)match, count(s, "nstat_match"));
}

/* ---- what the captures say ----------------------------------------------- */

/* What the checker takes for a fault and there is another reason for: octets
 * mapped before the keys came, since the third ACK was lost; TCP checksums that
 * are left to an interface. */
static const struct {
    const char *scene, *name;
    uint64_t ours;
} explained[] = {
    {"s12_lost_third_ack_and_data_3_writes", "payload_bytes_covered", 1000},
    {"s12_lost_third_ack_and_data_3_writes", "fail_uncovered_bytes", 0},
    {"s36_offload", "fail_tcp_csum", 0},
};

static uint64_t expected(const struct scene *s, const char *name)
{
    for (size_t i = 0; i < sizeof explained / sizeof explained[0]; i++)
        if (strcmp(s->name, explained[i].scene) == 0 &&
            strcmp(name, explained[i].name) == 0)
            return explained[i].ours;
    return count(s, name);
}

static void check_counts(const struct scene *s)
{
    static const char *const of_meta[] = {"info_token_ok", "info_idsn_ok",
                                          "nstat_match"};
    struct tally_row row;
    uint64_t known = 0, theirs = 0;

    for (unsigned i = 0; tally_row(&s->sum, i, &row); i++) {
        if (row.name[0] == '\0' ||
            (row.own && strncmp(row.name, "fail_", 5) != 0))
            continue;
        same_count(row.name, row.value, expected(s, row.name));
        known += flat_get(&s->check, "counts.%s", row.name) != NULL;
    }
    for (size_t i = 0; i < 3; i++)
        known += flat_get(&s->check, "counts.%s", of_meta[i]) != NULL;
    for (size_t i = 0; i < s->check.n; i++)
        theirs += strncmp(s->check.v[i].path, "counts.", 7) == 0;
    same_count("names of counts", known, theirs);
}

static void same_hex(const struct scene *s, int end, size_t i,
                     const char *field, uint64_t ours, int digits)
{
    const char *theirs =
        flat_get(&s->check, "conns_%s.%zu.%s", scene_ends[end], i, field);
    char text[20];

    snprintf(text, sizeof text, "%0*" PRIx64, digits, ours);
    assert_non_null(theirs);
    assert_string_equal(text, theirs);
}

static void check_conns(const struct scene *s, int end)
{
    const struct replay *r = &s->end[end];

    for (size_t i = 0; i < r->n_conns; i++) {
        const struct conn *c = &r->conn[i];

        same_hex(s, end, i, "client_token", c->identity[0].token, 8);
        same_hex(s, end, i, "server_token", c->identity[1].token, 8);
        same_hex(s, end, i, "client_idsn", c->identity[0].idsn, 16);
        same_hex(s, end, i, "server_idsn", c->identity[1].idsn, 16);
        same_hex(s, end, i, "client_key", c->id[0], 16);
        same_hex(s, end, i, "server_key", c->id[1], 16);
    }
    assert_null(flat_get(&s->check, "conns_%s.%zu.client_token",
                         scene_ends[end], r->n_conns));
}

static void check_sizes(const struct scene *s, int end)
{
    const char *packets = flat_get(&s->check, "packets_%s", scene_ends[end]);
    const char *flows = flat_get(&s->check, "flows_%s", scene_ends[end]);

    assert_non_null(packets);
    assert_non_null(flows);
    same_count("packets", s->end[end].packets, strtoull(packets, NULL, 10));
    same_count("flows", s->end[end].flows.n, strtoull(flows, NULL, 10));
}

/* Whether the checker too names this packet among its first failures. */
static bool blamed(const struct scene *s, int end, enum check c, uint64_t frame)
{
    const char *name = tally_check_name(c), *text;
    char want[32];

    snprintf(want, sizeof want, "%s#%" PRIu64, scene_ends[end], frame);
    for (unsigned i = 0; (text = flat_get(&s->check, "fail.%s.%u", name, i));
         i++) {
        size_t n = strlen(want);

        if (i >= 11 || (strncmp(text, want, n) == 0 &&
                        (text[n] == '\0' || text[n] == ' ')))
            return true;
    }
    return false;
}

/* Frames count as packets here: these files hold nothing but IP. */
static void check_blame(const struct scene *s, int end)
{
    const struct replay *r = &s->end[end];

    if (r->tally.seen[SEEN_FRAMES] != r->packets)
        return;
    for (size_t i = 0; i < r->n_lines; i++) {
        for (unsigned k = 0; k < r->line[i].n_failed; k++) {
            enum check c = (enum check)r->line[i].failed[k];

            if (c != CHECK_DSS_CSUM && !blamed(s, end, c, r->line[i].at.frame))
                fail_msg("frame %" PRIu64 " of the %s fails %s",
                         r->line[i].at.frame, scene_ends[end],
                         tally_check_name(c));
        }
    }
}

static void test_scene(void **state)
{
    struct scene s;

    scene_load(&s, *state);
    check_counts(&s);
    check_info(&s);
    check_nstat(&s);
    for (int e = 0; e < ENDS; e++) {
        check_sizes(&s, e);
        check_conns(&s, e);
        check_blame(&s, e);
    }
    scene_free(&s);
}

static void test_there_are_scenes(void **state)
{
    assert_true(*(size_t *)*state > 0);
}

/* MPX_CAPTURES names another folder of scenarios to be judged as well. */
int main(void)
{
    const char *roots[] = {MPX_CAPTURE_DIR, getenv("MPX_CAPTURES")};
    static char **folders[2];
    static struct CMUnitTest *tests;
    size_t found[2] = {0};
    size_t n = 0, cap = 0;

    for (int k = 0; k < 2 && roots[k]; k++) {
        folders[k] = scene_folders(roots[k], &found[k]);
        tests = vec_room(tests, n, &cap, sizeof *tests);
        tests[n++] = (struct CMUnitTest){.name = roots[k],
                                         .test_func = test_there_are_scenes,
                                         .initial_state = &found[k]};
        for (size_t i = 0; i < found[k]; i++) {
            tests = vec_room(tests, n, &cap, sizeof *tests);
            tests[n++] =
                (struct CMUnitTest){.name = strrchr(folders[k][i], '/') + 1,
                                    .test_func = test_scene,
                                    .initial_state = folders[k][i]};
        }
    }
    return _cmocka_run_group_tests("captures", tests, n, NULL, NULL);
}

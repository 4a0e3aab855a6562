/* SPDX-License-Identifier: MIT */
/*
 * How often NEW_KEY leaves an end without a key, D-07: the core's own
 * mpx_keys.c at two ends, a clock, one delay, independent loss, no TCP and no
 * ns-3; against the model of the reference, which knows no code of ours.
 */
#include "unit.h"
#include "mpx.h"
#include "mpx_keys.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CONNECTIONS = 2000, IN_FLIGHT = 32, ROWS_MIN = 80, LONG = 50 };
#define MS      UINT64_C(1000000)
#define HORIZON UINT64_C(20000000000)
#define SIGMAS  4.5 /* of 100 rows none will stray that far by chance */

/* A line of the table: what is simulated, and what the model says of it. */
struct row {
    char skew[16], reading[16];
    double delay_ms, rto_ms, loss, wedged, new_keys;
};

struct end {
    struct mpx_keys k;
    struct mpx_auth_key mac[2];
    uint64_t install_at;
    struct {
        uint64_t at; /* MPX_NEVER: free */
        struct mpx_opt_new_key nk;
    } in[IN_FLIGHT];
};
struct world {
    struct mpx_profile p;
    struct end end[2];
    uint64_t now, delay, rto, rng;
    double loss;
    unsigned sent;
};

static double draw(struct world *w) /* splitmix64 */
{
    uint64_t z = w->rng += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static void speak(struct world *w, int from)
{
    struct end *e = &w->end[from], *peer = &w->end[!from];
    struct mpx_opt_new_key nk;

    while (mpx_keys_take(&e->k, &w->p, (enum mpx_role)from, &nk, w->now)) {
        unsigned i = 0;

        w->sent++;
        if (draw(w) < w->loss)
            continue;
        while (peer->in[i].at != MPX_NEVER)
            assert_true(++i < IN_FLIGHT);
        peer->in[i].at = w->now + w->delay;
        peer->in[i].nk = nk;
    }
}

static void act(struct world *w, int at)
{
    static const struct mpx_auth_public pub = {.token = {0x1234, 0x5678}};
    struct end *e = &w->end[at];

    if (w->now >= e->install_at) {
        e->install_at = MPX_NEVER;
        assert_int_equal(mpx_keys_install(&e->k, &w->p, &pub,
                                          (const uint8_t *)"an external key.",
                                          16, w->rto, w->now,
                                          (enum mpx_role)at),
                         MPX_OK);
    }
    for (unsigned i = 0; i < IN_FLIGHT; i++)
        if (e->in[i].at <= w->now) {
            e->in[i].at = MPX_NEVER;
            (void)!mpx_keys_on_new_key(&e->k, &w->p, (enum mpx_role)at,
                                       &e->in[i].nk, w->now);
        }
    (void)!mpx_keys_tick(&e->k, &w->p, w->now);
    speak(w, at);
}

static uint64_t next_of(const struct world *w)
{
    uint64_t at = MPX_NEVER;

    for (int i = 0; i < 2; i++) {
        const struct end *e = &w->end[i];
        uint64_t tick = mpx_keys_deadline(&e->k);

        at = e->install_at < at ? e->install_at : at;
        at = tick < at ? tick : at;
        for (unsigned k = 0; k < IN_FLIGHT; k++)
            at = e->in[k].at < at ? e->in[k].at : at;
    }
    return at;
}

/* One connection. @return whether both ends have an active key at its end. */
static bool run(struct world *w, uint64_t skew)
{
    uint64_t at;

    w->now = 0;
    for (int i = 0; i < 2; i++) {
        mpx_keys_init(&w->end[i].k);
        for (int k = 0; k < 2; k++)
            w->end[i].k.mac[k] = &w->end[i].mac[k];
        for (unsigned k = 0; k < IN_FLIGHT; k++)
            w->end[i].in[k].at = MPX_NEVER;
    }
    w->end[0].install_at = 0;
    w->end[1].install_at = skew;
    while ((at = next_of(w)) < HORIZON) {
        w->now = at;
        act(w, 0);
        act(w, 1);
    }
    return mpx_keys_current(&w->end[0].k) && mpx_keys_current(&w->end[1].k);
}

static void set_up(struct world *w, const struct row *r)
{
    mpx_err err = MPX_OK;

    *w = (struct world){.p = *mpx_profile_find("baerts"),
                        .delay = (uint64_t)(r->delay_ms * (double)MS),
                        .rto = (uint64_t)(r->rto_ms * (double)MS),
                        .loss = r->loss};
    if (strstr(r->reading, "hold"))
        err = mpx_profile_set(&w->p, "newkey-early", "hold");
    if (!err && strstr(r->reading, "reply"))
        err = mpx_profile_set(&w->p, "newkey-dup-reply", "on");
    assert_int_equal(err, MPX_OK);
}

static uint64_t skew_of(struct world *w, const struct row *r)
{
    if (!strcmp(r->skew, "one-way+1ms"))
        return w->delay + MS;
    return strcmp(r->skew, "uniform-1s")
               ? 0
               : (uint64_t)(draw(w) * 1000 * (double)MS);
}

/*
 * NEW_KEYs that the model would see here. It sends once and repeats six times
 * where six are all here, so who is wedged sends one less. It answers none soon
 * after it sent anything, where here answers are rationed by answers alone:
 * what was sent at 200 and 600 ms and crosses the other's first is answered,
 * and that answer once more.
 */
static double expected(const struct row *r)
{
    bool both = !strcmp(r->reading, "hold+reply"),
         spread = !strcmp(r->skew, "uniform-1s");
    double crosses = both && spread ? 2 * 2 * r->delay_ms / 1000 : 0;

    return r->new_keys - r->wedged + 2 * crosses;
}

static unsigned compare(const struct row *r, double wedged, double sent)
{
    double var = r->wedged * (1 - r->wedged) / CONNECTIONS,
           slack = SIGMAS * sqrt(var) + 0.002, want = expected(r);
    bool endless = r->new_keys > LONG, ok;

    ok = fabs(wedged - r->wedged) <= slack &&
         (endless ? sent > LONG : fabs(sent - want) <= 0.08 + 7 * slack);
    printf("%-12s %3g ms %4g %-10s wedged %.4f (%.4f) sent %6.2f (%6.2f)%s\n",
           r->skew, r->delay_ms, r->loss, r->reading, wedged, r->wedged, sent,
           want, ok ? "" : " DIFFERS");
    return !ok;
}

static unsigned judge(const struct row *r, uint64_t seed)
{
    unsigned n = r->new_keys > LONG ? 20 : CONNECTIONS, bad = 0;
    struct world w;

    set_up(&w, r);
    w.rng = seed;
    for (unsigned i = 0; i < n; i++)
        bad += !run(&w, skew_of(&w, r));
    return compare(r, (double)bad / n, (double)w.sent / n);
}

static void the_code_does_what_the_model_says(void **state)
{
    FILE *f = fopen(MPX_MODEL_FILE, "r");
    char line[256];
    unsigned rows = 0, bad = 0;
    struct row r;

    (void)state;
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%15[^,],%lf,%lf,%lf,%15[^,],%lf,%lf", r.skew,
                   &r.delay_ms, &r.rto_ms, &r.loss, r.reading, &r.wedged,
                   &r.new_keys) == 7)
            bad += judge(&r, ++rows);
    fclose(f);
    assert_true(rows >= ROWS_MIN);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_code_does_what_the_model_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

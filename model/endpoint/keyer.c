/* SPDX-License-Identifier: MIT */
/* Installing the first key, rotating it, and counting what became of each. */
#include "keyer.h"
#include "mpx_crypto.h"

#include <stdlib.h>
#include <string.h>

#define RETRY UINT64_C(10000000) /* ns, between looks at a key that waits */

void keyer_init(struct keyer *k, struct keying *keying,
                const struct mpx_profile *profile, struct host *h,
                struct channel *c, struct processing *p, uint32_t number,
                bool server)
{
    *k = (struct keyer){.keying = keying,
                        .profile = profile,
                        .host = h,
                        .channel = c,
                        .processing = p,
                        .number = number,
                        .server = server,
                        .next = MPX_NEVER};
}

void keyer_free(struct keyer *k)
{
    free(k->life);
}

static struct key_life *new_life(struct keyer *k, uint32_t epoch)
{
    if (k->n_life == k->space) {
        unsigned space = k->space ? 2 * k->space : 4;
        struct key_life *more = realloc(k->life, space * sizeof *more);

        if (!more)
            abort(); /* out of memory */
        k->life = more;
        k->space = space;
    }
    k->life[k->n_life] = (struct key_life){epoch, ns3c_now(), MPX_NEVER};
    return &k->life[k->n_life++];
}

/* A key that the source does not give is MPX_ERR_NO_KEY, and *source why. */
static mpx_err install(struct keyer *k, uint32_t epoch, enum ks_err *source)
{
    struct ks_key key;
    mpx_err err;

    *source = keying_key(k->keying, k->profile, k->conn, k->number, k->channel,
                         epoch, &key);
    if (*source)
        return MPX_ERR_NO_KEY;
    new_life(k, epoch); /* it may become active during the call */
    err = host_set_key(k->host, k->conn, key.octets, key.len);
    if (err == MPX_OK)
        keying_log_key(k->keying, k->conn, k->number, &key);
    if (err == MPX_OK && k->installed)
        k->installed(k->user, epoch, &key);
    mpx_wipe(&key, sizeof key);
    if (err)
        k->n_life--;
    return err;
}

static void leave_out(struct keyer *k, uint32_t epoch, enum ks_err source,
                      mpx_err core)
{
    k->refused++;
    if (k->left_out)
        k->left_out(k->user, epoch, source, core);
}

static void catch_up(struct keyer *k);

static void on_worked(void *ctx)
{
    struct keyer *k = ctx;

    k->working = false;
    catch_up(k);
}

static void retry(void *ctx)
{
    struct keyer *k = ctx;

    catch_up(k);
    k->refused -= k->waiting; /* was counted when it began to wait */
}

/* D-12: at most one key is outstanding. The next waits for it, so that both
 * ends install the same ones in the same order; one that cannot be had is left
 * out at either end. */
static void catch_up(struct keyer *k)
{
    k->waiting = false;
    while (!k->over && k->epoch < k->due) {
        enum ks_err source;
        mpx_err err = install(k, k->epoch + 1, &source);

        if (err == MPX_ERR_AGAIN) {
            k->refused++;
            k->waiting = true;
            ns3c_schedule(RETRY, retry, k);
            return;
        }
        k->epoch++;
        if (err != MPX_OK)
            leave_out(k, k->epoch, source, err);
        if (k->epoch < k->due && processing_takes_time(k->processing)) {
            k->working = true;
            processing_do(k->processing, SCN_INSTALLATION, on_worked, k);
            return;
        }
    }
}

static void install_until(struct keyer *k, uint32_t epoch)
{
    k->due = epoch;
    if (k->waiting || k->working)
        return;
    k->working = processing_takes_time(k->processing);
    if (k->working)
        processing_do(k->processing, SCN_INSTALLATION, on_worked, k);
    else
        catch_up(k);
}

/* ---- rotation ---- */

/* The next key is the outcome of an exchange inside TLS. */
static bool exchanged(const struct keyer *k)
{
    uint32_t source = keying_scenario(k->keying)->rotate.source;

    return keying_tls(k->keying) &&
           (source == KS_ROTATE_EKU || source == KS_ROTATE_RENEGOTIATE);
}

static void rotate(struct keyer *k)
{
    if (k->over)
        return;
    if (!exchanged(k))
        install_until(k, k->due + 1);
    else if (!channel_rekey(k->channel))
        k->refused++;
}

static void on_every(void *ctx)
{
    struct keyer *k = ctx;

    rotate(k);
    if (!k->over)
        ns3c_schedule(keying_scenario(k->keying)->rotate.every_ns, on_every, k);
}

static void on_time(void *ctx)
{
    rotate(ctx);
}

static void begin_rotating(struct keyer *k)
{
    const struct scn_rotate *r = &keying_scenario(k->keying)->rotate;
    uint64_t now = ns3c_now(), lag;

    lag = k->server ? r->lag_server_ns : r->lag_client_ns;
    if (!r->on || r->ends == (k->server ? SCN_END_CLIENT : SCN_END_SERVER))
        return;
    if (r->every_ns)
        ns3c_schedule(r->every_ns + lag, on_every, k);
    if (r->every_octets)
        k->next = k->octets + r->every_octets;
    for (unsigned i = 0; i < r->n_at; i++)
        if (r->at_ns[i] >= now)
            ns3c_schedule(r->at_ns[i] - now + lag, on_time, k);
}

void keyer_octets(struct keyer *k, size_t len)
{
    k->octets += len;
    while (k->octets >= k->next) {
        k->next += keying_scenario(k->keying)->rotate.every_octets;
        /* apart from the call that brought them, as they may lie in buffers
         * of the core */
        ns3c_schedule(0, on_time, k);
    }
}

void keyer_rekeyed(struct keyer *k, uint32_t epoch)
{
    install_until(k, epoch);
}

/* ---- the first key ---- */

static void install_first(void *ctx)
{
    struct keyer *k = ctx;

    if (!k->over) {
        enum ks_err source;
        mpx_err err = install(k, 0, &source);

        if (err != MPX_OK)
            leave_out(k, 0, source, err);
        begin_rotating(k);
    }
    if (k->go_on)
        k->go_on(k->user);
}

static void on_first(void *ctx)
{
    struct keyer *k = ctx;

    if (processing_takes_time(k->processing))
        processing_do(k->processing, SCN_INSTALLATION, install_first, k);
    else
        install_first(k);
}

void keyer_start(struct keyer *k, mpx_conn *conn, void (*go_on)(void *user),
                 void *user)
{
    const struct scn_keying *s = keying_scenario(k->keying);
    uint64_t after = k->server ? s->install_server_ns : s->install_client_ns;
    bool has_keys = keying_has_keys(k->keying, k->profile);

    k->conn = conn;
    k->user = user;
    if (has_keys && !after) {
        k->go_on = go_on;
        on_first(k);
        return;
    }
    if (has_keys)
        ns3c_schedule(after, on_first, k);
    go_on(user);
}

void keyer_stop(struct keyer *k)
{
    k->over = true;
}

void keyer_active(struct keyer *k)
{
    struct key_life *l = k->n_life ? &k->life[k->n_life - 1] : NULL;

    if (l && l->active == MPX_NEVER)
        l->active = ns3c_now();
}

/* ---- its memory ---- */

/* Of the keys to come: the list is there, and an exporter's secret gives each
 * number's; those of a fresh exchange are nowhere yet, whatever a model of it
 * could tell. */
static unsigned later_keys(const struct keyer *k)
{
    static const unsigned n[KS_ROTATIONS] = {
        [KS_ROTATE_COUNTER] = KS_KEYS_MAX, [KS_ROTATE_LIST] = KS_KEYS_MAX};

    return n[keying_scenario(k->keying)->rotate.source];
}

unsigned keyer_leak(const struct keyer *k, enum atk_leak what,
                    struct atk_secret *out, unsigned max)
{
    unsigned last = what == ATK_LEAK_SESSION ? later_keys(k) : 0, n = 0;
    struct mpx_conn_info info;

    if (!k->n_life || k->over)
        return 0;
    mpx_conn_info(k->conn, &info);
    for (unsigned i = 0; i <= last && n < max; i++) {
        struct ks_key key;

        if (keying_key(k->keying, k->profile, k->conn, k->number, k->channel,
                       k->epoch + i, &key))
            continue;
        out[n].token = info.token_local;
        out[n].epoch = k->epoch + i;
        out[n].len = key.len;
        memcpy(out[n++].octets, key.octets, key.len);
        mpx_wipe(&key, sizeof key);
    }
    return n;
}

/* SPDX-License-Identifier: MIT */
/* Steps of two hosts and a channel. */
#include "world.h"
#include "mpx.h"

#include <assert.h>
#include <string.h>

/* Any moments in this order would do. */
enum { NOW = 1000, SOON = 2000, LATER = 3000 };
static const uint64_t rto = UINT64_C(200000000);

static const uint8_t secret[KEYS_MAX][17] = {
    "the first secret", "the second one..", "and the last one"};

static struct mpx_auth_public public_of(unsigned key)
{
    struct mpx_auth_public pub = {.token = {0x11223344, 0x55667788}};

    pub.neg[MPX_NEG_LEN - 1] = (uint8_t)(key + 1); /* tells keys apart */
    return pub;
}

/* ---- octets of an option ---- */

static void put_option(uint8_t o[11], const struct mpx_opt_new_key *nk)
{
    o[0] = nk->key_id;
    o[1] = nk->ack;
    o[2] = nk->epoch;
    memcpy(o + 3, nk->mac, sizeof nk->mac);
}

static struct mpx_opt_new_key get_option(const uint8_t o[11])
{
    struct mpx_opt_new_key nk = {.key_id = o[0], .ack = o[1], .epoch = o[2]};

    memcpy(nk.mac, o + 3, sizeof nk.mac);
    return nk;
}

/* ---- a host in and out of its image ---- */

/* Keys of all slots that can be, made once for each setting. */
static const struct mpx_auth_key *key_of(const struct setting *s, unsigned key,
                                         unsigned epoch)
{
    static struct mpx_auth_key made[KEYS_MAX][KEYS_MAX];
    static const struct setting *of;
    mpx_err err = MPX_OK;

    for (unsigned k = 0; of != s && k < KEYS_MAX; k++)
        for (unsigned e = 0; e < KEYS_MAX && !err; e++) {
            struct mpx_auth_public pub = public_of(k);

            err = mpx_auth_key_init(&made[k][e], &s->profile, &pub, secret[k],
                                    16, (uint8_t)e);
        }
    assert(!err);
    of = s;
    return &made[key][epoch];
}

static void wake(const struct setting *s, const struct host_image *h,
                 struct mpx_keys *k)
{
    static struct mpx_auth_key mac[2]; /* one host is awake at a time */

    mpx_keys_init(k);
    for (int i = 0; i < 2; i++) {
        k->slot[i].state = (enum mpx_key_state)h->state[i];
        k->mac[i] = &mac[i];
        if (h->state[i] != MPX_KEY_EMPTY)
            mac[i] = *key_of(s, h->key[i] - 1u, h->epoch[i]);
        k->slot[i].n_held = h->n_held[i];
        k->slot[i].held[0] = get_option(h->held[i]);
    }
    k->active = h->active;
    k->pending = h->pending;
    k->cur = h->cur;
    k->pend = h->pend;
    k->reply = h->reply;
    k->tries = h->tried;
    k->want_offer = h->offers;
    k->want_reply = h->replies;
    k->rto = k->wait = rto;
    k->resend_at = h->timer ? LATER : MPX_NEVER;
    k->retire_at = h->retires ? LATER : MPX_NEVER;
    k->reply_ok = h->limited ? LATER : 0;
}

static void keep(struct host_image *h, const struct mpx_keys *k)
{
    uint8_t installed = h->installed;

    memset(h, 0, sizeof *h);
    h->installed = installed;
    for (int i = 0; i < 2; i++) {
        h->state[i] = (uint8_t)k->slot[i].state;
        if (k->slot[i].state != MPX_KEY_EMPTY) {
            h->key[i] = k->mac[i]->pub.neg[MPX_NEG_LEN - 1];
            h->epoch[i] = k->mac[i]->epoch;
        }
        h->n_held[i] = k->slot[i].n_held;
        assert(h->n_held[i] <= 1); /* the readings that are explored */
        if (h->n_held[i])
            put_option(h->held[i], &k->slot[i].held[0]);
    }
    h->active = k->active;
    h->pending = k->pending;
    h->cur = k->cur;
    h->pend = k->pending ? k->pend : 0;
    h->reply = k->want_reply ? k->reply : 0;
    h->tried = k->pending && k->tries;
    h->offers = k->want_offer;
    h->replies = k->want_reply;
    h->timer = k->resend_at != MPX_NEVER;
    h->retires = k->retire_at != MPX_NEVER;
    h->limited = k->reply_ok > LATER - 1;
}

/* ---- the channel ---- */

static void take_out(struct image *w, unsigned to, unsigned i)
{
    w->n[to]--;
    for (; i < w->n[to]; i++)
        memcpy(w->msg[to][i], w->msg[to][i + 1], 11);
    memset(w->msg[to][w->n[to]], 0, 11);
}

/* What finds no room is lost, which may happen to it anyhow. The order of those
 * in flight means nothing: the lesser first. */
static void put_in(const struct setting *s, struct image *w, unsigned to,
                   const struct mpx_opt_new_key *nk)
{
    uint8_t o[11];
    unsigned i = w->n[to];

    put_option(o, nk);
    for (unsigned j = 0; j < w->n[to]; j++)
        if (!memcmp(w->msg[to][j], o, sizeof o))
            return; /* it may be delivered twice as it is */
    if (w->n[to] == s->room)
        return;
    for (; i && memcmp(w->msg[to][i - 1], o, sizeof o) > 0; i--)
        memcpy(w->msg[to][i], w->msg[to][i - 1], sizeof o);
    memcpy(w->msg[to][i], o, sizeof o);
    w->n[to]++;
}

/* ---- events ---- */

void world_begin(struct image *w)
{
    struct mpx_keys k;

    memset(w, 0, sizeof *w);
    mpx_keys_init(&k);
    keep(&w->host[0], &k);
    keep(&w->host[1], &k);
}

static void add(struct event *e, unsigned *n, enum what what, unsigned host,
                unsigned i)
{
    assert(*n < EVENTS_MAX);
    e[(*n)++] = (struct event){(uint8_t)what, (uint8_t)host, (uint8_t)i};
}

unsigned world_events(const struct setting *s, const struct image *w,
                      struct event e[EVENTS_MAX])
{
    unsigned n = 0;

    for (unsigned h = 0; h < 2; h++) {
        const struct host_image *host = &w->host[h];

        if (host->installed < s->keys)
            add(e, &n, INSTALL, h, 0);
        for (unsigned i = 0; i < w->n[h]; i++) {
            add(e, &n, DELIVER, h, i);
            add(e, &n, REPEAT, h, i);
            add(e, &n, LOSE, h, i);
            if (s->reflects)
                add(e, &n, REFLECT, h, i);
        }
        if (host->timer)
            add(e, &n, TIMER, h, 0);
        if (host->retires)
            add(e, &n, RETIRE, h, 0);
        if (host->limited)
            add(e, &n, LAPSE, h, 0);
    }
    return n;
}

static void install(const struct setting *s, struct host_image *h,
                    struct mpx_keys *k, enum mpx_role self)
{
    struct mpx_auth_public pub = public_of(h->installed);
    mpx_err err = mpx_keys_install(k, &s->profile, &pub, secret[h->installed],
                                   16, rto, NOW, self);

    assert(err == MPX_OK || err == MPX_ERR_AGAIN);
    if (!err) /* else it asks again, some time */
        h->installed++;
}

static void happen(const struct setting *s, struct image *w,
                   const struct event *e, unsigned at, struct mpx_keys *k)
{
    struct mpx_opt_new_key nk;
    mpx_err err;

    switch ((enum what)e->what) {
    case INSTALL:
        install(s, &w->host[at], k, (enum mpx_role)at);
        break;
    case DELIVER:
    case REPEAT:
    case REFLECT:
        nk = get_option(w->msg[e->host][e->i]);
        if (e->what == DELIVER)
            take_out(w, e->host, e->i);
        err = mpx_keys_on_new_key(k, &s->profile, (enum mpx_role)at, &nk, NOW);
        (void)err; /* each outcome is a state */
        break;
    case LOSE:
        take_out(w, e->host, e->i);
        break;
    case TIMER:
        k->resend_at = SOON;
        (void)!mpx_keys_tick(k, &s->profile, SOON);
        break;
    case RETIRE:
        k->retire_at = SOON;
        (void)!mpx_keys_tick(k, &s->profile, SOON);
        break;
    case LAPSE:
        k->reply_ok = 0;
        break;
    }
}

unsigned world_step(const struct setting *s, struct image *w,
                    const struct event *e)
{
    unsigned at = e->what == REFLECT ? !e->host : e->host;
    struct host_image *h = &w->host[at];
    bool before = h->active;
    uint8_t was = before ? h->key[h->cur] : 0;
    struct mpx_opt_new_key nk;
    struct mpx_keys k;

    wake(s, h, &k);
    happen(s, w, e, at, &k);
    while (mpx_keys_take(&k, &s->profile, (enum mpx_role)at, &nk, NOW))
        put_in(s, w, !at, &nk);
    keep(h, &k);
    return h->active && h->key[h->cur] != was ? h->key[h->cur] : 0;
}

bool world_agrees(const struct image *w, unsigned key)
{
    for (int i = 0; i < 2; i++) {
        const struct host_image *h = &w->host[i];

        if (!h->active || h->key[h->cur] != key + 1)
            return false;
    }
    return true;
}

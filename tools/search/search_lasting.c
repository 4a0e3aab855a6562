/* SPDX-License-Identifier: MIT */
/* Taking out of a host's memory what has no future. */
#include "search_lasting.h"
#include "mpx_endpoint.h"
#include "mpx_keys.h"
#include "mpx_subflow.h"

#include <string.h>

/* What finds no room stays: then less is merged. */
static void take_out(struct search_aside *a, void *at, size_t len)
{
    if (a->n == SEARCH_ASIDE_PARTS || len > sizeof a->saved - a->used)
        return;
    a->part[a->n].at = at;
    a->part[a->n++].len = len;
    memcpy(a->saved + a->used, at, len);
    a->used += len;
    memset(at, 0, len);
}

void search_give_back(const struct search_aside *a)
{
    size_t from = a->used;

    for (unsigned i = a->n; i--;) {
        from -= a->part[i].len;
        memcpy(a->part[i].at, a->saved + from, a->part[i].len);
    }
}

void search_note_idle(struct search_host *h)
{
    struct mpx_listener *unused = &h->ep->listener[h->ep->n_listeners];
    size_t from = (size_t)((uint8_t *)unused - (uint8_t *)h),
           to = from + sizeof h->ep->listener -
                h->ep->n_listeners * sizeof *unused;

    h->idle_from = (uint32_t)from;
    h->idle_to = (uint32_t)to;
}

/* ---- NEW_KEYs that are held ---- */

/* A proof of one key, and of what: computed once. */
struct proof {
    struct mpx_profile profile;
    struct mpx_auth_public pub;
    enum mpx_role by;
    uint8_t which, epoch, ack; /* which: of the keys of search_secret() */
    bool known;
    uint8_t mac[MPX_MAC64_LEN];
};
enum { PROOFS = 64, EPOCHS = 2, KEYS = 2 };

static bool same_proof(const struct proof *a, const struct proof *b)
{
    return a->by == b->by && a->which == b->which && a->epoch == b->epoch &&
           a->ack == b->ack &&
           !memcmp(a->pub.token, b->pub.token, sizeof a->pub.token) &&
           !memcmp(a->pub.neg, b->pub.neg, sizeof a->pub.neg) &&
           !memcmp(&a->profile, &b->profile, sizeof a->profile);
}

static void compute(struct proof *p, const struct search_world *w,
                    unsigned conn)
{
    uint8_t secret[SEARCH_KEY_LEN];
    struct mpx_auth_key key;

    p->known = true;
    search_secret(w->setting, p->which == 1, conn, secret);
    if (mpx_auth_key_init(&key, &p->profile, &p->pub, secret, sizeof secret,
                          p->epoch))
        return;
    mpx_auth_new_key(&key, p->by, p->ack, p->mac);
    mpx_auth_wipe(&key);
}

static const uint8_t *mac_of(const struct proof *want,
                             const struct search_world *w, unsigned conn)
{
    static struct proof proofs[PROOFS];
    static unsigned next;
    unsigned i = 0;

    while (i < PROOFS && !(proofs[i].known && same_proof(&proofs[i], want)))
        i++;
    if (i == PROOFS) {
        i = next++ % PROOFS;
        proofs[i] = *want;
        compute(&proofs[i], w, conn);
    }
    return proofs[i].mac;
}

/* Whether it is what the peer says of a key that the host may yet install. */
static bool may_verify(const struct search_world *w, unsigned n,
                       const mpx_conn *conn, const struct mpx_opt_new_key *nk)
{
    struct proof p = {.profile = conn->cfg.profile,
                      .pub = mpx_conn_public(conn),
                      .by = mpx_conn_peer_role(conn)};

    for (unsigned i = 0; i < KEYS * EPOCHS * 2; i++) {
        p.which = i & 1;
        p.epoch = i >> 1 & 1;
        p.ack = i >> 2 & 1;
        if (!memcmp(mac_of(&p, w, n), nk->mac, sizeof nk->mac))
            return true;
    }
    return false;
}

/*
 * Looked at when a key is installed, and then only at whether it verifies: so
 * of those that do not each is as good as another, and as none if the next one
 * takes its place. When no key will be installed they are not looked at.
 */
static void held(struct search_aside *a, const struct search_world *w,
                 unsigned host, unsigned n, mpx_conn *conn)
{
    bool more = conn->extkey_len || search_keys_to_come(w, host, n);
    bool newest = conn->cfg.profile.newkey_early == MPX_EARLY_HOLD;

    for (unsigned i = 0; conn->keys && i < 2; i++) {
        struct mpx_key_slot *slot = &conn->keys->slot[i];

        for (unsigned k = 0; k < MPX_HELD_MAX; k++)
            if (!more || k >= slot->n_held ||
                !may_verify(w, n, conn, &slot->held[k]))
                take_out(a, &slot->held[k], sizeof slot->held[k]);
            else
                newest = false;
        if (!more || newest)
            take_out(a, &slot->n_held, sizeof slot->n_held);
    }
}

/* ---- the rest ---- */

/* What waited for mpx_poll() and does no more: the place is written again
 * before it is read, as is the look-up's last answer. */
static void queue(struct search_aside *a, mpx_endpoint *ep)
{
    if (ep->pending_head == ep->pending_n && ep->pending) {
        take_out(a, ep->pending, ep->pending_n * sizeof *ep->pending);
        take_out(a, &ep->pending_head, sizeof ep->pending_head);
        take_out(a, &ep->pending_n, sizeof ep->pending_n);
    }
    take_out(a, &ep->flows.last, sizeof ep->flows.last);
}

/* What a join is proved by, once nothing has to be proved: it has ended, or TCP
 * and both ends have it, and no third ACK will be repeated. */
static void proofs_of_joins(struct search_aside *a, mpx_conn *conn)
{
    for (mpx_subflow *sf = conn->first; sf; sf = sf->next) {
        bool up = sf->state == MPX_SF_ESTABLISHED &&
                  sf->socket == MPX_SOCK_OPEN &&
                  conn->accord == MPX_ACC_CONFIRMED;

        if (!sf->join || (!up && sf->state != MPX_SF_CLOSED))
            continue;
        take_out(a, &sf->nonce_local, sizeof sf->nonce_local);
        take_out(a, &sf->nonce_remote, sizeof sf->nonce_remote);
        take_out(a, &sf->bind, sizeof sf->bind);
    }
}

/* TCP of a flow that has ended: no segment finds it. */
static void flows(struct search_aside *a, struct search_host *h)
{
    for (uint32_t i = 0; i < h->n_flows; i++)
        if (h->flow[i].state == SEARCH_TCP_DEAD)
            take_out(a, &h->flow[i], sizeof h->flow[i]);
}

void search_set_aside(const struct search_world *w, unsigned host,
                      struct search_aside *a)
{
    struct search_host *h = w->host[host];

    a->n = 0;
    a->used = 0;
    queue(a, h->ep);
    flows(a, h);
    for (unsigned n = 0; n < SEARCH_CONNS; n++)
        if (h->app[n].conn) {
            held(a, w, host, n, h->app[n].conn);
            proofs_of_joins(a, h->app[n].conn);
        }
}

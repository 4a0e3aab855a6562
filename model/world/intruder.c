/* SPDX-License-Identifier: MIT */
/* The environment of an attacker in ns-3. */
#include "intruder.h"
#include "host.h"
#include "mpx_ip.h"
#include "vantage.h"

#include <stdlib.h>
#include <string.h>

struct intruder {
    struct atk *atk;
    struct observer *observer;
    struct tap {
        struct intruder *of;
        struct wire_chain *chain;
        int place;
        bool turned; /* on a link: its first end is the server's side */
    } tap[SCN_TAPS_MAX];
    /* On links: these in the place of its one tap. */
    struct tap *link, *last; /* the last that showed it something */
    struct vantage vantage;
    const struct ns3c_addr *own; /* whose packets it leaves alone, or NULL */
    struct events *events;       /* or NULL */
    int node, who;
    int64_t stream;
    struct intruder_leak leak;
    uint32_t payload;
    uint64_t timer_at, timer_id;
};

static void arm(struct intruder *in);

static void on_timer(void *ctx)
{
    struct intruder *in = ctx;

    in->timer_at = ATK_NEVER;
    atk_tick(in->atk, ns3c_now());
    arm(in);
}

static void arm(struct intruder *in)
{
    uint64_t at = atk_deadline(in->atk), now = ns3c_now();

    if (at == in->timer_at)
        return;
    if (in->timer_at != ATK_NEVER)
        ns3c_cancel(in->timer_id);
    in->timer_at = at;
    if (at != ATK_NEVER)
        in->timer_id = ns3c_schedule(at > now ? at - now : 0, on_timer, in);
}

/* ---- what it is shown ---- */

static bool is_own(const struct ns3c_addr *own, const uint8_t *pkt, size_t len)
{
    struct mpx_ip ip;

    return mpx_ip_parse(&ip, pkt, len) == MPX_OK && ip.family == own->family &&
           (!memcmp(ip.src, own->b, ip.addr_len) ||
            !memcmp(ip.dst, own->b, ip.addr_len));
}

static enum ns3c_wire_verdict on_wire(void *ctx, int dir, uint8_t *pkt,
                                      size_t len, bool *changed)
{
    const struct tap *t = ctx;
    struct intruder *in = t->of;
    enum atk_verdict v;

    if (in->own && is_own(in->own, pkt, len))
        return NS3C_PASS;
    v = atk_on_wire(in->atk, (unsigned)(t - in->tap), dir, pkt, len, ns3c_now(),
                    changed);
    arm(in);
    return v == ATK_DROPPED ? NS3C_DROP : NS3C_PASS;
}

static enum ns3c_wire_verdict on_link(void *ctx, int way, uint8_t *pkt,
                                      size_t len, bool *changed)
{
    struct tap *t = ctx;
    struct intruder *in = t->of;
    enum atk_verdict v;
    int dir;

    if (!vantage_meets(&in->vantage, (unsigned)(t - in->link), pkt, len, &dir))
        return NS3C_PASS;
    t->turned = dir != way;
    in->last = t;
    v = atk_on_wire(in->atk, 0, dir, pkt, len, ns3c_now(), changed);
    arm(in);
    return v == ATK_DROPPED ? NS3C_DROP : NS3C_PASS;
}

static bool on_host(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                    uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw)
{
    struct intruder *in = ctx;
    struct atk_flow a = {.family = f->family,
                         .local_port = f->local_port,
                         .remote_port = f->remote_port};
    uint8_t buf[65536];
    size_t len = ns3c_payload(buf, 0, payload);

    (void)rw;
    memcpy(a.local, f->local, sizeof a.local);
    memcpy(a.remote, f->remote, sizeof a.remote);
    events_received(in->events, in->who, f, hdr, hdr_len, len, false, NULL,
                    NULL);
    observer_note_captured(in->observer, buf, len);
    atk_on_host(in->atk, &(struct atk_arrival){&a, hdr, hdr_len, buf, len},
                ns3c_now());
    arm(in);
    return false; /* its host has no TCP but the attack's own */
}

/* ---- what it may do ---- */

static void env_random(void *ctx, void *dst, size_t len)
{
    ns3c_random(((struct intruder *)ctx)->stream, dst, len);
}

static void env_payload(void *ctx, uint64_t offset, uint8_t *dst, size_t len)
{
    const struct intruder *in = ctx;

    observer_note_made(in->observer, in->payload & 0xfffff, offset + len);
    payload_fill(in->payload, offset, dst, len);
}

static void env_host_send(void *ctx, const struct atk_flow *f,
                          const uint8_t *hdr, uint8_t hdr_len,
                          const uint8_t *payload, size_t len)
{
    struct intruder *in = ctx;
    struct ns3c_flow n = {.family = f->family,
                          .local_port = f->local_port,
                          .remote_port = f->remote_port};

    memcpy(n.local, f->local, sizeof n.local);
    memcpy(n.remote, f->remote, sizeof n.remote);
    events_sent(in->events, in->who, &n, hdr, hdr_len, len);
    ns3c_output(in->node, &n, hdr, hdr_len, payload, len);
}

static void env_wire_send(void *ctx, unsigned tap, int dir, const uint8_t *pkt,
                          size_t len)
{
    struct intruder *in = ctx;
    const struct tap *t = in->link ? in->last : &in->tap[tap];
    uint8_t copy[UINT16_MAX + 1];
    int seen;

    if (!t || len > sizeof copy)
        return;
    memcpy(copy, pkt, len);
    if (in->link) /* on its other links it knows it by this one */
        vantage_meets(&in->vantage, (unsigned)(t - in->link), pkt, len, &seen);
    wire_chain_emit(t->chain, t->place, dir ^ t->turned, copy, len);
}

static unsigned env_leak(void *ctx, enum atk_leak what, struct atk_secret *out,
                         unsigned max)
{
    const struct intruder_leak *l = &((struct intruder *)ctx)->leak;

    return l->read(l->ctx, what, out, max);
}

/* ---- */

/* The window of a tap; one that is drawn begins where the run's moment is. */
static struct atk_tap window_of(const struct scn_tap *t, enum atk_reads reads,
                                double moment)
{
    struct atk_tap w = {reads, t->from_ns, t->to_ns};

    if (t->lasts_ns) {
        w.from += (uint64_t)(moment * (double)(t->to_ns - t->from_ns));
        w.to = w.from + t->lasts_ns;
    }
    return w;
}

static struct atk_config config_of(const struct scn_attacker *a,
                                   const struct topology *t,
                                   const struct ns3c_addr *host)
{
    static const enum atk_reads reads[] = {
        [SCN_READ_HANDSHAKE] = ATK_READS_HANDSHAKE,
        [SCN_READ_ALL] = ATK_READS_ALL,
        [SCN_READ_NOTHING] = ATK_READS_NOTHING,
    };
    static const enum atk_twin twins[] = {
        [SCN_TWIN_NONE] = ATK_TWIN_NONE,
        [SCN_TWIN_WRONG_VALUE] = ATK_TWIN_WRONG_VALUE,
        [SCN_TWIN_NO_POWER] = ATK_TWIN_NO_POWER,
    };
    struct atk_config c = {
        .attack = a->attack,
        .n_taps = a->n_taps,
        .acts = a->acts_ns,
        .leaves = a->leaves_ns,
        .budget = a->budget,
        .no_host = !a->own_host,
        .twin = twins[a->twin],
    };

    for (unsigned i = 0; i < a->n_taps; i++)
        c.tap[i] = window_of(&a->tap[i], reads[a->tap[i].reads], t->moment);
    memcpy(c.param, a->param, sizeof c.param);
    memcpy(c.host4, host->b, sizeof c.host4);
    memcpy(c.host6, host->b, sizeof c.host6);
    return c;
}

static int stand(struct tap *t, struct intruder *in, struct wire_chain *w,
                 ns3c_wire_fn *fn)
{
    *t = (struct tap){in, w, -1, false};
    t->place = wire_chain_add(w, fn, t, in->who);
    return t->place;
}

static int stand_on_links(struct intruder *in, const struct scenario *s,
                          unsigned k, const struct topology *t,
                          struct wire_chain *const *links)
{
    in->vantage.net = t;
    in->vantage.own = t->intruder[k].addr;
    in->link = calloc(s->map.tapped + 1, sizeof *in->link);
    for (unsigned i = 0; in->link && i < s->map.tapped; i++)
        if (stand(&in->link[i], in, links[t->drawn[i]], on_link) < 0)
            return -1;
    return in->link ? 0 : -1;
}

static int stand_on_paths(struct intruder *in, const struct scn_attacker *a,
                          struct wire_chain *const *chains)
{
    for (unsigned i = 0; i < a->n_taps; i++)
        if (stand(&in->tap[i], in, chains[a->tap[i].on], on_wire) < 0)
            return -1;
    return 0;
}

struct intruder *intruder_new(const struct scenario *s, unsigned k,
                              const struct topology *t, struct observer *o,
                              struct wire_chain *const *chains,
                              struct wire_chain *const *links,
                              const struct intruder_leak *leak)
{
    static const struct ns3c_hooks hooks = {.in = on_host};
    const struct scn_attacker *a = &s->attacker[k];
    struct intruder *in = calloc(1, sizeof *in);
    struct atk_env env = {
        in, env_random, env_payload, env_host_send, env_wire_send, env_leak};
    struct atk_config cfg = config_of(a, t, &t->intruder[k].addr);

    if (!in)
        return NULL;
    in->leak = *leak;
    in->observer = o;
    in->node = t->intruder[k].node;
    in->stream = HOST_STREAM_ATTACKER + (int64_t)k;
    in->payload = payload_id(PAYLOAD_ATTACKER, k);
    in->timer_at = ATK_NEVER;
    in->atk = atk_new(&cfg, &env);
    in->own = t->intruder[k].apart ? &t->intruder[k].addr : NULL;
    if (!in->atk || (in->node >= 0 && ns3c_hook(in->node, &hooks, in) < 0)) {
        intruder_free(in);
        return NULL;
    }
    in->who = EVENTS_ATTACKER + (int)k;
    if ((a->on_links ? stand_on_links(in, s, k, t, links)
                     : stand_on_paths(in, a, chains)) < 0) {
        intruder_free(in);
        return NULL;
    }
    arm(in);
    return in;
}

void intruder_watch(struct intruder *in, struct events *e)
{
    in->events = e;
}

void intruder_free(struct intruder *in)
{
    if (!in)
        return;
    atk_free(in->atk);
    free(in->link);
    free(in);
}

void intruder_counters(const struct intruder *in, struct atk_counters *c)
{
    atk_counters(in->atk, c);
}

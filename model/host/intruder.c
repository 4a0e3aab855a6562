/* SPDX-License-Identifier: MIT */
#include "intruder.h"
#include "host.h"

#include <stdlib.h>
#include <string.h>

struct intruder {
    struct atk *atk;
    struct observer *observer;
    struct tap {
        struct intruder *of;
        struct wire_chain *chain;
        int place;
    } tap[SCN_TAPS_MAX];
    struct events *events; /* or NULL */
    int node, who;
    int64_t stream;
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

static enum ns3c_wire_verdict on_wire(void *ctx, int dir, uint8_t *pkt,
                                      size_t len, bool *changed)
{
    const struct tap *t = ctx;
    struct intruder *in = t->of;
    enum atk_verdict v = atk_on_wire(in->atk, (unsigned)(t - in->tap), dir, pkt,
                                     len, ns3c_now(), changed);

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
    observer_captured(in->observer, buf, len);
    atk_on_host(in->atk, &a, hdr, hdr_len, buf, len, ns3c_now());
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
    payload_fill(((struct intruder *)ctx)->payload, offset, dst, len);
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
    const struct tap *t = &((struct intruder *)ctx)->tap[tap];
    uint8_t copy[UINT16_MAX + 1];

    if (len > sizeof copy)
        return;
    memcpy(copy, pkt, len);
    wire_chain_emit(t->chain, t->place, dir, copy, len);
}

/* ---- */

static struct atk_config config_of(const struct scn_attacker *a,
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
        c.tap[i] = (struct atk_tap){reads[a->tap[i].reads], a->tap[i].from_ns,
                                    a->tap[i].to_ns};
    memcpy(c.param, a->param, sizeof c.param);
    memcpy(c.host4, host->b, sizeof c.host4);
    memcpy(c.host6, host->b, sizeof c.host6);
    return c;
}

struct intruder *intruder_new(const struct scenario *s, unsigned k,
                              const struct topology *t, struct observer *o,
                              struct wire_chain *const *chains)
{
    static const struct ns3c_hooks hooks = {.in = on_host};
    struct intruder *in = calloc(1, sizeof *in);
    struct atk_env env = {in, env_random, env_payload, env_host_send,
                          env_wire_send};
    struct atk_config cfg = config_of(&s->attacker[k], &t->intruder[k].addr);

    if (!in)
        return NULL;
    in->observer = o;
    in->node = t->intruder[k].node;
    in->stream = HOST_STREAM_ATTACKER + (int64_t)k;
    in->payload = payload_id(PAYLOAD_ATTACKER, k);
    in->timer_at = ATK_NEVER;
    in->atk = atk_new(&cfg, &env);
    if (!in->atk || ns3c_hook(in->node, &hooks, in) < 0) {
        intruder_free(in);
        return NULL;
    }
    in->who = EVENTS_ATTACKER + (int)k;
    for (unsigned i = 0; i < cfg.n_taps; i++) {
        struct wire_chain *w = chains[s->attacker[k].tap[i].on];

        in->tap[i] = (struct tap){in, w, -1};
        in->tap[i].place = wire_chain_add(w, on_wire, &in->tap[i], in->who);
        if (in->tap[i].place < 0) {
            intruder_free(in);
            return NULL;
        }
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
    free(in);
}

void intruder_counters(const struct intruder *in, struct atk_counters *c)
{
    atk_counters(in->atk, c);
}

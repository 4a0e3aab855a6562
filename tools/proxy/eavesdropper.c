/* SPDX-License-Identifier: MIT */
/* An attacker's host on Ethernet, and the environment of its attack. */
#include "eavesdropper.h"

#include "atk_packet.h"
#include "mpx_ip.h"
#include "mpx_tcp.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { ETHER = 14, MAC = 6, TYPE_IPV4 = 0x0800, TYPE_ARP = 0x0806 };
enum { ARP_LEN = 28, ARP_REQUEST = 1, ARP_REPLY = 2, ARP_SENDER = 8 };
enum { ARP_SENDER_IP = 14, ARP_TARGET = 18, ARP_TARGET_IP = 24 };
enum { ARGUMENT_KEYS = 0, KEYS_WRONG = 1 }; /* of join-with-sniffed-keys */
#define ACTS UINT64_C(500000000) /* ns after the first handshake began */

struct eavesdropper {
    struct eavesdropper_options o;
    struct atk *atk;
    uint64_t began; /* ns, of the first handshake; ATK_NEVER: none yet */
    uint8_t mac[MAC], victim[MAC];
    uint64_t captured; /* octets */
};

/* ---- what it may do ---- */

static void env_random(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    if (getrandom(dst, len, 0) != (ssize_t)len)
        abort();
}

static void env_payload(void *ctx, uint64_t offset, uint8_t *dst, size_t len)
{
    (void)ctx;
    (void)offset;
    memset(dst, 'X', len);
}

static void env_host_send(void *ctx, const struct atk_flow *f,
                          const uint8_t *hdr, uint8_t hdr_len,
                          const uint8_t *payload, size_t len)
{
    struct eavesdropper *e = ctx;
    struct atk_ends ends = {
        .family = f->family, .sport = f->local_port, .dport = f->remote_port};
    uint8_t frame[ETHER + ATK_PACKET_MAX];
    size_t n;

    memcpy(ends.src, f->local, sizeof ends.src);
    memcpy(ends.dst, f->remote, sizeof ends.dst);
    n = atk_packet_make(frame + ETHER, &ends, hdr, hdr_len, payload, len);
    if (n == 0)
        return;
    memcpy(frame, e->victim, MAC);
    memcpy(frame + MAC, e->mac, MAC);
    mpx_put16(frame + 2 * MAC, TYPE_IPV4);
    e->o.send(e->o.ctx, frame, ETHER + n);
}

/* It reads on the cable, and neither writes there nor knows a victim's memory:
 * the attack declares no power that would call these. */
static void env_wire_send(void *ctx, unsigned tap, int dir, const uint8_t *pkt,
                          size_t len)
{
    (void)ctx;
    (void)tap;
    (void)dir;
    (void)pkt;
    (void)len;
}

static unsigned env_leak(void *ctx, enum atk_leak what, struct atk_secret *out,
                         unsigned max)
{
    (void)ctx;
    (void)what;
    (void)out;
    (void)max;
    return 0;
}

/* ---- ---- */

struct eavesdropper *eavesdropper_new(const struct eavesdropper_options *o)
{
    struct eavesdropper *e = calloc(1, sizeof *e);
    const struct atk_env env = {
        e, env_random, env_payload, env_host_send, env_wire_send, env_leak};
    struct atk_config c = {
        .attack = "join-with-sniffed-keys",
        .tap = {{ATK_READS_HANDSHAKE, 0, ATK_NEVER}},
        .n_taps = 1,
        .acts = ACTS,
        .leaves = ATK_NEVER,
        .budget = ATK_NEVER,
    };

    if (!e)
        return NULL;
    e->o = *o;
    e->began = ATK_NEVER;
    e->mac[0] = 2;
    memcpy(e->mac + 2, o->addr, sizeof o->addr);
    memcpy(c.host4, o->addr, sizeof c.host4);
    c.param[ARGUMENT_KEYS] = o->wrong_keys ? KEYS_WRONG : 0;
    e->atk = atk_new(&c, &env);
    if (e->atk)
        return e;
    free(e);
    return NULL;
}

void eavesdropper_free(struct eavesdropper *e)
{
    if (e)
        atk_free(e->atk);
    free(e);
}

static unsigned type_of(const uint8_t *frame, size_t len)
{
    return len > ETHER ? mpx_get16(frame + 2 * MAC) : 0;
}

void eavesdropper_see(struct eavesdropper *e, int way, uint8_t *frame,
                      size_t len, uint64_t now)
{
    struct atk_segment s = {.pkt = frame + ETHER, .len = len - ETHER};
    bool changed;

    if (type_of(frame, len) != TYPE_IPV4 || !atk_segment_parse(&s) ||
        !memcmp(s.dst, e->o.addr, sizeof e->o.addr))
        return;
    if (e->began == ATK_NEVER) {
        if (way != 0)
            return;
        e->began = now;
        memcpy(e->victim, frame, MAC);
    }
    (void)atk_on_wire(e->atk, 0, way, s.pkt, s.len, now - e->began, &changed);
}

static void answer_arp(struct eavesdropper *e, const uint8_t *frame, size_t len)
{
    const uint8_t *ask = frame + ETHER;
    uint8_t reply[ETHER + ARP_LEN], *arp = reply + ETHER;

    if (len < sizeof reply || mpx_get16(ask + 6) != ARP_REQUEST ||
        memcmp(ask + ARP_TARGET_IP, e->o.addr, sizeof e->o.addr) != 0)
        return;
    memcpy(reply, frame + MAC, MAC);
    memcpy(reply + MAC, e->mac, MAC);
    mpx_put16(reply + 2 * MAC, TYPE_ARP);
    memcpy(arp, ask, ARP_LEN);
    mpx_put16(arp + 6, ARP_REPLY);
    memcpy(arp + ARP_TARGET, ask + ARP_SENDER, MAC + sizeof e->o.addr);
    memcpy(arp + ARP_SENDER, e->mac, MAC);
    memcpy(arp + ARP_SENDER_IP, e->o.addr, sizeof e->o.addr);
    e->o.send(e->o.ctx, reply, sizeof reply);
}

static void deliver(struct eavesdropper *e, const struct atk_segment *s,
                    uint64_t now)
{
    struct atk_flow f = {
        .family = s->family, .local_port = s->dport, .remote_port = s->sport};

    memcpy(f.local, s->dst, 4);
    memcpy(f.remote, s->src, 4);
    e->captured += s->payload_len;
    if (e->o.stolen)
        fwrite(s->payload, 1, s->payload_len, e->o.stolen);
    atk_on_host(e->atk,
                &(struct atk_arrival){&f, s->tcp,
                                      (uint8_t)(s->payload - s->tcp),
                                      s->payload, s->payload_len},
                now - e->began);
}

bool eavesdropper_take(struct eavesdropper *e, uint8_t *frame, size_t len,
                       uint64_t now)
{
    struct atk_segment s = {.pkt = frame + ETHER, .len = len - ETHER};

    if (type_of(frame, len) == TYPE_ARP)
        answer_arp(e, frame, len);
    if (len <= ETHER || memcmp(frame, e->mac, MAC) != 0)
        return false;
    if (type_of(frame, len) == TYPE_IPV4 && e->began != ATK_NEVER &&
        atk_segment_parse(&s) && s.family == 4)
        deliver(e, &s, now);
    return true;
}

uint64_t eavesdropper_deadline(const struct eavesdropper *e)
{
    uint64_t at = atk_deadline(e->atk);

    return e->began == ATK_NEVER || at == ATK_NEVER ? ATK_NEVER : e->began + at;
}

void eavesdropper_tick(struct eavesdropper *e, uint64_t now)
{
    atk_tick(e->atk, now - e->began);
}

void eavesdropper_print(const struct eavesdropper *e, FILE *to)
{
    struct atk_counters c;

    atk_counters(e->atk, &c);
    fprintf(to,
            "{\"attack\":\"%s\",\"joins\":%" PRIu64 ",\"captured\":%" PRIu64
            "}\n",
            e->o.wrong_keys ? "join-wrong" : "join", c.joins, e->captured);
}

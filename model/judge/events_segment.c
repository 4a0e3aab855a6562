/* SPDX-License-Identifier: MIT */
/* Reading a segment, hashing it, and its options as text. */
#include "events_segment.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "mpx_cursor.h"
#include "mpx_ip.h"
#include "mpx_opt.h"
#include "mpx_profile.h"
#include "scenario_ends.h"

enum { TCP_MIN = 20, CHECKSUM_AT = 16 };

static void read_header(struct events_segment *s, const uint8_t *hdr,
                        uint8_t hdr_len)
{
    struct mpx_reader r = mpx_reader_of(hdr, hdr_len);

    s->hdr = hdr;
    s->hdr_len = hdr_len;
    s->sport = mpx_rd_u16(&r);
    s->dport = mpx_rd_u16(&r);
    s->seq = mpx_rd_u32(&r);
    s->ack = mpx_rd_u32(&r);
    mpx_rd_u8(&r);
    s->flags = mpx_rd_u8(&r);
}

struct events_segment events_segment_of(const struct ns3c_flow *f, bool out,
                                        const uint8_t *hdr, uint8_t hdr_len,
                                        size_t payload)
{
    struct events_segment s = {.family = f->family, .payload = payload};

    memcpy(s.src, out ? f->local : f->remote, sizeof s.src);
    memcpy(s.dst, out ? f->remote : f->local, sizeof s.dst);
    read_header(&s, hdr, hdr_len);
    s.sport = out ? f->local_port : f->remote_port;
    s.dport = out ? f->remote_port : f->local_port;
    return s;
}

bool events_segment_ip(struct events_segment *s, const uint8_t *pkt, size_t len)
{
    struct mpx_ip_segment seg;

    memset(s, 0, sizeof *s);
    if (!mpx_ip_find_tcp(&seg, pkt, len))
        return false;
    s->family = seg.ip.family;
    memcpy(s->src, seg.ip.src, seg.ip.addr_len);
    memcpy(s->dst, seg.ip.dst, seg.ip.addr_len);
    read_header(s, seg.tcp, (uint8_t)seg.tcp_len);
    s->payload = seg.payload_len;
    return true;
}

/* ---- hashes ---- */

/* FNV-1a */
static uint64_t add(uint64_t h, const void *p, size_t len)
{
    const uint8_t *octet = p;

    for (size_t i = 0; i < len; i++)
        h = (h ^ octet[i]) * UINT64_C(1099511628211);
    return h;
}

uint64_t events_segment_ends(const struct events_segment *s)
{
    uint64_t h = UINT64_C(14695981039346656037);

    h = add(h, s->src, sizeof s->src);
    h = add(h, s->dst, sizeof s->dst);
    h = add(h, &s->sport, sizeof s->sport);
    return add(h, &s->dport, sizeof s->dport);
}

/* Ports are those of the ends: of a header yet to be sent they are not right.*/
uint64_t events_segment_hash(const struct events_segment *s)
{
    uint64_t h = events_segment_ends(s);

    h = add(h, s->hdr + 4, CHECKSUM_AT - 4);
    h = add(h, s->hdr + CHECKSUM_AT + 2, s->hdr_len - CHECKSUM_AT - 2u);
    return add(h, &s->payload, sizeof s->payload);
}

/* ---- text ---- */

struct text {
    char *p;
    size_t n;
};

__attribute__((format(printf, 2, 3))) static void append(struct text *t,
                                                         const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(t->p + t->n, EVENTS_TEXT_MAX - t->n, fmt, ap);
    va_end(ap);
    if (n > 0)
        t->n += (size_t)n < EVENTS_TEXT_MAX - t->n ? (size_t)n
                                                   : EVENTS_TEXT_MAX - t->n - 1;
}

static void append_octets(struct text *t, const char *what, const uint8_t *p,
                          size_t len)
{
    append(t, " %s ", what);
    for (size_t i = 0; i < len; i++)
        append(t, "%02x", p[i]);
}

static void append_capable(struct text *t, const struct mpx_opt_capable *c)
{
    bool tokens = c->version > 0 && c->flags & (MPX_CAP_E | MPX_CAP_G);
    int width = 2 * c->id_len;

    append(t, "MP_CAPABLE v%u", c->version);
    if (c->flags & MPX_CAP_A)
        append(t, " A");
    if (c->flags & MPX_CAP_C)
        append(t, " C");
    if (tokens)
        append(t, c->flags & MPX_CAP_E ? " E" : " G");
    if (c->id_len > 0)
        append(t, " %s %0*" PRIx64, tokens ? "token" : "key", width, c->sender);
    if (c->has_receiver)
        append(t, " %0*" PRIx64, width, c->receiver);
    if (c->has_dll)
        append(t, " len %u", c->dll);
}

static void append_join(struct text *t, const struct mpx_opt_join *j)
{
    append(t, "MP_JOIN");
    if (j->form == MPX_JOIN_ACK) {
        append_octets(t, "mac", j->mac, MPX_MAC160_LEN);
        return;
    }
    append(t, " id %u K=%d%s", j->addr_id, j->key_id,
           j->backup ? " backup" : "");
    if (j->form == MPX_JOIN_SYN)
        append(t, " token %0*" PRIx64, 2 * j->token_len, j->token);
    else
        append_octets(t, "mac", j->mac, MPX_MAC64_LEN);
    append(t, " nonce %08" PRIx32, j->nonce);
}

static void append_dss(struct text *t, const struct mpx_opt_dss *d)
{
    append(t, "DSS%s", d->fin ? " DATA_FIN" : "");
    if (d->has_ack)
        append(t, " ack %" PRIu64, d->ack);
    if (d->has_map)
        append(t, " dsn %" PRIu64 " ssn %" PRIu32 " len %u", d->dsn, d->ssn,
               d->dll);
    if (d->has_map && d->dll == 0)
        append(t, " infinite");
}

static void append_add_addr(struct text *t, const struct mpx_opt_add_addr *a)
{
    char addr[INET6_ADDRSTRLEN] = "";

    inet_ntop(a->family == 6 ? AF_INET6 : AF_INET, a->addr, addr, sizeof addr);
    append(t, "ADD_ADDR%s%s id %u", a->echo ? " echo" : "",
           a->confirm ? " C" : "", a->addr_id);
    if (a->family)
        append(t, " %s", addr);
    if (a->port)
        append(t, " port %u", a->port);
    if (!a->v0)
        append(t, " K=%d", a->key_id);
    if (a->echo && a->confirm)
        append_octets(t, "nonce", a->nonce, sizeof a->nonce);
    if (!a->v0 && !a->echo)
        append_octets(t, "mac", a->mac, MPX_MAC64_LEN);
}

static void append_remove_addr(struct text *t,
                               const struct mpx_opt_remove_addr *r)
{
    append(t, "REMOVE_ADDR");
    for (unsigned i = 0; i < r->count; i++)
        append(t, " %u", r->ids[i]);
    if (!r->has_mac)
        return;
    append(t, " K=%d", r->key_id);
    append_octets(t, "mac", r->mac, MPX_MAC64_LEN);
}

static bool has_epochs(const char *profile)
{
    const struct mpx_profile *p = mpx_profile_find(profile);

    return p && p->epochs;
}

bool events_epochs(const struct scenario *s)
{
    const struct scn_endpoint *e;
    bool has = has_epochs(s->keying.profile);

    for (unsigned i = 0; (e = scenario_end(s, i)) != NULL; i++)
        has |= has_epochs(e->profile);
    return has;
}

/* Octet 3 is reserved in [B] 4.2, and shown there only if it is not 0. */
static void append_new_key(struct text *t, const struct mpx_opt_new_key *n,
                           bool epochs)
{
    append(t, "NEW_KEY%s K=%d", n->ack ? " A" : "", n->key_id);
    if (epochs || n->epoch)
        append(t, " %s %u", epochs ? "epoch" : "reserved", n->epoch);
    append_octets(t, "mac", n->mac, MPX_MAC64_LEN);
}

static void append_mptcp(struct text *t, const struct mpx_opt *o, bool epochs)
{
    switch (o->subtype) {
    case MPX_SUB_CAPABLE:
        append_capable(t, &o->u.capable);
        break;
    case MPX_SUB_JOIN:
        append_join(t, &o->u.join);
        break;
    case MPX_SUB_DSS:
        append_dss(t, &o->u.dss);
        break;
    case MPX_SUB_ADD_ADDR:
        append_add_addr(t, &o->u.add_addr);
        break;
    case MPX_SUB_REMOVE_ADDR:
        append_remove_addr(t, &o->u.remove_addr);
        break;
    case MPX_SUB_PRIO:
        append(t, "MP_PRIO %s", o->u.prio.backup ? "backup" : "regular");
        break;
    case MPX_SUB_FAIL:
        append(t, "MP_FAIL dsn %" PRIu64, o->u.fail.dsn);
        break;
    case MPX_SUB_FASTCLOSE:
        append(t, "MP_FASTCLOSE K=%d", o->u.fastclose.key_id);
        append_octets(t, "proof", o->u.fastclose.proof, MPX_MAC64_LEN);
        break;
    case MPX_SUB_TCPRST:
        append(t, "MP_TCPRST reason %u%s", o->u.tcprst.reason,
               o->u.tcprst.transient ? " transient" : "");
        break;
    case MPX_SUB_NEW_KEY:
        append_new_key(t, &o->u.new_key, epochs);
        break;
    case MPX_SUB_COUNT:
        break;
    }
}

/* Only MPTCP's, and what the SYNs of TCP agree on is left out. */
void events_options_text(char text[EVENTS_TEXT_MAX],
                         const struct events_segment *s, bool epochs)
{
    struct mpx_opt_walk w =
        mpx_opt_walk_of(s->hdr + TCP_MIN, s->hdr_len - (size_t)TCP_MIN);
    struct text t = {text, 0};
    const uint8_t *opt;
    struct mpx_opt o;
    size_t len;

    text[0] = '\0';
    while (mpx_opt_walk_next(&w, &opt, &len)) {
        if (opt[0] != MPX_OPT_KIND)
            continue;
        if (t.n > 0)
            append(&t, "; ");
        if (mpx_opt_decode(&o, opt, len, mpx_seg_kind_of(s->flags)) == MPX_OK)
            append_mptcp(&t, &o, epochs);
        else
            append(&t, "MPTCP subtype %d of %zu octets",
                   len > 2 ? opt[2] >> 4 : 0, len);
    }
}

void events_flags_text(char text[EVENTS_TEXT_MAX], uint8_t flags)
{
    static const struct {
        uint8_t bit;
        const char *name;
    } names[] = {{MPX_TCP_SYN, "SYN"},
                 {MPX_TCP_FIN, "FIN"},
                 {MPX_TCP_RST, "RST"},
                 {MPX_TCP_ACK, "ACK"}};
    struct text t = {text, 0};

    text[0] = '\0';
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (flags & names[i].bit)
            append(&t, "%s%s", t.n > 0 ? " " : "", names[i].name);
}

void events_end_text(char text[EVENTS_TEXT_MAX], uint8_t family,
                     const uint8_t addr[16], uint16_t port)
{
    char a[INET6_ADDRSTRLEN] = "";

    inet_ntop(family == 4 ? AF_INET : AF_INET6, addr, a, sizeof a);
    snprintf(text, EVENTS_TEXT_MAX, family == 4 ? "%s:%u" : "[%s]:%u", a, port);
}

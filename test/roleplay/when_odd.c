/* SPDX-License-Identifier: MIT */
/* Conditions that rest on something sent anywhere in the capture. */
#include "when.h"

#include <string.h>

#include "mpx_csum.h"
#include "mpx_tcp.h"

/* ---- what came in ---- */

struct received {
    const struct compared *c;
    const struct tape_frame *frame;
    uint8_t flags; /* of TCP */
    struct mpx_opt o;
    uint8_t len; /* of the option */
    uint8_t octet[MPX_TCP_OPT_MAX];
};
typedef bool received_test(const struct received *h);

/* Whether an option on the difference's flow, and before it, passes. */
static bool any_received(const struct compared *c, const struct diff *d,
                         received_test *test)
{
    for (size_t i = 0; i < c->tape->n_frames; i++) {
        const struct tape_frame *f = &c->tape->frame[i];
        struct received h = {.c = c, .frame = f};
        struct mpx_tcp t;

        if (f->sent || f->flow != d->flow || f->time > diff_saying(d)->time ||
            mpx_tcp_parse(&t, f->hdr, f->hdr_len) != MPX_OK)
            continue;
        h.flags = t.flags;
        for (unsigned k = 0; k < t.n_mp; k++) {
            h.len = t.mp[k].len;
            memcpy(h.octet, t.mp[k].p, h.len);
            if (mpx_opt_decode(&h.o, t.mp[k].p, t.mp[k].len,
                               mpx_seg_kind_of(t.flags)) == MPX_OK &&
                test(&h))
                return true;
        }
    }
    return false;
}

static bool is_syn(const struct received *h)
{
    return (h->flags & (MPX_TCP_SYN | MPX_TCP_ACK)) == MPX_TCP_SYN;
}

/* ---- SYNs ---- */

static bool has_a(const struct received *h)
{
    return is_syn(h) && h->o.subtype == MPX_SUB_CAPABLE &&
           (h->o.u.capable.flags & MPX_CAP_A);
}

bool when_wants_checksums(const struct compared *c, const struct diff *d)
{
    const struct saying *k =
        when_first_of(&c->kernel.said[d->flow], SAY_CAPABLE);
    const struct saying *m = when_first_of(&c->mpx.said[d->flow], SAY_CAPABLE);
    const char *rest_k = k ? strstr(k->text, "flags=H") : NULL;
    const char *rest_m = m ? strstr(m->text, "flags=A,H") : NULL;

    return rest_k && rest_m && !strcmp(rest_k + 7, rest_m + 9) &&
           any_received(c, d, has_a);
}

static bool has_other_crypto(const struct received *h)
{
    return is_syn(h) && h->o.subtype == MPX_SUB_CAPABLE &&
           (h->o.u.capable.flags & 0x1e) && (h->o.u.capable.flags & MPX_CAP_H);
}

bool when_other_crypto(const struct compared *c, const struct diff *d)
{
    return any_received(c, d, has_other_crypto);
}

static bool has_join_16(const struct received *h)
{
    return is_syn(h) && h->o.subtype == MPX_SUB_JOIN && h->len == 16;
}

bool when_join_16(const struct compared *c, const struct diff *d)
{
    return any_received(c, d, has_join_16);
}

/* ---- mappings ---- */

/* Both said MP_FAIL, and their peer said nothing to it. */
bool when_fail_unanswered(const struct compared *c, const struct diff *d)
{
    const struct saying *m = when_first_of(&c->mpx.said[d->flow], SAY_FAIL);

    return m && when_first_of(&c->kernel.said[d->flow], SAY_FAIL) &&
           when_received_at(c, d->flow, MPX_SUB_FAIL, 0, 0) == UINT64_MAX &&
           diff_saying(d)->time >= m->time;
}

static bool has_wrong_presence(const struct received *h)
{
    const struct saying *cap =
        when_first_of(&h->c->kernel.said[h->frame->flow], SAY_CAPABLE);
    bool wanted = cap && strstr(cap->text, "flags=A,H");

    return h->o.subtype == MPX_SUB_DSS && h->o.u.dss.has_map &&
           h->o.u.dss.dll && h->o.u.dss.has_csum != wanted;
}

bool when_csum_presence(const struct compared *c, const struct diff *d)
{
    return any_received(c, d, has_wrong_presence);
}

static bool has_bad_lone_fin(const struct received *h)
{
    const struct mpx_opt_dss *o = &h->o.u.dss;

    return h->o.subtype == MPX_SUB_DSS && o->fin && o->dll == 1 &&
           o->has_csum && o->dsn8 &&
           mpx_csum_dss(o->dsn, o->ssn, o->dll, 0) != o->csum;
}

bool when_lone_fin_csum(const struct compared *c, const struct diff *d)
{
    return any_received(c, d, has_bad_lone_fin);
}

/* mpx's next Data ACK, at that time, counts one more: the DATA_FIN's. */
bool when_in_one(const struct compared *c, const struct diff *d)
{
    const struct sayings *m = &c->mpx.said[d->flow];

    for (size_t i = 0; i < m->n; i++)
        if (m->v[i].kind == SAY_DACK && m->v[i].value == d->kernel.value + 1)
            return m->v[i].time <= d->kernel.time;
    return false;
}

static bool has_map_ahead(const struct received *h)
{
    return h->o.subtype == MPX_SUB_DSS && h->o.u.dss.has_map &&
           h->o.u.dss.dll > 1 && !h->frame->len;
}

bool when_map_ahead(const struct compared *c, const struct diff *d)
{
    return any_received(c, d, has_map_ahead);
}

/* ---- ends ---- */

/* The mapping ends before the octets that come with it. */
static bool has_map_behind(const struct received *h)
{
    uint32_t ssn = mpx_get32(h->frame->hdr + MPX_TCP_OFF_SEQ) -
                   h->c->tape->flow[h->frame->flow].irs;

    return h->o.subtype == MPX_SUB_DSS && h->o.u.dss.has_map && h->frame->len &&
           h->o.u.dss.ssn + h->o.u.dss.dll < ssn + h->frame->len;
}

bool when_map_behind(const struct compared *c, const struct diff *d)
{
    const struct saying *k =
        when_first_of(&c->kernel.said[d->flow], SAY_TCPRST);
    const struct saying *m = when_first_of(&c->mpx.said[d->flow], SAY_TCPRST);

    return k && m && strstr(k->text, "reason=0 on RST") &&
           strstr(m->text, "reason=6 on RST") &&
           any_received(c, d, has_map_behind);
}

/* FIN was said in answer to one, so there is no subflow any more. */
bool when_no_subflow(const struct compared *c, const struct diff *d)
{
    const struct saying *k = when_first_of(&c->kernel.said[d->flow], SAY_FIN);
    const struct saying *m = when_first_of(&c->mpx.said[d->flow], SAY_FIN);

    return k && m && k->time < d->kernel.time && c->tape->n_flows == 1;
}

static bool has_removal(const struct received *h)
{
    return h->o.subtype == MPX_SUB_REMOVE_ADDR;
}

bool when_asked_first(const struct compared *c, const struct diff *d)
{
    return any_received(c, d, has_removal);
}

/* SPDX-License-Identifier: MIT */
/* Reading a capture as one host lived it. */
#include "tape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mpx_tcp.h"
#include "scene.h"
#include "segment.h"
#include "vec.h"

/* Where LINUX_SLL2 says what became of the packet, and that it was sent. */
enum { LINK_SLL2 = 276, SLL2_TYPE = 10, SLL2_LEN = 20, SLL2_OUTGOING = 4 };

static void fail(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(1);
}

bool tape_same_flow(const struct mpx_tuple *a, const struct mpx_tuple *b)
{
    return a->local_port == b->local_port && a->remote_port == b->remote_port &&
           !memcmp(a->local, b->local, sizeof a->local) &&
           !memcmp(a->remote, b->remote, sizeof a->remote);
}

unsigned tape_flow_of(const struct tape *t, const struct mpx_tuple *tuple)
{
    for (unsigned i = 0; i < t->n_flows; i++)
        if (tape_same_flow(&t->flow[i].tuple, tuple))
            return i;
    return TAPE_NO_FLOW;
}

void tape_append(struct tape_frame **v, size_t *n, size_t *cap,
                 const struct tape_frame *f)
{
    struct tape_frame copy = *f;

    copy.hdr = malloc((size_t)f->hdr_len + f->len + 1);
    if (!copy.hdr)
        fail("tape", "out of memory");
    memcpy(copy.hdr, f->hdr, f->hdr_len);
    if (f->len)
        memcpy(copy.hdr + f->hdr_len, f->payload, f->len);
    copy.payload = copy.hdr + f->hdr_len;
    *v = vec_room(*v, *n, cap, sizeof **v);
    (*v)[(*n)++] = copy;
}

void tape_free_frames(struct tape_frame *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(v[i].hdr);
    free(v);
}

static struct mpx_tuple tuple_of(const struct segment *s, bool sent)
{
    unsigned own = sent ? 0 : 1;
    struct mpx_tuple t = {.family = s->family};

    memcpy(t.local, s->addr[own], sizeof t.local);
    memcpy(t.remote, s->addr[!own], sizeof t.remote);
    t.local_port = s->port[own];
    t.remote_port = s->port[!own];
    return t;
}

/* What a SYN, or the answer to it, says of its flow. */
static void note_syn(struct tape_flow *f, const struct segment *s, bool sent)
{
    struct mpx_tcp h;
    struct mpx_opt o;

    *(sent ? &f->iss : &f->irs) = s->seq;
    if (mpx_tcp_parse(&h, s->options - MPX_TCP_HDR_MIN,
                      MPX_TCP_HDR_MIN + s->options_len) != MPX_OK)
        return;
    f->timestamps |= sent && h.ts;
    for (unsigned i = 0; i < h.n_mp; i++) {
        if (mpx_opt_decode(&o, h.mp[i].p, h.mp[i].len,
                           mpx_seg_kind_of(h.flags)) != MPX_OK ||
            o.subtype != MPX_SUB_JOIN)
            continue;
        f->join = true;
        if (sent)
            f->nonce = o.u.join.nonce;
    }
}

static bool is_end(const struct flow *f, unsigned d, const struct segment *s,
                   unsigned end)
{
    return f->port[d] == s->port[end] &&
           !memcmp(f->addr[d], s->addr[end], sizeof f->addr[d]);
}

/* Not of the connection that was asked for. */
static bool is_foreign(const struct tape *t, const struct segment *s)
{
    for (size_t i = 0; t->selected && i < t->judged.flows.n; i++) {
        const struct flow *f = &t->judged.flows.v[i];

        if ((f == t->first || (f->kind == FLOW_JOIN && f->conn != NO_CONN &&
                               f->conn == t->first->conn)) &&
            ((is_end(f, 0, s, 0) && is_end(f, 1, s, 1)) ||
             (is_end(f, 0, s, 1) && is_end(f, 1, s, 0))))
            return false;
    }
    return t->selected;
}

static void take_segment(struct tape *t, const struct capture_frame *c,
                         const struct segment *s, uint64_t start,
                         const char *path)
{
    bool sent = c->data[SLL2_TYPE] == SLL2_OUTGOING;
    struct mpx_tuple tuple = tuple_of(s, sent);
    struct tape_frame f = {
        .time = c->time - start,
        .sent = sent,
        .flow = tape_flow_of(t, &tuple),
        .hdr = (uint8_t *)(uintptr_t)(s->options - MPX_TCP_HDR_MIN),
        .hdr_len = (uint8_t)(MPX_TCP_HDR_MIN + s->options_len),
        .payload = s->payload,
        .len = (uint32_t)s->payload_len,
    };

    if (f.flow == TAPE_NO_FLOW) {
        if (!(s->flags & MPX_TCP_SYN) || t->n_flows == TAPE_FLOWS)
            fail(path, "a flow without SYN, or too many");
        t->flow[t->n_flows].tuple = tuple;
        t->flow[t->n_flows].opened = sent;
        f.flow = t->n_flows++;
    }
    if (s->options_cut || s->payload_captured < s->payload_len)
        fail(path, "octets of a segment are missing");
    if (s->flags & MPX_TCP_SYN)
        note_syn(&t->flow[f.flow], s, sent);
    tape_append(&t->frame, &t->n_frames, &t->frames_cap, &f);
}

static void read_frames(struct tape *t, const char *path)
{
    struct capture c;
    struct capture_frame f;
    struct link_packet k;
    struct segment s;
    uint64_t start = 0;

    if (!capture_open(&c, t->file.p, t->file.len))
        fail(path, c.why);
    while (capture_next(&c, &f)) {
        if (f.link != LINK_SLL2 || f.len < SLL2_LEN)
            fail(path, "not LINUX_SLL2");
        if (!start)
            start = f.time;
        if (link_packet_of(&k, &f) == LINK_IP &&
            segment_of(&s, &k) == SEGMENT_TCP && !is_foreign(t, &s))
            take_segment(t, &f, &s, start, path);
    }
    capture_close(&c);
}

/* Keys and what follows from them, as the judge found them. */
static void note_conn(struct tape *t, const char *path)
{
    enum mpx_role own = t->initiator ? MPX_ROLE_I : MPX_ROLE_R;
    enum mpx_role other = t->initiator ? MPX_ROLE_R : MPX_ROLE_I;
    const struct conn *conn;

    if (t->judged.n_conns > 1 && !t->selected)
        fail(path, "several connections");
    if (!t->initiator && t->first->has_answer)
        t->key = t->first->answer;
    if (t->first->conn == NO_CONN)
        return; /* the client's third ACK never came through */
    conn = &t->judged.conn[t->first->conn];
    t->key = conn->id[own];
    t->idsn[0] = conn->identity[own].idsn;
    t->idsn[1] = conn->identity[other].idsn;
}

void tape_load(struct tape *t, const char *folder, const char *name,
               unsigned only)
{
    static const struct conn_keys no_keys;
    char file[32];

    *t = (struct tape){.selected = only > 0};
    snprintf(file, sizeof file, "%s.pcap", name);

    const char *path = scene_path(folder, file);

    if (!octets_load(&t->file, path))
        fail(path, t->file.why);

    struct replay_input in = {.octets = t->file.p, .len = t->file.len};

    if (!replay_inputs(&t->judged, &no_keys, &in, 1))
        fail(path, in.damage);
    if (t->judged.flows.n < only || !t->judged.flows.n)
        fail(path, "no such flow");
    t->first = &t->judged.flows.v[only ? only - 1 : 0];
    read_frames(t, path);
    t->initiator = t->flow[0].opened;
    note_conn(t, path);
}

void tape_free(struct tape *t)
{
    tape_free_frames(t->frame, t->n_frames);
    replay_free(&t->judged);
    octets_free(&t->file);
}

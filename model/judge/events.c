/* SPDX-License-Identifier: MIT */
/* Writing the event log: a row per segment, from what each hook saw. */
#include "events.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In learn(), the only one that adds: the log fails, the run goes on. */
#define HASH_NONFATAL_OOM        1
#define uthash_nonfatal_oom(isn) (e->failed = true, free(isn), i = NULL)
#include <uthash.h>

#include "events_segment.h"
#include "mpx_opt.h"

enum { SENT_LOG2 = 16, SENT = 1 << SENT_LOG2, NOBODY = EVENTS_PARTIES };

/* Who sent what last, by hash: what is older than SENT segments of that slot
 * is forgotten and then recognised by its source address. */
struct sent {
    uint64_t hash, packet; /* 0: none */
    int who, via;          /* NOBODY: not changed on the way */
};
/* The first sequence number of one direction of a flow at one place. */
struct isn {
    uint64_t key;
    uint32_t isn;
    UT_hash_handle hh;
};
struct events {
    FILE *f;
    const struct scenario *s;
    const struct topology *net;
    uint64_t packets;
    struct sent sent[SENT];
    struct isn *isn; /* a hash table */
    bool epochs;     /* of keys, in the profile of either end */
    bool failed;
};

/* ---- names ---- */

static void name_of(char text[EVENTS_TEXT_MAX], int who)
{
    static const char *const ends[] = {"client", "server"};

    if (who < EVENTS_ATTACKER)
        snprintf(text, EVENTS_TEXT_MAX, "%s", ends[who]);
    else if (who < EVENTS_MIDDLEBOX)
        snprintf(text, EVENTS_TEXT_MAX, "attacker-%d", who - EVENTS_ATTACKER);
    else
        snprintf(text, EVENTS_TEXT_MAX, "middlebox-%d", who - EVENTS_MIDDLEBOX);
}

static bool is(const struct ns3c_addr *a, uint8_t family,
               const uint8_t addr[16])
{
    return a->family == family && !memcmp(a->b, addr, family == 4 ? 4 : 16);
}

/* Whose address it is; *path is the one it is on. */
static int owner(const struct events *e, uint8_t family, const uint8_t addr[16],
                 unsigned *path)
{
    for (unsigned i = 0; i < e->net->n_paths; i++) {
        *path = i;
        if (is(&e->net->path[i].client, family, addr))
            return EVENTS_CLIENT;
        if (is(&e->net->path[i].server, family, addr))
            return EVENTS_SERVER;
    }
    for (unsigned k = 0; k < e->s->n_attackers; k++) {
        *path = e->s->attacker[k].tap[0].on;
        if (is(&e->net->intruder[k].addr, family, addr))
            return EVENTS_ATTACKER + (int)k;
    }
    for (unsigned k = 0; k < e->s->n_middleboxes; k++) {
        *path = e->s->middlebox[k].on;
        if (is(&e->net->outer[k], family, addr))
            return EVENTS_MIDDLEBOX + (int)k;
    }
    *path = 0;
    return NOBODY;
}

/* ---- what is remembered ---- */

/* A place is a party, and for a wire which side of it. */
static uint64_t isn_key(const struct events_segment *s, int place)
{
    return (events_segment_ends(s) ^ (uint64_t)(place + 1)) *
           UINT64_C(0x9e3779b97f4a7c15);
}

static struct isn *isn_find(const struct events *e, uint64_t key)
{
    struct isn *i;

    HASH_FIND(hh, e->isn, &key, sizeof key, i);
    return i;
}

static void learn(struct events *e, const struct events_segment *s, int place)
{
    uint64_t key = isn_key(s, place);
    struct isn *i;

    if (!(s->flags & MPX_TCP_SYN))
        return;
    i = isn_find(e, key);
    if (!i) {
        i = calloc(1, sizeof *i);
        if (!i) {
            e->failed = true;
            return;
        }
        i->key = key;
        HASH_ADD(hh, e->isn, key, sizeof i->key, i);
    }
    if (i)
        i->isn = s->seq;
}

static uint32_t isn_of(const struct events *e, const struct events_segment *s,
                       int place)
{
    const struct isn *i = isn_find(e, isn_key(s, place));

    return i ? i->isn : 0;
}

static struct events_segment reversed(const struct events_segment *s)
{
    struct events_segment r = *s;

    memcpy(r.src, s->dst, sizeof r.src);
    memcpy(r.dst, s->src, sizeof r.dst);
    r.sport = s->dport;
    r.dport = s->sport;
    return r;
}

static struct sent *remember(struct events *e, const struct events_segment *s,
                             struct sent what)
{
    struct sent *slot;

    what.hash = events_segment_hash(s);
    slot = &e->sent[what.hash >> (64 - SENT_LOG2)];
    *slot = what;
    return slot;
}

static struct sent recall(const struct events *e,
                          const struct events_segment *s)
{
    uint64_t hash = events_segment_hash(s);
    const struct sent *slot = &e->sent[hash >> (64 - SENT_LOG2)];
    unsigned path;

    if (slot->packet && slot->hash == hash)
        return *slot;
    return (struct sent){.who = owner(e, s->family, s->src, &path),
                         .via = NOBODY};
}

/* ---- rows ---- */

struct row {
    const char *node, *path, *direction, *verdict, *reason;
    int place; /* whose SYNs count */
    struct sent sent;
};

static void write_sender(FILE *f, const struct sent *sent)
{
    char text[EVENTS_TEXT_MAX];

    if (sent->who != NOBODY) {
        name_of(text, sent->who);
        fputs(text, f);
    }
    if (sent->via != NOBODY) {
        name_of(text, sent->via);
        fprintf(f, " via %s", text);
    }
}

static void write_row(struct events *e, const struct events_segment *s,
                      const struct row *r)
{
    struct events_segment back = reversed(s);
    char text[EVENTS_TEXT_MAX];

    fprintf(e->f, "%.6f,", (double)ns3c_now() * 1e-9);
    if (r->sent.packet)
        fprintf(e->f, "%" PRIu64, r->sent.packet);
    fprintf(e->f, ",%s,%s,%s,", r->node, r->path, r->direction);
    events_end_text(text, s->family, s->src, s->sport);
    fprintf(e->f, "%s,", text);
    events_end_text(text, s->family, s->dst, s->dport);
    fprintf(e->f, "%s,", text);
    events_flags_text(text, s->flags);
    fprintf(e->f, "%s,%" PRIu32 ",", text, s->seq - isn_of(e, s, r->place));
    if (s->flags & MPX_TCP_ACK)
        fprintf(e->f, "%" PRIu32, s->ack - isn_of(e, &back, r->place));
    events_options_text(text, s, e->epochs);
    fprintf(e->f, ",%zu,%s,", s->payload, text);
    write_sender(e->f, &r->sent);
    fprintf(e->f, ",%s,%s\n", r->verdict, r->reason);
}

static const char *path_of(const struct events *e,
                           const struct events_segment *s, int who)
{
    unsigned path;

    if ((owner(e, s->family, s->src, &path) != who &&
         owner(e, s->family, s->dst, &path) != who) ||
        path == SCN_PATHS_MAX)
        return "";
    return e->s->path[path].name;
}

void events_sent(struct events *e, int who, const struct ns3c_flow *f,
                 const uint8_t *hdr, uint8_t hdr_len, size_t payload)
{
    char node[EVENTS_TEXT_MAX];
    struct events_segment s;
    struct row r;

    if (!e)
        return;
    s = events_segment_of(f, true, hdr, hdr_len, payload);
    learn(e, &s, who);
    name_of(node, who);
    r = (struct row){
        node,
        path_of(e, &s, who),
        "out",
        "sent",
        "",
        who,
        *remember(
            e, &s,
            (struct sent){.packet = ++e->packets, .who = who, .via = NOBODY})};
    write_row(e, &s, &r);
}

/* ---- what an endpoint made of it ---- */

/* The counters that moved; @return whether one is of a refusal. */
bool events_reason(char text[EVENTS_TEXT_MAX], const struct mpx_stats *before,
                   const struct mpx_stats *after)
{
    bool refused = false;
    size_t n = 0;

    text[0] = '\0';
    for (unsigned i = 0; before && i < mpx_stats_count(); i++) {
        const char *name = mpx_stats_name(i);

        if (mpx_stats_value(before, i) == mpx_stats_value(after, i) ||
            n + strlen(name) + 2 > EVENTS_TEXT_MAX)
            continue;
        if (mpx_stats_kind(i) == MPX_STAT_ROUTINE)
            continue;
        refused |= mpx_stats_kind(i) == MPX_STAT_REFUSAL;
        n += (size_t)snprintf(text + n, EVENTS_TEXT_MAX - n, "%s%s",
                              n > 0 ? " " : "", name);
    }
    return refused;
}

void events_received(struct events *e, int who, const struct ns3c_flow *f,
                     const uint8_t *hdr, uint8_t hdr_len, size_t payload,
                     bool dropped, const struct mpx_stats *before,
                     const struct mpx_stats *after)
{
    char node[EVENTS_TEXT_MAX], reason[EVENTS_TEXT_MAX];
    struct events_segment s;
    struct row r;
    bool refused;

    if (!e)
        return;
    s = events_segment_of(f, false, hdr, hdr_len, payload);
    learn(e, &s, who);
    name_of(node, who);
    refused = events_reason(reason, before, after);
    r = (struct row){
        node,         path_of(e, &s, who),
        "in",         refused ? "refused" : dropped ? "dropped" : "accepted",
        reason,       who,
        recall(e, &s)};
    write_row(e, &s, &r);
}

/* ---- on the wire ---- */

/* On a link of the map the direction follows from the addresses. */
static const char *way_name(const struct events *e, unsigned path, int dir,
                            const struct events_segment *s)
{
    if (path >= SCN_PATHS_MAX)
        dir = owner(e, s->family, s->dst, &path) != EVENTS_SERVER;
    return dir == 0 ? "to-server" : "to-client";
}

static const char *place_name(const struct events *e, unsigned path,
                              char text[EVENTS_TEXT_MAX])
{
    const struct scn_map *m = &e->s->map;
    const unsigned *end;

    if (path < SCN_PATHS_MAX)
        return e->s->path[path].name;
    end = m->link[path - SCN_PATHS_MAX].end;
    snprintf(text, EVENTS_TEXT_MAX, "%s-%s", m->node[end[0]].name,
             m->node[end[1]].name);
    return text;
}

/* Sequence numbers differ on the two sides of an element that changes them. */
static int wire_place(int who, bool behind)
{
    return EVENTS_PARTIES + 2 * who + behind;
}

static const char *what_changed(const struct events_segment *was,
                                const struct events_segment *is)
{
    if (events_segment_ends(was) != events_segment_ends(is))
        return "addresses or ports";
    if (was->seq != is->seq || was->ack != is->ack)
        return "sequence numbers";
    if (was->flags != is->flags)
        return "flags";
    if (was->hdr_len != is->hdr_len ||
        memcmp(was->hdr + 20, is->hdr + 20, was->hdr_len - 20u) != 0)
        return "options";
    return "payload";
}

void events_wire(struct events *e, int who, unsigned path, int dir,
                 const uint8_t *was, const uint8_t *is, size_t len,
                 bool dropped)
{
    char node[EVENTS_TEXT_MAX], place[EVENTS_TEXT_MAX];
    struct events_segment a, b;
    struct row r;

    if (!e || !events_segment_ip(&a, was, len) ||
        !events_segment_ip(&b, is, len))
        return;
    name_of(node, who);
    learn(e, &a, wire_place(who, false));
    r = (struct row){node,
                     place_name(e, path, place),
                     way_name(e, path, dir, &a),
                     "dropped",
                     "",
                     wire_place(who, dropped ? false : true),
                     recall(e, &a)};
    if (dropped) {
        write_row(e, &a, &r);
        return;
    }
    learn(e, &b, wire_place(who, true));
    if (memcmp(was, is, len) == 0)
        return;
    r.verdict = "changed";
    r.reason = what_changed(&a, &b);
    r.sent.via = who;
    if (r.sent.packet)
        remember(e, &b, r.sent);
    write_row(e, &b, &r);
}

void events_emitted(struct events *e, int who, unsigned path, int dir,
                    const uint8_t *pkt, size_t len)
{
    char node[EVENTS_TEXT_MAX], place[EVENTS_TEXT_MAX];
    struct events_segment s;
    struct row r;

    if (!e || !events_segment_ip(&s, pkt, len))
        return;
    name_of(node, who);
    learn(e, &s, wire_place(who, true));
    r = (struct row){
        node,
        place_name(e, path, place),
        way_name(e, path, dir, &s),
        "sent",
        "",
        wire_place(who, true),
        *remember(
            e, &s,
            (struct sent){.packet = ++e->packets, .who = who, .via = NOBODY})};
    write_row(e, &s, &r);
}

/* ---- */

void events_state(struct events *e, int who, const struct mpx_tuple *t,
                  const char *what)
{
    char node[EVENTS_TEXT_MAX], text[EVENTS_TEXT_MAX];
    unsigned path = 0;
    int peer;

    if (!e)
        return;
    name_of(node, who);
    fprintf(e->f, "%.6f,,%s,", (double)ns3c_now() * 1e-9, node);
    if (!t) {
        fprintf(e->f, ",,,,,,,,,,state,%s\n", what);
        return;
    }
    owner(e, t->family, t->local, &path);
    events_end_text(text, t->family, t->remote, t->remote_port);
    fprintf(e->f, "%s,,%s,", e->s->path[path].name, text);
    events_end_text(text, t->family, t->local, t->local_port);
    fprintf(e->f, "%s,,,,,,", text);
    peer = owner(e, t->family, t->remote, &path);
    if (peer != NOBODY) {
        name_of(text, peer);
        fputs(text, e->f);
    }
    fprintf(e->f, ",state,%s\n", what);
}

struct events *events_new(const char *file, const struct scenario *s,
                          const struct topology *net)
{
    struct events *e = calloc(1, sizeof *e);

    if (!e)
        return NULL;
    *e = (struct events){
        .f = fopen(file, "w"), .s = s, .net = net, .epochs = events_epochs(s)};
    if (!e->f) {
        free(e);
        return NULL;
    }
    fputs("time_s,packet,node,path,direction,src,dst,flags,seq,ack,len,options,"
          "sender,verdict,reason\n",
          e->f);
    return e;
}

bool events_end(struct events *e)
{
    struct isn *i, *next;
    bool ok;

    if (!e)
        return true;
    ok = !ferror(e->f) && !e->failed;
    ok = fclose(e->f) == 0 && ok;
    HASH_ITER(hh, e->isn, i, next)
    {
        HASH_DEL(e->isn, i);
        free(i);
    }
    free(e);
    return ok;
}

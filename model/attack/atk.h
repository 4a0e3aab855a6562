/* SPDX-License-Identifier: MIT */
/**
 * @file atk.h - attackers: wire bytes in, verdict and injected segments out.
 *
 * An attack is one file with one entry in atk_table.c: its name, the powers it
 * declares and its step functions. The framework (atk_run.c) stands between it
 * and the world and enforces the powers: a segment it may not read never
 * reaches it, a verdict it may not give is refused and counted. An attack has
 * its own clock, memory and randomness and at most one host of its own; it
 * never sees endpoint memory and does not know which profile its victims use
 * unless it could read that on the wire. Whether it succeeded is for the
 * observer to say (model/host/observer.h), not for the attack.
 *
 * Time is ns; addresses are in network order; buffers are borrowed for the
 * call.
 */
#ifndef ATK_H
#define ATK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATK_NEVER UINT64_MAX

enum atk_power {
    ATK_READ = 1 << 0,   /* sees segments on its path */
    ATK_DROP = 1 << 1,   /* may drop them */
    ATK_CHANGE = 1 << 2, /* may change them, not their length */
    ATK_INJECT = 1 << 3, /* may put packets on its path */
    ATK_HOST = 1 << 4,   /* has a host of its own */
};
enum atk_verdict { ATK_PASS, ATK_DROPPED };

/* What of its path an attacker is there to read. */
enum atk_reads {
    ATK_READS_HANDSHAKE, /* SYNs and segments that carry MP_CAPABLE */
    ATK_READS_ALL,       /* everything between from and to */
    ATK_READS_NOTHING,
};
struct atk_config {
    const char *attack; /* a name of the table */
    enum atk_reads reads;
    uint64_t read_from, read_to; /* ns; outside it reads nothing at all */
    uint64_t acts;               /* ns; before it sends nothing */
    bool wrong_keys; /* twin: one bit of every key it read is flipped */
    bool inject;     /* goal: put octets into the connection, not take them */
    uint64_t inject_size;
    uint8_t host4[4], host6[16]; /* addresses of its own host */
};

/* One TCP flow as the attacker's host sees it. */
struct atk_flow {
    uint8_t family; /* 4 or 6 */
    uint8_t local[16], remote[16];
    uint16_t local_port, remote_port;
};

/* The world of an attacker. */
struct atk_env {
    void *ctx;
    void (*random)(void *ctx, void *dst, size_t len);
    /* Octets [offset, offset + len) of what it injects. */
    void (*payload)(void *ctx, uint64_t offset, uint8_t *dst, size_t len);
    void (*host_send)(void *ctx, const struct atk_flow *f, const uint8_t *hdr,
                      uint8_t hdr_len, const uint8_t *payload, size_t len);
    void (*wire_send)(void *ctx, int dir, const uint8_t *pkt, size_t len);
};

/* A segment seen on the path. dir 0 goes from client to server. */
struct atk_sight {
    int dir;
    uint8_t family;
    const uint8_t *src, *dst; /* addresses */
    uint16_t sport, dport;
    uint8_t flags;
    const uint8_t *opts; /* TCP options */
    uint8_t opts_len;
    uint8_t *pkt; /* from the IP header; write only with ATK_CHANGE */
    size_t len;
};

struct atk; /* one attacker */

struct atk_ops {
    const char *name;   /* as scenario files say it */
    const char *id;     /* AT-xx of the catalogue */
    const char *source; /* document and section */
    unsigned powers;    /* enum atk_power, or-ed */
    size_t state_size;
    /* A segment it may read. May be NULL without ATK_READ. */
    enum atk_verdict (*see)(struct atk *a, void *state,
                            const struct atk_sight *s, uint64_t now);
    /* Time to act. */
    void (*act)(struct atk *a, void *state, uint64_t now);
    /* A segment for its own host. May be NULL without ATK_HOST. */
    void (*host)(struct atk *a, void *state, const struct atk_flow *f,
                 const uint8_t *hdr, uint8_t hdr_len, const uint8_t *payload,
                 size_t len, uint64_t now);
    /* Its timer, see atk_set_timer(). May be NULL. */
    void (*timer)(struct atk *a, void *state, uint64_t now);
    /* Free and wipe what the state holds. May be NULL. */
    void (*end)(void *state);
};

/** The @p i-th attack or its name, NULL past the end; an attack by name. */
const struct atk_ops *atk_at(unsigned i);
const char *atk_name_at(unsigned i);
const struct atk_ops *atk_find(const char *name);

/* ---- for the host ---- */

/** NULL if there is no such attack, or out of memory. Copies both. */
struct atk *atk_new(const struct atk_config *cfg, const struct atk_env *env);
void atk_free(struct atk *a);
/** An IP packet on its path. Sets *changed if it was. */
enum atk_verdict atk_on_wire(struct atk *a, int dir, uint8_t *pkt, size_t len,
                             uint64_t now, bool *changed);
void atk_on_host(struct atk *a, const struct atk_flow *f, const uint8_t *hdr,
                 uint8_t hdr_len, const uint8_t *payload, size_t len,
                 uint64_t now);
/** Next time at which atk_tick() has work; ATK_NEVER if none. */
uint64_t atk_deadline(const struct atk *a);
void atk_tick(struct atk *a, uint64_t now);

struct atk_counters {
    uint64_t seen;    /* segments it was shown */
    uint64_t refused; /* uses of a power it had not declared */
    uint64_t joins;   /* MP_JOIN SYNs it sent */
};
void atk_counters(const struct atk *a, struct atk_counters *c);

/* ---- for attacks ---- */

const struct atk_config *atk_config(const struct atk *a);
void atk_random(struct atk *a, void *dst, size_t len);
void atk_payload(struct atk *a, uint64_t offset, uint8_t *dst, size_t len);
/** Send from its own host; refused before its time to act. */
void atk_host_send(struct atk *a, const struct atk_flow *f, const uint8_t *hdr,
                   uint8_t hdr_len, const uint8_t *payload, size_t len,
                   uint64_t now);
void atk_wire_send(struct atk *a, int dir, const uint8_t *pkt, size_t len,
                   uint64_t now);
/** One timer; a later call replaces it. ATK_NEVER stops it. */
void atk_set_timer(struct atk *a, uint64_t at);
void atk_count_join(struct atk *a);

#endif /* ATK_H */

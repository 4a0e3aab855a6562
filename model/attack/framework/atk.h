/* SPDX-License-Identifier: MIT */
/**
 * @file atk.h - attackers: wire bytes in, verdict and injected segments out.
 *
 * An attack is one file with one entry in atk_table.c: its name, the powers it
 * declares and its step functions. The framework (atk_run.c) stands between it
 * and the world and enforces the powers: a segment it may not read never
 * reaches it, a verdict it may not give is refused and counted. An attack has
 * its own clock, memory and randomness and at most one host of its own; it
 * never sees endpoint memory, save what atk_leak() hands it, and does not know
 * which profile its victims use unless it could read that on the wire. Whether
 * it succeeded is for the
 * observer to say (model/judge/observer.h), not for the attack.
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
    ATK_CHANGE = 1 << 2, /* may change them, or send others in their place */
    ATK_INJECT = 1 << 3, /* may put packets on its path */
    ATK_HOST = 1 << 4,   /* has a host of its own */
    ATK_LEAK = 1 << 5,   /* read a victim's memory, once */
    ATK_HOLD = 1 << 6,   /* may hold segments back, and no more */
};
enum atk_verdict { ATK_PASS, ATK_DROPPED, ATK_HELD };

enum {
    ATK_TAPS_MAX = 4,
    ATK_PARAMS_MAX = 8,
    ATK_PACKET_MAX = 2048, /* octets; longer packets are not shown */
    ATK_HELD_MAX = 64,     /* segments held at a time; more pass */
    ATK_SECRET_MAX = 64,   /* octets */
};

/* What of a path an attacker is there to read. */
enum atk_reads {
    ATK_READS_HANDSHAKE, /* SYNs and segments that carry MP_CAPABLE */
    ATK_READS_ALL,       /* everything between from and to */
    ATK_READS_NOTHING,
};
struct atk_tap {
    enum atk_reads reads;
    uint64_t from, to; /* ns; outside it reads nothing at all */
};

/* A run in which the attack must fail, for it lacks one thing. */
enum atk_twin {
    ATK_TWIN_NONE,
    ATK_TWIN_WRONG_VALUE, /* atk_spoil() spoils */
    ATK_TWIN_NO_POWER,    /* it has but ATK_READ: all else is refused */
};

/* What a scenario may set of one attack: const tables, read by tools/mpx. */
enum atk_param_kind {
    ATK_P_TIME,  /* ns */
    ATK_P_SIZE,  /* octets */
    ATK_P_COUNT, /* plain number */
    ATK_P_WORD,  /* its index in words */
};
struct atk_param {
    const char *name; /* NULL ends the table */
    enum atk_param_kind kind;
    uint64_t initial, min, max; /* min and max: not of words */
    const char *const *words;   /* NULL-ended */
};

struct atk_config {
    const char *attack; /* a name of the table */
    struct atk_tap tap[ATK_TAPS_MAX];
    unsigned n_taps;
    uint64_t acts;   /* ns; before, it sends, drops and changes nothing */
    uint64_t leaves; /* ns; from then its taps are gone, its host is not */
    uint64_t budget; /* segments it may drop or change; ATK_NEVER: any */
    bool no_host;    /* ATK_HOST is taken away */
    enum atk_twin twin;
    uint64_t param[ATK_PARAMS_MAX]; /* in the order of ops->params */
    uint8_t host4[4], host6[16];    /* addresses of its own host */
};

/* What of a victim's memory leaks: the external key that it uses then, or the
 * secret of the session that this key came from, hence whatever else can be
 * made of that. */
enum atk_leak { ATK_LEAK_KEY, ATK_LEAK_SESSION };
/* An external key that leaked, or that follows from what leaked. */
struct atk_secret {
    uint64_t token; /* of the victim: which connection it is */
    uint32_t epoch; /* 0: the first key */
    uint8_t len, octets[ATK_SECRET_MAX];
};

/* One TCP flow as the attacker's host sees it. */
struct atk_flow {
    uint8_t family; /* 4 or 6 */
    uint8_t local[16], remote[16];
    uint16_t local_port, remote_port;
};

/* A segment that came to the attacker's own host. */
struct atk_arrival {
    const struct atk_flow *flow;
    const uint8_t *hdr; /* TCP header with its options */
    uint8_t hdr_len;
    const uint8_t *payload;
    size_t len; /* of the payload */
};

/* The world of an attacker. */
struct atk_env {
    void *ctx;
    void (*random)(void *ctx, void *dst, size_t len);
    /* Octets [offset, offset + len) of what it injects. */
    void (*payload)(void *ctx, uint64_t offset, uint8_t *dst, size_t len);
    void (*host_send)(void *ctx, const struct atk_flow *f, const uint8_t *hdr,
                      uint8_t hdr_len, const uint8_t *payload, size_t len);
    void (*wire_send)(void *ctx, unsigned tap, int dir, const uint8_t *pkt,
                      size_t len);
    /* The keys of each connection of the victim's, @p max at most. */
    unsigned (*leak)(void *ctx, enum atk_leak what, struct atk_secret *out,
                     unsigned max);
};

/* A segment seen on a path. dir 0 goes from client to server. Pointers lead
 * into pkt. */
struct atk_segment {
    unsigned tap; /* in the order of the scenario's `on` */
    int dir;
    uint8_t family;
    const uint8_t *src, *dst; /* addresses */
    uint16_t sport, dport;
    uint8_t flags;
    uint8_t *tcp;        /* header */
    const uint8_t *opts; /* TCP options */
    uint8_t opts_len;
    const uint8_t *payload;
    size_t payload_len;
    uint8_t *pkt; /* from the IP header; write only with ATK_CHANGE */
    size_t len;
};

struct atk; /* one attacker */

struct atk_ops {
    const char *name;               /* as scenario files say it */
    const char *id;                 /* AT-xx of the catalogue */
    const char *does;               /* in words, without a subject */
    const char *source;             /* document and section */
    unsigned powers;                /* enum atk_power, or-ed */
    const struct atk_param *params; /* NULL: none */
    bool spoils; /* has a value for ATK_TWIN_WRONG_VALUE to spoil */
    size_t state_size;
    /* A segment it may read. May be NULL without ATK_READ. */
    enum atk_verdict (*on_segment)(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now);
    /* Time to act. May be NULL. */
    void (*on_start)(struct atk *a, void *state, uint64_t now);
    /* A segment for its own host. May be NULL without ATK_HOST. */
    void (*on_host_segment)(struct atk *a, void *state,
                            const struct atk_arrival *seg, uint64_t now);
    /* Its timer, see atk_set_timer(). May be NULL. */
    void (*on_timer)(struct atk *a, void *state, uint64_t now);
    /* Free what the state holds; it is wiped afterwards. May be NULL. */
    void (*free_state)(void *state);
};

/** The @p i-th attack or its name, NULL past the end; an attack by name. */
const struct atk_ops *atk_at(unsigned i);
const char *atk_name_at(unsigned i);
const struct atk_ops *atk_find(const char *name);

/* ---- for the host ---- */

/** NULL if there is no such attack, or out of memory. Copies both. */
struct atk *atk_new(const struct atk_config *cfg, const struct atk_env *env);
void atk_free(struct atk *a);
/** An IP packet on path @p tap. Sets *changed if it was. */
enum atk_verdict atk_on_wire(struct atk *a, unsigned tap, int dir, uint8_t *pkt,
                             size_t len, uint64_t now, bool *changed);
void atk_on_host(struct atk *a, const struct atk_arrival *seg, uint64_t now);
/** Next time at which atk_tick() has work; ATK_NEVER if none. */
uint64_t atk_deadline(const struct atk *a);
void atk_tick(struct atk *a, uint64_t now);

struct atk_counters {
    uint64_t seen;             /* segments it was shown */
    uint64_t refused;          /* uses of a power that it has not, or not now */
    uint64_t joins;            /* MP_JOIN SYNs it sent */
    uint64_t sent;             /* packets of its own making */
    uint64_t dropped, changed; /* held: changed */
    uint64_t missed;           /* segments beyond what it can keep in mind */
    uint64_t claimed;          /* octets, of atk_claim(); 0: nothing claimed */
};
void atk_counters(const struct atk *a, struct atk_counters *c);

/* ---- for attacks ---- */

const struct atk_config *atk_config(const struct atk *a);
/** The value of its @p i-th parameter. */
uint64_t atk_param(const struct atk *a, unsigned i);
/** Flip a bit of the value that the attack stands on, if this run is the twin
 *  that has it wrong. */
void atk_spoil(const struct atk *a, uint8_t *value, size_t len);
/** Whether one more of what it keeps @p n of has room, @p max being kept. If
 * not that is counted: the attack is weaker in this run than it says. */
bool atk_has_room(struct atk *a, unsigned n, unsigned max);
/** What it says that the paths which it does not read have carried, @p octets
 *  of payload in all. Whether that is so is for the observer to say. */
void atk_claim(struct atk *a, uint64_t octets);
/** Segments it may still drop or change. */
uint64_t atk_budget_left(const struct atk *a);
void atk_random(struct atk *a, void *dst, size_t len);
void atk_payload(struct atk *a, uint64_t offset, uint8_t *dst, size_t len);
/** Send from its own host; refused before its time to act. */
void atk_host_send(struct atk *a, const struct atk_flow *f, const uint8_t *hdr,
                   uint8_t hdr_len, const uint8_t *payload, size_t len,
                   uint64_t now);
/** Put a packet on path @p tap; refused before its time to act and once it has
 *  left. Nothing it sends is shown to it. */
void atk_wire_send(struct atk *a, unsigned tap, int dir, const uint8_t *pkt,
                   size_t len, uint64_t now);
/** From see(): @p pkt, of any length, goes on in the place of the segment seen,
 *  whatever the verdict. Counts as one change. @return false if refused. */
bool atk_replace(struct atk *a, const struct atk_segment *s, const uint8_t *pkt,
                 size_t len, uint64_t now);
/** One timer; a later call replaces it. ATK_NEVER stops it. */
void atk_set_timer(struct atk *a, uint64_t at);
void atk_count_join(struct atk *a);
/** From see(), as its verdict: the segment goes on as it was at @p until, or
 *  when the attacker leaves. Counts as one change. */
enum atk_verdict atk_hold(struct atk *a, uint64_t until);
/** What the victim, the server, has in memory now. Once; 0 after that, before
 *  its time to act, and without ATK_LEAK. The caller wipes @p out. */
unsigned atk_leak(struct atk *a, enum atk_leak what, struct atk_secret *out,
                  unsigned max, uint64_t now);

/** Find TCP in the IP packet s->pkt of s->len octets and fill in the rest but
 *  tap and dir. False if there is none, or it is cut short. */
bool atk_segment_parse(struct atk_segment *s);

#endif /* ATK_H */

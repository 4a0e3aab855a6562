/* SPDX-License-Identifier: MIT */
/*
 * The world of the search: two honest hosts, the wires between them, and who
 * listens to those. Its whole state can be kept, put back and compared.
 *
 * A segment is in flight until it arrives; those in flight arrive in the order
 * in which they were sent. Addresses with number 0 are path 0, others path 1.
 */
#ifndef SEARCH_WORLD_H
#define SEARCH_WORLD_H

#include "mpx_opt.h"
#include "search_host.h"

enum {
    SEARCH_WIRES = 12, /* TCP flows of all, ever */
    SEARCH_QUEUE = 16, /* segments in flight */
    SEARCH_SWITCHES = 12,
    SEARCH_KEY_LEN = 16,
    SEARCH_FIRST_ROOM = 64 << 10,
};

/* What the attacker is shown, or-ed; what is sent to its own host it always
 * sees. */
enum search_reads {
    SEARCH_READS_HANDSHAKE = 1, /* segments with MP_CAPABLE */
    SEARCH_READS_FIRST = 2,     /* path 0 */
    SEARCH_READS_SECOND = 4,    /* path 1 */
    SEARCH_READS_ALL = 7,
};
/* What it may do, or-ed. */
enum search_does {
    SEARCH_DOES_HOST = 1,   /* send from a host of its own */
    SEARCH_DOES_INJECT = 2, /* send on wires that it reads, in any name */
    SEARCH_DOES_DROP = 4,   /* take from the wire what it reads */
    SEARCH_DOES_CHANGE = 8, /* change what it reads */
    SEARCH_DOES_RESET = 16, /* send RST: which ends any TCP */
    SEARCH_DOES_PLAIN = 32, /* send what no MAC covers: REMOVE_ADDR, MP_FAIL,
                               DATA_FIN, octets */
};
/* When it may. */
enum search_when {
    SEARCH_WHEN_ALWAYS,
    SEARCH_WHEN_BEFORE_KEY, /* is active anywhere */
    SEARCH_WHEN_AFTER_KEY,  /* is active at both */
    SEARCH_WHEN_AFTER_ROTATION,
};
/* What honest hosts do, or-ed; each once at each host, in any order. */
enum search_step {
    SEARCH_STEP_KEY = 1,     /* install the external key */
    SEARCH_STEP_JOIN = 2,    /* the client joins from its second address */
    SEARCH_STEP_ADD = 4,     /* the server announces its second address */
    SEARCH_STEP_REMOVE = 8,  /* and takes it back */
    SEARCH_STEP_WRITE = 16,  /* an octet, each host */
    SEARCH_STEP_ROTATE = 32, /* another key, each host */
    SEARCH_STEP_CLOSE = 64,  /* no more is written, each host */
    SEARCH_STEP_AGAIN = 128, /* the server announces its second address once
                                more, and takes it back once more */
};

/* What is searched. */
struct search_setting {
    const char *profile;
    struct {
        const char *name, *value;
    } set[SEARCH_SWITCHES]; /* switches, up to the first NULL */
    unsigned steps, reads, does, actions;
    enum search_when when;
    uint8_t connections; /* 1 or 2 */
    uint8_t timers;      /* that run out while the attacker is there, a host */
    bool own_keys;       /* each connection has keys of its own: an exporter's;
                            else one key for all */
    bool same_key;       /* rotations are to the key that there is */
    bool full;           /* states are merged only if all octets are the same */
    bool learns_early;   /* it reads only until a rotation begins */
};

/* A TCP flow as it is on the wire. Direction 0 is that of its SYN. */
struct search_wire {
    struct mpx_tuple t;     /* as who sent the SYN sees it */
    uint32_t isn[2];        /* of the direction, once sent */
    uint32_t sent[2];       /* number after what was sent */
    uint32_t arrived[2];    /* number after what has arrived */
    bool begun[2], came[2]; /* a SYN was sent; has arrived */
    bool part[2]; /* that SYN was made by the host whose address it is from */
    uint16_t window[2]; /* field of the last segment that arrived */
    uint8_t acks[2];    /* segments without SYN that have arrived; at most 1 */
    bool read;          /* by the attacker, some of it */
    bool has_nonce;
    uint32_t nonce; /* the last one of a join that it has read */
};
struct search_segment {
    uint8_t wire, dir;
    bool forged;  /* by the attacker */
    bool altered; /* a MAC of it, or what that covers, is changed */
    uint8_t hdr_len, len;
    uint8_t hdr[MPX_TCP_HDR_MAX], p[SEARCH_OUT];
};

/* What the attacker has seen, by type; each sorted, so that what was seen in
 * another order is the same. */
enum {
    SEARCH_TOKENS = 6,
    SEARCH_NONCES = 8,
    SEARCH_MACS = 10,
    SEARCH_ADDRS = 4,
    SEARCH_NEW_KEYS = 8,
    SEARCH_KEY_PAIRS = 2,
};
struct search_known {
    uint8_t n_tokens, n_nonces, n_mac64, n_mac160, n_addrs, n_new_keys, n_pairs;
    uint64_t token[SEARCH_TOKENS];
    uint32_t nonce[SEARCH_NONCES];
    uint8_t mac64[SEARCH_MACS][MPX_MAC64_LEN];
    uint8_t mac160[SEARCH_MACS][MPX_MAC160_LEN];
    struct {
        uint8_t id, key_id, family, addr[4], mac[MPX_MAC64_LEN], port[2];
    } addr[SEARCH_ADDRS];
    struct {
        uint8_t key_id, ack, epoch, mac[MPX_MAC64_LEN];
    } new_key[SEARCH_NEW_KEYS];
    struct {
        uint64_t key[2]; /* in clear, by role */
    } pair[SEARCH_KEY_PAIRS];
    uint64_t dsn[SEARCH_CONNS][2]; /* that a host expects next */
    bool has_dsn[SEARCH_CONNS][2];
};

struct search_world {
    const struct search_setting *setting;
    /* NULL, or where what the attacker sends is copied. */
    struct search_segment *sent;
    struct mpx_config cfg;
    struct search_host *host[2];
    uint32_t done;                   /* honest steps, by number */
    uint8_t n_wires, n_queue, n_own; /* n_own: SYNs of the attacker's host */
    uint8_t timers[2];
    bool harmless;   /* without attacker from here on */
    bool removed;    /* the server's address was, and the client knows */
    bool vouched;    /* the server had confirmed it when it was removed */
    uint8_t answers; /* of the server's, before it last announced it */
    bool unknown;    /* the client never knew the address when it was removed */
    bool wrong_mac_taken;
    bool overflow;
    bool touched[2];  /* a host was, since the world was put back */
    uint64_t hash[2]; /* of a host, as it was then; 0: not known */
    struct search_wire wire[SEARCH_WIRES];
    struct search_segment queue[SEARCH_QUEUE];
    struct search_known known;
};

/** Room for a world, at an address that stays. NULL: no memory. */
struct search_world *search_world_new(const struct search_setting *s);
void search_world_free(struct search_world *w);
/** The beginning: before the first SYN. */
void search_world_begin(struct search_world *w);
/** Octets that search_world_keep() writes. */
size_t search_world_size(const struct search_world *w);
void search_world_keep(const struct search_world *w, uint8_t *to);
/** @p again  @p from is what was put back last: only what was touched since is
 *  copied. */
void search_world_put_back(struct search_world *w, const uint8_t *from,
                           bool again);
/** Of all that the future depends on. @p attacker  it may act again: what it
 *  knows counts. */
uint64_t search_world_hash(struct search_world *w, bool attacker);
/** A host as it was at the beginning, SEARCH_FIRST_ROOM octets. */
uint8_t *search_world_first(const struct search_world *w, unsigned host);

/* ---- honest steps ---- */

enum { SEARCH_STEPS_MAX = 24 };
/** Numbers of the honest steps that are possible now; none while something is
 *  in flight. @return how many. */
unsigned search_world_steps(const struct search_world *w,
                            uint8_t number[SEARCH_STEPS_MAX]);
void search_world_step(struct search_world *w, unsigned number);
/* What a step is. */
struct search_step_info {
    unsigned of;        /* enum search_step; 0: it connects */
    uint8_t host, conn; /* who does it, on which connection */
    uint8_t after;      /* the number of one that must have been */
    const char *name;   /* "client installs its key" */
};
/** Static. */
const struct search_step_info *search_step_info(unsigned number);
/** Whether one of a kind was done. */
bool search_world_did(const struct search_world *w, enum search_step of);
/** Whether the client has the server's second address, on its connection @p n.
 */
bool search_world_knows_second(const struct search_world *w, unsigned n);
/** Whether the server has confirmed its second address since it announced it.
 */
bool search_world_vouches(const struct search_world *w);
/** A host is to be called: what it sends goes to the wires, until it is handed
 *  back. */
void search_world_lend(struct search_world *w, struct search_host *h);
void search_world_hand_back(struct search_world *w, struct search_host *h);
/** The segment that is next arrives. */
void search_world_deliver(struct search_world *w);
/** The next timer of a host runs out. */
void search_world_tick(struct search_world *w, unsigned host);
/** The rest of the trace without attacker: steps that become possible are done,
 *  timers run out in order, all that is sent arrives. @return segments that it
 * took in a row without a timer, at most. */
unsigned search_world_settle(struct search_world *w);

/** The external key that a host installs on connection @p conn, or the one
 *  after it. */
void search_secret(const struct search_setting *s, bool second, unsigned conn,
                   uint8_t key[SEARCH_KEY_LEN]);
/** Whether a host has still to install one. */
bool search_keys_to_come(const struct search_world *w, unsigned host,
                         unsigned conn);

/* ---- the wire ---- */

/** Whose address that is. */
enum search_party search_owner(const uint8_t addr[16]);
/** Who gets what is sent on @p wire in direction @p dir. */
enum search_party search_receiver(const struct search_wire *wire, unsigned dir);
/** Path of a wire; -1: neither, it is the attacker's host's. */
int search_path(const struct search_wire *wire);
/** The wire of a flow seen by its sender, and the direction; made if it is not
 *  there. -1: no room. */
int search_wire_of(struct search_world *w, const struct mpx_tuple *t,
                   unsigned *dir);
/** Let a segment arrive that is not in flight, or never was. */
void search_world_arrive(struct search_world *w,
                         const struct search_segment *s);
/** Take the next segment out of the wire. */
void search_world_take(struct search_world *w, struct search_segment *s);
/** The attacker is shown a segment: search_known.c. */
void search_learn(struct search_world *w, const struct search_segment *s);
/** Whether it is. */
bool search_is_shown(const struct search_world *w,
                     const struct search_wire *wire,
                     const struct search_segment *s);
/** Whether it is on the path of @p wire. */
bool search_is_on(const struct search_world *w, const struct search_wire *wire);

#endif /* SEARCH_WORLD_H */

/* SPDX-License-Identifier: MIT */
/*
 * A connection: its state, and what every part of the machine asks of it. Only
 * mpx_conn_life.c assigns what is an enum.
 */
#ifndef MPX_CONN_H
#define MPX_CONN_H

#include "mpx.h"
#include "mpx_conn_life.h"
#include "mpx_keys.h"
#include "mpx_limits.h"
#include "mpx_range.h"
#include "mpx_ring.h"

/* What mpx_poll() has still to report of a connection, in this order. */
enum mpx_conn_event {
    MPX_EV_ESTABLISHED = 1 << 0,
    MPX_EV_FALLBACK = 1 << 1,
    MPX_EV_KEY_ACTIVE = 1 << 2,
    MPX_EV_KEY_FAILED = 1 << 3,
    MPX_EV_WRITABLE = 1 << 4,
    MPX_EV_EOF = 1 << 5,
    MPX_EV_CLOSED = 1 << 6,
};

/* Whether an address is announced still; of one that is ASKED. */
struct mpx_question {
    uint8_t nonce[MPX_ADDR_NONCE_LEN];
    uint16_t port; /* of the ADD_ADDR; 0: none */
    uint8_t tries;
    uint64_t until; /* ns; an answer later than that is none */
};
struct mpx_remote {
    struct mpx_addr addr;
    uint16_t port;
    uint8_t id;
    enum mpx_remote_state state;
    struct mpx_question question;
};
/* Address ids of the peer that are not accepted again under a key, D-52. */
struct mpx_removed_ids {
    uint8_t epoch; /* of that key */
    uint8_t ids[256 / 8];
};
/* Own addresses as the peer is told of them, by their numbers. */
struct mpx_announced {
    uint64_t at[MPX_ADDRS_MAX];   /* ns of the next retransmission */
    uint8_t tries[MPX_ADDRS_MAX]; /* 0: not announced */
    uint8_t uses[MPX_ADDRS_MAX];  /* times that it was withdrawn, D-52 */
    uint16_t withdrawn, echoed;   /* bits */
};

struct mpx_conn {
    mpx_endpoint *ep;
    mpx_conn *next, *prev; /* in order of birth */
    mpx_conn *busy_next;   /* of mpx_poll() */
    bool busy;             /* it is in that list */
    struct mpx_config cfg; /* cfg.profile is what was negotiated */
    void *user;

    enum mpx_role role;
    enum mpx_conn_state state;
    enum mpx_accord accord;
    enum mpx_fin_out fin_out;
    enum mpx_fin_in fin_in;
    enum mpx_end end;
    /* Facts that can be true of any of those states. */
    bool csum;         /* negotiated: DSS checksums in use */
    bool first_denied; /* the peer sent C: no joins to its first address */
    bool ack8;         /* the peer uses 8-octet DSNs: so do our Data ACKs */
    bool dack_odd;     /* a Data ACK of what was never sent came */
    bool idsn_agreed;  /* a mapping of the peer's was in its place */
    bool scattered;    /* octets twice, out of order, or on a joined subflow:
                          the stream is no longer that of one TCP flow */
    bool token_held;   /* local.token is in the endpoint's table */
    bool want_space;   /* the application waits for MPX_ACT_WRITABLE */
    bool paused;       /* the application does not read */
    uint32_t to_read;  /* save for so many octets */
    uint32_t reopened; /* octets read so since the window was last told */
    mpx_subflow *fastclosing; /* carries our MP_FASTCLOSE on ACKs; or NULL */
    uint8_t fastclose_tries;
    uint64_t fastclose_at; /* ns */
    uint16_t events;
    uint64_t id_local, id_remote; /* key or token; a key is a secret */
    struct mpx_identity local, remote;
    uint8_t neg[MPX_NEG_LEN];
    struct mpx_keys *keys;
    uint8_t extkey[MPX_EXTKEY_MAX]; /* secret; until it can be offered */
    uint8_t extkey_len;
    mpx_subflow *new_key_on; /* carried our latest offer; or NULL */
    mpx_subflow *new_key_by; /* brought the peer's latest; or NULL */

    mpx_subflow *first, *last;
    uint64_t n_subflows;    /* ever */
    uint64_t no_subflow_at; /* ns; the last subflow was lost; or MPX_NEVER */
    uint64_t no_subflow_una, no_subflow_nxt; /* snd_una and rcv_nxt then */
    uint64_t rejoin_at;                      /* ns; look for paths again */
    uint8_t rejoin_tries;
    uint8_t joins_failed; /* one after another, MPX_REJOIN_TRIES at most */

    /* sending */
    struct mpx_ring snd;
    uint64_t snd_una, snd_nxt, snd_end; /* DSN: acked, mapped, written */
    uint64_t snd_edge;                  /* peer's right edge */
    uint64_t plain_from; /* fallback: DSN that was to be Data-ACKed next */
    uint64_t tail_next;  /* DSN: see late_range() */
    uint64_t turns;      /* picks of the scheduler */
    double alpha;        /* of coupling; see mpx_coupling.h */
    uint32_t alpha_for;  /* octets to be acknowledged until it is renewed */
    uint32_t burst;      /* octets that who was picked last may have yet */
    struct mpx_ranges reinject;
    uint8_t fin_tries, rtx_tries;
    uint64_t fin_at, progress_at, probe_at; /* ns */
    uint64_t memory_at; /* ns; a write that found none is to be tried again */

    /* receiving */
    struct mpx_ring rcv;
    struct mpx_ranges ooo;
    uint64_t rcv_read,
        rcv_nxt; /* DSN: delivered to the application, expected */
    uint32_t offered, offered_at; /* with charge_ooo: the window told last, and
                                     rcv_nxt then, modulo 2^32 */
    struct mpx_span direct; /* in-order octets still in the host's buffer */
    uint64_t fin_dsn;       /* unless MPX_FIN_UNKNOWN */

    struct mpx_remote *remotes; /* n_remotes, and room up to a power of two */
    unsigned n_remotes;         /* MPX_REMOTES_MAX at most */
    struct mpx_removed_ids removed_ids[2]; /* by K */
    uint16_t tried[MPX_ADDRS_MAX];         /* bit r: own address, remotes[r] */
    struct mpx_announced announced;
    uint16_t had_turn; /* bit i: own address i, by a plan of mpx_pm.h */
    bool first_prio;   /* a plan asked for the MP_PRIO of the first subflow */

    uint64_t deadline; /* ns; not later than any timer of ours */
    size_t heap_at;    /* mpx_timer.c; SIZE_MAX if not in the heap */
};

mpx_conn *mpx_conn_new(mpx_endpoint *ep, const struct mpx_config *cfg,
                       enum mpx_role role);
/** Who holds a token, or NULL. */
mpx_conn *mpx_conn_of_token(const mpx_endpoint *ep, uint64_t token);
/** Draw our identifier so that its token is free; enter it in the table. */
MPX_MUST_USE mpx_err mpx_conn_draw_id(mpx_conn *conn);
/** Initial data sequence numbers, once both identifiers (may be) known. */
void mpx_conn_set_dsn(mpx_conn *conn);
/** The peer's identifier is known: identities, and keys where they follow. */
MPX_MUST_USE mpx_err mpx_conn_set_remote(mpx_conn *conn, uint64_t id);
/** Room for the key that is installed next. @return false: no memory. */
MPX_MUST_USE bool mpx_conn_make_key_room(mpx_conn *conn);
bool mpx_conn_joinable(const mpx_conn *conn); /* whatever number and key */
bool mpx_conn_is_below_limit(const mpx_conn *conn); /* one more is allowed */
bool mpx_conn_is_full(const mpx_conn *conn);        /* none more fits */
bool mpx_conn_may_join(const mpx_conn *conn);       /* all three */
unsigned mpx_conn_half_open(const mpx_conn *conn);  /* joins of the peer's */
/** Run the path manager again, by @p at. */
void mpx_conn_rejoin(mpx_conn *conn, uint64_t at);
void mpx_conn_drop_token(mpx_conn *conn);
void mpx_conn_wipe(mpx_conn *conn); /* its secrets: it is over */
struct mpx_auth_public mpx_conn_public(const mpx_conn *conn);

static inline const struct mpx_auth_key *mpx_conn_key(const mpx_conn *conn)
{
    return conn->keys ? mpx_keys_current(conn->keys) : NULL;
}
static inline bool mpx_conn_is_plain(const mpx_conn *conn)
{
    return conn->accord == MPX_ACC_NEVER || conn->accord == MPX_ACC_FALLEN;
}
static inline bool mpx_conn_knows_peer(const mpx_conn *conn)
{
    return conn->accord != MPX_ACC_OFFERED && conn->accord != MPX_ACC_NEVER;
}
static inline bool mpx_conn_fin_acked(const mpx_conn *conn)
{
    return conn->fin_out == MPX_FIN_ACKED || conn->fin_out == MPX_FIN_LOST;
}
/* Both halves of the stream have ended in order. */
static inline bool mpx_conn_is_complete(const mpx_conn *conn)
{
    return conn->fin_in == MPX_FIN_TAKEN && mpx_conn_fin_acked(conn);
}
static inline enum mpx_role mpx_conn_peer_role(const mpx_conn *conn)
{
    return conn->role == MPX_ROLE_I ? MPX_ROLE_R : MPX_ROLE_I;
}

#endif /* MPX_CONN_H */

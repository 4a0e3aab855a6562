/* SPDX-License-Identifier: MIT */
/**
 * @file mpx.h - Multipath TCP with external keys, as a pure protocol machine.
 *
 * The library does no I/O, reads no clock, draws no randomness of its own and
 * never calls back into the host save through struct mpx_env. It sits at the
 * boundary of TCP and IP of one host (an "endpoint"): the host shows it each
 * TCP segment on its way out and in, the octets that each subflow's TCP has
 * put in order, and the octets its applications write. The endpoint rewrites
 * headers in place and asks for everything else by actions, which the host
 * drains with mpx_poll() after each call. Same events, same seed, same
 * actions.
 *
 * Conventions, true of every function below:
 *   time      uint64_t nanoseconds, monotonic; origin chosen by the host
 *   lengths   octets;  windows  octets
 *   integers  host byte order; wire order exists only inside TCP headers
 *   pointers  never NULL unless the text says so
 *   buffers   borrowed for the duration of the call unless the text says copied
 *   handles   mpx_conn and mpx_subflow live until mpx_conn_free() of their
 *             connection or mpx_endpoint_free(), whichever is first; but a
 *             subflow after mpx_subflow_closed() only until 64 more have ended,
 *             and one that was never attached until it is reset
 *   threads   one endpoint, one thread; endpoints share nothing mutable
 *   failure   state is unchanged unless the text says otherwise
 *
 * Sources: [M] RFC 8684, [B] draft-baerts-tcpm-mptcpext-00,
 * [P] draft-paasch-mptcp-application-authentication-00.
 */
#ifndef MPX_H
#define MPX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpx_config.h"
#include "mpx_err.h"
#include "mpx_profile.h"
#include "mpx_stats.h"
#include "mpx_version.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MPX_NEVER       UINT64_MAX /**< "no deadline" */
#define MPX_TCP_HDR_MAX 60         /**< octets, RFC 9293 3.1 */

/** MPTCP of one host. Owned by who made it: mpx_endpoint_free(). */
typedef struct mpx_endpoint mpx_endpoint;
/** A connection, [M] 1.3. A handle of the endpoint's: mpx_conn_free() or
 *  mpx_endpoint_free() ends it. */
typedef struct mpx_conn mpx_conn;
/** A TCP flow of a connection, [M] 1.3. A handle of the connection's. */
typedef struct mpx_subflow mpx_subflow;

/* ---- 1. Environment ----------------------------------------------------- */

/** Where the outside world comes in. Copied; ctx is borrowed for the life of
 * the endpoint. */
struct mpx_env {
    void *ctx; /**< handed to the functions */
    /** Fill dst with unpredictable octets: keys, tokens, nonces, ISNs. */
    void (*random)(void *ctx, void *dst, size_t len);
    /** As realloc(), and frees @p p if @p len is 0; NULL if there is no memory.
     * Aligned for any object. The member may be NULL: the C library's. */
    void *(*resize)(void *ctx, void *p, size_t len);
    /** Whether routing leads from own address @p from to @p to. Path manager
     * "kernel" asks, where routing is to choose the address that a join begins
     * at. The member may be NULL: it leads everywhere. */
    bool (*reaches)(void *ctx, const struct mpx_addr *from,
                    const struct mpx_addr *to);
};

/* ---- 2. Lifetime -------------------------------------------------------- */

/** A new endpoint without addresses. The caller frees it. NULL: no memory. */
mpx_endpoint *mpx_endpoint_new(const struct mpx_env *env);
/** Frees every connection too; wipes every secret. NULL is allowed. */
void mpx_endpoint_free(mpx_endpoint *ep);
/** Its counters, of all connections together. They live as long as it does. */
const struct mpx_stats *mpx_endpoint_stats(const mpx_endpoint *ep);

/**
 * Add one of the host's addresses. Path managers announce and
 * use these; address ids are given in order, from 1.
 * @return MPX_ERR_NOSPACE past 16 addresses.
 */
MPX_MUST_USE mpx_err mpx_endpoint_add_addr(mpx_endpoint *ep,
                                           const struct mpx_addr *addr);

/**
 * Announce an own address with a port: joins to it are to go there, [M] 3.4.1.
 * 0, as at first: without, and they go to the port of the subflow on which it
 * was announced.
 * @return MPX_ERR_RANGE if the endpoint has no such address.
 */
MPX_MUST_USE mpx_err mpx_endpoint_set_port(mpx_endpoint *ep,
                                           const struct mpx_addr *addr,
                                           uint16_t port);

/**
 * An own address is to be used: by order of a script, or of a host whose
 * network changed. Its path managers act on it: "scripted" announces it (the
 * responder) or opens subflows from it (the initiator), and from no other;
 * "fullmesh" takes back one that was dropped.
 * @return MPX_ERR_RANGE if the endpoint has no such address.
 */
MPX_MUST_USE mpx_err mpx_endpoint_use_addr(mpx_endpoint *ep,
                                           const struct mpx_addr *addr,
                                           uint64_t now);
/**
 * An own address is to be used no more. Each peer gets REMOVE_ADDR, and
 * the subflows of that address are closed in order, [M] 3.4.2.
 * @return MPX_ERR_RANGE if the endpoint has no such address.
 */
MPX_MUST_USE mpx_err mpx_endpoint_drop_addr(mpx_endpoint *ep,
                                            const struct mpx_addr *addr,
                                            uint64_t now);

/**
 * Where the tokens of connections come from whose profile leaves them free; at
 * first "random". A counter starts at random. Copied.
 * @return MPX_ERR_RANGE if a member is outside its range, or the scheme is for
 *         keys: profiles whose identifiers are keys hash them whatever this
 *         says, [M] 3.1.
 */
MPX_MUST_USE mpx_err mpx_endpoint_set_tokens(
    mpx_endpoint *ep, const struct mpx_tokengen_config *cfg);

/** What path manager "kernel" does with an own address, as Linux's in-kernel
 * one does with an endpoint of these flags. */
enum mpx_addr_flag {
    MPX_ADDR_SIGNAL = 1,   /**< announce it, unless it is the first subflow's */
    MPX_ADDR_SUBFLOW = 2,  /**< the initiator opens a subflow from it */
    MPX_ADDR_BACKUP = 4,   /**< its subflows are backups, to both ends */
    MPX_ADDR_FULLMESH = 8, /**< to each of the peer's addresses in use */
};
/**
 * Make an own address an endpoint of path manager "kernel".
 * @p flags are of enum mpx_addr_flag, or-ed.
 * @return MPX_ERR_RANGE if the endpoint has no such address.
 */
MPX_MUST_USE mpx_err mpx_endpoint_flag_addr(mpx_endpoint *ep,
                                            const struct mpx_addr *addr,
                                            unsigned flags, uint64_t now);
/** Change whether it is BACKUP (sent in MP_PRIO) and FULLMESH (its subflows are
 *  closed and opened anew); other flags stay.
 *  @return MPX_ERR_RANGE if the endpoint has no such address. */
MPX_MUST_USE mpx_err mpx_endpoint_change_addr(mpx_endpoint *ep,
                                              const struct mpx_addr *addr,
                                              unsigned flags, uint64_t now);
/** Drop every endpoint at once: one REMOVE_ADDR for all that were announced. */
void mpx_endpoint_flush_addrs(mpx_endpoint *ep, uint64_t now);

/**
 * Accept connections to @p port.
 * @return MPX_ERR_RANGE if @p cfg is not as mpx_config_check() wants it;
 *         MPX_ERR_STATE if the port has a listener; MPX_ERR_NOSPACE past 64.
 */
MPX_MUST_USE mpx_err mpx_listen(mpx_endpoint *ep, uint16_t port,
                                const struct mpx_config *cfg);

/**
 * Open a connection whose first subflow will be the TCP flow @p tuple; the
 * host then lets TCP send its SYN. *sf is that subflow.
 * @return MPX_ERR_RANGE if @p cfg is not as mpx_config_check() wants it;
 *         MPX_ERR_STATE if the flow exists already; MPX_ERR_NOSPACE if no free
 *         token was found; MPX_ERR_NOMEM.
 */
MPX_MUST_USE mpx_err mpx_connect(mpx_endpoint *ep, const struct mpx_config *cfg,
                                 const struct mpx_tuple *tuple, uint64_t now,
                                 mpx_conn **conn, mpx_subflow **sf);

/** Forget a connection, its subflows and every action queued for them. */
void mpx_conn_free(mpx_conn *conn);

/* ---- 3. Segments at the TCP/IP boundary --------------------------------- */

/** A TCP segment. Borrowed for the call. */
struct mpx_segment {
    const struct mpx_tuple *tuple; /**< its flow */
    const uint8_t *hdr; /**< TCP header with options; checksum ignored */
    uint8_t hdr_len;    /**< octets, 20..60, equal to the data offset */
    uint32_t payload;   /**< octets that follow the header */
};
/** The header that takes the place of that of a segment. */
struct mpx_rewrite {
    uint8_t hdr[MPX_TCP_HDR_MAX]; /**< TCP header with options, no checksum */
    uint8_t len;                  /**< octets of it, 20..60 */
    uint32_t take; /**< outgoing: payload octets that go with this header */
};
/** What becomes of a segment. */
enum mpx_verdict {
    MPX_PASS, /**< goes on, under the header of mpx_rewrite */
    MPX_DROP, /**< is gone */
};

/**
 * A segment that local TCP sends. @p rw is always written on MPX_PASS. If
 * rw->take is less than the payload the host sends that much and calls again
 * for the rest with the sequence number moved on.
 */
enum mpx_verdict mpx_segment_out(mpx_endpoint *ep, const struct mpx_segment *s,
                                 uint64_t now, struct mpx_rewrite *rw);
/** A segment for local TCP, checksum verified. Flows that are not ours pass
 *  untouched; malformed headers are counted and dropped. */
enum mpx_verdict mpx_segment_in(mpx_endpoint *ep, const struct mpx_segment *s,
                                uint64_t now, struct mpx_rewrite *rw);
/** TCP has processed the segment that mpx_segment_in() passed. */
void mpx_segment_in_done(mpx_endpoint *ep, const struct mpx_tuple *t,
                         uint64_t now);

/* ---- 4. Events of a subflow's TCP --------------------------------------- */

/** The subflow of a flow, or NULL: for the socket that TCP has accepted. */
mpx_subflow *mpx_subflow_find(mpx_endpoint *ep, const struct mpx_tuple *t);
/** TCP is ready to take octets on this subflow (connected or accepted). */
void mpx_subflow_attach(mpx_subflow *sf, void *user, uint64_t now);
/** Octets that TCP has put in order. What is deliverable is reported by
 *  MPX_ACT_DELIVER pointing into @p p: drain before reusing the buffer. What is
 *  not drained before the next call is copied then; out of memory, the
 *  connection is aborted. */
void mpx_subflow_data(mpx_subflow *sf, const uint8_t *p, size_t len,
                      uint64_t now);
/** TCP saw the peer's FIN after all data. */
void mpx_subflow_eof(mpx_subflow *sf, uint64_t now);
/** TCP is finished with this subflow, in order or by error. */
void mpx_subflow_closed(mpx_subflow *sf, bool error, uint64_t now);
/** The congestion window of its TCP has changed. */
void mpx_subflow_cwnd(mpx_subflow *sf, uint32_t octets);
/** Its estimate; not taken after a segment that acknowledged nothing new. */
void mpx_subflow_rtt(mpx_subflow *sf, uint64_t srtt_ns);
/**
 * Congestion avoidance of a TCP that leaves it to the connection's coupling:
 * @p acked octets were acknowledged under window @p cwnd.
 * @return octets to add to the window; negative ones leave it at least mss.
 */
int32_t mpx_subflow_increase(mpx_subflow *sf, uint32_t cwnd, uint32_t acked);
/** That TCP has seen a loss, and its threshold is now @p ssthresh octets. */
void mpx_subflow_lost(mpx_subflow *sf, uint32_t ssthresh);

/** What mpx_subflow_attach() was given; NULL before. */
void *mpx_subflow_user(const mpx_subflow *sf);
/** The connection that it belongs to. */
mpx_conn *mpx_subflow_conn(const mpx_subflow *sf);

/* ---- 5. What applications do -------------------------------------------- */

/** Queue octets (copied). @return how many were taken; when less than @p len,
 *  MPX_ACT_WRITABLE follows once there is room. */
size_t mpx_conn_write(mpx_conn *conn, const uint8_t *p, size_t len,
                      uint64_t now);
/** No more octets will be written: DATA_FIN after the last, [M] 3.3.3. */
void mpx_conn_shutdown(mpx_conn *conn, uint64_t now);
/** Drop the connection at once: MP_FASTCLOSE where a key allows it, else every
 *  subflow is reset. MPX_ACT_CLOSED with `error` follows; after MPX_ACT_CLOSED
 *  it does nothing. [M] 3.5. */
void mpx_conn_abort(mpx_conn *conn, uint64_t now);
/** While off, octets in order are held and the window closes. On at first. */
void mpx_conn_set_reading(mpx_conn *conn, bool on, uint64_t now);
/** While reading is off: MPX_ACT_DELIVER follows for at most @p octets of those
 *  that are held, or come before the next call. The window is told anew when
 *  two segments, or half of the buffer, have been read. RFC 9293 3.8.6.2.2. */
void mpx_conn_read(mpx_conn *conn, uint32_t octets, uint64_t now);

/** Ask the peer to send on this subflow only if it can on no other, or take
 *  that back: by MP_PRIO, [M] 3.3.8, or before the first segment of a joined
 *  subflow by B of its MP_JOIN, [M] 3.2. What we send is the peer's to ask for.
 */
void mpx_subflow_set_backup(mpx_subflow *sf, bool backup);

/**
 * Offer an external key to the peer, [B] 4.2. Before the connection is
 * established the key is kept until then. It authenticates nothing until the
 * peer has proved that it holds the same octets.
 * @p key is secret and copied, @p len octets. The caller still owns, and wipes,
 * its own.
 * @return MPX_ERR_RANGE for a length outside extkey_min..64, and for the active
 *         key if the profile wants a fresh one; MPX_ERR_AGAIN if the previous
 *         offer is unconfirmed or there is no memory for the key now;
 *         MPX_ERR_STATE unless the connection
 *         negotiated, or may still negotiate, external keys.
 */
MPX_MUST_USE mpx_err mpx_conn_set_key(mpx_conn *conn, const uint8_t *key,
                                      size_t len, uint64_t now);

/** Keep a pointer of the host's with the connection. Never looked at. */
void mpx_conn_set_user(mpx_conn *conn, void *user);
/** That pointer; NULL at first. */
void *mpx_conn_user(const mpx_conn *conn);

/* ---- 6. Actions out ----------------------------------------------------- */

/** What the host is to do, or to know. */
enum mpx_act_kind {
    MPX_ACT_NONE,        /**< never given */
    MPX_ACT_SEGMENT,     /**< put this bare segment on the wire */
    MPX_ACT_INPUT,       /**< show this bare segment to local TCP */
    MPX_ACT_OPEN,        /**< open TCP local -> remote, then mpx_join() */
    MPX_ACT_SEND,        /**< give span[0], span[1] to this subflow's TCP */
    MPX_ACT_CLOSE,       /**< close this subflow's TCP (FIN after its data) */
    MPX_ACT_DELIVER,     /**< octets for the application, in order */
    MPX_ACT_ESTABLISHED, /**< connection usable: MPTCP or plain (see info) */
    MPX_ACT_JOINED,      /**< subflow usable */
    MPX_ACT_FALLBACK,    /**< connection is plain TCP from now on */
    MPX_ACT_WRITABLE,    /**< mpx_conn_write() would take octets again */
    MPX_ACT_EOF,         /**< peer will write no more */
    MPX_ACT_CLOSED,      /**< both directions done, or reset; nothing follows */
    MPX_ACT_KEY_ACTIVE,  /**< external key proved by the peer */
    MPX_ACT_KEY_FAILED,  /**< peer never proved it; the key before it, if there
                            was one, stays */
};

/** Octets in memory of the endpoint. */
struct mpx_span {
    const uint8_t *p; /**< borrowed until the next call but mpx_poll() */
    size_t len;       /**< octets */
};
/** One action. What a kind does not name below is not to be read. */
struct mpx_action {
    enum mpx_act_kind kind;       /**< never MPX_ACT_NONE */
    mpx_conn *conn;               /**< never NULL */
    mpx_subflow *sf;              /**< those of a subflow; else NULL */
    struct mpx_tuple tuple;       /**< SEGMENT, INPUT; OPEN: ports 0 = choose */
    uint8_t hdr[MPX_TCP_HDR_MAX]; /**< SEGMENT, INPUT: without checksum */
    uint8_t hdr_len;              /**< SEGMENT, INPUT: octets of it */
    uint8_t addr_id;              /**< OPEN: to be handed to mpx_join() */
    uint8_t remote_id;            /**< OPEN: likewise */
    bool error;                   /**< CLOSED: by reset or failure */
    struct mpx_span span[2];      /**< SEND, DELIVER */
};

/** Take the next action; false, and *a untouched, if there is none. */
bool mpx_poll(mpx_endpoint *ep, uint64_t now, struct mpx_action *a);

/**
 * The host did what MPX_ACT_OPEN asked: TCP for @p tuple is about to send its
 * SYN. Copies the ids of the action.
 * @return MPX_ERR_STATE if the connection may not join any more (closing,
 *         fallback, limit), or an address of it was withdrawn, in which case
 *         the host drops its socket.
 */
MPX_MUST_USE mpx_err mpx_join(mpx_conn *conn, const struct mpx_action *open,
                              const struct mpx_tuple *tuple, uint64_t now,
                              mpx_subflow **sf);

/* ---- 7. Time ------------------------------------------------------------ */

/** Earliest time at which mpx_tick() has work; MPX_NEVER if none. */
uint64_t mpx_deadline(const mpx_endpoint *ep);
/** Run every timer due at @p now. Calling it early is harmless. */
void mpx_tick(mpx_endpoint *ep, uint64_t now);

/* ---- 8. Looking --------------------------------------------------------- */

/** States of a connection: those of TCP at connection level, [M] appendix D,
 * and two of the handshake. */
enum mpx_conn_state {
    MPX_M_CLOSED,
    MPX_M_SYN_SENT,
    MPX_M_SYN_RCVD,
    MPX_M_UNCONFIRMED, /**< A: third ACK sent, no DSS received yet */
    MPX_M_HALF,        /**< B: third ACK seen, no DSS yet */
    MPX_M_ESTAB,
    MPX_M_FIN_WAIT1,
    MPX_M_FIN_WAIT2,
    MPX_M_CLOSING,
    MPX_M_TIME_WAIT,
    MPX_M_CLOSE_WAIT,
    MPX_M_LAST_ACK,
};
/** States of a subflow; how its TCP ends makes no difference. */
enum mpx_subflow_state {
    MPX_SF_CLOSED,
    MPX_SF_SYN_SENT,
    MPX_SF_SYN_RCVD,
    MPX_SF_PRE_ESTABLISHED, /**< join initiator waits for the fourth ACK */
    MPX_SF_ESTABLISHED,
    MPX_SF_PLAIN, /**< plain TCP */
};
/** A connection as it stands. */
struct mpx_conn_info {
    enum mpx_conn_state state; /**< MPX_M_CLOSED once it has ended */
    bool initiator;            /**< opened by mpx_connect() */
    bool mptcp;                /**< negotiated, and not fallen back since */
    bool fallback;             /**< plain TCP */
    bool key_active;           /**< joins can be authenticated: by keys in
                                  clear, or an external key that was proved */
    bool error;                /**< ended by a reset or a failure */
    const char *profile;       /**< negotiated; static */
    uint64_t token_local;      /**< 32 bits in the low half, or 64 */
    uint64_t token_remote;     /**< likewise */
    uint64_t octets_acked;     /**< of ours, by Data ACKs */
    uint64_t octets_delivered; /**< of the peer's, to the application */
    uint64_t subflows;         /**< ever: half-open and closed ones too */
};
/** A subflow as it stands. */
struct mpx_subflow_info {
    enum mpx_subflow_state state; /**< MPX_SF_CLOSED once it has ended */
    struct mpx_tuple tuple;       /**< its flow */
    bool join;           /**< by MP_JOIN; else the first of its connection */
    bool initiator;      /**< its SYN is ours */
    bool backup;         /**< the peer asked us to send here last */
    uint64_t number;     /**< in order of birth, from 0 */
    uint8_t local_id;    /**< address ids, [M] 3.2 */
    uint8_t remote_id;   /**< likewise */
    uint64_t octets_in;  /**< payload that its TCP has put in order */
    uint64_t octets_out; /**< payload that its TCP was given */
    uint64_t reinjected; /**< of octets_out: mapped on another one before */
    uint32_t mappings; /**< announced by us, not yet acknowledged by its TCP */
    uint32_t cwnd;     /**< octets */
    uint64_t srtt;     /**< ns; 0 = no sample yet */
};
/** Fill *info with the connection as it stands. */
void mpx_conn_info(const mpx_conn *conn, struct mpx_conn_info *info);
/** The @p i-th subflow in order of birth; NULL past the end. Of those that have
 *  ended some may be missing: see "handles" above; their numbers are not given
 *  again. */
mpx_subflow *mpx_conn_subflow(const mpx_conn *conn, unsigned i);
/** Fill *info with the subflow as it stands. */
void mpx_subflow_info(const mpx_subflow *sf, struct mpx_subflow_info *info);
/** The @p i-th address known of the peer, by subflows or ADD_ADDR, but for
 * those it removed. False past the end. */
bool mpx_conn_remote(const mpx_conn *conn, unsigned i, struct mpx_addr *addr);
/** First connection of an endpoint in order of birth; NULL if it has none. */
mpx_conn *mpx_conn_first(const mpx_endpoint *ep);
/** The next one; NULL after the last. */
mpx_conn *mpx_conn_next(const mpx_conn *conn);

#ifdef __cplusplus
}
#endif
#endif /* MPX_H */

/* SPDX-License-Identifier: MIT */
/*
 * What the machines of layer 6 share: the state of an endpoint, its
 * connections and their subflows, and the doors between the files that own it.
 * Only mpx_conn_close.c assigns conn->state and only mpx_subflow.c assigns
 * sf->state.
 *
 * Numbering: TCP's own sequence numbers are "local"; on the wire isn_off is
 * added, so that initial sequence numbers are random whatever TCP draws.
 * Relative subflow sequence numbers (SSN) count the SYN as 0, RFC 8684 3.3.1.
 */
#ifndef MPX_STATE_H
#define MPX_STATE_H

#include "mpx.h"
#include "mpx_flow.h"
#include "mpx_keys.h"
#include "mpx_map.h"
#include "mpx_opt.h"
#include "mpx_pm.h"
#include "mpx_range.h"
#include "mpx_ring.h"
#include "mpx_sched.h"
#include "mpx_tcp.h"
#include "mpx_token.h"
#include "mpx_tokengen.h"
#include "mpx_dss_csum.h"

enum {
    MPX_ADDRS_MAX = 16,   /* own addresses of an endpoint */
    MPX_REMOTES_MAX = 16, /* remote addresses of a connection */
    MPX_LISTENERS_MAX = 64,
    MPX_SUBFLOWS_MAX = 32,  /* that are not closed */
    MPX_SUBFLOWS_KEPT = 64, /* records of those that have ended */
    MPX_SYN_TRIES = 3,      /* SYNs with MP_CAPABLE before a plain one; as
                               Linux, RFC 8684 3.7 leaves it to policy */
    MPX_JOIN_ACK_TRIES = 8, /* third ACKs before a join is given up */
    MPX_FIN_TRIES = 15,
    MPX_MUTE_TRIES = 4,     /* without any Data ACK, then options are gone */
    MPX_REJOIN_TRIES = 6,   /* doublings of the wait between them */
    MPX_ADD_ADDR_TRIES = 4, /* as Linux */
    MPX_CHUNK_SEGMENTS = 4, /* most segments per MPX_ACT_SEND */
};
#define MPX_MS             UINT64_C(1000000) /* ns */
#define MPX_RTX_MIN        (300 * MPX_MS)    /* connection-level, our choice */
#define MPX_SRTT_OLD       (1000 * MPX_MS)   /* idle for longer: see send.c */
#define MPX_STALE_MIN      (600 * MPX_MS)    /* no subflow ACK for so long */
#define MPX_ADD_ADDR_RTO   (200 * MPX_MS)    /* as a least RTO; D-51 */
#define MPX_PROBE_INTERVAL (500 * MPX_MS)    /* zero-window probes */
#define MPX_HALF_OPEN_MAX  (63000 * MPX_MS)  /* six SYN/ACKs, as Linux */
#define MPX_CLOSE_TIMEOUT  (60000 * MPX_MS)  /* as Linux */
#define MPX_REJOIN_AFTER   (1000 * MPX_MS)   /* doubled at each try */
#define MPX_STANDS_AFTER   (1000 * MPX_MS)   /* a subflow that came back */
#define MPX_PROBE_SEGMENTS 2   /* of a subflow that has shown nothing yet */
#define MPX_PROBE_SHARE    256 /* or of the window, if that is more */
#define MPX_OOW_INTERVAL   (500 * MPX_MS) /* Linux: tcp_invalid_ratelimit */

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

struct mpx_subflow {
    mpx_conn *conn;
    mpx_subflow *next;      /* in order of birth */
    mpx_subflow *flow_next; /* mpx_flow.c */
    struct mpx_tuple tuple;
    void *user;

    enum mpx_subflow_state state;
    bool join, initiator, backup;
    uint64_t number; /* in order of birth, from 0 */
    bool attached;   /* TCP takes octets */
    bool closing;    /* MPX_ACT_CLOSE was asked for */
    bool tcp_done;   /* TCP is finished with it */
    bool fin_in;     /* TCP delivered the peer's FIN */
    bool fin_out;    /* TCP's own has left */
    bool stale;      /* no progress: not scheduled, its data reinjected */
    bool tell_joined, tell_close; /* to be reported by mpx_poll() */
    bool tell_infinite;           /* octets carry an infinite mapping */
    bool infinite_seen;           /* the peer's came */
    bool maps_void;               /* plain: no finite mapping counts */
    bool sent_fail;
    bool heard;             /* an MPTCP option came on it after its SYN */
    bool bare;              /* but none on the latest segment */
    bool bare_ack;          /* nor on the latest that acknowledged octets */
    bool refused;           /* by a RST */
    bool need_ack;          /* a crafted ACK is due after the segment in hand */
    bool no_room;           /* its mapping cannot be kept */
    uint64_t oow_answer_at; /* ns; out of window, the next one without octets */
    uint8_t local_id, remote_id;

    bool have_iss, have_irs, timestamps, sack;
    uint8_t wscale_local, wscale_remote;
    uint32_t isn_off, iss, irs;
    uint32_t snd_una, snd_max; /* local numbering */
    uint32_t last_ack;         /* newest acknowledgement TCP sent */
    uint32_t seq_heard; /* as last_ack: of the newest segment that came */
    uint32_t tsval;     /* newest that TCP sent */
    uint32_t ts_recent; /* RFC 7323: what is echoed; 0: nothing came */
    /* Subflow octets in 64 bits; their SSN is the low half. */
    uint64_t rx_next; /* next that TCP will put in order */
    uint64_t tx_next; /* next that is given to TCP */
    uint64_t tx_una;  /* oldest that TCP has not had acknowledged; 0: the SYN */
    uint64_t infinite_at; /* as those: first sent with our infinite mapping */
    uint64_t snd_wnd;     /* octets from snd_una, last seen on this subflow */
    uint32_t cwnd;
    uint64_t srtt, progress_at; /* ns */
    uint64_t syn_at;            /* when our SYN left; void if it did again */
    bool syn_again;
    uint64_t srtt_min;             /* ns; least that was told; 0: none */
    uint64_t delivery_rate;        /* octets/s; 0: not measured */
    uint64_t delivery_best;        /* the most of late */
    bool growing;                  /* it rose by a third in a round trip */
    uint64_t rate_at, rate_octets; /* ns; acknowledged since */
    bool timed; /* the segment in hand acknowledges octets or our SYN */
    struct mpx_maps tx, rx;
    struct mpx_dss_csum verify; /* instead of rx where checksums are used */

    uint32_t nonce_local, nonce_remote;
    struct mpx_join_bind bind;
    bool key_id;         /* K of the SYN */
    uint64_t turn;       /* of conn->turns, when last scheduled */
    uint64_t copied;     /* octets of the stream it was given in copy */
    bool backup_asked;   /* by us, of the peer */
    uint64_t up_at;      /* ns; may carry octets since */
    uint64_t heard_at;   /* ns; latest acceptable segment */
    uint8_t alive_tries; /* keepalives sent since; 0: nobody doubts it */
    uint8_t alive_limit; /* how many are */
    uint64_t alive_at;   /* ns; of the next one */
    uint64_t reinjected; /* octets mapped here that were mapped before */
    bool losses;         /* there has been one: the next three hold */
    uint32_t ssthresh;   /* octets, after the last loss */
    uint64_t recover;    /* as tx_una: what was sent when it was seen */
    uint64_t lost_at[2]; /* tx_una at the last but one, the last */
    double growth;       /* octets of window not yet given: less than one */
    double mean_cwnd;    /* octets, over round trips; 0: not yet known */
    uint8_t syn_tries, third_tries;
    uint64_t third_at; /* ns; PRE_ESTABLISHED: resend the third ACK;
                          SYN_RCVD: wait for it no longer */
};

struct mpx_remote {
    struct mpx_addr addr;
    uint16_t port;
    uint8_t id;
    bool removed;
    uint8_t removed_in; /* epoch, where it counts */
    bool accepted;      /* "kernel": it counts against limit_add_addr */
};
/* An own address. */
struct mpx_own {
    struct mpx_addr addr;
    uint16_t port; /* to be announced with it; 0: none */
    uint8_t flags; /* enum mpx_addr_flag */
};
struct mpx_announce {
    uint8_t uses; /* times that the address was withdrawn, D-52 */
    bool withdrawn;
    uint8_t tries; /* 0: not announced */
    bool echoed;
    uint64_t at; /* ns of the next retransmission */
};

struct mpx_conn {
    mpx_endpoint *ep;
    mpx_conn *next, *prev; /* in order of birth */
    mpx_conn *busy_next;   /* mpx_poll.c */
    bool busy;
    struct mpx_config cfg; /* cfg.profile is what was negotiated */
    void *user;

    enum mpx_conn_state state;
    enum mpx_role role;
    bool plain;        /* fallback, or never MPTCP */
    bool dack_odd;     /* a Data ACK of what was never sent came */
    bool idsn_agreed;  /* a mapping of the peer's was in its place */
    bool confirmed;    /* a DSS of the peer was seen: joins are allowed */
    bool csum;         /* DSS checksums in use */
    bool first_denied; /* the peer sent C: no joins to its first address */
    bool scattered;    /* octets twice, out of order, or on a joined subflow:
                          the stream is no longer that of one TCP flow */
    bool ack8;         /* the peer uses 8-octet DSNs: so do our Data ACKs */
    bool token_held, have_remote, error, told_closed;
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
    uint64_t n_subflows; /* ever */
    uint64_t lonely_at;  /* ns; the last subflow was lost; or MPX_NEVER */
    uint64_t lonely_una, lonely_nxt; /* snd_una and rcv_nxt then */
    uint64_t rejoin_at;              /* ns; look for paths again */
    uint8_t rejoin_tries;

    /* sending */
    struct mpx_ring snd;
    uint64_t snd_una, snd_nxt, snd_end; /* DSN: acked, mapped, written */
    uint64_t snd_edge;                  /* peer's right edge */
    uint64_t plain_from; /* fallback: DSN that was to be Data-ACKed next */
    uint64_t tail_next;  /* DSN: see late_range() */
    uint64_t turns;      /* picks of the scheduler */
    double alpha;        /* of coupling; see mpx_coupling.h */
    uint32_t alpha_for;  /* octets to be acknowledged until it is renewed */
    struct mpx_ranges reinject;
    bool want_room, fin_wanted, fin_sent, fin_acked;
    uint8_t fin_tries, rtx_tries;
    uint64_t fin_at, progress_at, probe_at; /* ns */

    /* receiving */
    struct mpx_ring rcv;
    struct mpx_ranges ooo;
    uint64_t rcv_read, rcv_nxt; /* DSN: given to the application, expected */
    struct mpx_span direct;     /* in-order octets still in the host's buffer */
    bool paused, have_fin, fin_done, fin_ack_due;
    uint64_t fin_dsn;

    struct mpx_remote remotes[MPX_REMOTES_MAX];
    unsigned n_remotes;
    uint16_t tried[MPX_ADDRS_MAX + 1]; /* bit r: own address, remotes[r] */
    struct mpx_announce announce[MPX_ADDRS_MAX];
    uint16_t endpoints_used; /* "kernel": bit i, own address i had its turn */
    bool first_prio_told;    /* "kernel": the first subflow's backup is */

    uint64_t deadline; /* ns; not later than any timer of ours */
    size_t heap_at;    /* mpx_timer.c; SIZE_MAX if not in the heap */
};

struct mpx_listener {
    uint16_t port;
    struct mpx_config cfg;
};
/* A crafted segment, or a request to open, waiting for mpx_poll(). */
struct mpx_pending {
    enum mpx_act_kind kind;
    mpx_conn *conn;
    mpx_subflow *sf;
    struct mpx_tuple tuple;
    uint8_t hdr[MPX_TCP_HDR_MAX], hdr_len;
    uint8_t addr_id, remote_id;
};

struct mpx_endpoint {
    struct mpx_env env;
    struct mpx_stats stats;
    struct mpx_flows flows;
    struct mpx_tokens tokens;     /* conn->local.token of who holds one */
    struct mpx_tokengen tokengen; /* for profiles whose tokens are free */
    mpx_conn *first, *last;
    struct mpx_listener listener[MPX_LISTENERS_MAX];
    unsigned n_listeners;
    struct mpx_own own[MPX_ADDRS_MAX];
    unsigned n_addrs;
    uint16_t used, dropped;      /* bit i: own[i], mpx_endpoint_use_addr() */
    struct mpx_pending *pending; /* a queue: [head, n) of cap */
    size_t pending_head, pending_n, pending_cap;
    mpx_conn *busy_first, *busy_last;
    mpx_conn **heap;
    size_t heap_n, heap_cap;
};

/* ---- mpx_endpoint.c */
/** A slot at the end of the queue, or NULL if out of memory. */
struct mpx_pending *mpx_pending_add(mpx_endpoint *ep);
const struct mpx_listener *mpx_listener_of(const mpx_endpoint *ep,
                                           uint16_t port);
/** The connection has something for mpx_poll(). */
void mpx_conn_kick(mpx_conn *conn);
void mpx_conn_tell(mpx_conn *conn, enum mpx_conn_event ev);
/** Drop what is queued for it. */
void mpx_conn_forget(mpx_conn *conn);
/** What is queued goes out without naming the subflow, which is no more. */
void mpx_pending_forget(mpx_endpoint *ep, const mpx_subflow *sf);

/* ---- mpx_conn_close.c */
enum mpx_close_event {
    MPX_CL_ESTABLISHED, /* both ends know each other */
    MPX_CL_HALF,        /* responder: third ACK seen */
    MPX_CL_UNCONFIRMED, /* initiator: third ACK sent */
    MPX_CL_SENT_FIN,
    MPX_CL_FIN_ACKED,
    MPX_CL_GOT_FIN,
    MPX_CL_GONE, /* nothing left to wait for */
};
void mpx_conn_begin(mpx_conn *conn);
void mpx_conn_step(mpx_conn *conn, enum mpx_close_event ev);
void mpx_conn_check_close(mpx_conn *conn, uint64_t now);
void mpx_conn_fail(mpx_conn *conn);
/** A connection without subflows looks for another, and waits not for ever.
 *  @return the next deadline. */
uint64_t mpx_conn_tick_lonely(mpx_conn *conn, uint64_t now);

/* ---- mpx_conn.c */
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
void mpx_conn_established(mpx_conn *conn, uint64_t now); /* usable by its app */
void mpx_conn_confirm(mpx_conn *conn, uint64_t now);     /* a DSS was seen */
bool mpx_conn_joinable(const mpx_conn *conn);      /* whatever number and key */
bool mpx_conn_has_room(const mpx_conn *conn);      /* one more is allowed */
bool mpx_conn_is_full(const mpx_conn *conn);       /* none more fits */
bool mpx_conn_may_join(const mpx_conn *conn);      /* all three */
unsigned mpx_conn_half_open(const mpx_conn *conn); /* joins of the peer's */
/** Run the path manager again, by @p at. */
void mpx_conn_rejoin(mpx_conn *conn, uint64_t at);
void mpx_conn_run_pm(mpx_conn *conn, uint64_t now);
void mpx_conn_drop_token(mpx_conn *conn);
void mpx_conn_wipe(mpx_conn *conn); /* its secrets: it is over */
struct mpx_auth_public mpx_conn_public(const mpx_conn *conn);

/* ---- mpx_conn_keys.c */
void mpx_conn_offer_key(mpx_conn *conn, uint64_t now);
void mpx_conn_on_new_key(mpx_subflow *sf, const struct mpx_opt_new_key *nk,
                         uint64_t now);
void mpx_conn_send_new_keys(mpx_conn *conn, uint64_t now);
/** A join or an address under the usable key @p key_id verified. */
void mpx_conn_prove_key(mpx_conn *conn, bool key_id, uint64_t now);
/** @return the next deadline. */
uint64_t mpx_conn_tick_keys(mpx_conn *conn, uint64_t now);

/* ---- mpx_fallback.c */
void mpx_conn_fallback(mpx_conn *conn, mpx_subflow *sf);
/** Plain TCP on @p sf would carry on the stream. */
bool mpx_fallback_may(const mpx_subflow *sf);
/** Octets of ours were acknowledged by a peer that speaks no MPTCP. */
void mpx_fallback_on_stripped(mpx_subflow *sf, uint64_t now);
/** The peer's TCP has octets for which no Data ACK comes, or room that no Data
 *  ACK tells of: give MPTCP up if its options no longer come either. @return
 *  whether it was. */
bool mpx_fallback_if_mute(mpx_conn *conn, uint64_t now);
/** The same, after many tries and with several subflows: reset those on which
 *  no options come; all, if the peer never numbered octets as we do. */
void mpx_fallback_give_up_mute(mpx_conn *conn, uint64_t now);
/** Everything is Data-ACKed but our DATA_FIN: close by TCP's FIN instead, if
 *  plain TCP would carry on the stream. @return whether it is so now. */
bool mpx_fallback_to_fin(mpx_conn *conn);
/** TCP delivered @p len octets that no mapping covers. */
void mpx_fallback_on_unmapped(mpx_subflow *sf, size_t len, uint64_t now);
/** The mapping that begins at @p dsn has a wrong checksum. */
void mpx_fallback_on_bad_csum(mpx_subflow *sf, uint64_t dsn, uint64_t now);
void mpx_fallback_on_fail(mpx_subflow *sf, const struct mpx_opt_fail *f,
                          bool on_rst, uint64_t now);
void mpx_fallback_on_infinite(mpx_subflow *sf);
/** A DSS on the subflow of a connection that has fallen back: the peer's
 *  infinite mapping, or one of a peer that has not heard of it yet. */
void mpx_fallback_on_dss(mpx_subflow *sf, const struct mpx_opt_dss *d,
                         uint32_t payload);
/** Our octets carry an infinite mapping still: until one of the peer's was seen
 *  and one of ours has arrived. */
bool mpx_fallback_tells(const mpx_subflow *sf);
/** The first octets of a stream are mapped to other numbers than ours. */
void mpx_fallback_on_other_idsn(mpx_subflow *sf, size_t len, uint64_t now);

/* ---- mpx_fastclose.c */
void mpx_fastclose_on_option(mpx_subflow *sf, const struct mpx_opt_fastclose *f,
                             bool on_rst, uint64_t now);
/** Repeat ours. @return the next deadline. */
uint64_t mpx_fastclose_tick(mpx_conn *conn, uint64_t now);

/* ---- mpx_subflow.c */
enum mpx_subflow_event {
    MPX_SE_CAPABLE_SYNACK, /* valid MP_CAPABLE on the SYN/ACK */
    MPX_SE_CAPABLE_ACK,    /* valid MP_CAPABLE after the SYN/ACK */
    MPX_SE_PLAIN,          /* no MPTCP on this flow */
    MPX_SE_JOIN_SYNACK,    /* MP_JOIN SYN/ACK, MAC good */
    MPX_SE_JOIN_ACK,       /* MP_JOIN ACK, MAC good */
    MPX_SE_FOURTH_ACK,
    MPX_SE_CLOSE,
    MPX_SE_EVENTS
};
/** A subflow in state SYN_SENT (initiator) or SYN_RCVD; NULL: no memory. */
mpx_subflow *mpx_subflow_new(mpx_conn *conn, const struct mpx_tuple *t,
                             bool initiator, bool join);
void mpx_subflow_free(mpx_subflow *sf);
/** Give back a join of the peer's that came to nothing: the host never had it.
 *  @return whether it was one, and @p sf is no more. */
bool mpx_subflow_reap(mpx_subflow *sf);
/** False, and nothing changed, if the state has no such edge. */
bool mpx_subflow_step(mpx_subflow *sf, enum mpx_subflow_event ev);
/** Reset both the peer and local TCP; data not acknowledged is reinjected. */
void mpx_subflow_reset(mpx_subflow *sf, enum mpx_rst_reason reason,
                       uint64_t now);
/** Forget it, without a word to the peer. */
void mpx_subflow_drop(mpx_subflow *sf, uint64_t now);
/** The same with @p o on the RST as well; NULL: none. */
void mpx_subflow_reset_with(mpx_subflow *sf, const struct mpx_opt *o,
                            enum mpx_rst_reason reason, uint64_t now);
void mpx_subflow_ask_close(mpx_subflow *sf);
bool mpx_subflow_half_open(const mpx_subflow *sf); /* the peer's join */
bool mpx_subflow_usable(const mpx_subflow *sf);    /* may carry new octets */
bool mpx_subflow_speaks(const mpx_subflow *sf);    /* may carry options */
/** The best subflow for a lone option, or NULL. */
mpx_subflow *mpx_subflow_best(const mpx_conn *conn);

/* What a DSS option, or MP_CAPABLE with data, is to say. */
struct mpx_dss_request {
    bool map, fin;
    uint64_t dsn;
    uint32_t ssn;
    uint16_t dll, csum; /* csum counts where checksums are in use */
};

/* ---- mpx_handshake_capable.c */
/** Options of SYN, SYN/ACK and third segment: appended at dst[len], which has
 *  room for MPX_TCP_HDR_MAX. @return the new length. */
size_t mpx_handshake_syn(mpx_subflow *sf, uint8_t *dst, size_t len);
size_t mpx_handshake_synack(mpx_subflow *sf, uint8_t *dst, size_t len);
size_t mpx_handshake_third(mpx_subflow *sf, uint8_t *dst, size_t len);
/** Third segment with first data; false if it does not apply here. */
bool mpx_handshake_third_data(const mpx_subflow *sf, uint32_t ssn);
size_t mpx_handshake_with_data(mpx_subflow *sf, uint8_t *dst, size_t len,
                               const struct mpx_dss_request *r);
/** A SYN for no known flow. @return the new subflow or NULL (not for us, or
 *  refused: then *drop says whether TCP may see it). */
mpx_subflow *mpx_handshake_on_syn(mpx_endpoint *ep, const struct mpx_tuple *t,
                                  const struct mpx_tcp *h, bool *drop);
enum mpx_verdict mpx_handshake_on_synack(mpx_subflow *sf,
                                         const struct mpx_tcp *h, uint64_t now);
/** The peer's third MP_CAPABLE, or one with data, is of this connection. */
bool mpx_handshake_agreed(const mpx_conn *conn,
                          const struct mpx_opt_capable *c);
/** First acceptable segment after our SYN/ACK. */
enum mpx_verdict mpx_handshake_on_ack(mpx_subflow *sf, const struct mpx_tcp *h,
                                      uint32_t payload, uint64_t now);

/* ---- mpx_craft.c */
/** Segments of our own, queued for mpx_poll(). */
void mpx_craft_ack(mpx_subflow *sf);   /* pure ACK with Data ACK */
void mpx_craft_third(mpx_subflow *sf); /* repeat of the third ACK */
void mpx_craft_fin(mpx_subflow *sf);   /* DATA_FIN alone */
void mpx_craft_probe(mpx_subflow *sf); /* old sequence number: asks for an ACK*/
/** Pure ACK with one option, Data ACK too if @p with_ack and it fits. @return
 *  octets of its TCP header, all there is of it; 0 if none was made. */
size_t mpx_craft_option(mpx_subflow *sf, const struct mpx_opt *o,
                        bool with_ack);
/** RST; seq and ack in wire numbering; @p o, if not NULL, before MP_TCPRST. */
void mpx_craft_rst(mpx_endpoint *ep, const struct mpx_tuple *t, uint32_t seq,
                   uint32_t ack, bool with_ack, enum mpx_rst_reason reason,
                   bool mptcp, const struct mpx_opt *o);
/** The RST that makes local TCP drop the subflow. */
void mpx_craft_local_rst(mpx_subflow *sf);
uint16_t mpx_craft_window(const mpx_subflow *sf);
/** DSS option appended at dst[len]. @return the new length. */
size_t mpx_craft_dss(const mpx_subflow *sf, uint8_t *dst, size_t len,
                     const struct mpx_dss_request *r);

/* ---- mpx_schedule.c */
/** Next octets to send, if any: fills *a as MPX_ACT_SEND. */
bool mpx_schedule_next(mpx_conn *conn, uint64_t now, struct mpx_action *a);
/** The subflow that has DSN in flight, and up to where; NULL if none has. */
const mpx_subflow *mpx_schedule_carrier(const mpx_conn *conn, uint64_t dsn,
                                    uint64_t *to);
/** Octets wait, nothing is in flight that would bring a window. */
bool mpx_schedule_window_shut(const mpx_conn *conn);
/** Nothing is known of how fast it is, beside one that has delivered more. */
bool mpx_schedule_unproven(const mpx_subflow *sf);
/** Every subflow carries the whole stream. */
bool mpx_schedule_copies(const mpx_conn *conn);

/* ---- mpx_sendq.c */
void mpx_sendq_on_dack(mpx_conn *conn, uint64_t dack, bool have_window,
                      uint64_t window, uint64_t now);
/** The subflow-level acknowledgement moved to @p ack (local numbering). */
void mpx_sendq_on_subflow_ack(mpx_subflow *sf, uint32_t ack, uint64_t now);
void mpx_sendq_reinject(mpx_subflow *sf); /* all it has not acknowledged */
void mpx_sendq_reinject_from(mpx_conn *conn, uint64_t dsn);
void mpx_sendq_try_fin(mpx_conn *conn, uint64_t now);
/** Connection-level retransmission. @return the next deadline. */
uint64_t mpx_sendq_tick(mpx_conn *conn, uint64_t now);

/* ---- mpx_recvq.c */
/** @p payload: octets of the segment that brought it. */
void mpx_recvq_dss(mpx_subflow *sf, const struct mpx_opt_dss *d,
                     uint32_t payload, uint64_t window, uint64_t now);
/** Octets that the receive buffer still takes, from rcv_nxt on. */
uint32_t mpx_recvq_room(const mpx_conn *conn);
void mpx_recvq_map(mpx_subflow *sf, const struct mpx_sealed *m);
/** Fallback: a mapping of a peer that has not fallen back yet. What it repeats
 *  is not to be delivered twice. */
void mpx_recvq_late_map(mpx_subflow *sf, const struct mpx_opt_dss *d);
/** Fallback: take what waited for its checksum, as it is. */
void mpx_recvq_rest(mpx_subflow *sf);
/** Octets for the application, if any: fills *a as MPX_ACT_DELIVER. */
bool mpx_recvq_next(mpx_conn *conn, struct mpx_action *a);
bool mpx_recvq_drained(const mpx_conn *conn);

/* ---- mpx_timer.c */
/** Something may be due by @p at. */
void mpx_timer_arm(mpx_conn *conn, uint64_t at);
void mpx_timer_forget(mpx_conn *conn);

/* What a peer may make us remember follows from the buffer that it fills:
 * mappings of 64 octets, gaps every 256, and some. */
static inline uint32_t mpx_maps_of(uint32_t buffer)
{
    return buffer / 64 + 1024;
}
static inline uint32_t mpx_ranges_of(uint32_t buffer)
{
    return buffer / 256 + 1024;
}
static inline void mpx_count_state(mpx_endpoint *ep, size_t octets)
{
    ep->stats.states++;
    ep->stats.state_octets += octets;
}
static inline uint32_t mpx_subflow_rcv_nxt(const mpx_subflow *sf)
{
    return sf->irs + (uint32_t)sf->rx_next + (sf->fin_in ? 1 : 0);
}
/* Octets that TCP was given and has not had acknowledged. */
static inline uint64_t mpx_subflow_queued(const mpx_subflow *sf)
{
    uint64_t una = sf->tx_una ? sf->tx_una : 1;

    return una < sf->tx_next ? sf->tx_next - una : 0; /* a FIN is beyond */
}
static inline const struct mpx_auth_key *mpx_conn_key(const mpx_conn *conn)
{
    return conn->keys ? mpx_keys_current(conn->keys) : NULL;
}
static inline enum mpx_role mpx_conn_peer_role(const mpx_conn *conn)
{
    return conn->role == MPX_ROLE_I ? MPX_ROLE_R : MPX_ROLE_I;
}

#endif /* MPX_STATE_H */

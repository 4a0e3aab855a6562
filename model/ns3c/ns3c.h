/* SPDX-License-Identifier: MIT */
/**
 * @file ns3c.h - the C face of ns-3: nodes, links, TCP sockets, the TCP/IP
 * boundary, wire taps, timers and pcap files. Knows no MPTCP.
 *
 * Conventions, true of every function below:
 *   handles   small integers >= 0 given by this library; they live until
 *             ns3c_destroy(). Negative means "none" or failure.
 *   strings   borrowed for the call
 *   time      nanoseconds of simulated time
 *   rates     bit/s;  lengths  octets
 *   addresses struct ns3c_addr, network byte order, IPv4 in the first four
 *   callbacks (function, void *ctx); ctx is borrowed until ns3c_destroy().
 *             Callbacks may call any function of this header.
 *   failure   -1 (or the value named) and a line in ns3c_error()
 *   threads   one simulation at a time, one thread (ns-3 is a singleton)
 *
 * C++ exceptions never cross this face.
 */
#ifndef NS3C_H
#define NS3C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ns3c_addr {
    uint8_t family; /* 4 or 6 */
    uint8_t b[16];  /* zero padded */
};

/* One TCP flow, seen from one end. */
struct ns3c_flow {
    uint8_t family;
    uint8_t local[16], remote[16];
    uint16_t local_port, remote_port; /* host order */
};

/** The last failure, one line; "" if none. Valid until the next call. */
const char *ns3c_error(void);
/** For a library on top of this one: its failures are recorded here too. */
void ns3c_set_error(const char *text);
/** ns-3's version, "3.37". */
const char *ns3c_version(void);

/* ---- simulation --------------------------------------------------------- */

struct ns3c_options {
    uint32_t seed, run; /* ns-3's RngSeed and RngRun; both >= 1 */
    bool checksums;     /* compute and verify IP and TCP checksums */
    bool realtime;      /* RealtimeSimulatorImpl, for TAP devices */
};
/** Have ns-3 compute its tables of random streams, which it does once in a
 *  process: a program that forks for each simulation calls this before. May be
 *  called at any time; changes no result. */
void ns3c_prepare(void);
/**
 * Start over. Call first, and again only after ns3c_destroy() of a simulation
 * that was not in real time. A later simulation of a process is what it would
 * be in one of its own, if nothing draws from random streams that ns-3 numbers
 * by itself (TcpBbr, radio links, and what ns-3's own calls have made), as
 * these numbers go on; and what ns3c_set_default() has set stays.
 */
int ns3c_init(const struct ns3c_options *o);
/**
 * In the place of ns3c_init(), for a program that makes and runs its simulation
 * by ns-3's own calls: seed, run and checksums are as it has set them, and
 * Simulator::Destroy() ends what ns3c_destroy() would. Calling it again before
 * that does nothing; after it, begins anew.
 */
int ns3c_attach(void);
void ns3c_run(uint64_t until_ns); /* returns at that time or at ns3c_stop() */
void ns3c_stop(void);
/** End the simulation, flush and close pcaps, drop every object. */
void ns3c_destroy(void);
uint64_t ns3c_now(void);
uint64_t ns3c_event_count(void);
/** Run fn(ctx) after @p delay_ns. @return an id for ns3c_cancel(). */
uint64_t ns3c_schedule(uint64_t delay_ns, void (*fn)(void *), void *ctx);
void ns3c_cancel(uint64_t id);
/** Config::SetDefault; -1 if ns-3 has no such attribute or value. */
int ns3c_set_default(const char *attribute, const char *value);
/** @p len octets from ns-3 random stream @p stream (a fixed stream number is
 *  what makes a draw independent of every other part of the simulation). */
void ns3c_random(int64_t stream, void *dst, size_t len);

/* ---- topology ----------------------------------------------------------- */

int ns3c_node(void);          /* a node without IP */
int ns3c_node_inet(int node); /* install IPv4, IPv6, TCP on it */
/**
 * Take a node that ns-3's own helpers have made, with whatever devices, IP and
 * routing it has or will have.
 * @p id is Node::GetId(). Its addresses and routes stay the program's and are
 * looked up for each packet.
 * @return its handle, always the same one.
 */
int ns3c_node_adopt(uint32_t id);
/** The device of an adopted node that is NetDevice::GetIfIndex() @p index.
 *  @return its handle, always the same one. */
int ns3c_dev_adopt(int node, uint32_t index);
struct ns3c_link {
    uint64_t rate_bps;      /* from node a to b */
    uint64_t rate_back_bps; /* from b to a; 0: the same */
    uint64_t delay_ns;
    uint32_t queue_packets; /* device queue, drop tail; also the only queue:
                               no traffic-control queue disc is installed */
    bool queue_disc;        /* instead, ns-3's default FqCoDel on top */
};
/** Point-to-point link. dev[0] is on node a. */
int ns3c_p2p(int a, int b, const struct ns3c_link *l, int dev[2]);
/** Ethernet device over an open TAP file descriptor (not closed by us). Needs
 *  ns3c_options.realtime. */
int ns3c_tap(int node, int fd, const uint8_t mac[6]);
/** Open TAP interface @p name. @return the fd or -1. */
int ns3c_tap_open(const char *name);
/** Give @p dev an address; prefix in bits. Adds the on-link route. */
int ns3c_addr_add(int dev, const struct ns3c_addr *a, int prefix);
/** Host or network route on @p node through @p dev; via may be NULL on p2p. */
int ns3c_route_add(int node, const struct ns3c_addr *dst, int prefix, int dev,
                   const struct ns3c_addr *via);
/**
 * In the place of ns3c_node_inet(): a node that forwards IPv4 by what
 * ns3c_routers_learn() tells it. All links and addresses come before that.
 * Hosts keep their own routes; their networks are known to the routers.
 */
int ns3c_node_router(int node);
/** What ns-3's shortest paths count for leaving through @p dev of a router;
 *  after its address; 1 unless told. */
int ns3c_link_metric(int dev, uint16_t metric);
int ns3c_routers_learn(void);
/** The device by which @p node sends a packet for @p dst on. @return -1 if it
 *  has no route. */
int ns3c_route_dev(int node, const struct ns3c_addr *dst);
/** Drop received packets of @p dev with probability @p rate, on a stream of
 *  its own. Replaces an earlier setting. Point-to-point links only. */
int ns3c_loss(int dev, double rate, int64_t stream);
/* The model of Gilbert and Elliott: a chain of two states that takes a step
 * with each packet, and a chance of loss in either. Packets are lost at
 * (to_good * in_good + to_bad * in_bad) / (to_bad + to_good) on average, and a
 * stay in the bad state is 1 / to_good packets long. Each 0..1. With step_ns
 * the chain takes a step each time that is over, whether packets come or not:
 * without, a link is bad for as long as nothing is sent. */
struct ns3c_bursts {
    double to_bad, to_good; /* chance to leave the good and the bad state */
    double in_good, in_bad; /* chance of loss */
    uint64_t step_ns;       /* 0: steps with packets */
};
/** The same by that model, which begins in a state drawn by their shares. */
int ns3c_loss_bursts(int dev, const struct ns3c_bursts *b, int64_t stream);
/** Hold each packet that @p dev receives for a time drawn uniformly from 0 to
 *  @p most_ns; none overtakes another, nor comes sooner behind it than the rate
 *  of the link lets it. Not on a link with a wire. */
int ns3c_jitter(int dev, uint64_t most_ns, int64_t stream);
/** From the next packet on @p dev sends at another rate. Point-to-point links
 *  only. */
int ns3c_link_rate(int dev, uint64_t rate_bps);
/** Cut or mend both directions of the link that @p dev is on: packets that are
 *  on it while it is cut vanish; neither end is notified. Point-to-point links
 * only. */
int ns3c_link_cut(int dev, bool cut);
/** The same of one direction. dir 0: from @p dev to its peer. */
int ns3c_link_cut_way(int dev, int dir, bool cut);
/** Capture @p dev into @p file (DLT_RAW for p2p and radios, the latter as IP
 *  sends and receives; DLT_EN10MB for taps), full packets, readable by tshark
 *  without malformed frames. */
int ns3c_pcap(int dev, const char *file);
/** Write out what was captured. @return -1: one file is not all written, as on
 *  a full disk; ns3c_error() names it, and no such file stays. */
int ns3c_pcap_flush(void);

/* ---- radio links -------------------------------------------------------- */

enum ns3c_radio_kind { NS3C_WIFI, NS3C_LTE };
/* The only link of its kind of that host, on a channel of its own. */
struct ns3c_radio {
    enum ns3c_radio_kind kind;
    double distance_m;      /* of the host from the base station, at first */
    double to_m, speed_mps; /* it walks from there to here; 0 m/s: stays */
    uint32_t queue_packets; /* before either radio; of LTE times 1500 octets */
    /* Wi-Fi, at 5 GHz: */
    bool ac;              /* 802.11ac in 80 MHz, else 802.11n in 20 MHz */
    int mcs;              /* the rate, 0..7, of ac 0..9; -1: as Minstrel says */
    uint32_t stations;    /* others, at distance_m, that send */
    uint64_t station_bps; /* so much each to the access point */
    /* LTE: */
    uint32_t resource_blocks; /* 6, 15, 25, 50, 75 or 100 */
};
/** Whether the plug-in for such links is there: it is built where ns-3 has the
 *  library. @return false with ns3c_error() saying where it was looked for. */
bool ns3c_radio_there(enum ns3c_radio_kind kind);
/**
 * Join host @p node, which has IP, to a base station by radio: Wi-Fi to an
 * access point, LTE to ns-3's EPC, of which the node here is the gateway.
 * dev[0] is of the host, dev[1] of that node; both take addresses of one
 * network. LTE is IPv4 only, once in a simulation, and its host has its address
 * before ns3c_run(). Random numbers are of @p stream and some thousand after
 * it.
 * @return the node of the base station, which forwards: links, addresses and
 *         routes as of any other; -1: no plug-in, or bad values
 */
int ns3c_radio_join(int node, const struct ns3c_radio *r, int64_t stream,
                    int dev[2]);

/* ---- TCP sockets -------------------------------------------------------- */

struct ns3c_tcp_options {
    const char *congestion; /* "ns3::TcpNewReno"; NULL = ns-3's default */
    bool sack, timestamps;
    uint32_t sndbuf, rcvbuf; /* octets; set before connect and listen */
    uint32_t mss;            /* SegmentSize */
    uint32_t initial_cwnd;   /* segments; 0 = ns-3's default */
    uint64_t min_rto_ns;     /* at least so much is added to the smoothed RTT,
                                as in Linux; 0 = ns-3's: 1 s in all at least */
};
/* What a socket reports to its user. Any member may be NULL.
 *
 * Order: connected or connect_failed, at most once; peer_closed, once, when a
 * FIN came and all before it has been read; closed, once, last, however the
 * socket ends. After a FIN exchange `closed` waits until all is read. Both
 * closing events, and connect_failed, come in an event of their own, never
 * from inside another call. cwnd and rtt come from inside ns-3's handling of
 * a segment, just before the new value counts: do not use the socket there. */
struct ns3c_tcp_events {
    void (*connected)(void *user);
    void (*connect_failed)(void *user);
    void (*readable)(void *user); /* call ns3c_tcp_recv() until it gives 0 */
    void (*writable)(void *user);
    void (*peer_closed)(void *user); /* FIN received, all data before it read*/
    void (*closed)(void *user, bool error);    /* socket is finished */
    void (*cwnd)(void *user, uint32_t octets); /* on every change */
    void (*rtt)(void *user, uint64_t ns);      /* each smoothed RTT sample */
    /* Both or neither. With them the congestion control is ns-3's TcpLinuxReno
     * save that congestion avoidance asks: @p acked octets were acknowledged
     * under window @p cwnd; the answer is added to it. `lost` tells each new
     * threshold. To be used as cwnd and rtt are. */
    int32_t (*increase)(void *user, uint32_t cwnd, uint32_t acked);
    void (*lost)(void *user, uint32_t ssthresh);
};
int ns3c_tcp(int node, const struct ns3c_tcp_options *o,
             const struct ns3c_tcp_events *ev, void *user);
/** Bind to an address (and the device that owns it), port 0 = any; @p local
 *  may be NULL. The SYN leaves in an event of its own at the same time, so the
 *  caller knows the flow before a hook sees it; before ns3c_run(), at its
 *  start. */
int ns3c_tcp_connect(int sock, const struct ns3c_addr *local,
                     uint16_t local_port, const struct ns3c_addr *remote,
                     uint16_t remote_port, struct ns3c_flow *flow);
/** Listen on any address of the node. For each accepted child `accept` gets
 *  the child handle and its flow; it must call ns3c_tcp_adopt(). */
int ns3c_tcp_listen(int sock, uint8_t family, uint16_t port,
                    void (*accept)(void *ctx, int child,
                                   const struct ns3c_flow *flow),
                    void *ctx);
void ns3c_tcp_adopt(int sock, const struct ns3c_tcp_events *ev, void *user);
/** Queue octets (copied). @return octets taken: len, or 0 if there is no room
 *  for all, or -1 if the socket is closing. */
long ns3c_tcp_send(int sock, const void *p, size_t len);
size_t ns3c_tcp_space(int sock);
/** What was sent in this instant leaves now, as far as windows allow; else it
 *  does a time step later, behind what is given to ns3c_output() till then.
 * Does nothing while a socket calls its user, as TCP is at work then.
 */
void ns3c_tcp_push(int sock);
/** Read at most @p cap octets of one packet. 0 = nothing now. */
size_t ns3c_tcp_recv(int sock, void *p, size_t cap);
/** FIN, once all that is queued has been acknowledged. Reading may go on. A
 *  FIN that nobody answers for 60 s ends the socket. */
void ns3c_tcp_close(int sock);
/** Drop the socket at once, sending nothing. `closed` is called, with error. */
void ns3c_tcp_abort(int sock);

/* ---- UDP ---------------------------------------------------------------- */

/* Packets that nobody answers: traffic beside that of a study. */
struct ns3c_udp {
    int from, to; /* nodes */
    struct ns3c_addr local, remote;
    uint16_t port;     /* at either end */
    uint64_t rate_bps; /* of IP packets */
    uint32_t octets;   /* of payload, of each packet */
    bool poisson;      /* the times between are exponential, from stream */
    int64_t stream;
};
/** Send from now on, for ever. @return a handle. */
int ns3c_udp(const struct ns3c_udp *u);
/** Octets of payload that have arrived. */
uint64_t ns3c_udp_received(int udp);

/* ---- the TCP/IP boundary ------------------------------------------------ */

/* What a hook decides about one segment. Before the call it is filled in so
 * that the segment passes unchanged. A header that is no header, and a `take`
 * of 0 or too much while there is payload, drop the segment and count as
 * bad_header. FIN and PSH are cleared on all but the last piece of a split. */
struct ns3c_rewrite {
    uint8_t hdr[60]; /* new TCP header; its checksum field is ignored */
    uint8_t hdr_len;
    uint32_t take; /* outgoing only: payload octets that go with it */
};
/* Both hooks see a TCP header that has passed the length checks of RFC 9293
 * (and the checksum, where on); others are dropped and counted before. */
struct ns3c_hooks {
    /* A segment that local TCP sends. Called again for the rest while `take`
     * was less than the payload (hdr then has the sequence number of the
     * rest). False = drop all of it. */
    bool (*out)(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
                uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw);
    /* A segment for local TCP. False = TCP never sees it. Payload may be read
     * with ns3c_payload() during the call. What ns-3 would get wrong is put
     * right afterwards: RST|ACK becomes RST, data and FIN come one by one. */
    bool (*in)(void *ctx, const struct ns3c_flow *f, const uint8_t *hdr,
               uint8_t hdr_len, uint32_t payload, struct ns3c_rewrite *rw);
    /* TCP has dealt with the segment that `in` passed. */
    void (*in_done)(void *ctx, const struct ns3c_flow *f);
};
/** Put hooks between TCP and IP of @p node; once per node. Outgoing segments
 *  are routed by source address: the device that owns it is the one used. */
int ns3c_hook(int node, const struct ns3c_hooks *h, void *ctx);
/** Payload of the segment that the running `in` hook looks at. */
size_t ns3c_payload(void *dst, uint32_t off, size_t len);
/** Send a segment made by the caller. Checksum is filled in where on. */
int ns3c_output(int node, const struct ns3c_flow *f, const uint8_t *hdr,
                uint8_t hdr_len, const void *payload, size_t len);
/** Hand a bare segment to local TCP as if it had arrived (not hooked). */
int ns3c_input(int node, const struct ns3c_flow *f, const uint8_t *hdr,
               uint8_t hdr_len);
/** True if a route from the owner of f's local address leads to the remote
 *  one through that same device. */
bool ns3c_reachable(int node, const struct ns3c_addr *local,
                    const struct ns3c_addr *remote);
struct ns3c_hook_stats {
    uint64_t bad_header, bad_checksum;
};
void ns3c_hook_stats(int node, struct ns3c_hook_stats *s);

/* ---- on the path -------------------------------------------------------- */

enum ns3c_wire_verdict { NS3C_PASS, NS3C_DROP };
/* @p dir 0: entered through dev a; 1: through dev b. @p pkt starts at the IP
 * header and may be changed in place, never in length; if it was, set
 * *changed and the IP and TCP checksums are mended (where on). */
typedef enum ns3c_wire_verdict ns3c_wire_fn(void *ctx, int dir, uint8_t *pkt,
                                            size_t len, bool *changed);
/** Bump in the wire: an IP-less node that forwards between two of its own
 *  devices. @return a wire handle. */
int ns3c_wire(int dev_a, int dev_b, ns3c_wire_fn *fn, void *ctx);
/** The same on the point-to-point link of @p dev, without a node: packets are
 *  judged where they leave the link. dir 0: from @p dev to its peer. One a
 * link.
 *  @return a wire handle. */
int ns3c_link_wire(int dev, ns3c_wire_fn *fn, void *ctx);
/**
 * The same at any device, an adopted one too. On the cable of a device of a
 * point-to-point link or of an Ethernet (CSMA): dir 0 is what the device sends.
 * With @p listen, what any device receives that can receive what is for others:
 * all has dir 0, and verdicts, changes and ns3c_wire_inject() come to nothing.
 * Packets of frames other than Ethernet II are not shown. An error model that
 * the device had comes first. Devices of its channel are there already.
 *  @return a wire handle. */
int ns3c_dev_wire(int dev, bool listen, ns3c_wire_fn *fn, void *ctx);
/** Emit an IP packet in direction @p dir; checksums are filled in where on. */
int ns3c_wire_inject(int wire, int dir, const uint8_t *pkt, size_t len);

/* ---- a switch ----------------------------------------------------------- */

/* @p pkt is a copy from the IP header on of a packet that came in through
 * device @p dev. @return the device of the node that it leaves by; -1: none. */
typedef int ns3c_switch_fn(void *ctx, int dev, uint8_t *pkt, size_t len);
/** An IP-less node that hands packets from one of its point-to-point devices
 *  to another, all @p n devices of @p dev. */
int ns3c_switch(const int *dev, unsigned n, ns3c_switch_fn *fn, void *ctx);

/* ---- real time ---------------------------------------------------------- */

/* For simulations with ns3c_options.realtime. */

/* @p pkt is a copy of a packet from the IP header on. */
typedef void ns3c_port_fn(void *ctx, const uint8_t *pkt, size_t len);
/** Hand the packets that come to @p dev, a point-to-point device of a node
 *  without IP, to @p fn: they leave the simulation there. */
int ns3c_port(int dev, ns3c_port_fn *fn, void *ctx);
/** An IP packet enters the simulation through @p dev: into its queue. */
int ns3c_port_send(int dev, const uint8_t *pkt, size_t len);
/** Call @p ready, in an event, when descriptor @p fd is as ns3c_arm() says, or
 *  has an error; once each time that it is armed. @p fd stays the caller's, who
 *  closes it after that alone.
 *  @return a watch for ns3c_arm(). */
int ns3c_watch(int fd, void (*ready)(void *ctx), void *ctx);
/** Wait until something can be read, or written. Neither: for an error. */
int ns3c_arm(int watch, bool in, bool out);
/** By how many ns the simulation was behind real time at most, as seen each
 *  millisecond of simulated time. */
uint64_t ns3c_behind(void);

#ifdef __cplusplus
}
#endif
#endif /* NS3C_H */

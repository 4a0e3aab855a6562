/* SPDX-License-Identifier: MIT */
/*
 * A scenario, read and checked: who is where, what is keyed how, who attacks,
 * what to measure. Plain data in SI units; the reader is
 * tools/scenario/scn_read.c, the grammar is scenarios/README.md. One of these,
 * with the sweep applied and a seed chosen, is all that a run needs.
 */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "host_result.h"
#include "keysource.h"
#include "scenario_radio.h"
#include "tokens.h"

enum {
    SCN_NAME_MAX = 64,
    SCN_TEXT_MAX = 256,
    SCN_PATHS_MAX = 8,
    SCN_ATTACKERS_MAX = 4,
    SCN_TAPS_MAX = 4,   /* of one attacker */
    SCN_PARAMS_MAX = 8, /* of one attack */
    SCN_MIDDLEBOXES_MAX = 8,
    SCN_SWITCHES_MAX = 16,
    SCN_EVENTS_MAX = 64,
    SCN_ROTATIONS_MAX = 16,
    SCN_BACK_ENDS_MAX = 64,
    SCN_SAMPLES_MAX = 1024,
    SCN_NODE_NAME_MAX = 16,
    SCN_MAP_NODES_MAX = 4096,
    SCN_MAP_LINKS_MAX = 8192,
    SCN_MSS4 = 1420, /* of 1500: 20 IP, 20 TCP, 40 options */
    SCN_MSS6 = 1400,
    SCN_TRACE_MAX = 8192, /* points */
    SCN_BACKGROUNDS_MAX = 16,
    SCN_SERVER_PORT = 5001, /* where servers, and clients that listen, do */
    SCN_HOSTS_MAX = 1024,
    SCN_KINDS_MAX = 32,
    SCN_CONNECTIONS_MAX = 16384, /* of a run */
};

/* A map of routers, from a file of its own, a link a line, or from `links`; of
 * these hosts are nodes too, which forward nothing. */
struct scn_router {
    char name[SCN_NODE_NAME_MAX];
    bool is_host;
};
struct scn_link {
    unsigned end[2]; /* nodes */
    uint64_t rate_bps, delay_ns;
    uint64_t rate_back_bps; /* from the second; 0: the same */
    uint32_t metric;        /* shortest paths count it; default 1 */
    uint32_t queue_packets; /* default 100 */
    uint64_t jitter_ns;     /* as of a path; default 0 */
    double loss[2];         /* 0..1, towards the second end and back */
    uint32_t path; /* 1 + that of struct scenario which has its name, and all
                      else of it; 0: it has none */
};
struct scn_map {
    struct scn_router *node; /* owned by whoever read the scenario */
    unsigned n_nodes;
    struct scn_link *link; /* likewise */
    unsigned n_links;      /* 0: no map; each path is a way of its own */
    uint32_t tapped;       /* links drawn for each run; default 0 */
    uint32_t draw;         /* draws with other numbers are others; default 0 */
};

/* Rates of a path from a time on, to the server and to the client. */
struct scn_rate_point {
    uint64_t at_ns, rate_bps[2];
};
/* Of one way of a path, the model of Gilbert and Elliott: chances, 0..1. */
struct scn_bursts {
    double to_bad; /* 0: no bursts, the path loses as `loss` says */
    double to_good, in_bad;
    uint64_t step_ns; /* 0: a step with each packet */
};

struct scn_path {
    char name[SCN_NAME_MAX];
    enum scn_link_kind kind; /* default point-to-point */
    struct scn_radio radio;
    uint64_t rate_bps;      /* default 10 Mbit/s */
    uint64_t rate_to_bps;   /* not 0: each run draws from rate_bps to this */
    uint64_t rate_back_bps; /* to the client; 0: the same */
    /* Points in order of time, the first at 0; the rates above are those of the
     * first. Owned as the nodes of a map are. NULL: no trace. */
    struct scn_rate_point *trace;
    unsigned n_trace;
    uint64_t trace_period_ns; /* it begins again after that; 0: never */
    uint64_t delay_ns;        /* one way; default 10 ms */
    uint64_t delay_to_ns;     /* not 0: each run draws from delay_ns to this */
    uint64_t jitter_ns;       /* each packet is held 0 to so long; default 0 */
    uint32_t queue_packets;   /* default 100 */
    double loss[2];           /* 0..1, to the server and back; default 0 */
    struct scn_bursts bursts[2]; /* likewise; with them loss[] is of the good
                                    state */
    uint64_t loss_from_ns;       /* none before; default 0 */
    uint64_t cut_at_ns; /* both directions vanish from then; UINT64_MAX */
    bool shares;        /* addresses of its own on the link of path `link` */
    unsigned link;      /* an earlier path, which shares none itself */
    unsigned client_at, server_at; /* nodes of the map; rate, delay, queue and
                                      loss are of the client's access to it */
};

/* Readings of the drafts, set one after the other. */
struct scn_switches {
    struct {
        char name[SCN_NAME_MAX], value[SCN_NAME_MAX];
    } v[SCN_SWITCHES_MAX];
    unsigned n;
};

/* How long an end takes over each thing: drawn anew for each. */
#define SCN_PROCESSING_MAX UINT64_C(60000000000) /* ns */
enum scn_distribution {
    SCN_CONSTANT, /* low_ns; default 0 */
    SCN_UNIFORM,
    SCN_LOG_NORMAL, /* low_ns is the median */
    SCN_SAMPLES,
};
enum scn_work { SCN_OCTETS, SCN_STEP, SCN_INSTALLATION, SCN_WORKS };
struct scn_processing {
    enum scn_distribution kind;
    uint64_t low_ns, high_ns;
    double sigma; /* of the logarithm */
    uint32_t n;
    uint64_t sample[SCN_SAMPLES_MAX][SCN_WORKS]; /* ns; of an enum scn_work */
};

/* Whose MPTCP an end has: the core's on an ns-3 node, or this machine's, in a
 * network namespace. */
enum scn_stack { SCN_STACK_MPX, SCN_STACK_LINUX };

struct scn_endpoint {
    enum scn_stack stack;            /* default mpx */
    bool paths[SCN_PATHS_MAX];       /* attached to path i; default all */
    char profile[SCN_NAME_MAX];      /* "": that of the keying */
    struct scn_switches switches;    /* after those of the keying */
    char path_manager[SCN_NAME_MAX]; /* fullmesh | passive | scripted |
                                        kernel; default fullmesh */
    char scheduler[SCN_NAME_MAX];    /* ecf | minrtt | roundrobin | redundant */
    char congestion[SCN_NAME_MAX];   /* newreno | cubic | bbr | ...: any ns-3
                                        TcpX, lower case; default cubic */
    char coupling[SCN_NAME_MAX];     /* none | lia | olia; default none */
    bool mptcp;                      /* false: a plain TCP host; default true */
    bool checksum;                   /* DSS checksums required; default false */
    bool listens;                    /* accepts joins, and connections if it is
                                        the server; default: the server */
    bool sack;                       /* default true */
    bool timestamps;                 /* default true */
    char tokens[SCN_NAME_MAX]; /* a scheme of mpx_tokengen.h; "": random, or
                                  hashed where identifiers are keys */
    uint8_t server_bits;       /* routed tokens: width of the id; default 8 */
    uint32_t server_id;        /* default 0 */
    struct scn_processing processing;
    uint64_t rcvbuf, sndbuf; /* octets, connection level; default 4 MiB */
    uint32_t mss;      /* octets; the less of both ends counts; default and
                          most SCN_MSS4 or SCN_MSS6 */
    uint64_t read_bps; /* its application reads no faster; 0: at once */
    /* struct mpx_config, with its defaults */
    bool refuse_checksum, deny_join_first, short_dss, charge_ooo;
    bool syn_cookies; /* stack linux: answers every SYN with one */
    enum scn_fastclose { SCN_FASTCLOSE_RESET, SCN_FASTCLOSE_ACK } fastclose;
    uint32_t max_subflows, max_half_open;
    uint64_t close_timeout_ns, add_addr_timeout_ns;
    uint64_t keepalive_ns; /* 0: none */
    uint64_t min_rto_ns;   /* of its TCP; 0: as it comes */
    /* path manager kernel */
    uint32_t limit_subflows, limit_add_addr;
    uint8_t addr_flags[SCN_PATHS_MAX]; /* of the address on path i; enum
                                          mpx_addr_flag */
    uint32_t addr_port[SCN_PATHS_MAX]; /* 0: as the listener */
};

/* Hosts of one name: `hosts`. They are nodes of the map. */
struct scn_host_kind {
    char name[SCN_NODE_NAME_MAX]; /* its hosts', if it has one; else with a dot
                                     and a number from 1 */
    bool server;
    uint32_t count; /* default 1 */
    unsigned first; /* node; the others follow */
    bool own_key;   /* of a server: no other one has its PSK; default no */
    bool connects[SCN_KINDS_MAX]; /* a client's, to each host of these */
    struct scn_endpoint is;
};

enum scn_end { SCN_END_BOTH, SCN_END_CLIENT, SCN_END_SERVER };

/* When keys change: of the three, one is not 0. */
struct scn_rotate {
    bool on;                           /* default no */
    uint64_t every_ns;                 /* after the first was installed there */
    uint64_t every_octets;             /* through that end's application */
    uint64_t at_ns[SCN_ROTATIONS_MAX]; /* simulated time */
    unsigned n_at;
    uint64_t lag_client_ns, lag_server_ns; /* later at that end; 0 */
    uint32_t source;                       /* enum ks_rotation; default same */
    enum scn_end
        ends; /* that begin one; default both, of TLS's eku the client */
};

struct scn_keying {
    char profile[SCN_NAME_MAX]; /* default rfc8684 */
    char source[SCN_NAME_MAX];  /* of keysource.h; default psk if the profile
                                   takes external keys, else none */
    struct ks_list keys;        /* psk: one, or none: drawn from the run's
                                   seed; file: what is in it */
    uint32_t draw_bits;         /* psk: entropy if drawn; 0: as long as it is */
    uint64_t install_client_ns, install_server_ns; /* after established, or
                                    after TLS's handshake has ended there; 0 */
    struct scn_rotate rotate;
    struct scn_switches switches;
};

enum scn_direction { SCN_DOWNLOAD, SCN_UPLOAD, SCN_BOTH };
enum scn_traffic_kind { SCN_BULK, SCN_REQUEST_RESPONSE, SCN_ON_OFF };
struct scn_traffic {
    enum scn_traffic_kind kind;   /* default bulk */
    enum scn_direction direction; /* download: server to client; default */
    uint64_t size;                /* octets per connection and direction */
    /* request-response: the client's octets, the server's in answer; the next
     * request is due `think_ns` after an answer is whole */
    uint64_t requests, request, response, think_ns;
    /* on-off: octets at a time; from their being written to the next */
    uint64_t burst, idle_ns;
    uint32_t connections; /* default 1 */
    uint64_t start_ns;    /* default 100 ms */
    uint64_t start_to_ns; /* not 0: each run draws from start_ns to this */
    uint64_t spacing_ns;  /* between connection starts; default 1 ms */
};

/* Plain TCP flows that never end, or packets of UDP, beside the traffic. */
enum scn_background_way {
    SCN_AS_TRAFFIC, /* to the server if it is an upload, else to the client */
    SCN_UP,
    SCN_DOWN,
};
struct scn_background {
    uint32_t tcp;     /* flows; default 0 */
    uint64_t udp_bps; /* of IP packets; default 0 */
    uint32_t packet;  /* octets of each, without headers; default 1000 */
    bool poisson;     /* times between packets are exponential; default no */
    enum scn_background_way way; /* default as the traffic */
    unsigned path;               /* index */
};

/* Servers behind one address for each path. */
enum scn_policy { SCN_ROUND_ROBIN, SCN_RANDOM, SCN_HASH };
struct scn_front_end {
    uint32_t back_ends;         /* 0: no front end, and one server */
    enum scn_policy policy;     /* of connections; default round-robin */
    char routing[SCN_NAME_MAX]; /* of joins: policy | token; default token if
                                   tokens are routed */
    char tokens[SCN_NAME_MAX];  /* a scheme of the core's; default hashed, or
                                   routed-encrypted where tokens are free */
};

enum scn_read { SCN_READ_HANDSHAKE, SCN_READ_ALL, SCN_READ_NOTHING };
enum scn_twin { SCN_TWIN_NONE, SCN_TWIN_WRONG_VALUE, SCN_TWIN_NO_POWER };
struct scn_tap {
    unsigned on;             /* path index; SCN_PATHS_MAX: on no path */
    enum scn_read reads;     /* default handshake */
    uint64_t from_ns, to_ns; /* reads nothing outside; default 0, UINT64_MAX */
    uint64_t lasts_ns;       /* reads for so long, from a moment drawn between
                                the two; 0: all between them */
};
struct scn_attacker {
    char attack[SCN_NAME_MAX]; /* a name of model/attack's table */
    struct scn_tap tap[SCN_TAPS_MAX];
    unsigned n_taps;
    bool on_links;      /* on all links that were drawn, as one tap */
    uint64_t acts_ns;   /* when it begins to act; default 1 s */
    uint64_t leaves_ns; /* when its taps are gone; default UINT64_MAX */
    uint64_t budget;    /* segments it may drop or change; UINT64_MAX */
    bool own_host;      /* from: own-host (default) or wire */
    enum scn_twin twin;
    uint64_t param[SCN_PARAMS_MAX]; /* as the attack's table has them */
};

/* What a box does to the packets of a path; settings that it does not take have
 * their defaults. On a wire the middleboxes come before the attackers, seen
 * from the client. */
enum scn_way { SCN_BOTH_WAYS, SCN_TO_SERVER, SCN_TO_CLIENT };
enum scn_strip {
    SCN_STRIP_ALL,
    SCN_STRIP_SYN,
    SCN_STRIP_SYNACK,
    SCN_STRIP_THIRD_ACK,
    SCN_STRIP_DATA,
    SCN_STRIP_AFTER_SYN,
    SCN_STRIP_ADD_ADDR,
};
enum scn_copy { SCN_OPTIONS_COPY, SCN_OPTIONS_FIRST };
struct scn_middlebox {
    char box[SCN_NAME_MAX]; /* a name of model/middlebox's table */
    unsigned on;            /* path index */
    enum scn_way direction; /* default both */
    enum scn_strip what;    /* strip: which segments; default all */
    enum scn_copy options;  /* resegment: default copy */
    uint64_t from_ns;       /* begins then; default 0 */
    uint32_t every;         /* corrupt: segments; default 20 */
    double share;           /* reorder: 0..1; default 0.05 */
    uint64_t by_ns;         /* reorder: default 10 ms */
};

/* What happens at a time: to a path, to the address that one end or both have
 * on it, or to an end as a whole. */
enum scn_do {
    SCN_DO_DOWN, /* packets vanish, as after cut */
    SCN_DO_UP,
    SCN_DO_ADD,    /* path managers may use it: scripted, fullmesh again */
    SCN_DO_REMOVE, /* REMOVE_ADDR, its subflows closed */
    SCN_DO_BACKUP, /* MP_PRIO to the peer */
    SCN_DO_CHANGE, /* backup and fullmesh of an endpoint, kernel */
    SCN_DO_FLUSH,  /* every endpoint, kernel; takes no path */
    SCN_DO_ABORT,  /* MP_FASTCLOSE; takes no path */
};
struct scn_event {
    uint64_t at_ns;
    enum scn_do act;
    enum scn_end end; /* save of DOWN and UP; default both */
    enum scn_way way; /* of DOWN and UP; default both */
    unsigned path;
    uint8_t flags; /* of ADD and CHANGE with kernel; enum mpx_addr_flag */
};

struct scenario {
    char name[SCN_NAME_MAX];
    uint8_t family;   /* 4 or 6; default 4 */
    uint64_t stop_ns; /* default 60 s */
    bool real_time;   /* clock: real; needed by stack linux; default no */
    bool routes_any;  /* routes: any; the client reaches each of the server's
                         addresses through each of its own paths */
    struct scn_map map;
    /* With hosts these are the links that have names, from their first end,
     * which is the client's side, to the second. */
    struct scn_path path[SCN_PATHS_MAX];
    unsigned n_paths;
    struct scn_host_kind *kind; /* owned as the map's nodes are */
    unsigned n_kinds; /* 0: one client and one server, or its back ends */
    struct scn_endpoint client, server; /* with hosts: what they are unless
                                           their kind says so */
    struct scn_keying keying;
    struct scn_traffic traffic;
    struct scn_background background[SCN_BACKGROUNDS_MAX];
    unsigned n_backgrounds;
    struct scn_front_end front_end;
    struct scn_attacker attacker[SCN_ATTACKERS_MAX];
    unsigned n_attackers;
    struct scn_middlebox middlebox[SCN_MIDDLEBOXES_MAX];
    unsigned n_middleboxes;
    struct scn_event event[SCN_EVENTS_MAX];
    unsigned n_events;
    struct tokens_setting tokens; /* instead of all above but name and profile:
                                     a study without a network */
};

/** Of a run: each client's to each server that it connects to. */
static inline uint32_t scenario_connections(const struct scenario *s)
{
    uint64_t pairs = 0;

    for (unsigned k = 0; k < s->n_kinds; k++)
        for (unsigned v = 0; v < s->n_kinds; v++)
            if (s->kind[k].connects[v])
                pairs += (uint64_t)s->kind[k].count * s->kind[v].count;
    if (s->n_kinds)
        pairs *= s->traffic.connections;
    else
        pairs = s->traffic.connections;
    return pairs < UINT32_MAX ? (uint32_t)pairs : UINT32_MAX;
}

/*
 * What one run measured. One row of runs.csv; X(field, column, printf format,
 * C type). Columns carry their unit as a suffix; a missing value is empty.
 */
#define RUN_COLUMNS(X)                                                         \
    CONN_COLUMNS(X)                                                            \
    X(join_latency_s, "join_latency_s", double)                                \
    X(key_latency_s, "key_latency_s", double)                                  \
    X(hijacked_connections, "hijacked_connections", uint64_t)                  \
    X(hijack_time_s, "hijack_time_s", double)                                  \
    X(captured_bytes, "captured_bytes", uint64_t)                              \
    X(injected_bytes, "injected_bytes", uint64_t)                              \
    X(attacker_joins_sent, "attacker_joins_sent", uint64_t)                    \
    X(power_refused, "power_refused", uint64_t)                                \
    X(killed, "killed", uint64_t)                                              \
    X(kill_time_s, "kill_time_s", double)                                      \
    X(stalled, "stalled", uint64_t)                                            \
    X(stall_s, "stall_s", double)                                              \
    X(truncated, "truncated", uint64_t)                                        \
    X(undelivered_bytes, "undelivered_bytes", uint64_t)                        \
    X(downgraded, "downgraded", uint64_t)                                      \
    X(keys_one_sided, "keys_one_sided", uint64_t)                              \
    X(foreign_addresses, "foreign_addresses", uint64_t)                        \
    X(misdirected_joins, "misdirected_joins", uint64_t)                        \
    X(stray_subflows, "stray_subflows", uint64_t)                              \
    X(stray_left, "stray_left", uint64_t)                                      \
    X(crossed_subflows, "crossed_subflows", uint64_t)                          \
    X(tapped_ratio, "tapped_ratio", double)                                    \
    X(attacker_packets, "attacker_packets", uint64_t)                          \
    X(attacker_dropped, "attacker_dropped", uint64_t)                          \
    X(attacker_changed, "attacker_changed", uint64_t)                          \
    X(attack_success, "attack_success", uint64_t)                              \
    X(captured_wire_bytes, "captured_wire_bytes", uint64_t)                    \
    X(keys_installed, "keys_installed", uint64_t)                              \
    X(keys_refused, "keys_refused", uint64_t)                                  \
    X(rotations, "rotations", uint64_t)                                        \
    X(key_agreement_s, "key_agreement_s", double)                              \
    X(front_joins, "front_joins", uint64_t)                                    \
    X(joins_misrouted, "joins_misrouted", uint64_t)                            \
    X(back_ends_used, "back_ends_used", uint64_t)                              \
    X(responses, "responses", uint64_t)                                        \
    X(latency_mean_s, "latency_mean_s", double)                                \
    X(latency_median_s, "latency_median_s", double)                            \
    X(latency_p99_s, "latency_p99_s", double)                                  \
    X(latency_max_s, "latency_max_s", double)                                  \
    X(rotation_s, "rotation_s", double)                                        \
    X(rotation_max_s, "rotation_max_s", double)                                \
    X(newkey_bytes, "newkey_bytes", double)                                    \
    X(forged_hmacs, "forged_hmacs", double)                                    \
    X(forged_digests, "forged_digests", double)                                \
    X(forged_states, "forged_states", double)                                  \
    X(needed_links, "needed_links", uint64_t)                                  \
    X(expected_hijacked, "expected_hijacked", double)                          \
    X(handshake_bytes, "handshake_bytes", double)                              \
    X(back_end_joins_most, "back_end_joins_most", uint64_t)                    \
    X(sent_twice_ratio, "sent_twice_ratio", double)                            \
    X(unfinished, "unfinished", uint64_t)                                      \
    X(behind_s, "behind_s", double)                                            \
    X(late, "late", uint64_t)                                                  \
    X(attempts, "attempts", uint64_t)                                          \
    X(attacker_missed, "attacker_missed", uint64_t)                            \
    X(inferred_ratio, "inferred_ratio", double)

struct run_result {
#define X(field, column, type) type field;
    RUN_COLUMNS(X)
#undef X
    struct tokens_result tokens; /* of a study of tokens, and only of one */
    struct kind_result {
        char name[SCN_NODE_NAME_MAX];
        struct host_result of; /* all hosts of that name */
    } kind[SCN_KINDS_MAX];
    uint64_t n_kinds; /* 0 without hosts */
    /* Counters of both ends, summed over connections, in mpx_stats order. */
    uint64_t client_stats[128], server_stats[128];
};

/* A run in real time that was further behind is late, ns. */
#define RUN_LATE UINT64_C(5000000)

struct run_output {
    const char *pcap_prefix;  /* NULL, or files PREFIX-client-PATH.pcap, ... */
    const char *series_file;  /* NULL, or where series.h writes */
    uint64_t series_ns;       /* its interval */
    const char *keylog_file;  /* NULL, or where TLS secrets go */
    const char *events_file;  /* NULL, or where events.h writes */
    const char *kernel_file;  /* NULL, or where all counters of kernels go */
    const char *hosts_file;   /* NULL, or where what each of `hosts` did goes */
    char error[SCN_TEXT_MAX]; /* why run_scenario() failed */
};

/** What this machine lacks for the scenario: a line for a person; NULL:
 *  nothing. @p path is the one that needs it, or SCN_PATHS_MAX. Implemented by
 *  model/world/run_lacks.c. */
const char *run_lacks(const struct scenario *s, unsigned *path);

/** What every run would compute alike, ahead: whoever forks for each run calls
 *  this first. Changes no result. */
void run_prepare_scenarios(void);
#define RUN_UNWRITTEN (-2) /* files of a run are not whole */
/** Whether the run is the same in a process that has simulated others, and
 *  leaves it so. Implemented by model/world/run_alone.c. */
bool run_may_follow(const struct scenario *s);
/**
 * Simulate one run in this process, which has simulated none before unless
 * run_may_follow() holds for all of them.
 * Reals that do not apply are NAN. Implemented by model/world/run.c.
 * @return 0, or with out->error set -1 or RUN_UNWRITTEN.
 */
int run_scenario(const struct scenario *s, uint32_t seed,
                 struct run_result *result, struct run_output *out);

#endif /* SCENARIO_H */

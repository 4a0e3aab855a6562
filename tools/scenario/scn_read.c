/* SPDX-License-Identifier: MIT */
/* Reading a whole scenario, section by section. */
#include "scn_read.h"

#include <string.h>

#include "congestion.h"
#include "mpx_tokengen.h"

#define NS_PER_S 1e9

SCN_WORDS(family_at, "ipv4", "ipv6")
SCN_WORDS(routes_at, "direct", "any")
SCN_WORDS(clock_at, "simulated", "real")
SCN_WORDS(stack_at, "mpx", "linux")     /* enum scn_stack */
SCN_WORDS(fastclose_at, "reset", "ack") /* enum scn_fastclose */

static void read_endpoint_paths(struct scn_reader *r,
                                const struct scn_node *node, void *member)
{
    bool *attached = member;
    if (node->kind != SCN_LIST) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "[wifi, lte]",
                      "paths of an endpoint must be a list of path names");
        return;
    }
    memset(attached, 0, SCN_PATHS_MAX * sizeof *attached);
    for (unsigned i = 0; i < node->n; i++) {
        int path = scn_read_path_name(r, node->item[i], "path");
        if (path >= 0 && attached[path])
            scn_error(r->diags, node->item[i]->at, NULL,
                      "path \"%s\" is named twice", r->s->path[path].name);
        if (path >= 0)
            attached[path] = true;
    }
    if (node->n == 0)
        scn_error(r->diags, node->at, NULL, "an endpoint needs a path");
}

static const struct scn_field endpoint_fields[] = {
    {"stack", SCN_T_ENUM, SCN_AT(struct scn_endpoint, stack),
     .words = stack_at},
    {"paths", SCN_T_OTHER, SCN_AT(struct scn_endpoint, paths),
     .read = read_endpoint_paths, .form = SCN_F_TEXT | SCN_F_LIST},
    {"profile", SCN_T_WORD, SCN_AT(struct scn_endpoint, profile),
     .words = scn_profile_at},
    {"switches", SCN_T_OTHER, SCN_AT(struct scn_endpoint, switches),
     .read = scn_read_switches, .form = SCN_F_SWITCHES},
    {"path-manager", SCN_T_WORD, SCN_AT(struct scn_endpoint, path_manager),
     .words = mpx_pm_name_at},
    {"scheduler", SCN_T_WORD, SCN_AT(struct scn_endpoint, scheduler),
     .words = mpx_sched_name_at},
    {"congestion", SCN_T_WORD, SCN_AT(struct scn_endpoint, congestion),
     .words = congestion_name_at},
    {"coupling", SCN_T_WORD, SCN_AT(struct scn_endpoint, coupling),
     .words = mpx_coupling_name_at},
    {"mptcp", SCN_T_BOOL, SCN_AT(struct scn_endpoint, mptcp)},
    {"checksum", SCN_T_BOOL, SCN_AT(struct scn_endpoint, checksum)},
    {"listens", SCN_T_BOOL, SCN_AT(struct scn_endpoint, listens)},
    {"sack", SCN_T_BOOL, SCN_AT(struct scn_endpoint, sack)},
    {"timestamps", SCN_T_BOOL, SCN_AT(struct scn_endpoint, timestamps)},
    {"tokens", SCN_T_WORD, SCN_AT(struct scn_endpoint, tokens),
     .words = mpx_tokengen_name_at},
    {"server-id", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, server_id),
     .dim = SCN_DIM_COUNT, .min = 0, .max = 65535},
    {"server-bits", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, server_bits),
     .dim = SCN_DIM_COUNT, .min = 1, .max = MPX_TOKENGEN_SERVER_BITS},
    {"short-dss", SCN_T_BOOL, SCN_AT(struct scn_endpoint, short_dss)},
    {"charge-out-of-order", SCN_T_BOOL,
     SCN_AT(struct scn_endpoint, charge_ooo)},
    {"refuse-checksum", SCN_T_BOOL,
     SCN_AT(struct scn_endpoint, refuse_checksum)},
    {"deny-join-first", SCN_T_BOOL,
     SCN_AT(struct scn_endpoint, deny_join_first)},
    {"syn-cookies", SCN_T_BOOL, SCN_AT(struct scn_endpoint, syn_cookies)},
    {"fastclose", SCN_T_ENUM, SCN_AT(struct scn_endpoint, fastclose),
     .words = fastclose_at},
    {"max-subflows", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, max_subflows),
     .dim = SCN_DIM_COUNT, .min = 1, .max = 32},
    {"max-half-open", SCN_T_QUANTITY,
     SCN_AT(struct scn_endpoint, max_half_open), .dim = SCN_DIM_COUNT, .min = 0,
     .max = 255},
    {"close-timeout", SCN_T_QUANTITY,
     SCN_AT(struct scn_endpoint, close_timeout_ns), .dim = SCN_DIM_TIME,
     .min = 0, .max = 1e6 * NS_PER_S},
    {"add-addr-timeout", SCN_T_QUANTITY,
     SCN_AT(struct scn_endpoint, add_addr_timeout_ns), .dim = SCN_DIM_TIME,
     .min = 1e6, .max = 1e4 * NS_PER_S},
    {"keepalive", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, keepalive_ns),
     .dim = SCN_DIM_TIME, .min = 1e6, .max = 1e6 * NS_PER_S, .or_never = true},
    {"min-rto", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, min_rto_ns),
     .dim = SCN_DIM_TIME, .min = 1e6, .max = 100.0 * NS_PER_S},
    {"limits", SCN_T_OTHER, .read = scn_read_limits, /* gets the endpoint */
     .form = SCN_F_MAP, .in = scn_limits_in},
    {"addresses", SCN_T_OTHER, .read = scn_read_addresses}, /* likewise */
    {"processing", SCN_T_OTHER, SCN_AT(struct scn_endpoint, processing),
     .read = scn_read_processing, .form = SCN_F_QUANTITY | SCN_F_MAP,
     .in = scn_processing_in, .dim = SCN_DIM_TIME},
    {"receive-buffer", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, rcvbuf),
     .dim = SCN_DIM_SIZE, .min = 4096, .max = 1 << 30},
    {"send-buffer", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, sndbuf),
     .dim = SCN_DIM_SIZE, .min = 4096, .max = 1 << 30},
    {"mss", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, mss),
     .dim = SCN_DIM_SIZE, .min = 64, .max = SCN_MSS4},
    {"read-rate", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, read_bps),
     .dim = SCN_DIM_RATE, .min = 1e3, .max = 1e12},
    {.key = NULL},
};

SCN_FIELDS(scn_endpoint_in, endpoint_fields)

static void read_endpoint(struct scn_reader *r, const struct scn_node *node,
                          void *member)
{
    scn_read_fields(r, node, "endpoint", endpoint_fields, member);
}

static const struct scn_field endpoints_fields[] = {
    {"client", SCN_T_OTHER, SCN_AT(struct scenario, client),
     .read = read_endpoint, .form = SCN_F_MAP, .in = scn_endpoint_in},
    {"server", SCN_T_OTHER, SCN_AT(struct scenario, server),
     .read = read_endpoint, .form = SCN_F_MAP, .in = scn_endpoint_in},
    {.key = NULL},
};

static SCN_FIELDS(endpoints_in, endpoints_fields)

    static void read_endpoints(struct scn_reader *r,
                               const struct scn_node *node, void *member)
{
    (void)member; /* both ends are members of the whole */
    scn_read_fields(r, node, "endpoints", endpoints_fields, r->s);
}

static void read_family(struct scn_reader *r, const struct scn_node *node,
                        void *member)
{
    int i = scn_read_word(r, node, "family", words_list(r->arena, family_at));
    if (i >= 0)
        *(uint8_t *)member = i == 0 ? 4 : 6;
}

/* The topology and the paths come first, whatever the file's order: others name
 * them. */
static const struct scn_field top_fields[] = {
    {"name", SCN_T_NAME, SCN_AT(struct scenario, name)},
    SCN_ELSEWHERE("about", .form = SCN_F_TEXT | SCN_F_OR_LIST),
    SCN_ELSEWHERE("title", .form = SCN_F_TEXT),
    {"stop", SCN_T_QUANTITY, SCN_AT(struct scenario, stop_ns),
     .dim = SCN_DIM_TIME, .min = 1e6, .max = 1e6 * NS_PER_S},
    {"clock", SCN_T_ENUM, SCN_AT(struct scenario, real_time),
     .words = clock_at},
    {"routes", SCN_T_ENUM, SCN_AT(struct scenario, routes_any),
     .words = routes_at},
    {"family", SCN_T_OTHER, SCN_AT(struct scenario, family),
     .read = read_family, .form = SCN_F_TEXT, .words = family_at},
    SCN_ELSEWHERE("topology", .form = SCN_F_MAP, .in = scn_topology_in),
    SCN_ELSEWHERE("paths", .form = SCN_F_MAP | SCN_F_NAMED, .in = scn_path_in),
    SCN_ELSEWHERE("links", .form = SCN_F_MAP | SCN_F_LIST, .in = scn_links_in),
    SCN_ELSEWHERE("hosts", .form = SCN_F_MAP | SCN_F_NAMED, .in = scn_hosts_in),
    {"endpoints", SCN_T_OTHER, .read = read_endpoints, .form = SCN_F_MAP,
     .in = endpoints_in},
    {"keying", SCN_T_OTHER, SCN_AT(struct scenario, keying),
     .read = scn_read_keying, .form = SCN_F_MAP, .in = scn_keying_in},
    {"traffic", SCN_T_OTHER, SCN_AT(struct scenario, traffic),
     .read = scn_read_traffic, .form = SCN_F_MAP, .in = scn_traffic_in},
    {"background", SCN_T_OTHER, SCN_AT(struct scenario, background),
     .read = scn_read_background, .form = SCN_F_MAP | SCN_F_OR_LIST,
     .in = scn_background_in},
    {"front-end", SCN_T_OTHER, SCN_AT(struct scenario, front_end),
     .read = scn_read_front_end, .form = SCN_F_MAP, .in = scn_front_end_in},
    {"attackers", SCN_T_OTHER, SCN_AT(struct scenario, attacker),
     .read = scn_read_attackers, .form = SCN_F_MAP | SCN_F_LIST,
     .in = scn_attackers_in},
    {"middleboxes", SCN_T_OTHER, SCN_AT(struct scenario, middlebox),
     .read = scn_read_middleboxes, .form = SCN_F_MAP | SCN_F_LIST,
     .in = scn_middleboxes_in},
    {"events", SCN_T_OTHER, SCN_AT(struct scenario, event),
     .read = scn_read_events, .form = SCN_F_MAP | SCN_F_LIST,
     .in = scn_events_in},
    {"tokens", SCN_T_OTHER, SCN_AT(struct scenario, tokens),
     .read = scn_read_tokens, .form = SCN_F_MAP, .in = scn_tokens_in},
    SCN_ELSEWHERE("sweep", .form = 0),
    SCN_ELSEWHERE("seeds", .form = 0),
    SCN_ELSEWHERE("expect", .form = 0),
    SCN_ELSEWHERE("plots", .form = 0),
    SCN_ELSEWHERE("labels", .form = 0),
    SCN_ELSEWHERE("predictions", .form = 0),
    SCN_ELSEWHERE("fewer-seeds", .form = 0),
    SCN_ELSEWHERE("quick", .form = 0),
    {.key = NULL},
};

SCN_FIELDS(scn_top_in, top_fields)

static void default_endpoint(struct scn_endpoint *e, unsigned n_paths)
{
    struct mpx_config cfg;

    mpx_config_init(&cfg);
    for (unsigned i = 0; i < n_paths; i++)
        e->paths[i] = true;
    strcpy(e->path_manager, "fullmesh");
    strcpy(e->scheduler, "ecf");
    strcpy(e->congestion, "linuxreno");
    strcpy(e->coupling, "none");
    e->mptcp = e->sack = e->timestamps = true;
    e->rcvbuf = e->sndbuf = 4 << 20;
    e->server_bits = 8;
    e->max_subflows = cfg.max_subflows;
    e->max_half_open = cfg.max_half_open;
    e->close_timeout_ns = cfg.close_timeout;
    e->add_addr_timeout_ns = cfg.add_addr_timeout;
    e->limit_subflows = cfg.limit_subflows;
    e->limit_add_addr = cfg.limit_add_addr;
}

/* The family is read among the rest. */
static void default_mss(struct scn_endpoint *e, uint8_t family)
{
    uint32_t most = family == 4 ? SCN_MSS4 : SCN_MSS6;

    if (e->mss == 0 || e->mss > most)
        e->mss = most;
}

static void defaults(struct scenario *s)
{
    s->family = 4;
    s->stop_ns = 60000000000;
    default_endpoint(&s->client, s->n_paths);
    default_endpoint(&s->server, s->n_paths);
    s->server.listens = true;
    strcpy(s->keying.profile, "rfc8684");
    scn_default_traffic(&s->traffic);
}

bool scn_read(struct arena *a, const struct scn_node *root,
              const struct scn_files *files, struct scenario *s,
              struct scn_diags *diags)
{
    struct scn_reader r = {a, diags, s, files, false};
    unsigned long before = diags->reported;

    memset(s, 0, sizeof *s);
    const struct scn_node *topology = scn_tree_get(root, "topology");
    const struct scn_node *paths = scn_tree_get(root, "paths");
    if (topology)
        scn_read_topology(&r, topology);
    if (paths)
        scn_read_paths(&r, paths);
    scn_read_links(&r, root);
    defaults(s);
    scn_read_fields(&r, root, "scenario", top_fields, s);
    default_mss(&s->client, s->family);
    default_mss(&s->server, s->family);
    if (s->n_kinds)
        scn_read_hosts(&r, scn_tree_get(root, "hosts"));
    scn_default_keying(s);
    scn_default_tokens(s);
    scn_default_front_end(s);
    if (diags->reported == before)
        scn_check(&r, root);
    return diags->reported == before;
}

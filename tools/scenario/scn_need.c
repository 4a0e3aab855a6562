/* SPDX-License-Identifier: MIT */
/* Which columns need what, and which scenarios provide it. */
#include "scn_need.h"

#include <math.h>
#include <string.h>

#include "mpx.h"
#include "mpx_profile.h"
#include "scenario_ends.h"
#include "mpx_stats.h"
#include "scn_read.h"

/* Keys of the application are what rotations and joins rest on. An attacker
 * that has nothing to do tells of the absence of any. */
enum {
    KEY = 1 << NEED_KEY,
    ROTATION = 1 << NEED_ROTATION,
    SUBFLOW = 1 << NEED_SUBFLOW,
    ATTACKER = 1 << NEED_ATTACKER,
    ALL = KEY | ROTATION | SUBFLOW | ATTACKER,
    MEMORY = 1 << NEED_MEMORY, /* what no attacker can take away */
};

/* What a column shows if all was there. */
enum there { THERE_NONE, THERE_ONE, THERE_TWO, THERE_EACH /* connection */ };

/* Columns that say themselves whether something was there, and of what. */
static const struct need_row {
    enum metric_column column;
    unsigned needs;
    enum there there;
} evident[] = {
    {METRIC_established, KEY | ROTATION | SUBFLOW, THERE_EACH},
    {METRIC_fallback, KEY | ROTATION | SUBFLOW, THERE_NONE},
    {METRIC_downgraded, KEY | ROTATION | SUBFLOW, THERE_NONE},
    {METRIC_keys_active, KEY | ROTATION | SUBFLOW, THERE_EACH},
    {METRIC_keys_installed, KEY | ROTATION | SUBFLOW, THERE_EACH},
    {METRIC_keys_refused, KEY | ROTATION | SUBFLOW, THERE_NONE},
    {METRIC_rotations, ROTATION, THERE_EACH},
    {METRIC_subflows_max, SUBFLOW, THERE_TWO},
    {METRIC_joins_accepted, SUBFLOW, THERE_EACH},
    {METRIC_attacker_joins_sent, ALL, THERE_ONE},
    {METRIC_attacker_packets, ALL, THERE_ONE},
    {METRIC_attacker_dropped, ALL, THERE_ONE},
    {METRIC_attacker_changed, ALL, THERE_ONE},
    {METRIC_power_refused, ALL, THERE_ONE},
    {METRIC_tapped_ratio, ATTACKER, THERE_ONE},
    {METRIC_attacker_missed, MEMORY, THERE_NONE},
};
enum { EVIDENT = sizeof evident / sizeof evident[0] };

/* Counters likewise, by how their names begin. */
static const struct counter_row {
    const char *begins;
    unsigned needs;
    enum there there;
} counters[] = {
    {"NewKey", KEY | ROTATION | SUBFLOW, THERE_ONE},
    {"KeyRefused", KEY | ROTATION | SUBFLOW, THERE_NONE},
    {"MPJoinBeforeKey", KEY | ROTATION | SUBFLOW, THERE_NONE},
    {"MPJoin", SUBFLOW, THERE_ONE},
    {"AddAddr", SUBFLOW, THERE_ONE},
    {"EchoAdd", SUBFLOW, THERE_ONE},
};

const char *need_text(enum need n)
{
    static const char *const texts[] = {
        [NEED_KEY] = "no key became active",
        [NEED_ROTATION] = "no rotation happened",
        [NEED_SUBFLOW] = "there was no second subflow",
        [NEED_ATTACKER] = "no attacker had a chance to act",
        [NEED_MEMORY] = "an attacker was shown more than it can remember",
    };
    return texts[n];
}

const char *need_hopeless_text(enum need n)
{
    static const char *const texts[] = {
        [NEED_KEY] = "no key can become active",
        [NEED_ROTATION] = "no rotation can happen",
        [NEED_SUBFLOW] = "there can be no second subflow",
        [NEED_ATTACKER] = "no attacker can act",
        [NEED_MEMORY] = "no attacker can remember all that it is shown",
    };
    return texts[n];
}

/* ---- what is asked for ---- */

static const struct mpx_profile *profile_of(const struct scenario *s,
                                            const struct scn_endpoint *e)
{
    return mpx_profile_find(scenario_profile(s, e));
}

static bool is_external(const struct scenario *s, const struct scn_endpoint *e)
{
    const struct mpx_profile *p = profile_of(s, e);
    return p && p->external;
}

static bool uses_mptcp(const struct scenario *s, const struct scn_endpoint *e)
{
    const struct mpx_profile *p = profile_of(s, e);
    return e->mptcp && p && p->multipath;
}

/* Something holds of a client and a server that it connects to. */
static bool any_pair(const struct scenario *s,
                     bool (*holds)(const struct scenario *s,
                                   const struct scn_endpoint *c,
                                   const struct scn_endpoint *v))
{
    if (!s->n_kinds)
        return holds(s, &s->client, &s->server);
    for (unsigned k = 0; k < s->n_kinds; k++)
        for (unsigned v = 0; v < s->n_kinds; v++)
            if (s->kind[k].connects[v] &&
                holds(s, &s->kind[k].is, &s->kind[v].is))
                return true;
    return false;
}

static bool both_mptcp(const struct scenario *s, const struct scn_endpoint *c,
                       const struct scn_endpoint *v)
{
    return uses_mptcp(s, c) && uses_mptcp(s, v);
}

static bool both_external(const struct scenario *s,
                          const struct scn_endpoint *c,
                          const struct scn_endpoint *v)
{
    return is_external(s, c) && is_external(s, v);
}

static bool adds(const struct scenario *s, enum scn_end end)
{
    for (unsigned i = 0; i < s->n_events; i++)
        if (s->event[i].act == SCN_DO_ADD &&
            (s->event[i].end == end || s->event[i].end == SCN_END_BOTH))
            return true;
    return false;
}

static bool has_flag(const struct scenario *s, const struct scn_endpoint *e,
                     enum scn_end end, unsigned flags)
{
    for (unsigned i = 0; i < s->n_paths; i++)
        if (e->addr_flags[i] & flags)
            return true;
    return adds(s, end); /* with flags of its own */
}

/* Both speak MPTCP, and the client's path manager has something to join. */
static bool joins(const struct scenario *s, const struct scn_endpoint *c,
                  const struct scn_endpoint *v)
{
    bool announced = strcmp(v->path_manager, "kernel") != 0 ||
                     has_flag(s, v, SCN_END_SERVER, MPX_ADDR_SIGNAL);

    if (!both_mptcp(s, c, v) || c->max_subflows < 2 || v->max_subflows < 2)
        return false;
    if (strcmp(c->path_manager, "fullmesh") == 0)
        return true;
    if (strcmp(c->path_manager, "scripted") == 0)
        return adds(s, SCN_END_CLIENT);
    return strcmp(c->path_manager, "kernel") == 0 && c->limit_subflows > 0 &&
           v->limit_subflows > 0 &&
           (has_flag(s, c, SCN_END_CLIENT,
                     MPX_ADDR_SUBFLOW | MPX_ADDR_FULLMESH) ||
            (c->limit_add_addr > 0 && announced));
}

/* With hosts, links of the client that has most, or of such a server. */
static unsigned common_paths(const struct scenario *s)
{
    unsigned n = 0;

    for (unsigned k = 0; k < s->n_kinds; k++) {
        unsigned links = 0;

        for (unsigned i = 0; i < s->map.n_links; i++)
            links += s->map.link[i].end[0] == s->kind[k].first ||
                     s->map.link[i].end[1] == s->kind[k].first;
        n = links > n ? links : n;
    }
    if (s->n_kinds)
        return n;
    for (unsigned i = 0; i < s->n_paths; i++)
        n += s->client.paths[i] && s->server.paths[i];
    return n;
}

/* An end that is to have no key: the scenario says so by such a time. */
static bool installs_too_late(const struct scenario *s)
{
    const struct scn_keying *k = &s->keying;

    return scn_latest_start(&s->traffic) + k->install_client_ns >= s->stop_ns ||
           scn_latest_start(&s->traffic) + k->install_server_ns >= s->stop_ns;
}

/* Both ends speak MPTCP, and one of them with keys of the application. */
static bool pair_is_keyed(const struct scenario *s,
                          const struct scn_endpoint *c,
                          const struct scn_endpoint *v)
{
    return both_mptcp(s, c, v) && (is_external(s, c) || is_external(s, v));
}

static bool is_keyed(const struct scenario *s)
{
    return any_pair(s, pair_is_keyed);
}

unsigned need_asked(const struct scenario *s)
{
    bool keys = is_keyed(s);
    unsigned asked = 0;

    if (s->tokens.study != TOKENS_NONE)
        return 0;
    if (s->n_attackers > 0)
        asked |= ATTACKER | MEMORY;
    if (!any_pair(s, both_mptcp))
        return asked;
    if (keys && installs_too_late(s))
        return asked; /* nor a join, which needs the key */
    if (keys)
        asked |= s->keying.rotate.on ? KEY | ROTATION : KEY;
    if (common_paths(s) > 1 && any_pair(s, joins))
        asked |= SUBFLOW;
    return asked;
}

/* ---- what was there ---- */

/* All connections had ended before anybody acted. */
static bool came_too_late(const struct scenario *s, const struct run_result *r)
{
    uint64_t acts = UINT64_MAX;

    for (unsigned i = 0; i < s->n_attackers; i++)
        if (s->attacker[i].acts_ns < acts)
            acts = s->attacker[i].acts_ns;
    return !isnan(r->completion_s) &&
           (double)scn_latest_start(&s->traffic) + r->completion_s * 1e9 <=
               (double)acts;
}

/* It did something while there was a connection, or its path was used while it
 * could have. */
static bool had_chance(const struct scenario *s, const struct run_result *r)
{
    if (r->attacker_dropped || r->attacker_changed || r->power_refused)
        return true;
    if (came_too_late(s, r))
        return false;
    return r->attacker_packets || r->attacker_joins_sent || r->tapped_ratio > 0;
}

unsigned need_missed(const struct scenario *s, const struct run_result *r)
{
    unsigned had = 0;

    if (r->keys_active > 0)
        had |= KEY;
    if (r->rotations > 0)
        had |= ROTATION;
    if (r->subflows_max > 1 || r->joins_accepted > 0)
        had |= SUBFLOW;
    if (had_chance(s, r))
        had |= ATTACKER;
    /* what an attacker took away was offered */
    if (r->attacker_dropped || r->attacker_changed)
        had = ALL;
    if (r->attacker_missed == 0)
        had |= MEMORY;
    return need_asked(s) & ~had;
}

/* ---- what a metric is about ---- */

unsigned need_under(const struct scenario *s, struct metric m)
{
    if (!metric_is_column(&m))
        return 0;
    switch (m.index) {
    case METRIC_hijacked_connections:
    case METRIC_captured_bytes:
    case METRIC_captured_wire_bytes:
    case METRIC_injected_bytes:
    case METRIC_attack_success:
    case METRIC_foreign_addresses:
    case METRIC_misdirected_joins:
    case METRIC_stray_subflows:
    case METRIC_stray_left:
    case METRIC_crossed_subflows:
        return ALL | MEMORY;
    case METRIC_killed:
    case METRIC_stalled:
    case METRIC_truncated:
    case METRIC_unfinished:
    case METRIC_undelivered_bytes:
    case METRIC_fallback:
    case METRIC_downgraded:
        return s->n_attackers > 0 ? ATTACKER | MEMORY : 0;
    case METRIC_keys_one_sided:
        return KEY | ROTATION;
    case METRIC_joins_misrouted:
        return SUBFLOW;
    default:
        return 0;
    }
}

static const struct need_row *row_of_metric(struct metric m)
{
    for (unsigned i = 0; metric_is_column(&m) && i < EVIDENT; i++)
        if (evident[i].column == m.index)
            return &evident[i];
    return NULL;
}

static const struct counter_row *counter_of(unsigned counter)
{
    const char *name = mpx_stats_name(counter);

    for (unsigned i = 0; i < sizeof counters / sizeof counters[0]; i++)
        if (strncmp(name, counters[i].begins, strlen(counters[i].begins)) == 0)
            return &counters[i];
    return NULL;
}

unsigned need_shown(struct metric m)
{
    const struct need_row *t = row_of_metric(m);
    const struct counter_row *c =
        metric_is_column(&m) ? NULL : counter_of(m.index);

    return t ? t->needs : c ? c->needs : 0;
}

/* ---- other runs ---- */

/* Of the hosts of one name: those that they open or accept. */
static uint64_t connections_of(const struct scenario *s, unsigned k)
{
    uint64_t pairs = 0;

    for (unsigned i = 0; i < s->n_kinds; i++)
        if (s->kind[k].connects[i] || s->kind[i].connects[k])
            pairs += (uint64_t)s->kind[k].count * s->kind[i].count;
    return pairs * s->traffic.connections;
}

void need_nothing(const struct scenario *s, double connections,
                  struct run_result *r)
{
    struct metric m;

    memset(r, 0, sizeof *r);
    for (unsigned k = 0; k < s->n_kinds; k++) {
        memcpy(r->kind[k].name, s->kind[k].name, sizeof r->kind[k].name);
        r->kind[k].of.connections = connections_of(s, k);
    }
    r->n_kinds = s->n_kinds;
    for (unsigned c = 0; c < METRIC_COLUMNS; c++) {
        if (!metric_info((enum metric_column)c).real)
            continue;
        metric_put(r, (struct metric){.node = METRIC_ROW, .index = c}, NAN);
        for (unsigned k = 0; k < s->n_kinds; k++)
            if (metric_of_hosts(s->kind[k].name, c, &m))
                metric_put(r, m, NAN);
    }
    r->connections = (uint64_t)connections;
}

static void put_there(struct run_result *r, struct metric m, enum there t,
                      uint64_t connections)
{
    double there = t == THERE_EACH  ? (double)connections
                   : t == THERE_TWO ? 2
                   : t == THERE_ONE ? 1
                                    : 0;

    if (t == THERE_NONE || !(metric_value(r, m) >= there))
        metric_put(r, m, there);
}

static void put_column(struct run_result *r, unsigned column, enum there t)
{
    struct metric m = {.node = METRIC_ROW, .index = column};

    put_there(r, m, t, r->connections);
    for (unsigned k = 0; k < r->n_kinds; k++)
        if (metric_of_hosts(r->kind[k].name, column, &m))
            put_there(r, m, t, r->kind[k].of.connections);
}

void need_supply(struct run_result *r, unsigned needs)
{
    for (unsigned i = 0; i < EVIDENT; i++)
        if (evident[i].needs & needs)
            put_column(r, evident[i].column, evident[i].there);
    for (unsigned i = 0; needs && i < mpx_stats_count(); i++) {
        const struct counter_row *c = counter_of(i);

        if (!c || !(c->needs & needs))
            continue;
        put_there(r, (struct metric){.node = METRIC_CLIENT, .index = i},
                  c->there, r->connections);
        put_there(r, (struct metric){.node = METRIC_SERVER, .index = i},
                  c->there, r->connections);
    }
}

/* ---- what can be known before ---- */

static const char *no_key(const struct scenario *s)
{
    if (!any_pair(s, both_external))
        return "only one end's profile takes keys of the application";
    if (installs_too_late(s))
        return "a key is installed when the run has stopped";
    return NULL;
}

static const char *no_rotation(const struct scenario *s)
{
    const struct scn_rotate *x = &s->keying.rotate;
    bool late = s->traffic.start_ns + x->every_ns >= s->stop_ns;
    uint64_t octets = s->traffic.direction == SCN_BOTH ? 2 * s->traffic.size
                                                       : s->traffic.size;

    if (x->n_at > 0) {
        late = true;
        for (unsigned i = 0; i < x->n_at; i++)
            late &= x->at_ns[i] >= s->stop_ns;
    }
    if (late)
        return "the first is due when the run has stopped";
    if (s->traffic.kind == SCN_BULK && x->every_octets > octets)
        return "the traffic ends before the first is due";
    return no_key(s) ? "no key can become active" : NULL;
}

const char *need_hopeless(const struct scenario *s, enum need n)
{
    if (s->tokens.study != TOKENS_NONE || !is_keyed(s))
        return NULL;
    if (n == NEED_ROTATION && s->keying.rotate.on)
        return no_rotation(s);
    return n == NEED_KEY ? no_key(s) : NULL;
}

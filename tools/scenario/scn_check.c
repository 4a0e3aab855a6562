/* SPDX-License-Identifier: MIT */
/* Rules across sections; each is reported where the user can mend it. */
#include "scn_read.h"

#include <string.h>

#include "mpx_profile.h"
#include "scenario_ends.h"

#define LAST_START_NS 1e18 /* ns-3 counts ns in 63 bits */

/* Where a dotted place stands, or the nearest thing around it. */
static struct scn_mark place(const struct scn_node *node, const char *first,
                             const char *second)
{
    const struct scn_node *in = scn_tree_get(node, first);
    if (!in)
        return node->at;
    const struct scn_node *at = second ? scn_tree_get(in, second) : NULL;
    return at ? at->at : in->at;
}

static void check_paths(struct scn_reader *r, const struct scn_node *root)
{
    const struct scn_node *paths = scn_tree_get(root, "paths");
    if (r->s->n_paths == 0) {
        scn_error(r->diags, paths ? paths->at : root->at,
                  "wifi: {rate: 50 Mbit/s}", "a scenario needs a path");
        return;
    }
    for (unsigned i = 0; i < r->s->n_paths; i++) {
        bool client = r->s->client.paths[i], server = r->s->server.paths[i];
        if (client && server)
            continue;
        const char *who = client   ? "the server"
                          : server ? "the client"
                                   : "nobody";
        scn_error(r->diags, paths->key[i].at, NULL,
                  "path \"%s\" is %sused by %s", r->s->path[i].name,
                  client || server ? "not " : "", who);
    }
}

/* Which sources can do it, for a hint. */
static const char *who_rotates(struct arena *a, unsigned rotation)
{
    const char *list = "";
    for (unsigned i = 0; ks_kind_at(i); i++)
        if (ks_kind_at(i)->rotations & 1u << rotation)
            list = arena_printf(a, "%s %s", list, ks_name_at(i));
    return *list ? arena_printf(a, "one of:%s", list) : "there is none";
}

static void check_rotation(struct scn_reader *r, const struct scn_node *root,
                           const struct ks_kind *kind, const char *profile)
{
    const struct scn_rotate *x = &r->s->keying.rotate;
    const struct mpx_profile *p = mpx_profile_find(profile);
    struct scn_mark at = place(root, "keying", "rotate");

    if (!x->on)
        return;
    if (p && !p->confirms)
        scn_error(r->diags, at, NULL, "profile \"%s\" cannot change its key",
                  profile);
    else if (kind->has_keys && !(kind->rotations & 1u << x->source))
        scn_error(r->diags, at, who_rotates(r->arena, x->source),
                  "source \"%s\" has no rotation \"%s\"", kind->name,
                  ks_rotation_at(x->source));
    else if (x->source == KS_ROTATE_RENEGOTIATE && x->ends == SCN_END_CLIENT)
        scn_error(r->diags, at, "ends: server",
                  "only the server asks for a renegotiation");
}

/* False once it is reported. */
static bool is_strong(struct scn_reader *r, struct scn_mark at,
                      const char *profile)
{
    const struct scn_keying *k = &r->s->keying;
    const struct mpx_profile *p = mpx_profile_find(profile);

    for (unsigned i = 0; p && p->external && i < k->keys.n; i++)
        if ((k->keys.bits ? k->keys.bits : 8u * k->keys.key[i].len) <
            p->exporter.min_bits) {
            scn_error(r->diags, at, NULL,
                      "profile \"%s\" refuses keys of less than %u bits",
                      profile, p->exporter.min_bits);
            return false;
        }
    return true;
}

static void check_strength(struct scn_reader *r, struct scn_mark at)
{
    bool strong = is_strong(r, at, r->s->keying.profile);

    for (unsigned k = 0; strong && k < r->s->n_kinds; k++)
        strong = is_strong(r, at, scenario_profile(r->s, &r->s->kind[k].is));
}

static void check_keying(struct scn_reader *r, const struct scn_node *root)
{
    const struct scn_keying *k = &r->s->keying;
    const struct ks_kind *kind = ks_kind_find(k->source);
    const char *keyed = scn_keyed_profile(r->s);
    bool file = strcmp(k->source, "file") == 0;
    const struct scn_node *keying = scn_tree_get(root, "keying");

    if (!kind)
        return;
    if (keyed && !kind->has_keys)
        scn_error(r->diags, place(root, "keying", "source"), "source: psk",
                  "profile \"%s\" needs a key and source is none", keyed);
    if (file != (keying && scn_tree_get(keying, "file")))
        scn_error(r->diags, place(root, "keying", file ? "source" : "file"),
                  "file: keys.txt",
                  "source \"file\" and a \"file\" of keys belong together");
    check_strength(r, place(root, "keying", file ? "file" : "psk"));
    check_rotation(r, root, kind, k->profile);
}

/* Connections that start too late are none. */
static void check_starts(struct scn_reader *r, struct scn_mark at)
{
    const struct scn_traffic *t = &r->s->traffic;
    uint32_t n = scenario_connections(r->s);
    double last =
        (double)scn_latest_start(t) + (n ? n - 1 : 0) * (double)t->spacing_ns;
    const char *when = scn_value_text(r->arena, SCN_DIM_TIME, last);

    if (last > LAST_START_NS)
        scn_error(r->diags, at, NULL, "the last connection starts at %s", when);
    else if (last >= (double)r->s->stop_ns && n > 1)
        scn_warning(
            r->diags, at, NULL,
            "the last of %u connections starts at %s, when the run has stopped "
            "(%s)",
            n, when,
            scn_value_text(r->arena, SCN_DIM_TIME, (double)r->s->stop_ns));
}

/* ns-3 gives a host's flows 49152 to 65535, and to none of them the ports of
 * the 256 flows that its first TCP has (ns3c_flows.cc): those may be others. */
static void check_ports(struct scn_reader *r, struct scn_mark at)
{
    enum { PORTS = 16384 - 256 };
    const struct scenario *s = r->s;
    bool others = s->n_paths > 1;

    for (unsigned i = 0; i < s->n_backgrounds; i++)
        others |= s->background[i].tcp > 0;
    if (s->traffic.connections > PORTS && others)
        scn_error(
            r->diags, at, NULL,
            "more than %d connections leave the client no ports for other "
            "flows: one path, and no TCP in the background",
            PORTS);
}

static void check_times(struct scn_reader *r, const struct scn_node *root)
{
    const struct scenario *s = r->s;
    const struct scn_node *list = scn_tree_get(root, "attackers");
    const struct scn_node *boxes = scn_tree_get(root, "middleboxes");

    if (scn_latest_start(&s->traffic) >= s->stop_ns)
        scn_error(r->diags, place(root, "traffic", "start"), NULL,
                  "traffic starts at %s, when the run has stopped (%s)",
                  scn_value_text(r->arena, SCN_DIM_TIME,
                                 (double)scn_latest_start(&s->traffic)),
                  scn_value_text(r->arena, SCN_DIM_TIME, (double)s->stop_ns));
    check_starts(r, place(root, "traffic", "connections"));
    check_ports(r, place(root, "traffic", "connections"));
    for (unsigned i = 0; i < s->n_attackers; i++) {
        if (s->attacker[i].acts_ns < s->stop_ns)
            continue;
        scn_error(r->diags, place(list->item[i], "acts", NULL), NULL,
                  "the attacker acts at %s, when the run has stopped (%s)",
                  scn_value_text(r->arena, SCN_DIM_TIME,
                                 (double)s->attacker[i].acts_ns),
                  scn_value_text(r->arena, SCN_DIM_TIME, (double)s->stop_ns));
    }
    for (unsigned i = 0; i < s->n_middleboxes; i++)
        if (s->middlebox[i].from_ns >= s->stop_ns)
            scn_error(
                r->diags, place(boxes->item[i], "from", NULL), NULL,
                "the middlebox begins when the run has stopped (%s)",
                scn_value_text(r->arena, SCN_DIM_TIME, (double)s->stop_ns));
}

/* What would never happen; with hosts, links have no paths of a map. */
static void check_cuts(struct scn_reader *r, const struct scn_node *root)
{
    const struct scenario *s = r->s;
    const struct scn_node *paths = scn_tree_get(root, "paths");

    for (unsigned i = 0; paths && i < s->n_paths && i < paths->n; i++) {
        const struct scn_path *p = &s->path[i];
        bool cut = p->cut_at_ns != UINT64_MAX && p->cut_at_ns >= s->stop_ns;

        if (cut || p->loss_from_ns >= s->stop_ns)
            scn_warning(
                r->diags,
                place(paths->item[i], cut ? "cut" : "loss-from", NULL), NULL,
                "%s when the run has stopped (%s)",
                cut ? "the path is cut" : "losses begin",
                scn_value_text(r->arena, SCN_DIM_TIME, (double)s->stop_ns));
    }
}

/* What stands on a path splits its link. */
static void check_shared(struct scn_reader *r, const struct scn_node *root)
{
    const struct scenario *s = r->s;
    const struct scn_node *paths = scn_tree_get(root, "paths");
    bool split[SCN_PATHS_MAX] = {false};

    for (unsigned i = 0; i < s->n_attackers; i++)
        for (unsigned j = 0;
             j < s->attacker[i].n_taps && !s->attacker[i].on_links; j++)
            split[s->attacker[i].tap[j].on] = true;
    for (unsigned i = 0; i < s->n_middleboxes; i++)
        split[s->middlebox[i].on] = true;
    for (unsigned i = 0; i < s->n_paths; i++)
        if (s->path[i].shares && (split[i] || split[s->path[i].link]))
            scn_error(r->diags, paths->key[i].at, NULL,
                      "nothing may stand on a link that is shared");
}

static bool adds(const struct scn_event *e, enum scn_end end)
{
    return e->act == SCN_DO_ADD && (e->end == SCN_END_BOTH || e->end == end);
}

static void check_events(struct scn_reader *r, const struct scn_node *root)
{
    const struct scenario *s = r->s;
    const struct scn_node *list = scn_tree_get(root, "events");

    for (unsigned i = 0; i < s->n_events; i++) {
        const struct scn_event *e = &s->event[i];

        if (e->at_ns >= s->stop_ns)
            scn_error(
                r->diags, place(list->item[i], "at", NULL), NULL,
                "the event comes when the run has stopped (%s)",
                scn_value_text(r->arena, SCN_DIM_TIME, (double)s->stop_ns));
        if ((adds(e, SCN_END_CLIENT) &&
             strcmp(s->client.path_manager, "passive") == 0) ||
            (adds(e, SCN_END_SERVER) &&
             strcmp(s->server.path_manager, "passive") == 0))
            scn_error(r->diags, place(list->item[i], "do", NULL),
                      "path-manager: scripted",
                      "path manager \"passive\" adds nothing");
    }
}

static bool is_kernel(const struct scn_endpoint *e)
{
    return strcmp(e->path_manager, "kernel") == 0;
}

/* Flags of addresses, and what is done to them, are of one path manager. */
static void check_kernel(struct scn_reader *r, const struct scn_node *root)
{
    static const char *const keys[] = {"limits", "addresses"};
    static const char *const ends[] = {"client", "server"};
    const struct scn_endpoint *of[] = {&r->s->client, &r->s->server};
    const struct scn_node *in = scn_tree_get(root, "endpoints");
    const struct scn_node *list = scn_tree_get(root, "events");

    for (unsigned e = 0; in && e < 2; e++)
        for (unsigned k = 0; k < 2; k++) {
            const struct scn_node *end = scn_tree_get(in, ends[e]);
            const struct scn_node *at = end ? scn_tree_get(end, keys[k]) : NULL;

            if (at && !is_kernel(of[e]))
                scn_error(r->diags, at->at, "path-manager: kernel",
                          "\"%s\" is for path manager \"kernel\"", keys[k]);
        }
    for (unsigned i = 0; i < r->s->n_events; i++) {
        const struct scn_event *e = &r->s->event[i];
        bool client = e->end == SCN_END_SERVER || is_kernel(&r->s->client);
        bool server = e->end == SCN_END_CLIENT || is_kernel(&r->s->server);
        bool adds = e->act == SCN_DO_ADD;

        if ((e->act == SCN_DO_CHANGE || e->act == SCN_DO_FLUSH ||
             (adds && e->flags)) &&
            !(client && server))
            scn_error(r->diags, place(list->item[i], "do", NULL),
                      "path-manager: kernel",
                      "endpoints are of path manager \"kernel\"");
        if (adds && !e->flags &&
            ((e->end != SCN_END_SERVER && is_kernel(&r->s->client)) ||
             (e->end != SCN_END_CLIENT && is_kernel(&r->s->server))))
            scn_error(r->diags, place(list->item[i], "do", NULL),
                      "flags: [subflow]",
                      "path manager \"kernel\" adds an address with flags");
    }
}

void scn_check(struct scn_reader *r, const struct scn_node *root)
{
    if (!scn_tree_get(root, "name"))
        scn_error(r->diags, root->at, "name: ...", "a scenario needs a name");
    scn_check_tokens(r, root);
    if (r->s->tokens.study != TOKENS_NONE)
        return; /* no network */
    if (r->s->n_kinds)
        scn_check_hosts(r, root);
    else
        check_paths(r, root);
    check_keying(r, root);
    check_times(r, root);
    check_cuts(r, root);
    check_events(r, root);
    check_kernel(r, root);
    if (r->s->routes_any && r->s->n_attackers)
        scn_error(r->diags, place(root, "routes", NULL), "routes: direct",
                  "attackers see one path: its own routes");
    check_shared(r, root);
    scn_check_radios(r, root);
    if (!r->s->n_kinds)
        scn_check_topology(r, root);
    scn_check_front_end(r, root);
    scn_check_stack(r, root);
}

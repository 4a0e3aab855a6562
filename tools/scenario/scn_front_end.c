/* SPDX-License-Identifier: MIT */
/* The section `front-end`. */
#include "scn_read.h"

#include <string.h>

#include "mpx_profile.h"
#include "mpx_tokengen.h"
#include "scenario_ends.h"

SCN_WORDS(policy_at, "round-robin", "random", "hash") /* enum scn_policy */
SCN_WORDS(routing_at, "policy", "token")

static const struct scn_field front_end_fields[] = {
    {"backends", SCN_T_QUANTITY, SCN_AT(struct scn_front_end, back_ends),
     .dim = SCN_DIM_COUNT, .min = 1, .max = SCN_BACK_ENDS_MAX},
    {"policy", SCN_T_ENUM, SCN_AT(struct scn_front_end, policy),
     .words = policy_at},
    {"routing", SCN_T_WORD, SCN_AT(struct scn_front_end, routing),
     .words = routing_at},
    {"tokens", SCN_T_WORD, SCN_AT(struct scn_front_end, tokens),
     .words = mpx_tokengen_name_at},
    {.key = NULL},
};

SCN_FIELDS(scn_front_end_in, front_end_fields)

void scn_read_front_end(struct scn_reader *r, const struct scn_node *node,
                        void *member)
{
    struct scn_front_end *f = member;

    scn_read_fields(r, node, "front end", front_end_fields, f);
    if (node->kind == SCN_MAP && !scn_tree_get(node, "backends"))
        scn_error(r->diags, node->at, "backends: 4",
                  "a front end needs \"backends\"");
}

static const struct mpx_profile *of_servers(const struct scenario *s)
{
    return mpx_profile_find(scenario_profile(s, &s->server));
}

void scn_default_front_end(struct scenario *s)
{
    struct scn_front_end *f = &s->front_end;
    const struct mpx_profile *p = of_servers(s);
    const struct mpx_tokengen_scheme *scheme;

    if (!f->back_ends || !p)
        return;
    if (!f->tokens[0])
        strcpy(f->tokens,
               p->id == MPX_ID_TOKEN ? "routed-encrypted" : "hashed");
    scheme = mpx_tokengen_find(f->tokens);
    if (!f->routing[0])
        strcpy(f->routing, scheme && scheme->routed ? "token" : "policy");
}

static struct scn_mark place(const struct scn_node *front, const char *key)
{
    const struct scn_node *at = scn_tree_get(front, key);

    return at ? at->at : front->at;
}

/* What knows of one server only. */
static void check_alone(struct scn_reader *r, const struct scn_node *front)
{
    const struct scenario *s = r->s;
    bool ends = false, beside = false;

    for (unsigned i = 0; i < s->n_events; i++)
        ends |= s->event[i].act != SCN_DO_DOWN &&
                s->event[i].act != SCN_DO_UP &&
                s->event[i].end != SCN_END_CLIENT;
    for (unsigned i = 0; i < s->n_backgrounds; i++)
        beside |= s->background[i].tcp || s->background[i].udp_bps;
    if (ends || beside)
        scn_error(r->diags, front->at, NULL,
                  "%s the server, and there are several",
                  ends ? "an event is about" : "background flows are from");
}

void scn_check_front_end(struct scn_reader *r, const struct scn_node *root)
{
    const struct scn_front_end *f = &r->s->front_end;
    const struct scn_node *front = scn_tree_get(root, "front-end");
    const struct mpx_tokengen_scheme *scheme = mpx_tokengen_find(f->tokens);
    const struct mpx_profile *p = of_servers(r->s);

    if (!front || !f->back_ends || !scheme || !p)
        return;
    if (scheme->keyed != (p->id != MPX_ID_TOKEN))
        scn_error(r->diags, place(front, "tokens"), NULL,
                  "tokens of profile \"%s\" are %shashes of keys", p->name,
                  scheme->keyed ? "not " : "");
    else if (strcmp(f->routing, "token") == 0 && !scheme->routed)
        scn_error(r->diags, place(front, "routing"), "tokens: routed-encrypted",
                  "tokens that are %s do not show their server", scheme->name);
    check_alone(r, front);
}

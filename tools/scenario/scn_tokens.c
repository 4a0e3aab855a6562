/* SPDX-License-Identifier: MIT */
/* Where tokens come from: of an endpoint, and of a study without a network. */
#include "scn_read.h"

#include <string.h>

#include "mpx_profile.h"
#include "scenario_ends.h"
#include "mpx_tokengen.h"

static const char *study_at(unsigned i) /* enum tokens_study, from HOST */
{
    static const char *const words[] = {"host", "farm", "guess"};
    return i < 3 ? words[i] : NULL;
}

static const char *table_at(unsigned i) /* enum tokens_table */
{
    static const char *const words[] = {"mpx", "linux"};
    return i < 2 ? words[i] : NULL;
}

static void read_study(struct scn_reader *r, const struct scn_node *node,
                       void *member)
{
    int i = scn_read_word(r, node, "study", words_list(r->arena, study_at));
    if (i >= 0)
        *(enum tokens_study *)member =
            (enum tokens_study)(TOKENS_HOST + (unsigned)i);
}

static const struct scn_field fields[] = {
    {"study", SCN_T_OTHER, SCN_AT(struct tokens_setting, study),
     .read = read_study, .form = SCN_F_TEXT, .words = study_at},
    {"table", SCN_T_ENUM, SCN_AT(struct tokens_setting, table),
     .words = table_at},
    {"memory", SCN_T_QUANTITY, SCN_AT(struct tokens_setting, memory),
     .dim = SCN_DIM_SIZE, .min = 1 << 20, .max = (double)(UINT64_C(1) << 50)},
    {"scheme", SCN_T_WORD, SCN_AT(struct tokens_setting, scheme),
     .words = mpx_tokengen_name_at},
    {"bits", SCN_T_QUANTITY, SCN_AT(struct tokens_setting, bits),
     .dim = SCN_DIM_COUNT, .min = 8, .max = 64},
    {"server-bits", SCN_T_QUANTITY, SCN_AT(struct tokens_setting, server_bits),
     .dim = SCN_DIM_COUNT, .min = 1, .max = MPX_TOKENGEN_SERVER_BITS},
    {"tries", SCN_T_QUANTITY, SCN_AT(struct tokens_setting, tries),
     .dim = SCN_DIM_COUNT, .min = 1, .max = 255},
    {"servers", SCN_T_QUANTITY, SCN_AT(struct tokens_setting, servers),
     .dim = SCN_DIM_COUNT, .min = 1, .max = 65536},
    {"live", SCN_T_QUANTITY, SCN_AT(struct tokens_setting, live),
     .dim = SCN_DIM_COUNT, .min = 1, .max = 2e8},
    {"sample", SCN_T_QUANTITY, SCN_AT(struct tokens_setting, sample),
     .dim = SCN_DIM_COUNT, .min = 1, .max = 1e10},
    {.key = NULL},
};

SCN_FIELDS(scn_tokens_in, fields)

void scn_read_tokens(struct scn_reader *r, const struct scn_node *node,
                     void *member)
{
    struct tokens_setting *t = member;

    t->tries = 16;
    t->servers = 1;
    t->server_bits = 10;
    t->live = 1000000;
    t->memory = UINT64_C(1) << 36; /* 64 GiB */
    t->sample = 1000000;
    scn_read_fields(r, node, "tokens", fields, t);
    if (node->kind == SCN_MAP && !scn_tree_get(node, "study"))
        scn_error(r->diags, node->at, "study: host",
                  "tokens of a study say which: host, farm or guess");
}

/* A profile's tokens are as wide as its MP_JOIN has them, and of its kind. */
void scn_default_tokens(struct scenario *s)
{
    const struct mpx_profile *p = mpx_profile_find(s->keying.profile);

    if (s->tokens.study == TOKENS_NONE || !p)
        return;
    if (s->tokens.bits == 0)
        s->tokens.bits = (uint8_t)(8 * p->token_len);
    if (s->tokens.scheme[0] == '\0')
        strcpy(s->tokens.scheme, tokens_default_scheme(p));
}

/* Keys are hashed, RFC 8684 3.1; tokens that are free have no key to hash. */
static void check_scheme(struct scn_reader *r, struct scn_mark at,
                         const char *name, const char *profile)
{
    const struct mpx_profile *p = mpx_profile_find(profile);
    const struct mpx_tokengen_scheme *scheme = mpx_tokengen_find(name);
    bool keyed = p && p->id == MPX_ID_KEY;

    if (!p || !scheme || scheme->keyed == keyed)
        return;
    if (keyed)
        scn_error(r->diags, at, "tokens: hashed",
                  "profile \"%s\" hashes its keys: its tokens cannot be %s",
                  p->name, name);
    else
        scn_error(r->diags, at, "random, routed-plain or routed-encrypted",
                  "profile \"%s\" has no key whose hash could be a token",
                  p->name);
}

/* @p node NULL: nothing is said of it. */
static void check_endpoint(struct scn_reader *r, const struct scn_node *node,
                           const struct scn_endpoint *e)
{
    const struct scn_node *id = node ? scn_tree_get(node, "server-id") : NULL,
                          *at = node ? scn_tree_get(node, "tokens") : NULL;

    if (id && e->server_id >> e->server_bits)
        scn_error(r->diags, id->at, NULL,
                  "server-id %u does not fit %u server bits", e->server_id,
                  e->server_bits);
    if (at && e->mptcp)
        check_scheme(r, at->at, e->tokens, scenario_profile(r->s, e));
}

static void check_endpoints(struct scn_reader *r, const struct scn_node *root)
{
    const struct scn_node *ends = scn_tree_get(root, "endpoints"),
                          *hosts = scn_tree_get(root, "hosts");

    if (ends) {
        check_endpoint(r, scn_tree_get(ends, "client"), &r->s->client);
        check_endpoint(r, scn_tree_get(ends, "server"), &r->s->server);
    }
    for (unsigned k = 0; k < r->s->n_kinds; k++)
        check_endpoint(r, hosts->item[k], &r->s->kind[k].is);
}

static void check_study(struct scn_reader *r, const struct scn_node *node)
{
    const struct tokens_setting *t = &r->s->tokens;
    const struct mpx_profile *p = mpx_profile_find(r->s->keying.profile);
    const struct mpx_tokengen_scheme *scheme = mpx_tokengen_find(t->scheme);
    const struct scn_node *at = scn_tree_get(node, "scheme");
    bool farm = t->study == TOKENS_FARM;
    uint64_t live = farm ? t->live / t->servers : t->live;

    check_scheme(r, at ? at->at : node->at, t->scheme, r->s->keying.profile);
    if (!p || !p->multipath || !scheme) {
        scn_error(r->diags, node->at, NULL, "profile \"%s\" has no tokens",
                  r->s->keying.profile);
        return;
    }
    at = scn_tree_get(node, "bits");
    if (scheme->keyed && t->bits > 8 * p->token_len)
        scn_error(r->diags, at ? at->at : node->at, NULL,
                  "tokens of profile \"%s\" have %d bits", p->name,
                  8 * p->token_len);
    if (t->bits <=
        t->server_bits) { /* the generator knows both of any scheme */
        scn_error(r->diags, at ? at->at : node->at, "server-bits: 4",
                  "%u server bits leave nothing of %u", t->server_bits,
                  t->bits);
        return;
    }
    if (scheme->routed && t->servers > UINT32_C(1) << t->server_bits)
        scn_error(r->diags, node->at, NULL,
                  "%u servers do not fit %u server bits", t->servers,
                  t->server_bits);
    if (t->live < t->servers)
        scn_error(r->diags, node->at, NULL, "fewer connections than servers");
    /* a host may run out of tokens, that is what it measures */
    unsigned bits = scheme->routed && t->study != TOKENS_HOST
                        ? (unsigned)t->bits - t->server_bits
                        : t->bits;
    if (bits < 63 && live >= UINT64_C(1) << bits)
        scn_error(r->diags, node->at, NULL,
                  "%u bits do not suffice for so many connections", bits);
}

void scn_check_tokens(struct scn_reader *r, const struct scn_node *root)
{
    static const char *const network[] = {
        "paths",     "endpoints",  "traffic",     "family", "stop",
        "attackers", "background", "middleboxes", "events", NULL};
    const struct scn_node *node = scn_tree_get(root, "tokens");

    if (!node) {
        check_endpoints(r, root);
        return;
    }
    for (unsigned i = 0; i < root->n; i++)
        if (words_have(network, root->key[i].name))
            scn_error(r->diags, root->key[i].at, NULL,
                      "a study of tokens has no network");
    check_study(r, node);
}

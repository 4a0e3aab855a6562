/* SPDX-License-Identifier: MIT */
/* The section `paths`. */
#include "scn_read.h"

#include <string.h>

#define NS_PER_S 1e9
#define TIME     .dim = SCN_DIM_TIME, .min = 0, .max = 60 * NS_PER_S
#define CHANCE   .dim = SCN_DIM_RATIO, .min = 0, .max = 1

static void read_shares(struct scn_reader *r, const struct scn_node *node,
                        void *member)
{
    struct scn_path *p = member;
    int link = scn_read_path_name(r, node, "path");

    if (link < 0)
        return;
    if (&r->s->path[link] == p || r->s->path[link].shares) {
        scn_error(r->diags, node->at, NULL,
                  "a path shares the link of an earlier one that has its own");
        return;
    }
    p->shares = true;
    p->link = (unsigned)link;
}

/* ---- loss ---- */

/* Of one way. */
struct loss {
    double rate;
    struct scn_bursts bursts;
};

static const struct scn_field burst_fields[] = {
    {"good-to-bad", SCN_T_QUANTITY, SCN_AT(struct loss, bursts.to_bad), CHANCE},
    {"bad-to-good", SCN_T_QUANTITY, SCN_AT(struct loss, bursts.to_good),
     CHANCE},
    {"in-good", SCN_T_QUANTITY, SCN_AT(struct loss, rate), CHANCE},
    {"in-bad", SCN_T_QUANTITY, SCN_AT(struct loss, bursts.in_bad), CHANCE},
    {"step", SCN_T_QUANTITY, SCN_AT(struct loss, bursts.step_ns), TIME},
    {.key = NULL},
};

static SCN_FIELDS(burst_in, burst_fields)

    static bool is_of_bursts(const struct scn_node *node)
{
    for (unsigned i = 0; node->kind == SCN_MAP && burst_fields[i].key; i++)
        if (scn_tree_get(node, burst_fields[i].key))
            return true;
    return false;
}

static void read_bursts(struct scn_reader *r, const struct scn_node *node,
                        struct loss *l)
{
    *l = (struct loss){.bursts = {.in_bad = 1}};
    scn_read_fields(r, node, "loss", burst_fields, l);
    if (!scn_tree_get(node, "good-to-bad") ||
        !scn_tree_get(node, "bad-to-good"))
        scn_error(r->diags, node->at, "{good-to-bad: 1 %, bad-to-good: 25 %}",
                  "bursts have a chance to begin and one to end");
    else if (l->bursts.to_bad > 0 && l->bursts.to_good <= 0)
        scn_error(r->diags, scn_tree_get(node, "bad-to-good")->at, NULL,
                  "bursts must end: bad-to-good is 0");
}

/* A share, or bursts. */
static void read_one_loss(struct scn_reader *r, const struct scn_node *node,
                          const char *key, struct loss *l)
{
    const struct scn_field share = {key, SCN_T_QUANTITY, CHANCE};
    struct scn_quantity q;

    if (node->kind == SCN_MAP)
        read_bursts(r, node, l);
    else if (scn_read_quantity(r, node, &share, &q))
        *l = (struct loss){.rate = q.value};
}

static void read_to_server(struct scn_reader *r, const struct scn_node *node,
                           void *member)
{
    read_one_loss(r, node, "to-server", member);
}

static void read_to_client(struct scn_reader *r, const struct scn_node *node,
                           void *member)
{
    read_one_loss(r, node, "to-client", member);
}

#define WAY(n, how)                                                            \
    SCN_T_OTHER, .offset = (n) * sizeof(struct loss),                          \
                 .size = sizeof(struct loss), .read = how,                     \
                 .form = SCN_F_QUANTITY | SCN_F_MAP, .in = burst_in, CHANCE

/* Of both ways, or of each. */
static const struct scn_field way_fields[] = {
    {"to-server", WAY(0, read_to_server)},
    {"to-client", WAY(1, read_to_client)},
    {.key = NULL},
};

/* For the JSON Schema. */
static const struct scn_field loss_fields[] = {
    {"to-server", WAY(0, read_to_server)},
    {"to-client", WAY(1, read_to_client)},
    {"good-to-bad", SCN_T_QUANTITY, CHANCE},
    {"bad-to-good", SCN_T_QUANTITY, CHANCE},
    {"in-good", SCN_T_QUANTITY, CHANCE},
    {"in-bad", SCN_T_QUANTITY, CHANCE},
    {"step", SCN_T_QUANTITY, TIME},
    {.key = NULL},
};

static SCN_FIELDS(loss_in, loss_fields)

    /* Gets the whole path. */
    static void read_loss(struct scn_reader *r, const struct scn_node *node,
                          void *member)
{
    struct scn_path *p = member;
    struct loss l[2] = {{0}};

    if (node->kind == SCN_MAP && !is_of_bursts(node)) {
        scn_read_fields(r, node, "loss", way_fields, l);
    } else {
        read_one_loss(r, node, "loss", &l[0]);
        l[1] = l[0];
    }
    for (int way = 0; way < 2; way++) {
        p->loss[way] = l[way].rate;
        p->bursts[way] = l[way].bursts;
    }
}

/* ---- the whole ---- */

static const struct scn_field delay_fields[] = {
    {"from", SCN_T_QUANTITY, SCN_AT(struct scn_path, delay_ns), TIME},
    {"to", SCN_T_QUANTITY, SCN_AT(struct scn_path, delay_to_ns), TIME},
    {.key = NULL},
};

static SCN_FIELDS(delay_in, delay_fields)

    /* The same in every run, or drawn for each; gets the whole path. */
    static void read_delay(struct scn_reader *r, const struct scn_node *node,
                           void *member)
{
    static const struct scn_field delay = {"delay", TIME,
                                           .example = {5e6, 20e6}};
    struct scn_path *p = member;

    scn_read_range(r, node, &delay, &p->delay_ns, &p->delay_to_ns);
}

/* What a path and a link have in common; a link begins with a path. */
#define WIRE_FIELDS                                                            \
    {"kind", SCN_T_ENUM, SCN_AT(struct scn_path, kind), .words = scn_kind_at}, \
        {"radio",                                                              \
         SCN_T_OTHER,                                                          \
         SCN_AT(struct scn_path, radio),                                       \
         .read = scn_read_radio,                                               \
         .form = SCN_F_MAP,                                                    \
         .in = scn_radio_in},                                                  \
        {"rate",                                                               \
         SCN_T_OTHER,                                                          \
         .read = scn_read_rate,                                                \
         .form = SCN_F_QUANTITY | SCN_F_MAP,                                   \
         .in = scn_rate_in,                                                    \
         .dim = SCN_DIM_RATE},                                                 \
        {"delay",                                                              \
         SCN_T_OTHER,                                                          \
         .read = read_delay,                                                   \
         .form = SCN_F_QUANTITY | SCN_F_MAP,                                   \
         .in = delay_in,                                                       \
         TIME},                                                                \
        {"jitter", SCN_T_QUANTITY, SCN_AT(struct scn_path, jitter_ns), TIME},  \
        {"queue",                                                              \
         SCN_T_QUANTITY,                                                       \
         SCN_AT(struct scn_path, queue_packets),                               \
         .dim = SCN_DIM_PACKETS,                                               \
         .min = 1,                                                             \
         .max = 1e6},                                                          \
        {"loss",                                                               \
         SCN_T_OTHER,                                                          \
         .read = read_loss,                                                    \
         .form = SCN_F_QUANTITY | SCN_F_MAP,                                   \
         .in = loss_in,                                                        \
         CHANCE},                                                              \
        {"loss-from",                                                          \
         SCN_T_QUANTITY,                                                       \
         SCN_AT(struct scn_path, loss_from_ns),                                \
         .dim = SCN_DIM_TIME,                                                  \
         .min = 0,                                                             \
         .max = 1e6 * NS_PER_S},                                               \
    {                                                                          \
        "cut", SCN_T_QUANTITY, SCN_AT(struct scn_path, cut_at_ns),             \
            .dim = SCN_DIM_TIME, .min = 0, .max = 1e6 * NS_PER_S,              \
            .or_never = true                                                   \
    }

static const struct scn_field path_fields[] = {
    WIRE_FIELDS,
    {"shares", SCN_T_OTHER, .read = read_shares, /* gets the whole path */
     .form = SCN_F_TEXT},
    {"client-at", SCN_T_OTHER, SCN_AT(struct scn_path, client_at),
     .read = scn_read_map_node, .form = SCN_F_TEXT},
    {"server-at", SCN_T_OTHER, SCN_AT(struct scn_path, server_at),
     .read = scn_read_map_node, .form = SCN_F_TEXT},
    {.key = NULL},
};

SCN_FIELDS(scn_path_in, path_fields)

static const struct scn_field link_fields[] = {
    {"name", SCN_T_NAME, SCN_AT(struct scn_link_form, path.name)},
    {"a", SCN_T_NAME, SCN_AT(struct scn_link_form, end[0])},
    {"b", SCN_T_NAME, SCN_AT(struct scn_link_form, end[1])},
    {"metric", SCN_T_QUANTITY, SCN_AT(struct scn_link_form, metric),
     .dim = SCN_DIM_COUNT, .min = 1, .max = 65535},
    WIRE_FIELDS,
    {.key = NULL},
};

SCN_FIELDS(scn_links_in, link_fields)

static void default_path(struct scn_path *p)
{
    p->rate_bps = 10000000;
    p->delay_ns = 10000000;
    p->queue_packets = 100;
    p->cut_at_ns = UINT64_MAX;
    scn_default_radio(&p->radio);
}

void scn_read_link(struct scn_reader *r, const struct scn_node *node,
                   struct scn_link_form *l)
{
    default_path(&l->path);
    l->metric = 1;
    scn_read_fields(r, node, "link", link_fields, l);
    if (node->kind == SCN_MAP)
        scn_end_path(r, node, &l->path);
}

void scn_read_paths(struct scn_reader *r, const struct scn_node *node)
{
    if (node->kind != SCN_MAP) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "wifi: {rate: 50 Mbit/s}, ...",
                      "paths must be a map");
        return;
    }
    for (unsigned i = 0; i < node->n; i++) {
        const struct scn_key *key = &node->key[i];
        if (i == SCN_PATHS_MAX) {
            scn_error(r->diags, key->at, NULL, "more than %d paths",
                      SCN_PATHS_MAX);
            return;
        }
        if (!scn_name_ok(key->name))
            scn_error(r->diags, key->at,
                      "letters, digits, '-', '_', '.'; at most 63",
                      "\"%.80s\" cannot be a path name", key->name);
        struct scn_path *p = &r->s->path[r->s->n_paths++];
        strncpy(p->name, key->name, SCN_NAME_MAX - 1);
        default_path(p);
        scn_read_fields(r, node->item[i], "path", path_fields, p);
        if (node->item[i]->kind == SCN_MAP)
            scn_end_path(r, node->item[i], p);
        if (p->shares && node->item[i]->n != 1)
            scn_error(r->diags, key->at, NULL,
                      "a path that shares a link has nothing of its own");
    }
}

int scn_read_path_name(struct scn_reader *r, const struct scn_node *node,
                       const char *what)
{
    const char *names[SCN_PATHS_MAX + 1] = {NULL};
    for (unsigned i = 0; i < r->s->n_paths; i++)
        names[i] = r->s->path[i].name;
    return scn_read_word(r, node, what, names);
}

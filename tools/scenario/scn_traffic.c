/* SPDX-License-Identifier: MIT */
/* The section `traffic`. */
#include "scn_read.h"

#include <string.h>

#define NS_PER_S 1e9

/* 49152 to 65535: what ns-3 gives a host's connections one after the other. A
 * port that comes round would be taken for the connection it had before. */
enum { PORTS = 16384 };

SCN_WORDS(kind_at, "bulk", "request-response",
          "on-off") /* enum scn_traffic_kind */
SCN_WORDS(direction_at, "download", "upload", "both") /* enum scn_direction */

#define MOMENT .dim = SCN_DIM_TIME, .min = 0, .max = 1e6 * NS_PER_S

static const struct scn_field start_fields[] = {
    {"from", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, start_ns), MOMENT},
    {"to", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, start_to_ns), MOMENT},
    {.key = NULL},
};

static SCN_FIELDS(start_in, start_fields)

/* The same in every run, or drawn for each. */
static void read_start(struct scn_reader *r, const struct scn_node *node,
                       void *member)
{
    static const struct scn_field start = {"start", .dim = SCN_DIM_TIME,
                                           .min = 0, .max = 1e6 * NS_PER_S,
                                           .example = {100e6, 500e6}};
    struct scn_traffic *t = member;

    scn_read_range(r, node, &start, &t->start_ns, &t->start_to_ns);
}

static const struct scn_field traffic_fields[] = {
    {"kind", SCN_T_ENUM, SCN_AT(struct scn_traffic, kind), .words = kind_at},
    {"direction", SCN_T_ENUM, SCN_AT(struct scn_traffic, direction),
     .words = direction_at},
    {"size", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, size),
     .dim = SCN_DIM_SIZE, .min = 1, .max = 1e12},
    {"requests", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, requests),
     .dim = SCN_DIM_COUNT, .min = 1, .max = 1e6},
    {"request", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, request),
     .dim = SCN_DIM_SIZE, .min = 1, .max = 1e6},
    {"response", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, response),
     .dim = SCN_DIM_SIZE, .min = 1, .max = 1e6},
    {"think", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, think_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 10 * NS_PER_S},
    {"burst", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, burst),
     .dim = SCN_DIM_SIZE, .min = 1, .max = 1e12},
    {"idle", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, idle_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 10 * NS_PER_S},
    {"connections", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, connections),
     .dim = SCN_DIM_COUNT, .min = 1, .max = PORTS},
    {"start", SCN_T_OTHER, .read = read_start, /* gets the whole */
     .form = SCN_F_QUANTITY | SCN_F_MAP, .in = start_in, MOMENT},
    {"spacing", SCN_T_QUANTITY, SCN_AT(struct scn_traffic, spacing_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e6 * NS_PER_S},
    {.key = NULL},
};

/* Keys that not every kind takes. */
static const struct {
    const char *key;
    bool of[3]; /* by enum scn_traffic_kind */
} settings[] = {
    {"direction", {true, false, true}}, {"size", {true, false, true}},
    {"requests", {false, true, false}}, {"request", {false, true, false}},
    {"response", {false, true, false}}, {"think", {false, true, false}},
    {"burst", {false, false, true}},    {"idle", {false, false, true}},
};

uint64_t scn_latest_start(const struct scn_traffic *t)
{
    return t->start_to_ns ? t->start_to_ns : t->start_ns;
}

void scn_default_traffic(struct scn_traffic *t)
{
    t->kind = SCN_BULK;
    t->direction = SCN_DOWNLOAD;
    t->size = 1000000;
    t->requests = 100;
    t->request = 100;
    t->response = 1000;
    t->think_ns = 10000000;
    t->burst = 100000;
    t->idle_ns = 100000000;
    t->connections = 1;
    t->start_ns = 100000000;
    t->spacing_ns = 1000000;
}

SCN_FIELDS(scn_traffic_in, traffic_fields)

void scn_read_traffic(struct scn_reader *r, const struct scn_node *node,
                      void *member)
{
    struct scn_traffic *t = member;

    scn_read_fields(r, node, "traffic", traffic_fields, t);
    for (unsigned i = 0; node->kind == SCN_MAP && i < node->n; i++)
        for (unsigned j = 0; j < sizeof settings / sizeof settings[0]; j++)
            if (strcmp(node->key[i].name, settings[j].key) == 0 &&
                !settings[j].of[t->kind])
                scn_error(r->diags, node->key[i].at, NULL,
                          "traffic \"%s\" takes no \"%s\"", kind_at(t->kind),
                          settings[j].key);
}

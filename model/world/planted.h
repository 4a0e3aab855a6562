/* SPDX-License-Identifier: MIT */
/*
 * Attackers and middleboxes in a network that no scenario has made: each at a
 * wire of its own, with the powers, the clock and the randomness that it has in
 * a scenario.
 */
#ifndef PLANTED_H
#define PLANTED_H

#include "box.h"
#include "intruder.h"

struct planted_attack {
    const struct atk_ops *ops;
    int node;              /* its own host, which has IP; -1: none */
    struct ns3c_addr addr; /* the address of that */
    bool apart;            /* its packets may cross its own tap */
    enum scn_read reads;
    uint64_t from_ns, to_ns;        /* it reads between */
    uint64_t acts_ns, leaves_ns;    /* see struct atk_config */
    uint64_t budget;                /* likewise */
    enum scn_twin twin;             /* likewise */
    uint64_t param[SCN_PARAMS_MAX]; /* in the order of ops->params */
};
/** There from the start to the end, reads everything, acts at once, has no
 *  host; its parameters are those that the attack has initially. */
void planted_attack_init(struct planted_attack *a, const struct atk_ops *ops);

struct planted;
/** Attacker @p k of SCN_ATTACKERS_MAX, at the wire @p w. NULL: no memory, or
 *  ns3c_error(). */
struct planted *planted_attacker(unsigned k, const struct planted_attack *a,
                                 struct wire_chain *w, struct observer *o,
                                 const struct intruder_leak *leak);
/** Middlebox @p k of SCN_MIDDLEBOXES_MAX, likewise; its path is of no account.
 *  @p outer is its address towards servers, if it is a NAT; else NULL. */
struct planted *planted_middlebox(unsigned k, const struct scn_middlebox *m,
                                  struct wire_chain *w,
                                  const struct ns3c_addr *outer);
/** An attacker's. */
void planted_counters(const struct planted *p, struct atk_counters *c);
/** After the simulation. NULL is allowed. */
void planted_free(struct planted *p);

#endif /* PLANTED_H */

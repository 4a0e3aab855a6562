/* SPDX-License-Identifier: MIT */
/* Whether two options say the same, field by field. */
#ifndef MPX_TEST_OPT_EQUAL_H
#define MPX_TEST_OPT_EQUAL_H

#include <string.h>

#include "mpx_opt.h"

#define SAME(field)        (a->field == b->field)
#define SAME_OCTETS(field) (memcmp(a->field, b->field, sizeof a->field) == 0)

static inline bool capable_equal(const struct mpx_opt_capable *a,
                                 const struct mpx_opt_capable *b)
{
    return SAME(version) && SAME(flags) && SAME(id_len) && SAME(has_receiver) &&
           SAME(has_dll) && SAME(has_csum) && SAME(sender) && SAME(receiver) &&
           SAME(dll) && SAME(csum);
}

static inline bool join_equal(const struct mpx_opt_join *a,
                              const struct mpx_opt_join *b)
{
    return SAME(form) && SAME(backup) && SAME(key_id) && SAME(addr_id) &&
           SAME(token_len) && SAME(token) && SAME(nonce) && SAME_OCTETS(mac);
}

static inline bool dss_equal(const struct mpx_opt_dss *a,
                             const struct mpx_opt_dss *b)
{
    return SAME(has_ack) && SAME(ack8) && SAME(has_map) && SAME(dsn8) &&
           SAME(has_csum) && SAME(fin) && SAME(ack) && SAME(dsn) && SAME(ssn) &&
           SAME(dll) && SAME(csum);
}

static inline bool add_addr_equal(const struct mpx_opt_add_addr *a,
                                  const struct mpx_opt_add_addr *b)
{
    return SAME(v0) && SAME(echo) && SAME(key_id) && SAME(confirm) &&
           SAME(addr_id) && SAME(family) && SAME_OCTETS(addr) && SAME(port) &&
           SAME_OCTETS(nonce) && SAME_OCTETS(mac);
}

static inline bool remove_addr_equal(const struct mpx_opt_remove_addr *a,
                                     const struct mpx_opt_remove_addr *b)
{
    return SAME(count) && SAME_OCTETS(ids) && SAME(has_mac) && SAME(key_id) &&
           SAME_OCTETS(mac);
}

static inline bool prio_equal(const struct mpx_opt_prio *a,
                              const struct mpx_opt_prio *b)
{
    return SAME(backup) && SAME(has_id) && SAME(addr_id);
}

static inline bool fastclose_equal(const struct mpx_opt_fastclose *a,
                                   const struct mpx_opt_fastclose *b)
{
    return SAME(key_id) && SAME_OCTETS(proof);
}

static inline bool tcprst_equal(const struct mpx_opt_tcprst *a,
                                const struct mpx_opt_tcprst *b)
{
    return SAME(transient) && SAME(reason);
}

static inline bool new_key_equal(const struct mpx_opt_new_key *a,
                                 const struct mpx_opt_new_key *b)
{
    return SAME(key_id) && SAME(ack) && SAME(epoch) && SAME_OCTETS(mac);
}

#undef SAME
#undef SAME_OCTETS

static inline bool opt_equal(const struct mpx_opt *a, const struct mpx_opt *b)
{
    if (a->subtype != b->subtype)
        return false;
    switch (a->subtype) {
    case MPX_SUB_CAPABLE:
        return capable_equal(&a->u.capable, &b->u.capable);
    case MPX_SUB_JOIN:
        return join_equal(&a->u.join, &b->u.join);
    case MPX_SUB_DSS:
        return dss_equal(&a->u.dss, &b->u.dss);
    case MPX_SUB_ADD_ADDR:
        return add_addr_equal(&a->u.add_addr, &b->u.add_addr);
    case MPX_SUB_REMOVE_ADDR:
        return remove_addr_equal(&a->u.remove_addr, &b->u.remove_addr);
    case MPX_SUB_PRIO:
        return prio_equal(&a->u.prio, &b->u.prio);
    case MPX_SUB_FAIL:
        return a->u.fail.dsn == b->u.fail.dsn;
    case MPX_SUB_FASTCLOSE:
        return fastclose_equal(&a->u.fastclose, &b->u.fastclose);
    case MPX_SUB_TCPRST:
        return tcprst_equal(&a->u.tcprst, &b->u.tcprst);
    case MPX_SUB_NEW_KEY:
        return new_key_equal(&a->u.new_key, &b->u.new_key);
    case MPX_SUB_COUNT:
        break;
    }
    return false;
}

#endif /* MPX_TEST_OPT_EQUAL_H */

/* SPDX-License-Identifier: MIT */
/*
 * DSS checksums, RFC 8684 3.3.1: octets wait here until the mapping that they
 * belong to is whole and its checksum is known to be right. Used only where
 * checksums were negotiated.
 */
#ifndef MPX_DSS_CSUM_H
#define MPX_DSS_CSUM_H

#include "mpx_err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A mapping as it was announced; never merged, for the checksum covers it. */
struct mpx_sealed {
    uint64_t dsn;
    uint32_t ssn;
    uint32_t len; /* octets of payload */
    uint16_t dll; /* as on the wire: one more with DATA_FIN */
    uint16_t csum;
};
struct mpx_dss_csum {
    struct mpx_sealed *v; /* ascending by ssn */
    uint32_t n, cap;
    uint32_t max; /* of n; the owner's */
    uint8_t *buf; /* octets put in order by TCP, from SSN `base` on */
    size_t held, done, buf_cap; /* done: of held, given out by last call */
    uint32_t base;
};

void mpx_dss_csum_init(struct mpx_dss_csum *c, uint32_t max);
void mpx_dss_csum_free(struct mpx_dss_csum *c);
/**
 * Announce a mapping. A repeat, or one whose octets were all given out, is
 * ignored.
 * @return MPX_ERR_MALFORMED if it contradicts a known one; MPX_ERR_NOSPACE,
 *         MPX_ERR_NOMEM.
 */
MPX_MUST_USE mpx_err mpx_dss_csum_map(struct mpx_dss_csum *c,
                                      const struct mpx_sealed *m);
/** Octets that TCP has put in order (copied). MPX_ERR_NOMEM. */
MPX_MUST_USE mpx_err mpx_dss_csum_data(struct mpx_dss_csum *c, const uint8_t *p,
                                       size_t len);

enum mpx_dss_csum_result {
    MPX_VERIFY_WAIT,     /* the next mapping is not whole yet */
    MPX_VERIFY_GOOD,     /* *m and *p: verified octets, m->len of them */
    MPX_VERIFY_BAD,      /* the checksum of *m is wrong; it stays the next */
    MPX_VERIFY_UNMAPPED, /* there are octets and no mapping for them */
};
/** Take the next whole mapping. *p is borrowed until mpx_dss_csum_data(). */
enum mpx_dss_csum_result mpx_dss_csum_next(struct mpx_dss_csum *c,
                                           struct mpx_sealed *m,
                                           const uint8_t **p);
/** All octets held and not given out; they are given out by this. *p is NULL
 *  if there are none. */
size_t mpx_dss_csum_rest(struct mpx_dss_csum *c, const uint8_t **p);

#endif /* MPX_DSS_CSUM_H */

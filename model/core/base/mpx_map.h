/* SPDX-License-Identifier: MIT */
/*
 * Mappings of one direction of one subflow, RFC 8684 3.3.1: subflow sequence
 * numbers [ssn, ssn + len) carry data sequence numbers [dsn, dsn + len).
 * Ascending by ssn, contiguous ones merged unless sealed, and immutable once
 * announced.
 */
#ifndef MPX_MAP_H
#define MPX_MAP_H

#include "mpx_err.h"
#include "mpx_seq.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mpx_map {
    uint32_t ssn, len;
    uint64_t dsn;
    uint16_t csum; /* of a sealed one */
    bool sealed;   /* announced as a whole, under a checksum */
};
struct mpx_maps {
    struct mpx_map *v;
    uint32_t head, n, cap;     /* v[head .. head + n) are live */
    uint32_t max;              /* of n; the owner's: 0 takes none */
    const struct mpx_env *env; /* its memory; NULL: the C library */
};

/**
 * Announce a mapping.
 * @return MPX_ERR_MALFORMED if it contradicts what is known (nothing changes);
 *         MPX_ERR_NOSPACE, MPX_ERR_NOMEM.
 */
MPX_MUST_USE mpx_err mpx_maps_add(struct mpx_maps *m, uint32_t ssn,
                                  uint64_t dsn, uint32_t len);
/** Announce one behind all others that is never merged nor cut: its checksum
 *  covers it as it is. */
MPX_MUST_USE mpx_err mpx_maps_seal(struct mpx_maps *m, uint32_t ssn,
                                   uint64_t dsn, uint32_t len, uint16_t csum);
/** The mapping that covers @p ssn, or NULL. */
const struct mpx_map *mpx_maps_find(const struct mpx_maps *m, uint32_t ssn);
/** The mapping that carries @p dsn, the oldest if there are several, or NULL.
 */
static inline const struct mpx_map *mpx_maps_find_dsn(const struct mpx_maps *m,
                                                      uint64_t dsn)
{
    for (uint32_t i = 0; i < m->n; i++) {
        const struct mpx_map *x = &m->v[m->head + i];

        if (!mpx_dsn_lt(dsn, x->dsn) && mpx_dsn_lt(dsn, x->dsn + x->len))
            return x;
    }
    return NULL;
}
/** Forget everything below @p ssn; @p dsn (may be NULL) gets the data sequence
 *  number after the last octet forgotten, if any was. */
void mpx_maps_drop_below(struct mpx_maps *m, uint32_t ssn, uint64_t *dsn);
void mpx_maps_free(struct mpx_maps *m);

#endif /* MPX_MAP_H */

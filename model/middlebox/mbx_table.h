/* SPDX-License-Identifier: MIT */
/* Every middlebox there is. */
#ifndef MBX_TABLE_H
#define MBX_TABLE_H

#include "mbx.h"

extern const struct mbx_ops mbx_strip;       /* mbx_strip.c */
extern const struct mbx_ops mbx_resegment;   /* mbx_resegment.c */
extern const struct mbx_ops mbx_coalesce;    /* mbx_coalesce.c */
extern const struct mbx_ops mbx_corrupt;     /* mbx_corrupt.c */
extern const struct mbx_ops mbx_rewrite_isn; /* mbx_isn.c */
extern const struct mbx_ops mbx_nat;         /* mbx_nat.c */
extern const struct mbx_ops mbx_reorder;     /* mbx_reorder.c */

#endif /* MBX_TABLE_H */

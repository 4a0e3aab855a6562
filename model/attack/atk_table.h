/* SPDX-License-Identifier: MIT */
/* Every attack there is. */
#ifndef ATK_TABLE_H
#define ATK_TABLE_H

#include "atk.h"

extern const struct atk_ops atk_join_sniffed; /* join_sniffed.c */

#endif /* ATK_TABLE_H */

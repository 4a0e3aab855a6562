/* SPDX-License-Identifier: MIT */
/* Every attack there is. */
#ifndef ATK_TABLE_H
#define ATK_TABLE_H

#include "atk.h"

extern const struct atk_ops atk_join_sniffed; /* join_sniffed.c */
extern const struct atk_ops atk_reset_subflow; /* reset_subflow.c */
extern const struct atk_ops atk_corrupt_payload; /* corrupt_payload.c */
extern const struct atk_ops atk_forge_data_fin; /* forge_data_fin.c */
extern const struct atk_ops atk_forge_data_ack; /* forge_data_ack.c */
extern const struct atk_ops atk_forge_prio; /* forge_prio.c */
extern const struct atk_ops atk_forge_remove_addr; /* forge_remove_addr.c */
extern const struct atk_ops atk_forge_fail; /* forge_fail.c */
extern const struct atk_ops atk_forge_echo; /* forge_echo.c */

#endif /* ATK_TABLE_H */

/* SPDX-License-Identifier: MIT */
/* Where a file speaks of radios. */
#ifndef SCN_RADIO_H
#define SCN_RADIO_H

#include "scn_tree.h"

/** Where the file @p root says what kind the path or the link @p name is, or
 *  that there is one. NULL: it has none of that name. */
const struct scn_node *scn_kind_place(const struct scn_node *root,
                                      const char *name);

#endif /* SCN_RADIO_H */

/* SPDX-License-Identifier: MIT */
/* The table of middleboxes. */
#include "mbx_table.h"

#include <string.h>

static const struct mbx_ops *const table[] = {
    &mbx_strip,   &mbx_resegment,   &mbx_coalesce,
    &mbx_corrupt, &mbx_rewrite_isn, &mbx_nat,
    &mbx_reorder,
};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

const struct mbx_ops *mbx_at(unsigned i)
{
    return i < TABLE_LEN ? table[i] : NULL;
}

const char *mbx_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i]->name : NULL;
}

const struct mbx_ops *mbx_find(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i]->name, name))
            return table[i];
    return NULL;
}

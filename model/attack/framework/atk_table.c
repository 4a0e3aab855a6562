/* SPDX-License-Identifier: MIT */
/* The table of attacks. */
#include "atk_table.h"

#include <string.h>

static const struct atk_ops *const table[] = {
#define X(ops) &ops,
    ATK_TABLE(X)
#undef X
};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

const struct atk_ops *atk_at(unsigned i)
{
    return i < TABLE_LEN ? table[i] : NULL;
}

const char *atk_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i]->name : NULL;
}

const struct atk_ops *atk_find(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i]->name, name))
            return table[i];
    return NULL;
}

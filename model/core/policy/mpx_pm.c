/* SPDX-License-Identifier: MIT */
/* The table of path managers, and what they have in common. */
#include "mpx_pm.h"
#include "mpx.h"

#include <string.h>

static const struct mpx_pm *const table[] = {&mpx_pm_passive, &mpx_pm_fullmesh,
                                             &mpx_pm_scripted, &mpx_pm_kernel};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

const struct mpx_pm *mpx_pm_find(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i]->name, name))
            return table[i];
    return NULL;
}

const char *mpx_pm_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i]->name : NULL;
}

/* Announces nothing and opens nothing; joins and ADD_ADDR are still answered.
 */
const struct mpx_pm mpx_pm_passive = {.name = "passive"};

/* SPDX-License-Identifier: MIT */
/* The table of schedulers. */
#include "mpx_sched.h"
#include "mpx.h"

#include <string.h>

static const struct mpx_sched *const table[] = {
    &mpx_sched_ecf, &mpx_sched_minrtt, &mpx_sched_rr, &mpx_sched_redundant,
    &mpx_sched_linux};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

const struct mpx_sched *mpx_sched_find(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i]->name, name))
            return table[i];
    return NULL;
}

const char *mpx_sched_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i]->name : NULL;
}

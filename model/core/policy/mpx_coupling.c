/* SPDX-License-Identifier: MIT */
/* The table of coupled congestion controls. */
#include "mpx_coupling.h"
#include "mpx.h"

#include <string.h>

static const struct mpx_coupling *const table[] = {
    &mpx_coupling_none, &mpx_coupling_lia, &mpx_coupling_olia};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

const struct mpx_coupling *mpx_coupling_find(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i]->name, name))
            return table[i];
    return NULL;
}

const char *mpx_coupling_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i]->name : NULL;
}

/* Each subflow for itself: one segment per round trip, RFC 5681. */
static double growth(const struct mpx_coupling_path *path, unsigned n,
                     unsigned self, double alpha)
{
    (void)n;
    (void)alpha;
    return path[self].mss / path[self].cwnd;
}

const struct mpx_coupling mpx_coupling_none = {"none", NULL, growth};

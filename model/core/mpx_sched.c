/* SPDX-License-Identifier: MIT */
#include "mpx_sched.h"
#include "mpx.h"

#include <string.h>

static const struct mpx_sched *const table[] = {
    &mpx_sched_ecf, &mpx_sched_minrtt, &mpx_sched_rr, &mpx_sched_redundant};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

const struct mpx_sched *mpx_sched_find(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i]->name, name))
            return table[i];
    return NULL;
}

double mpx_sched_eta(const struct mpx_sched_path *p, uint64_t octets)
{
    if (!p->srtt || !p->rate)
        return 0;
    return (double)p->srtt * 0.5e-9 +
           (double)(p->queued + octets) / (double)p->rate;
}

const char *mpx_sched_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i]->name : NULL;
}

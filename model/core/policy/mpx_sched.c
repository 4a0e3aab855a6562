/* SPDX-License-Identifier: MIT */
/* The table of schedulers, and what they have in common. */
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

double mpx_sched_sends_in(const struct mpx_sched_path *p, double seconds)
{
    double trip = (double)p->srtt * 1e-9, rate = (double)p->rate, sum = 0;

    if (!p->srtt || !p->rate)
        return 0;
    for (; p->growing && seconds > trip && sum < 1e12; seconds -= trip) {
        sum += rate * trip;
        rate *= 2;
    }
    return seconds > 0 ? sum + rate * seconds : sum;
}

/* The time in which it sends so many octets. */
static double time_for(const struct mpx_sched_path *p, double octets)
{
    double trip = (double)p->srtt * 1e-9, rate = (double)p->rate, sum = 0;

    for (; p->growing && octets > rate * trip; sum += trip) {
        octets -= rate * trip;
        rate *= 2;
    }
    return sum + octets / rate;
}

double mpx_sched_eta(const struct mpx_sched_path *p, uint64_t octets)
{
    double way = (double)p->trip * 0.5e-9, at_once, in_turn;

    if (!p->srtt || !p->rate)
        return 0;
    at_once = way + time_for(p, (double)octets);
    in_turn = time_for(p, (double)(p->queued + octets)) - way; /* ACKs' way */
    return in_turn > at_once ? in_turn : at_once;
}

const char *mpx_sched_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i]->name : NULL;
}

/* SPDX-License-Identifier: MIT */
/* The greatest delay of a packet: the sum of what every hop may add. */
#include "max_delay.h"

static uint64_t link_time(uint64_t rate_bps, uint64_t delay_ns, uint32_t queue)
{
    enum { PACKET_BITS = 8 * 1520 };

    return delay_ns + (queue + 1) * (UINT64_C(1000000000) * PACKET_BITS /
                                     (rate_bps ? rate_bps : 1));
}

/* The least that a path has at any time, either way. */
static uint64_t least_rate(const struct scn_path *p)
{
    uint64_t least = p->rate_bps;

    if (p->rate_back_bps && p->rate_back_bps < least)
        least = p->rate_back_bps;
    for (unsigned k = 0; k < 2 * p->n_trace; k++) {
        uint64_t rate = p->trace[k / 2].rate_bps[k % 2];

        least = rate < least ? rate : least;
    }
    return least;
}

/* A Wi-Fi radio drops what has waited for 500 ms, an LTE radio what its buffer
 * has no room for, and at the edge of a cell it sends 100 kbit/s. */
static uint64_t radio_time(const struct scn_path *p)
{
    switch (p->kind) {
    case SCN_POINT_TO_POINT:
        return 0;
    case SCN_WIFI:
        return UINT64_C(1000000000);
    case SCN_LTE:
        return link_time(100000, 0, p->queue_packets);
    }
    return 0;
}

uint64_t max_delay(const struct scenario *s)
{
    uint64_t map = 0, most = 0;

    for (unsigned l = 0; l < s->map.n_links; l++) {
        const struct scn_link *is = &s->map.link[l];
        uint64_t back = is->rate_back_bps;

        map += is->jitter_ns +
               link_time(back && back < is->rate_bps ? back : is->rate_bps,
                         is->delay_ns, is->queue_packets);
    }
    for (unsigned i = 0; i < s->n_paths; i++) {
        const struct scn_path *p = &s->path[i];
        uint64_t delay =
            p->delay_to_ns > p->delay_ns ? p->delay_to_ns : p->delay_ns;
        uint64_t way = radio_time(p) + p->jitter_ns +
                       link_time(least_rate(p), delay, p->queue_packets);

        for (unsigned k = 0; k < s->n_middleboxes; k++)
            way += s->middlebox[k].on == i ? s->middlebox[k].by_ns : 0;
        most = way > most ? way : most;
    }
    return map + most;
}

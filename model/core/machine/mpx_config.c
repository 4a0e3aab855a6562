/* SPDX-License-Identifier: MIT */
/* What a connection or a listener is made of: defaults and ranges. */
#include "mpx.h"
#include "mpx_limits.h"

enum {
    BUFFER_MAX = 1 << 30, /* half of what 32-bit numbers tell apart */
    MSS_MAX = UINT16_MAX / MPX_CHUNK_SEGMENTS, /* a chunk is one mapping */
    KEEPALIVE_MIN = 1000000,                   /* ns */
};
#define LONGEST UINT64_C(1000000000000000000) /* ns; 31 years */

void mpx_config_init(struct mpx_config *cfg)
{
    *cfg = (struct mpx_config){
        .profile = *mpx_profile_find("rfc8684"),
        .sched = mpx_sched_find("ecf"),
        .pm = mpx_pm_find("passive"),
        .coupling = mpx_coupling_find("none"),
        .rcvbuf = 4u << 20,
        .sndbuf = 4u << 20,
        .tcp_buffer = UINT32_MAX,
        .mss = 1400,
        .max_subflows = 8,
        .max_half_open = 8,
        .limit_subflows = 2,
        .close_timeout = MPX_CLOSE_TIMEOUT,
        .add_addr_timeout = MPX_ADD_ADDR_RTO,
    };
}

static bool within(uint64_t value, uint64_t least, uint64_t most)
{
    return value >= least && value <= most;
}

mpx_err mpx_config_check(const struct mpx_config *cfg)
{
    bool ok =
        cfg->sched && cfg->pm && cfg->coupling &&
        within(cfg->rcvbuf, 1, BUFFER_MAX) &&
        within(cfg->sndbuf, 1, BUFFER_MAX) && within(cfg->mss, 1, MSS_MAX) &&
        cfg->tcp_buffer >= cfg->mss &&
        within(cfg->max_subflows, 1, MPX_SUBFLOWS_MAX) &&
        cfg->close_timeout <= LONGEST &&
        within(cfg->add_addr_timeout, 1, LONGEST) &&
        (!cfg->keepalive || within(cfg->keepalive, KEEPALIVE_MIN, LONGEST));

    return ok ? MPX_OK : MPX_ERR_RANGE;
}

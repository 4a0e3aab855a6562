/* SPDX-License-Identifier: MIT */
/* Counting octets of options and TLS until a second subflow carries data. */
#include "opening.h"

#include "mpx_opt.h"

#include <string.h>

/* Seen from either end. */
static bool is_first(const struct ns3c_flow *a, const struct ns3c_flow *f)
{
    bool straight = a->local_port == f->local_port &&
                    a->remote_port == f->remote_port &&
                    memcmp(a->local, f->local, sizeof f->local) == 0 &&
                    memcmp(a->remote, f->remote, sizeof f->remote) == 0;
    bool turned = a->local_port == f->remote_port &&
                  a->remote_port == f->local_port &&
                  memcmp(a->local, f->remote, sizeof f->local) == 0 &&
                  memcmp(a->remote, f->local, sizeof f->remote) == 0;

    return straight || turned;
}

static uint64_t octets_of_options(const uint8_t *hdr, uint8_t hdr_len)
{
    struct mpx_opt_walk w = mpx_opt_walk_of(hdr + 20, hdr_len - 20u);
    const uint8_t *opt;
    size_t len;
    uint64_t sum = 0;

    while (mpx_opt_walk_next(&w, &opt, &len))
        if (opt[0] == MPX_OPT_KIND && len > 2 && opt[2] >> 4 != MPX_SUB_DSS)
            sum += len;
    return sum;
}

void opening_sent(struct opening *o, const struct ns3c_flow *f,
                  const uint8_t *hdr, uint8_t hdr_len, size_t payload)
{
    if (!o || o->over)
        return;
    if (!o->begun)
        o->first = *f;
    o->begun = true;
    o->option_octets += octets_of_options(hdr, hdr_len);
    o->over = payload > 0 && !is_first(&o->first, f);
}

/* SPDX-License-Identifier: MIT */
/* What a run needs of the machine, before it is begun. */
#include "run_impl.h"

const char *run_lacks(const struct scenario *s, unsigned *path)
{
    static const enum ns3c_radio_kind radios[] = {
        [SCN_WIFI] = NS3C_WIFI, [SCN_LTE] = NS3C_LTE};

    for (*path = 0; *path < s->n_paths; ++*path)
        if (s->path[*path].kind != SCN_POINT_TO_POINT &&
            !ns3c_radio_there(radios[s->path[*path].kind]))
            return ns3c_error();
    *path = SCN_PATHS_MAX;
    return s->client.stack == SCN_STACK_LINUX ||
                   s->server.stack == SCN_STACK_LINUX
               ? linux_host_lacks()
               : NULL;
}

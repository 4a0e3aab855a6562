/* SPDX-License-Identifier: MIT */
/* A study of 20 runs whose claim holds, as s.yaml in the folder of the test. */
#ifndef STEADY_H
#define STEADY_H

#include <stdlib.h>

#include "command.h"

static const char study[] =
    "# Claim: the fake is steady.\n"
    "name: fake\n"
    "paths: {wifi: {}, lte: {}}\n"
    "attackers: [{attack: join-with-sniffed-keys, on: wifi, acts: 200 ms}]\n"
    "sweep:\n"
    "  keying.profile: [rfc8684, baerts]\n"
    "  paths.lte.loss: [0 %, 5 %]\n"
    "seeds: 1..5\n"
    "expect:\n"
    "  - {where: {keying.profile: baerts}, that: hijacked-connections == 0}\n"
    "plots:\n"
    "  - {figure: f, kind: lines, x: paths.lte.loss, y: completion-s}\n";

static inline int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0)
        return -1;
    setenv("MPX_PLOTS", MPX_PLOT_DIR, 1);
    write_file("s.yaml", study);
    return 0;
}

#endif /* STEADY_H */

/* SPDX-License-Identifier: MIT */
/* Names that the reader asks other rooms for, without the rooms. */
#include <stddef.h>

#include "atk.h"
#include "mpx.h"

const char *atk_name_at(unsigned i)
{
    return i == 0 ? "join-with-sniffed-keys" : NULL;
}

const char *mpx_sched_name_at(unsigned i)
{
    return i == 0 ? "minrtt" : NULL;
}

const char *mpx_pm_name_at(unsigned i)
{
    static const char *const names[] = {"fullmesh", "passive"};
    return i < 2 ? names[i] : NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * Path managers: which addresses are announced and which subflows are opened.
 * Run whenever a connection becomes able to join, learns an address or loses a
 * subflow. What a path manager may do is in mpx_addr.h.
 */
#ifndef MPX_PM_H
#define MPX_PM_H

#include "mpx.h"

struct mpx_pm {
    const char *name;
    void (*run)(mpx_conn *conn, uint64_t now);
};

extern const struct mpx_pm mpx_pm_passive, mpx_pm_fullmesh, mpx_pm_scripted;

#endif /* MPX_PM_H */

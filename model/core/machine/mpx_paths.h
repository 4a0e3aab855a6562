/* SPDX-License-Identifier: MIT */
/*
 * Paths of a connection: its path manager asked, and what it plans done.
 */
#ifndef MPX_PATHS_H
#define MPX_PATHS_H

#include "mpx.h"

/** Run the path manager, if the connection may join now. */
void mpx_paths_run(mpx_conn *conn, uint64_t now);
/** The peer announced remotes[remote], known by now; -1: an address of which
 *  nothing can be kept. */
void mpx_paths_on_announced(mpx_conn *conn, int remote, uint64_t now);
/** Whether the path manager lets a join of the peer's be completed. */
bool mpx_paths_admit(const mpx_conn *conn);

#endif /* MPX_PATHS_H */

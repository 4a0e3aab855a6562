/* SPDX-License-Identifier: MIT */
/* mpx replay --live: a capture is judged while it is made. */
#ifndef REPLAY_LIVE_H
#define REPLAY_LIVE_H

#include "conn.h"
#include "options.h"

/** Judge the capture that o->file names and print JSON, a line each. @return
 *  the exit code. */
int replay_live(const struct options *o, const struct conn_keys *keys);

#endif /* REPLAY_LIVE_H */

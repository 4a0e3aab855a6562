/* SPDX-License-Identifier: MIT */
/* run.json: who made these results, with what and when. Alone has times. */
#ifndef MANIFEST_H
#define MANIFEST_H

#include <time.h>

#include "run.h"
#include "session.h"

bool manifest_write(const struct run *r, const struct session *s,
                    time_t started, int exit_code);

#endif /* MANIFEST_H */

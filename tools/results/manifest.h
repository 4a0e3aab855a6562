/* SPDX-License-Identifier: MIT */
/* run.json: who made these results, with what and when. Alone has times. */
#ifndef MANIFEST_H
#define MANIFEST_H

#include <time.h>

#include "json.h"
#include "run.h"
#include "session.h"

bool manifest_write(const struct run *r, const struct session *s,
                    time_t started, int exit_code);

/* mpx, its own SHA-256 in hex, libcrypto and the system, as members. */
void manifest_put_versions(struct json *j, const char *program);

#endif /* MANIFEST_H */

/* SPDX-License-Identifier: MIT */
/*
 * What a run needs for its outcome to mean something: an active key where keys
 * are asked for, rotations where they are, a second subflow where paths and a
 * path manager offer one, an attacker that had its chance, and could
 * follow all that it was shown. That nobody was hijacked says little of a run
 * without them.
 */
#ifndef SCN_NEED_H
#define SCN_NEED_H

#include "metric.h"

enum need {
    NEED_KEY,
    NEED_ROTATION,
    NEED_SUBFLOW,
    NEED_ATTACKER,
    NEED_MEMORY, /* of an attacker */
    NEEDS
};

/* Sets of them: bits 1 << need. */

/* What a scenario asks for. */
unsigned need_asked(const struct scenario *s);

/* What it asks for and a run of it did not have. */
unsigned need_missed(const struct scenario *s, const struct run_result *r);

/* What the metric is a claim about: without it, its value means little. */
unsigned need_under(const struct scenario *s, struct metric m);

/* What the metric itself says to have been there or not. */
unsigned need_shown(struct metric m);

/* What a run of as many connections measures that does nothing at all. */
void need_nothing(const struct scenario *s, double connections,
                  struct run_result *r);

/* The run as if it had had @p needs: what told of their absence tells of their
 * presence, and nothing else changes. */
void need_supply(struct run_result *r, unsigned needs);

/* "no key became active" */
const char *need_text(enum need n);

/*
 * Why no run of the scenario can have it, though it asks for it; NULL if one
 * might. Static text that goes on "no key can become active: ...".
 */
const char *need_hopeless(const struct scenario *s, enum need n);
/* "no key can become active" */
const char *need_hopeless_text(enum need n);

#endif /* SCN_NEED_H */

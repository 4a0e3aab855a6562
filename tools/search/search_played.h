/* SPDX-License-Identifier: MIT */
/* The attack of the catalogue that does what the attacker of a trace does. */
#ifndef SEARCH_PLAYED_H
#define SEARCH_PLAYED_H

#include "search.h"

/* What the attacker of a trace does; options as bits, 1 << enum mpx_subtype. */
struct search_deeds {
    unsigned sent, changed, dropped;
    bool on_second;  /* some of it on path 1 */
    bool sent_back;  /* an address to the host whose it is */
    bool other;      /* what no bit says: the payload, an RST */
    unsigned toward; /* enum search_party, of what it dropped last */
};

/** Add the move @p m, which is about to be made in @p w. */
void search_deeds_note(struct search_deeds *d, const struct search_world *w,
                       const struct search_move *m);
/**
 * Write the attacker of a scenario, a list item of `attackers`, of an attack of
 * ns-3 with this harm that does the same and no more.
 * @param after_ms  when the last honest step has been, ms of the scenario.
 * @return false, and nothing is written: there is none.
 */
bool search_print_attacker(enum search_harm h, const struct search_deeds *d,
                           unsigned after_ms, FILE *f);

#endif /* SEARCH_PLAYED_H */

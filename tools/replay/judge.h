/* SPDX-License-Identifier: MIT */
/* What one option claims, judged by what the file has said before it. */
#ifndef JUDGE_H
#define JUDGE_H

#include "replay.h"

struct judge {
    struct replay *r;
    struct replay_line *line;
    struct flow *flow;
    struct conn *conn; /* or NULL; to no flow whose SYN is missing */
    const struct segment *segment;
    unsigned direction;
    enum mpx_role role; /* of the sender, if there is a connection */
};

/* All options of one segment. */
void judge_segment(struct replay *r, struct flow *f, unsigned direction,
                   const struct segment *s, const struct place *at);

void judge_check(struct judge *j, enum check c, bool passed);
/* Left to judge_claims(), which knows the whole file. */
void judge_later(struct judge *j, enum check c, uint64_t number);
void judge_proof(struct judge *j, enum check c, enum conn_proof p);
void judge_why(struct judge *j, enum why w);
void judge_seen(struct judge *j, enum seen s);
void judge_fine(struct judge *j); /* nothing about it can be wrong */
/* The connection ends: what leaps ahead on this flow or its first is another.
 */
void judge_over(struct judge *j);
enum mpx_role judge_other(enum mpx_role r);

/* judge_late.c: what was left for when the file has ended, or of a stream has
 * been open since before that time (ns), or is of a flow that leaves. */
void judge_claims(struct replay *r, uint64_t before);
/* judge_open.c */
void judge_capable(struct judge *j, const struct mpx_opt_capable *o);
void judge_join(struct judge *j, const struct mpx_opt_join *o);
/* judge_data.c */
void judge_dss(struct judge *j, const struct mpx_opt_dss *o);
/* Of a connection whose MP_CAPABLE was not seen, so far. */
void judge_stray_dss(struct judge *j, const struct mpx_opt_dss *o);
/* judge_mac.c */
void judge_add_addr(struct judge *j, const struct mpx_opt_add_addr *o);
void judge_remove_addr(struct judge *j, const struct mpx_opt_remove_addr *o);
void judge_fastclose(struct judge *j, const struct mpx_opt_fastclose *o);
void judge_new_key(struct judge *j, const struct mpx_opt_new_key *o);

#endif /* JUDGE_H */

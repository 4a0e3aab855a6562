/* SPDX-License-Identifier: MIT */
/*
 * Announcements that are confirmed: an ADD_ADDR proves who made it and not
 * when. So the receiver asks for a nonce of its own whether the address is
 * announced still, and uses it after the answer; D-54.
 */
#ifndef MPX_ADDR_CONFIRM_H
#define MPX_ADDR_CONFIRM_H

#include "mpx.h"
#include "mpx_opt.h"

/** Whether this connection does so. */
bool mpx_addr_confirms(const mpx_conn *conn);
/** An ADD_ADDR that came on @p sf brought remotes[@p i], which is not
 *  confirmed: ask. While the nonce lives the question is repeated. */
void mpx_addr_ask(mpx_subflow *sf, unsigned i, uint64_t now);
/** A question about the own address @p i, which is announced, came on @p sf. */
void mpx_addr_answer(mpx_subflow *sf, unsigned i,
                     const struct mpx_opt_add_addr *question);
/** An answer: @return the number in remotes[] of what it confirmed, or -1. */
int mpx_addr_on_answer(mpx_conn *conn, const struct mpx_opt_add_addr *answer,
                       uint64_t now);
/** Ask again with another nonce, or forget what was not confirmed. @return the
 *  next deadline. */
uint64_t mpx_addr_tick_questions(mpx_conn *conn, uint64_t now);

#endif /* MPX_ADDR_CONFIRM_H */

/* SPDX-License-Identifier: MIT */
/*
 * Who may write into a folder of results. DIR/.lock keeps processes apart, on
 * one machine or on many with one file system, whose locks must hold across
 * them: who works alone holds all of it, who shares the folder holds octet 0
 * together with others, and octet 1 + N as long as it does run N. A lock goes
 * with its process, so what a lost one was at is free again.
 */
#ifndef SHARE_H
#define SHARE_H

#include <stdbool.h>
#include <stddef.h>

struct share {
    int fd;     /* of DIR/.lock; locks go when it is closed, or at the end */
    bool first; /* nobody else was in the folder */
};

/* Hold DIR alone until this process ends. False once the reason is said.
 * Children do not inherit it. */
bool share_hold(const char *dir);

/*
 * Come into a folder that may be shared. The first one holds it alone until
 * share_admit(), to put it in order; later ones must bring the same @p mark,
 * one line that says what is run by which program. False once the reason is
 * said.
 */
bool share_enter(struct share *s, const char *dir, const char *mark);
bool share_admit(struct share *s);

/* Whether the run is ours now: nobody has it. It is until share_return(). */
bool share_take(struct share *s, size_t run);
void share_return(struct share *s, size_t run);

/* Leave it. True if nobody is left there, and we hold it alone. */
bool share_leave(struct share *s);

/* Whether some process holds or shares the folder. */
bool share_is_held(const char *dir);

#endif /* SHARE_H */

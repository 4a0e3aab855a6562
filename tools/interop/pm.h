/* SPDX-License-Identifier: MIT */
/* What a daemon tells the kernel's path manager "userspace". */
#ifndef INTEROP_PM_H
#define INTEROP_PM_H

/** Carry out the words of a command, such as "announce" TOKEN ADDRESS ID, in
 * this namespace. @return 0; 1 with a line on stderr; 2 if they are none. */
int pm_command(int n, char **word);

#endif /* INTEROP_PM_H */

/* SPDX-License-Identifier: MIT */
/* The kernel's MPTCP counters of the network namespace we are in. */
#ifndef INTEROP_MIB_H
#define INTEROP_MIB_H

/** Print every counter of MPTcpExt, and TCPFastOpenActiveFail, as a "Name
 * value" line.
 *  @return -1, with a line on stderr, if the kernel has none. */
int mib_print(void);

#endif /* INTEROP_MIB_H */

/* SPDX-License-Identifier: MIT */
/* Files that may be FIFOs, such as <(command) of a shell. */
#ifndef FIFO_H
#define FIFO_H

/*
 * Open @p path for reading. A FIFO is open once there is something to read or
 * its writer has closed it; if that takes longer than a second, a line on
 * stderr says what is waited for.
 * @return a file descriptor in blocking mode, or -1 with errno set.
 */
int fifo_open(const char *path);

#endif /* FIFO_H */

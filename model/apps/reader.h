/* SPDX-License-Identifier: MIT */
/* An application that reads no faster than at a rate. */
#ifndef READER_H
#define READER_H

#include "host.h"

/* Of one connection. Owned by the caller, alive until the simulation has
 * ended. */
struct reader {
    struct host *host;
    mpx_conn *conn;
    uint64_t gap_ns; /* from one read to the next */
    bool stopped;
};

/** Read from now on at most 4096 octets at a time, so often that it is @p bps.
 *  What was not there to be read then is not made up for. */
void reader_start(struct reader *r, struct host *h, mpx_conn *conn,
                  uint64_t bps);
/** The connection is closed. */
void reader_stop(struct reader *r);

#endif /* READER_H */

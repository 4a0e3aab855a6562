/* SPDX-License-Identifier: MIT */
/* Reading a few octets, time after time. */
#include "reader.h"

enum { AT_ONCE = 4096 };

static void on_time(void *ctx)
{
    struct reader *r = ctx;

    if (r->stopped)
        return;
    ns3c_schedule(r->gap_ns, on_time, r);
    host_read(r->host, r->conn, AT_ONCE);
}

void reader_start(struct reader *r, struct host *h, mpx_conn *conn,
                  uint64_t bps)
{
    *r = (struct reader){h, conn, UINT64_C(8000000000) * AT_ONCE / bps, false};
    host_set_reading(h, conn, false);
    ns3c_schedule(r->gap_ns, on_time, r);
}

void reader_stop(struct reader *r)
{
    r->stopped = true;
}

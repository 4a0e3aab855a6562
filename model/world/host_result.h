/* SPDX-License-Identifier: MIT */
/* What became of the connections of a host, or of all hosts of one name. */
#ifndef HOST_RESULT_H
#define HOST_RESULT_H

#include <stdint.h>

/* What both rows begin with, of a run and of a host. */
#define CONN_COLUMNS(X)                                                        \
    X(connections, "connections", uint64_t)                                    \
    X(established, "established", uint64_t)                                    \
    X(fallback, "fallback", uint64_t)                                          \
    X(completed, "completed", uint64_t)                                        \
    X(intact, "intact", uint64_t)                                              \
    X(subflows_max, "subflows_max", uint64_t)                                  \
    X(keys_active, "keys_active", uint64_t)                                    \
    X(joins_accepted, "joins_accepted", uint64_t)                              \
    X(app_bytes, "app_bytes", uint64_t)                                        \
    X(completion_s, "completion_s", double)                                    \
    X(goodput_bps, "goodput_bps", double)

/*
 * A row of hosts.csv; X(field, column, C type). Each is what the column of that
 * name is of a run, in RUN_COLUMNS, of those connections alone that the host
 * opened, or a server accepted.
 */
#define HOST_COLUMNS(X)                                                        \
    CONN_COLUMNS(X)                                                            \
    X(hijacked_connections, "hijacked_connections", uint64_t)                  \
    X(captured_bytes, "captured_bytes", uint64_t)                              \
    X(injected_bytes, "injected_bytes", uint64_t)                              \
    X(killed, "killed", uint64_t)

struct host_result {
#define X(field, column, type) type field;
    HOST_COLUMNS(X)
#undef X
};

#endif /* HOST_RESULT_H */

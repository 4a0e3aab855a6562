/* SPDX-License-Identifier: MIT */
/*
 * A network namespace of this process alone. It has no name: it lives as long
 * as descriptors of this process, or of children that end with it, keep it, so
 * nothing is left of it however the process ends. Nothing leads out of it but
 * the TUN devices that are made here.
 *
 * Failures are -1, and reported by ns3c_set_error().
 */
#ifndef LINUX_NS_H
#define LINUX_NS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct linux_ns;

/** What this machine lacks for kernels as endpoints: a line for a person; NULL:
 *  nothing. */
const char *linux_ns_lacks(void);

/** NULL: ns3c_error(). */
struct linux_ns *linux_ns_new(void);
/** Its children end. NULL is allowed. */
void linux_ns_free(struct linux_ns *n);

/* What this thread opens between the two is of the namespace. */
int linux_ns_enter(const struct linux_ns *n);
void linux_ns_leave(const struct linux_ns *n);

/** Write @p value into /proc/sys/net/@p key. */
int linux_ns_set(const struct linux_ns *n, const char *key, const char *value);
/** A TUN device without addresses: packets begin with the IP header.
 *  @return its descriptor, which does not block. */
int linux_ns_tun(const struct linux_ns *n, const char *name);
/** Let ip(8) carry out @p lines, addresses being of @p family, and wait. */
int linux_ns_ip(const struct linux_ns *n, uint8_t family, const char *lines);
/** An ip(8) that carries out what is written to the stream, as it comes. */
FILE *linux_ns_ip_later(struct linux_ns *n, uint8_t family);
/** What `ip mptcp monitor` prints. @return a descriptor that does not block. */
int linux_ns_monitor(struct linux_ns *n);
/** Each counter of /proc/net/netstat: "MPTcpExt" and its name, likewise
 *  "TcpExt". */
int linux_ns_counters(const struct linux_ns *n,
                      void (*counter)(void *ctx, const char *group,
                                      const char *name, uint64_t value),
                      void *ctx);

#endif /* LINUX_NS_H */

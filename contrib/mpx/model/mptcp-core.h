/* SPDX-License-Identifier: MIT */
/* The C layers below the module. */
#ifndef MPTCP_CORE_H
#define MPTCP_CORE_H

/* A struct and a function of one name are C, but shadowing to C++. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "host.h"
#include "keysource.h"
#include "mpx_opt.h"
#include "mpx_tcp.h"
#include "planted.h"
#include "witness.h"
}
#pragma GCC diagnostic pop

#include "ns3/address.h"

#include <string>

namespace ns3
{

/* Octets of an InetSocketAddress or Inet6SocketAddress; IPv4 also from a mapped
 * address. False for any other kind. */
bool SplitAddress(const Address &from, ns3c_addr &addr, uint16_t &port);
Address JoinAddress(uint8_t family, const uint8_t *addr, uint16_t port);
/* True for 0.0.0.0 and ::. */
bool AnyAddress(const ns3c_addr &a);
/* "a, b" of a table, for an error. */
std::string NamesOf(const char *(*at)(unsigned));

} // namespace ns3

#endif /* MPTCP_CORE_H */

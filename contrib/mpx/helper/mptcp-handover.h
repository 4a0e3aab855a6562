/* SPDX-License-Identifier: MIT */
/* Moves a node's connections from one interface to another. */
#ifndef MPTCP_HANDOVER_H
#define MPTCP_HANDOVER_H

#include "ns3/ipv4-address.h"
#include "ns3/mptcp-stack.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

namespace ns3
{

/**
 * \ingroup mpx
 *
 * The other interface is down until it is taken: before the first is lost (make
 * before break), or after (break before make). When that is, the program says.
 * \code
 *   auto handover = Create<MptcpHandover>(phone, 1, 2, gateway);
 *   handover->BreakWhenLost(MilliSeconds(500));
 *   ...
 *   handover->Make();                    // the signal is weak
 * \endcode
 */
class MptcpHandover : public SimpleRefCount<MptcpHandover>
{
  public:
    /**
     * A fatal error if the node has no MPTCP or no such interfaces.
     * \param node that has MPTCP
     * \param from \param to its IPv4 interfaces, each with an address; the
     *        latter goes down
     * \param gateway of the latter
     */
    MptcpHandover(Ptr<Node> node, uint32_t from, uint32_t to,
                  Ipv4Address gateway);
    /** The other interface is up, has the default route, and its address takes
     *  part. Once; later calls do nothing. */
    void Make();
    /** The first interface's address is given up: each peer is told by the
     *  subflows that are left. Make() follows after \p wait. */
    void Break(const Time &wait);
    /** Break() as soon as the first interface's device has no link any more: of
     * Wi-Fi, when its association is lost. */
    void BreakWhenLost(const Time &wait);

  private:
    void LinkChanged();

    Ptr<Node> m_node;
    uint32_t m_from, m_to;
    Ipv4Address m_gateway;
    bool m_made = false;
    Ptr<NetDevice> m_device; /* that is watched, until its link is lost */
    bool m_up = false;
    Time m_wait;
};

} // namespace ns3

#endif /* MPTCP_HANDOVER_H */

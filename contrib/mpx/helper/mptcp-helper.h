/* SPDX-License-Identifier: MIT */
/* Installs MPTCP on nodes. */
#ifndef MPTCP_HELPER_H
#define MPTCP_HELPER_H

#include "ns3/mptcp-stack.h"

#include "ns3/ipv4-address.h"
#include "ns3/net-device.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/socket.h"

namespace ns3
{

/**
 * \ingroup mpx
 *
 * After InternetStackHelper:
 * \code
 *   MptcpHelper mptcp;
 *   mptcp.SetAttribute("Profile", StringValue("baerts"));
 *   mptcp.Install(nodes);
 *   BulkSendHelper source("ns3::MptcpSocketFactory", peer);
 * \endcode
 */
class MptcpHelper
{
  public:
    MptcpHelper();
    /** An attribute of ns3::MptcpStack, for nodes installed from now on. A name
     *  that it has not is a fatal error, a value that means nothing is one of
     *  Install(). */
    void SetAttribute(const std::string &name, const AttributeValue &value);
    /** \return the stack of the node. It is a fatal error if the node has no
     * TCP, or has MPTCP already. */
    Ptr<MptcpStack> Install(Ptr<Node> node) const;
    /** The same for each. */
    void Install(const NodeContainer &nodes) const;
    /** Random streams from \p stream on, one a node.
     * \return how many are used */
    int64_t AssignStreams(const NodeContainer &nodes, int64_t stream) const;
    /** MptcpSocket::SetExternalKey(); a fatal error if \p socket is of another
     * kind. */
    static int SetExternalKey(Ptr<Socket> socket,
                              const std::vector<uint8_t> &key);
    /** An interface with \p n addresses, each of its own: as many subflows
     * leave by it, for there is one for each pair of addresses. \param device
     * of a node with IPv4 \param first address; the others follow \param n how
     * many, at least 1 \return the number of the interface */
    static uint32_t AddInterface(Ptr<NetDevice> device, Ipv4Address first,
                                 uint32_t n = 1);
    /** What leaves by \p interface goes to \p router: each interface needs such
     * a route. */
    static void SetDefaultRoute(Ptr<Node> node, uint32_t interface,
                                Ipv4Address router = Ipv4Address::GetZero());

  private:
    ObjectFactory m_factory;
};

} // namespace ns3

#endif /* MPTCP_HELPER_H */

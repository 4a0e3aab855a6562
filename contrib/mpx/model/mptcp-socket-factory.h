/* SPDX-License-Identifier: MIT */
/* The name by which applications ask for MPTCP. */
#ifndef MPTCP_SOCKET_FACTORY_H
#define MPTCP_SOCKET_FACTORY_H

#include "mptcp-stack.h"

#include "ns3/socket-factory.h"
#include "ns3/tcp-socket-factory.h"

namespace ns3
{

/**
 * \ingroup mpx
 *
 * "ns3::MptcpSocketFactory" in the place of "ns3::TcpSocketFactory" makes an
 * application use MPTCP. Every node has one, so that who forgets
 * MptcpHelper::Install() is told so.
 */
class MptcpSocketFactory : public SocketFactory
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    /** \return a socket; a fatal error on a node without MptcpStack */
    Ptr<Socket> CreateSocket() override;
};

/**
 * \ingroup mpx
 *
 * For applications that name TcpSocketFactory in their code: takes its place on
 * a node whose MptcpStack has the attribute ReplaceTcp.
 */
class MptcpTcpSocketFactory : public TcpSocketFactory
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    /** \return an MPTCP socket */
    Ptr<Socket> CreateSocket() override;
    /** Take the place on a node. */
    static void Replace(Ptr<Node> node);
};

} // namespace ns3

#endif /* MPTCP_SOCKET_FACTORY_H */

/* SPDX-License-Identifier: MIT */
/* The server of MPTCP and TLS. */
#ifndef MPTCP_TLS_SERVER_H
#define MPTCP_TLS_SERVER_H

#include "mptcp-tls-application.h"

namespace ns3
{

/**
 * \ingroup mpx
 *
 * Listens at Local from its start on, and serves all who come.
 */
class MptcpTlsServer : public MptcpTlsApplication
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    MptcpTlsServer();
    ~MptcpTlsServer() override;

  private:
    void DoDispose() override;
    void StartApplication() override;
    void StopApplication() override;
    void Accept(Ptr<Socket> socket, const Address &from);

    Address m_local;
    Ptr<MptcpSocket> m_socket;
};

} // namespace ns3

#endif /* MPTCP_TLS_SERVER_H */

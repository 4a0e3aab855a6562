/* SPDX-License-Identifier: MIT */
/* The client of MPTCP and TLS. */
#ifndef MPTCP_TLS_CLIENT_H
#define MPTCP_TLS_CLIENT_H

#include "mptcp-tls-application.h"

namespace ns3
{

/**
 * \ingroup mpx
 *
 * Opens a connection to Remote when it starts.
 */
class MptcpTlsClient : public MptcpTlsApplication
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    MptcpTlsClient();
    ~MptcpTlsClient() override;

  private:
    void DoDispose() override;
    void StartApplication() override;
    void StopApplication() override;

    Address m_remote;
    Ptr<MptcpSocket> m_socket;
};

} // namespace ns3

#endif /* MPTCP_TLS_CLIENT_H */

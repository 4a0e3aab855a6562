/* SPDX-License-Identifier: MIT */
/* Installs clients and servers of MPTCP and TLS. */
#ifndef MPTCP_TLS_HELPER_H
#define MPTCP_TLS_HELPER_H

#include "ns3/mptcp-tls-client.h"
#include "ns3/mptcp-tls-server.h"

#include "ns3/application-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"

namespace ns3
{

/**
 * \ingroup mpx
 *
 * What MptcpTlsClientHelper and MptcpTlsServerHelper have in common.
 */
class MptcpTlsHelper
{
  public:
    /** An attribute of the application. */
    void SetAttribute(const std::string &name, const AttributeValue &value);
    /** \return one application on each node */
    ApplicationContainer Install(const NodeContainer &nodes) const;

  protected:
    /** \param type of the application \param attribute that takes \p address */
    MptcpTlsHelper(const std::string &type, const std::string &attribute,
                   const Address &address);

  private:
    ObjectFactory m_factory;
};

/**
 * \ingroup mpx
 *
 * \code
 *   MptcpTlsClientHelper client(InetSocketAddress(server, 443));
 *   client.SetAttribute("Size", UintegerValue(1000000));
 *   client.Install(phone).Start(Seconds(1));
 * \endcode
 */
class MptcpTlsClientHelper : public MptcpTlsHelper
{
  public:
    /** \param remote address and port of the server */
    explicit MptcpTlsClientHelper(const Address &remote);
};

/**
 * \ingroup mpx
 *
 * As MptcpTlsClientHelper.
 */
class MptcpTlsServerHelper : public MptcpTlsHelper
{
  public:
    /** \param local address and port where it listens */
    explicit MptcpTlsServerHelper(const Address &local);
};

} // namespace ns3

#endif /* MPTCP_TLS_HELPER_H */

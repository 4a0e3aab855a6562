/* SPDX-License-Identifier: MIT */
/* Makes applications of the attributes that were set. */
#include "mptcp-tls-helper.h"

namespace ns3
{

MptcpTlsHelper::MptcpTlsHelper(const std::string &type,
                               const std::string &attribute,
                               const Address &address)
{
    m_factory.SetTypeId(type);
    m_factory.Set(attribute, AddressValue(address));
}

void MptcpTlsHelper::SetAttribute(const std::string &name,
                                  const AttributeValue &value)
{
    m_factory.Set(name, value);
}

ApplicationContainer MptcpTlsHelper::Install(const NodeContainer &nodes) const
{
    ApplicationContainer apps;

    for (auto i = nodes.Begin(); i != nodes.End(); i++) {
        auto app = m_factory.Create<Application>();
        (*i)->AddApplication(app);
        apps.Add(app);
    }
    return apps;
}

MptcpTlsClientHelper::MptcpTlsClientHelper(const Address &remote)
    : MptcpTlsHelper("ns3::MptcpTlsClient", "Remote", remote)
{
}

MptcpTlsServerHelper::MptcpTlsServerHelper(const Address &local)
    : MptcpTlsHelper("ns3::MptcpTlsServer", "Local", local)
{
}

} // namespace ns3

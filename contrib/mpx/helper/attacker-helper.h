/* SPDX-License-Identifier: MIT */
/* Puts attackers at devices. */
#ifndef ATTACKER_HELPER_H
#define ATTACKER_HELPER_H

#include "ns3/mptcp-attacker.h"
#include "ns3/mptcp-observer.h"

#include "ns3/net-device-container.h"
#include "ns3/object-factory.h"

#include <utility>
#include <vector>

namespace ns3
{

/**
 * \ingroup mpx
 *
 * After devices and addresses, before the first connection:
 * \code
 *   AttackerHelper attacker("join-with-sniffed-keys");
 *   attacker.SetAttribute("Reads", StringValue("handshake"));
 *   attacker.Install(router->GetDevice(1));
 *   ...
 *   Simulator::Run();
 *   std::cout << MptcpObserver::Get()->GetVerdict() << std::endl;
 * \endcode
 */
class AttackerHelper
{
  public:
    /** \param attack of scenarios/README.md; a fatal error if there is none */
    explicit AttackerHelper(const std::string &attack);
    /** An attribute of ns3::MptcpAttacker. */
    void SetAttribute(const std::string &name, const AttributeValue &value);
    /** MptcpAttacker::SetParameter() of each. */
    void SetParameter(const std::string &name, const std::string &value);
    /** MptcpAttacker::SetHost() of each. */
    void SetHost(Ptr<Node> host);
    /** \return the attacker at that device */
    Ptr<MptcpAttacker> Install(Ptr<NetDevice> device) const;

  private:
    std::string m_attack;
    ObjectFactory m_factory;
    std::vector<std::pair<std::string, std::string>> m_parameters;
    bool m_hostTold = false;
    Ptr<Node> m_host;
};

} // namespace ns3

#endif /* ATTACKER_HELPER_H */

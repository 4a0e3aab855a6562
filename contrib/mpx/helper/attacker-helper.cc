/* SPDX-License-Identifier: MIT */
/* Makes attackers of the attributes and parameters that were set. */
#include "attacker-helper.h"

namespace ns3
{

AttackerHelper::AttackerHelper(const std::string &attack) : m_attack(attack)
{
    m_factory.SetTypeId(MptcpAttacker::GetTypeId());
    CreateObject<MptcpAttacker>()->SetAttack(attack); /* or a fatal error */
}

void AttackerHelper::SetAttribute(const std::string &name,
                                  const AttributeValue &value)
{
    m_factory.Set(name, value);
}

void AttackerHelper::SetParameter(const std::string &name,
                                  const std::string &value)
{
    m_parameters.emplace_back(name, value);
}

void AttackerHelper::SetHost(Ptr<Node> host)
{
    m_hostTold = true;
    m_host = host;
}

Ptr<MptcpAttacker> AttackerHelper::Install(Ptr<NetDevice> device) const
{
    auto attacker = m_factory.Create<MptcpAttacker>();

    attacker->SetAttack(m_attack);
    for (auto &p : m_parameters)
        attacker->SetParameter(p.first, p.second);
    if (m_hostTold)
        attacker->SetHost(m_host);
    attacker->Install(device);
    return attacker;
}

} // namespace ns3

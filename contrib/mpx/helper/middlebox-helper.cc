/* SPDX-License-Identifier: MIT */
/* Makes middleboxes of the attributes that were set. */
#include "middlebox-helper.h"

namespace ns3
{

MiddleboxHelper::MiddleboxHelper(const std::string &box) : m_box(box)
{
    m_factory.SetTypeId(MptcpMiddlebox::GetTypeId());
    CreateObject<MptcpMiddlebox>()->SetBox(box); /* or a fatal error */
}

void MiddleboxHelper::SetAttribute(const std::string &name,
                                   const AttributeValue &value)
{
    m_factory.Set(name, value);
}

Ptr<MptcpMiddlebox> MiddleboxHelper::Install(Ptr<NetDevice> device) const
{
    auto middlebox = m_factory.Create<MptcpMiddlebox>();

    middlebox->SetBox(m_box);
    middlebox->Install(device);
    return middlebox;
}

} // namespace ns3

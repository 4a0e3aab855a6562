/* SPDX-License-Identifier: MIT */
/* Puts middleboxes at devices. */
#ifndef MIDDLEBOX_HELPER_H
#define MIDDLEBOX_HELPER_H

#include "ns3/mptcp-middlebox.h"

#include "ns3/object-factory.h"

namespace ns3
{

/**
 * \ingroup mpx
 *
 * After devices, before the first connection:
 * \code
 *   MiddleboxHelper middlebox("strip");
 *   middlebox.SetAttribute("What", StringValue("syn"));
 *   middlebox.Install(router->GetDevice(1));
 * \endcode
 */
class MiddleboxHelper
{
  public:
    /** \param box of scenarios/README.md; a fatal error if there is none */
    explicit MiddleboxHelper(const std::string &box);
    /** An attribute of ns3::MptcpMiddlebox. */
    void SetAttribute(const std::string &name, const AttributeValue &value);
    /** \return the middlebox on the link or cable of that device */
    Ptr<MptcpMiddlebox> Install(Ptr<NetDevice> device) const;

  private:
    std::string m_box;
    ObjectFactory m_factory;
};

} // namespace ns3

#endif /* MIDDLEBOX_HELPER_H */

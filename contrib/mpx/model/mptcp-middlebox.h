/* SPDX-License-Identifier: MIT */
/* A middlebox at a device. */
#ifndef MPTCP_MIDDLEBOX_H
#define MPTCP_MIDDLEBOX_H

#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

#include <string>

struct planted;
struct wire_chain;

namespace ns3
{

/**
 * \ingroup mpx
 *
 * One middlebox of scenarios/README.md on the link of a point-to-point device
 * or on the cable of a CSMA device, with a random stream of its own. It means
 * no harm and knows no endpoint. Attributes have the names and the initial
 * values that scenarios have; one that the box does not take must be left as it
 * is. "nat" is in scenario files only.
 */
class MptcpMiddlebox : public Object
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    MptcpMiddlebox();
    ~MptcpMiddlebox() override;

    /** Which box; a fatal error if there is none of that name. */
    void SetBox(const std::string &name);
    /** Take its place, before the first connection, with all devices of the
     *  channel there. A fatal error says what cannot be. */
    void Install(Ptr<NetDevice> device);

  private:
    static TypeId AddSettings(TypeId tid);
    void CheckSettings() const;
    void End();

    std::string m_box, m_direction, m_what, m_options;
    Time m_from, m_by;
    uint32_t m_every{1};
    double m_share{0};
    struct planted *m_planted = nullptr;
    struct wire_chain *m_wire = nullptr;
};

} // namespace ns3

#endif /* MPTCP_MIDDLEBOX_H */

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
 * is. "nat" needs an Outer address, to which the network has to have a route
 * that crosses its link towards the client; who is behind it cannot be told
 * from outside, so there is no MptcpObserver beside it, nor an attacker.
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
    /** \return whether a "nat" is installed in this simulation */
    static bool HasNat();

  private:
    static TypeId AddSettings(TypeId tid);
    void CheckSettings() const;
    void End();

    std::string m_box, m_direction, m_what, m_options, m_outer;
    Time m_from, m_by;
    uint32_t m_every{1};
    double m_share{0};
    struct planted *m_planted = nullptr;
    struct wire_chain *m_wire = nullptr;
};

} // namespace ns3

#endif /* MPTCP_MIDDLEBOX_H */

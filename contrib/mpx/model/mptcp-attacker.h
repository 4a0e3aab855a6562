/* SPDX-License-Identifier: MIT */
/* An attacker or a middlebox at a device. */
#ifndef MPTCP_ATTACKER_H
#define MPTCP_ATTACKER_H

#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

#include <map>
#include <string>

struct planted;
struct planted_attack;
struct wire_chain;

namespace ns3
{

/**
 * \ingroup mpx
 *
 * One attack of scenarios/README.md at one device, with the powers that the
 * attack declares and no others: what it may not read it is not shown, what it
 * may not do is refused and counted. It sees no endpoint's memory and draws
 * from a random stream of its own.
 *
 * Where it stands: on the link of a point-to-point device, between its ends; on
 * the cable of a CSMA device. At any other device, and with the attribute
 * Listen, it receives what the device does, as a packet sniffer, and can
 * neither drop, change, hold nor insert packets there: an attack that needs to
 * is a fatal error. Its own host, from which it joins, is another node, or the
 * device's own.
 */
class MptcpAttacker : public Object
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    MptcpAttacker();
    ~MptcpAttacker() override;

    /** Which attack; a fatal error if there is none of that name. */
    void SetAttack(const std::string &name);
    /** A parameter of the attack, as scenarios have it: "2s", "64", a word. A
     *  fatal error if it has none of that name or takes no such value. */
    void SetParameter(const std::string &name, const std::string &value);
    /** Where its host is; NULL: it has none. Unless set, the node of the
     *  device, if that has TCP and no MPTCP. */
    void SetHost(Ptr<Node> host);
    /** Take its place. Addresses of its host are assigned, and all devices of
     *  the channel are there. */
    void Install(Ptr<NetDevice> device);

    /** \return segments it was shown */
    uint64_t GetSeen() const;
    /** \return joins it tried to send */
    uint64_t GetJoins() const;
    /** \return uses of a power that it has not, or not then */
    uint64_t GetRefused() const;
    /** \return packets that it dropped or changed */
    uint64_t GetTouched() const;

  private:
    friend class MptcpObserver;
    struct Counters {
        uint64_t seen, joins, refused, touched;
    };

    void End();
    Counters Count() const;
    void FindHost(Ptr<NetDevice> device, planted_attack &a) const;

    std::string m_attack, m_reads, m_twin;
    Time m_from, m_to, m_acts, m_leaves;
    uint64_t m_budget{0};
    bool m_listen{false};
    std::map<std::string, uint64_t> m_param;
    bool m_hostSet = false;
    Ptr<Node> m_host;
    struct planted *m_planted = nullptr;
    struct wire_chain *m_wire = nullptr;
    Counters m_last{};
};

} // namespace ns3

#endif /* MPTCP_ATTACKER_H */

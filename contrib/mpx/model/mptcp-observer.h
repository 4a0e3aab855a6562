/* SPDX-License-Identifier: MIT */
/* Who got which octet, and who is at the far end of which subflow. */
#ifndef MPTCP_OBSERVER_H
#define MPTCP_OBSERVER_H

#include "mptcp-stack.h"

#include <ostream>
#include <vector>

struct observer;

namespace ns3
{

class MptcpAttacker;

/**
 * \ingroup mpx
 *
 * What the observer saw: judged by delivered octets and by who is at the far
 * side of each subflow, never by what an attacker believes. Counts of all
 * connections between nodes with MPTCP that were opened since there is an
 * observer.
 */
struct MptcpVerdict {
    uint64_t connections = 0; //!< that were opened
    uint64_t completed = 0;   //!< all that was written, delivered in place
    uint64_t delivered = 0;   //!< octets given to applications, in place
    uint64_t joins = 0;       //!< subflows that were joined, at either end
    uint64_t hijacked = 0;    //!< connections with somebody else at the far
                              //!< side of an established subflow
    uint64_t captured = 0;    //!< distinct octets of applications that hosts of
                              //!< attackers received and could read
    uint64_t injected = 0;    //!< attackers' octets given to applications
    uint64_t foreign = 0;     //!< octets given to them that nobody wrote
    uint64_t misdirected = 0; //!< joins begun to others than the peer
    uint64_t attacks = 0;     //!< joins that attackers tried to send
    uint64_t refused = 0;     //!< powers that attackers tried to use and have
                              //!< not, or not then
    uint64_t unobserved = 0;  //!< connections opened to nodes without MPTCP or
                              //!< accepted through a NAT: not in the above
};
/** One line: "2 connections, 1 hijacked, ...". */
std::ostream &operator<<(std::ostream &os, const MptcpVerdict &v);

/**
 * \ingroup mpx
 *
 * The observer of a simulation. To tell whose octets are delivered, and which
 * of them an attacker has got, it lets each octet of an observed connection
 * travel as one that says its connection and place, and gives the receiving
 * application what was written there; lengths and times are those without it.
 * An octet that is not what was written is delivered as it came.
 */
class MptcpObserver : public Object
{
  public:
    /** \return the object TypeId */
    static TypeId GetTypeId();
    MptcpObserver();
    ~MptcpObserver() override;

    /** \return the observer of this simulation, made if there is none: before
     * the first connection that it is to see. AttackerHelper makes it too. */
    static Ptr<MptcpObserver> Get();
    /** \return the verdict as things stand, or stood at Simulator::Destroy() */
    MptcpVerdict GetVerdict() const;

  private:
    friend class MptcpSocket;
    friend class MptcpMiddlebox;
    friend class MptcpStack;
    friend class MptcpAttacker;
    friend struct MptcpOps;

    /* A connection, and what was written and not delivered yet. By who wrote:
     * 0 the client, 1 the server. */
    struct Connection {
        Address client, server; /* of its first subflow */
        bool accepted;
        uint64_t written[2], at[2], base[2];
        std::vector<uint8_t> octets[2]; /* from base on */
    };

    static Ptr<MptcpObserver> Find();
    /* The number of a connection that a socket has opened or accepted; -1 if
     * it is not observed. */
    int64_t Opened(const Address &local, const Address &peer, MptcpStack *by);
    int64_t Accepted(const Address &local, const Address &peer);
    /* Octets that the client or the server has written become what travels. */
    void Written(int64_t conn, bool server, uint8_t *p, size_t len);
    /* What has come becomes what the application is given. */
    void Delivered(int64_t conn, bool toServer, const uint8_t *p, size_t len,
                   std::vector<uint8_t> &to);
    void Own(MptcpStack *stack, bool server);
    void End();
    struct observer *Judge();

    struct observer *m_judge = nullptr;
    std::vector<Connection> m_conns;
    std::vector<Ptr<MptcpAttacker>> m_attackers;
    uint64_t m_joins = 0, m_unobserved = 0;
    bool m_over = false;
    MptcpVerdict m_last;
};

} // namespace ns3

#endif /* MPTCP_OBSERVER_H */

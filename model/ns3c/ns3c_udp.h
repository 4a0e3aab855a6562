/* SPDX-License-Identifier: MIT */
/* A flow of UDP packets: a socket that sends, and one that counts. */
#ifndef NS3C_UDP_H
#define NS3C_UDP_H

#include "ns3c_impl.h"

#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"

namespace ns3c
{

class UdpFlow
{
  public:
    explicit UdpFlow(const struct ns3c_udp &u);
    /* False if the port is taken. */
    bool Open(const struct ns3c_udp &u, const NodeRec &from, const NodeRec &to);
    uint64_t Received() const
    {
        return m_received;
    }

  private:
    ns3::Time Gap();
    void Send();
    void OnRecv(ns3::Ptr<ns3::Socket> s);

    ns3::Ptr<ns3::Socket> m_from, m_to;
    ns3::Time m_gap;                                 /* on average */
    ns3::Ptr<ns3::ExponentialRandomVariable> m_draw; /* null: always m_gap */
    uint32_t m_octets;
    uint64_t m_received = 0;
};

} // namespace ns3c

#endif /* NS3C_UDP_H */

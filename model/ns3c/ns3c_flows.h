/* SPDX-License-Identifier: MIT */
/*
 * The flows of a node with hooks: which socket and which TCP has each.
 *
 * ns-3's TCP keeps end points and sockets in lists, which it walks for each
 * segment and whenever a flow begins or ends. So segments go straight to their
 * socket, and a TCP is given so many flows and no more: those that follow have
 * another one of the same node, alike in all it is asked to do. A node with few
 * flows has ns-3's own and no other.
 */
#ifndef NS3C_FLOWS_H
#define NS3C_FLOWS_H

#include "ns3c_impl.h"

#include "ns3/tcp-l4-protocol.h"

#include <unordered_map>

namespace ns3c
{

class Flows
{
  public:
    using Tcp = ns3::Ptr<ns3::TcpL4Protocol>;

    explicit Flows(const Tcp &own);
    /* The TCP for one more flow. */
    Tcp Next();
    /* An ephemeral port for @p f, whose local port is not looked at, as ns-3
     * would count them; 0: let ns-3 choose; -1: its addresses and remote port
     * have flows from all that can be given, which are EPHEMERAL but for those
     * of FLOWS_PER_TCP flows of the node's first TCP. */
    int Port(const ns3c_flow &f);
    void Enter(const ns3c_flow &f, const Tcp &tcp, TcpSock *s);
    /* The socket is gone, though ns-3's may linger. */
    void Leave(const ns3c_flow &f, const TcpSock *s);
    void Listen(uint8_t family, uint16_t port, TcpSock *s);
    void Unlisten(const TcpSock *s);
    /* Who has a flow; NULL: ask its TCP. */
    TcpSock *SocketOf(const ns3c_flow &f) const;
    /* Who is to see a segment of @p f, if no socket has it. */
    Tcp TcpOf(const ns3c_flow &f, bool syn);
    /* The node is at its end. */
    void Dispose();

  private:
    struct Key {
        explicit Key(const ns3c_flow &f);
        bool operator==(const Key &o) const
        {
            return std::memcmp(w, o.w, sizeof w) == 0;
        }
        uint16_t Port() const
        {
            return static_cast<uint16_t>(w[4] >> 16);
        }
        uint64_t w[5];
    };
    struct Hash {
        size_t operator()(const Key &k) const
        {
            return static_cast<size_t>(Mix(k.w, 5));
        }
    };
    struct Entry {
        TcpSock *sock; /* NULL: it has none yet, or none any more */
        uint32_t tcp;
        int64_t since; /* ns; without a socket */
    };
    struct Listener {
        uint8_t family;
        uint16_t port;
        TcpSock *sock;
    };
    using Map = std::unordered_map<Key, Entry, Hash>;

    uint32_t Room();
    void Count(uint16_t port, int by);
    void Sweep();

    std::vector<Tcp> m_tcps; /* the first is the node's own */
    uint32_t m_begun = 0;    /* flows given to the last of them */
    Map m_flows;
    size_t m_sweep_at;
    std::vector<Listener> m_listeners;
    std::vector<uint32_t> m_ports; /* flows by local port; with further TCPs */
    uint32_t m_ephemeral = 0;      /* ephemeral ports among those in use */
};

} // namespace ns3c

#endif /* NS3C_FLOWS_H */

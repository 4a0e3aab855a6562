/* SPDX-License-Identifier: MIT */
/* Naming a socket, connecting and listening. */
#include "mptcp-core.h"
#include "mptcp-socket.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"

#include <cstring>

namespace ns3
{

int MptcpSocket::Bind(const Address &address)
{
    ns3c_addr a;

    if (m_state != CLOSED_ || m_family)
        return Fail(ERROR_INVAL, "Bind: it is bound already");
    if (!SplitAddress(address, a, m_port))
        return Fail(ERROR_INVAL, "Bind: neither an InetSocketAddress nor an "
                                 "Inet6SocketAddress");
    auto node = GetNode();
    auto ip4 = node->GetObject<Ipv4>();
    auto ip6 = node->GetObject<Ipv6>();
    bool own = AnyAddress(a) ||
               (a.family == 4 ? ip4 && ip4->GetInterfaceForAddress(
                                           Ipv4Address::Deserialize(a.b)) >= 0
                              : ip6 && ip6->GetInterfaceForAddress(
                                           Ipv6Address::Deserialize(a.b)) >= 0);
    if (!own)
        return Fail(ERROR_ADDRNOTAVAIL, "Bind: the node has no such address");
    m_family = a.family;
    std::memcpy(m_addr, a.b, sizeof m_addr);
    m_local = JoinAddress(a.family, a.b, m_port);
    return 0;
}

int MptcpSocket::Bind()
{
    return Bind(InetSocketAddress(Ipv4Address::GetAny(), 0));
}

int MptcpSocket::Bind6()
{
    return Bind(Inet6SocketAddress(Ipv6Address::GetAny(), 0));
}

/* The first subflow is to leave there: from the first address of the device. */
void MptcpSocket::BindToNetDevice(Ptr<NetDevice> netdevice)
{
    Socket::BindToNetDevice(netdevice);
}

/* The address of the bound device, if it has one of @p family. */
static bool AddressOf(Ptr<NetDevice> dev, uint8_t family, ns3c_addr &a)
{
    auto ip4 = dev->GetNode()->GetObject<Ipv4>();
    auto ip6 = dev->GetNode()->GetObject<Ipv6>();
    int32_t i = family == 4 ? (ip4 ? ip4->GetInterfaceForDevice(dev) : -1)
                            : (ip6 ? ip6->GetInterfaceForDevice(dev) : -1);

    if (i < 0)
        return false;
    auto iface = static_cast<uint32_t>(i);
    std::memset(&a, 0, sizeof a);
    a.family = family;
    if (family == 4) {
        if (ip4->GetNAddresses(iface) == 0)
            return false;
        ip4->GetAddress(iface, 0).GetLocal().Serialize(a.b);
        return true;
    }
    for (uint32_t j = 0; j < ip6->GetNAddresses(iface); j++)
        if (ip6->GetAddress(iface, j).GetScope() ==
            Ipv6InterfaceAddress::GLOBAL) {
            ip6->GetAddress(iface, j).GetAddress().Serialize(a.b);
            return true;
        }
    return false;
}

int MptcpSocket::Connect(const Address &address)
{
    ns3c_addr remote, local = {};
    uint16_t port;

    if (m_state != CLOSED_)
        return Fail(m_state == CONNECTED ? ERROR_ISCONN : ERROR_INVAL,
                    "Connect: it is used already");
    if (!SplitAddress(address, remote, port) || port == 0)
        return Fail(ERROR_INVAL, "Connect: neither an InetSocketAddress nor an "
                                 "Inet6SocketAddress, or without a port");
    if (m_family && m_family != remote.family)
        return Fail(ERROR_AFNOSUPPORT,
                    "Connect: bound to an address of the other IP version");
    uint8_t bound = m_family;
    m_family = local.family = remote.family;
    std::memcpy(local.b, m_addr, sizeof local.b);
    bool any = AnyAddress(local);
    if (any && m_boundnetdevice)
        any = !AddressOf(m_boundnetdevice, m_family, local);
    m_stack->FindAddresses(m_family);
    mpx_config cfg = m_stack->MakeConfig(this);
    if (mpx_config_check(&cfg) != MPX_OK) {
        m_family = bound;
        return Fail(ERROR_INVAL,
                    "Connect: SndBufSize, RcvBufSize or SegmentSize is 0");
    }
    m_entry = m_stack->NewEntry(this);
    m_state = CONNECTING;
    mpx_conn *conn = host_connect_from(m_stack->m_host, any ? nullptr : &local,
                                       m_port, &remote, port, &cfg,
                                       MptcpStack::SocketOps(), m_entry);
    if (!conn) {
        m_state = CLOSED_;
        m_family = bound;
        m_entry->socket = nullptr;
        return Fail(ERROR_NOROUTETOHOST,
                    std::string("Connect: ") + ns3c_error());
    }
    Begin(conn);
    return 0;
}

int MptcpSocket::Listen()
{
    if (m_state != CLOSED_ || !m_family)
        return Fail(ERROR_INVAL, "Listen: it is used already, or not bound");
    if (m_port == 0)
        return Fail(ERROR_INVAL, "Listen: bound to no port");
    m_stack->FindAddresses(m_family);
    if (m_stack->Listen(this, m_family, m_port) < 0)
        return -1;
    m_state = LISTENING;
    return 0;
}

int MptcpStack::Listen(MptcpSocket *socket, uint8_t family, uint16_t port)
{
    mpx_config cfg = MakeConfig(socket);
    auto [it, fresh] = m_listeners.try_emplace(port);
    Listener &l = it->second;
    bool six = family == 6;

    if (l.socket[six])
        return socket->Fail(Socket::ERROR_ADDRINUSE,
                            "Listen: the port is in use");
    l.stack = this;
    l.port = port;
    if (!l.open[0] && !l.open[1] &&
        host_listen(m_host, family, port, &cfg, MptcpStack::SocketOps(), &l) <
            0)
        return socket->Fail(Socket::ERROR_ADDRINUSE,
                            std::string("Listen: ") + ns3c_error());
    if (!l.open[six] && (l.open[0] || l.open[1]) &&
        host_listen_joins(m_host, family, port) < 0)
        return socket->Fail(Socket::ERROR_ADDRINUSE,
                            std::string("Listen: ") + ns3c_error());
    l.open[six] = true;
    l.socket[six] = socket;
    return 0;
}

/* Its port stays with MPTCP, for joins to connections that it accepted; new
 * ones are refused. */
void MptcpStack::Unlisten(MptcpSocket *socket)
{
    for (auto &l : m_listeners)
        for (auto &s : l.second.socket)
            if (s == socket)
                s = nullptr;
}

} // namespace ns3

/* SPDX-License-Identifier: MIT */
/* What can be asked of a socket, and the attributes of ns3::TcpSocket. */
#include "mptcp-core.h"
#include "mptcp-socket.h"

#include "ns3/inet-socket-address.h"

namespace ns3
{

Socket::SocketErrno MptcpSocket::GetErrno() const
{
    return m_errno;
}

Socket::SocketType MptcpSocket::GetSocketType() const
{
    return NS3_SOCK_STREAM;
}

Ptr<Node> MptcpSocket::GetNode() const
{
    return m_stack ? m_stack->GetNode() : nullptr;
}

int MptcpSocket::GetSockName(Address &address) const
{
    address = m_local.IsInvalid()
                  ? Address(InetSocketAddress(Ipv4Address::GetZero(), 0))
                  : m_local;
    return 0;
}

int MptcpSocket::GetPeerName(Address &address) const
{
    if (m_peer.IsInvalid())
        return Fail(ERROR_NOTCONN, "GetPeerName: there is no peer");
    address = m_peer;
    return 0;
}

bool MptcpSocket::SetAllowBroadcast(bool allow)
{
    return !allow; /* as TcpSocketBase */
}

bool MptcpSocket::GetAllowBroadcast() const
{
    return false;
}

std::vector<MptcpSocket::Subflow> MptcpSocket::GetSubflows() const
{
    std::vector<Subflow> all;
    mpx_subflow *sf;

    if (!m_conn || !m_stack || !m_stack->m_host)
        return all;
    for (unsigned i = 0; (sf = mpx_conn_subflow(m_conn, i)) != nullptr; i++) {
        struct mpx_subflow_info s;
        mpx_subflow_info(sf, &s);
        const mpx_tuple &t = s.tuple;
        all.push_back({s.number, JoinAddress(t.family, t.local, t.local_port),
                       JoinAddress(t.family, t.remote, t.remote_port),
                       s.state == MPX_SF_ESTABLISHED || s.state == MPX_SF_PLAIN,
                       s.join, s.octets_in, s.octets_out, s.cwnd,
                       NanoSeconds(s.srtt)});
    }
    return all;
}

bool MptcpSocket::IsMptcp() const
{
    struct mpx_conn_info info = {};

    if (m_conn && m_stack && m_stack->m_host)
        mpx_conn_info(m_conn, &info);
    return info.mptcp;
}

bool MptcpSocket::IsKeyActive() const
{
    struct mpx_conn_info info = {};

    if (m_conn && m_stack && m_stack->m_host)
        mpx_conn_info(m_conn, &info);
    return info.key_active;
}

std::string MptcpSocket::GetProfile() const
{
    struct mpx_conn_info info = {};

    if (m_conn && m_stack && m_stack->m_host)
        mpx_conn_info(m_conn, &info);
    return info.profile ? info.profile : "";
}

/* ---- attributes of TcpSocket ---- */

#define ATTRIBUTE(Type, Name, member)                                          \
    void MptcpSocket::Set##Name(Type v)                                        \
    {                                                                          \
        member = v;                                                            \
    }                                                                          \
    Type MptcpSocket::Get##Name() const                                        \
    {                                                                          \
        return member;                                                         \
    }
ATTRIBUTE(uint32_t, SndBufSize, m_sndBuf)
ATTRIBUTE(uint32_t, RcvBufSize, m_rcvBuf)
ATTRIBUTE(uint32_t, SegSize, m_segSize)
ATTRIBUTE(uint32_t, InitialSSThresh, m_ssThresh)
ATTRIBUTE(uint32_t, InitialCwnd, m_initialCwnd)
ATTRIBUTE(Time, ConnTimeout, m_connTimeout)
ATTRIBUTE(uint32_t, SynRetries, m_synRetries)
ATTRIBUTE(uint32_t, DataRetries, m_dataRetries)
ATTRIBUTE(Time, DelAckTimeout, m_delAckTimeout)
ATTRIBUTE(uint32_t, DelAckMaxCount, m_delAckCount)
ATTRIBUTE(bool, TcpNoDelay, m_noDelay)
ATTRIBUTE(Time, PersistTimeout, m_persistTimeout)
#undef ATTRIBUTE

} // namespace ns3

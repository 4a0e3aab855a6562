/* SPDX-License-Identifier: MIT */
/* Members of ns-3's TCP sockets that ns-3 has no public call for. */
#ifndef NS3C_SOCK_ACCESS_H
#define NS3C_SOCK_ACCESS_H

#include "ns3c_compat.h"
#include "ns3c_impl.h"
#include "ns3c_rate.h"

#include "ns3/ipv4-end-point.h"
#include "ns3/ipv6-end-point.h"
#include "ns3/rtt-estimator.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/tcp-tx-buffer.h"

namespace ns3c
{

/*
 * Protected members are named through a derived class, which C++ allows, and
 * applied to the plain socket: no socket is ever of this class.
 */
class SocketAccess : public ns3::TcpSocketBase
{
  public:
    using Base = ns3::TcpSocketBase;

    /* Connect() but for SetupEndpoint(), which puts the address that the route
     * prefers in place of the bound one. */
    static void Connect(Base &s, const ns3c_flow &f)
    {
        if (f.family == 4)
            (s.*&SocketAccess::m_endPoint)
                ->SetPeer(Ip4(f.remote), f.remote_port);
        else
            (s.*&SocketAccess::m_endPoint6)
                ->SetPeer(Ip6(f.remote), f.remote_port);
        (s.*&SocketAccess::m_rtt)->Reset();
        s.*&SocketAccess::m_synCount = s.*&SocketAccess::m_synRetries;
        s.*&SocketAccess::m_dataRetrCount = s.*&SocketAccess::m_dataRetries;
        (s.*&SocketAccess::DoConnect)();
    }

    static ns3::Ptr<ns3::TcpL4Protocol> Tcp(const Base &s)
    {
        return s.*&SocketAccess::m_tcp;
    }

    /* As ns-3 copies a listener for each flow. */
    static ns3::Ptr<Base> Copy(Base &s)
    {
        return (s.*&SocketAccess::Fork)();
    }

    /* What ns-3's copy for a flow lacks of the listener. */
    static void Complete(Base &child, Base &listener)
    {
        CopyShares(*(listener.*&SocketAccess::m_congestionControl),
                   *(child.*&SocketAccess::m_congestionControl));
    }

    static ns3::Ipv4EndPoint *EndPoint(Base &s, const ns3::Ipv4Header &)
    {
        return s.*&SocketAccess::m_endPoint;
    }
    static ns3::Ipv6EndPoint *EndPoint(Base &s, const ns3::Ipv6Header &)
    {
        return s.*&SocketAccess::m_endPoint6;
    }

    /* Close() but for the RST that ns-3 sends if anything, even out of order,
     * is in the receive buffer: reading may go on after our FIN. */
    static void Finish(Base &s)
    {
        (s.*&SocketAccess::DoClose)();
    }

    static void Drop(Base &s)
    {
        s.*&SocketAccess::m_closeNotified = true;
        (s.*&SocketAccess::DeallocateEndPoint)();
        s.*&SocketAccess::m_state = CLOSED;
    }

    /* A socket whose peer's window is 0 dies of any segment, six seconds later,
     * if it has nothing to send: TcpSocketBase::PersistTimeout(). */
    static void Open(Base &s)
    {
        s.*&SocketAccess::m_rWnd = UINT16_MAX;
    }

    static bool AllAcked(Base &s)
    {
        return (s.*&SocketAccess::m_txBuffer)->Size() == 0;
    }

    /* The parts of a socket that this version of ns-3 has wrong. */
    static void Mend(Base &s)
    {
        if (!RateIsRight<ns3::TcpRateOps>::value)
            s.*&SocketAccess::m_rateOps = ns3::CreateObject<RateSampler>();
        MendRecovery(s, *(s.*&SocketAccess::m_recoveryOps));
    }

    /* What Send() put off by a time step. */
    static void Push(Base &s)
    {
        ns3::EventId &later = s.*&SocketAccess::m_sendPendingDataEvent;

        if (later.IsExpired())
            return;
        later.Cancel();
        (s.*&SocketAccess::SendPendingData)(s.*&SocketAccess::m_connected);
    }

    /* Before the buffer grows, or what came after a drought counts as slow:
     * ns-3 looks only when the new octets are in it. */
    static void NoteDrought(Base &s)
    {
        auto tcb = s.*&SocketAccess::m_tcb;
        auto buffer = s.*&SocketAccess::m_txBuffer;

        (s.*&SocketAccess::m_rateOps)
            ->CalculateAppLimited(tcb->m_cWnd, tcb->m_bytesInFlight,
                                  tcb->m_segmentSize, buffer->TailSequence(),
                                  tcb->m_nextTxSequence, buffer->GetLost(),
                                  buffer->GetRetransmitsCount());
    }
};

} // namespace ns3c

#endif /* NS3C_SOCK_ACCESS_H */

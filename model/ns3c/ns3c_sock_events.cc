/* SPDX-License-Identifier: MIT */
/* What ns-3 reports of a socket, and which of its user's callbacks that leads
 * to. */
#include "ns3c_sock.h"
#include "ns3c_sock_access.h"

#include "ns3/simulator.h"

namespace ns3c
{

int InCallback::s_running;

/* ns-3 repeats a FIN for ever when the peer has gone. How long ours may stay
 * unanswered before the socket counts as lost; not in ns-3, our choice. */
constexpr int64_t FIN_PATIENCE_S = 60;

void TcpSock::OnConnected(Sock)
{
    InCallback in_callback;

    m_connected = true;
    if (m_ev.connected && !m_ended)
        m_ev.connected(m_user);
}

void TcpSock::OnRecv(Sock)
{
    InCallback in_callback;

    if (m_ev.readable && !m_ended)
        m_ev.readable(m_user);
}

void TcpSock::OnSend(Sock, uint32_t)
{
    InCallback in_callback;

    if (m_closing)
        ReportLater();
    if (m_ev.writable && !m_ended && !m_closing)
        m_ev.writable(m_user);
}

void TcpSock::OnError(Sock)
{
    End(true);
}

void TcpSock::OnCwnd(uint32_t, uint32_t is)
{
    m_ev.cwnd(m_user, is);
}

void TcpSock::OnRtt(ns3::Time, ns3::Time is)
{
    m_ev.rtt(m_user, static_cast<uint64_t>(is.GetNanoSeconds()));
}

/* ns-3 calls this before it stores the new state, in the middle of handling
 * a segment: nothing here may reach the user. */
void TcpSock::OnState(State was, State is)
{
    using S = ns3::TcpSocket;

    m_state = is;
    switch (is) {
    case S::CLOSE_WAIT:
    case S::CLOSING:
        m_fin = true;
        ReportLater();
        break;
    case S::TIME_WAIT:
        m_fin = true;
        End(false);
        break;
    case S::CLOSED:
        /* To CLOSED from these is the end of a FIN exchange (or of a
         * listener); from any other state it is a reset or a timeout. */
        End(was != S::LAST_ACK && was != S::CLOSING && was != S::LISTEN);
        break;
    default:
        break;
    }
    bool fin_out = is == S::FIN_WAIT_1 || is == S::LAST_ACK;
    if (fin_out && m_patience.IsExpired())
        m_patience = ns3::Simulator::Schedule(ns3::Seconds(FIN_PATIENCE_S),
                                              &TcpSock::OnPatience, this);
}

void TcpSock::OnPatience()
{
    using S = ns3::TcpSocket;
    bool fin_out = m_state == S::FIN_WAIT_1 || m_state == S::CLOSING ||
                   m_state == S::LAST_ACK;

    if (!fin_out || m_ended)
        return;
    /* In CLOSING and LAST_ACK all data is through, both ways. ns-3 gets stuck
     * in the one if the peer's FIN came on a segment with data, in the other
     * if the last ACK is lost: its TIME_WAIT does not repeat it. */
    End(m_state == S::FIN_WAIT_1);
    SocketAccess::Drop(*m_sock);
}

void TcpSock::End(bool error)
{
    if (m_ended)
        return;
    m_ended = true;
    m_failed = error;
    m_patience.Cancel();
    ReportLater();
}

void TcpSock::ReportLater()
{
    if (m_report.IsExpired())
        m_report =
            ns3::Simulator::Schedule(ns3::Time(0), &TcpSock::Report, this);
}

bool TcpSock::Readable() const
{
    return m_sock && m_sock->GetRxAvailable() > 0;
}

void TcpSock::Report()
{
    if (m_closing)
        Finish();
    if (m_fin && !m_fin_reported && !m_failed) {
        if (Readable())
            return; /* Recv() comes back here when all is read */
        m_fin_reported = true;
        if (m_ev.peer_closed)
            m_ev.peer_closed(m_user);
    }
    if (!m_ended || !m_sock)
        return;
    Release();
    if (m_connecting && !m_connected && m_ev.connect_failed)
        m_ev.connect_failed(m_user);
    if (m_ev.closed)
        m_ev.closed(m_user, m_failed);
}

} // namespace ns3c

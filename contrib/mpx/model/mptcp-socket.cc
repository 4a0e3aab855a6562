/* SPDX-License-Identifier: MIT */
/* A socket: what its application is notified of, keys, octets, its end. */
#include "mptcp-socket.h"

#include "mptcp-core.h"
#include "mptcp-observer.h"
#include "mptcp-tls.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("MptcpSocket");
NS_OBJECT_ENSURE_REGISTERED(MptcpSocket);

/* Between looks at a key that waits for the one before it. */
static const int64_t KEY_RETRY_MS = 10;

TypeId MptcpSocket::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::MptcpSocket")
            .SetParent<TcpSocket>()
            .SetGroupName("Mpx")
            .AddConstructor<MptcpSocket>()
            .AddAttribute("MaxSegLifetime",
                          "Taken for applications that set it on TCP sockets; "
                          "changes nothing",
                          DoubleValue(120),
                          MakeDoubleAccessor(&MptcpSocket::m_msl),
                          MakeDoubleChecker<double>(0));
    return tid;
}

MptcpSocket::MptcpSocket() = default;

/* Events do not hold it, as it holds them. */
MptcpSocket::~MptcpSocket()
{
    m_notify.Cancel();
    m_rotate.Cancel();
}

void MptcpSocket::DoDispose()
{
    m_notify.Cancel();
    m_rotate.Cancel();
    m_stack = nullptr;
    TcpSocket::DoDispose();
}

int MptcpSocket::Fail(SocketErrno err, const std::string &why) const
{
    m_errno = err;
    NS_LOG_WARN(why);
    return -1;
}

/* False also once the node is disposed of, at the end of a simulation. */
bool MptcpSocket::Live() const
{
    return m_conn && m_state != ENDED && m_stack && m_stack->m_node &&
           m_stack->m_host;
}

void MptcpSocket::Wake(unsigned due)
{
    m_due |= due;
    if (m_notify.IsExpired())
        m_notify = Simulator::ScheduleNow(&MptcpSocket::NotifyDue, this);
}

/* In the order in which things happen on a connection. */
void MptcpSocket::NotifyDue()
{
    Ptr<MptcpSocket> self = this; /* whoever lets go of it meanwhile */
    unsigned due = m_due;

    m_due = 0;
    if (!m_stack)
        return;
    if (due & DUE_KEY)
        NextKey();
    if (due & DUE_CONNECTED)
        NotifyConnectionSucceeded();
    if ((due & DUE_RECV) && GetRxAvailable() > 0 && !m_closed) {
        bool full = m_rx.size() - m_rxAt >= m_rcvBuf;
        NotifyDataRecv();
        if (full && m_rx.size() - m_rxAt >= m_rcvBuf && !m_paused) {
            m_paused = true;
            host_set_reading(m_stack->m_host, m_conn, false);
        }
    }
    if (due & DUE_SEND) {
        Flush();
        if (m_acked > m_reported) {
            uint64_t was = m_reported;
            m_reported = m_acked;
            NotifyDataSent(static_cast<uint32_t>(m_acked - was));
        }
        if (Opened() && !m_shut && GetTxAvailable() > 0)
            NotifySend(GetTxAvailable());
    }
    if ((due & DUE_EOF) && !m_closed) {
        NotifyNormalClose();
        m_shutDue = m_shutDue || m_shutSend; /* what is written goes before */
        Flush();
    }
    if (!(due & DUE_ENDED) || m_state == ENDED)
        return;
    bool connected = m_accepted || Opened();
    m_state = ENDED;
    m_rotate.Cancel();
    m_stack->m_byConn.erase(m_conn);
    Release();
    if (!connected)
        NotifyConnectionFailed();
    else if (m_error && !m_closed)
        NotifyErrorClose();
}

void MptcpSocket::Accepted(Ptr<MptcpSocket> child)
{
    if (!m_stack || !child->m_stack)
        return;
    if (!NotifyConnectionRequest(child->m_peer)) {
        child->Abort();
        return;
    }
    NotifyNewConnectionCreated(child, child->m_peer);
}

/* ---- keys ---- */

int MptcpSocket::SetExternalKey(const std::vector<uint8_t> &key)
{
    if (!Live())
        return Fail(ERROR_NOTCONN, "SetExternalKey: no connection");
    if (key.empty() || key.size() > KS_KEY_MAX)
        return Fail(ERROR_INVAL, "SetExternalKey: a key has 1 to 64 octets");
    int err = OfferKey(key);
    if (err == MPX_OK)
        return 0;
    return Fail(err == MPX_ERR_RANGE   ? ERROR_INVAL
                : err == MPX_ERR_AGAIN ? ERROR_AGAIN
                                       : ERROR_OPNOTSUPP,
                std::string("SetExternalKey: ") + WhyRefused(err));
}

int MptcpSocket::OfferKey(const std::vector<uint8_t> &key)
{
    return host_set_key(m_stack->m_host, m_conn, key.data(), key.size());
}

const char *MptcpSocket::WhyRefused(int err)
{
    return err == MPX_ERR_RANGE   ? "the profile takes no key of its length"
           : err == MPX_ERR_AGAIN ? "the key before it is not proved yet"
                                  : "the connection has no external keys";
}

void MptcpSocket::KeyRefused(uint32_t epoch, const std::string &why)
{
    NS_LOG_WARN("key " << epoch << " is left out: " << why);
    m_stack->m_keyRefused(this, epoch, why);
}

/* The next of the stack's keys. One that finds the one before it unproved
 * comes again, so that both ends install the same in the same order. */
void MptcpSocket::NextKey()
{
    if (!Live() || m_state != CONNECTED || m_nextKey >= m_stack->m_keys.size())
        return;
    int err = OfferKey(m_stack->m_keys[m_nextKey]);
    if (err == MPX_ERR_AGAIN) {
        m_rotate = Simulator::Schedule(MilliSeconds(KEY_RETRY_MS),
                                       &MptcpSocket::NextKey, this);
        return;
    }
    if (err != MPX_OK)
        KeyRefused(static_cast<uint32_t>(m_nextKey), WhyRefused(err));
    m_nextKey++;
    if (m_stack->m_rotation.IsStrictlyPositive())
        m_rotate = Simulator::Schedule(m_stack->m_rotation,
                                       &MptcpSocket::NextKey, this);
}

/* ---- TLS ---- */

int MptcpSocket::SetTls(unsigned version)
{
    if (m_state != CLOSED_)
        return Fail(ERROR_INVAL, "SetTls: it is used already");
    if (version != 0 && version != 12 && version != 13)
        return Fail(ERROR_INVAL, "SetTls: there is 13, 12, and 0 for none");
    m_tlsVersion = version;
    return 0;
}

unsigned MptcpSocket::GetTls() const
{
    return m_tlsVersion;
}

std::string MptcpSocket::GetTlsError() const
{
    return m_tlsError;
}

void MptcpSocket::TlsOpened()
{
    if (!m_accepted)
        Wake(DUE_CONNECTED);
    Wake(DUE_SEND);
}

/* Its connection is aborted. */
void MptcpSocket::TlsFailed(const std::string &why)
{
    if (!m_tlsError.empty())
        return;
    m_tlsError = why;
    m_error = true;
    m_errno = ERROR_NOTCONN;
    NS_LOG_WARN("TLS: " << why);
    m_stack->m_tlsFailed(this, why);
}

/* ---- sending ---- */

uint32_t MptcpSocket::GetTxAvailable() const
{
    uint64_t held = m_written - m_acked;

    return held < m_sndBuf ? static_cast<uint32_t>(m_sndBuf - held) : 0;
}

/* Whole, or not at all: as TcpSocketBase. */
int MptcpSocket::Send(Ptr<Packet> p, uint32_t flags)
{
    NS_ABORT_MSG_IF(flags, "use of flags is not supported in "
                           "MptcpSocket::Send()");
    if (m_state != CONNECTING && m_state != CONNECTED)
        return Fail(ERROR_NOTCONN, "Send: there is no connection");
    if (m_shutSend || m_closed)
        return Fail(ERROR_SHUTDOWN, "Send: the sending side was shut down");
    uint32_t size = p->GetSize();
    if (size > GetTxAvailable())
        return Fail(ERROR_MSGSIZE, "Send: more octets than the send buffer has "
                                   "room for; none was taken");
    size_t at = m_tx.size();
    m_tx.resize(at + size);
    p->CopyData(m_tx.data() + at, size);
    if (auto o = Observer())
        o->Written(m_observed, m_accepted, m_tx.data() + at, size);
    m_written += size;
    Flush();
    return static_cast<int>(size);
}

/* What the core has not taken yet. */
void MptcpSocket::Flush()
{
    if (!m_tx.empty() && Live()) {
        size_t took = m_tls ? m_tls->Write(m_tx.data(), m_tx.size())
                            : host_write(m_stack->m_host, m_conn, m_tx.data(),
                                         m_tx.size());
        if (m_tls && took > 0) {
            m_acked += took;
            Wake(DUE_SEND);
        }
        m_tx.erase(m_tx.begin(), m_tx.begin() + static_cast<long>(took));
    }
    if (m_tx.empty() && (m_closed || m_shutDue) && !m_shut)
        Shut();
}

int MptcpSocket::SendTo(Ptr<Packet> p, uint32_t flags, const Address &)
{
    return Send(p, flags); /* as TcpSocketBase */
}

/* ---- receiving ---- */

uint32_t MptcpSocket::GetRxAvailable() const
{
    return static_cast<uint32_t>(m_rx.size() - m_rxAt);
}

Ptr<Packet> MptcpSocket::Recv(uint32_t maxSize, uint32_t flags)
{
    uint32_t n = std::min(maxSize, GetRxAvailable());

    NS_ABORT_MSG_IF(flags, "use of flags is not supported in "
                           "MptcpSocket::Recv()");
    if (n == 0)
        return m_eof && GetRxAvailable() == 0 ? Create<Packet>() : nullptr;
    auto p = Create<Packet>(m_rx.data() + m_rxAt, n);
    m_rxAt += n;
    if (m_paused && GetRxAvailable() < m_rcvBuf && Live()) {
        m_paused = false;
        host_set_reading(m_stack->m_host, m_conn, true);
    }
    return p;
}

Ptr<Packet> MptcpSocket::RecvFrom(uint32_t maxSize, uint32_t flags,
                                  Address &from)
{
    auto p = Recv(maxSize, flags);

    if (p && p->GetSize() > 0)
        from = m_peer;
    return p;
}

/* ---- closing ---- */

void MptcpSocket::Shut()
{
    m_shut = true;
    if (Live() && m_tls)
        m_tls->Shutdown();
    else if (Live() && m_state == CONNECTED)
        host_shutdown(m_stack->m_host, m_conn);
}

int MptcpSocket::ShutdownSend()
{
    m_shutSend = true;
    if (m_state != CONNECTING && m_state != CONNECTED)
        return 0; /* a listener's: its children do when their peer does */
    m_shutDue = true;
    Flush();
    return 0;
}

int MptcpSocket::ShutdownRecv()
{
    m_shutRecv = true;
    return 0;
}

int MptcpSocket::Close()
{
    switch (m_state) {
    case LISTENING:
        m_state = ENDED;
        m_stack->Unlisten(this);
        return 0;
    case CONNECTING:
        m_closed = true;
        if (m_written == 0)
            Abort();
        return 0;
    case CONNECTED:
        if (GetRxAvailable() > 0) { /* as TcpSocketBase, which sends a reset */
            NS_LOG_WARN("Close: " << GetRxAvailable()
                                  << " octets were not read: aborted");
            Abort();
            return 0;
        }
        m_closed = true;
        Flush();
        return 0;
    case CLOSED_:
        m_state = ENDED;
        return 0;
    case ENDED:
        return m_closed ? Fail(ERROR_NOTCONN, "Close: it is closed already")
                        : 0;
    }
    return 0;
}

void MptcpSocket::Abort()
{
    m_closed = true;
    if (Live())
        host_abort(m_stack->m_host, m_conn);
}

} // namespace ns3

/* SPDX-License-Identifier: MIT */
#include "mptcp-socket.h"

#include "mptcp-core.h"
#include "mptcp-observer.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstring>

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
    m_tell.Cancel();
    m_rotate.Cancel();
}

void MptcpSocket::DoDispose()
{
    m_tell.Cancel();
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

/* ---- what the connection tells ---- */

/* The C layers' callbacks. They come from inside TCP: what an application does
 * about them waits for an event. */
struct MptcpOps {
    using Entry = MptcpStack::Entry;

    static payload_sender Party(const MptcpSocket *s)
    {
        return s->m_accepted ? PAYLOAD_SERVER : PAYLOAD_CLIENT;
    }

    static MptcpSocket *Of(void *app)
    {
        return PeekPointer(static_cast<Entry *>(app)->socket);
    }

    static void *Accept(void *listener, mpx_conn *conn)
    {
        auto at = static_cast<MptcpStack::Listener *>(listener);
        struct mpx_subflow_info sf;

        mpx_subflow_info(mpx_conn_subflow(conn, 0), &sf);
        Ptr<MptcpSocket> from = at->socket[sf.tuple.family == 6];
        struct host *host = at->stack->m_host;
        if (!from) { /* closed since: nobody is there */
            Simulator::ScheduleNow([=] { host_abort(host, conn); });
            return nullptr;
        }
        Ptr<MptcpSocket> child = at->stack->CreateSocket();
        child->m_family = sf.tuple.family;
        child->m_sndBuf = from->m_sndBuf;
        child->m_rcvBuf = from->m_rcvBuf;
        child->m_segSize = from->m_segSize;
        child->m_shutSend = from->m_shutSend;
        child->SetRecvPktInfo(from->IsRecvPktInfo());
        child->m_state = MptcpSocket::CONNECTED;
        child->m_accepted = true;
        child->Begin(conn);
        Simulator::ScheduleNow(&MptcpSocket::Accepted, from, child);
        return child->m_entry;
    }

    static void Established(void *app, mpx_conn *conn)
    {
        if (auto s = Of(app))
            s->Established(conn);
    }

    static void Joined(void *app, mpx_conn *, mpx_subflow *sf)
    {
        auto s = Of(app);

        if (!s)
            return;
        if (auto o = s->Observer()) {
            witness_joined(o->Judge(), s->Number(), Party(s), sf, ns3c_now());
            o->m_joins++;
        }
        s->Added(sf);
    }

    static void Opening(void *app, mpx_conn *, const mpx_tuple *t)
    {
        auto s = Of(app);

        if (!s)
            return;
        if (auto o = s->Observer())
            witness_opening(o->Judge(), s->Number(), Party(s), t, ns3c_now());
    }

    static void Addresses(void *app, mpx_conn *conn)
    {
        auto s = Of(app);

        if (!s)
            return;
        if (auto o = s->Observer())
            witness_addresses(o->Judge(), s->Number(), Party(s), conn,
                              ns3c_now());
    }

    static void Ended(void *app, mpx_conn *, mpx_subflow *sf)
    {
        if (auto s = Of(app))
            s->Removed(sf);
    }

    static void Cwnd(void *app, mpx_conn *, mpx_subflow *sf, uint32_t octets)
    {
        auto s = Of(app);

        if (!s)
            return;
        struct mpx_subflow_info i;
        mpx_subflow_info(sf, &i);
        uint32_t &was = s->m_window[i.number];
        if (was != octets)
            s->m_stack->m_cwnd(s, i.number, was, octets);
        was = octets;
    }

    static void Fallback(void *app, mpx_conn *)
    {
        if (auto s = Of(app))
            s->m_stack->m_fallback(s);
    }

    static void KeyActive(void *app, mpx_conn *)
    {
        if (auto s = Of(app))
            s->m_stack->m_keyActivated(s);
    }

    static void Data(void *app, mpx_conn *, const mpx_span piece[2])
    {
        for (int i = 0; i < 2; i++)
            if (auto s = piece[i].len ? Of(app) : nullptr)
                s->Received(piece[i].p, piece[i].len);
    }

    static void Writable(void *app, mpx_conn *)
    {
        if (auto s = Of(app))
            s->Wake(MptcpSocket::DUE_SEND);
    }

    static void Eof(void *app, mpx_conn *)
    {
        auto s = Of(app);

        if (!s)
            return;
        s->m_eof = true;
        s->Wake(MptcpSocket::DUE_EOF);
    }

    static void Closed(void *app, mpx_conn *, bool error)
    {
        auto s = Of(app);

        if (!s)
            return;
        s->m_error = error;
        s->Wake(MptcpSocket::DUE_ENDED);
    }

    static void
    Told(const TracedCallback<Ptr<MptcpSocket>, uint64_t, const Address &,
                              const Address &> &trace,
         MptcpSocket *s, const mpx_subflow *sf)
    {
        struct mpx_subflow_info i;

        mpx_subflow_info(sf, &i);
        const mpx_tuple &t = i.tuple;
        trace(s, i.number, JoinAddress(t.family, t.local, t.local_port),
              JoinAddress(t.family, t.remote, t.remote_port));
    }

    static const host_app_ops *Table()
    {
        static const host_app_ops ops = [] {
            host_app_ops o = {};
            o.accept = Accept;
            o.established = Established;
            o.joined = Joined;
            o.opening = Opening;
            o.addresses = Addresses;
            o.ended = Ended;
            o.cwnd = Cwnd;
            o.fallback = Fallback;
            o.key_active = KeyActive;
            o.data = Data;
            o.writable = Writable;
            o.eof = Eof;
            o.closed = Closed;
            return o;
        }();
        return &ops;
    }
};

/* From here on the C layers know it. */
void MptcpSocket::Begin(mpx_conn *conn)
{
    struct mpx_subflow_info i;

    if (!m_entry)
        m_entry = m_stack->NewEntry(this);
    m_conn = conn;
    m_stack->m_byConn[conn] = m_entry;
    mpx_subflow_info(mpx_conn_subflow(conn, 0), &i);
    m_local = JoinAddress(i.tuple.family, i.tuple.local, i.tuple.local_port);
    m_peer = JoinAddress(i.tuple.family, i.tuple.remote, i.tuple.remote_port);
    if (auto o = MptcpObserver::Find())
        m_observed = m_accepted
                         ? o->Accepted(m_local, m_peer)
                         : o->Opened(m_local, m_peer, PeekPointer(m_stack));
    m_stack->m_created(this);
}

/* Of an observed connection; else NULL. */
Ptr<MptcpObserver> MptcpSocket::Observer() const
{
    return m_observed < 0 ? nullptr : MptcpObserver::Find();
}

uint32_t MptcpSocket::Number() const
{
    return static_cast<uint32_t>(m_observed);
}

void MptcpSocket::Added(const mpx_subflow *sf)
{
    struct mpx_subflow_info i;

    mpx_subflow_info(sf, &i);
    m_open.insert(i.number);
    MptcpOps::Told(m_stack->m_subflowAdded, this, sf);
}

/* Of those that were added; the last may end after the connection. */
void MptcpSocket::Removed(const mpx_subflow *sf)
{
    struct mpx_subflow_info i;

    mpx_subflow_info(sf, &i);
    if (m_open.erase(i.number) == 0)
        return;
    MptcpOps::Told(m_stack->m_subflowRemoved, this, sf);
    LetGo();
}

/* The C layers tell nothing any more once connection and subflows are over. */
void MptcpSocket::LetGo()
{
    if (m_state == ENDED && m_open.empty())
        Simulator::ScheduleNow(&MptcpStack::Forget, m_stack, m_entry);
}

void MptcpSocket::Established(mpx_conn *conn)
{
    if (auto o = Observer())
        witness_established(o->Judge(), Number(), MptcpOps::Party(this), conn,
                            ns3c_now());
    Added(mpx_conn_subflow(conn, 0));
    if (m_state == CONNECTING)
        Wake(DUE_CONNECTED);
    m_state = CONNECTED;
    if (!m_stack->m_keys.empty())
        Wake(DUE_KEY);
    Wake(DUE_SEND);
}

void MptcpSocket::Received(const uint8_t *p, size_t len)
{
    std::vector<uint8_t> told;

    if (auto o = Observer()) {
        o->Delivered(m_observed, m_accepted, p, len, told);
        p = told.data();
    }
    if (m_shutRecv || m_closed)
        return;
    if (m_rxAt > m_rx.size() / 2) {
        m_rx.erase(m_rx.begin(), m_rx.begin() + static_cast<long>(m_rxAt));
        m_rxAt = 0;
    }
    m_rx.insert(m_rx.end(), p, p + len);
    Wake(DUE_RECV);
}

/* A segment of the connection was dealt with. */
void MptcpSocket::Progress()
{
    struct mpx_conn_info info;

    if (m_state != CONNECTED)
        return;
    mpx_conn_info(m_conn, &info);
    uint64_t acked = std::min(info.octets_acked, m_written); /* DATA_FIN too */
    if (acked <= m_acked)
        return;
    m_acked = acked;
    m_stack->m_dataAck(this, acked);
    Wake(DUE_SEND);
}

void MptcpSocket::Wake(unsigned due)
{
    m_due |= due;
    if (m_tell.IsExpired())
        m_tell = Simulator::ScheduleNow(&MptcpSocket::Tell, this);
}

/* In the order in which things happen on a connection. */
void MptcpSocket::Tell()
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
        if (m_acked > m_told) {
            uint64_t was = m_told;
            m_told = m_acked;
            NotifyDataSent(static_cast<uint32_t>(m_acked - was));
        }
        if (m_state == CONNECTED && !m_shut && GetTxAvailable() > 0)
            NotifySend(GetTxAvailable());
    }
    if ((due & DUE_EOF) && !m_closed) {
        NotifyNormalClose();
        if (m_shutSend)
            Shut();
    }
    if (!(due & DUE_ENDED) || m_state == ENDED)
        return;
    bool connected = m_state == CONNECTED;
    m_state = ENDED;
    m_rotate.Cancel();
    m_stack->m_byConn.erase(m_conn);
    LetGo();
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
    mpx_err err = host_set_key(m_stack->m_host, m_conn, key.data(), key.size());
    if (err == MPX_OK)
        return 0;
    return Fail(err == MPX_ERR_RANGE   ? ERROR_INVAL
                : err == MPX_ERR_AGAIN ? ERROR_AGAIN
                                       : ERROR_OPNOTSUPP,
                std::string("SetExternalKey: ") + mpx_strerror(err));
}

/* The next of the stack's keys. One that finds the one before it unproved
 * comes again, so that both ends install the same in the same order. */
void MptcpSocket::NextKey()
{
    if (m_state != CONNECTED || m_nextKey >= m_stack->m_keys.size())
        return;
    if (SetExternalKey(m_stack->m_keys[m_nextKey]) < 0 &&
        m_errno == ERROR_AGAIN) {
        m_rotate = Simulator::Schedule(MilliSeconds(KEY_RETRY_MS),
                                       &MptcpSocket::NextKey, this);
        return;
    }
    m_nextKey++;
    if (m_stack->m_rotation.IsStrictlyPositive())
        m_rotate = Simulator::Schedule(m_stack->m_rotation,
                                       &MptcpSocket::NextKey, this);
}

/* ---- naming and opening ---- */

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
    mpx_conn *conn =
        host_connect_from(m_stack->m_host, any ? nullptr : &local, m_port,
                          &remote, port, &cfg, MptcpOps::Table(), m_entry);
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
        host_listen(m_host, family, port, &cfg, MptcpOps::Table(), &l) < 0)
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
        size_t took =
            host_write(m_stack->m_host, m_conn, m_tx.data(), m_tx.size());
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
    if (Live() && m_state == CONNECTED)
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

/* ---- looking ---- */

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

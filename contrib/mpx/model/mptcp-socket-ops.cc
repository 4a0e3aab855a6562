/* SPDX-License-Identifier: MIT */
/* What the C layers report of a connection, and what becomes of it. */
#include "mptcp-core.h"
#include "mptcp-observer.h"
#include "mptcp-socket.h"
#include "mptcp-tls.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

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
        child->m_tlsVersion = from->m_tlsVersion;
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
        auto s = Of(app);

        if (!s)
            return;
        if (s->m_tls)
            s->m_tls->KeyActive();
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
        auto s = Of(app);

        if (s && s->m_tls)
            s->m_tls->OutputReady();
        else if (s)
            s->Wake(MptcpSocket::DUE_SEND);
    }

    static void Eof(void *app, mpx_conn *)
    {
        auto s = Of(app);

        if (s && s->m_tls)
            s->m_tls->InputEnd();
        else if (s)
            s->Ended();
    }

    static void Closed(void *app, mpx_conn *, bool error)
    {
        if (auto s = Of(app))
            s->Over(error);
    }

    static void
    Trace(const TracedCallback<Ptr<MptcpSocket>, uint64_t, const Address &,
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

const host_app_ops *MptcpStack::SocketOps()
{
    return MptcpOps::Table();
}

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
    MptcpOps::Trace(m_stack->m_subflowAdded, this, sf);
}

/* Of those that were added; the last may end after the connection. */
void MptcpSocket::Removed(const mpx_subflow *sf)
{
    struct mpx_subflow_info i;

    mpx_subflow_info(sf, &i);
    if (m_open.erase(i.number) == 0)
        return;
    MptcpOps::Trace(m_stack->m_subflowRemoved, this, sf);
    Release();
}

/* The C layers report nothing any more once connection and subflows are over.
 */
void MptcpSocket::Release()
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
    if (m_tlsVersion)
        m_tls = m_stack->StartTls(this);
    if (m_state == CONNECTING && !m_tls)
        Wake(DUE_CONNECTED);
    m_state = CONNECTED;
    if (m_tls)
        m_tls->Start();
    if (!m_stack->m_keys.empty())
        Wake(DUE_KEY);
    Wake(DUE_SEND);
}

void MptcpSocket::Received(const uint8_t *p, size_t len)
{
    if (m_tls)
        m_tls->Input(p, len);
    else
        Delivered(p, len);
}

/* What the application is to be given. */
void MptcpSocket::Delivered(const uint8_t *p, size_t len)
{
    std::vector<uint8_t> delivered;

    if (auto o = Observer()) {
        o->Delivered(m_observed, m_accepted, p, len, delivered);
        p = delivered.data();
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

/* The peer will write no more. */
void MptcpSocket::Ended()
{
    m_eof = true;
    Wake(DUE_EOF);
}

/* The connection has ended. TLS has yet to act on what came last, in an event
 * before this one's. */
void MptcpSocket::Over(bool error)
{
    m_error = m_error || error;
    if (!m_tls) {
        Wake(DUE_ENDED);
        return;
    }
    m_tls->Over();
    Simulator::ScheduleNow([self = Ptr<MptcpSocket>(this)] {
        if (!self->m_stack)
            return;
        if (!self->m_tls->Why().empty())
            self->TlsFailed(self->m_tls->Why());
        self->Wake(DUE_ENDED);
    });
}

/* The application can use it: with TLS, once that is open. */
bool MptcpSocket::Opened() const
{
    return m_state == CONNECTED && (!m_tls || m_tls->IsOpen());
}

/* A segment of the connection was dealt with. */
void MptcpSocket::Progress()
{
    struct mpx_conn_info info;

    if (m_state != CONNECTED)
        return;
    mpx_conn_info(m_conn, &info);
    if (m_tls) { /* of its records */
        if (info.octets_acked > m_recordsAcked)
            m_stack->m_dataAck(this, info.octets_acked);
        m_recordsAcked = info.octets_acked;
        return;
    }
    uint64_t acked = std::min(info.octets_acked, m_written); /* DATA_FIN too */
    if (acked <= m_acked)
        return;
    m_acked = acked;
    m_stack->m_dataAck(this, acked);
    Wake(DUE_SEND);
}

} // namespace ns3

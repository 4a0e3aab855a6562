/* SPDX-License-Identifier: MIT */
/* A channel of the C layers under a socket, and its keys. */
#include "mptcp-tls.h"

#include "mptcp-socket.h"

#include "ns3/fatal-error.h"
#include "ns3/simulator.h"

#include <cstring>

namespace ns3
{

/* What the ends of a version key with: alike for all, so that a client knows
 * the certificate of each server. */
struct TlsParty {
    scn_keying scenario;
    std::weak_ptr<struct keying> keying;
};

/* The simulation's, by version and by whether clients trust the server. */
static TlsParty g_party[2][2];

static std::shared_ptr<struct keying> KeyingOf(unsigned version, bool trusted)
{
    TlsParty &p = g_party[version == 13][trusted];
    std::string source = "tls" + std::to_string(version);
    char error[SCN_TEXT_MAX];

    if (auto known = p.keying.lock())
        return known;
    p.scenario = {};
    std::strncpy(p.scenario.source, source.c_str(),
                 sizeof p.scenario.source - 1);
    p.scenario.rotate.on = true;
    p.scenario.rotate.source =
        version == 13 ? KS_ROTATE_EKU : KS_ROTATE_RENEGOTIATE;
    std::shared_ptr<struct keying> k(
        keying_new(&p.scenario, 0, 0, nullptr, error),
        [](struct keying *old) { keying_free(old); });
    if (!k)
        NS_FATAL_ERROR("MptcpTls: " << error);
    p.keying = k;
    return k;
}

/* ---- callbacks of the C layers ---- */

struct MptcpTlsOps {
    static MptcpTls *Of(void *user)
    {
        return static_cast<MptcpTls *>(user);
    }

    static Ptr<MptcpSocket> SocketOf(const MptcpTls *t)
    {
        auto e = static_cast<MptcpStack::Entry *>(t->m_user);

        return e->socket && e->socket->m_stack ? e->socket : nullptr;
    }

    static void Opened(void *user)
    {
        MptcpTls *t = Of(user);

        t->m_open = true;
        if (auto s = SocketOf(t))
            s->m_stack->m_handshakeDone(s);
        keyer_start(&t->m_keyer, t->m_conn, GoOn, t);
    }

    /* The first key is installed, if there is one. */
    static void GoOn(void *user)
    {
        MptcpTls *t = Of(user);
        auto s = SocketOf(t);

        if (!s)
            return;
        /* a client begins key updates, a server renegotiations */
        if (s->m_accepted == (t->m_version == 12))
            t->Rotate(s->m_stack->m_rotation);
        s->TlsOpened();
    }

    static void Installed(void *user, uint32_t epoch, const ks_key *key)
    {
        if (auto s = SocketOf(Of(user)))
            s->m_stack->m_keyExported(
                s, epoch,
                std::vector<uint8_t>(key->octets, key->octets + key->len));
    }

    static void LeftOut(void *user, uint32_t epoch, ks_err source, mpx_err core)
    {
        if (auto s = SocketOf(Of(user)))
            s->KeyRefused(epoch, source ? ks_strerror(source)
                                        : MptcpSocket::WhyRefused(core));
    }

    static void Data(void *user, const uint8_t *p, size_t len)
    {
        if (auto s = SocketOf(Of(user)))
            s->Delivered(p, len);
    }

    static void Writable(void *user)
    {
        if (auto s = SocketOf(Of(user)))
            s->Wake(MptcpSocket::DUE_SEND);
    }

    static void Eof(void *user)
    {
        if (auto s = SocketOf(Of(user)))
            s->Ended();
    }

    static void Failed(void *user)
    {
        if (auto s = SocketOf(Of(user)))
            s->TlsFailed(Of(user)->Why());
    }

    static void Rekeyed(void *user, uint32_t epoch)
    {
        keyer_rekeyed(&Of(user)->m_keyer, epoch);
    }

    static const channel_user table;
    static const scn_processing noTime;
};

const channel_user MptcpTlsOps::table = {Opened, Data,   Writable,
                                         Eof,    Failed, Rekeyed};
const scn_processing MptcpTlsOps::noTime = {};

/* ---- a channel ---- */

MptcpTls::MptcpTls(void *user, struct host *host, mpx_conn *conn,
                   const mpx_profile &p, unsigned version, bool server,
                   bool trusted)
    : m_user(user), m_version(version), m_profile(p), m_conn(conn),
      m_keying(KeyingOf(version, trusted || !server))
{
    channel_options o = keying_channel(m_keying.get(), host, server);

    processing_init(&m_processing, &MptcpTlsOps::noTime, server);
    o.processing = &m_processing;
    m_channel = channel_new(&o, &MptcpTlsOps::table, this);
    if (!m_channel)
        NS_FATAL_ERROR("MptcpTls: libssl has no memory for a session");
    keyer_init(&m_keyer, m_keying.get(), &m_profile, host, m_channel,
               &m_processing, 0, server);
    m_keyer.installed = MptcpTlsOps::Installed;
    m_keyer.left_out = MptcpTlsOps::LeftOut;
}

MptcpTls::~MptcpTls()
{
    channel_free(m_channel);
    keyer_free(&m_keyer);
}

void MptcpTls::Start()
{
    channel_start(m_channel, m_conn);
}

void MptcpTls::Input(const uint8_t *p, size_t len)
{
    channel_input(m_channel, p, len);
}

void MptcpTls::InputEnd()
{
    channel_input_end(m_channel);
}

void MptcpTls::OutputReady()
{
    channel_output_ready(m_channel);
}

void MptcpTls::KeyActive()
{
    keyer_active(&m_keyer);
}

void MptcpTls::Over()
{
    m_over = true;
    m_rotate.Cancel();
    keyer_stop(&m_keyer);
}

size_t MptcpTls::Write(const uint8_t *p, size_t len)
{
    return m_over ? 0 : channel_write(m_channel, p, len);
}

void MptcpTls::Shutdown()
{
    if (!m_over)
        channel_shutdown(m_channel);
}

bool MptcpTls::IsOpen() const
{
    return m_open;
}

std::string MptcpTls::Why() const
{
    const char *why = channel_why(m_channel);

    if (why)
        return why;
    return m_over && !m_open ? "the connection ended in the handshake" : "";
}

/* If an exchange is still under way, the next time will do. */
void MptcpTls::Rotate(const Time &every)
{
    if (!every.IsStrictlyPositive())
        return;
    m_rotate = Simulator::Schedule(every, [this, every] {
        channel_rekey(m_channel);
        Rotate(every);
    });
}

} // namespace ns3

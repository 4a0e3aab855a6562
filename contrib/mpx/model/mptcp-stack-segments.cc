/* SPDX-License-Identifier: MIT */
/* Every segment of a node's connections: trace sources, acknowledgements. */
#include "mptcp-core.h"
#include "mptcp-socket.h"
#include "mptcp-stack.h"

#include <cstring>

namespace ns3
{

/* The mapping of a segment; false if it has none. */
static bool MappingOf(const uint8_t *hdr, uint8_t hdr_len, uint64_t *dsn,
                      uint32_t *octets)
{
    mpx_opt_walk w = mpx_opt_walk_of(hdr + 20, hdr_len - 20u);
    const uint8_t *opt;
    size_t len;
    mpx_opt o;

    while (mpx_opt_walk_next(&w, &opt, &len)) {
        if (opt[0] != MPX_OPT_KIND || len < 3 || opt[2] >> 4 != MPX_SUB_DSS ||
            mpx_opt_decode(&o, opt, len, MPX_SEG_ACK) != MPX_OK ||
            !o.u.dss.has_map)
            continue;
        *dsn = o.u.dss.dsn;
        *octets = o.u.dss.dll;
        return true;
    }
    return false;
}

static uint64_t IdOf(const mpx_subflow *sf)
{
    struct mpx_subflow_info info;

    mpx_subflow_info(sf, &info);
    return info.number;
}

struct MptcpSegments {
    static void Sent(void *ctx, const ns3c_flow *f, const uint8_t *hdr,
                     uint8_t hdr_len, size_t)
    {
        Mapping(static_cast<MptcpStack *>(ctx), f, hdr, hdr_len, true);
    }

    static void Received(void *ctx, const ns3c_flow *f, const uint8_t *hdr,
                         uint8_t hdr_len, size_t, const mpx_stats *before,
                         const mpx_stats *after)
    {
        auto self = static_cast<MptcpStack *>(ctx);
        char reason[EVENTS_TEXT_MAX];

        Mapping(self, f, hdr, hdr_len, false);
        if (!self->m_refused.IsEmpty() && events_reason(reason, before, after))
            self->m_refused(reason,
                            JoinAddress(f->family, f->remote, f->remote_port));
    }

    static void Processed(void *ctx, const ns3c_flow *f)
    {
        auto self = static_cast<MptcpStack *>(ctx);
        mpx_subflow *sf;

        if (MptcpSocket *s = self->SocketOf(*f, &sf))
            s->Progress();
    }

  private:
    static void Mapping(MptcpStack *self, const ns3c_flow *f,
                        const uint8_t *hdr, uint8_t hdr_len, bool out)
    {
        auto &trace = out ? self->m_tx : self->m_rx;
        mpx_subflow *sf;
        uint64_t dsn;
        uint32_t octets;

        if (trace.IsEmpty() || !MappingOf(hdr, hdr_len, &dsn, &octets))
            return;
        if (MptcpSocket *s = self->SocketOf(*f, &sf))
            trace(s, IdOf(sf), dsn, octets);
    }
};

MptcpSocket *MptcpStack::SocketOf(const ns3c_flow &f, mpx_subflow **sf)
{
    mpx_tuple t = {};

    t.family = f.family;
    std::memcpy(t.local, f.local, sizeof t.local);
    std::memcpy(t.remote, f.remote, sizeof t.remote);
    t.local_port = f.local_port;
    t.remote_port = f.remote_port;
    *sf = mpx_subflow_find(host_endpoint(m_host), &t);
    if (!*sf)
        return nullptr;
    const mpx_conn *conn = mpx_subflow_conn(*sf);
    auto found = m_byConn.find(conn);
    return found == m_byConn.end() ? nullptr
                                   : PeekPointer(found->second->socket);
}

void MptcpStack::TapSegments()
{
    m_tap = std::make_unique<struct host_tap>();
    m_tap->ctx = this;
    m_tap->sent = MptcpSegments::Sent;
    m_tap->received = MptcpSegments::Received;
    m_tap->processed = MptcpSegments::Processed;
    host_tap(m_host, m_tap.get());
}

} // namespace ns3

/* SPDX-License-Identifier: MIT */
/* Nodes of ns-3's own helpers, a point-to-point link and an Ethernet between
 * them, handed to the C layer: a transfer on both paths. Twice in a process, as
 * ns-3's tests run. */
#include "check.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "host.h"
}
#pragma GCC diagnostic pop

#include "ns3/csma-helper.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <cstring>

using namespace ns3;

namespace
{

constexpr uint16_t PORT = 5001;
constexpr uint64_t SIZE = 4000000;

struct End {
    struct host *host;
    mpx_conn *conn;
    uint64_t octets;
    bool wrong, eof, closed, error;
    unsigned joined;
};

uint8_t OctetAt(uint64_t i)
{
    return static_cast<uint8_t>(i * 31 + (i >> 8));
}

void Fill(End *e)
{
    uint8_t buf[8192];

    while (e->octets < SIZE) {
        size_t len =
            SIZE - e->octets < sizeof buf ? SIZE - e->octets : sizeof buf;
        for (size_t i = 0; i < len; i++)
            buf[i] = OctetAt(e->octets + i);
        size_t took = host_write(e->host, e->conn, buf, len);
        e->octets += took;
        if (took < len)
            return;
    }
    host_shutdown(e->host, e->conn);
}

void OnEstablished(void *app, mpx_conn *conn)
{
    End *e = static_cast<End *>(app);

    e->conn = conn;
    Fill(e);
}

void OnWritable(void *app, mpx_conn *)
{
    Fill(static_cast<End *>(app));
}

void *OnAccept(void *listener, mpx_conn *conn)
{
    static_cast<End *>(listener)->conn = conn;
    return listener;
}

void OnData(void *app, mpx_conn *, const mpx_span piece[2])
{
    End *e = static_cast<End *>(app);

    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < piece[k].len; i++)
            e->wrong |= piece[k].p[i] != OctetAt(e->octets++);
}

void OnEof(void *app, mpx_conn *conn)
{
    End *e = static_cast<End *>(app);

    e->eof = true;
    host_shutdown(e->host, conn);
}

void OnJoined(void *app, mpx_conn *, mpx_subflow *)
{
    static_cast<End *>(app)->joined++;
}

void OnClosed(void *app, mpx_conn *, bool error)
{
    End *e = static_cast<End *>(app);

    e->closed = true;
    e->error = error;
}

struct ns3c_addr Addr(Ptr<Node> node, uint32_t iface)
{
    struct ns3c_addr a = {4, {0}};

    node->GetObject<Ipv4>()->GetAddress(iface, 0).GetLocal().Serialize(a.b);
    return a;
}

struct host *MakeHost(Ptr<Node> node, int64_t stream)
{
    struct host_options o = {};
    int handle = ns3c_node_adopt(node->GetId());

    CHECK(handle >= 0);
    CHECK(ns3c_node_adopt(node->GetId()) == handle);
    CHECK(ns3c_dev_adopt(handle, 0) >= 0);
    CHECK(ns3c_dev_adopt(handle, 0) == ns3c_dev_adopt(handle, 0));
    CHECK(ns3c_dev_adopt(handle, 99) < 0);
    o.stream = stream;
    o.tcp.sack = o.tcp.timestamps = true;
    o.tcp.sndbuf = o.tcp.rcvbuf = host_tcp_buffer(1 << 20);
    o.tcp.mss = 1400;
    struct host *h = host_new(handle, &o);
    CHECK(h);
    for (uint32_t i = 1; i <= 2; i++) {
        struct ns3c_addr a = Addr(node, i);
        CHECK(host_add_addr(h, &a) == 0);
    }
    return h;
}

/* @return octets that came by the first link, of all that came. */
uint64_t Transfer()
{
    NodeContainer nodes(2);
    PointToPointHelper p2p;
    CsmaHelper csma;
    InternetStackHelper stack;
    Ipv4AddressHelper address;

    p2p.SetDeviceAttribute("DataRate", StringValue("10Mbps"));
    p2p.SetChannelAttribute("Delay", StringValue("5ms"));
    csma.SetChannelAttribute("DataRate", StringValue("10Mbps"));
    csma.SetChannelAttribute("Delay", StringValue("1ms"));
    stack.Install(nodes);
    address.SetBase("10.1.1.0", "255.255.255.0");
    address.Assign(p2p.Install(nodes));
    address.SetBase("10.1.2.0", "255.255.255.0");
    address.Assign(csma.Install(nodes));

    CHECK(ns3c_attach() == 0 && ns3c_attach() == 0);
    CHECK(ns3c_node_adopt(7) < 0 && std::strstr(ns3c_error(), "no node 7"));
    End client = {}, server = {};
    client.host = MakeHost(nodes.Get(0), 1);
    server.host = MakeHost(nodes.Get(1), 2);
    struct mpx_config cfg;
    mpx_config_init(&cfg);
    cfg.pm = mpx_pm_find("fullmesh");
    struct host_app_ops from = {}, to = {};
    from.established = OnEstablished;
    from.writable = OnWritable;
    from.closed = OnClosed;
    to.accept = OnAccept;
    to.data = OnData;
    to.eof = OnEof;
    to.joined = OnJoined;
    to.closed = OnClosed;
    CHECK(host_listen(server.host, 4, PORT, &cfg, &to, &server) == 0);
    struct ns3c_addr a = Addr(nodes.Get(0), 1), b = Addr(nodes.Get(1), 1);
    CHECK(host_connect(client.host, &a, &b, PORT, &cfg, &from, &client));

    ns3c_destroy(); /* is refused */
    Simulator::Stop(Seconds(30));
    Simulator::Run();
    CHECK(server.octets == SIZE && !server.wrong && server.eof);
    CHECK(server.joined == 1);
    CHECK(client.closed && !client.error && server.closed && !server.error);
    uint64_t first = host_octets_in(server.host, &b);
    b = Addr(nodes.Get(1), 2);
    uint64_t second = host_octets_in(server.host, &b);
    CHECK(first + second >= SIZE);
    CHECK(first > SIZE / 4 && second > SIZE / 4);
    Simulator::Destroy();
    CHECK(ns3c_node_adopt(0) < 0); /* it has ended */
    host_free(client.host);
    host_free(server.host);
    return first;
}

} // namespace

int main()
{
    RngSeedManager::SetSeed(1);
    uint64_t first = Transfer();
    CHECK(first > 0);
    Transfer();
    struct ns3c_options o = {1, 1, false, false};
    CHECK(ns3c_init(&o) == 0);
    CHECK(ns3c_attach() < 0);
    return 0;
}

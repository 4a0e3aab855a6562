/* SPDX-License-Identifier: MIT */
/* Nodes, links, addresses and routes. */
#include "ns3c_impl.h"

#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/fd-net-device.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv4-static-routing.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-route.h"
#include "ns3/ipv6-static-routing.h"
#include "ns3/ipv6-static-routing-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/icmpv6-l4-protocol.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/traffic-control-layer.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace ns3c
{

/* Random streams of ns-3's own protocols: far above any that a caller counts
 * up to, a fixed number of them for each node. */
constexpr int64_t STREAM_BASE = INT64_C(1) << 48;
constexpr int64_t STREAMS_PER_NODE = 64;

NodeRec *NodeOf(int node)
{
    Sim *sim = Here();

    if (!sim)
        return nullptr;
    if (node < 0 || static_cast<size_t>(node) >= sim->nodes.size()) {
        Fail("%d is not a node", node);
        return nullptr;
    }
    return &sim->nodes[static_cast<size_t>(node)];
}

NodeRec *InetNodeOf(int node)
{
    NodeRec *n = NodeOf(node);

    if (n && n->adopted)
        n->inet = n->node->GetObject<ns3::TcpL4Protocol>() != nullptr;
    if (n && !n->inet) {
        Fail("node %d has no IP: ns3c_node_inet() comes first", node);
        return nullptr;
    }
    return n;
}

DevRec *DevOf(int dev)
{
    Sim *sim = Here();

    if (!sim)
        return nullptr;
    if (dev < 0 || static_cast<size_t>(dev) >= sim->devs.size()) {
        Fail("%d is not a device", dev);
        return nullptr;
    }
    return &sim->devs[static_cast<size_t>(dev)];
}

static ns3::Ipv4StaticRouting *Routing4(const NodeRec &n)
{
    return dynamic_cast<ns3::Ipv4StaticRouting *>(
        ns3::PeekPointer(n.node->GetObject<ns3::Ipv4>()->GetRoutingProtocol()));
}

static ns3::Ipv6StaticRouting *Routing6(const NodeRec &n)
{
    return dynamic_cast<ns3::Ipv6StaticRouting *>(
        ns3::PeekPointer(n.node->GetObject<ns3::Ipv6>()->GetRoutingProtocol()));
}

ns3::Ptr<ns3::NetDevice> OwnerOf(const NodeRec &n, const ns3c_addr &a)
{
    if (a.family == 4) {
        auto ip = n.node->GetObject<ns3::Ipv4>();
        int32_t i = ip ? ip->GetInterfaceForAddress(Ip4(a.b)) : -1;
        return i < 0 ? nullptr : ip->GetNetDevice(static_cast<uint32_t>(i));
    }
    auto ip = n.node->GetObject<ns3::Ipv6>();
    int32_t i = ip ? ip->GetInterfaceForAddress(Ip6(a.b)) : -1;
    return i < 0 ? nullptr : ip->GetNetDevice(static_cast<uint32_t>(i));
}

template <class Header, class Ip, class Addr>
static bool RoutedBy(ns3::Ptr<Ip> ip, Addr remote,
                     ns3::Ptr<ns3::NetDevice> through, ns3c_addr *source)
{
    ns3::Socket::SocketErrno err;
    Header h;

    if (!ip)
        return false;
    h.SetDestination(remote);
    auto route =
        ip->GetRoutingProtocol()->RouteOutput(nullptr, h, through, err);
    if (!route)
        return false;
    if (source)
        Put(source->b, route->GetSource());
    return true;
}

bool Routed(const NodeRec &n, const ns3c_addr &remote,
            ns3::Ptr<ns3::NetDevice> through, ns3c_addr *source)
{
    if (source)
        source->family = remote.family;
    if (remote.family == 4)
        return RoutedBy<ns3::Ipv4Header>(n.node->GetObject<ns3::Ipv4>(),
                                         Ip4(remote.b), through, source);
    return RoutedBy<ns3::Ipv6Header>(n.node->GetObject<ns3::Ipv6>(),
                                     Ip6(remote.b), through, source);
}

static int AddDevice(Sim &sim, const DevRec &d)
{
    sim.devs.push_back(d);
    return static_cast<int>(sim.devs.size() - 1);
}

static ns3::Ptr<ns3::PointToPointNetDevice>
MakeP2p(const ns3c_link &l, uint64_t rate_bps, ns3::Ptr<ns3::Node> node)
{
    auto dev = ns3::CreateObject<ns3::PointToPointNetDevice>();
    auto queue = ns3::CreateObject<ns3::DropTailQueue<ns3::Packet>>();

    dev->SetAddress(ns3::Mac48Address::Allocate());
    dev->SetDataRate(ns3::DataRate(rate_bps));
    queue->SetMaxSize(
        ns3::QueueSize(ns3::QueueSizeUnit::PACKETS, l.queue_packets));
    dev->SetQueue(queue);
    node->AddDevice(dev);
    if (l.queue_disc) { /* the queue disc is to know when the queue is full */
        auto ndqi = ns3::CreateObject<ns3::NetDeviceQueueInterface>();
        ndqi->GetTxQueue(0)->ConnectQueueTraces(queue);
        dev->AggregateObject(ndqi);
    }
    return dev;
}

/* What ns-3's address helper would do, and only for who asked for it. */
static void AddQueueDisc(const DevRec &d)
{
    auto tc = d.dev->GetNode()->GetObject<ns3::TrafficControlLayer>();

    if (d.queue_disc && !tc->GetRootQueueDiscOnDevice(d.dev))
        ns3::TrafficControlHelper::Default().Install(d.dev);
}

static void AddAddress4(const DevRec &d, const uint8_t *b, int prefix)
{
    auto ip = d.dev->GetNode()->GetObject<ns3::Ipv4>();
    uint32_t mask = prefix == 0 ? 0 : ~UINT32_C(0) << (32 - prefix);
    int32_t i = ip->GetInterfaceForDevice(d.dev);
    uint32_t iface = i < 0 ? ip->AddInterface(d.dev) : static_cast<uint32_t>(i);

    ip->AddAddress(iface,
                   ns3::Ipv4InterfaceAddress(Ip4(b), ns3::Ipv4Mask(mask)));
    if (!ip->IsUp(iface)) {
        ip->SetMetric(iface, 1);
        ip->SetUp(iface);
    }
}

static void AddAddress6(const DevRec &d, const uint8_t *b, int prefix)
{
    auto ip = d.dev->GetNode()->GetObject<ns3::Ipv6>();
    int32_t i = ip->GetInterfaceForDevice(d.dev);
    uint32_t iface = i < 0 ? ip->AddInterface(d.dev) : static_cast<uint32_t>(i);

    if (!ip->IsUp(iface)) {
        ip->SetMetric(iface, 1);
        ip->SetUp(iface);
    }
    ip->AddAddress(iface,
                   ns3::Ipv6InterfaceAddress(
                       Ip6(b), ns3::Ipv6Prefix(static_cast<uint8_t>(prefix))));
}

static int AddRoute4(const NodeRec &n, const DevRec &d, const uint8_t *dst,
                     int prefix, const uint8_t *via)
{
    int32_t i = n.node->GetObject<ns3::Ipv4>()->GetInterfaceForDevice(d.dev);
    ns3::Ipv4Mask mask(prefix == 0 ? 0 : ~UINT32_C(0) << (32 - prefix));
    ns3::Ipv4Address net = Ip4(dst).CombineMask(mask);

    if (i < 0)
        return Fail("ns3c_route_add: the device has no IPv4 address");
    if (via)
        Routing4(n)->AddNetworkRouteTo(net, mask, Ip4(via),
                                       static_cast<uint32_t>(i));
    else
        Routing4(n)->AddNetworkRouteTo(net, mask, static_cast<uint32_t>(i));
    return 0;
}

static int AddRoute6(const NodeRec &n, const DevRec &d, const uint8_t *dst,
                     int prefix, const uint8_t *via)
{
    int32_t i = n.node->GetObject<ns3::Ipv6>()->GetInterfaceForDevice(d.dev);
    ns3::Ipv6Prefix mask(static_cast<uint8_t>(prefix));
    ns3::Ipv6Address net = Ip6(dst).CombinePrefix(mask);

    if (i < 0)
        return Fail("ns3c_route_add: the device has no IPv6 address");
    if (via)
        Routing6(n)->AddNetworkRouteTo(net, mask, Ip6(via),
                                       static_cast<uint32_t>(i));
    else
        Routing6(n)->AddNetworkRouteTo(net, mask, static_cast<uint32_t>(i));
    return 0;
}

static bool PrefixSound(const ns3c_addr *a, int prefix)
{
    return AddrSound(a) && prefix >= 0 && prefix <= (a->family == 4 ? 32 : 128);
}

} // namespace ns3c

using namespace ns3c;

int ns3c_node(void)
{
    Sim *sim = Here();

    if (!sim)
        return -1;
    sim->nodes.push_back(
        {ns3::CreateObject<ns3::Node>(), false, nullptr, false, nullptr});
    return static_cast<int>(sim->nodes.size() - 1);
}

int ns3c_node_inet(int node)
{
    NodeRec *n = NodeOf(node);
    ns3::InternetStackHelper stack;

    if (!n)
        return -1;
    if (n->inet || n->adopted)
        return Fail("node %d has IP already", node);
    stack.SetRoutingHelper(ns3::Ipv4StaticRoutingHelper());
    stack.SetRoutingHelper(ns3::Ipv6StaticRoutingHelper());
    stack.Install(n->node);
    stack.AssignStreams(ns3::NodeContainer(n->node),
                        STREAM_BASE + node * STREAMS_PER_NODE);
    /* Addresses are good at once, nobody solicits or redirects, and IPv6
     * takes packets for any own address, as ns-3's IPv4 does. */
    auto ip = n->node->GetObject<ns3::Ipv6L3Protocol>();
    ip->SetAttribute("IpForward", ns3::BooleanValue(true));
    ip->SetAttribute("SendIcmpv6Redirect", ns3::BooleanValue(false));
    ip->SetAttribute("StrongEndSystemModel", ns3::BooleanValue(false));
    n->node->GetObject<ns3::Icmpv6L4Protocol>()->SetAttribute(
        "DAD", ns3::BooleanValue(false));
    n->inet = true;
    return 0;
}

int ns3c_p2p(int a, int b, const struct ns3c_link *l, int dev[2])
{
    NodeRec *na = NodeOf(a), *nb = NodeOf(b);

    if (!na || !nb)
        return -1;
    if (!l || !dev || a == b || l->rate_bps == 0 || l->queue_packets == 0 ||
        l->delay_ns > INT64_MAX)
        return Fail("ns3c_p2p: needs two nodes, a rate and a queue");
    auto channel = ns3::CreateObject<ns3::PointToPointChannel>();
    ns3::Time delay = ns3::NanoSeconds(l->delay_ns);
    uint64_t back = l->rate_back_bps ? l->rate_back_bps : l->rate_bps;
    auto da = MakeP2p(*l, l->rate_bps, na->node);
    auto db = MakeP2p(*l, back, nb->node);
    channel->SetAttribute("Delay", ns3::TimeValue(delay));
    da->Attach(channel);
    db->Attach(channel);
    int next = static_cast<int>(Here()->devs.size());
    dev[0] = AddDevice(
        *Here(), {da, a, next + 1, l->queue_disc, l->rate_bps, delay, nullptr});
    dev[1] =
        AddDevice(*Here(), {db, b, next, l->queue_disc, back, delay, nullptr});
    return 0;
}

int ns3c_tap(int node, int fd, const uint8_t mac[6])
{
    NodeRec *n = NodeOf(node);

    if (!n)
        return -1;
    if (!Here()->realtime)
        return Fail("ns3c_tap: needs ns3c_options.realtime");
    int own = mac ? dup(fd) : -1; /* FdNetDevice closes what it is given */
    if (own < 0)
        return Fail("ns3c_tap: descriptor %d: %s", fd,
                    mac ? std::strerror(errno) : "no MAC address");
    auto dev = ns3::CreateObject<ns3::FdNetDevice>();
    ns3::Mac48Address address;
    address.CopyFrom(mac);
    dev->SetAddress(address);
    dev->SetIsMulticast(true); /* neighbour discovery needs it */
    dev->SetFileDescriptor(own);
    n->node->AddDevice(dev);
    return AddDevice(*Here(), {dev, node, -1, false, 0, ns3::Time(0), nullptr});
}

int ns3c_tap_open(const char *name)
{
    struct ifreq req;
    std::memset(&req, 0, sizeof req);

    if (!name || !*name || std::strlen(name) >= IFNAMSIZ)
        return Fail("ns3c_tap_open: bad interface name");
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return Fail("/dev/net/tun: %s", std::strerror(errno));
    req.ifr_flags = IFF_TAP | IFF_NO_PI;
    std::memcpy(req.ifr_name, name, std::strlen(name));
    if (ioctl(fd, TUNSETIFF, &req) < 0) {
        Fail("TAP %s: %s", name, std::strerror(errno));
        close(fd);
        return -1;
    }
    return fd;
}

int ns3c_addr_add(int dev, const struct ns3c_addr *a, int prefix)
{
    DevRec *d = DevOf(dev);

    if (!d || !InetNodeOf(d->node))
        return -1;
    if (!PrefixSound(a, prefix))
        return Fail("ns3c_addr_add: bad address or prefix length %d", prefix);
    if (NodeOf(d->node)->adopted)
        return Fail("ns3c_addr_add: the node is adopted");
    if (OwnerOf(*InetNodeOf(d->node), *a))
        return Fail("ns3c_addr_add: the node has this address already");
    AddQueueDisc(*d);
    if (a->family == 4)
        AddAddress4(*d, a->b, prefix);
    else
        AddAddress6(*d, a->b, prefix);
    Here()->routes++;
    return 0;
}

int ns3c_route_add(int node, const struct ns3c_addr *dst, int prefix, int dev,
                   const struct ns3c_addr *via)
{
    NodeRec *n = InetNodeOf(node);
    DevRec *d = DevOf(dev);

    if (!n || !d)
        return -1;
    if (!PrefixSound(dst, prefix) || (via && via->family != dst->family))
        return Fail("ns3c_route_add: bad destination, prefix or gateway");
    if (n->adopted)
        return Fail("ns3c_route_add: node %d is adopted", node);
    if (d->node != node)
        return Fail("ns3c_route_add: device %d is not on node %d", dev, node);
    if (dst->family == 4 && !Routing4(*n))
        return Fail("ns3c_route_add: node %d is a router: it learns", node);
    if (!via && d->peer < 0 && prefix != (dst->family == 4 ? 32 : 128))
        return Fail("ns3c_route_add: a TAP route needs a gateway");
    Here()->routes++;
    const uint8_t *gw = via ? via->b : nullptr;
    return dst->family == 4 ? AddRoute4(*n, *d, dst->b, prefix, gw)
                            : AddRoute6(*n, *d, dst->b, prefix, gw);
}

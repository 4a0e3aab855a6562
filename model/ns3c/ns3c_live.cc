/* SPDX-License-Identifier: MIT */
/* Ports out of ns-3, watched descriptors, and the lag behind real time. */
#include "ns3c_live.h"

#include "ns3/packet.h"
#include "ns3/realtime-simulator-impl.h"
#include "ns3/simulator.h"

#include <cerrno>
#include <csignal>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace ns3c
{

constexpr uint16_t ETHERTYPE_IP4 = 0x0800, ETHERTYPE_IP6 = 0x86dd;
constexpr uint32_t STOP = UINT32_MAX;
constexpr int64_t PROBE_NS = 1000000;

/* ---- ports ---- */

Port::Port(ns3::Ptr<ns3::NetDevice> dev, ns3c_port_fn *fn, void *ctx)
    : m_fn(fn), m_ctx(ctx)
{
    dev->SetReceiveCallback(ns3::MakeCallback(&Port::OnPacket, this));
}

bool Port::OnPacket(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet> p,
                    uint16_t type, const ns3::Address &)
{
    static uint8_t octets[UINT16_MAX + 1];

    if (type == ETHERTYPE_IP4 || type == ETHERTYPE_IP6)
        m_fn(m_ctx, octets, p->CopyData(octets, sizeof octets));
    return true;
}

void Live::AddPort(ns3::Ptr<ns3::NetDevice> dev, ns3c_port_fn *fn, void *ctx)
{
    m_ports.push_back(std::make_unique<Port>(dev, fn, ctx));
}

/* ---- descriptors ---- */

Live::~Live()
{
    if (m_thread.joinable()) {
        uint64_t one = 1;
        (void)!write(m_stop, &one, sizeof one);
        m_thread.join();
    }
    if (m_stop >= 0)
        close(m_stop);
    if (m_epoll >= 0)
        close(m_epoll);
}

/* Signals are the main thread's. */
bool Live::Start()
{
    sigset_t all, before;
    epoll_event ev = {};

    m_epoll = epoll_create1(EPOLL_CLOEXEC);
    m_stop = eventfd(0, EFD_CLOEXEC);
    ev.events = EPOLLIN;
    ev.data.u32 = STOP;
    if (m_epoll < 0 || m_stop < 0 ||
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_stop, &ev) < 0)
        return false;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    m_thread = std::thread([this] { Wait(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return true;
}

/* In the thread: nothing of ns-3 is touched but its lock. */
void Live::Wait()
{
    epoll_event ev[16];

    for (;;) {
        int n = epoll_wait(m_epoll, ev, 16, -1);

        for (int i = 0; i < n; i++) {
            uint32_t watch = ev[i].data.u32;

            if (watch == STOP)
                return;
            ns3::Simulator::ScheduleWithContext(
                ns3::Simulator::NO_CONTEXT, ns3::Time(0),
                ns3::MakeEvent(&Live::Ready, this, watch));
        }
    }
}

void Live::Ready(uint32_t watch)
{
    m_watched[watch].ready(m_watched[watch].ctx);
}

int Live::Watch(int fd, void (*ready)(void *), void *ctx)
{
    if (m_epoll < 0 && !Start())
        return Fail("ns3c_watch: %s", std::strerror(errno));
    m_watched.push_back({fd, ready, ctx, false});
    return static_cast<int>(m_watched.size() - 1);
}

int Live::Arm(int watch, bool in, bool out)
{
    if (watch < 0 || static_cast<size_t>(watch) >= m_watched.size())
        return Fail("%d is not a watch", watch);
    Watched &w = m_watched[static_cast<size_t>(watch)];
    epoll_event ev = {};
    ev.events =
        EPOLLONESHOT | (in ? EPOLLIN | EPOLLRDHUP : 0u) | (out ? EPOLLOUT : 0u);
    ev.data.u32 = static_cast<uint32_t>(watch);
    if (epoll_ctl(m_epoll, w.added ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, w.fd, &ev) <
        0)
        return Fail("ns3c_arm: %s", std::strerror(errno));
    w.added = true;
    return 0;
}

/* ---- the clock ---- */

void Live::Probe()
{
    auto impl = ns3::DynamicCast<ns3::RealtimeSimulatorImpl>(
        ns3::Simulator::GetImplementation());
    if (!impl)
        return;
    int64_t behind =
        (impl->RealtimeNow() - ns3::Simulator::Now()).GetNanoSeconds();
    if (behind > 0 && static_cast<uint64_t>(behind) > m_behind)
        m_behind = static_cast<uint64_t>(behind);
    ns3::Simulator::Schedule(ns3::NanoSeconds(PROBE_NS), &Live::Probe, this);
}

Live *LiveOf(Sim &sim)
{
    if (!sim.realtime) {
        Fail("needs ns3c_options.realtime");
        return nullptr;
    }
    if (!sim.live)
        sim.live = std::make_shared<Live>();
    return sim.live.get();
}

} // namespace ns3c

using namespace ns3c;

int ns3c_port(int dev, ns3c_port_fn *fn, void *ctx)
{
    DevRec *d = DevOf(dev);

    if (!d)
        return -1;
    if (!fn || d->peer < 0 || NodeOf(d->node)->inet)
        return Fail("ns3c_port: needs a function and a p2p device of a node "
                    "without IP");
    Live *live = LiveOf(*Here());
    if (!live)
        return -1;
    live->AddPort(d->dev, fn, ctx);
    return 0;
}

int ns3c_port_send(int dev, const uint8_t *pkt, size_t len)
{
    DevRec *d = DevOf(dev);

    if (!d)
        return -1;
    if (!pkt || len < 20 || len > UINT16_MAX ||
        (pkt[0] >> 4 != 4 && pkt[0] >> 4 != 6))
        return Fail("ns3c_port_send: not an IP packet");
    d->dev->Send(ns3::Create<ns3::Packet>(pkt, static_cast<uint32_t>(len)),
                 d->dev->GetBroadcast(),
                 pkt[0] >> 4 == 6 ? ETHERTYPE_IP6 : ETHERTYPE_IP4);
    return 0;
}

int ns3c_watch(int fd, void (*ready)(void *ctx), void *ctx)
{
    Live *live = Here() ? LiveOf(*Here()) : nullptr;

    if (!live)
        return -1;
    return ready ? live->Watch(fd, ready, ctx)
                 : Fail("ns3c_watch: needs a function");
}

int ns3c_arm(int watch, bool in, bool out)
{
    Live *live = Here() ? LiveOf(*Here()) : nullptr;

    return live ? live->Arm(watch, in, out) : -1;
}

uint64_t ns3c_behind(void)
{
    return Here() && Here()->live ? Here()->live->Behind() : 0;
}

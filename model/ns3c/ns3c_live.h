/* SPDX-License-Identifier: MIT */
/* Real time: what lies outside ns-3, and how far the simulation is behind. */
#ifndef NS3C_LIVE_H
#define NS3C_LIVE_H

#include "ns3c_impl.h"

#include <thread>

namespace ns3c
{

/* Hands the packets that come to a device to a C function. */
class Port
{
  public:
    Port(ns3::Ptr<ns3::NetDevice> dev, ns3c_port_fn *fn, void *ctx);

  private:
    bool OnPacket(ns3::Ptr<ns3::NetDevice>, ns3::Ptr<const ns3::Packet> p,
                  uint16_t type, const ns3::Address &);

    ns3c_port_fn *m_fn;
    void *m_ctx;
};

/* A thread that waits for descriptors, and the clock that is kept up with. */
class Live
{
  public:
    ~Live();
    int Watch(int fd, void (*ready)(void *), void *ctx);
    int Arm(int watch, bool in, bool out);
    void AddPort(ns3::Ptr<ns3::NetDevice> dev, ns3c_port_fn *fn, void *ctx);
    /* Look at the clocks from now on, at short intervals. */
    void Probe();
    uint64_t Behind() const
    {
        return m_behind;
    }

  private:
    struct Watched {
        int fd;
        void (*ready)(void *);
        void *ctx;
        bool added;
    };

    bool Start();
    void Wait();
    void Ready(uint32_t watch);

    std::vector<std::unique_ptr<Port>> m_ports;
    std::vector<Watched> m_watched;
    std::thread m_thread;
    int m_epoll = -1, m_stop = -1;
    uint64_t m_behind = 0; /* ns, the most */
};

} // namespace ns3c

#endif /* NS3C_LIVE_H */

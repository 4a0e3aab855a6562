/* SPDX-License-Identifier: MIT */
/* Packets of a device into a pcap file. */
#include "ns3c_impl.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace ns3c
{

/* https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html, written in
 * little endian whatever the machine, so that files compare. */
constexpr uint32_t MAGIC_NS = 0xa1b23c4d;
constexpr uint32_t SNAPLEN = 262144;
constexpr uint32_t LINKTYPE_ETHERNET = 1, LINKTYPE_RAW = 101;
constexpr uint32_t PPP_HEADER = 2;

/* What one device sends and receives, in one file. */
class Pcap
{
  public:
    Pcap(std::FILE *f, const char *name, uint32_t link_type, uint32_t skip);
    ~Pcap();
    Pcap(const Pcap &) = delete;
    Pcap &operator=(const Pcap &) = delete;
    void Seen(ns3::Ptr<const ns3::Packet> p);
    /* What IP sends and receives by @p dev. */
    void Watch(ns3::Ptr<ns3::NetDevice> dev);
    int Flush(); /* -1: see Fail() */

  private:
    void Put(const uint8_t *octets, size_t len);
    void Seen4(ns3::Ptr<const ns3::Packet> p, ns3::Ptr<ns3::Ipv4> ip,
               uint32_t interface);
    void Seen6(ns3::Ptr<const ns3::Packet> p, ns3::Ptr<ns3::Ipv6> ip,
               uint32_t interface);

    std::FILE *m_file;
    std::string m_name;
    int m_errno = 0; /* why a write failed */
    uint32_t m_skip; /* octets of link header that are left out */
    ns3::Ptr<ns3::NetDevice> m_dev; /* whose IP is watched */
};

static void PutLe32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = static_cast<uint8_t>(v >> 8 * i);
}

Pcap::Pcap(std::FILE *f, const char *name, uint32_t link_type, uint32_t skip)
    : m_file(f), m_name(name), m_skip(skip)
{
    uint8_t h[24] = {};

    PutLe32(h, MAGIC_NS);
    h[4] = 2; /* version 2.4 */
    h[6] = 4;
    PutLe32(h + 16, SNAPLEN);
    PutLe32(h + 20, link_type);
    Put(h, sizeof h);
}

Pcap::~Pcap()
{
    std::fclose(m_file);
}

void Pcap::Put(const uint8_t *octets, size_t len)
{
    if (std::fwrite(octets, 1, len, m_file) != len && !m_errno)
        m_errno = errno;
}

int Pcap::Flush()
{
    if (std::fflush(m_file) != 0 && !m_errno)
        m_errno = errno;
    if (!m_errno)
        return 0;
    std::remove(m_name.c_str());
    return Fail("%s: %s", m_name.c_str(), std::strerror(m_errno));
}

void Pcap::Seen(ns3::Ptr<const ns3::Packet> p)
{
    static uint8_t octets[SNAPLEN];
    uint32_t len = p->CopyData(octets, sizeof octets);
    auto now = static_cast<uint64_t>(ns3::Simulator::Now().GetNanoSeconds());
    uint8_t h[16];

    if (len < m_skip)
        return;
    PutLe32(h, static_cast<uint32_t>(now / 1000000000));
    PutLe32(h + 4, static_cast<uint32_t>(now % 1000000000));
    PutLe32(h + 8, len - m_skip);
    PutLe32(h + 12, p->GetSize() - m_skip);
    Put(h, sizeof h);
    Put(octets + m_skip, len - m_skip);
}

void Pcap::Seen4(ns3::Ptr<const ns3::Packet> p, ns3::Ptr<ns3::Ipv4> ip,
                 uint32_t interface)
{
    if (ip->GetNetDevice(interface) == m_dev)
        Seen(p);
}

void Pcap::Seen6(ns3::Ptr<const ns3::Packet> p, ns3::Ptr<ns3::Ipv6> ip,
                 uint32_t interface)
{
    if (ip->GetNetDevice(interface) == m_dev)
        Seen(p);
}

void Pcap::Watch(ns3::Ptr<ns3::NetDevice> dev)
{
    auto ip4 = dev->GetNode()->GetObject<ns3::Ipv4L3Protocol>();
    auto ip6 = dev->GetNode()->GetObject<ns3::Ipv6L3Protocol>();

    m_dev = dev;
    for (const char *way : {"Tx", "Rx"}) {
        if (ip4)
            ip4->TraceConnectWithoutContext(
                way, ns3::MakeCallback(&Pcap::Seen4, this));
        if (ip6)
            ip6->TraceConnectWithoutContext(
                way, ns3::MakeCallback(&Pcap::Seen6, this));
    }
}

} // namespace ns3c

using namespace ns3c;

int ns3c_pcap(int dev, const char *file)
{
    DevRec *d = DevOf(dev);

    if (!d)
        return -1;
    if (!file)
        return Fail("ns3c_pcap: no file name");
    std::FILE *f = std::fopen(file, "wb");
    if (!f)
        return Fail("%s: %s", file, std::strerror(errno));
    bool raw = d->radio || !Ethernet(*d);
    auto pcap =
        std::make_shared<Pcap>(f, file, raw ? LINKTYPE_RAW : LINKTYPE_ETHERNET,
                               raw && !d->radio ? PPP_HEADER : 0);
    Here()->pcaps.push_back(pcap);
    if (d->radio) {
        pcap->Watch(d->dev);
        return 0;
    }
    if (!d->dev->TraceConnectWithoutContext(
            "PromiscSniffer", ns3::MakeCallback(&Pcap::Seen, pcap.get())))
        return Fail("ns3c_pcap: device %d cannot be listened to", dev);
    return 0;
}

int ns3c_pcap_flush(void)
{
    int err = 0;

    for (auto &pcap : Here()->pcaps)
        if (pcap->Flush() < 0)
            err = -1;
    return err;
}

/* SPDX-License-Identifier: MIT */
/* The table of flows: keys, entering, leaving. */
#include "ns3c_flows.h"

namespace ns3c
{

Flows::Key::Key(const ns3c_flow &f)
{
    std::memcpy(w, f.local, 16);
    std::memcpy(w + 2, f.remote, 16);
    w[4] = static_cast<uint64_t>(f.family) << 32 |
           static_cast<uint64_t>(f.local_port) << 16 | f.remote_port;
}

void Flows::Add(const ns3c_flow &f, TcpSock *s)
{
    m_socks[Key(f)] = s;
}

void Flows::Remove(const ns3c_flow &f, const TcpSock *s)
{
    auto it = m_socks.find(Key(f));

    if (it != m_socks.end() && it->second == s)
        m_socks.erase(it);
}

} // namespace ns3c

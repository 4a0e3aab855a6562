/* SPDX-License-Identifier: MIT */
/* The attributes of a stack as the C layers have them. */
#include "mptcp-core.h"
#include "mptcp-socket.h"
#include "mptcp-stack.h"

#include "ns3/fatal-error.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

/* Headers of 20 (IP), 20 (TCP) and all 40 octets of options. */
static constexpr uint32_t MSS4 = 1420, MSS6 = 1400;

std::string NamesOf(const char *(*at)(unsigned))
{
    std::string all;

    for (unsigned i = 0; at(i); i++)
        all += (i ? ", " : "") + std::string(at(i));
    return all;
}

static const char *ProfileAt(unsigned i)
{
    const mpx_profile *p = mpx_profile_at(i);

    return p ? p->name : nullptr;
}

static void SetSwitches(mpx_profile *p, const std::string &text)
{
    std::istringstream in(text);
    std::string item;

    while (std::getline(in, item, ',')) {
        size_t eq = item.find('=');
        if (eq == std::string::npos ||
            mpx_profile_set(p, item.substr(0, eq).c_str(),
                            item.substr(eq + 1).c_str()) != MPX_OK)
            NS_FATAL_ERROR("MptcpStack: Switches: there is no \""
                           << item << "\"; NAME=VALUE of doc/ambiguities.md");
    }
}

mpx_config MptcpStack::MakeConfig(const MptcpSocket *socket) const
{
    mpx_config c;
    const mpx_profile *p = mpx_profile_find(m_profile.c_str());

    mpx_config_init(&c);
    if (!p)
        NS_FATAL_ERROR("MptcpStack: Profile \"" << m_profile << "\" is not of "
                                                << NamesOf(ProfileAt));
    c.profile = *p;
    SetSwitches(&c.profile, m_switches);
    c.sched = mpx_sched_find(m_scheduler.c_str());
    if (!c.sched)
        NS_FATAL_ERROR("MptcpStack: Scheduler \""
                       << m_scheduler << "\" is not of "
                       << NamesOf(mpx_sched_name_at));
    c.pm = mpx_pm_find(m_pathManager.c_str());
    if (!c.pm)
        NS_FATAL_ERROR("MptcpStack: PathManager \"" << m_pathManager
                                                    << "\" is not of "
                                                    << NamesOf(mpx_pm_name_at));
    c.coupling = mpx_coupling_find(m_coupling.c_str());
    if (!c.coupling)
        NS_FATAL_ERROR("MptcpStack: Coupling \""
                       << m_coupling << "\" is not of "
                       << NamesOf(mpx_coupling_name_at));
    c.checksum = m_checksum;
    c.max_subflows = static_cast<uint8_t>(m_maxSubflows);
    c.keepalive = static_cast<uint64_t>(m_keepalive.GetNanoSeconds());
    if (socket) {
        c.rcvbuf = socket->m_rcvBuf;
        c.sndbuf = socket->m_sndBuf;
        c.mss = static_cast<uint16_t>(
            std::min(socket->m_segSize, socket->m_family == 6 ? MSS6 : MSS4));
    }
    return c;
}

std::vector<std::vector<uint8_t>> MptcpStack::ParseKeys() const
{
    std::vector<std::vector<uint8_t>> keys;
    std::istringstream in(m_psk);
    std::string hex;

    if (m_keySource == "none" || m_keySource == "application" || TlsVersion())
        return keys;
    if (m_keySource != "psk")
        NS_FATAL_ERROR("MptcpStack: KeySource \""
                       << m_keySource
                       << "\" is not of psk, tls13, tls12, application, none");
    while (std::getline(in, hex, ',')) {
        std::vector<uint8_t> key;
        bool bad = hex.size() % 2 != 0 ||
                   hex.find_first_not_of("0123456789abcdefABCDEF") !=
                       std::string::npos;
        for (size_t i = 0; !bad && i < hex.size(); i += 2)
            key.push_back(static_cast<uint8_t>(
                std::stoul(hex.substr(i, 2), nullptr, 16)));
        if (bad || key.empty() || key.size() > KS_KEY_MAX)
            NS_FATAL_ERROR("MptcpStack: Psk: key "
                           << keys.size() + 1
                           << " is not an even number of hexadecimal digits, 2 "
                              "to 128");
        keys.push_back(key);
    }
    if (keys.empty())
        NS_FATAL_ERROR("MptcpStack: KeySource is psk, but Psk has no key");
    return keys;
}

} // namespace ns3

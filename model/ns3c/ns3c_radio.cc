/* SPDX-License-Identifier: MIT */
/* Loading the plug-in of a radio, and what it makes as nodes and devices. */
#include "radio/ns3c_radio.h"
#include "ns3c_impl.h"

#include <cstdlib>
#include <dlfcn.h>
#include <string>
#include <unistd.h>

namespace ns3c
{

static const char *const g_names[] = {"mpx-wifi.so", "mpx-lte.so"};

/* The folder of the program. */
static std::string ProgramFolder()
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);

    if (len <= 0)
        return ".";
    std::string is(path, static_cast<size_t>(len));
    return is.substr(0, is.rfind('/'));
}

/* Where it is; empty: nowhere. */
static std::string Find(ns3c_radio_kind kind)
{
    const char *set = std::getenv("MPX_PLUGINS");
    std::string beside = ProgramFolder();

    for (const std::string &folder : {std::string(set ? set : beside), beside,
                                      beside + "/" NS3C_PLUGINS_FROM_BIN}) {
        std::string file = folder + "/" + g_names[kind];

        if (access(file.c_str(), R_OK) == 0)
            return file;
    }
    return "";
}

static std::string Missing(ns3c_radio_kind kind)
{
    std::string beside = ProgramFolder();

    return std::string("no ") + g_names[kind] + " in " + beside + ", in " +
           beside +
           "/" NS3C_PLUGINS_FROM_BIN
           " or in $MPX_PLUGINS: it is built where ns-3 has " +
           (kind == NS3C_WIFI ? "wifi" : "lte");
}

/* NULL, with the error set. It stays loaded: objects of it live on until the
 * program ends. */
static RadioMake *Load(ns3c_radio_kind kind)
{
    std::string file = Find(kind);

    if (file.empty()) {
        Fail("%s", Missing(kind).c_str());
        return nullptr;
    }
    void *so = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!so) {
        Fail("%s", dlerror());
        return nullptr;
    }
    auto version = static_cast<const char *>(dlsym(so, RADIO_VERSION_SYMBOL));
    if (!version || std::strcmp(version, NS3C_RADIO_VERSION) != 0) {
        Fail("%s is of %s, this program of " NS3C_RADIO_VERSION, file.c_str(),
             version ? version : "something else");
        return nullptr;
    }
    return reinterpret_cast<RadioMake *>(dlsym(so, RADIO_MAKE_SYMBOL));
}

static bool Sound(const ns3c_radio *r)
{
    return r && (r->kind == NS3C_WIFI || r->kind == NS3C_LTE) &&
           r->distance_m > 0 && r->queue_packets > 0 &&
           (r->stations == 0 || r->station_bps > 0);
}

static int AddNode(Sim &sim, const ns3::Ptr<ns3::Node> &node)
{
    sim.nodes.push_back({node, true, nullptr, false, nullptr});
    return static_cast<int>(sim.nodes.size() - 1);
}

static int AddDevice(Sim &sim, const ns3::Ptr<ns3::NetDevice> &dev, int node)
{
    sim.devs.push_back({dev, node, -1, false, 0, ns3::Time(0), nullptr, true});
    return static_cast<int>(sim.devs.size() - 1);
}

} // namespace ns3c

using namespace ns3c;

bool ns3c_radio_there(enum ns3c_radio_kind kind)
{
    if (!Find(kind).empty())
        return true;
    Fail("%s", Missing(kind).c_str());
    return false;
}

int ns3c_radio_join(int node, const struct ns3c_radio *r, int64_t stream,
                    int dev[2])
{
    NodeRec *host = InetNodeOf(node);
    int base = -1;

    if (!host)
        return -1;
    if (!Sound(r) || !dev || stream < 0)
        return Fail("ns3c_radio_join: needs a distance, a queue and a stream");
    RadioMake *make = Load(r->kind);
    if (!make)
        return -1;
    RadioLink link{*r, stream, host->node, nullptr, {}, ""};
    if (r->kind == NS3C_WIFI) {
        base = ns3c_node();
        if (ns3c_node_inet(base) < 0)
            return -1;
        link.base = NodeOf(base)->node;
    }
    if (!make(link))
        return Fail("%s", link.error);
    Sim &sim = *Here();
    if (base < 0)
        base = AddNode(sim, link.base);
    dev[0] = AddDevice(sim, link.dev[0], node);
    dev[1] = AddDevice(sim, link.dev[1], base);
    sim.routes++;
    return base;
}

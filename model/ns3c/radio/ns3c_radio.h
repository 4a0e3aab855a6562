/* SPDX-License-Identifier: MIT */
/*
 * What a plug-in for radio links is called with. Each is a shared object of its
 * own, as ns-3's libraries of radios make every start of a program that is
 * linked with them longer; ns3c_radio.cc loads it for a simulation that has
 * such a link. It exports this version and this function, and nothing else.
 */
#ifndef NS3C_RADIO_H
#define NS3C_RADIO_H

#include "ns3c_octets.h"

#include "mpx_version.h"

#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/ptr.h"

/* Of this project and of ns-3: a plug-in of others is refused. */
#define NS3C_RADIO_VERSION "mpx " MPX_VERSION " and ns-3 " NS3C_VERSION

namespace ns3c
{

/* One link: the plug-in makes the devices. */
struct RadioLink {
    ns3c_radio is;
    int64_t stream;           /* random streams from here on */
    ns3::Ptr<ns3::Node> host; /* has IP */
    /* Has IP and what forwards. Wi-Fi: given, the access point. LTE: made, the
     * gateway of the provider. */
    ns3::Ptr<ns3::Node> base;
    ns3::Ptr<ns3::NetDevice> dev[2]; /* made: of the host, of the base */
    char error[128];                 /* made: why there is none */
};

/* False with the error set. */
using RadioMake = bool(RadioLink &link);

constexpr const char *RADIO_VERSION_SYMBOL = "ns3c_radio_version";
constexpr const char *RADIO_MAKE_SYMBOL = "ns3c_radio_make";

} // namespace ns3c

extern "C" {
extern const char ns3c_radio_version[];
bool ns3c_radio_make(ns3c::RadioLink &link);
}

#endif /* NS3C_RADIO_H */

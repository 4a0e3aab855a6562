/* SPDX-License-Identifier: MIT */
/* Where the ends of a radio link are. */
#ifndef NS3C_RADIO_WALK_H
#define NS3C_RADIO_WALK_H

#include "ns3c_octets.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/nstime.h"
#include "ns3/waypoint-mobility-model.h"

#include <cmath>

namespace ns3c
{

inline ns3::Ptr<ns3::MobilityModel> StandsAt(double metres)
{
    auto model = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();

    model->SetPosition(ns3::Vector(metres, 0, 0));
    return model;
}

/* The host: on a line through the base station, which is at 0. */
inline ns3::Ptr<ns3::MobilityModel> HostOf(const ns3c_radio &r)
{
    if (!(r.speed_mps > 0) || !(std::fabs(r.to_m - r.distance_m) > 0))
        return StandsAt(r.distance_m);
    auto walk = ns3::CreateObject<ns3::WaypointMobilityModel>();
    double takes = std::fabs(r.to_m - r.distance_m) / r.speed_mps;

    walk->AddWaypoint(
        ns3::Waypoint(ns3::Seconds(0), ns3::Vector(r.distance_m, 0, 0)));
    walk->AddWaypoint(
        ns3::Waypoint(ns3::Seconds(takes), ns3::Vector(r.to_m, 0, 0)));
    return walk;
}

} // namespace ns3c

#endif /* NS3C_RADIO_WALK_H */

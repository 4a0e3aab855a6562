/* SPDX-License-Identifier: MIT */
/* The table of congestion controls. */
#include "congestion.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name, *type;
    bool draws;
} table[] = {
    {"newreno", "ns3::TcpNewReno", false},
    {"cubic", "ns3::TcpCubic", false},
    {"linuxreno", "ns3::TcpLinuxReno", false},
    {"linuxcubic", "ns3c::Cubic", false},
    {"bbr", "ns3::TcpBbr", true},
    {"bic", "ns3::TcpBic", false},
    {"dctcp", "ns3::TcpDctcp", false},
    {"highspeed", "ns3::TcpHighSpeed", false},
    {"htcp", "ns3::TcpHtcp", false},
    {"hybla", "ns3::TcpHybla", false},
    {"illinois", "ns3::TcpIllinois", false},
    {"ledbat", "ns3::TcpLedbat", false},
    {"lp", "ns3::TcpLp", false},
    {"scalable", "ns3::TcpScalable", false},
    {"vegas", "ns3::TcpVegas", false},
    {"veno", "ns3::TcpVeno", false},
    {"westwood", "ns3c::Westwood", false},
    {"yeah", "ns3::TcpYeah", false},
};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

const char *congestion_type(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i].name, name))
            return table[i].type;
    return NULL;
}

bool congestion_draws(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i].name, name))
            return table[i].draws;
    return false;
}

const char *congestion_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i].name : NULL;
}

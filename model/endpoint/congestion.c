/* SPDX-License-Identifier: MIT */
/* The table of congestion controls. */
#include "congestion.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name, *type;
} table[] = {
    {"newreno", "ns3::TcpNewReno"},
    {"cubic", "ns3::TcpCubic"},
    {"linuxreno", "ns3::TcpLinuxReno"},
    {"bbr", "ns3::TcpBbr"},
    {"bic", "ns3::TcpBic"},
    {"dctcp", "ns3::TcpDctcp"},
    {"highspeed", "ns3::TcpHighSpeed"},
    {"htcp", "ns3::TcpHtcp"},
    {"hybla", "ns3::TcpHybla"},
    {"illinois", "ns3::TcpIllinois"},
    {"ledbat", "ns3::TcpLedbat"},
    {"lp", "ns3::TcpLp"},
    {"scalable", "ns3::TcpScalable"},
    {"vegas", "ns3::TcpVegas"},
    {"veno", "ns3::TcpVeno"},
    {"westwood", "ns3::TcpWestwood"},
    {"yeah", "ns3::TcpYeah"},
};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

const char *congestion_type(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i].name, name))
            return table[i].type;
    return NULL;
}

const char *congestion_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i].name : NULL;
}

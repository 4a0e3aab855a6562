/* SPDX-License-Identifier: MIT */
/* Of a path whose client has a radio, or of a link with a name whose host has
 * one, in struct scn_path. */
#ifndef SCENARIO_RADIO_H
#define SCENARIO_RADIO_H

#include <stdint.h>

/* What the client's link of a path is: wired, or a radio to a base station that
 * is at the client's end of it. */
enum scn_link_kind { SCN_POINT_TO_POINT, SCN_WIFI, SCN_LTE };
enum scn_standard { SCN_80211N, SCN_80211AC };
enum scn_bandwidth { /* of a cell, each way */
                     SCN_1_4_MHZ,
                     SCN_3_MHZ,
                     SCN_5_MHZ,
                     SCN_10_MHZ,
                     SCN_15_MHZ,
                     SCN_20_MHZ,
};
#define SCN_MCS_ADAPTIVE UINT32_MAX
struct scn_radio {
    uint64_t distance_mm; /* from the base station; default 10 m, LTE 100 m */
    uint64_t walks_to_mm; /* and from the beginning on to there; 0: stays */
    uint64_t speed_mm_s;  /* default 1400 */
    uint32_t mcs;         /* of Wi-Fi; default SCN_MCS_ADAPTIVE */
    uint32_t stations;    /* others of Wi-Fi; default 0 */
    uint64_t station_bps; /* that each of them sends; default 1 Mbit/s */
    enum scn_standard standard;   /* of Wi-Fi; default 802.11n */
    enum scn_bandwidth bandwidth; /* of LTE; default 5 MHz */
};

#endif /* SCENARIO_RADIO_H */

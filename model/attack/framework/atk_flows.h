/* SPDX-License-Identifier: MIT */
/*
 * TCP flows that an attacker watches: where each direction stands, so that a
 * segment it makes lies in the window of who receives it ("in-window").
 */
#ifndef ATK_FLOWS_H
#define ATK_FLOWS_H

#include "atk_opts.h"
#include "atk_packet.h"

enum { ATK_FLOWS_MAX = 64 };

/* One direction, as last seen. */
struct atk_way {
    bool seen, has_ack, has_ts, has_dack, has_dsn;
    uint32_t isn;    /* if a SYN was seen */
    uint32_t next;   /* sequence number after all that was sent */
    uint32_t ack;    /* newest acknowledgement */
    uint16_t window; /* as in the header */
    uint8_t wscale;  /* if a SYN was seen */
    uint32_t tsval, tsecr;
    uint64_t ts_at;    /* ns; when they were seen */
    uint64_t dack;     /* newest Data ACK; low half only if dack_len is 4 */
    uint64_t dsn_next; /* DSN after the newest mapping; likewise */
    uint8_t dack_len, dsn_len;
    struct mpx_opt_join join; /* of its SYN, if there was one */
};
struct atk_watched {
    unsigned tap;
    struct atk_ends ends; /* of direction 0 */
    bool join;            /* its SYN carried MP_JOIN */
    bool reset, fin;      /* seen */
    struct atk_way way[2];
};
struct atk_flows {
    struct atk_watched v[ATK_FLOWS_MAX];
    unsigned n;
};

/** Note a segment. @return its flow; NULL, and missed, if there are too many.
 */
struct atk_watched *atk_flows_note(struct atk *a, struct atk_flows *t,
                                   const struct atk_segment *s, uint64_t now);
/** An attack's see() that watches and no more; its state begins with a struct
 *  atk_flows. */
enum atk_verdict atk_flows_watch(struct atk *a, void *state,
                                 const struct atk_segment *s, uint64_t now);
/** Both directions were seen and nobody has ended it. */
bool atk_flows_live(const struct atk_watched *f);
/** A segment in direction @p dir as its sender would make it now: next in
 *  sequence, the acknowledgement, window and timestamps last seen, its clock
 * having gone on since by a tick each millisecond. @return the length of the
 * packet at @p pkt, 0 if that direction was not seen. */
size_t atk_flows_forge(const struct atk_watched *f, int dir, uint8_t flags,
                       const struct atk_opts *opts, const uint8_t *payload,
                       size_t len, uint64_t now, uint8_t *pkt);
/** The same, put on the flow's path. */
void atk_flows_inject(struct atk *a, const struct atk_watched *f, int dir,
                      uint8_t flags, const struct atk_opts *opts,
                      const uint8_t *payload, size_t len, uint64_t now);

#endif /* ATK_FLOWS_H */

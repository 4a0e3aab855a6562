/* SPDX-License-Identifier: MIT */
/*
 * Each end writes its stream when it is due (pace.h), and shuts down when there
 * is no more: in a bulk transfer an end with nothing to send does when the
 * other has. What arrives goes to the observer. Its octets go through a
 * channel, its keys are a keyer's.
 */
#ifndef APP_BULK_H
#define APP_BULK_H

#include "host.h"
#include "keyer.h"
#include "observer.h"
#include "pace.h"
#include "processing.h"
#include "reader.h"

/* Something that its connection gave it, and that it has not processed. */
struct app_input;

/* One end of one connection. Owned by the caller, alive until host_free(). */
struct app_bulk {
    struct host *host;
    struct observer *observer;
    enum payload_sender self;
    uint32_t conn; /* its number */
    uint64_t size; /* octets to write; 0 = none */
    struct pace pace;
    struct channel *channel;
    struct keyer keyer;
    struct processing processing;
    uint64_t read_bps; /* 0: reads at once; may be set before it begins */
    struct reader reader;
    struct app_input *input, *last_input; /* in order of coming */

    mpx_conn *mpx; /* NULL: not yet, or it is not the core's */
    uint64_t written;
    bool shut;
    /* what happened, ns; MPX_NEVER = did not */
    uint64_t began, established, joined, key_active, finished, last_octet;
    uint64_t received;
    uint64_t pause; /* longest time between octets received, from begin on */
    uint64_t closed_at;
    unsigned joins;
    bool fallback, closed, error;
    bool failed; /* the channel did */

    /* Called for each join, and for each SYN of a subflow that leaves here;
     * not NULL. */
    void (*on_join)(void *ctx, const struct app_bulk *b,
                    const struct mpx_tuple *t);
    void (*on_syn)(void *ctx, const struct app_bulk *b,
                   const struct mpx_tuple *t);
    /* Of a line: one has ended. */
    void (*on_end)(void *ctx, const struct app_bulk *b,
                   const struct mpx_tuple *t);
    void *subflows_ctx;
};

extern const struct host_app_ops app_bulk_ops; /* all but accept */
/** @p profile, that of its host, @p t and @p p are borrowed. @return -1 if
 * there is no memory for its channel. */
int app_bulk_init(struct app_bulk *b, struct host *h, struct observer *o,
                  struct keying *k, const struct mpx_profile *profile,
                  const struct scn_traffic *t, const struct scn_processing *p,
                  enum payload_sender self, uint32_t conn);
/** It is at @p h, of several servers; before its connection begins. */
void app_bulk_set_host(struct app_bulk *b, struct host *h);
/** Its connection is a line's, of no host; before it begins. What the line
 *  tells is app_bulk_ops, with NULL for the connection, and the two below in
 *  the place of `established` and `joined`. */
void app_bulk_set_line(struct app_bulk *b, const struct channel_line *line);
/** It is established; @p t is its first subflow. */
void app_bulk_established(struct app_bulk *b, const struct mpx_tuple *t);
/** Another subflow is. */
void app_bulk_joined(struct app_bulk *b, const struct mpx_tuple *t);
/** After ns3c_destroy(). */
void app_bulk_free(struct app_bulk *b);
/** Its connection is closed, and it has processed all that came before. */
bool app_bulk_over(const struct app_bulk *b);
/** ns; when the last octet came, or it began. */
uint64_t app_bulk_last_news(const struct app_bulk *b);

#endif /* APP_BULK_H */

/* SPDX-License-Identifier: MIT */
/*
 * Bulk transfer: each end that has something to send writes its stream and
 * shuts down; an end with nothing to send shuts down when the other has. What
 * arrives goes to the observer.
 */
#ifndef APP_BULK_H
#define APP_BULK_H

#include "host.h"
#include "observer.h"

/* One end of one connection. Owned by the caller, alive until host_free(). */
struct app_bulk {
    struct host *host;
    struct observer *observer;
    enum payload_sender self;
    uint32_t conn;   /* its number */
    uint64_t size;   /* octets to write; 0 = none */
    uint8_t key[64]; /* external key to install; secret */
    uint8_t key_len;
    uint64_t install_after; /* ns after establishment */

    mpx_conn *mpx;
    uint64_t written;
    bool shut;
    /* what happened, ns; MPX_NEVER = did not */
    uint64_t began, established, joined, key_active, finished, last_octet;
    uint64_t received;
    uint64_t pause; /* longest time between octets received, from begin on */
    uint64_t closed_at;
    unsigned joins;
    bool fallback, closed, error;

    /* Called for each join; not NULL. */
    void (*on_join)(void *ctx, const struct app_bulk *b, const mpx_subflow *sf);
    void *on_join_ctx;
};

extern const struct host_app_ops app_bulk_ops; /* all but accept */
void app_bulk_init(struct app_bulk *b, struct host *h, struct observer *o,
                   enum payload_sender self, uint32_t conn);
/** ns; when the last octet came, or it began. */
uint64_t app_bulk_last_news(const struct app_bulk *b);

#endif /* APP_BULK_H */

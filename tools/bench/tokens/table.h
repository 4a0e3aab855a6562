/* SPDX-License-Identifier: MIT */
/* What is compared: tables from 32-bit tokens to the numbers of their holders.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TABLE_NONE = -1 };

struct table_ops {
    const char *name;
    size_t most; /* entries beyond which it is not tried; 0 = no limit */
    /* For at most @p n holders, numbered from 0. NULL if out of memory. */
    void *(*make)(size_t n);
    /* False if the token is there, or the table takes no more of its kind. */
    bool (*add)(void *table, uint32_t token, uint32_t holder);
    int64_t (*find)(void *table, uint32_t token); /* holder or TABLE_NONE */
    void (*remove)(void *table, uint32_t token);
    /* NULL: one by one. Writes holders. */
    void (*find_many)(void *table, const uint32_t *token, int64_t *holder,
                      size_t n);
    /* Entries and slots moved so far by growing; NULL: not known. */
    uint64_t (*moved)(void *table);
    /* Octets of the table itself; NULL: what the allocator's gauge says. */
    size_t (*octets)(void *table);
    void (*free)(void *table);
};

extern const struct table_ops table_mpx, table_linux, table_linux_uncapped,
    table_khash, table_uthash;

#endif /* TABLE_H */

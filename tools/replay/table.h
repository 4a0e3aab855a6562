/* SPDX-License-Identifier: MIT */
/* A hash table from 64-bit keys to 32-bit values; the last value put stays. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vec.h"

#define uthash_fatal(message) vec_no_memory()
#include <uthash.h>

struct table_entry {
    uint64_t key;
    uint32_t value;
    UT_hash_handle hh;
};
struct table {
    struct table_entry *head; /* of uthash; NULL if it is empty */
};

void table_put(struct table *t, uint64_t key, uint32_t value);
bool table_get(const struct table *t, uint64_t key, uint32_t *value);
bool table_is_empty(const struct table *t);
/** Nothing happens if it is not there. */
void table_drop(struct table *t, uint64_t key);
void table_free(struct table *t);

/* A key for any octets; different octets may share one. */
uint64_t table_hash(const void *p, size_t len);

#endif /* TABLE_H */

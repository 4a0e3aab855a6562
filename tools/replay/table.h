/* SPDX-License-Identifier: MIT */
/* A hash table from 64-bit keys to 32-bit values; the last value put stays. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table_slot {
    uint64_t key;
    uint32_t value;
    bool used;
};
struct table {
    struct table_slot *slot;
    size_t cap, n; /* cap is a power of two */
};

void table_put(struct table *t, uint64_t key, uint32_t value);
bool table_get(const struct table *t, uint64_t key, uint32_t *value);
void table_free(struct table *t);

/* A key for any octets; different octets may share one. */
uint64_t table_hash(const void *p, size_t len);

#endif /* TABLE_H */

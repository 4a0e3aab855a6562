/* SPDX-License-Identifier: MIT */
/* The counters by number. */
#include "mpx_stats.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const struct row {
    const char *name, *meaning;
    enum mpx_stat_kind kind;
    size_t offset;
} table[] = {
#define X(field, name, kind, meaning)                                          \
    {name, meaning, MPX_STAT_##kind, offsetof(struct mpx_stats, field)},
    MPX_STATS_LIST(X)
#undef X
};

unsigned mpx_stats_count(void)
{
    return sizeof table / sizeof table[0];
}

const char *mpx_stats_name(unsigned i)
{
    assert(i < mpx_stats_count());
    return table[i].name;
}

enum mpx_stat_kind mpx_stats_kind(unsigned i)
{
    assert(i < mpx_stats_count());
    return table[i].kind;
}

const char *mpx_stats_meaning(unsigned i)
{
    assert(i < mpx_stats_count());
    return table[i].meaning;
}

uint64_t mpx_stats_value(const struct mpx_stats *s, unsigned i)
{
    uint64_t v;

    assert(i < mpx_stats_count());
    memcpy(&v, (const char *)s + table[i].offset, sizeof v);
    return v;
}

/* SPDX-License-Identifier: MIT */
/* Reading quantities: the table of units. */
#include "scn_value.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = 8, DIGITS_MAX = 6 };

/* Each list in rising order; names end with NULL. */
static const struct dimension {
    const char *name[UNITS_MAX];
    double factor[UNITS_MAX];
    const char *suffix;
    double csv; /* 1 in the CSV's unit is this many of ours */
} dims[SCN_DIMS] = {
    [SCN_DIM_COUNT] = {{NULL}, {1}, "", 1},
    [SCN_DIM_TIME] = {{"ns", "us", "ms", "s", "min", NULL},
                      {1, 1e3, 1e6, 1e9, 60e9},
                      "_s",
                      1e9},
    [SCN_DIM_RATE] = {{"bit/s", "kbit/s", "Mbit/s", "Gbit/s", NULL},
                      {1, 1e3, 1e6, 1e9},
                      "_bps",
                      1},
    [SCN_DIM_SIZE] = {{"B", "kB", "KiB", "MB", "MiB", "GB", "GiB", NULL},
                      {1, 1e3, 1024, 1e6, 1048576, 1e9, 1073741824},
                      "_bytes",
                      1},
    [SCN_DIM_PACKETS] = {{"packets", "packet", NULL}, {1, 1}, "_packets", 1},
    [SCN_DIM_SEGMENTS] = {{"segments", "segment", NULL},
                          {1, 1},
                          "_segments",
                          1},
    [SCN_DIM_BITS] = {{"bits", "bit", NULL}, {1, 1}, "_bits", 1},
    [SCN_DIM_RATIO] = {{"%", NULL}, {0.01}, "_ratio", 1},
    [SCN_DIM_NUMBER] = {{NULL}, {1}, "", 1},
    [SCN_DIM_LENGTH] = {{"m", "km", NULL}, {1e3, 1e6}, "_m", 1e3},
    [SCN_DIM_SPEED] = {{"m/s", NULL}, {1e3}, "_mps", 1e3},
};

/* Digits with at most one point; what strtod() takes besides is refused. */
static size_t number_len(const char *s)
{
    size_t digits = strspn(s, "0123456789"), len = digits;
    if (s[len] == '.') {
        size_t more = strspn(s + len + 1, "0123456789");
        digits += more;
        len += 1 + more;
    }
    return digits > 0 ? len : 0;
}

/* Digits grouped, a comma, an exponent, hexadecimal: numbers elsewhere. */
static bool goes_on(const char *p)
{
    if (*p == ',' || *p == '_' || *p == '.')
        return true;
    return *p && strchr("eExX", *p) && p[1] && strchr("+-0123456789", p[1]);
}

static enum scn_value_error scale(const char *text, double factor,
                                  struct scn_quantity *q)
{
    q->value = strtod(text, NULL) * factor;
    if (q->dim == SCN_DIM_RATIO || q->dim == SCN_DIM_NUMBER)
        return q->value <= 1e9 ? SCN_VALUE_OK : SCN_VALUE_HUGE;
    if (!(q->value < 9.2e18))
        return SCN_VALUE_HUGE;
    q->whole = (uint64_t)(q->value + 0.5);
    double off = q->value - (double)q->whole;
    if (off > 1e-6 * q->value || off < -1e-6 * q->value)
        return SCN_VALUE_FRACTION;
    q->value = (double)q->whole;
    return SCN_VALUE_OK;
}

enum scn_value_error scn_value_read(const char *text, enum scn_dim dim,
                                    struct scn_quantity *q)
{
    const struct dimension *d = &dims[dim];
    q->dim = dim;
    q->unit = text;
    if (*text == '\0')
        return SCN_VALUE_EMPTY;
    size_t minus = *text == '-';
    size_t len = number_len(text + minus);
    if (len == 0 || goes_on(text + minus + len))
        return SCN_VALUE_NOT_NUMBER;
    if (minus)
        return SCN_VALUE_NEGATIVE;

    q->unit = text + len + strspn(text + len, " ");
    if (!d->name[0])
        return *q->unit == '\0' ? scale(text, 1, q) : SCN_VALUE_NOT_NUMBER;
    if (*q->unit == '\0')
        return SCN_VALUE_NO_UNIT;
    for (unsigned i = 0; d->name[i]; i++)
        if (strcmp(d->name[i], q->unit) == 0)
            return scale(text, d->factor[i], q);
    return SCN_VALUE_BAD_UNIT;
}

bool scn_value_guess(const char *text, struct scn_quantity *q)
{
    for (unsigned dim = 0; dim < SCN_DIMS; dim++)
        if (scn_value_read(text, (enum scn_dim)dim, q) == SCN_VALUE_OK)
            return true;
    return false;
}

const char *const *scn_value_units(enum scn_dim dim)
{
    return dims[dim].name;
}

/* Units as other tools and languages write them. */
static const struct {
    const char *theirs, *ours;
} spellings[] = {
    {"sec", "s"},        {"secs", "s"},       {"second", "s"},
    {"seconds", "s"},    {"kb", "kbit/s"},    {"mb", "Mbit/s"},
    {"gb", "Gbit/s"},    {"msec", "ms"},      {"usec", "us"},
    {"nsec", "ns"},      {"mins", "min"},     {"minutes", "min"},
    {"bps", "bit/s"},    {"kbps", "kbit/s"},  {"mbps", "Mbit/s"},
    {"gbps", "Gbit/s"},  {"bits/s", "bit/s"}, {"kb/s", "kbit/s"},
    {"mb/s", "Mbit/s"},  {"gb/s", "Gbit/s"},  {"kbit", "kbit/s"},
    {"mbit", "Mbit/s"},  {"gbit", "Gbit/s"},  {"byte", "B"},
    {"bytes", "B"},      {"octets", "B"},     {"k", "kB"},
    {"m", "MB"},         {"g", "GB"},         {"percent", "%"},
    {"pct", "%"},        {"pkts", "packets"}, {"\xc2\xb5s", "us"},
    {"\xce\xbcs", "us"}, /* micro, mu */
};

static bool same_letters(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
    return *a == *b;
}

/* The unit of this dimension that @p unit means, or NULL. */
static const char *meant(const struct dimension *d, const char *unit)
{
    const char *also = unit;

    for (unsigned i = 0; d->name[i]; i++)
        if (same_letters(d->name[i], unit))
            return d->name[i];
    for (unsigned i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        if (!same_letters(spellings[i].theirs, unit))
            continue;
        also = spellings[i].ours;
        for (unsigned k = 0; d->name[k]; k++)
            if (strcmp(d->name[k], also) == 0)
                return also;
    }
    return NULL;
}

char *scn_value_unit_hint(struct arena *a, enum scn_dim dim, const char *unit)
{
    const struct dimension *d = &dims[dim];
    const char *name = meant(d, unit);
    char *hint = arena_printf(a, "one of:");

    if (name)
        return arena_printf(a, "did you mean \"%s\"?", name);
    for (unsigned i = 0; d->name[i]; i++)
        hint = arena_printf(a, "%s %s", hint, d->name[i]);
    return hint;
}

const char *scn_value_suffix(enum scn_dim dim)
{
    return dims[dim].suffix;
}

double scn_value_csv(const struct scn_quantity *q)
{
    return q->value / dims[q->dim].csv;
}

/* Of a number as it is printed. */
static int digits(double value)
{
    return snprintf(NULL, 0, "%.9g", value);
}

char *scn_value_text(struct arena *a, enum scn_dim dim, double value)
{
    const struct dimension *d = &dims[dim];
    unsigned best = 0;
    for (unsigned i = 0; d->name[i]; i++)
        if (value >= d->factor[i])
            best = i;
    if (best && d->factor[best] == d->factor[0])
        best = 0; /* the plural */
    while (best && digits(value / d->factor[best]) > DIGITS_MAX &&
           digits(value / d->factor[best - 1]) <= DIGITS_MAX)
        best--; /* 1.42 kB, not 1.38671875 KiB */
    return arena_printf(a, "%.9g%s%s", value / d->factor[best],
                        d->name[best] ? " " : "",
                        d->name[best] ? d->name[best] : "");
}

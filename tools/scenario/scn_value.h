/* SPDX-License-Identifier: MIT */
/*
 * Quantities as people write them: "50 Mbit/s", "10 ms", "0.2 %", "4 MB",
 * "64 packets". The unit is part of the value and never guessed; kB is 1000
 * octets, KiB is 1024.
 */
#ifndef SCN_VALUE_H
#define SCN_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "words.h"

enum scn_dim {
    SCN_DIM_COUNT, /* no unit */
    SCN_DIM_TIME,  /* ns */
    SCN_DIM_RATE,  /* bit/s */
    SCN_DIM_SIZE,  /* octets */
    SCN_DIM_PACKETS,
    SCN_DIM_SEGMENTS,
    SCN_DIM_BITS,   /* of entropy */
    SCN_DIM_RATIO,  /* 0..1, written in % */
    SCN_DIM_NUMBER, /* no unit; any number, as 0.5 */
    SCN_DIM_LENGTH, /* mm */
    SCN_DIM_SPEED,  /* mm/s */
    SCN_DIMS
};

enum scn_value_error {
    SCN_VALUE_OK,
    SCN_VALUE_EMPTY,
    SCN_VALUE_NOT_NUMBER, /* nan and inf are not numbers */
    SCN_VALUE_NEGATIVE,
    SCN_VALUE_NO_UNIT,
    SCN_VALUE_BAD_UNIT,
    SCN_VALUE_FRACTION, /* of what comes in wholes */
    SCN_VALUE_HUGE,     /* over 2^63 */
};

struct scn_quantity {
    enum scn_dim dim;
    double value;     /* in the unit said at enum scn_dim */
    uint64_t whole;   /* the same, where the dimension comes in wholes */
    const char *unit; /* where the unit begins in the text */
};

/* Read @p text as @p dim; *q is complete on SCN_VALUE_OK only, save unit. */
enum scn_value_error scn_value_read(const char *text, enum scn_dim dim,
                                    struct scn_quantity *q);

/* Of whatever dimension it is; false if it is no quantity. */
bool scn_value_guess(const char *text, struct scn_quantity *q);

/* What may stand after the number; NULL-ended, empty for SCN_DIM_COUNT. */
const char *const *scn_value_units(enum scn_dim dim);

/** A hint for who wrote @p unit: the right spelling of it, or all units. */
char *scn_value_unit_hint(struct arena *a, enum scn_dim dim, const char *unit);

/* How a CSV column of it ends, "_s" or ""; and its factor from .value. */
const char *scn_value_suffix(enum scn_dim dim);
double scn_value_csv(const struct scn_quantity *q);

/* "10 ms", for messages. */
char *scn_value_text(struct arena *a, enum scn_dim dim, double value);

#endif /* SCN_VALUE_H */

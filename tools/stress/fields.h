/* SPDX-License-Identifier: MIT */
/* The members of a plan that a run can do without, as a table: what prints a
 * plan and what makes it smaller walk over it alike. */
#ifndef STRESS_FIELDS_H
#define STRESS_FIELDS_H

#include "host.h"

enum field_type { FIELD_TEXT, FIELD_BOOL, FIELD_INT, FIELD_U8, FIELD_U64 };
struct field {
    const char *name;
    size_t offset;
    enum field_type type;
};
struct field_table {
    const struct field *v;
    size_t n;
};

extern const struct field_table plan_fields; /* of struct bed_plan */
extern const struct field_table app_fields;  /* of struct app_plan */
extern const struct field_table toy_fields;  /* of struct toy_plan */
extern const struct field_table edge_fields; /* of struct bed_edge */

uint64_t field_value(const struct field *f, const void *of);
const char *field_text(const struct field *f, const void *of);
bool field_is_set(const struct field *f, const void *of);
/** To @p value; texts to NULL. */
void field_set(const struct field *f, void *of, uint64_t value);

/** Names of the enumerators of a plan. */
const char *name_of_fate(enum net_fate fate);
const char *name_of_kind(enum net_kind kind);
const char *name_of_act(enum bed_act act);

#endif /* STRESS_FIELDS_H */

/* SPDX-License-Identifier: MIT */
/* Naming the rows of a table. */
#include "row_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"

/* How tables begin whose rows have a name, and how many columns are it. */
static const struct {
    const char *first[5];
    unsigned keys;
} begins[] = {
    {{"id", "node", "group", "counter"}, 4}, /* kernel.csv */
    {{"id", "node"}, 2},                     /* counters.csv */
    {{"id", "host", "kind", "role"}, 2},     /* hosts.csv */
    {{"id"}, 1},                             /* runs.csv */
    {{"row", "column"}, 2},                  /* predictions.csv */
};

static unsigned keys_of(const char *const *header, unsigned columns)
{
    for (unsigned i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        const char *const *first = begins[i].first;
        unsigned c = 0;

        while (c < columns && first[c] && strcmp(first[c], header[c]) == 0)
            c++;
        if (!first[c])
            return begins[i].keys;
    }
    return 0;
}

void row_names_init(struct row_names *n, const char *const *header,
                    unsigned columns)
{
    unsigned of_cells = csv_find(header, columns, "n");

    *n = (struct row_names){.header = header};
    n->keys = keys_of(header, columns);
    if (n->keys == 0 && of_cells < columns) {
        n->keys = of_cells;
        n->cells = true;
    }
}

static void append(struct row_names *n, size_t *len, const char *text)
{
    size_t more = strlen(text);

    if (*len + more + 1 > n->room) {
        n->room = 2 * (*len + more + 1);
        n->text = mem_grow(n->text, n->room, 1);
    }
    memcpy(n->text + *len, text, more + 1);
    *len += more;
}

const char *row_name(struct row_names *n, const char *const *field,
                     unsigned row)
{
    char number[24];
    size_t len = 0;

    append(n, &len, n->cells && n->keys == 0 ? "all" : "");
    if (!n->cells && n->keys == 0) {
        snprintf(number, sizeof number, "row %u", row + 1);
        append(n, &len, number);
    }
    for (unsigned c = 0; c < n->keys; c++) {
        append(n, &len, c > 0 ? " " : "");
        append(n, &len, n->cells ? n->header[c] : "");
        append(n, &len, n->cells ? "=" : "");
        append(n, &len, field[c]);
    }
    return n->text;
}

void row_names_free(struct row_names *n)
{
    free(n->text);
}

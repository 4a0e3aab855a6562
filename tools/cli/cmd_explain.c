/* SPDX-License-Identifier: MIT */
/* mpx explain, mpx columns, mpx schema: what names mean and go where. */
#include "cmd.h"

#include <stdio.h>

#include "exit_code.h"
#include "explain.h"
#include "schema.h"

int cmd_explain(const struct options *o)
{
    struct arena a = {NULL};
    int code = EXIT_FINE;

    if (o->n_files == 0)
        explain_list(stdout);
    for (unsigned i = 0; i < o->n_files; i++) {
        if (i > 0)
            putchar('\n');
        if (!explain_name(o->file[i], stdout))
            code = usage_error("explain: nothing is called \"%s\"; %s",
                               o->file[i], explain_hint(&a, o->file[i]));
    }
    arena_free(&a);
    return code;
}

int cmd_columns(const struct options *o)
{
    if (o->n_files > 0)
        return usage_error("columns: takes no name; mpx explain NAME does");
    if (o->json)
        explain_columns_json(stdout);
    else
        explain_columns(stdout);
    return EXIT_FINE;
}

int cmd_schema(const struct options *o)
{
    if (o->n_files > 0)
        return usage_error("schema: takes no name");
    schema_write(stdout);
    return EXIT_FINE;
}

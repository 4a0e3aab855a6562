/* SPDX-License-Identifier: MIT */
#include "places.h"

#include <stdlib.h>

#include "file.h"

static char *find(struct arena *a, const char *env, const char *folder,
                  const char *marker)
{
    const char *set = getenv(env);
    char *tries[] = {
        arena_printf(a, "%s", set ? set : ""),
        arena_printf(a, "%s", folder),
        arena_printf(a, "%s/%s", MPX_SOURCE_DIR, folder),
    };
    for (unsigned i = set ? 0 : 1; i < 3; i++)
        if (file_exists(file_path(a, tries[i], marker)))
            return tries[i];
    return NULL;
}

char *places_scenarios(struct arena *a)
{
    return find(a, "MPX_SCENARIOS", "scenarios", ".");
}

char *places_plots(struct arena *a, const char *script)
{
    return find(a, "MPX_PLOTS", "results/plot", script);
}

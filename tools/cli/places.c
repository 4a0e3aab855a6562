/* SPDX-License-Identifier: MIT */
/* Looking for the bundled files in one place after the other. */
#include "places.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

enum { PATH_ROOM = 4096 };

/* The folder of data beside the program, wherever its tree was moved; NULL if
 * the system does not tell. */
static char *beside_program(struct arena *a)
{
    char path[PATH_ROOM];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;

    if (len <= 0 || len == sizeof path - 1)
        return NULL;
    path[len] = '\0';
    slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    return arena_printf(a, "%s/%s", path, MPX_DATA_FROM_BIN);
}

static char *find(struct arena *a, const char *env, const char *folder,
                  const char *marker)
{
    const char *set = getenv(env);
    const char *roots[] = {beside_program(a), MPX_SOURCE_DIR};
    char *tries[] = {
        set ? arena_printf(a, "%s", set) : NULL,
        arena_printf(a, "%s", folder),
        roots[0] ? arena_printf(a, "%s/%s", roots[0], folder) : NULL,
        arena_printf(a, "%s/%s", roots[1], folder),
    };

    for (unsigned i = 0; i < sizeof tries / sizeof tries[0]; i++)
        if (tries[i] && file_exists(file_path(a, tries[i], marker)))
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

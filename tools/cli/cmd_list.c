/* SPDX-License-Identifier: MIT */
/* mpx list: the bundled scenarios and their claims. */
#include "cmd.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "exit_code.h"
#include "file.h"
#include "places.h"
#include "session.h"

enum { FOLDERS_DEEP = 2 };

static bool ends(const char *name, const char *with)
{
    size_t n = strlen(name), m = strlen(with);
    return n > m && strcmp(name + n - m, with) == 0;
}

/* One line each; a file with errors is listed as such. */
static void list_file(const char *path)
{
    struct scn_diags *diags = mem_new(sizeof *diags);
    struct study s;
    size_t len;
    char *text = file_read_most(path, &len, SCN_FILE_MAX);

    if (text && study_read(&s, path, text, len, NULL, diags))
        printf("%-44s %6zu runs  %s\n", path, s.n_planned, s.claim);
    else
        printf("%-44s  has errors; mpx check says which\n", path);
    if (text)
        study_free(&s);
    scn_diags_free(diags);
    free(diags);
    free(text);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool list_folder(const char *dir, unsigned deep)
{
    struct dirent **entry;
    struct arena a = {NULL};
    int n = scandir(dir, &entry, NULL, by_name);

    for (int i = 0; i < n; i++) {
        const char *name = entry[i]->d_name;
        char *path = file_path(&a, dir, name);
        struct stat st;
        if (name[0] != '.' && ends(name, ".yaml"))
            list_file(path);
        else if (name[0] != '.' && deep > 0 && stat(path, &st) == 0 &&
                 S_ISDIR(st.st_mode))
            list_folder(path, deep - 1);
        free(entry[i]);
    }
    if (n >= 0)
        free(entry);
    arena_free(&a);
    return n >= 0;
}

static int no_folder(void)
{
    fputs("mpx: list: no scenarios folder here ($MPX_SCENARIOS)\n", stderr);
    return EXIT_MACHINE;
}

int cmd_list(const struct options *o)
{
    struct arena a = {NULL};
    const char *dir = o->n_files > 0 ? o->file[0] : places_scenarios(&a);
    int code = EXIT_FINE;

    if (o->n_files > 1)
        code = usage_error("list: one folder at most");
    else if (!dir)
        code = no_folder();
    else if (!list_folder(dir, FOLDERS_DEEP))
        code = file_complain(dir);
    arena_free(&a);
    return code;
}

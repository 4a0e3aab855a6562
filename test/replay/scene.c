/* SPDX-License-Identifier: MIT */
/* Loading a scenario of kernel captures. */
#include "scene.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vec.h"

const char *const scene_ends[ENDS] = {"client", "server"};

static const struct conn_keys no_keys;

const char *scene_path(const char *folder, const char *name)
{
    static char path[1024];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (access(path, R_OK) != 0)
        snprintf(path, sizeof path, "%s/%s.gz", folder, name);
    return path;
}

void scene_load(struct scene *s, const char *where)
{
    char folder[768], name[32];

    snprintf(folder, sizeof folder, "%s", where); /* may be scene_path()'s */

    *s = (struct scene){0};
    snprintf(s->name, sizeof s->name, "%s", strrchr(folder, '/') + 1);
    flat_load(&s->check, scene_path(folder, "check.json"));
    flat_load(&s->meta, scene_path(folder, "meta.json"));
    for (int e = 0; e < ENDS; e++) {
        snprintf(name, sizeof name, "%s.pcap", scene_ends[e]);

        const char *path = scene_path(folder, name);

        bool whole = octets_load(&s->file[e], path);
        struct replay_input in = {.octets = s->file[e].p,
                                  .len = s->file[e].len};

        if (!replay_inputs(&s->end[e], &no_keys, &in, 1) || !whole) {
            fprintf(stderr, "%s: %s\n", path,
                    whole ? in.damage : s->file[e].why);
            exit(1);
        }
        tally_add(&s->sum, &s->end[e].tally);
    }
}

void scene_free(struct scene *s)
{
    flat_free(&s->check);
    flat_free(&s->meta);
    for (int e = 0; e < ENDS; e++) {
        replay_free(&s->end[e]);
        octets_free(&s->file[e]);
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **scene_folders(const char *root, size_t *n)
{
    DIR *dir = opendir(root);
    char **v = NULL, path[768];
    size_t cap = 0;

    *n = 0;
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        snprintf(path, sizeof path, "%s/%s", root, e->d_name);
        if (access(scene_path(path, "check.json"), R_OK) != 0)
            continue;
        v = vec_room(v, *n, &cap, sizeof *v);
        v[(*n)++] = strdup(path);
    }
    if (dir)
        closedir(dir);
    if (*n > 0)
        qsort(v, *n, sizeof *v, by_name);
    return v;
}

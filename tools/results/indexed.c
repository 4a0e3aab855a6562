/* SPDX-License-Identifier: MIT */
/* Finding the rows of a file by their names. */
#include "indexed.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a: a short name is read once. */
static uint64_t hash_of(const char *name)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (; *name; name++)
        h = (h ^ (uint8_t)*name) * UINT64_C(0x100000001b3);
    return h;
}

bool indexed_open(struct indexed *x, const char *path)
{
    *x = (struct indexed){.path = path};
    if (!csv_open(&x->in, path))
        return false;
    x->columns = x->in.columns;
    x->header = arena_alloc(&x->arena, x->columns * sizeof *x->header);
    for (unsigned c = 0; c < x->columns; c++) {
        const char *name = x->in.field[c];

        if (csv_find(x->header, c, name) < c)
            return csv_refuse(
                &x->in, 0,
                arena_printf(&x->arena, "column %s is there twice", name));
        x->header[c] = arena_strndup(&x->arena, name, strlen(name));
    }
    row_names_init(&x->names, x->header, x->columns);
    return true;
}

static int by_hash(const void *a, const void *b)
{
    const struct indexed_place *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

static const char *name_at(struct indexed *x, const struct indexed_place *p)
{
    return csv_seek(&x->in, p->begin) && csv_next(&x->in)
               ? row_name(&x->names, x->in.field, p->row)
               : NULL;
}

/* Whether no two rows have one name, as equal hashes seldom come of two. */
static bool are_apart(struct indexed *x)
{
    for (unsigned i = 1; i < x->rows; i++) {
        const struct indexed_place *p = &x->place[i];
        struct arena a = {NULL};
        bool twice = false;

        if (p[-1].hash != p->hash)
            continue;
        const char *name = name_at(x, &p[-1]);
        if (name) {
            name = arena_strndup(&a, name, strlen(name));
            const char *other = name_at(x, p);
            twice = other && strcmp(name, other) == 0;
        }
        if (twice) {
            x->in.at = 0;
            csv_refuse(&x->in, 0,
                       arena_printf(&a, "row %s is there twice", name));
        }
        arena_free(&a);
    }
    return !x->in.bad;
}

bool indexed_read(struct indexed *x)
{
    unsigned room = 0;

    while (csv_next(&x->in)) {
        const char *name = row_name(&x->names, x->in.field, x->rows);

        if (x->rows == room) {
            room = room ? 2 * room : 256;
            x->place = mem_grow(x->place, room, sizeof *x->place);
        }
        x->place[x->rows] =
            (struct indexed_place){hash_of(name), x->in.begin, x->rows};
        x->rows++;
    }
    if (x->rows > 0)
        qsort(x->place, x->rows, sizeof *x->place, by_hash);
    return !x->in.bad && are_apart(x);
}

void indexed_rewind(struct indexed *x)
{
    if (csv_seek(&x->in, 0))
        csv_next(&x->in);
}

const char *indexed_next(struct indexed *x, unsigned row)
{
    return csv_next(&x->in) ? row_name(&x->names, x->in.field, row) : NULL;
}

bool indexed_find(struct indexed *x, const char *name)
{
    uint64_t hash = hash_of(name);
    unsigned from = 0, to = x->rows;

    while (from < to) {
        unsigned mid = from + (to - from) / 2;

        if (x->place[mid].hash < hash)
            from = mid + 1;
        else
            to = mid;
    }
    for (; from < x->rows && x->place[from].hash == hash; from++) {
        const char *found = name_at(x, &x->place[from]);

        if (found && strcmp(found, name) == 0)
            return true;
    }
    return false;
}

bool indexed_close(struct indexed *x)
{
    free(x->place);
    row_names_free(&x->names);
    arena_free(&x->arena);
    return csv_close(&x->in);
}

/* SPDX-License-Identifier: MIT */
/* Reading the files of single runs into a page. */
#include "runs.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "ladder.h"
#include "page.h"
#include "samples.h"

enum { EVENTS_SHOWN = 2000, SAMPLES_SHOWN = 240, CONNECTIONS_SHOWN = 8 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends(const char *name, const char *with)
{
    size_t n = strlen(name), m = strlen(with);

    return n > m && strcmp(name + n - m, with) == 0;
}

void runs_open(struct runs *u, const struct results *r,
               const struct csv_table *t)
{
    *u = (struct runs){.results = r, .table = t};

    DIR *d = opendir(file_path(&u->arena, r->dir, "pcap"));
    unsigned room = 0;

    for (struct dirent *e; d && (e = readdir(d));) {
        if (!ends(e->d_name, ".pcap"))
            continue;
        if (u->n_pcap == room) {
            room = room ? 2 * room : 64;
            u->pcap = mem_grow(u->pcap, room, sizeof *u->pcap);
        }
        u->pcap[u->n_pcap++] =
            arena_strndup(&u->arena, e->d_name, strlen(e->d_name));
    }
    if (d)
        closedir(d);
    if (u->n_pcap > 0)
        qsort(u->pcap, u->n_pcap, sizeof *u->pcap, by_name);
}

void runs_close(struct runs *u)
{
    free(u->pcap);
    arena_free(&u->arena);
}

static const char *id_of(const struct runs *u, unsigned row)
{
    return csv_at(u->table, row, 0);
}

/* DIR/SUB/ID.EXT */
static char *path_of(const struct runs *u, struct arena *a, const char *sub,
                     unsigned row, const char *ext)
{
    return arena_printf(a, "%s/%s/%s%s", u->results->dir, sub,
                        plan_file_name(a, id_of(u, row)), ext);
}

/* ---- which files there are ---- */

struct listing {
    const struct runs *runs;
    struct arena *arena;
};

/* Ends of the names of a run's packets, a tab before each but the first. */
static const char *pcaps(const void *ctx, unsigned row)
{
    const struct listing *l = ctx;
    const struct runs *u = l->runs;
    const char *name = plan_file_name(l->arena, id_of(u, row));
    const char *begin = arena_printf(l->arena, "%s-", name);
    char *list = arena_printf(l->arena, "%s", "");
    unsigned from = 0, to = u->n_pcap;

    while (from < to) {
        unsigned mid = from + (to - from) / 2;

        if (strcmp(u->pcap[mid], begin) < 0)
            from = mid + 1;
        else
            to = mid;
    }
    for (;
         from < u->n_pcap && strncmp(u->pcap[from], begin, strlen(begin)) == 0;
         from++)
        list = arena_printf(l->arena, "%s%s%s", list, *list ? "\t" : "",
                            u->pcap[from] + strlen(name));
    return list;
}

/* A letter for each: series, events, ladder, hosts. */
static const char *letters(const void *ctx, unsigned row)
{
    const struct listing *l = ctx;
    const struct runs *u = l->runs;
    bool s = file_exists(path_of(u, l->arena, "series", row, ".csv"));
    bool e = file_exists(path_of(u, l->arena, "events", row, ".csv"));
    bool d = file_exists(path_of(u, l->arena, "ladder", row, ".txt"));
    bool h = file_exists(path_of(u, l->arena, "runs", row, ".hosts"));

    return arena_printf(l->arena, "%s%s%s%s", s ? "s" : "", e ? "e" : "",
                        d ? "l" : "", h ? "h" : "");
}

/* What its files are called, if not as the run with commas. */
static const char *names(const void *ctx, unsigned row)
{
    const struct listing *l = ctx;
    char *plain = arena_printf(l->arena, "%s", id_of(l->runs, row));
    const char *name = plan_file_name(l->arena, plain);

    for (char *p = plain; *p; p++)
        if (*p == '/')
            *p = ',';
    return strcmp(plain, name) == 0 ? "" : name;
}

/* Each is found once: looking into folders is what takes time. */
struct found {
    const char **text;
};
static const char *found_at(const void *ctx, unsigned row)
{
    return ((const struct found *)ctx)->text[row];
}

static void put_list(const struct runs *u, struct json *j, const char *key,
                     const char *(*value)(const void *ctx, unsigned row))
{
    struct arena a = {NULL};
    struct listing l = {u, &a};
    unsigned rows = u->table->rows;
    struct found f = {arena_alloc(&a, (rows + 1) * sizeof *f.text)};

    for (unsigned row = 0; row < rows; row++)
        f.text[row] = value(&l, row);
    page_column(j, key, &(struct page_column){found_at, &f, rows});
    arena_free(&a);
}

void runs_put_files(const struct runs *u, struct json *j)
{
    put_list(u, j, "has", letters);
    put_list(u, j, "pcap", pcaps);
    put_list(u, j, "name", names);
}

/* ---- what is in them ---- */

static bool is_drawn(const char *column)
{
    static const char *const drawn[] = {
        "time_s",     "node",  "conn",        "subflow",   "path",
        "cwnd_bytes", "rtt_s", "goodput_bps", "octets_in", NULL};

    return words_have(drawn, column);
}

static bool read_table(struct arena *a, const char *path, struct csv_table *t)
{
    size_t len;
    char *text = file_read(path, &len);
    bool ok = text && csv_read(a, text, t);

    free(text);
    return ok;
}

/* Into a memory stream, so that its size is known before it is put. */
struct part {
    FILE *f;
    char *text;
    size_t len;
};

static const char **add_row(struct csv_table *t, unsigned *room)
{
    if (t->rows + 1 >= *room) {
        *room = *room ? 2 * *room : 64;
        t->field =
            mem_grow(t->field, (size_t)*room * t->columns, sizeof *t->field);
    }
    return t->field + (size_t)++t->rows * t->columns;
}

/* Every k-th time of the first connections; @return k. The fields are owned. */
static unsigned long read_samples(struct samples *s, struct arena *a,
                                  struct csv_table *t)
{
    unsigned long every = samples_every(s->times, SAMPLES_SHOWN);
    unsigned room = 0;

    t->columns = s->in.columns;
    while (samples_next(s)) {
        if (samples_number(s) % every != 0 ||
            samples_value(s, s->conn) >= CONNECTIONS_SHOWN)
            continue;
        const char **row = add_row(t, &room);

        for (unsigned i = 0; i < t->columns; i++)
            row[i] = arena_strndup(a, s->in.field[i], strlen(s->in.field[i]));
    }
    if (t->rows > 0)
        memcpy(t->field, s->header, t->columns * sizeof *t->field);
    return every;
}

static void put_series(const struct runs *u, struct arena *a, unsigned row,
                       struct json *j)
{
    struct csv_table t = {.field = NULL};
    struct samples s;
    unsigned long every = 1;

    if (samples_open(&s, path_of(u, a, "series", row, ".csv")))
        every = read_samples(&s, a, &t);
    if (t.rows > 0) {
        json_open(j, "series", '{');
        json_whole(j, "every", every);
        page_table(j, &t, t.rows, is_drawn);
        json_close(j, '}');
    }
    free(t.field);
    samples_close(&s);
}

static void put_events(const struct runs *u, struct arena *a, unsigned row,
                       struct json *j)
{
    struct csv_table t;

    if (!read_table(a, path_of(u, a, "events", row, ".csv"), &t) || t.rows == 0)
        return;
    json_open(j, "events", '{');
    json_whole(j, "of", t.rows);
    page_table(j, &t, t.rows < EVENTS_SHOWN ? t.rows : EVENTS_SHOWN, NULL);
    json_close(j, '}');
}

/* Its rows of hosts.csv. */
static void put_hosts(const struct runs *u, struct arena *a, unsigned row,
                      struct json *j)
{
    static const char head[] = "host,kind,role"
#define X(field, column, type) "," column
        HOST_COLUMNS(X)
#undef X
        ;
    struct csv_table t;
    size_t len;
    char *lines = file_read(path_of(u, a, "runs", row, ".hosts"), &len);

    if (lines && csv_read(a, arena_printf(a, "%s\n%s", head, lines), &t)) {
        json_open(j, "hosts", '{');
        page_table(j, &t, t.rows, NULL);
        json_close(j, '}');
    }
    free(lines);
}

/* The drawing that mpx ladder made, or one of the event log. */
static void put_ladder(const struct runs *u, struct arena *a, unsigned row,
                       FILE *to)
{
    struct ladder_choice all = {0, INFINITY, false};
    const char *events = path_of(u, a, "events", row, ".csv");
    const char *svg = path_of(u, a, "ladder", row, ".svg");
    struct part p = {NULL};
    struct ladder l;

    fprintf(to, "<template id=\"ladder-%u\">", row);
    if (!page_drawing(to, svg) && file_exists(events) &&
        (p.f = open_memstream(&p.text, &p.len))) {
        if (ladder_read(&l, events, &all) && l.n_items > 0)
            ladder_svg(&l, id_of(u, row), p.f);
        ladder_free(&l);
        fclose(p.f);
        page_drawing_of(to, svg, p.text);
        free(p.text);
    }
    fputs("</template>\n", to);
}

static bool is_chosen(const struct report_choice *c, const char *id)
{
    bool any = c->n == 0;

    for (unsigned i = 0; i < c->n; i++)
        any |= plan_matches(id, c->only[i]);
    return any;
}

/* False if there is no memory for it. */
static bool make_part(const struct runs *u, unsigned row, struct part *p)
{
    struct arena a = {NULL};
    char id[32];

    p->f = open_memstream(&p->text, &p->len);
    if (!p->f)
        return false;
    snprintf(id, sizeof id, "run-%u", row);
    struct json j = page_data(p->f, id);
    put_series(u, &a, row, &j);
    put_events(u, &a, row, &j);
    put_hosts(u, &a, row, &j);
    page_data_end(&j);
    put_ladder(u, &a, row, p->f);
    arena_free(&a);
    return fclose(p->f) == 0;
}

unsigned runs_put(const struct runs *u, const struct report_choice *c, FILE *to)
{
    struct arena a = {NULL};
    long so_far = ftell(to);
    size_t room = so_far < RUNS_PAGE_MAX ? (size_t)(RUNS_PAGE_MAX - so_far) : 0;
    unsigned left_out = 0;

    for (unsigned row = 0; row < u->table->rows; row++) {
        struct listing l = {u, &a};
        struct part p = {NULL};

        if (!is_chosen(c, id_of(u, row)) || !*letters(&l, row))
            continue;
        bool fits = make_part(u, row, &p) && p.len <= room;

        if (fits)
            fwrite(p.text, 1, p.len, to);
        room -= fits ? p.len : 0;
        left_out += !fits;
        free(p.text);
    }
    arena_free(&a);
    return left_out;
}

/* SPDX-License-Identifier: MIT */
/* From the event log to what is worth drawing. */
#include "ladder.h"

#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "file.h"

enum column {
    TIME,
    PACKET,
    NODE,
    PATH,
    DIRECTION,
    FLAGS,
    LEN,
    OPTIONS,
    SENDER,
    VERDICT,
    REASON,
    COLUMNS
};
static const char *const names[COLUMNS] = {
    "time_s", "packet",  "node",   "path",    "direction", "flags",
    "len",    "options", "sender", "verdict", "reason"};

enum { NOWHERE = LADDER_LANES_MAX, KINDS_MAX = 64, LABEL_HEX_MAX = 16 };
enum { ALIKE_MAX = 3 }; /* of one kind that are drawn each */

/* What is known of one segment after all rows of it; lanes. */
struct segment {
    unsigned from, to;
    bool arrives;
    unsigned end;     /* row + 1 of where it ended; 0: lost */
    unsigned changed; /* row + 1 of its first change; 0: none */
    unsigned long len;
};
/* Segments not shown since the last line, by lanes. */
struct bulk {
    unsigned long segments, octets, lost;
    unsigned long alike; /* of a kind that was shown often enough */
};
struct kind {
    const char *text;
    unsigned shown;
};
struct reading {
    struct ladder *l;
    const struct ladder_choice *choice;
    struct csv_table t;
    unsigned column[COLUMNS];
    struct segment *segment; /* by their numbers */
    struct bulk bulk[LADDER_LANES_MAX][LADDER_LANES_MAX];
    double bulk_s;               /* when the first of them was sent */
    struct kind kind[KINDS_MAX]; /* labels and verdicts shown before */
    unsigned n_kinds;
};

static const char *at(const struct reading *r, unsigned row, enum column c)
{
    return csv_at(&r->t, row, r->column[c]);
}

/* ---- lanes ---- */

/* Client, middleboxes and attackers as they are named, server. */
static int rank(const char *name)
{
    return strcmp(name, "client") == 0            ? 0
           : strncmp(name, "middlebox-", 10) == 0 ? 1
           : strncmp(name, "attacker-", 9) == 0   ? 2
                                                  : 3;
}

static int compare_lanes(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;

    return rank(*x) != rank(*y) ? rank(*x) - rank(*y) : strcmp(*x, *y);
}

static unsigned lane_of(const struct ladder *l, const char *name)
{
    size_t len = strcspn(name, " "); /* "client via middlebox-0" */

    for (unsigned i = 0; i < l->n_lanes; i++)
        if (strlen(l->lane[i]) == len && strncmp(l->lane[i], name, len) == 0)
            return i;
    return NOWHERE;
}

static void find_lanes(struct reading *r)
{
    struct ladder *l = r->l;

    l->lane[l->n_lanes++] = "client";
    l->lane[l->n_lanes++] = "server";
    for (unsigned row = 0; row < r->t.rows; row++) {
        const char *node = at(r, row, NODE);

        if (lane_of(l, node) == NOWHERE && l->n_lanes < LADDER_LANES_MAX)
            l->lane[l->n_lanes++] =
                arena_strndup(&l->arena, node, strlen(node));
    }
    qsort(l->lane, l->n_lanes, sizeof l->lane[0], compare_lanes);
}

/* ---- segments ---- */

static bool is(const struct reading *r, unsigned row, enum column c,
               const char *word)
{
    return strcmp(at(r, row, c), word) == 0;
}

/* Which segment the row is of; 0: none, or one that the log cannot have, as
 * each has a row. */
static unsigned number_of(const struct reading *r, unsigned row)
{
    unsigned long n = strtoul(at(r, row, PACKET), NULL, 10);

    return n <= r->t.rows ? (unsigned)n : 0;
}

static void gather(struct reading *r, unsigned row)
{
    unsigned n = number_of(r, row);
    unsigned lane = lane_of(r->l, at(r, row, NODE));
    struct segment *s = &r->segment[n];

    if (n == 0 || lane == NOWHERE)
        return;
    if (is(r, row, VERDICT, "sent")) {
        s->from = lane;
        s->to = lane > 0 ? 0 : r->l->n_lanes - 1;
        s->len = strtoul(at(r, row, LEN), NULL, 10);
    } else if (is(r, row, VERDICT, "changed")) {
        if (s->changed == 0)
            s->changed = row + 1;
    } else {
        s->to = lane;
        s->end = row + 1;
        s->arrives = is(r, row, DIRECTION, "in");
    }
}

/* A mapping or Data ACK and nothing else. */
static bool is_plain(const char *options)
{
    for (const char *p = options; *p;) {
        size_t len = strcspn(p, ";");

        if (strncmp(p, "DSS ack ", 8) != 0 && strncmp(p, "DSS dsn ", 8) != 0)
            return false;
        if (len > 9 && strncmp(p + len - 9, " infinite", 9) == 0)
            return false;
        p += len;
        p += strspn(p, "; ");
    }
    return true;
}

/* ---- texts ---- */

/* The next word; numbers of DSS and the tails of long MACs are left out. */
static const char *add_word(char *to, size_t cap, const char *p, bool *in_dss)
{
    size_t len = strcspn(p, " ;"), n = strlen(to);
    bool number = strspn(p, "0123456789") >= len;
    bool hex = strspn(p, "0123456789abcdef") >= len;

    if (strncmp(p, "DSS", len) == 0)
        *in_dss = true;
    if (!*in_dss ||
        (!number && strncmp(p, "ack", len) != 0 &&
         strncmp(p, "dsn", len) != 0 && strncmp(p, "ssn", len) != 0 &&
         strncmp(p, "len", len) != 0)) {
        bool cut = hex && len > LABEL_HEX_MAX;

        snprintf(to + n, cap - n, "%s%.*s%s", n > 0 ? " " : "",
                 cut ? 8 : (int)len, p, cut ? ".." : "");
    }
    if (p[len] == ';') {
        *in_dss = false;
        n = strlen(to);
        snprintf(to + n, cap - n, ";");
    }
    p += len;
    return p + strspn(p, "; ");
}

static const char *label_of(struct reading *r, unsigned row)
{
    char text[512] = "";
    bool in_dss = false;

    if (!is(r, row, FLAGS, "ACK") || !*at(r, row, OPTIONS))
        snprintf(text, sizeof text, "%s", at(r, row, FLAGS));
    for (const char *p = at(r, row, OPTIONS); *p;)
        p = add_word(text, sizeof text, p, &in_dss);
    if (strstr(at(r, row, FLAGS), "SYN"))
        return arena_printf(&r->l->arena, "%s on %s", text, at(r, row, PATH));
    if (!is(r, row, LEN, "0"))
        return arena_printf(&r->l->arena, "%s + %s B", text, at(r, row, LEN));
    return arena_printf(&r->l->arena, "%s", text);
}

static const char *end_of(struct reading *r, const struct segment *s)
{
    unsigned row = s->end - 1;
    const char *verdict, *reason;

    if (s->end == 0)
        return "lost";
    verdict = at(r, row, VERDICT);
    reason = at(r, row, REASON);
    if (!s->arrives)
        return arena_printf(&r->l->arena, "dropped by %s", at(r, row, NODE));
    if (*reason) /* dropped: kept from TCP, as MPTCP has taken it */
        return arena_printf(&r->l->arena, "%s: %s",
                            strcmp(verdict, "dropped") == 0 ? "taken" : verdict,
                            reason);
    return strcmp(verdict, "accepted") == 0
               ? ""
               : arena_printf(&r->l->arena, "%s", verdict);
}

static const char *verdict_of(struct reading *r, const struct segment *s)
{
    const char *end = end_of(r, s);

    if (s->changed == 0)
        return end;
    return arena_printf(&r->l->arena, "%s changed by %s%s%s",
                        at(r, s->changed - 1, REASON),
                        at(r, s->changed - 1, NODE), *end ? "; " : "", end);
}

/* ---- items ---- */

static void add(struct ladder *l, struct ladder_item item)
{
    if (l->n_items == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 64;
        l->item = mem_grow(l->item, l->cap, sizeof *l->item);
    }
    l->item[l->n_items++] = item;
}

static const char *amount(struct arena *a, unsigned long octets)
{
    if (octets < 1000)
        return arena_printf(a, "%lu B", octets);
    if (octets < 1000000)
        return arena_printf(a, "%.3g kB", (double)octets / 1e3);
    return arena_printf(a, "%.3g MB", (double)octets / 1e6);
}

/* "9 segments, 12.8 kB, 2 lost", "41 more such", or both. */
static const char *bulk_label(struct arena *a, const struct bulk *b)
{
    const char *lost = b->lost ? arena_printf(a, ", %lu lost", b->lost) : "";
    const char *alike =
        b->alike ? arena_printf(a, "%lu more such", b->alike) : "";

    if (b->segments == 0)
        return alike;
    return arena_printf(a, "%lu segment%s, %s%s%s%s", b->segments,
                        b->segments == 1 ? "" : "s", amount(a, b->octets), lost,
                        *alike ? ", " : "", alike);
}

static void flush_bulk(struct reading *r)
{
    struct ladder *l = r->l;

    for (unsigned i = 0; i < l->n_lanes; i++) {
        for (unsigned k = 0; k < l->n_lanes; k++) {
            struct bulk *b = &r->bulk[i][k];

            if (b->segments + b->alike > 0)
                add(l, (struct ladder_item){.kind = LADDER_BULK,
                                            .time_s = r->bulk_s,
                                            .from = i,
                                            .to = k,
                                            .arrives = true,
                                            .label = bulk_label(&l->arena, b),
                                            .verdict = ""});
            *b = (struct bulk){0};
        }
    }
    r->bulk_s = -1;
}

/* How often the like was shown before; once more now. */
static unsigned shown(struct reading *r, const char *text)
{
    for (unsigned i = 0; i < r->n_kinds; i++)
        if (strcmp(r->kind[i].text, text) == 0)
            return r->kind[i].shown++;
    if (r->n_kinds < KINDS_MAX)
        r->kind[r->n_kinds++] = (struct kind){text, 1};
    return 0;
}

static bool seen(struct reading *r, const char *label, const char *verdict)
{
    return shown(r, arena_printf(&r->l->arena, "%s/%s", label, verdict)) > 0;
}

/* The words of @p text without those that have a digit in them. */
static const char *words_of(struct arena *a, const char *text)
{
    char words[512];
    size_t n = 0, len;

    for (; *text; text += len + strspn(text + len, " ;")) {
        len = strcspn(text, " ;");
        if (strcspn(text, "0123456789") >= len && n + len < sizeof words) {
            memcpy(words + n, text, len);
            n += len;
        }
    }
    return arena_strndup(a, words, n);
}

/* Often enough: who floods is not drawn to the end. */
static bool is_alike(struct reading *r, unsigned row, const struct segment *s)
{
    struct arena *a = &r->l->arena;

    return shown(r, arena_printf(a, "%u %u %s %s %s", s->from, s->to,
                                 at(r, row, FLAGS),
                                 words_of(a, at(r, row, OPTIONS)),
                                 words_of(a, verdict_of(r, s)))) >= ALIKE_MAX;
}

static bool is_shown(struct reading *r, unsigned row, const struct segment *s)
{
    const char *flags = at(r, row, FLAGS), *options = at(r, row, OPTIONS);
    bool shapes =
        strstr(flags, "SYN") || strstr(flags, "FIN") || strstr(flags, "RST");
    bool plain = is_plain(options);
    const char *verdict;

    if (r->choice->only_mptcp && !*options)
        return false;
    if (strstr(flags, "SYN") || strstr(flags, "RST") || (!plain && !s->len))
        return true;
    verdict = verdict_of(r, s);
    if (shapes || !plain) /* the same on many segments is shown once */
        return !seen(r, s->len ? options : flags, verdict);
    if (s->end == 0 || (s->changed == 0 && s->arrives &&
                        !is(r, s->end - 1, VERDICT, "refused")))
        return false;
    return !seen(r, at(r, row, NODE), verdict);
}

static void segment(struct reading *r, unsigned row)
{
    const struct segment *s = &r->segment[number_of(r, row)];
    double time_s = strtod(at(r, row, TIME), NULL);
    struct bulk *b = &r->bulk[s->from][s->to];
    bool is_news;

    if (s->from == s->to) /* who it is of is not told */
        return;
    is_news = is_shown(r, row, s);
    if (!is_news || is_alike(r, row, s)) {
        if (s->len == 0 && !is_news)
            return;
        if (r->bulk_s < 0)
            r->bulk_s = time_s;
        b->alike += s->len == 0;
        b->segments += s->len > 0;
        b->octets += s->len;
        b->lost += s->len > 0 && s->end == 0;
        return;
    }
    flush_bulk(r);
    add(r->l, (struct ladder_item){.kind = LADDER_SEGMENT,
                                   .time_s = time_s,
                                   .from = s->from,
                                   .to = s->to,
                                   .arrives = s->arrives,
                                   .label = label_of(r, row),
                                   .verdict = verdict_of(r, s)});
}

static void state(struct reading *r, unsigned row)
{
    unsigned lane = lane_of(r->l, at(r, row, NODE));
    const char *what = at(r, row, REASON), *peer = at(r, row, SENDER);

    if (lane == NOWHERE)
        return;
    flush_bulk(r);
    add(r->l, (struct ladder_item){
                  .kind = LADDER_STATE,
                  .time_s = strtod(at(r, row, TIME), NULL),
                  .from = lane,
                  .to = lane,
                  .arrives = true,
                  .label = *peer ? arena_printf(&r->l->arena, "%s with %s",
                                                what, peer)
                                 : arena_printf(&r->l->arena, "%s", what),
                  .verdict = ""});
}

/* ---- reading ---- */

static bool load(struct reading *r, const char *path, struct arena *a)
{
    size_t len;
    char *text = file_read(path, &len);
    bool ok = text && csv_read(a, text, &r->t);

    free(text);
    for (int c = 0; ok && c < COLUMNS; c++) {
        r->column[c] = csv_column(&r->t, names[c]);
        ok = r->column[c] < r->t.columns;
    }
    if (!ok)
        fprintf(stderr, "mpx: %s is not there or not whole\n", path);
    return ok;
}

static void read_rows(struct reading *r)
{
    size_t most = (size_t)r->t.rows + 1;

    r->segment = mem_grow(NULL, most, sizeof *r->segment);
    memset(r->segment, 0, most * sizeof *r->segment);
    for (unsigned row = 0; row < r->t.rows; row++)
        gather(r, row);
    for (unsigned row = 0; row < r->t.rows; row++) {
        double time_s = strtod(at(r, row, TIME), NULL);

        if (time_s < r->choice->from_s || time_s > r->choice->to_s)
            continue;
        if (is(r, row, VERDICT, "state"))
            state(r, row);
        else if (is(r, row, VERDICT, "sent"))
            segment(r, row);
    }
    flush_bulk(r);
    free(r->segment);
}

bool ladder_read(struct ladder *l, const char *events_csv,
                 const struct ladder_choice *c)
{
    struct reading r = {.l = l, .choice = c, .bulk_s = -1};
    struct arena a = {NULL};
    bool ok;

    memset(l, 0, sizeof *l);
    ok = load(&r, events_csv, &a);
    if (ok) {
        find_lanes(&r);
        read_rows(&r);
    }
    arena_free(&a);
    return ok;
}

void ladder_free(struct ladder *l)
{
    free(l->item);
    arena_free(&l->arena);
}

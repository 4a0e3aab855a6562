/* SPDX-License-Identifier: MIT */
/* expect: "term op term"; a term is a number, a column or a function of one. */
#include "study.h"

#include <stdlib.h>
#include <string.h>

#include "mpx_stats.h"
#include "scn_need.h"

struct parse {
    struct study *study;
    const struct scn_node *node;
    const char *p;
    struct scn_diags *diags;
    const char *quantity; /* the last number that has a unit, or NULL */
    size_t unit, len;     /* octets before its unit, and in all */
};

static const char *const functions[] = {
    [TERM_NUMBER] = "",   [TERM_SUM] = "sum",
    [TERM_MIN] = "min",   [TERM_MAX] = "max",
    [TERM_MEAN] = "mean", [TERM_COUNT] = "count",
    [TERM_EACH] = "each", NULL,
};

static struct scn_mark mark(const struct parse *x, const char *from, size_t len)
{
    struct scn_mark m = x->node->at;
    m.col += (unsigned)(from - x->node->text) + (x->node->quoted ? 1 : 0);
    m.width = len > 0 ? (unsigned)len : 1;
    return m;
}

static void skip_blanks(struct parse *x)
{
    x->p += strspn(x->p, " \n");
}

static size_t name_len(const char *p)
{
    return strspn(p, "abcdefghijklmnopqrstuvwxyz"
                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
}

static const char *counter_at(unsigned i)
{
    return i < mpx_stats_count() ? mpx_stats_name(i) : NULL;
}

/* Columns of hosts.csv. */
static const char *const *columns_of_hosts(struct arena *a)
{
    const char **names = arena_alloc(a, (METRIC_COLUMNS + 1) * sizeof *names);
    struct metric m;
    unsigned n = 0;

    for (unsigned i = 0; i < METRIC_COLUMNS; i++)
        if (metric_of_hosts("", i, &m))
            names[n++] = metric_name_at(i);
    names[n] = NULL;
    return names;
}

/* NULL: it is not of hosts. */
static const char *hint_of_hosts(struct study *s, const char *name)
{
    const struct scn_node *hosts = scn_tree_get(s->root, "hosts");
    const char *dot = strrchr(name, '.'), *near;
    char *own;

    if (!hosts || hosts->kind != SCN_MAP || !dot)
        return NULL;
    own = arena_strndup(&s->arena, name, (size_t)(dot - name));
    if (!scn_tree_get(hosts, own))
        return NULL;
    near = words_nearest(columns_of_hosts(&s->arena), dot + 1);
    return near ? arena_printf(&s->arena, "did you mean \"%s.%s\"?", own, near)
                : "a column of hosts.csv: mpx columns lists them";
}

static const char *name_hint(struct study *s, const char *name)
{
    struct arena *a = &s->arena;
    const char *const *columns = words_list(a, metric_name_at);
    const char *const *counters = words_list(a, counter_at);
    const char *near = words_nearest(columns, name);
    const char *dot = strchr(name, '.');
    const char *counter = words_nearest(counters, dot ? dot + 1 : name);
    const char *of_hosts = hint_of_hosts(s, name);

    if (of_hosts)
        return of_hosts;
    if (near)
        return arena_printf(a, "did you mean \"%s\"?", near);
    if (counter && dot)
        return arena_printf(a, "did you mean \"%s.%s\"?",
                            name[0] == 'c' ? "client" : "server", counter);
    if (counter)
        return arena_printf(a, "did you mean \"client.%s\" or \"server.%s\"?",
                            counter, counter);
    return s->hosts ? "a column of runs.csv, HOSTS.COLUMN of hosts.csv, or "
                      "client.COUNTER, server.COUNTER"
                    : "a column of runs.csv, or client.COUNTER, server.COUNTER";
}

static bool parse_metric(struct parse *x, struct metric *m)
{
    size_t len = name_len(x->p);
    char *name = arena_strndup(&x->study->arena, x->p, len);

    if (len == 0 || !study_metric(x->study, name, m)) {
        scn_error(x->diags, mark(x, x->p, len), name_hint(x->study, name),
                  "no column \"%s\"", name);
        return false;
    }
    x->p += len;
    return true;
}

static size_t unit_len(const char *p)
{
    return strspn(p, "abcdefghijklmnopqrstuvwxyz"
                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ/%");
}

/* Which unit it may have, the other side says: see apply_unit(). */
static bool parse_number(struct parse *x, struct term *t)
{
    const char *begin = x->p;
    char *end;
    size_t unit;

    t->kind = TERM_NUMBER;
    t->number = strtod(begin, &end);
    x->p = end;
    skip_blanks(x);
    unit = unit_len(x->p);
    if (unit > 0 && !x->quantity) {
        x->quantity = begin;
        x->unit = (size_t)(x->p - begin);
        x->len = x->unit + unit;
        x->p += unit;
        end += x->p - end;
    }
    if (name_len(end) > 0 || !(t->number > -1e300 && t->number < 1e300)) {
        size_t len = (size_t)(end - begin) + name_len(end);

        scn_error(x->diags, mark(x, begin, len), NULL,
                  "\"%.*s\" is not a number", (int)len, begin);
        return false;
    }
    return true;
}

/* The dimension of a column, which its name ends in; false if it has none. */
static bool dimension(const char *column, enum scn_dim *dim)
{
    static const enum scn_dim dims[] = {SCN_DIM_TIME, SCN_DIM_RATE,
                                        SCN_DIM_SIZE, SCN_DIM_RATIO};
    size_t len = strlen(column);

    for (unsigned i = 0; i < sizeof dims / sizeof dims[0]; i++) {
        const char *suffix = scn_value_suffix(dims[i]);
        size_t n = strlen(suffix);

        *dim = dims[i];
        if (len > n && strcmp(column + len - n, suffix) == 0)
            return true;
    }
    return false;
}

/* "completion-s < 300 ms": the number in the unit of the column. */
static bool apply_unit(struct parse *x, struct expect *e)
{
    bool left = e->left.kind == TERM_NUMBER;
    struct term *number = left ? &e->left : &e->right;
    const struct metric *m = study_term_metric(left ? &e->right : &e->left);
    struct metric_info info = {.name = ""};
    struct arena *a = &x->study->arena;
    struct scn_quantity q;
    enum scn_dim dim;
    char *text;

    if (!x->quantity)
        return true;
    text = arena_strndup(a, x->quantity, x->len);
    if (m && metric_is_column(m))
        info = metric_info((enum metric_column)m->index);
    if (!dimension(info.name, &dim)) {
        scn_error(x->diags, mark(x, x->quantity, x->len), NULL,
                  "\"%s\" is compared with what has no unit", text);
        return false;
    }
    if (scn_value_read(text, dim, &q) != SCN_VALUE_OK) {
        scn_error(x->diags, mark(x, x->quantity, x->len),
                  scn_value_unit_hint(a, dim, text + x->unit),
                  "\"%s\" is compared with %s, which is in %s", text, info.name,
                  info.unit);
        return false;
    }
    number->number = scn_value_csv(&q);
    return true;
}

static bool parse_call(struct parse *x, size_t len, struct term *t)
{
    struct arena *a = &x->study->arena;
    char *name = arena_strndup(a, x->p, len);
    unsigned kind = TERM_SUM;

    while (functions[kind] && strcmp(functions[kind], name) != 0)
        kind++;
    if (!functions[kind]) {
        scn_error(x->diags, mark(x, x->p, len),
                  words_hint(a, functions + TERM_SUM, name),
                  "no function \"%s\"", name);
        return false;
    }
    t->kind = (enum term_kind)kind;
    x->p += len + 1;
    skip_blanks(x);
    if (kind != TERM_COUNT && !parse_metric(x, &t->metric))
        return false;
    skip_blanks(x);
    if (*x->p == ')') {
        x->p++;
        return true;
    }
    scn_error(x->diags, mark(x, x->p, 1), NULL, "\")\" is missing");
    return false;
}

static bool parse_term(struct parse *x, struct term *t)
{
    skip_blanks(x);
    if ((*x->p >= '0' && *x->p <= '9') || *x->p == '-' || *x->p == '.')
        return parse_number(x, t);
    size_t len = name_len(x->p);
    if (len > 0 && x->p[len] == '(')
        return parse_call(x, len, t);
    t->kind = TERM_SUM;
    return parse_metric(x, &t->metric);
}

static bool parse_op(struct parse *x, enum compare *op)
{
    static const char *const ops[] = {
        [CMP_EQ] = "==", [CMP_NE] = "!=", [CMP_LE] = "<=", [CMP_GE] = ">=",
        [CMP_LT] = "<",  [CMP_GT] = ">",  [CMP_NEAR] = "~"};

    skip_blanks(x);
    for (unsigned i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        if (strncmp(x->p, ops[i], strlen(ops[i])) == 0) {
            *op = (enum compare)i;
            x->p += strlen(ops[i]);
            return true;
        }
    }
    scn_error(x->diags, mark(x, x->p, 1), "one of: == != <= >= < > ~",
              "a comparison is missing");
    return false;
}

/* Sums and single rows cannot be compared. */
static bool mixes_each(const struct term *t, const struct term *other)
{
    return t->kind == TERM_EACH && other->kind != TERM_EACH &&
           other->kind != TERM_NUMBER;
}

/* Whether no run could make a difference: two numbers, or one column twice. */
static bool says_nothing(const struct expect *e)
{
    const struct metric *left = study_term_metric(&e->left);
    const struct metric *right = study_term_metric(&e->right);

    if (e->left.kind != e->right.kind)
        return false;
    return !left || (left->node == right->node && left->index == right->index &&
                     (left->node != METRIC_HOSTS ||
                      strcmp(left->hosts, right->hosts) == 0));
}

static void parse_that(struct study *s, const struct scn_node *that,
                       struct expect *e, struct scn_diags *diags)
{
    struct parse x = {s, that, that->text, diags, NULL, 0, 0};

    e->text = that->text;
    e->at = that->at;
    if (!parse_term(&x, &e->left) || !parse_op(&x, &e->op) ||
        !parse_term(&x, &e->right) || !apply_unit(&x, e))
        return;
    skip_blanks(&x);
    if (*x.p != '\0')
        scn_error(diags, mark(&x, x.p, strlen(x.p)), NULL,
                  "\"%s\" is more than one comparison", x.p);
    else if (says_nothing(e))
        scn_error(diags, that->at, NULL,
                  "\"%s\" is the same whatever the runs do", that->text);
    else if (e->op == CMP_NEAR &&
             (e->left.kind != TERM_SUM || e->right.kind != TERM_SUM))
        scn_error(diags, that->at, "hijacked-connections ~ expected-hijacked",
                  "\"~\" compares what was counted with what was expected");
    else if (mixes_each(&e->left, &e->right) || mixes_each(&e->right, &e->left))
        scn_error(diags, that->at, "each(x) == each(y)",
                  "each() compares with a number or another each()");
}

/* "that" is one comparison or a list of them. */
static unsigned those(const struct scn_node *that)
{
    return !that ? 0 : that->kind == SCN_LIST ? that->n : 1;
}

static const struct scn_node *nth(const struct scn_node *that, unsigned i)
{
    return that->kind == SCN_LIST ? that->item[i] : that;
}

static bool all_texts(const struct scn_node *that)
{
    for (unsigned i = 0; i < those(that); i++)
        if (nth(that, i)->kind != SCN_TEXT)
            return false;
    return those(that) > 0;
}

static void read_having(struct study *s, const struct scn_node *node,
                        const char **text, struct metric *m,
                        struct scn_diags *diags)
{
    if (!node || node->kind == SCN_BAD)
        return;
    if (node->kind == SCN_TEXT && study_metric(s, node->text, m))
        *text = node->text;
    else
        scn_error(diags, node->at,
                  node->kind == SCN_TEXT ? name_hint(s, node->text)
                                         : "having: rotation-s",
                  "having wants the name of a column");
}

static const char *const keys[] = {"where", "having", "that", NULL};

const char *study_expect_key_at(unsigned i, bool *needed)
{
    *needed = keys[i] && strcmp(keys[i], "that") == 0;
    return keys[i];
}

static void read_one(struct study *s, const struct scn_node *item,
                     struct scn_diags *diags)
{
    struct where where;
    struct metric having = {0};
    const char *having_text = "";

    if (item->kind == SCN_BAD)
        return;
    const struct scn_node *that = scn_tree_get(item, "that");
    for (unsigned i = 0; item->kind == SCN_MAP && i < item->n; i++)
        if (!words_have(keys, item->key[i].name))
            scn_error(diags, item->key[i].at,
                      words_hint(&s->arena, keys, item->key[i].name),
                      "unknown key \"%s\" in expectation", item->key[i].name);
    if (!all_texts(that)) {
        scn_error(diags, item->at, "{where: {...}, that: completed == 20}",
                  "an expectation says what, in \"that\"");
        return;
    }
    study_read_where(s, scn_tree_get(item, "where"), &where, diags);
    read_having(s, scn_tree_get(item, "having"), &having_text, &having, diags);
    for (unsigned i = 0; i < those(that); i++) {
        struct expect *e = &s->expect[s->n_expect++];

        e->where = where;
        e->having_text = having_text;
        e->having = having;
        parse_that(s, nth(that, i), e, diags);
    }
}

const struct metric *study_term_metric(const struct term *t)
{
    return t->kind == TERM_NUMBER || t->kind == TERM_COUNT ? NULL : &t->metric;
}

unsigned study_expect_shows(const struct expect *e)
{
    const struct metric *left = study_term_metric(&e->left);
    const struct metric *right = study_term_metric(&e->right);

    return (left ? need_shown(*left) : 0) | (right ? need_shown(*right) : 0);
}

unsigned study_expect_rests(const struct expect *e, const struct scenario *s)
{
    const struct metric *left = study_term_metric(&e->left);
    const struct metric *right = study_term_metric(&e->right);

    return (left ? need_under(s, *left) : 0) |
           (right ? need_under(s, *right) : 0);
}

void study_read_expect(struct study *s, struct scn_diags *diags)
{
    const struct scn_node *list = scn_tree_get(s->root, "expect");
    unsigned room = 1;

    if (!list || list->kind == SCN_BAD)
        return;
    if (list->kind != SCN_LIST) {
        scn_error(diags, list->at, "- {where: {...}, that: completed == 20}",
                  "expect must be a list");
        return;
    }
    for (unsigned i = 0; i < list->n; i++)
        room += those(scn_tree_get(list->item[i], "that"));
    s->expect = arena_alloc(&s->arena, room * sizeof *s->expect);
    for (unsigned i = 0; i < list->n; i++)
        read_one(s, list->item[i], diags);
}

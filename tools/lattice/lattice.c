/* SPDX-License-Identifier: MIT */
/* Which powers an attack has, what it reached, and which sets are the least. */
#include "lattice.h"

#include <stdlib.h>
#include <string.h>

#include "atk.h"
#include "mpx_profile.h"

/* What a handshake and the exchange of NEW_KEY take at most: four round trips
 * of the slowest path that the studies have, 100 ms. */
#define KEY_TAKES UINT64_C(400000000) /* ns */

static const struct {
    char letter;
    const char *words;
} powers[] = {
    [POWER_HANDSHAKE] = {'H', "reads the handshake"},
    [POWER_LATER] = {'L', "reads a later window"},
    [POWER_INJECT] = {'I', "injects"},
    [POWER_CHANGE] = {'C', "drops, changes or holds"},
    [POWER_HOST] = {'O', "has a host of its own"},
    [POWER_BEFORE] = {'B', "is there before a key is active"},
    [POWER_LEAK] = {'M', "read a victim's memory once"},
};
static const char *const goals[] = {
    [GOAL_STEAL] = "steal",         [GOAL_INJECT] = "inject",
    [GOAL_KILL] = "kill",           [GOAL_STOP] = "stop multipath",
    [GOAL_DOWNGRADE] = "downgrade", [GOAL_EXHAUST] = "exhaust",
};

const char *lattice_powers(struct arena *a, unsigned set)
{
    const char *text = "";

    for (unsigned i = 0; i < POWERS; i++)
        if (set & 1u << i)
            text = arena_printf(a, "%s%c", text, powers[i].letter);
    return *text ? text : "none";
}

/* ---- powers ---- */

static unsigned reads_of(const struct scn_tap *t, uint64_t start)
{
    bool from_start = t->from_ns <= start;

    switch (t->reads) {
    case SCN_READ_HANDSHAKE:
        return 1u << POWER_HANDSHAKE;
    case SCN_READ_ALL:
        return 1u << POWER_LATER | (from_start ? 1u << POWER_HANDSHAKE : 0);
    case SCN_READ_NOTHING:
        break;
    }
    return 0;
}

static bool comes_before_key(const struct scenario *s, uint64_t acts)
{
    const struct mpx_profile *p = mpx_profile_find(s->keying.profile);
    const struct scn_keying *k = &s->keying;
    uint64_t install = k->install_client_ns > k->install_server_ns
                           ? k->install_client_ns
                           : k->install_server_ns;

    return p->external && acts < s->traffic.start_ns + install + KEY_TAKES;
}

static unsigned powers_of(const struct scenario *s)
{
    unsigned set = 0;

    for (unsigned i = 0; i < s->n_attackers; i++) {
        const struct scn_attacker *x = &s->attacker[i];
        unsigned has = atk_find(x->attack)->powers;

        if (x->twin == SCN_TWIN_NO_POWER)
            has &= ATK_READ;
        for (unsigned t = 0; has & ATK_READ && t < x->n_taps; t++)
            set |= reads_of(&x->tap[t], s->traffic.start_ns);
        if (has & ATK_INJECT)
            set |= 1u << POWER_INJECT;
        if (has & (ATK_DROP | ATK_CHANGE | ATK_HOLD))
            set |= 1u << POWER_CHANGE;
        if (has & ATK_HOST && x->own_host)
            set |= 1u << POWER_HOST;
        if (has & ATK_LEAK)
            set |= 1u << POWER_LEAK;
        if (comes_before_key(s, x->acts_ns))
            set |= 1u << POWER_BEFORE;
    }
    return set;
}

/* ---- goals ---- */

/* A goal is reached if one of these columns is at least that; joins are counted
 * the other way. */
static const struct {
    const char *column;
    enum lattice_goal goal;
    double least;
} signs[] = {
    {"captured_bytes", GOAL_STEAL, 1},  {"captured_wire_bytes", GOAL_STEAL, 1},
    {"injected_bytes", GOAL_INJECT, 1}, {"killed", GOAL_KILL, 1},
    {"stalled", GOAL_KILL, 1},          {"truncated", GOAL_KILL, 1},
    {"fallback", GOAL_STOP, 1},         {"downgraded", GOAL_DOWNGRADE, 1},
};
enum { SIGNS = sizeof signs / sizeof signs[0] };

/* What a server keeps for nothing is in no column of connections: it is the
 * criterion of these. */
static const char *const exhausting[] = {"exhaust-half-open", "flood-capable"};

static bool is_exhausting(const struct scenario *s)
{
    for (unsigned i = 0; i < s->n_attackers; i++)
        for (unsigned k = 0; k < sizeof exhausting / sizeof exhausting[0]; k++)
            if (!strcmp(s->attacker[i].attack, exhausting[k]))
                return true;
    return false;
}

static double number_at(const struct csv_table *t, unsigned row,
                        const char *column)
{
    return strtod(csv_at(t, row, csv_column(t, column)), NULL);
}

static void count_row(struct lattice_entry *e, const struct scenario *s,
                      const struct csv_table *t, unsigned row)
{
    bool reached[GOALS] = {[GOAL_EXHAUST] = is_exhausting(s)};

    e->n++;
    if (number_at(t, row, "attack_success") < 1)
        return;
    for (unsigned i = 0; i < SIGNS; i++)
        reached[signs[i].goal] |=
            number_at(t, row, signs[i].column) >= signs[i].least;
    reached[GOAL_STOP] |= number_at(t, row, "joins_accepted") < 1 &&
                          number_at(t, row, "established") >= 1;
    reached[GOAL_STOP] &= mpx_profile_find(s->keying.profile)->multipath;
    for (unsigned g = 0; g < GOALS; g++)
        e->won[g] += reached[g];
}

/* ---- building ---- */

static const char *find_missing(const struct csv_table *t,
                                const struct lattice *l)
{
    static const char *const also[] = {"attack_success", "joins_accepted",
                                       "established"};

    for (unsigned i = 0; i < SIGNS; i++)
        if (csv_column(t, signs[i].column) == t->columns)
            return signs[i].column;
    for (unsigned i = 0; i < sizeof also / sizeof also[0]; i++)
        if (csv_column(t, also[i]) == t->columns)
            return also[i];
    if (csv_column(t, l->attacks->column) == t->columns)
        return l->attacks->column;
    return csv_column(t, l->columns->column) == t->columns ? l->columns->column
                                                           : NULL;
}

static bool sets_attackers(const struct axis *x)
{
    for (unsigned i = 0; i < x->n; i++)
        if (!x->value[i].node || !scn_tree_get(x->value[i].node, "attackers"))
            return false;
    return x->n > 0;
}

const char *lattice_build(struct lattice *l, const struct study *s,
                          const struct csv_table *t, struct arena *a)
{
    unsigned of = s->n_axes == 2 && sets_attackers(&s->axis[0]) ? 0 : 1;
    const char *missing;

    if (s->n_axes != 2 || !sets_attackers(&s->axis[of]))
        return "the sweep must have two axes, of which one sets \"attackers\" "
               "in each of its values";
    *l = (struct lattice){.attacks = &s->axis[of], .columns = &s->axis[!of]};
    missing = find_missing(t, l);
    if (missing)
        return arena_printf(a, "there is no column \"%s\"", missing);
    l->entry = arena_alloc(a, s->n_cells * sizeof *l->entry);
    for (size_t cell = 0; cell < s->n_cells; cell++) {
        struct scenario *sc = arena_alloc(a, sizeof *sc);
        struct scn_diags *diags = arena_alloc(a, sizeof *diags);
        unsigned digit[STUDY_AXES_MAX];
        struct lattice_entry *e = &l->entry[l->n++];
        const char *column;

        study_digits(s, cell, digit);
        if (!study_cell(s, cell, a, sc, diags))
            return "a cell of the study cannot be read";
        e->attack = l->attacks->value[digit[of]].text;
        e->column = digit[!of];
        e->powers = powers_of(sc);
        column = l->columns->value[e->column].text;
        for (unsigned row = 0; row < t->rows; row++)
            if (!strcmp(csv_at(t, row, csv_column(t, l->attacks->column)),
                        e->attack) &&
                !strcmp(csv_at(t, row, csv_column(t, l->columns->column)),
                        column))
                count_row(e, sc, t, row);
        scn_diags_free(diags);
    }
    return NULL;
}

bool lattice_wins(const struct lattice_entry *e, enum lattice_goal goal)
{
    return 2 * e->won[goal] > e->n;
}

bool lattice_is_weakest(const struct lattice *l, const struct lattice_entry *e,
                        enum lattice_goal goal)
{
    if (!lattice_wins(e, goal))
        return false;
    for (unsigned i = 0; i < l->n; i++) {
        const struct lattice_entry *o = &l->entry[i];

        if (o->column == e->column && lattice_wins(o, goal) &&
            o->powers != e->powers && (o->powers & ~e->powers) == 0)
            return false;
    }
    return true;
}

/* ---- Markdown ---- */

/* Each weakest set once, with the attacks that have it. */
static void print_goal(const struct lattice *l, unsigned column,
                       enum lattice_goal goal, FILE *to)
{
    bool any = false;

    fprintf(to, "| %s | ", goals[goal]);
    for (unsigned i = 0; i < l->n; i++) {
        const struct lattice_entry *e = &l->entry[i];
        struct arena a = {NULL};
        bool first = true;

        for (unsigned k = 0; k < i && first; k++)
            first = l->entry[k].column != column ||
                    l->entry[k].powers != e->powers ||
                    !lattice_is_weakest(l, &l->entry[k], goal);
        if (e->column != column || !first || !lattice_is_weakest(l, e, goal))
            continue;
        fprintf(to, "%s**%s** (", any ? "; " : "",
                lattice_powers(&a, e->powers));
        for (unsigned k = i; k < l->n; k++)
            if (l->entry[k].column == column &&
                l->entry[k].powers == e->powers &&
                lattice_is_weakest(l, &l->entry[k], goal))
                fprintf(to, "%s%s %u/%u", k == i ? "" : ", ",
                        l->entry[k].attack, l->entry[k].won[goal],
                        l->entry[k].n);
        fputc(')', to);
        any = true;
        arena_free(&a);
    }
    fprintf(to, "%s |\n", any ? "" : "none of those played");
}

void lattice_print_letters(FILE *to, const char *before, const char *after)
{
    fputs(before, to);
    for (unsigned i = 0; i < POWERS; i++)
        fprintf(to, "%s%c %s", i ? ", " : "", powers[i].letter,
                powers[i].words);
    fputs(after, to);
}

void lattice_print(const struct lattice *l, FILE *to)
{
    lattice_print_letters(to, "Letters: ", ".\n");
    for (unsigned c = 0; c < l->columns->n; c++) {
        fprintf(to,
                "\n### %s\n\n| goal | weakest sets of powers that reach it "
                "(attack, runs) |\n|---|---|\n",
                l->columns->value[c].text);
        for (unsigned g = 0; g < GOALS; g++)
            print_goal(l, c, (enum lattice_goal)g, to);
    }
}

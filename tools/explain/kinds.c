/* SPDX-License-Identifier: MIT */
/* The kinds of names, each over the table that the program uses. */
#include "kinds.h"

#include <string.h>

#include "atk.h"
#include "expect.h"
#include "fields.h"
#include "mbx.h"
#include "mem.h"
#include "metric.h"
#include "mpx_profile.h"
#include "mpx_stats.h"
#include "option_texts.h"
#include "scn_read.h"
#include "tally.h"

/* ---- attacks ---- */

static bool attack(unsigned i, struct explain_entry *e)
{
    const char *name = atk_name_at(i);

    if (!name)
        return false;
    *e = (struct explain_entry){name, atk_find(name)->id};
    return true;
}

static char *words_of(struct arena *a, const char *const *words)
{
    char *text = arena_printf(a, "%s", "");

    for (unsigned i = 0; words[i]; i++)
        text = arena_printf(a, "%s%s%s", text, i ? ", " : "", words[i]);
    return text;
}

static char *param_text(struct arena *a, const struct atk_param *p)
{
    static const enum scn_dim dims[] = {[ATK_P_TIME] = SCN_DIM_TIME,
                                        [ATK_P_SIZE] = SCN_DIM_SIZE,
                                        [ATK_P_COUNT] = SCN_DIM_COUNT};
    enum scn_dim dim = dims[p->kind == ATK_P_WORD ? ATK_P_COUNT : p->kind];

    if (p->kind == ATK_P_WORD)
        return arena_printf(a, "%s: %s [%s]", p->name, words_of(a, p->words),
                            p->words[p->initial]);
    return arena_printf(a, "%s: %s to %s [%s]", p->name,
                        scn_value_text(a, dim, (double)p->min),
                        scn_value_text(a, dim, (double)p->max),
                        scn_value_text(a, dim, (double)p->initial));
}

static char *powers_text(struct arena *a, unsigned powers)
{
    static const struct {
        unsigned power;
        const char *text;
    } table[] = {
        {ATK_READ, "reads its path"},
        {ATK_DROP, "drops segments there"},
        {ATK_CHANGE, "changes segments there"},
        {ATK_INJECT, "injects packets there"},
        {ATK_HOST, "has a host of its own"},
        {ATK_LEAK, "reads the memory of a victim, once"},
        {ATK_HOLD, "holds segments back"},
    };
    char *text = arena_printf(a, "%s", "");

    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++)
        if (powers & table[i].power)
            text = arena_printf(a, "%s%s%s", text, *text ? ", " : "",
                                table[i].text);
    return text;
}

static void line_if(FILE *to, const char *label, const char *text)
{
    if (text)
        explain_line(to, label, text);
}

static void describe_attack(unsigned i, FILE *to)
{
    const struct atk_ops *o = atk_find(atk_name_at(i));
    struct arena a = {NULL};

    line_if(to, "", o->does);
    explain_line(to, "powers", powers_text(&a, o->powers));
    for (unsigned p = 0; o->params && o->params[p].name; p++)
        explain_line(to, p == 0 ? "takes" : "", param_text(&a, &o->params[p]));
    explain_line(to, "twins", o->spoils ? "no-power, wrong-value" : "no-power");
    line_if(to, "source", o->source);
    arena_free(&a);
}

/* ---- options ---- */

static bool option(unsigned i, struct explain_entry *e)
{
    bool there = i < MPX_SUB_COUNT;

    *e = (struct explain_entry){there ? fields_option_name(i) : NULL, NULL};
    return there;
}

static void describe_option(unsigned i, FILE *to)
{
    const struct option_text *o = &option_texts[i];
    struct arena a = {NULL};

    explain_line(to, "", o->does);
    explain_line(to, "subtype", arena_printf(&a, "0x%x of kind 30", i));
    explain_line(to, "on", o->on);
    explain_line(to, "source", o->source);
    explain_line(to, "format",
                 arena_printf(&a, "doc/protocol.md sections %s", o->sections));
    arena_free(&a);
}

/* ---- links ---- */

static bool link_kind(unsigned i, struct explain_entry *e)
{
    *e = (struct explain_entry){scn_kind_at(i), NULL};
    return e->name;
}

static void describe_link_kind(unsigned i, FILE *to)
{
    static const struct {
        const char *does, *needs;
    } text[] = {
        [SCN_POINT_TO_POINT] = {"a wire with a rate, a delay and a queue",
                                NULL},
        [SCN_WIFI] = {"the client is a station of an access point, by ns-3's "
                      "802.11n or 802.11ac at 5 GHz; the path's link, and who "
                      "stands on it, is behind that",
                      "the plug-in mpx-wifi.so"},
        [SCN_LTE] = {"the client is the phone of a base station, by ns-3's LTE "
                     "and EPC; the path's link, and who stands on it, is "
                     "behind the gateway of that",
                     "the plug-in mpx-lte.so"},
    };

    explain_line(to, "", text[i].does);
    explain_line(to, "in", "kind of a path");
    line_if(to, "needs", text[i].needs);
}

/* ---- middleboxes ---- */

static bool middlebox(unsigned i, struct explain_entry *e)
{
    *e = (struct explain_entry){mbx_name_at(i), NULL};
    return e->name;
}

static void describe_middlebox(unsigned i, FILE *to)
{
    static const struct {
        unsigned setting;
        const char *key;
    } table[] = {
        {MBX_TAKES_DIRECTION, "direction"},
        {MBX_TAKES_FROM, "from"},
        {MBX_TAKES_WHAT, "what"},
        {MBX_TAKES_OPTIONS, "options"},
        {MBX_TAKES_EVERY, "every"},
        {MBX_TAKES_SHARE, "share"},
        {MBX_TAKES_BY, "by"},
    };
    const struct mbx_ops *o = mbx_at(i);
    struct arena a = {NULL};
    char *takes = arena_printf(&a, "%s", "");

    for (unsigned k = 0; k < sizeof table / sizeof table[0]; k++)
        if (o->takes & table[k].setting)
            takes = arena_printf(&a, "%s%s%s", takes, *takes ? ", " : "",
                                 table[k].key);
    explain_line(to, "", o->does);
    explain_line(to, "takes", *takes ? takes : "on alone");
    explain_line(to, "source", o->source);
    arena_free(&a);
}

/* ---- profiles and switches ---- */

static bool profile(unsigned i, struct explain_entry *e)
{
    const struct mpx_profile *p = mpx_profile_at(i);

    *e = (struct explain_entry){p ? p->name : NULL, NULL};
    return p;
}

static void describe_profile(unsigned i, FILE *to)
{
    const struct mpx_profile *p = mpx_profile_at(i);
    struct arena a = {NULL};

    if (!p->multipath) {
        explain_line(to, "", "plain TCP");
    } else {
        explain_line(to, "",
                     arena_printf(&a, "Multipath TCP, version %u", p->version));
        explain_line(to, "keys",
                     p->external
                         ? arena_printf(&a,
                                        "of the application, %u octet%s at "
                                        "least; tokens of %u octets",
                                        p->extkey_min,
                                        p->extkey_min == 1 ? "" : "s",
                                        p->token_len)
                         : "64 bits in clear, in the first handshake");
        explain_line(to, "rotation", p->confirms ? "by NEW_KEY" : "no");
        if (p->external)
            explain_line(to, "exporter",
                         arena_printf(&a, "%s, %u octets", p->exporter.label,
                                      p->exporter.len));
    }
    explain_line(to, "source", p->source);
    arena_free(&a);
}

static bool reading_switch(unsigned i, struct explain_entry *e)
{
    *e = (struct explain_entry){mpx_switch_name(i), NULL};
    return e->name;
}

static void describe_switch(unsigned i, FILE *to)
{
    struct arena a = {NULL};
    char *values = arena_printf(&a, "%s", "");

    for (unsigned v = 0; mpx_switch_value(i, v); v++)
        values = arena_printf(&a, "%s%s%s", values, v ? ", " : "",
                              mpx_switch_value(i, v));
    explain_line(to, "", mpx_switch_meaning(i));
    explain_line(to, "values", values);
    explain_line(to, "set",
                 arena_printf(&a,
                              "keying.switches.%s; D-NN are rows of "
                              "doc/ambiguities.md",
                              mpx_switch_name(i)));
    arena_free(&a);
}

/* ---- columns and counters ---- */

static bool column(unsigned i, struct explain_entry *e)
{
    *e = (struct explain_entry){metric_name_at(i), NULL};
    return e->name;
}

static void describe_column(unsigned i, FILE *to)
{
    static const char *const shares[] = {
        [SHARE_OF_NOTHING] = NULL,
        [SHARE_OF_CONNECTIONS] = "the connections of a run",
        [SHARE_OF_RUNS] = "runs",
    };
    struct metric_info m = metric_info((enum metric_column)i);

    explain_line(to, "", m.meaning);
    explain_line(to, "unit", m.unit);
    line_if(to, "counts of", shares[m.of]);
    explain_line(to, "in",
                 m.of_tokens ? "runs.csv of studies of tokens" : "runs.csv");
}

static bool counter(unsigned i, struct explain_entry *e)
{
    bool there = i < mpx_stats_count();

    *e = (struct explain_entry){there ? mpx_stats_name(i) : NULL, NULL};
    return there;
}

static void describe_counter(unsigned i, FILE *to)
{
    struct arena a = {NULL};
    const char *name = mpx_stats_name(i);

    explain_line(to, "", mpx_stats_meaning(i));
    explain_line(to, "in", "counters.csv, of each end");
    if (mpx_stats_kind(i) == MPX_STAT_REFUSAL)
        explain_line(to, "says", "a segment, or an option of it, was refused");
    explain_line(to, "expected",
                 arena_printf(&a, "client.%s, server.%s", name, name));
    arena_free(&a);
}

/* ---- verdicts ---- */

static bool verdict(unsigned i, struct explain_entry *e)
{
    bool there = i <= EXPECT_VACUOUS;

    *e = (struct explain_entry){
        there ? expect_verdict_name((enum expect_verdict)i) : NULL, NULL};
    return there;
}

static void describe_verdict(unsigned i, FILE *to)
{
    explain_line(to, "", expect_verdict_text((enum expect_verdict)i));
    explain_line(to, "of", "an expectation, in mpx run and summary.json");
}

static bool check(unsigned i, struct explain_entry *e)
{
    bool there = i < CHECK_COUNT;

    *e = (struct explain_entry){there ? tally_check_name((enum check)i) : NULL,
                                NULL};
    return there;
}

static void describe_check(unsigned i, FILE *to)
{
    explain_line(to, "", tally_check_text((enum check)i));
    explain_line(to, "of",
                 "an option or segment of a capture, in mpx replay; "
                 "FAIL with this name says that it is not so");
}

const struct explain_kind explain_kinds[] = {
    {"attack", "attacks", attack, describe_attack},
    {"option", "options of MPTCP", option, describe_option},
    {"middlebox", "middleboxes", middlebox, describe_middlebox},
    {"link", "kinds of links of paths", link_kind, describe_link_kind},
    {"profile", "profiles", profile, describe_profile},
    {"switch", "switches of keying.switches", reading_switch, describe_switch},
    {"column", "columns of runs.csv", column, describe_column},
    {"counter", "counters, as client.NAME and server.NAME", counter,
     describe_counter},
    {"verdict", "verdicts of expectations", verdict, describe_verdict},
    {"check", "checks of mpx replay", check, describe_check},
    {NULL, NULL, NULL, NULL},
};

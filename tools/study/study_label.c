/* SPDX-License-Identifier: MIT */
/* Labels: the section of the scenario, and the words for what it leaves out. */
#include "study_label.h"

#include <ctype.h>
#include <string.h>

#include "metric_label.h"
#include "mpx_profile.h"

/* ---- labels: ---- */

static const char *given(const struct study *s, const char *name)
{
    const struct scn_node *labels =
        s->root ? scn_tree_get(s->root, "labels") : NULL;
    const struct scn_node *label = NULL;

    if (labels && labels->kind == SCN_MAP)
        label = scn_tree_get(labels, name);
    return label && label->kind == SCN_TEXT && *label->text ? label->text
                                                            : NULL;
}

/* A column by either spelling. */
static bool is_column(const char *name)
{
    struct metric m;

    return metric_find(name, &m) && m.node == METRIC_ROW;
}

static unsigned count_names(const struct study *s)
{
    unsigned n = s->n_axes + 1;

    for (unsigned i = 0; i < s->n_axes; i++)
        n += s->axis[i].n;
    return n;
}

/* Axes, and the values of axes. */
static const char **names_of(struct study *s)
{
    const char **names =
        arena_alloc(&s->arena, (count_names(s) + 1) * sizeof *names);
    unsigned n = 0;

    for (unsigned i = 0; i < s->n_axes; i++) {
        names[n++] = s->axis[i].name;
        for (unsigned v = 0; v < s->axis[i].n; v++)
            names[n++] = s->axis[i].value[v].text;
    }
    names[n] = NULL;
    return names;
}

void study_read_labels(struct study *s, struct scn_diags *diags)
{
    const struct scn_node *labels = scn_tree_get(s->root, "labels");

    if (!labels || labels->kind == SCN_BAD)
        return;
    if (labels->kind != SCN_MAP) {
        scn_error(diags, labels->at, "labels: {goodput-bps: goodput}",
                  "labels must be a map from names to texts");
        return;
    }
    const char **names = names_of(s);
    for (unsigned i = 0; i < labels->n; i++) {
        const struct scn_key *key = &labels->key[i];

        if (!words_have(names, key->name) && !is_column(key->name))
            scn_error(diags, key->at, words_hint(&s->arena, names, key->name),
                      "\"%s\" is no axis, no value of one and no column",
                      key->name);
        if (labels->item[i]->kind != SCN_TEXT &&
            labels->item[i]->kind != SCN_BAD)
            scn_error(diags, labels->item[i]->at, NULL,
                      "the label of \"%s\" must be a text", key->name);
    }
}

const char *study_column_label(const struct study *s, unsigned column)
{
    const char *name = metric_info((enum metric_column)column).name;
    char spelt[64];
    const char *label = given(s, name);
    unsigned n = 0;

    for (; name[n] && n + 1 < sizeof spelt; n++)
        spelt[n] = name[n];
    spelt[n] = '\0';
    for (char *p = spelt; *p; p++)
        if (*p == '_')
            *p = '-';
    label = label ? label : given(s, spelt);
    return label ? label : metric_label((enum metric_column)column);
}

/* ---- axes ---- */

/* "*" is a part of a dotted name; "%s" is that part in the label, or the value
 * in what a series is called. */
static const struct {
    const char *axis, *label, *series;
} axes[] = {
    {"paths.*.delay", "one-way delay of the %s path", NULL},
    {"paths.*.loss", "loss on the %s path", "%s loss"},
    {"paths.*.rate", "rate of the %s path", NULL},
    {"paths.*.cut", "when the %s path is cut", NULL},
    {"keying.profile", "profile", "%s"},
    {"keying.source", "source of keys", "%s"},
    {"keying.rotate.every", "time between key changes", NULL},
    {"keying.rotate.lag.*", "lag of the %s's key change", NULL},
    {"keying.install.*", "when the %s installs its key", NULL},
    {"keying.switches.*", "%s", NULL},
    {"endpoints.*.receive-buffer", "receive buffer of the %s", NULL},
    {"endpoints.*.congestion", "congestion control of the %s", "%s"},
    {"endpoints.*.scheduler", "scheduler of the %s", "%s"},
    {"traffic.size", "size of the transfer", "%s"},
    {"traffic.direction", "direction", "%s"},
    {"attackers.*.goal", "goal of the attacker", "attacker wants to %s"},
    {"attackers.*.after", "time from the leak to its use", NULL},
    {"attackers.*.reads.lasts", "time that the attacker reads", NULL},
    {"attackers.*.reads.from", "when the attacker begins to read", NULL},
    {"attackers.*.acts", "when the attacker acts", NULL},
    {"topology.tapped-links", "links that the attacker taps",
     "%s tapped links"},
    {"tokens.live", "connections that hold a token", NULL},
    {"tokens.bits", "length of tokens (bits)", "%s-bit tokens"},
    {"tokens.servers", "servers", "%s servers"},
    {"front-end.backends", "servers behind the front end", "%s servers"},
    {"background.tcp", "TCP flows beside", "%s TCP flows beside"},
    {"events.*.at", "time of the event", "at %s"},
    {"family", "family", "%s"},
    {"loss", "loss", "%s loss"},
    {"endpoints.*.mptcp", "MPTCP at the %s", "MPTCP: %s"},
};

/* Whether a dotted name is of the pattern; @p part is what "*" stands for. */
static bool matches(struct arena *a, const char *pattern, const char *name,
                    const char **part)
{
    const char *star = strchr(pattern, '*');
    size_t lead = star ? (size_t)(star - pattern) : strlen(pattern);

    if (strncmp(pattern, name, lead) != 0)
        return false;
    if (!star)
        return name[lead] == '\0';
    size_t len = strcspn(name + lead, ".");
    *part = arena_strndup(a, name + lead, len);
    return strcmp(name + lead + len, star + 1) == 0;
}

/* Words that are written otherwise than in scenarios. */
static const char *word(const char *text, size_t len)
{
    static const char *const words[][2] = {
        {"rfc8684", "RFC 8684"}, {"rfc6824", "RFC 6824"}, {"tls13", "TLS 1.3"},
        {"tls12", "TLS 1.2"},    {"psk", "PSK"},          {"tcp", "TCP"},
        {"tls", "TLS"},          {"wifi", "Wi-Fi"},       {"lte", "LTE"},
        {"lia", "LIA"},          {"olia", "OLIA"},        {"mptcp", "MPTCP"},
        {"newkey", "NEW_KEY"},   {"ipv4", "IPv4"},        {"ipv6", "IPv6"},
        {"addr", "ADD_ADDR"},
    };

    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i][0]) == len && strncmp(words[i][0], text, len) == 0)
            return words[i][1];
    return NULL;
}

const char *study_path_label(const char *path)
{
    const char *w = word(path, strlen(path));

    return w ? w : path;
}

/* "AT-05 join later" of "at-05-join-later". */
static char *attack_words(struct arena *a, const char *text)
{
    char *out = arena_printf(a, "AT-%.2s %s", text + 3,
                             text[5] == '-' ? text + 6 : text + 5);

    for (char *p = out + 6; *p; p++)
        if (*p == '-')
            *p = ' ';
    return out;
}

static bool is_attack(const char *text)
{
    return strncmp(text, "at-", 3) == 0 && isdigit((unsigned char)text[3]) &&
           isdigit((unsigned char)text[4]);
}

static bool is_profile(struct arena *a, const char *text)
{
    return mpx_profile_find(arena_strndup(a, text, strcspn(text, "-")));
}

static bool has_words(struct arena *a, const char *text)
{
    for (size_t len; *text; text += len + (text[len] == '-')) {
        len = strcspn(text, "-");
        if (word(text, len) || is_profile(a, text))
            return true;
    }
    return false;
}

/* A profile before a dash is followed by how it is used: "RFC 8684, TLS 1.3".
 */
static const char *in_words(struct arena *a, const char *text)
{
    char *out = arena_printf(a, "%s", "");

    if (is_attack(text))
        return attack_words(a, text);
    if (!has_words(a, text))
        return text;
    while (*text) {
        size_t len = strcspn(text, "-");
        const char *w = word(text, len);
        const char *end = text[len] != '-'      ? ""
                          : is_profile(a, text) ? ", "
                                                : " ";

        out = arena_printf(a, "%s%.*s%s", out, w ? (int)strlen(w) : (int)len,
                           w ? w : text, end);
        text += len + (text[len] == '-');
    }
    return out;
}

const char *study_axis_label(const struct study *s, struct arena *a,
                             unsigned axis)
{
    const struct axis *x = &s->axis[axis];
    const char *label = given(s, x->name), *part = "";

    for (unsigned i = 0; !label && i < sizeof axes / sizeof axes[0]; i++)
        if (matches(a, axes[i].axis, x->name, &part)) {
            return strchr(axes[i].label, '%')
                       ? arena_printf(a, "%.*s%s%s",
                                      (int)strcspn(axes[i].label, "%"),
                                      axes[i].label, study_path_label(part),
                                      strchr(axes[i].label, '%') + 2)
                       : axes[i].label;
        }
    return label ? label : x->label;
}

const char *study_axis_unit(const struct study *s, unsigned axis)
{
    const char *unit = s->axis[axis].unit;

    return strcmp(unit, "bps") == 0     ? "bit/s"
           : strcmp(unit, "bytes") == 0 ? "octets"
                                        : unit;
}

const char *study_value_label(const struct study *s, struct arena *a,
                              unsigned axis, unsigned value)
{
    const struct axis *x = &s->axis[axis];
    const char *text = x->value[value].text, *label = given(s, text);

    if (label || x->quantity)
        return label ? label : text;
    return in_words(a, text);
}

const char *study_series_label(const struct study *s, struct arena *a,
                               unsigned axis, unsigned value)
{
    const struct axis *x = &s->axis[axis];
    const char *text = study_value_label(s, a, axis, value), *part = "";

    if (x->variant || given(s, x->value[value].text))
        return text;
    for (unsigned i = 0; i < sizeof axes / sizeof axes[0]; i++)
        if (axes[i].series && matches(a, axes[i].axis, x->name, &part))
            return arena_printf(
                a, "%.*s%s%s", (int)strcspn(axes[i].series, "%"),
                axes[i].series, text, strchr(axes[i].series, '%') + 2);
    return arena_printf(a, "%s %s", x->label, text);
}

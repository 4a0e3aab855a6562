/* SPDX-License-Identifier: MIT */
/* Writing the JSON Schema. */
#include "schema.h"

#include <math.h>
#include <string.h>

#include "atk.h"
#include "json.h"
#include "mpx_profile.h"
#include "scn_read.h"
#include "study.h"

/* ---- scalars ---- */

static void types(struct json *j, const char *const *names)
{
    json_open(j, "type", '[');
    for (; *names; names++)
        json_string(j, NULL, *names);
    json_close(j, ']');
}

static void text(struct json *j)
{
    static const char *const scalar[] = {"string", "number", "boolean", NULL};

    types(j, scalar);
}

/* What a loader of YAML may make of a word: a truth value, a number. */
static void word(struct json *j, const char *w)
{
    static const char *const truths[] = {"no",    "yes",  "off", "on",
                                         "false", "true", NULL};

    json_string(j, NULL, w);
    for (unsigned i = 0; truths[i]; i++)
        if (strcmp(truths[i], w) == 0)
            json_bool(j, NULL, i % 2);
    if (*w && strspn(w, "0123456789") == strlen(w))
        json_decimal(j, NULL, w);
}

/* Each value once: "yes" and "true" are one truth. */
static void truth(struct json *j)
{
    static const char *const words[] = {"no", "yes", "off", "on", NULL};

    json_open(j, "enum", '[');
    json_bool(j, NULL, false);
    json_bool(j, NULL, true);
    for (unsigned i = 0; words[i]; i++)
        json_string(j, NULL, words[i]);
    json_string(j, NULL, "false");
    json_string(j, NULL, "true");
    json_close(j, ']');
}

static void words(struct json *j, word_at *at)
{
    json_open(j, "enum", '[');
    for (unsigned i = 0; at(i); i++)
        word(j, at(i));
    json_close(j, ']');
}

static void quantity(struct json *j, const struct scn_field *f)
{
    static const char *const plain[] = {"number", "string", NULL};
    const char *const *units = scn_value_units(f->dim);
    struct arena a = {NULL};
    char *pattern = arena_printf(&a, "%s", "^-?[0-9.]+([eE][-+]?[0-9]+)?");

    if (!*units) {
        types(j, plain);
        pattern = arena_printf(&a, "%s$", pattern);
        if (f->max > f->min) {
            json_real(j, "minimum", f->min);
            json_real(j, "maximum", f->max);
        }
    } else {
        json_string(j, "type", "string");
        for (unsigned i = 0; units[i]; i++)
            pattern =
                arena_printf(&a, "%s%s%s", pattern, i ? "|" : " *(", units[i]);
        pattern =
            arena_printf(&a, f->or_never ? "%s)$|^never$" : "%s)$", pattern);
    }
    json_string(j, "pattern", pattern);
    arena_free(&a);
}

/* ---- maps ---- */

static void value(struct json *j, const struct scn_field *f);

static void field(struct json *j, const struct scn_field *f)
{
    json_open(j, f->key, '{');
    value(j, f);
    json_close(j, '}');
}

/* The i-th parameter of any attack that is called so for the first time. */
static bool is_first(unsigned attack, const char *name)
{
    for (unsigned i = 0; i < attack; i++) {
        const struct atk_param *p = atk_find(atk_name_at(i))->params;

        for (; p && p->name; p++)
            if (strcmp(p->name, name) == 0)
                return false;
    }
    return true;
}

static void parameter(struct json *j, const struct atk_param *p)
{
    struct scn_field f = scn_attacker_field(p, 0);

    json_open(j, NULL, '{');
    if (p->kind == ATK_P_WORD) {
        json_open(j, "enum", '[');
        for (unsigned i = 0; p->words[i]; i++)
            word(j, p->words[i]);
        json_close(j, ']');
    } else {
        quantity(j, &f);
    }
    json_close(j, '}');
}

/* A parameter as any attack has it. */
static void parameters(struct json *j)
{
    for (unsigned i = 0; atk_name_at(i); i++) {
        const struct atk_param *p = atk_find(atk_name_at(i))->params;

        for (; p && p->name; p++) {
            if (!is_first(i, p->name))
                continue;
            json_open(j, p->name, '{');
            json_open(j, "anyOf", '[');
            for (unsigned k = i; atk_name_at(k); k++) {
                const struct atk_param *q = atk_find(atk_name_at(k))->params;

                for (; q && q->name; q++)
                    if (strcmp(q->name, p->name) == 0)
                        parameter(j, q);
            }
            json_close(j, ']');
            json_close(j, '}');
        }
    }
}

static void map(struct json *j, const struct scn_field *fields)
{
    json_string(j, "type", "object");
    json_open(j, "properties", '{');
    for (unsigned i = 0; fields[i].key; i++)
        field(j, &fields[i]);
    if (fields == scn_attackers_in())
        parameters(j);
    json_close(j, '}');
    json_bool(j, "additionalProperties", false);
}

static void switches(struct json *j)
{
    json_string(j, "type", "object");
    json_open(j, "properties", '{');
    for (unsigned i = 0; mpx_switch_name(i); i++) {
        json_open(j, mpx_switch_name(i), '{');
        json_string(j, "description", mpx_switch_meaning(i));
        json_open(j, "enum", '[');
        for (unsigned v = 0; mpx_switch_value(i, v); v++)
            word(j, mpx_switch_value(i, v));
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, '}');
    json_bool(j, "additionalProperties", false);
}

/* ---- what read() takes ---- */

static void text_or_words(struct json *j, const struct scn_field *f)
{
    if (f->words)
        words(j, f->words);
    else
        text(j);
}

/* One of several looks, without what is around it. */
static void look(struct json *j, const struct scn_field *f, unsigned form)
{
    switch (form) {
    case SCN_F_TEXT:
        text_or_words(j, f);
        break;
    case SCN_F_QUANTITY:
        quantity(j, f);
        break;
    case SCN_F_MAP:
        map(j, f->in());
        break;
    case SCN_F_SWITCHES:
        switches(j);
        break;
    default:
        break;
    }
}

static void looks(struct json *j, const struct scn_field *f)
{
    unsigned form = f->form & (SCN_F_LIST - 1u);

    if ((form & (form - 1)) == 0) {
        look(j, f, form);
        return;
    }
    json_open(j, "anyOf", '[');
    for (unsigned bit = 1; bit < SCN_F_LIST; bit <<= 1) {
        if (!(form & bit))
            continue;
        json_open(j, NULL, '{');
        look(j, f, bit);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void inside(struct json *j, const char *key, const struct scn_field *f)
{
    json_open(j, key, '{');
    looks(j, f);
    json_close(j, '}');
}

static void other(struct json *j, const struct scn_field *f)
{
    if (f->form & SCN_F_LIST) {
        json_string(j, "type", "array");
        inside(j, "items", f);
    } else if (f->form & SCN_F_NAMED) {
        json_string(j, "type", "object");
        inside(j, "additionalProperties", f);
    } else if (f->form & SCN_F_OR_LIST) {
        json_open(j, "anyOf", '[');
        inside(j, NULL, f);
        json_open(j, NULL, '{');
        json_string(j, "type", "array");
        inside(j, "items", f);
        json_close(j, '}');
        json_close(j, ']');
    } else {
        looks(j, f);
    }
}

static void study_section(struct json *j, const char *key);

static void value(struct json *j, const struct scn_field *f)
{
    switch (f->type) {
    case SCN_T_QUANTITY:
        quantity(j, f);
        break;
    case SCN_T_BOOL:
        truth(j);
        break;
    case SCN_T_WORD:
    case SCN_T_ENUM:
        words(j, f->words);
        break;
    case SCN_T_NAME:
        text(j);
        break;
    case SCN_T_OTHER:
    case SCN_T_ELSEWHERE:
        other(j, f);
        if (!f->form)
            study_section(j, f->key);
        break;
    }
}

/* ---- sections of the study ---- */

/* A map of these keys; what they hold is not looked at. */
static void keyed(struct json *j, study_key_at *at)
{
    bool needed;

    json_string(j, "type", "object");
    json_open(j, "properties", '{');
    for (unsigned i = 0; at(i, &needed); i++) {
        json_open(j, at(i, &needed), '{');
        json_close(j, '}');
    }
    json_close(j, '}');
    json_open(j, "required", '[');
    for (unsigned i = 0; at(i, &needed); i++)
        if (needed)
            json_string(j, NULL, at(i, &needed));
    json_close(j, ']');
    json_bool(j, "additionalProperties", false);
}

static const struct section {
    const char *key;
    study_key_at *keys;
    bool list;
} sections[] = {
    {"expect", study_expect_key_at, true},
    {"plots", study_figure_key_at, true},
    {"predictions", study_prediction_key_at, false},
    {"quick", study_quick_key_at, false},
};

static void study_section(struct json *j, const char *key)
{
    for (unsigned i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        const struct section *s = &sections[i];

        if (strcmp(s->key, key) != 0)
            continue;
        if (s->list) {
            json_string(j, "type", "array");
            json_open(j, "items", '{');
        }
        keyed(j, s->keys);
        if (s->list)
            json_close(j, '}');
    }
    if (strcmp(key, "sweep") == 0 || strcmp(key, "labels") == 0) {
        json_string(j, "type", "object");
        json_open(j, "additionalProperties", '{');
        json_string(j, "type", *key == 's' ? "array" : "string");
        json_close(j, '}');
    }
}

void schema_write(FILE *to)
{
    struct json j = {.f = to};

    json_open(&j, NULL, '{');
    json_string(&j, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_string(&j, "title", "scenario of mpx");
    map(&j, scn_top_in());
    json_open(&j, "required", '[');
    json_string(&j, NULL, "name");
    json_close(&j, ']');
    json_close(&j, '}');
}

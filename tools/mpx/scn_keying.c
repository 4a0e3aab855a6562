/* SPDX-License-Identifier: MIT */
#include "scn_read.h"

#include <string.h>

#include "mpx_profile.h"

const char *scn_profile_at(unsigned i)
{
    const struct mpx_profile *p = mpx_profile_at(i);
    return p ? p->name : NULL;
}

static const char *source_at(unsigned i)
{
    static const char *const words[] = {"none", "psk", NULL};
    return i < 2 ? words[i] : NULL;
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *p =
        c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
    return p ? (int)(p - digits) : -1;
}

static void read_hex(struct scn_reader *r, const struct scn_node *node,
                     void *member)
{
    struct scn_keying *k = member;
    const char *hex = scn_read_text(r, node, "hex");
    if (!hex)
        return;
    size_t len = strlen(hex);
    if (len % 2 != 0 || len > 2 * SCN_KEY_MAX) {
        scn_error(r->diags, node->at, NULL,
                  "a key is 2 to %d hexadecimal digits, an even number",
                  2 * SCN_KEY_MAX);
        return;
    }
    for (size_t i = 0; i < len; i++) {
        int digit = hex_digit(hex[i]);
        if (digit < 0) {
            scn_error(r->diags, node->at, NULL,
                      "\"%c\" is not a hexadecimal digit", hex[i]);
            return;
        }
        k->psk[i / 2] = (uint8_t)(k->psk[i / 2] << 4 | digit);
    }
    k->psk_len = (uint8_t)(len / 2);
}

/* Drawn keys have one length; the member only lends its place. */
static void read_bytes(struct scn_reader *r, const struct scn_node *node,
                       void *member)
{
    static const struct scn_field f = {
        "bytes", SCN_T_QUANTITY, .dim = SCN_DIM_COUNT, .min = 32, .max = 32};
    struct scn_quantity q;
    (void)member;
    scn_read_quantity(r, node, &f, &q);
}

static const struct scn_field psk_fields[] = {
    {"hex", SCN_T_OTHER, .read = read_hex},
    {"bytes", SCN_T_OTHER, .read = read_bytes},
    {.key = NULL},
};

static void read_psk(struct scn_reader *r, const struct scn_node *node,
                     void *member)
{
    scn_read_fields(r, node, "psk", psk_fields, member);
    if (node->kind == SCN_MAP && node->n != 1)
        scn_error(r->diags, node->at, "one of: hex bytes",
                  "psk is either given or drawn");
}

static const struct scn_field install_fields[] = {
    {"client", SCN_T_QUANTITY, SCN_AT(struct scn_keying, install_client_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {"server", SCN_T_QUANTITY, SCN_AT(struct scn_keying, install_server_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {.key = NULL},
};

static void read_install(struct scn_reader *r, const struct scn_node *node,
                         void *member)
{
    scn_read_fields(r, node, "install", install_fields, member);
}

static const char *const *switch_values(struct arena *a, unsigned sw)
{
    unsigned n = 0;
    while (mpx_switch_value(sw, n))
        n++;
    const char **list = arena_alloc(a, (n + 1) * sizeof *list);
    for (unsigned i = 0; i < n; i++)
        list[i] = mpx_switch_value(sw, i);
    return list;
}

static void read_switch(struct scn_reader *r, const struct scn_key *key,
                        const struct scn_node *node, struct scn_switches *to)
{
    unsigned sw = 0;
    while (mpx_switch_name(sw) && strcmp(mpx_switch_name(sw), key->name) != 0)
        sw++;
    if (!mpx_switch_name(sw)) {
        const char *const *names = words_list(r->arena, mpx_switch_name);
        scn_error(r->diags, key->at, words_hint(r->arena, names, key->name),
                  "no switch \"%.80s\"", key->name);
        return;
    }
    const char *const *values = switch_values(r->arena, sw);
    int v = scn_read_word(r, node, key->name, values);
    if (v < 0 || to->n == SCN_SWITCHES_MAX)
        return;
    strncpy(to->v[to->n].name, key->name, SCN_NAME_MAX - 1);
    strncpy(to->v[to->n++].value, values[v], SCN_NAME_MAX - 1);
}

void scn_read_switches(struct scn_reader *r, const struct scn_node *node,
                       void *member)
{
    if (node->kind != SCN_MAP) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "newkey-early: hold",
                      "switches must be a map");
        return;
    }
    for (unsigned i = 0; i < node->n; i++)
        read_switch(r, &node->key[i], node->item[i], member);
}

/* psk and install get the whole section: offset 0. */
static const struct scn_field keying_fields[] = {
    {"profile", SCN_T_WORD, SCN_AT(struct scn_keying, profile),
     .words = scn_profile_at},
    {"source", SCN_T_WORD, SCN_AT(struct scn_keying, source),
     .words = source_at},
    {"psk", SCN_T_OTHER, .read = read_psk},
    {"install", SCN_T_OTHER, .read = read_install},
    {"switches", SCN_T_OTHER, SCN_AT(struct scn_keying, switches),
     .read = scn_read_switches},
    {.key = NULL},
};

void scn_read_keying(struct scn_reader *r, const struct scn_node *node,
                     void *member)
{
    scn_read_fields(r, node, "keying", keying_fields, member);
}

static bool is_external(const char *profile)
{
    const struct mpx_profile *p = mpx_profile_find(profile);

    return p && p->external;
}

bool scn_wants_key(const struct scenario *s)
{
    return is_external(s->keying.profile) || is_external(s->client.profile) ||
           is_external(s->server.profile);
}

void scn_default_keying(struct scenario *s)
{
    if (s->keying.source[0] == '\0')
        strcpy(s->keying.source, scn_wants_key(s) ? "psk" : "none");
}

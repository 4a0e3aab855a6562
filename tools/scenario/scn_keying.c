/* SPDX-License-Identifier: MIT */
/* The section `keying`: profiles, switches, key sources, rotation. */
#include "scn_read.h"

#include <errno.h>
#include <string.h>

#include "mpx_profile.h"
#include "scenario_ends.h"

const char *scn_profile_at(unsigned i)
{
    const struct mpx_profile *p = mpx_profile_at(i);
    return p ? p->name : NULL;
}

/* ---- given keys ---- */

static void read_hex(struct scn_reader *r, const struct scn_node *node,
                     void *member)
{
    struct scn_keying *k = member;
    const char *hex = scn_read_text(r, node, "hex");
    unsigned line;
    if (!hex)
        return;
    bool print = strncmp(hex, "sha256-", 7) == 0;
    char odd = hex[strspn(hex, "0123456789abcdefABCDEF")];
    if (odd && !print)
        scn_error(r->diags, node->at, NULL, "\"%c\" is not a hexadecimal digit",
                  odd);
    else if (ks_list_parse(hex, strlen(hex), &k->keys, &line) || k->keys.n != 1)
        scn_error(r->diags, node->at, NULL,
                  "a key is 2 to %d hexadecimal digits, an even number",
                  2 * KS_KEY_MAX);
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

static void read_entropy(struct scn_reader *r, const struct scn_node *node,
                         void *member)
{
    static const struct scn_field f = {"entropy", SCN_T_QUANTITY,
                                       .dim = SCN_DIM_BITS, .min = 1,
                                       .max = 8 * KS_KEY_MAX};
    struct scn_keying *k = member;
    struct scn_quantity q;
    if (scn_read_quantity(r, node, &f, &q))
        k->keys.bits = k->draw_bits = (uint32_t)q.whole;
}

static const struct scn_field psk_fields[] = {
    {"hex", SCN_T_OTHER, .read = read_hex, .form = SCN_F_TEXT},
    {"bytes", SCN_T_OTHER, .read = read_bytes, .form = SCN_F_QUANTITY,
     .dim = SCN_DIM_COUNT, .min = 32, .max = 32},
    {"entropy", SCN_T_OTHER, .read = read_entropy, .form = SCN_F_QUANTITY,
     .dim = SCN_DIM_BITS},
    {.key = NULL},
};

static SCN_FIELDS(psk_in, psk_fields)

    static void read_psk(struct scn_reader *r, const struct scn_node *node,
                         void *member)
{
    struct scn_keying *k = member;

    scn_read_fields(r, node, "psk", psk_fields, k);
    if (node->kind != SCN_MAP)
        return;
    if (!scn_tree_get(node, "hex") == !scn_tree_get(node, "bytes"))
        scn_error(r->diags, node->at, "one of: hex bytes",
                  "psk is either given or drawn");
    if (k->keys.n) /* the declared entropy comes before or after the key */
        k->keys.bits = k->draw_bits;
}

const char *scn_beside(struct arena *a, const struct scn_node *node,
                       const char *path)
{
    const char *file = node->at.source ? node->at.source->name : "";
    const char *slash = strrchr(file, '/');

    if (path[0] == '/' || !slash)
        return path;
    return arena_printf(a, "%.*s/%s", (int)(slash - file), file, path);
}

static void read_file(struct scn_reader *r, const struct scn_node *node,
                      void *member)
{
    const char *path = scn_read_text(r, node, "file");
    unsigned line;
    enum ks_err err;

    if (!path)
        return;
    err = ks_list_read(scn_beside(r->arena, node, path), member, &line);
    if (err == KS_ERR_FILE)
        scn_error(r->diags, node->at, NULL, "cannot read \"%.80s\": %s", path,
                  strerror(errno));
    else if (err)
        scn_error(r->diags, node->at, NULL, "%.80s:%u: %s", path, line,
                  err == KS_ERR_NONE ? "a file has 1 to 16 keys"
                                     : ks_strerror(err));
}

/* ---- rotation ---- */

static const char *end_at(unsigned i)
{
    static const char *const words[] = {"both", "client", "server"};
    return i < 3 ? words[i] : NULL;
}

/* A time or a size: whichever unit it carries. */
static void read_every(struct scn_reader *r, const struct scn_node *node,
                       void *member)
{
    static const struct scn_field time = {
        "every", SCN_T_QUANTITY, .dim = SCN_DIM_TIME, .min = 1e6, .max = 1e15};
    static const struct scn_field size = {
        "every", SCN_T_QUANTITY, .dim = SCN_DIM_SIZE, .min = 1e3, .max = 1e12};
    struct scn_rotate *x = member;
    struct scn_quantity q;
    bool octets = node->kind == SCN_TEXT && scn_value_guess(node->text, &q) &&
                  q.dim == SCN_DIM_SIZE;

    if (scn_read_quantity(r, node, octets ? &size : &time, &q))
        *(octets ? &x->every_octets : &x->every_ns) = q.whole;
}

static void read_at(struct scn_reader *r, const struct scn_node *node,
                    void *member)
{
    static const struct scn_field f = {
        "at", SCN_T_QUANTITY, .dim = SCN_DIM_TIME, .min = 0, .max = 1e15};
    struct scn_rotate *x = member;
    struct scn_quantity q;

    if (node->kind != SCN_LIST || node->n == 0 || node->n > SCN_ROTATIONS_MAX) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "[2 s, 5 s]",
                      "at is a list of 1 to %d times", SCN_ROTATIONS_MAX);
        return;
    }
    for (unsigned i = 0; i < node->n; i++)
        if (scn_read_quantity(r, node->item[i], &f, &q))
            x->at_ns[x->n_at++] = q.whole;
}

/* every and at get the whole section: offset 0. */
static const struct scn_field lag_fields[] = {
    {"client", SCN_T_QUANTITY, SCN_AT(struct scn_rotate, lag_client_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {"server", SCN_T_QUANTITY, SCN_AT(struct scn_rotate, lag_server_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {.key = NULL},
};

static SCN_FIELDS(lag_in, lag_fields)

    static void read_lag(struct scn_reader *r, const struct scn_node *node,
                         void *member)
{
    scn_read_fields(r, node, "lag", lag_fields, member);
}

static const struct scn_field rotate_fields[] = {
    {"every", SCN_T_OTHER, .read = read_every, .form = SCN_F_TEXT},
    {"at", SCN_T_OTHER, .read = read_at, .form = SCN_F_QUANTITY | SCN_F_LIST,
     .dim = SCN_DIM_TIME},
    {"source", SCN_T_ENUM, SCN_AT(struct scn_rotate, source),
     .words = ks_rotation_at},
    {"ends", SCN_T_ENUM, SCN_AT(struct scn_rotate, ends), .words = end_at},
    {"lag", SCN_T_OTHER, .read = read_lag, /* gets the whole rotate */
     .form = SCN_F_MAP, .in = lag_in},
    {.key = NULL},
};

static SCN_FIELDS(rotate_in, rotate_fields)

    static void read_rotate(struct scn_reader *r, const struct scn_node *node,
                            void *member)
{
    struct scn_rotate *x = member;

    if (scn_is_never(node))
        return;
    scn_read_fields(r, node, "rotate", rotate_fields, x);
    if (node->kind != SCN_MAP)
        return;
    x->on = true;
    if (!scn_tree_get(node, "every") == !scn_tree_get(node, "at"))
        scn_error(r->diags, node->at, "every: 1 s",
                  "rotate needs either \"every\" or \"at\"");
}

/* ---- when ---- */

static const struct scn_field install_fields[] = {
    {"client", SCN_T_QUANTITY, SCN_AT(struct scn_keying, install_client_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {"server", SCN_T_QUANTITY, SCN_AT(struct scn_keying, install_server_ns),
     .dim = SCN_DIM_TIME, .min = 0, .max = 1e15},
    {.key = NULL},
};

static SCN_FIELDS(install_in, install_fields)

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

SCN_WORDS(never_at, "never")

/* psk and install get the whole section: offset 0. */
static const struct scn_field keying_fields[] = {
    {"profile", SCN_T_WORD, SCN_AT(struct scn_keying, profile),
     .words = scn_profile_at},
    {"source", SCN_T_WORD, SCN_AT(struct scn_keying, source),
     .words = ks_name_at},
    {"psk", SCN_T_OTHER, .read = read_psk, .form = SCN_F_MAP, .in = psk_in},
    {"file", SCN_T_OTHER, SCN_AT(struct scn_keying, keys), .read = read_file,
     .form = SCN_F_TEXT},
    {"rotate", SCN_T_OTHER, SCN_AT(struct scn_keying, rotate),
     .read = read_rotate, .form = SCN_F_TEXT | SCN_F_MAP, .words = never_at,
     .in = rotate_in},
    {"install", SCN_T_OTHER, .read = read_install, .form = SCN_F_MAP,
     .in = install_in},
    {"switches", SCN_T_OTHER, SCN_AT(struct scn_keying, switches),
     .read = scn_read_switches, .form = SCN_F_SWITCHES},
    {.key = NULL},
};

SCN_FIELDS(scn_keying_in, keying_fields)

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

const char *scn_keyed_profile(const struct scenario *s)
{
    const struct scn_endpoint *e;

    if (is_external(s->keying.profile))
        return s->keying.profile;
    for (unsigned i = 0; (e = scenario_end(s, i)) != NULL; i++)
        if (is_external(e->profile))
            return e->profile;
    return NULL;
}

/* One end begins an exchange inside TLS, the other follows; a renegotiation is
 * the server's to ask for. */
static void default_rotation(struct scn_keying *k)
{
    const struct ks_kind *kind = ks_kind_find(k->source);

    if (!kind || !kind->tls || k->rotate.ends != SCN_END_BOTH)
        return;
    if (k->rotate.source == KS_ROTATE_EKU)
        k->rotate.ends = SCN_END_CLIENT;
    if (k->rotate.source == KS_ROTATE_RENEGOTIATE)
        k->rotate.ends = SCN_END_SERVER;
}

void scn_default_keying(struct scenario *s)
{
    if (s->keying.source[0] == '\0')
        strcpy(s->keying.source, scn_keyed_profile(s) ? "psk" : "none");
    default_rotation(&s->keying);
}

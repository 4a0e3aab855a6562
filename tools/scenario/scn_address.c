/* SPDX-License-Identifier: MIT */
/* What path manager "kernel" makes of the addresses of an endpoint. */
#include "scn_read.h"

#include "mpx.h"

static const struct scn_field limit_fields[] = {
    {"subflows", SCN_T_QUANTITY, SCN_AT(struct scn_endpoint, limit_subflows),
     .dim = SCN_DIM_COUNT, .min = 0, .max = 31},
    {"add-addr-accepted", SCN_T_QUANTITY,
     SCN_AT(struct scn_endpoint, limit_add_addr), .dim = SCN_DIM_COUNT,
     .min = 0, .max = 31},
    {.key = NULL},
};

SCN_FIELDS(scn_limits_in, limit_fields)

void scn_read_limits(struct scn_reader *r, const struct scn_node *node,
                     void *member)
{
    scn_read_fields(r, node, "limits", limit_fields, member);
}

void scn_read_addr_flags(struct scn_reader *r, const struct scn_node *node,
                         void *member)
{
    /* in the order of enum mpx_addr_flag */
    static const char *const words[] = {"signal", "subflow", "backup",
                                        "fullmesh", NULL};
    uint8_t *flags = member;

    if (node->kind != SCN_LIST) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "[signal, backup]",
                      "flags of an address must be a list");
        return;
    }
    for (unsigned i = 0; i < node->n; i++) {
        int w = scn_read_word(r, node->item[i], "flag", words);

        if (w >= 0 && (*flags & 1u << w))
            scn_error(r->diags, node->item[i]->at, NULL,
                      "flag \"%s\" is given twice", words[w]);
        if (w >= 0)
            *flags |= (uint8_t)(1u << w);
    }
}

struct address {
    uint8_t flags;
    uint32_t port;
};

static void read_port(struct scn_reader *r, const struct scn_node *node,
                      void *member)
{
    static const struct scn_field f = {
        "port", SCN_T_QUANTITY, .dim = SCN_DIM_COUNT, .min = 1, .max = 65535};
    struct scn_quantity q;

    if (!scn_read_quantity(r, node, &f, &q))
        return;
    if (q.whole == SCN_SERVER_PORT)
        scn_error(r->diags, node->at, NULL, "%d is where connections come to",
                  SCN_SERVER_PORT);
    *(uint32_t *)member = (uint32_t)q.whole;
}

static const struct scn_field address_fields[] = {
    {"flags", SCN_T_OTHER, SCN_AT(struct address, flags),
     .read = scn_read_addr_flags},
    {"port", SCN_T_OTHER, SCN_AT(struct address, port), .read = read_port},
    {.key = NULL},
};

/* wifi: [signal], or wifi: {flags: [signal], port: 10100} */
void scn_read_addresses(struct scn_reader *r, const struct scn_node *node,
                        void *member)
{
    struct scn_endpoint *e = member;

    if (node->kind != SCN_MAP) {
        if (node->kind != SCN_BAD)
            scn_error(r->diags, node->at, "wifi: [signal], ...",
                      "addresses must be a map");
        return;
    }
    for (unsigned i = 0; i < node->n; i++) {
        struct scn_node name = {
            .kind = SCN_TEXT, .text = node->key[i].name, .at = node->key[i].at};
        int path = scn_read_path_name(r, &name, "path");
        struct address a = {0};

        if (node->item[i]->kind == SCN_LIST)
            scn_read_addr_flags(r, node->item[i], &a.flags);
        else
            scn_read_fields(r, node->item[i], "address", address_fields, &a);
        if (path < 0)
            continue;
        e->addr_flags[path] = a.flags;
        e->addr_port[path] = a.port;
    }
}

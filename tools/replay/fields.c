/* SPDX-License-Identifier: MIT */
/* Printing the fields of each option. */
#include "fields.h"

#include <arpa/inet.h>
#include <inttypes.h>

#include "conn.h"

const char *fields_option_name(unsigned subtype)
{
    static const char *const names[MPX_SUB_COUNT] = {
        [MPX_SUB_CAPABLE] = "MP_CAPABLE",
        [MPX_SUB_JOIN] = "MP_JOIN",
        [MPX_SUB_DSS] = "DSS",
        [MPX_SUB_ADD_ADDR] = "ADD_ADDR",
        [MPX_SUB_REMOVE_ADDR] = "REMOVE_ADDR",
        [MPX_SUB_PRIO] = "MP_PRIO",
        [MPX_SUB_FAIL] = "MP_FAIL",
        [MPX_SUB_FASTCLOSE] = "MP_FASTCLOSE",
        [MPX_SUB_TCPRST] = "MP_TCPRST",
        [MPX_SUB_NEW_KEY] = "NEW_KEY",
    };

    return subtype < MPX_SUB_COUNT ? names[subtype] : "?";
}

static void hex(FILE *out, const char *name, const uint8_t *p, size_t n)
{
    fprintf(out, "%s=", name);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%02x", p[i]);
}

/* An identifier is a token, or in the RFCs a key whose token is shown: its
 * SHA-256, or of version 0 its SHA-1, cut. */
static void identifier(FILE *out, const char *who,
                       const struct mpx_opt_capable *o, uint64_t id,
                       bool reveal)
{
    bool is_token = conn_has_tokens(o);

    fprintf(out, " %s-token=%0*" PRIx64, who, is_token ? 2 * o->id_len : 8,
            conn_token(o, id));
    if (reveal && !is_token)
        fprintf(out, " %s-key=%016" PRIx64, who, id);
}

/* RFC 8684 3.1: A is the highest bit. */
static void flags(FILE *out, uint8_t bits)
{
    const char *before = " flags=";

    if (!bits)
        fputs(" flags=none", out);
    for (int i = 0; i < 8; i++) {
        if (!(bits & 0x80 >> i))
            continue;
        fprintf(out, "%s%c", before, 'A' + i);
        before = ",";
    }
}

static void capable(FILE *out, const struct mpx_opt_capable *o, bool reveal)
{
    fprintf(out, "v%u", o->version);
    flags(out, o->flags);
    if (o->id_len > 0)
        identifier(out, "sender", o, o->sender, reveal);
    if (o->has_receiver)
        identifier(out, "receiver", o, o->receiver, reveal);
    if (o->has_dll)
        fprintf(out, " len=%u", o->dll);
    if (o->has_csum)
        fprintf(out, " csum=0x%04x", o->csum);
}

static void join(FILE *out, const struct mpx_opt_join *o)
{
    switch (o->form) {
    case MPX_JOIN_SYN:
        fprintf(out, "id=%u%s%s token=%0*" PRIx64 " nonce=%08" PRIx32,
                o->addr_id, o->backup ? " backup" : "", o->key_id ? " K" : "",
                2 * o->token_len, o->token, o->nonce);
        break;
    case MPX_JOIN_SYNACK:
        fprintf(out, "id=%u%s%s nonce=%08" PRIx32, o->addr_id,
                o->backup ? " backup" : "", o->key_id ? " K" : "", o->nonce);
        fputs(" ", out);
        hex(out, "mac", o->mac, MPX_MAC64_LEN);
        break;
    case MPX_JOIN_ACK:
        hex(out, "mac", o->mac, MPX_MAC160_LEN);
        break;
    }
}

static void dss(FILE *out, const struct mpx_opt_dss *o)
{
    if (o->has_ack)
        fprintf(out, "ack=%0*" PRIx64, o->ack8 ? 16 : 8, o->ack);
    if (o->has_map)
        fprintf(out, "%sdsn=%0*" PRIx64 " ssn=%" PRIu32 " len=%u",
                o->has_ack ? " " : "", o->dsn8 ? 16 : 8, o->dsn, o->ssn,
                o->dll);
    if (o->has_csum)
        fprintf(out, " csum=0x%04x", o->csum);
    if (o->fin)
        fputs(" fin", out);
}

static void add_addr(FILE *out, const struct mpx_opt_add_addr *o)
{
    char text[INET6_ADDRSTRLEN] = "";

    inet_ntop(o->family == 6 ? AF_INET6 : AF_INET, o->addr, text, sizeof text);
    fprintf(out, "id=%u%s%s%s", o->addr_id, o->echo ? " echo" : "",
            o->confirm ? " C" : "", o->key_id ? " K" : "");
    if (o->family)
        fprintf(out, " %s", text);
    if (o->port)
        fprintf(out, " port=%u", o->port);
    if (o->v0 || (o->echo && !o->confirm))
        return;
    fputs(" ", out);
    if (o->echo)
        hex(out, "nonce", o->nonce, sizeof o->nonce);
    else
        hex(out, "mac", o->mac, sizeof o->mac);
}

static void remove_addr(FILE *out, const struct mpx_opt_remove_addr *o)
{
    for (unsigned i = 0; i < o->count; i++)
        fprintf(out, "%sid=%u", i ? " " : "", o->ids[i]);
    if (!o->has_mac)
        return;
    fputs(o->key_id ? " K " : " ", out);
    hex(out, "mac", o->mac, sizeof o->mac);
}

static void fastclose(FILE *out, const struct mpx_opt_fastclose *o, bool reveal)
{
    fputs(o->key_id ? "K " : "", out);
    if (reveal)
        hex(out, "proof", o->proof, sizeof o->proof);
}

void fields_print(FILE *out, const struct mpx_opt *o, bool reveal)
{
    switch (o->subtype) {
    case MPX_SUB_CAPABLE:
        capable(out, &o->u.capable, reveal);
        break;
    case MPX_SUB_JOIN:
        join(out, &o->u.join);
        break;
    case MPX_SUB_DSS:
        dss(out, &o->u.dss);
        break;
    case MPX_SUB_ADD_ADDR:
        add_addr(out, &o->u.add_addr);
        break;
    case MPX_SUB_REMOVE_ADDR:
        remove_addr(out, &o->u.remove_addr);
        break;
    case MPX_SUB_PRIO:
        fputs(o->u.prio.backup ? "backup" : "regular", out);
        break;
    case MPX_SUB_FAIL:
        fprintf(out, "dsn=%016" PRIx64, o->u.fail.dsn);
        break;
    case MPX_SUB_FASTCLOSE:
        fastclose(out, &o->u.fastclose, reveal);
        break;
    case MPX_SUB_TCPRST:
        fprintf(out, "reason=%u%s", o->u.tcprst.reason,
                o->u.tcprst.transient ? " transient" : "");
        break;
    case MPX_SUB_NEW_KEY:
        fprintf(out, "K=%d epoch=%u%s", o->u.new_key.key_id, o->u.new_key.epoch,
                o->u.new_key.ack ? " ack" : "");
        fputs(" ", out);
        hex(out, "mac", o->u.new_key.mac, MPX_MAC64_LEN);
        break;
    case MPX_SUB_COUNT:
        break;
    }
}

/* SPDX-License-Identifier: MIT */
/* The table of a plan's members. */
#include "fields.h"

#include <string.h>

#define TABLE(name, array)                                                     \
    const struct field_table name = {array, sizeof array / sizeof array[0]}

#define F(member, type)                                                        \
    {                                                                          \
#member, offsetof(struct bed_plan, member), FIELD_##type               \
    }
static const struct field of_plan[] = {
    F(profile, TEXT),
    F(server_profile, TEXT),
    F(family, INT),
    F(paths, INT),
    F(pm, TEXT),
    F(server_pm, TEXT),
    F(sched, TEXT),
    F(coupling, TEXT),
    F(checksum, BOOL),
    F(checksum_of, INT),
    F(short_dss, BOOL),
    F(charge_ooo, BOOL),
    F(fixed_isn, BOOL),
    F(fastclose_ack, BOOL),
    F(free_closed, BOOL),
    F(rcvbuf, INT),
    F(sndbuf, INT),
    F(tcp_buffer, INT),
    F(mss, INT),
    F(max_subflows, U8),
    F(max_half_open, U8),
    F(refuse_checksum, INT),
    F(deny_join_first, INT),
    F(join_backup, INT),
    F(keepalive_ms, INT),
    F(close_ms, INT),
    F(limit_subflows, U8),
    F(limit_add_addr, U8),
};
#undef F
TABLE(plan_fields, of_plan);

#define F(member, type)                                                        \
    {                                                                          \
#member, offsetof(struct app_plan, member), FIELD_##type               \
    }
static const struct field of_app[] = {
    F(size, U64),    F(key, TEXT),     F(key_ms, INT), F(after_eof, BOOL),
    F(paused, BOOL), F(start_ms, INT), F(burst, INT),  F(gap_ms, INT),
};
#undef F
TABLE(app_fields, of_app);

#define F(member, type)                                                        \
    {                                                                          \
#member, offsetof(struct toy_plan, member), FIELD_##type               \
    }
static const struct field of_toy[] = {
    F(sack, BOOL),   F(timestamps, BOOL), F(from_nxt, BOOL),
    F(strict, BOOL), F(in_flight, INT),   F(patience, INT),
};
#undef F
TABLE(toy_fields, of_toy);

#define F(member, type)                                                        \
    {                                                                          \
#member, offsetof(struct bed_edge, member), FIELD_##type               \
    }
static const struct field of_edge[] = {F(wire, INT), F(ssn, INT), F(dsn, U64)};
#undef F
TABLE(edge_fields, of_edge);

uint64_t field_value(const struct field *f, const void *of)
{
    const char *p = (const char *)of + f->offset;
    unsigned u;
    uint64_t v;

    switch (f->type) {
    case FIELD_BOOL:
        return *(const bool *)p;
    case FIELD_U8:
        return *(const uint8_t *)p;
    case FIELD_INT:
        memcpy(&u, p, sizeof u);
        return u;
    case FIELD_U64:
        memcpy(&v, p, sizeof v);
        return v;
    case FIELD_TEXT:
        break;
    }
    return 0;
}

const char *field_text(const struct field *f, const void *of)
{
    const char *text;

    memcpy(&text, (const char *)of + f->offset, sizeof text);
    return text;
}

bool field_is_set(const struct field *f, const void *of)
{
    return f->type == FIELD_TEXT ? field_text(f, of) != NULL
                                 : field_value(f, of) != 0;
}

void field_set(const struct field *f, void *of, uint64_t value)
{
    char *p = (char *)of + f->offset;
    const char *none = NULL;
    unsigned u = (unsigned)value;

    switch (f->type) {
    case FIELD_BOOL:
        *(bool *)p = value;
        break;
    case FIELD_U8:
        *(uint8_t *)p = (uint8_t)value;
        break;
    case FIELD_INT:
        memcpy(p, &u, sizeof u);
        break;
    case FIELD_U64:
        memcpy(p, &value, sizeof value);
        break;
    case FIELD_TEXT:
        memcpy(p, &none, sizeof none);
        break;
    }
}

#define N(x) [x] = #x
const char *name_of_fate(enum net_fate fate)
{
    static const char *const names[] = {N(NET_DROP), N(NET_STRIP), N(NET_TWICE),
                                        N(NET_LATE), N(NET_SPOIL)};

    return names[fate];
}

const char *name_of_kind(enum net_kind kind)
{
    static const char *const names[] = {
        N(NET_ANY),      N(NET_SYN),      N(NET_SYNACK),      N(NET_RST),
        N(NET_FIN),      N(NET_DATA),     N(NET_PURE_ACK),    N(NET_CAPABLE),
        N(NET_THIRD),    N(NET_JOIN_SYN), N(NET_JOIN_SYNACK), N(NET_JOIN_ACK),
        N(NET_DATA_FIN), N(NET_DSS),      N(NET_ADD_ADDR),    N(NET_ECHO),
        N(NET_NEW_KEY),  N(NET_FAIL),     N(NET_FASTCLOSE),
    };

    return names[kind];
}

const char *name_of_act(enum bed_act act)
{
    static const char *const names[] = {
        N(ACT_NONE),   N(ACT_DROP), N(ACT_USE),   N(ACT_FLAG),  N(ACT_CHANGE),
        N(ACT_FLUSH),  N(ACT_PORT), N(ACT_KEY),   N(ACT_PAUSE), N(ACT_READ),
        N(ACT_BACKUP), N(ACT_SHUT), N(ACT_ABORT), N(ACT_ODD),
    };

    return names[act];
}
#undef N

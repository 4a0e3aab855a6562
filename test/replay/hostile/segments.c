/* SPDX-License-Identifier: MIT */
/* TCP headers and options: lengths of 0, 1 and 255, too many, and mappings of
 * more than there is. */
#include "hostile.h"

#include <string.h>

#include "mpx_opt.h"

enum { DATA = 5, NEXT = 1 + 2 * CRAFT_DATA }; /* relative number after those */

static void good(struct craft *c)
{
    craft_pcap(c, CRAFT_US, CRAFT_RAW);
    craft_talk(c, DATA, NULL, 0);
}

/* A talk that is right, and one more segment with these options. */
static void with_options(struct craft *c, const void *options, size_t len,
                         size_t payload)
{
    const struct craft_segment s = {.flags = MPX_TCP_ACK,
                                    .seq = NEXT,
                                    .ack = 1,
                                    .options = options,
                                    .options_len = len,
                                    .payload = payload};
    uint8_t p[CRAFT_PACKET];

    good(c);
    craft_frame(c, p, craft_segment(p, 4, &s));
}

static void header_words(struct craft *c, uint8_t words)
{
    uint8_t p[CRAFT_PACKET];
    size_t n = craft_step(p, 4, DATA);

    good(c);
    p[CRAFT_V4 + 12] = (uint8_t)(words << 4);
    craft_frame(c, p, n);
}

static void header_of_0(struct craft *c)
{
    header_words(c, 0);
}

static void header_of_16(struct craft *c)
{
    header_words(c, 4);
}

static void header_past_segment(struct craft *c)
{
    const struct craft_segment s = {.flags = MPX_TCP_ACK, .seq = NEXT};
    uint8_t p[CRAFT_PACKET];
    size_t n = craft_segment(p, 4, &s);

    good(c);
    p[CRAFT_V4 + 12] = 0xf0;
    craft_frame(c, p, n);
}

static void all_flags(struct craft *c)
{
    const struct craft_segment s = {.flags = 0xff, .seq = NEXT, .ack = 1};
    uint8_t p[CRAFT_PACKET];

    good(c);
    craft_frame(c, p, craft_segment(p, 4, &s));
}

static void length_0(struct craft *c)
{
    with_options(c, "\x08\0\1\1", 4, 0);
}

static void length_1(struct craft *c)
{
    with_options(c, "\x08\1\1\1", 4, 0);
}

static void length_255(struct craft *c)
{
    with_options(c, "\x08\xff\1\1", 4, 0);
}

static void kind_alone(struct craft *c)
{
    with_options(c, "\1\1\1\x08", 4, 0);
}

static void mptcp_length_0(struct craft *c)
{
    with_options(c, "\x1e\0\x20\1", 4, 0);
}

static void mptcp_length_1(struct craft *c)
{
    with_options(c, "\x1e\1\x20\1", 4, 0);
}

static void mptcp_length_2(struct craft *c)
{
    with_options(c, "\x1e\2\1\1", 4, 0);
}

static void mptcp_length_255(struct craft *c)
{
    with_options(c, "\x1e\xff\x20\1", 4, 0);
}

static void mptcp_thirteen_times(struct craft *c)
{
    uint8_t options[39];

    for (size_t i = 0; i < sizeof options; i += 3)
        memcpy(options + i, "\x1e\3\x50", 3); /* MP_PRIO */
    with_options(c, options, sizeof options, 0);
}

static void no_operation_40_times(struct craft *c)
{
    uint8_t options[MPX_TCP_OPT_MAX];

    memset(options, MPX_KIND_NOP, sizeof options);
    with_options(c, options, sizeof options, 0);
}

static void octets_behind_end(struct craft *c)
{
    with_options(c, "\0\x1e\4\x20", 4, 0);
}

static void subtype_unknown(struct craft *c)
{
    with_options(c, "\x1e\4\xe0\0", 4, 0);
}

/* A thousand segments with as many options as go into one. */
static void options_39000(struct craft *c)
{
    uint8_t options[MPX_TCP_OPT_MAX], p[CRAFT_PACKET];

    for (size_t i = 0; i + 3 <= sizeof options; i += 3)
        memcpy(options + i, "\x1e\3\x50", 3);
    options[39] = MPX_KIND_NOP;
    good(c);
    for (unsigned i = 0; i < 3000; i++) {
        const struct craft_segment s = {.flags = MPX_TCP_ACK,
                                        .seq = NEXT,
                                        .ack = 1,
                                        .options = options,
                                        .options_len = sizeof options};

        craft_frame(c, p, craft_segment(p, 4, &s));
    }
}

/* ---- DSS ---- */

static void mapping(struct craft *c, uint32_t at, uint16_t len,
                    uint16_t changed, size_t payload)
{
    uint8_t options[MPX_TCP_OPT_MAX];

    with_options(c, options, craft_dss(options, at, len, changed), payload);
}

static void mapping_past_segment(struct craft *c)
{
    mapping(c, NEXT, CRAFT_DATA + 1, 0, CRAFT_DATA);
}

static void mapping_of_65535(struct craft *c)
{
    mapping(c, NEXT, UINT16_MAX, 0, CRAFT_DATA);
}

static void mapping_short(struct craft *c)
{
    mapping(c, NEXT, CRAFT_DATA / 2, 0, CRAFT_DATA);
}

static void mapping_far_ahead(struct craft *c)
{
    mapping(c, 0x7fffffff, CRAFT_DATA, 0, CRAFT_DATA);
}

static void mapping_of_wrong_sum(struct craft *c)
{
    mapping(c, NEXT, CRAFT_DATA, 1, CRAFT_DATA);
}

/* The octets before, mapped once more, elsewhere. */
static void mapping_contradicts(struct craft *c)
{
    uint8_t options[MPX_TCP_OPT_MAX];
    size_t n = craft_dss(options, 1, CRAFT_DATA, 0);

    options[11] ^= 0x55; /* of the data sequence number */
    with_options(c, options, n, CRAFT_DATA);
}

/* Flags that announce more than the length holds. */
static void dss_flags_past_length(struct craft *c)
{
    with_options(c, "\x1e\4\x20\x1f", 4, 0);
}

static void dss_length_past_flags(struct craft *c)
{
    uint8_t options[28] = {0x1e, 28, 0x20, 1};

    with_options(c, options, sizeof options, 0);
}

static void dss_acknowledges_all(struct craft *c)
{
    with_options(c, "\x1e\x0c\x20\3\x7f\xff\xff\xff\xff\xff\xff\xff", 12, 0);
}

const struct hostile hostile_segments[] = {
    {"tcp-header-of-0", header_of_0, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"tcp-header-of-16", header_of_16, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"tcp-header-past-segment", header_past_segment, 0, 5, 0, 0, 0,
     "; 1 packets without a whole TCP header", NULL},
    {"tcp-all-flags", all_flags, 0, 5, 0, 0, 0, "", NULL},
    {"option-length-0", length_0, 1, 5, 0, 0, 0,
     "; 1 failures that no option shows", NULL},
    {"option-length-1", length_1, 1, 5, 0, 0, 0,
     "; 1 failures that no option shows", NULL},
    {"option-length-255", length_255, 1, 5, 0, 0, 0,
     "; 1 failures that no option shows", NULL},
    {"option-kind-alone", kind_alone, 1, 5, 0, 0, 0,
     "; 1 failures that no option shows", NULL},
    {"option-mptcp-length-0", mptcp_length_0, 1, 5, 1, 0, 0, "", NULL},
    {"option-mptcp-length-1", mptcp_length_1, 1, 5, 1, 0, 0, "", NULL},
    {"option-mptcp-length-2", mptcp_length_2, 1, 5, 1, 0, 0, "", NULL},
    {"option-mptcp-length-255", mptcp_length_255, 1, 5, 1, 0, 0, "", NULL},
    {"option-mptcp-13-times", mptcp_thirteen_times, 0, 5, 0, 13, 0, "", NULL},
    {"option-nop-40-times", no_operation_40_times, 0, 5, 0, 0, 0, "", NULL},
    {"option-octets-behind-end", octets_behind_end, 1, 5, 0, 0, 0,
     "; 1 failures that no option shows", NULL},
    {"option-subtype-unknown", subtype_unknown, 0, 5, 0, 0, 1,
     " (1 unknown subtype)", NULL},
    {"option-39000", options_39000, 0, 5, 0, 39000, 0, "", NULL},
    {"dss-past-segment", mapping_past_segment, 0, 5, 0, 0, 1,
     " (1 the mapped payload is not all in the file)", NULL},
    {"dss-of-65535", mapping_of_65535, 0, 5, 0, 0, 1,
     " (1 the mapped payload is not all in the file)", NULL},
    {"dss-short", mapping_short, 1, 6, 0, 0, 0,
     "; 1 failures that no option shows", NULL},
    {"dss-far-ahead", mapping_far_ahead, 1, 5, 0, 0, 1,
     " (1 the mapped payload is not all in the file); 1 failures that no "
     "option shows",
     NULL},
    {"dss-of-wrong-sum", mapping_of_wrong_sum, 1, 5, 1, 0, 0, "", NULL},
    {"dss-contradicts", mapping_contradicts, 1, 5, 1, 0, 0,
     "; 1 failures that no option shows", NULL},
    {"dss-flags-past-length", dss_flags_past_length, 1, 5, 1, 0, 0, "", NULL},
    {"dss-length-past-flags", dss_length_past_flags, 1, 5, 1, 0, 0, "", NULL},
    {"dss-acknowledges-all", dss_acknowledges_all, 0, 5, 0, 0, 1,
     " (1 what it acknowledges is not in the file so far)", NULL},
    {0},
};

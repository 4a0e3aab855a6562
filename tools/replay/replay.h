/* SPDX-License-Identifier: MIT */
/*
 * Judge the MPTCP options of capture files with the decoder, tokens, MACs and
 * checksums of model/core. Nothing is known but the file, and external keys if
 * somebody gives them. What was found before damage stays.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "conn.h"
#include "flow.h"
#include "fragment.h"
#include "tally.h"

#define NO_MAP UINT32_MAX

enum verdict { VERDICT_OK, VERDICT_FAIL, VERDICT_UNCHECKED, VERDICT_NO_RULE };

/* One option as it was on the wire, and what became of its checks. */
struct replay_line {
    struct place at;
    uint32_t flow;          /* index */
    uint8_t direction, len; /* octets[1], unless that is no length */
    uint8_t octets[MPX_TCP_OPT_MAX];
    enum mpx_seg_kind seg;
    uint8_t n_passed, n_failed;
    uint8_t failed[3]; /* enum check */
    uint8_t why;       /* enum why */
    uint8_t claims;    /* that are open */
    uint32_t map;      /* number of the one whose checksum decides too, or
                          NO_MAP */
};

/* What no single option shows: a failure, unless `why` says that it cannot be
 * told. */
struct replay_note {
    struct place at; /* frame 0: no single one */
    uint32_t flow;
    uint8_t direction;
    enum check check;
    enum why why;
    uint64_t octets, of; /* CHECK_COVERED: so many of so many */
};

/* What an option claims that only the whole file can tell. */
struct replay_claim {
    uint32_t line;
    enum check check;
    uint64_t number; /* acknowledged, or the token */
};

/* A file, and what turned out to be wrong with it. */
struct replay_input {
    const uint8_t *octets; /* must outlive the result */
    size_t len;
    const char *damage; /* or NULL; static */
    size_t damage_at;   /* at which octet */
    uint64_t frames;
    bool readable;   /* has frames of a link type that we know */
    bool understood; /* has an IP packet of which enough was captured */
    bool strange;    /* has others; the first: */
    uint32_t strange_link;
    uint64_t strange_frame;
};

struct replay;

/* Who is told what is judged, as soon as it is: of a stream. Lines and notes
 * are gone when it returns. */
struct replay_sink {
    void *ctx;
    void (*line)(void *ctx, const struct replay *r,
                 const struct replay_line *l);
    void (*note)(void *ctx, const struct replay *r,
                 const struct replay_note *n);
};

struct replay {
    const struct conn_keys *keys;   /* borrowed */
    const struct replay_sink *sink; /* or NULL: everything is kept */
    struct flows flows;
    struct fragments fragments;
    struct conn *conn;
    size_t n_conns, conns_cap;
    uint32_t conns_seen;            /* those that are gone, too */
    uint32_t free_conn, gone_conns; /* place + 1 of one, or 0; how many */
    bool forgot; /* a flow: that nobody has said something is not sure */
    struct table token4, token8; /* value: 2 * connection + role */
    struct replay_line *line;
    size_t n_lines, lines_cap;
    struct replay_note *note;
    size_t n_notes, notes_cap;
    struct replay_claim *claim;
    size_t n_claims, claims_cap;
    struct tally tally;
    size_t n_inputs;
    uint64_t first_time;
    uint64_t packets; /* IP packets */
};

/** Judge files together, their frames in the order of time: the interfaces of
 *  one host, say. @return false if one is damaged, or no capture. */
bool replay_inputs(struct replay *r, const struct conn_keys *keys,
                   struct replay_input *in, size_t n);
void replay_free(struct replay *r);

/** One frame of the file number @p input; its octets must outlive the result
 *  unless r->flows.copies and r->fragments.copies. */
void replay_frame(struct replay *r, struct replay_input *in, uint32_t input,
                  const struct capture_frame *f);
/** What only the whole tells. The lines are still to be settled. */
void replay_end(struct replay *r);
/** Give lines from @p from on to the sink, those that nothing more can change,
 *  or all; the others stay, in order. */
void replay_settle(struct replay *r, size_t from, bool all);
/** Decode as replay does: what a length contradicts is read as far as its own
 *  flags say. *refused tells that the octets were not legal as they are. */
bool replay_decode(struct mpx_opt *out, const struct replay_line *l,
                   mpx_err *refused);

enum verdict replay_verdict(const struct replay_line *l);

/* What judges have found. */
void replay_fail(struct replay *r, struct replay_line *l, enum check c);
void replay_add_note(struct replay *r, const struct replay_note *n);

/** Whether options are missing from the packets so far: then what seems not to
 *  have been said may have been. */
bool replay_is_cut(const struct replay *r);
/** @p w, or WHY_CUT if what it misses may have been cut off. */
enum why replay_blame_cut(const struct replay *r, enum why w);

#endif /* REPLAY_H */

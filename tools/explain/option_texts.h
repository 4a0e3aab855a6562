/* SPDX-License-Identifier: MIT */
/* A text for each MPTCP option, by subtype. */
#ifndef OPTION_TEXTS_H
#define OPTION_TEXTS_H

#include "mpx_opt.h"

struct option_text {
    const char *does;
    const char *on;       /* which segments carry it */
    const char *source;   /* section of a specification */
    const char *sections; /* of doc/protocol.md */
};
extern const struct option_text option_texts[MPX_SUB_COUNT];

#endif /* OPTION_TEXTS_H */

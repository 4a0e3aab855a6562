/* SPDX-License-Identifier: MIT */
/* Writing frames, and reading them from octets that come in pieces. */
#include "framing.h"

#include <string.h>

void framing_header(uint8_t dst[FRAMING_HEADER], uint8_t type, size_t len)
{
    dst[0] = type;
    dst[1] = (uint8_t)(len >> 8);
    dst[2] = (uint8_t)len;
}

/* A header is complete. False if it is none. */
static bool begin_frame(struct framing *f)
{
    f->left = (uint32_t)(f->header[1] << 8 | f->header[2]);
    f->n_header = 0;
    f->n_message = 0;
    if (f->header[0] == FRAMING_MESSAGE)
        return f->left > 0 && f->left <= FRAMING_MESSAGE_MAX;
    return f->header[0] == FRAMING_DATA;
}

int framing_next(struct framing *f, const uint8_t **p, size_t *len,
                 struct framing_piece *piece)
{
    while (*len) {
        size_t n = f->left < *len ? f->left : *len;

        if (!f->left) {
            f->header[f->n_header++] = *(*p)++;
            --*len;
            if (f->n_header == FRAMING_HEADER && !begin_frame(f))
                return -1;
            continue;
        }
        *piece = (struct framing_piece){f->header[0], *p, n};
        if (piece->type == FRAMING_MESSAGE) {
            memcpy(f->message + f->n_message, *p, n);
            f->n_message = (uint8_t)(f->n_message + n);
            piece->p = f->message;
            piece->len = f->n_message;
        }
        *p += n;
        *len -= n;
        f->left -= (uint32_t)n;
        if (piece->type == FRAMING_DATA || !f->left)
            return 1;
    }
    return 0;
}

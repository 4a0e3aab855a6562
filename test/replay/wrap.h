/* SPDX-License-Identifier: MIT */
/* A capture written anew: the same packets in another file format, behind
 * another link header, or cut. */
#ifndef WRAP_H
#define WRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wrap_format { WRAP_PCAP, WRAP_PCAP_NS, WRAP_NG };

struct wrap {
    enum wrap_format format;
    bool big_endian;
    uint32_t link;      /* LINKTYPE_ */
    uint8_t header[64]; /* of the link; what follows is IP */
    size_t header_len;
    int type_at;    /* where an EtherType goes into it, or -1 */
    size_t snaplen; /* octets of IP kept, 0: all */
    size_t piece; /* IP fragments of so many octets, a multiple of 8; 0: none */
    bool reversed, twice; /* the last fragment first; each twice */
    unsigned lost;        /* one fragment of so many is missing; 0: none */
};

/** The IP packets of the capture @p in; the caller frees *out. */
void wrap_capture(const struct wrap *w, const uint8_t *in, size_t len,
                  uint8_t **out, size_t *out_len);

#endif /* WRAP_H */

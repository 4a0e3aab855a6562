/* SPDX-License-Identifier: MIT */
/*
 * What can be judged only when the file has ended: whether every octet of
 * payload was mapped (RFC 8684 3.3.1), and the checksums of mappings.
 */
#ifndef COVER_H
#define COVER_H

#include "replay.h"

void cover_judge(struct replay *r);

#endif /* COVER_H */

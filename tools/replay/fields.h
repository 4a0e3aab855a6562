/* SPDX-License-Identifier: MIT */
/* The fields of one option in words. */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdio.h>

#include "mpx_opt.h"

const char *fields_option_name(unsigned subtype);

/** @param reveal  print keys; otherwise the tokens made of them. */
void fields_print(FILE *out, const struct mpx_opt *o, bool reveal);

#endif /* FIELDS_H */

/* SPDX-License-Identifier: MIT */
/* Text within XML. */
#ifndef XML_H
#define XML_H

#include "mem.h"

/* With &amp; &lt; &gt; and &quot; in place of those characters. */
char *xml_escaped(struct arena *a, const char *text);

#endif /* XML_H */

/* SPDX-License-Identifier: MIT */
/*
 * SVG as a tree, and the profile of it that RFCs take today: the elements,
 * attributes and values of RFC 7996 as xml2rfc and svgcheck enforce them, less
 * where those two disagree, and without ids, which collide when two drawings
 * stand in one document.
 */
#ifndef SVG_H
#define SVG_H

#include <stdbool.h>
#include <stdio.h>

#include "mem.h"

enum { SVG_ATTRIBUTES_MAX = 24 };

/* Names and values as they stand in the file, entities and all. */
struct svg_attribute {
    const char *name, *value;
};
struct svg_node {
    const char *name; /* NULL: text */
    const char *text;
    struct svg_attribute attribute[SVG_ATTRIBUTES_MAX];
    unsigned n_attributes;
    unsigned line;
    struct svg_node *first, *last, *next; /* children, sibling */
};

/** Read a document; comments, processing instructions and DOCTYPEs are left
 *  out. @return its root, or NULL with *line and *why of what is wrong. */
struct svg_node *svg_read(struct arena *a, const char *text, unsigned *line,
                          const char **why);
void svg_write(const struct svg_node *root, FILE *to);

struct svg_node *svg_new(struct arena *a, const char *name);
void svg_append(struct svg_node *parent, struct svg_node *child);
/** The value of an attribute, or NULL. */
const char *svg_get(const struct svg_node *n, const char *name);
/** Replaces a value; true if there was room. */
bool svg_set(struct svg_node *n, const char *name, const char *value);

/** Whether an attribute may stand on an element. */
bool svg_allows(const char *element, const char *attribute);
bool svg_allows_element(const char *element);

/** Say on @p to what the profile does not take, a line each, with the place
 *  in @p file. @return how much there is. */
unsigned svg_check(const struct svg_node *root, const char *file, FILE *to);

/** The same drawing within the profile; @p title is what it is called instead
 *  of what its program said. For what gnuplot writes. */
struct svg_node *svg_to_profile(struct arena *a, const struct svg_node *root,
                                const char *title);

/** A pattern's lines over a rectangle, svg_hatch.c: what a `path` draws, ""
 *  if the pattern is empty. */
const char *svg_hatch(struct arena *a, const struct svg_node *pattern,
                      const char *points);

#endif /* SVG_H */

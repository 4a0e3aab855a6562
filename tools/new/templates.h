/* SPDX-License-Identifier: MIT */
/* Scenarios to begin with: files beside this one, within the program. */
#ifndef TEMPLATES_H
#define TEMPLATES_H

struct template
{
    const char *name, *text;
};

/* The i-th of them, NULL past the end; its name. */
const struct template *template_at(unsigned i);
const char *template_name_at(unsigned i);

#endif /* TEMPLATES_H */

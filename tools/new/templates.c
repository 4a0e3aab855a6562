/* SPDX-License-Identifier: MIT */
/* The texts of the templates, and their names. */
#include "templates.h"

#include <stddef.h>

/* Made by cmake/Embed.cmake. */
extern const char new_hijack[], new_rotation[], new_tokens[], new_transfer[],
    new_placement[];

static const struct template templates[] = {
    {"hijack", new_hijack},       {"rotation", new_rotation},
    {"tokens", new_tokens},       {"transfer", new_transfer},
    {"placement", new_placement},
};
enum { TEMPLATES = sizeof templates / sizeof templates[0] };

const struct template *template_at(unsigned i)
{
    return i < TEMPLATES ? &templates[i] : NULL;
}

const char *template_name_at(unsigned i)
{
    return i < TEMPLATES ? templates[i].name : NULL;
}

/* SPDX-License-Identifier: MIT */
/* What gnuplot drew, within the profile that RFCs take. */
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "plot.h"
#include "svg.h"
#include "xml.h"

bool plot_clean_svg(const char *path, const char *title)
{
    struct arena a = {NULL};
    const char *why = "it cannot be read";
    unsigned line = 0;
    size_t len;
    char *text = file_read(path, &len);
    struct svg_node *drawn = text ? svg_read(&a, text, &line, &why) : NULL;
    struct out_file o;
    bool ok = drawn && file_create(&o, path);

    if (!drawn)
        fprintf(stderr, "mpx: %s:%u: %s\n", path, line, why);
    if (ok) {
        svg_write(svg_to_profile(&a, drawn, xml_escaped(&a, title)), o.f);
        ok = file_commit(&o);
    }
    free(text);
    arena_free(&a);
    return ok;
}

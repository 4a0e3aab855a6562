/* SPDX-License-Identifier: MIT */
/* For people: one capture, or the table of what is allowed. */
#include <stdlib.h>
#include <string.h>

#include "show.h"
#include "stage.h"

int main(int argc, char **argv)
{
    struct stage s;
    unsigned without;
    struct play p = {0};

    if (argc == 2 && !strcmp(argv[1], "--allowed")) {
        show_allowed(stdout);
        return 0;
    }
    if (argc != 3 && argc != 4) {
        fputs("usage: roleplay FOLDER client|server [FLOW]\n"
              "       roleplay --allowed\n",
              stderr);
        return 2;
    }
    p.folder = argv[1];
    p.server = !strcmp(argv[2], "server");
    if (argc == 4)
        p.flow = (unsigned short)strtoul(argv[3], NULL, 10);
    stage_play(&s, &p, NULL);
    show_sides(stdout, &s.compared);
    show_diffs(stdout, &s.compared, true);
    without = s.unexplained;
    printf("differences: %zu, not allowed: %u\n", s.compared.n, without);
    stage_end(&s);
    return without ? 1 : 0;
}

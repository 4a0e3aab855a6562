/* SPDX-License-Identifier: MIT */
/* roleplay FOLDER client|server: for people who look at one capture. */
#include "show.h"
#include "stage.h"

int main(int argc, char **argv)
{
    struct stage s;
    unsigned without;

    if (argc != 3) {
        fputs("usage: roleplay FOLDER client|server\n", stderr);
        return 2;
    }
    stage_play(&s, argv[1], argv[2], NULL);
    show_sides(stdout, &s.compared);
    show_diffs(stdout, &s.compared, true);
    without = s.unexplained;
    printf("differences: %zu, not allowed: %u\n", s.compared.n, without);
    stage_end(&s);
    return without ? 1 : 0;
}

/* SPDX-License-Identifier: MIT */
/* The program mpx. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

#ifdef __SANITIZE_ADDRESS__
#define LOADS_SLOWLY 1
#else
#define LOADS_SLOWLY 0
#endif

/* Each run is a process of its own, which would look up each function of ns-3
 * by name at its first call: a fifth of what a short run costs. LD_BIND_NOW has
 * all of them looked up once, when the program is loaded. The linker's -z now
 * would bind what mpx calls, but not what ns-3's libraries call of each other,
 * which is most; so the program is loaded a second time. */
static void bind_early(char **argv)
{
    char path[4096];
    ssize_t n;

    if (getenv("LD_BIND_NOW")) {
        unsetenv("LD_BIND_NOW"); /* not for programs that we start */
        return;
    }
    n = readlink("/proc/self/exe", path, sizeof path);
    if (n <= 0 || (size_t)n >= sizeof path)
        return;
    path[n] = '\0';
    setenv("LD_BIND_NOW", "1", 1);
    execv(path, argv);
    unsetenv("LD_BIND_NOW");
}

int main(int argc, char **argv)
{
    if (!LOADS_SLOWLY && argc > 1 && strcmp(argv[1], "run") == 0)
        bind_early(argv);
    return mpx_main(argc, argv);
}

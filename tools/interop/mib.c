/* SPDX-License-Identifier: MIT */
/* Reading MPTCP counters from /proc. */
#include "mib.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static const char family[] = "MPTcpExt:";

/* The one of TcpExt that is a matter of MPTCP's too. */
static const char fast_open[] = "TCPFastOpenActiveFail";

/* Two lines of the same family, names, then values: all of them, or only. */
static int print_pair(char *names, char *values, const char *only)
{
    char *n_at, *v_at;
    const char *n, *v = strtok_r(values, " \n", &v_at);

    (void)strtok_r(names, " \n", &n_at);
    while ((n = strtok_r(NULL, " \n", &n_at)) &&
           (v = strtok_r(NULL, " \n", &v_at)))
        if (!only || !strcmp(n, only))
            printf("%s %s\n", n, v);
    return n || !v ? -1 : 0;
}

int mib_print(void)
{
    FILE *f = fopen("/proc/net/netstat", "r");
    char *names = NULL, *values = NULL;
    size_t n_cap = 0, v_cap = 0;
    int err = -1;

    while (f && getline(&names, &n_cap, f) > 0 &&
           getline(&values, &v_cap, f) > 0)
        if (!strncmp(names, family, strlen(family)))
            err = print_pair(names, values, NULL);
        else if (!strncmp(names, "TcpExt:", 7))
            print_pair(names, values, fast_open);
    if (err)
        fprintf(stderr, "/proc/net/netstat: no %s counters\n", family);
    if (f)
        fclose(f);
    free(names);
    free(values);
    return err;
}

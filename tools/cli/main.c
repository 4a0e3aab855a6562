/* SPDX-License-Identifier: MIT */
/* The program mpx. */
#include "cmd.h"

int main(int argc, char **argv)
{
    return mpx_main(argc, argv);
}

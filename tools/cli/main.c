/* SPDX-License-Identifier: MIT */
#include "cmd.h"

int main(int argc, char **argv)
{
    return mpx_main(argc, argv);
}

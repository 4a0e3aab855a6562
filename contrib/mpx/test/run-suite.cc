/* SPDX-License-Identifier: MIT */
/* ns-3's test runner, for who has no ns-3 tree: run-suite --suite=mpx. */
#include "ns3/test.h"

int main(int argc, char *argv[])
{
    return ns3::TestRunner::Run(argc, argv);
}

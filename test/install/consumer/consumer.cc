/* SPDX-License-Identifier: MIT */
/* The core used from C++ after its installation. */
#include "../consumer.c"

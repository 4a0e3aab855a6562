/* SPDX-License-Identifier: MIT */
/* What AddressSanitizer does in every program of a sanitized build; ASAN_OPTIONS
 * adds to it. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_stack_use_after_return=1";
}

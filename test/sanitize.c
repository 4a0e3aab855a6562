/* SPDX-License-Identifier: MIT */
/*
 * What AddressSanitizer does in every program of a sanitized build;
 * ASAN_OPTIONS adds to it. ns-3 allocates several times for each packet: to
 * keep 30 frames of each and to fill all of it took a fifth of the time, so
 * whoever wants to know more of what is reported sets malloc_context_size=30.
 */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_stack_use_after_return=1:malloc_context_size=2:"
           "max_malloc_fill_size=256";
}

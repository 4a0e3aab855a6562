/* SPDX-License-Identifier: MIT */
/* The only caller of the allocator. */
#include "mpx_mem.h"

#include <stdlib.h>
#include <string.h>

void *mpx_mem_resize(const struct mpx_env *env, void *p, size_t len)
{
    return env && env->resize ? env->resize(env->ctx, p, len) : realloc(p, len);
}

void *mpx_mem_zeroed(const struct mpx_env *env, size_t len)
{
    void *p;

    if (!env || !env->resize)
        return calloc(1, len);
    p = env->resize(env->ctx, NULL, len);
    return p ? memset(p, 0, len) : NULL;
}

void mpx_mem_free(const struct mpx_env *env, void *p)
{
    if (env && env->resize)
        (void)(p ? env->resize(env->ctx, p, 0) : NULL);
    else
        free(p);
}

/* The allocator's address is stored before the aligned one. */
void *mpx_mem_aligned(const struct mpx_env *env, size_t align, size_t len)
{
    void *given;
    uintptr_t at;

    if (!env || !env->resize)
        return aligned_alloc(align, len);
    given = env->resize(env->ctx, NULL, len + align + sizeof given);
    if (!given)
        return NULL;
    at =
        ((uintptr_t)given + sizeof given + align - 1) & ~(uintptr_t)(align - 1);
    memcpy((void *)(at - sizeof given), &given, sizeof given);
    return (void *)at;
}

void mpx_mem_free_aligned(const struct mpx_env *env, void *p)
{
    if (p && env && env->resize)
        memcpy(&p, (uint8_t *)p - sizeof p, sizeof p);
    mpx_mem_free(env, p);
}

/* SPDX-License-Identifier: MIT */
/*
 * Memory of the core: from its environment, or from the C library. What cannot
 * be had is NULL; each caller returns MPX_ERR_NOMEM or NULL, nothing changed.
 */
#ifndef MPX_MEM_H
#define MPX_MEM_H

#include "mpx.h"

/** As realloc(), @p len > 0. @p env NULL: the C library. */
void *mpx_mem_resize(const struct mpx_env *env, void *p, size_t len);
/** As calloc(), of @p len octets. */
void *mpx_mem_zeroed(const struct mpx_env *env, size_t len);
/** As free(). */
void mpx_mem_free(const struct mpx_env *env, void *p);
/** @p len octets at a multiple of @p align, a power of two that divides len.
 *  Given back by mpx_mem_free_aligned() alone. */
void *mpx_mem_aligned(const struct mpx_env *env, size_t align, size_t len);
void mpx_mem_free_aligned(const struct mpx_env *env, void *p);

#endif /* MPX_MEM_H */

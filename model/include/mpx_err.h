/* SPDX-License-Identifier: MIT */
/**
 * @file mpx_err.h - error codes.
 *
 * What went wrong, and therefore who has to act. The sign and the group are
 * part of the interface; mpx_strerror() gives the name.
 */
#ifndef MPX_ERR_H
#define MPX_ERR_H

#ifdef __cplusplus
extern "C" {
#endif

/** Marks a function whose result must be looked at. */
#if defined(__GNUC__) || defined(__clang__)
#define MPX_MUST_USE __attribute__((warn_unused_result))
#else
#define MPX_MUST_USE
#endif

/** Result of a call: 0 or a negative number. */
typedef enum mpx_err {
    MPX_OK = 0, /**< done */

    /* The host asked for something that cannot be done now. */
    MPX_ERR_STATE = -1, /**< event not allowed in this state */
    MPX_ERR_AGAIN = -2, /**< an earlier offer is still unconfirmed */
    MPX_ERR_RANGE = -3, /**< a length, id or name is not a documented one */

    /* The peer, or something on the path, sent us something wrong. */
    MPX_ERR_TRUNCATED = -16, /**< option shorter than its length octet says */
    MPX_ERR_MALFORMED = -17, /**< length or field not allowed on this segment */
    MPX_ERR_UNKNOWN = -18,   /**< subtype nobody defined */
    MPX_ERR_NO_KEY = -19,    /**< names a key we do not hold */
    MPX_ERR_AUTH = -20,      /**< the MAC did not verify */

    /* We ran out of something. */
    MPX_ERR_NOMEM = -32,   /**< no memory */
    MPX_ERR_NOSPACE = -33, /**< does not fit the option space left */
} mpx_err;

/** Static name of @p err, e.g. "MPX_ERR_AUTH". Never NULL. */
const char *mpx_strerror(mpx_err err);

#ifdef __cplusplus
}
#endif
#endif /* MPX_ERR_H */

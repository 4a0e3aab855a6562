/* SPDX-License-Identifier: MIT */
/* Names of the results. */
#include "mpx_err.h"

const char *mpx_strerror(mpx_err err)
{
    switch (err) {
    case MPX_OK:
        return "MPX_OK";
    case MPX_ERR_STATE:
        return "MPX_ERR_STATE";
    case MPX_ERR_AGAIN:
        return "MPX_ERR_AGAIN";
    case MPX_ERR_RANGE:
        return "MPX_ERR_RANGE";
    case MPX_ERR_TRUNCATED:
        return "MPX_ERR_TRUNCATED";
    case MPX_ERR_MALFORMED:
        return "MPX_ERR_MALFORMED";
    case MPX_ERR_UNKNOWN:
        return "MPX_ERR_UNKNOWN";
    case MPX_ERR_NO_KEY:
        return "MPX_ERR_NO_KEY";
    case MPX_ERR_AUTH:
        return "MPX_ERR_AUTH";
    case MPX_ERR_NOMEM:
        return "MPX_ERR_NOMEM";
    case MPX_ERR_NOSPACE:
        return "MPX_ERR_NOSPACE";
    }
    return "not an mpx_err";
}

/* SPDX-License-Identifier: MIT */
/**
 * @file mpx_version.h - the version of the library, as three numbers and as a
 * string.
 *
 * The build system reads the version from here and refuses to configure if
 * number and string differ. Before version 1.0 the C interface may change with
 * each minor version.
 */
#ifndef MPX_VERSION_H
#define MPX_VERSION_H

#define MPX_VERSION_MAJOR 0       /**< changes with incompatible interfaces */
#define MPX_VERSION_MINOR 1       /**< changes with new interfaces */
#define MPX_VERSION_PATCH 0       /**< changes with corrections */
#define MPX_VERSION       "0.1.0" /**< "MAJOR.MINOR.PATCH" */

#endif /* MPX_VERSION_H */

# SPDX-License-Identifier: MIT
#
# Reads MPX_VERSION from mpx_version.h, wherever it is below model/. Included
# before project().
file(GLOB_RECURSE _header ${CMAKE_CURRENT_LIST_DIR}/../model/mpx_version.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${_header})
file(STRINGS "${_header}" _lines REGEX "^#define MPX_VERSION")
foreach(_part MAJOR MINOR PATCH)
  if(NOT _lines MATCHES "MPX_VERSION_${_part} ([0-9]+)")
    message(FATAL_ERROR "${_header}: no MPX_VERSION_${_part}")
  endif()
  set(_${_part} ${CMAKE_MATCH_1})
endforeach()
set(MPX_VERSION ${_MAJOR}.${_MINOR}.${_PATCH})
if(NOT _lines MATCHES "MPX_VERSION +\"${_MAJOR}[.]${_MINOR}[.]${_PATCH}\"")
  message(FATAL_ERROR "${_header}: MPX_VERSION is not \"${MPX_VERSION}\"")
endif()

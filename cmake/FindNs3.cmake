# SPDX-License-Identifier: MIT
#
# Finds ns-3 by its headers and libraries alone. Debian's libns3-dev ships a
# CMake package and .pc files that need further packages, so neither is tried.
#
#   Ns3_ROOT     where to look first (an ns-3 install prefix)
#   ns3::ns3     imported target: the modules below, in link order
#   Ns3_VERSION  "3.37", from the library's soname or file name
#   Ns3_FOUND

set(_ns3_modules
  fd-net-device point-to-point csma internet traffic-control bridge mpi
  network stats core)
# Modules that others may have been built against, but that need not exist.
set(_ns3_optional bridge mpi)

find_path(Ns3_INCLUDE_DIR ns3/core-module.h)
mark_as_advanced(Ns3_INCLUDE_DIR)

file(GLOB _ns3_siblings "${Ns3_INCLUDE_DIR}/../lib*/libns3.*-core*")
set(_ns3_releases "")
foreach(_file ${_ns3_siblings})
  if(_file MATCHES "libns3\\.([0-9]+)-core")
    list(APPEND _ns3_releases ${CMAKE_MATCH_1})
  endif()
endforeach()
list(APPEND _ns3_releases 37)
list(REMOVE_DUPLICATES _ns3_releases)

set(_ns3_libraries "")
set(_ns3_required Ns3_INCLUDE_DIR)
foreach(_module ${_ns3_modules})
  set(_names ns3-${_module} ns3-${_module}-default)
  foreach(_release ${_ns3_releases})
    foreach(_profile "" -default -optimized -release -debug)
      list(APPEND _names ns3.${_release}-${_module}${_profile})
    endforeach()
  endforeach()
  find_library(Ns3_${_module}_LIBRARY NAMES ${_names})
  mark_as_advanced(Ns3_${_module}_LIBRARY)
  if(Ns3_${_module}_LIBRARY)
    list(APPEND _ns3_libraries ${Ns3_${_module}_LIBRARY})
  endif()
  if(NOT _module IN_LIST _ns3_optional)
    list(APPEND _ns3_required Ns3_${_module}_LIBRARY)
  endif()
endforeach()

if(Ns3_core_LIBRARY)
  get_filename_component(_ns3_core "${Ns3_core_LIBRARY}" REALPATH)
  if(_ns3_core MATCHES "libns3\\.([0-9]+)-core" OR
     _ns3_core MATCHES "core[a-z-]*\\.so\\.([0-9]+)")
    set(Ns3_VERSION "3.${CMAKE_MATCH_1}")
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Ns3
  REQUIRED_VARS ${_ns3_required} VERSION_VAR Ns3_VERSION)

if(Ns3_FOUND AND NOT TARGET ns3::ns3)
  add_library(ns3::ns3 INTERFACE IMPORTED)
  target_include_directories(ns3::ns3 SYSTEM INTERFACE ${Ns3_INCLUDE_DIR})
  target_link_libraries(ns3::ns3 INTERFACE ${_ns3_libraries})
endif()

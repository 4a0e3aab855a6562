# SPDX-License-Identifier: MIT
#
# Finds ns-3 by its headers and libraries alone. Debian's libns3-dev ships a
# CMake package and .pc files that need further packages, so neither is tried.
#
#   Ns3_ROOT     where to look first: an ns-3 install prefix, or the folder
#                build/ of a tree
#   components   modules beyond those that mpx itself needs: "applications"
#   ns3::ns3     imported target: the modules that mpx needs, in link order, and
#                the C++ that this version's headers are written in
#   ns3::NAME    imported target of each component that was found
#   Ns3_VERSION  "3.37": of the headers and of the libraries
#   Ns3_FOUND, Ns3_NAME_FOUND
#
# Headers of one version with libraries of another compile, link, and crash.
# So libraries are taken from beside the headers only, and what either says of
# its version must agree.

set(_ns3_modules
  fd-net-device point-to-point csma internet traffic-control bridge mpi
  network stats core)
# Modules that others may have been built against, but that need not exist.
set(_ns3_optional bridge mpi)

find_path(Ns3_INCLUDE_DIR ns3/core-module.h)
mark_as_advanced(Ns3_INCLUDE_DIR)
set(_ns3_mix "")

# What the name of a library says: libns3.48-core.so, libns3-core.so.37
function(_ns3_release_of file out)
  set(${out} "" PARENT_SCOPE)
  if(file MATCHES "libns3\\.([0-9]+)[.0-9]*-[^/]*$")
    set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
  elseif(file MATCHES "libns3-[^/]*\\.so\\.([0-9]+)")
    set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
  endif()
endfunction()

# ---- beside the headers
get_filename_component(_ns3_prefix "${Ns3_INCLUDE_DIR}" DIRECTORY)
file(GLOB _ns3_cores ${_ns3_prefix}/lib/libns3*-core* ${_ns3_prefix}/lib64/libns3*-core*
  ${_ns3_prefix}/lib/*/libns3*-core*)
set(_ns3_dirs "")
set(_ns3_releases "")
foreach(_file ${_ns3_cores})
  get_filename_component(_dir ${_file} DIRECTORY)
  list(APPEND _ns3_dirs ${_dir})
  _ns3_release_of(${_file} _release)
  list(APPEND _ns3_releases ${_release})
endforeach()
list(REMOVE_DUPLICATES _ns3_dirs)
list(REMOVE_DUPLICATES _ns3_releases)

# ---- what the headers say, where they do
set(_ns3_header "")
if(EXISTS ${Ns3_INCLUDE_DIR}/ns3/version-defines.h)
  file(STRINGS ${Ns3_INCLUDE_DIR}/ns3/version-defines.h _lines
    REGEX "^#define NS3_VERSION_MINOR ")
  if(_lines MATCHES "MINOR ([0-9]+)")
    set(_ns3_header ${CMAKE_MATCH_1})
  endif()
endif()

list(LENGTH _ns3_releases _n)
if(_n GREATER 1)
  list(JOIN _ns3_releases ", 3." _said)
  set(_ns3_mix "libraries of ns-3 3.${_said} beside the same headers")
endif()

# A module's library: Ns3_NAME_LIBRARY
function(_ns3_find module)
  set(names ns3-${module} ns3-${module}-default)
  foreach(release ${_ns3_releases})
    foreach(profile "" -default -optimized -release -debug)
      list(APPEND names ns3.${release}-${module}${profile})
    endforeach()
  endforeach()
  find_library(Ns3_${module}_LIBRARY NAMES ${names} PATHS ${_ns3_dirs}
    NO_DEFAULT_PATH)
  mark_as_advanced(Ns3_${module}_LIBRARY)
  if(Ns3_${module}_LIBRARY)
    # of another release, or from elsewhere, if somebody set it so
    get_filename_component(real "${Ns3_${module}_LIBRARY}" REALPATH)
    _ns3_release_of(${real} release)
    set(wanted ${_ns3_header} ${_ns3_releases})
    if(release AND wanted AND NOT release IN_LIST wanted)
      list(GET wanted 0 said)
      set(_ns3_mix "headers of ns-3 3.${said} in ${Ns3_INCLUDE_DIR}, but ${Ns3_${module}_LIBRARY} is of 3.${release}"
        PARENT_SCOPE)
    endif()
    if(module STREQUAL core AND release)
      set(Ns3_VERSION 3.${release} PARENT_SCOPE)
    endif()
  endif()
endfunction()

set(_ns3_libraries "")
set(_ns3_required Ns3_INCLUDE_DIR)
foreach(_module ${_ns3_modules})
  _ns3_find(${_module})
  if(Ns3_${_module}_LIBRARY)
    list(APPEND _ns3_libraries ${Ns3_${_module}_LIBRARY})
  endif()
  if(NOT _module IN_LIST _ns3_optional)
    list(APPEND _ns3_required Ns3_${_module}_LIBRARY)
  endif()
endforeach()
foreach(_module ${Ns3_FIND_COMPONENTS})
  _ns3_find(${_module})
  set(Ns3_${_module}_FOUND FALSE)
  if(Ns3_${_module}_LIBRARY)
    set(Ns3_${_module}_FOUND TRUE)
  endif()
endforeach()

if(Ns3_VERSION AND _ns3_header AND NOT Ns3_VERSION STREQUAL "3.${_ns3_header}"
   AND NOT _ns3_mix)
  set(_ns3_mix "headers of ns-3 3.${_ns3_header} in ${Ns3_INCLUDE_DIR}, but libraries of ${Ns3_VERSION} beside them")
endif()
if(_ns3_mix)
  message(FATAL_ERROR "ns-3: ${_ns3_mix}. Set Ns3_ROOT to one installation.")
endif()

# The least C++ that a tree of this version takes for itself.
set(_ns3_cxx cxx_std_17)
if(Ns3_VERSION VERSION_GREATER_EQUAL 3.46)
  set(_ns3_cxx cxx_std_23)
elseif(Ns3_VERSION VERSION_GREATER_EQUAL 3.41)
  set(_ns3_cxx cxx_std_20)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Ns3
  REQUIRED_VARS ${_ns3_required} VERSION_VAR Ns3_VERSION HANDLE_COMPONENTS)

if(Ns3_FOUND AND NOT TARGET ns3::ns3)
  add_library(ns3::ns3 INTERFACE IMPORTED)
  set_target_properties(ns3::ns3 PROPERTIES
    INTERFACE_COMPILE_FEATURES ${_ns3_cxx})
  target_include_directories(ns3::ns3 SYSTEM INTERFACE ${Ns3_INCLUDE_DIR})
  target_link_libraries(ns3::ns3 INTERFACE ${_ns3_libraries})
endif()
foreach(_module ${Ns3_FIND_COMPONENTS})
  if(Ns3_${_module}_FOUND AND NOT TARGET ns3::${_module})
    add_library(ns3::${_module} INTERFACE IMPORTED)
    target_link_libraries(ns3::${_module} INTERFACE
      ${Ns3_${_module}_LIBRARY} ns3::ns3)
  endif()
endforeach()

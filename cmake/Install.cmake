# SPDX-License-Identifier: MIT
#
# cmake --install: the command with the bundled scenarios, the core as a static
# library for programs without ns-3, and what finds it.
#
#   MPX_DATA_DIR  where the command looks for scenarios and plot scripts if they
#                 are not in share/mpx beside its own folder (tools/CMakeLists.txt)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
find_package(Ns3 REQUIRED)
set(_headers_dir ${CMAKE_INSTALL_INCLUDEDIR}/mpx)
set(_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mpx)
set(_data_dir ${CMAKE_INSTALL_DATADIR}/mpx)

file(GLOB _headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/model/include/*.h)
set_target_properties(mpx_core PROPERTIES OUTPUT_NAME mpx)
add_library(mpx::core ALIAS mpx_core)
install(TARGETS mpx_core ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  COMPONENT dev)
install(FILES ${_headers} DESTINATION ${_headers_dir} COMPONENT dev)

configure_package_config_file(cmake/mpx-config.cmake.in
  ${PROJECT_BINARY_DIR}/mpx-config.cmake INSTALL_DESTINATION ${_package_dir}
  PATH_VARS _headers_dir CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mpx-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/mpx-config.cmake
  ${PROJECT_BINARY_DIR}/mpx-config-version.cmake
  DESTINATION ${_package_dir} COMPONENT dev)

# Relative to the file itself, so that the tree may be moved.
file(RELATIVE_PATH _up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" _up "${_up}")
configure_file(cmake/mpx.pc.in ${PROJECT_BINARY_DIR}/mpx.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/mpx.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)

# The library on top of ns-3, with the flags that its users link ns-3 with.
get_target_property(_ns3_files ns3::ns3 INTERFACE_LINK_LIBRARIES)
set(_ns3_flags "")
foreach(_file ${_ns3_files})
  get_filename_component(_dir ${_file} DIRECTORY)
  get_filename_component(_name ${_file} NAME)
  string(REGEX REPLACE "^lib(.*)\\.(so|a)$" "\\1" _name ${_name})
  list(APPEND _ns3_flags -L${_dir} -l${_name})
endforeach()
list(REMOVE_DUPLICATES _ns3_flags)
list(JOIN _ns3_flags " " _ns3_flags)
install(TARGETS mpx_ns3 ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  COMPONENT dev)
# The ns-3 module: an archive of its own, as all of it has to be linked.
add_library(mpx_module_archive STATIC $<TARGET_OBJECTS:mpx_module>)
set_target_properties(mpx_module_archive PROPERTIES OUTPUT_NAME mpx-ns3-module
  LINKER_LANGUAGE CXX)
install(TARGETS mpx_module_archive ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  COMPONENT dev)
file(GLOB _module_headers CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/contrib/mpx/model/mptcp-s*.h
  ${PROJECT_SOURCE_DIR}/contrib/mpx/helper/*.h)
install(FILES ${_module_headers} DESTINATION ${_headers_dir}/ns3 COMPONENT dev)
install(FILES cmake/FindNs3.cmake DESTINATION ${_package_dir} COMPONENT dev)
install(FILES model/bindings/mpx-ns3.h model/ns3c/ns3c.h
  DESTINATION ${_headers_dir} COMPONENT dev)
configure_file(cmake/mpx-ns3.pc.in ${PROJECT_BINARY_DIR}/mpx-ns3.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/mpx-ns3.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
install(FILES doc/examples/hijack.c doc/examples/Makefile
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT dev)

install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT dev)
if(TARGET mpx)
  install(TARGETS mpx RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
    COMPONENT command)
  foreach(_plugin mpx_wifi mpx_lte)
    if(TARGET ${_plugin})
      install(TARGETS ${_plugin} LIBRARY
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/mpx COMPONENT command)
    endif()
  endforeach()
  install(DIRECTORY scenarios DESTINATION ${_data_dir} COMPONENT command)
  install(DIRECTORY results/plot DESTINATION ${_data_dir}/results
    COMPONENT command)
endif()

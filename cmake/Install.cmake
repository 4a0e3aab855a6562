# SPDX-License-Identifier: MIT
#
# cmake --install: the command with the bundled scenarios, the core as a static
# library for programs without ns-3, and what finds it.
#
#   MPX_DATA_DIR  where the command looks for scenarios and plot scripts if they
#                 are not in share/mpx beside its own folder (tools/CMakeLists.txt)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
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

install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT dev)
if(TARGET mpx)
  install(TARGETS mpx RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
    COMPONENT command)
  install(DIRECTORY scenarios DESTINATION ${_data_dir} COMPONENT command)
  install(DIRECTORY results/plot DESTINATION ${_data_dir}/results
    COMPONENT command)
endif()

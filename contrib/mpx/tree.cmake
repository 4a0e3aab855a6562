# SPDX-License-Identifier: MIT
# The module in an ns-3 tree: all of model/ below the module's own sources.
# mpx-root is where tools/ns3-install has put this project's folder model.
enable_language(C) # ns-3 3.48 has only C++
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto SSL)
set(root ${CMAKE_CURRENT_SOURCE_DIR}/mpx-root)

file(GLOB_RECURSE c_sources CONFIGURE_DEPENDS ${root}/model/*.c)
file(GLOB ns3c_sources CONFIGURE_DEPENDS ${root}/model/ns3c/*.cc)
list(FILTER c_sources EXCLUDE REGEX /bindings/)
file(GLOB_RECURSE headers ${root}/model/*.h)
set(includes)
foreach(header ${headers})
  get_filename_component(dir ${header} DIRECTORY)
  list(APPEND includes ${dir})
endforeach()
list(REMOVE_DUPLICATES includes)

# C, by its own rules: ns-3's warnings and precompiled headers are for C++.
add_library(mpx-core OBJECT ${c_sources})
target_include_directories(mpx-core PRIVATE ${includes})
target_compile_definitions(mpx-core PRIVATE _POSIX_C_SOURCE=200809L
  _DEFAULT_SOURCE)
set_target_properties(mpx-core PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF
  POSITION_INDEPENDENT_CODE ON)
target_link_libraries(mpx-core PRIVATE OpenSSL::Crypto OpenSSL::SSL)

include_directories(${includes})
string(REGEX MATCH "3\\.[0-9]+" ns3c_version "${NS3_VER}")
set_source_files_properties(${ns3c_sources} PROPERTIES COMPILE_DEFINITIONS
  "NS3C_VERSION=\"${ns3c_version}\";NS3C_PLUGINS_FROM_BIN=\".\"")

build_lib(
  LIBNAME mpx
  SOURCE_FILES ${module_sources} ${ns3c_sources} $<TARGET_OBJECTS:mpx-core>
  HEADER_FILES ${module_headers}
  LIBRARIES_TO_LINK ${module_needs} OpenSSL::Crypto OpenSSL::SSL
  TEST_SOURCES ${module_tests})

# Until 3.42 a module's library is made of its object library, which does not
# hand on the objects of another.
if(TARGET "${libmpx}-obj")
  target_sources(${libmpx} PRIVATE $<TARGET_OBJECTS:mpx-core>)
endif()

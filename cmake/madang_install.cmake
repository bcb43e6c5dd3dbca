# Headers, libraries, the CMake package `madang`, and for pkg-config madang.pc and one file per part. SPDX-License-Identifier: Apache-2.0

include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/madang")
set(madang_has_sqlite OFF)
set(madang_has_boost_json OFF)
set(madang_has_delivery OFF)

install(TARGETS madang madang_boost_json EXPORT madangTargets FILE_SET HEADERS
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
foreach(part IN ITEMS core sqlite json)
  if(TARGET madang_${part})
    install(TARGETS madang_${part} EXPORT madangTargets FILE_SET HEADERS
            ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  endif()
endforeach()
install(EXPORT madangTargets NAMESPACE madang:: DESTINATION "${package_dir}")
if(TARGET madang_delivery)  # of its own: hosts that do not use it need no libcurl
  set(madang_has_delivery ON)
  install(TARGETS madang_delivery EXPORT madangDeliveryTargets FILE_SET HEADERS
          ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(EXPORT madangDeliveryTargets NAMESPACE madang:: DESTINATION "${package_dir}")
endif()

if(TARGET madang_sqlite)
  set(madang_has_sqlite ON)
endif()
if(TARGET Boost::json)
  set(madang_has_boost_json ON)
endif()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/madangConfig.cmake.in" madangConfig.cmake
  INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(madangConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/madangConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/madangConfigVersion.cmake"
        DESTINATION "${package_dir}")

# madang_install_pc(name DESCRIPTION text REQUIRES ... INSIDE ... LIBRARIES ... FLAGS ...) installs name.pc. What is INSIDE
# our libraries is linked into shared ones; with static ones every host program needs it on its own link line, and
# `pkg-config --libs` tells that only of what is required publicly.
function(madang_install_pc pc_name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DESCRIPTION" "REQUIRES;INSIDE;LIBRARIES;FLAGS")
  set(pc_folder "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig")
  file(RELATIVE_PATH pc_to_prefix "${pc_folder}" "${CMAKE_INSTALL_PREFIX}")
  file(RELATIVE_PATH pc_to_include "${pc_folder}" "${CMAKE_INSTALL_FULL_INCLUDEDIR}")
  string(REGEX REPLACE "/$" "" pc_to_prefix "${pc_to_prefix}")
  set(pc_description "${arg_DESCRIPTION}")
  if(BUILD_SHARED_LIBS)
    list(JOIN arg_INSIDE ", " pc_requires_private)
  else()
    list(APPEND arg_REQUIRES ${arg_INSIDE})
  endif()
  list(JOIN arg_REQUIRES ", " pc_requires)
  list(JOIN arg_LIBRARIES " " pc_libraries)
  list(JOIN arg_FLAGS " " pc_flags)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/madang.pc.in" "${pc_name}.pc" @ONLY)
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/${pc_name}.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endfunction()

set(pc_boost_json -lmadang_boost_json)
if(madang_has_boost_json)
  set(pc_boost_json -lboost_json)
endif()
madang_install_pc(madang-core DESCRIPTION "${PROJECT_DESCRIPTION}: core, with a store in memory"
  REQUIRES "fmt >= 9" INSIDE libutf8proc libsodium "muparser >= 2.3"
  LIBRARIES "-L\${libdir}" -lmadang_core ${pc_boost_json} -ldate-tz -pthread FLAGS "-I\${includedir}" -pthread)
set(pc_core "madang-core = ${PROJECT_VERSION}")
set(pc_parts "${pc_core}")
if(TARGET madang_sqlite)
  madang_install_pc(madang-sqlite DESCRIPTION "${PROJECT_DESCRIPTION}: store in a SQLite file"
    REQUIRES "${pc_core}" INSIDE "sqlite3 >= 3.40" LIBRARIES "-L\${libdir}" -lmadang_sqlite)
  list(APPEND pc_parts "madang-sqlite = ${PROJECT_VERSION}")
endif()
if(TARGET madang_json)
  madang_install_pc(madang-json DESCRIPTION "${PROJECT_DESCRIPTION}: Activity Streams import"
    REQUIRES "${pc_core}" LIBRARIES "-L\${libdir}" -lmadang_json)
  list(APPEND pc_parts "madang-json = ${PROJECT_VERSION}")
endif()
if(TARGET madang_delivery)  # for who sends: `madang` does not require it
  madang_install_pc(madang-delivery DESCRIPTION "${PROJECT_DESCRIPTION}: webhooks and e-mail"
    REQUIRES "${pc_core}" "madang-json = ${PROJECT_VERSION}" INSIDE libsodium "libcurl >= 7.85"
    LIBRARIES "-L\${libdir}" -lmadang_delivery)
endif()
madang_install_pc(madang DESCRIPTION "${PROJECT_DESCRIPTION}" REQUIRES ${pc_parts})
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
include(madang_sbom)

# Headers, libraries, the CMake package `madang` and madang.pc. SPDX-License-Identifier: Apache-2.0

include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/madang")
set(madang_has_sqlite OFF)
set(madang_has_boost_json OFF)

install(TARGETS madang madang_boost_json EXPORT madangTargets FILE_SET HEADERS
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
set(pc_libraries "")
foreach(part IN ITEMS core sqlite json)
  if(TARGET madang_${part})
    install(TARGETS madang_${part} EXPORT madangTargets FILE_SET HEADERS
            ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
    list(PREPEND pc_libraries -lmadang_${part})
  endif()
endforeach()
install(EXPORT madangTargets NAMESPACE madang:: DESTINATION "${package_dir}")

set(pc_requires fmt libutf8proc libsodium)
if(TARGET madang_sqlite)
  set(madang_has_sqlite ON)
  list(APPEND pc_requires sqlite3)
endif()
if(TARGET Boost::json)
  set(madang_has_boost_json ON)
  list(APPEND pc_libraries -lboost_json)
else()
  list(APPEND pc_libraries -lmadang_boost_json)
endif()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/madangConfig.cmake.in" madangConfig.cmake
  INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(madangConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/madangConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/madangConfigVersion.cmake"
        DESTINATION "${package_dir}")

# Static libraries need what they use named as well; shared ones have it linked in.
list(JOIN pc_libraries " " pc_libraries)
list(JOIN pc_requires " " pc_requires)
if(BUILD_SHARED_LIBS)
  set(pc_requires "fmt")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/madang.pc.in" madang.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/madang.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

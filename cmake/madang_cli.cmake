# The command-line tool `madang`. SPDX-License-Identifier: Apache-2.0

madang_glob_sources(cli_sources cli)
if(NOT cli_sources)
  message(STATUS "madang: no sources for madang_cli yet, skipped")
  return()
endif()
find_package(CLI11 CONFIG REQUIRED)
madang_add_program(madang_cli SOURCES ${cli_sources} LINK CLI11::CLI11)
target_include_directories(madang_cli PRIVATE "${PROJECT_SOURCE_DIR}/src")
set_target_properties(madang_cli PROPERTIES OUTPUT_NAME madang)
if(MADANG_INSTALL)
  install(TARGETS madang_cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()

# The command-line tool `madang`. SPDX-License-Identifier: Apache-2.0

madang_glob_sources(cli_sources cli)
if(NOT cli_sources)
  message(STATUS "madang: no sources for madang_cli yet, skipped")
  return()
endif()
find_package(CLI11 CONFIG REQUIRED)
madang_add_program(madang_cli SOURCES ${cli_sources} LINK CLI11::CLI11)
target_compile_definitions(madang_cli PRIVATE MADANG_CLI_DELIVERY=$<TARGET_EXISTS:madang_delivery>)
if(TARGET madang_delivery)
  target_link_libraries(madang_cli PRIVATE madang::delivery)
endif()
target_include_directories(madang_cli PRIVATE "${PROJECT_SOURCE_DIR}/src")
set_target_properties(madang_cli PROPERTIES OUTPUT_NAME madang)

# Completion and manual are what the tool says of itself; it has to run for that, which sanitizers and other machines
# may forbid.
set(madang_cli_documents "")
if(NOT CMAKE_CROSSCOMPILING AND NOT MADANG_SANITIZE)
  # madang_cli_document(file ARGUMENT...): what the tool prints, in a file of the build folder.
  function(madang_cli_document file)
    set(path "${PROJECT_BINARY_DIR}/cli/${file}")
    add_custom_command(OUTPUT "${path}"
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${PROJECT_BINARY_DIR}/cli"
      COMMAND madang_cli ${ARGN} > "${path}" DEPENDS madang_cli VERBATIM)
    list(APPEND madang_cli_documents "${path}")
    set(madang_cli_documents "${madang_cli_documents}" PARENT_SCOPE)
  endfunction()
  madang_cli_document(madang completion bash)
  madang_cli_document(_madang completion zsh)
  madang_cli_document(madang.fish completion fish)
  madang_cli_document(madang.1 manual)
  add_custom_target(madang_cli_documents ALL DEPENDS ${madang_cli_documents})
endif()

if(MADANG_INSTALL)
  install(TARGETS madang_cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  if(madang_cli_documents)
    set(cli_folder "${PROJECT_BINARY_DIR}/cli")
    install(FILES "${cli_folder}/madang" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
    install(FILES "${cli_folder}/_madang" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
    install(FILES "${cli_folder}/madang.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
    install(FILES "${cli_folder}/madang.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  endif()
endif()

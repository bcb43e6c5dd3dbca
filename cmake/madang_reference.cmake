# Target madang_reference: the reference as HTML in reference/, from the public headers and docs/. A warning fails it.
# SPDX-License-Identifier: Apache-2.0

find_program(MADANG_DOXYGEN doxygen)
if(MADANG_DOXYGEN AND EXISTS "${PROJECT_SOURCE_DIR}/docs/Doxyfile.in")  # packages of sources may come without docs
  configure_file("${PROJECT_SOURCE_DIR}/docs/Doxyfile.in" "${PROJECT_BINARY_DIR}/Doxyfile" @ONLY)
  add_custom_target(madang_reference
    COMMAND "${CMAKE_COMMAND}" -E rm -rf "${PROJECT_BINARY_DIR}/reference"
    COMMAND "${MADANG_DOXYGEN}" "${PROJECT_BINARY_DIR}/Doxyfile"
    COMMENT "Reference in ${PROJECT_BINARY_DIR}/reference/index.html")
endif()

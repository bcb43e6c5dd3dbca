# examples/NN_name.cpp: each one a program, and a test that its output is examples/expected/NN_name.txt.
# SPDX-License-Identifier: Apache-2.0

add_custom_target(madang_examples)
file(GLOB example_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/[0-9][0-9]_*.cpp")
foreach(source IN LISTS example_sources)
  cmake_path(GET source STEM name)
  set(example_links "")
  file(STRINGS "${source}" example_sends REGEX "include <madang/delivery/(email|webhook)")
  if(example_sends)
    if(NOT TARGET madang_delivery)
      message(STATUS "madang: MADANG_DELIVERY is off, example ${name} is skipped")
      continue()
    endif()
    set(example_links madang::delivery)
  endif()
  madang_add_program(madang_example_${name} SOURCES "${source}" LINK ${example_links})
  set_target_properties(madang_example_${name} PROPERTIES OUTPUT_NAME "${name}")
  if(MADANG_SANITIZE STREQUAL "address" AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # Clang 14 cannot assemble coroutines whose function types are checked.
    target_compile_options(madang_example_${name} PRIVATE -fno-sanitize=function)
  endif()
  add_dependencies(madang_examples madang_example_${name})
  if(MADANG_BUILD_TESTS)
    add_test(NAME example_${name}
      COMMAND "${CMAKE_COMMAND}"
        "-DPROGRAM=$<TARGET_FILE:madang_example_${name}>"
        "-DEXPECTED=${PROJECT_SOURCE_DIR}/examples/expected/${name}.txt"
        "-DWORK_DIR=${PROJECT_BINARY_DIR}/example_runs/${name}"
        -P "${PROJECT_SOURCE_DIR}/cmake/check_output.cmake")
    set_tests_properties(example_${name} PROPERTIES LABELS example TIMEOUT 120)
  endif()
endforeach()

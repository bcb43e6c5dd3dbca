# benchmarks/*.cpp: each one a program, with what lies in the folder of its name; benchmarks/support/*.cpp is shared
# by them. SPDX-License-Identifier: Apache-2.0

if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  message(STATUS "madang: benchmarks are built in Release only, skipped")
  return()
endif()

file(GLOB benchmark_support CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/benchmarks/support/*.cpp")
add_library(madang_benchmark_support STATIC EXCLUDE_FROM_ALL ${benchmark_support})
madang_configure(madang_benchmark_support)
target_compile_options(madang_benchmark_support PRIVATE -O3)
target_include_directories(madang_benchmark_support PUBLIC "${PROJECT_SOURCE_DIR}/benchmarks")
# The layout that our scoring is judged by gets whatever this machine can do.
include(CheckCXXCompilerFlag)
check_cxx_compiler_flag(-march=native MADANG_HAS_MARCH_NATIVE)
if(MADANG_HAS_MARCH_NATIVE)
  set_source_files_properties("${PROJECT_SOURCE_DIR}/benchmarks/support/lines_scoring.cpp"
    PROPERTIES COMPILE_OPTIONS -march=native)
endif()
target_link_libraries(madang_benchmark_support PUBLIC madang::madang SQLite::SQLite3 ${CMAKE_DL_LIBS})

# What a program needs beyond that; a program whose needs are not installed is not built.
set(benchmark_peers_modules hiredis libpq)
find_package(PkgConfig QUIET)

add_custom_target(madang_benchmarks)
file(GLOB benchmark_programs CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/benchmarks/*.cpp")
foreach(program IN LISTS benchmark_programs)
  cmake_path(GET program STEM name)
  set(needs "")
  if(benchmark_${name}_modules)
    if(PKG_CONFIG_FOUND)
      pkg_check_modules(benchmark_${name} QUIET IMPORTED_TARGET ${benchmark_${name}_modules})
    endif()
    if(NOT TARGET PkgConfig::benchmark_${name})
      message(STATUS "madang: benchmark ${name} needs ${benchmark_${name}_modules}, skipped")
      continue()
    endif()
    set(needs PkgConfig::benchmark_${name})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/benchmarks/${name}/*.cpp")
  set(target madang_benchmark_${name})
  madang_add_program(${target} SOURCES "${program}" ${sources} LINK madang_benchmark_support ${needs})
  target_compile_options(${target} PRIVATE -O3)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME "${name}")
  add_dependencies(madang_benchmarks ${target})
endforeach()

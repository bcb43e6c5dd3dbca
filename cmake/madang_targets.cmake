# How targets of Madang are made. SPDX-License-Identifier: Apache-2.0

# Collects src/<folder>/*.cpp of several folders. A new file needs no edit here: the build looks again.
function(madang_glob_sources out)
  set(patterns "")
  foreach(folder IN LISTS ARGN)
    list(APPEND patterns "${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp")
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  set(${out} "${sources}" PARENT_SCOPE)
endfunction()

# The flags of the chosen sanitizers, also needed by the programs that link us.
function(madang_sanitize target)
  if(MADANG_SANITIZE STREQUAL "address")
    set(flags -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  elseif(MADANG_SANITIZE STREQUAL "thread")
    set(flags -fsanitize=thread -fno-omit-frame-pointer)
  elseif(MADANG_SANITIZE)
    message(FATAL_ERROR "MADANG_SANITIZE is '${MADANG_SANITIZE}'; it can be empty, address or thread")
  else()
    return()
  endif()
  target_compile_options(${target} PRIVATE ${flags})
  target_link_options(${target} PUBLIC "$<BUILD_INTERFACE:${flags}>")
endfunction()

# Lets libFuzzer see which branches an input takes; only where fuzzers can be built.
function(madang_count_branches target)
  if(MADANG_SANITIZE STREQUAL "address" AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(${target} PRIVATE -fsanitize-coverage=inline-8bit-counters,pc-table)
  endif()
endfunction()

# What every source of ours is compiled with.
function(madang_configure target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow)
  # Leaving out members is what designated initialisers are for.
  target_compile_options(${target} PRIVATE -Wno-missing-field-initializers)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # False alarms of g++ 12 inside std::string and std::vector (GCC bugs 105651, 105562, 107852).
    target_compile_options(${target} PRIVATE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
                                             -Wno-stringop-overread)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND MADANG_SANITIZE)
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-tsan)
  endif()
  if(MADANG_WERROR)
    target_compile_options(${target} PRIVATE -Werror $<$<CXX_COMPILER_ID:GNU>:-Wno-error=invalid-pch>)
  endif()
  madang_sanitize(${target})
endfunction()

# Compiles several sources of a target at once: most of the time goes to headers that they share.
function(madang_unite target)
  if(MADANG_UNITY_BUILD)
    set_target_properties(${target} PROPERTIES
      UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8
      UNITY_BUILD_CODE_BEFORE_INCLUDE "// NOLINTNEXTLINE(bugprone-suspicious-include)")
  endif()
endfunction()

# madang_add_library(name SOURCES ... HEADERS ... PUBLIC ... PRIVATE ...) makes madang_<name>, alias madang::<name>.
# Without sources it makes nothing and says so.
function(madang_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;PUBLIC;PRIVATE")
  set(target madang_${name})
  if(NOT arg_SOURCES)
    message(STATUS "madang: no sources for ${target} yet, skipped")
    return()
  endif()
  if(NOT name STREQUAL "core" AND NOT TARGET madang_core)
    message(STATUS "madang: ${target} needs madang_core, skipped")
    return()
  endif()
  add_library(${target} ${arg_SOURCES})
  add_library(madang::${name} ALIAS ${target})
  madang_configure(${target})
  madang_count_branches(${target})
  madang_unite(${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${arg_HEADERS})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON VERIFY_INTERFACE_HEADER_SETS ON
    VERSION "${PROJECT_VERSION}" SOVERSION "${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}")
  if(MADANG_PRECOMPILED_HEADERS)
    if(name STREQUAL "core")
      target_precompile_headers(${target} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/precompiled_library.hpp")
    else()
      target_precompile_headers(${target} REUSE_FROM madang_core)
    endif()
  endif()
endfunction()

# madang_add_program(target SOURCES ... LINK ...) makes an executable of ours in bin/.
function(madang_add_program target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_executable(${target} ${arg_SOURCES})
  madang_configure(${target})
  target_link_libraries(${target} PRIVATE madang::madang ${arg_LINK})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
endfunction()

# The libraries Madang stands on; cmake/install_packages.sh installs them. SPDX-License-Identifier: Apache-2.0

find_package(Boost 1.81 CONFIG REQUIRED OPTIONAL_COMPONENTS json)
find_package(fmt 9 CONFIG REQUIRED)
find_package(date 3 CONFIG REQUIRED)
find_package(Threads REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(muparser REQUIRED IMPORTED_TARGET muparser>=2.3)
if(MADANG_DELIVERY)
  find_package(CURL 7.85 REQUIRED)
endif()
# The macro in its flags means something on Windows only, and would keep targets from sharing a precompiled header.
set_property(TARGET PkgConfig::utf8proc PROPERTY INTERFACE_COMPILE_OPTIONS "")
# What date defines concerns the one source that includes it, and would keep targets from sharing as well.
foreach(part IN ITEMS date::date date::date-tz)
  get_target_property(definitions ${part} INTERFACE_COMPILE_DEFINITIONS)
  if(definitions)
    list(APPEND madang_date_definitions ${definitions})
    set_property(TARGET ${part} PROPERTY INTERFACE_COMPILE_DEFINITIONS "")
  endif()
endforeach()
set_source_files_properties("${PROJECT_SOURCE_DIR}/src/notify/times.cpp" PROPERTIES
  COMPILE_DEFINITIONS "${madang_date_definitions}" SKIP_PRECOMPILE_HEADERS ON)

# Boost.JSON has a compiled part. Where the system brings none, its documented single source file gives it.
if(TARGET Boost::json)
  add_library(madang_boost_json INTERFACE)
  target_link_libraries(madang_boost_json INTERFACE Boost::json)
else()
  add_library(madang_boost_json STATIC "${CMAKE_CURRENT_LIST_DIR}/boost_json.cpp")
  target_link_libraries(madang_boost_json PUBLIC Boost::headers)
  set_target_properties(madang_boost_json PROPERTIES POSITION_INDEPENDENT_CODE ON)
endif()
set_target_properties(madang_boost_json PROPERTIES EXPORT_NAME boost_json)
target_compile_features(madang_boost_json INTERFACE cxx_std_20)
add_library(madang::boost_json ALIAS madang_boost_json)

# The bill of materials: what a build of Madang is made of, as CycloneDX 1.6, with the versions that were found.
# The same for the same versions: no time, no random number. SPDX-License-Identifier: Apache-2.0

# madang_sbom_component(name VERSION ... LICENSE ... PURL ... CPE ... WEBSITE ...) adds a library that Madang uses.
function(madang_sbom_component name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "VERSION;LICENSE;PURL;CPE;WEBSITE" "")
  if(NOT arg_VERSION)
    message(FATAL_ERROR "madang: the bill of materials needs the version of ${name}, which was not found out")
  endif()
  string(REPLACE "@VERSION@" "${arg_VERSION}" purl "${arg_PURL}")
  set(component [[{
      "type": "library",
      "bom-ref": "@purl@",
      "name": "@name@",
      "version": "@arg_VERSION@",
      "scope": "required",
      "licenses": [@license@],
      "cpe": "cpe:2.3:a:@arg_CPE@:@arg_VERSION@:*:*:*:*:*:*:*",
      "purl": "@purl@",
      "externalReferences": [{"type": "website", "url": "@arg_WEBSITE@"}]
    }]])
  set(license "{\"license\": {\"id\": \"${arg_LICENSE}\"}}")
  if(arg_LICENSE MATCHES " ")
    set(license "{\"expression\": \"${arg_LICENSE}\"}")
  endif()
  string(CONFIGURE "${component}" component @ONLY)
  set_property(GLOBAL APPEND PROPERTY madang_sbom_components "${component}")
  set_property(GLOBAL APPEND PROPERTY madang_sbom_refs "\"${purl}\"")
endfunction()

# Its pkg-config file has been known to tell an older version than its header.
find_path(utf8proc_HEADER_FOLDER utf8proc.h HINTS ${utf8proc_INCLUDE_DIRS} REQUIRED)
mark_as_advanced(utf8proc_HEADER_FOLDER)
file(STRINGS "${utf8proc_HEADER_FOLDER}/utf8proc.h" sbom_lines REGEX "#define UTF8PROC_VERSION_(MAJOR|MINOR|PATCH)")
string(REGEX REPLACE "#define UTF8PROC_VERSION_[A-Z]+ +([0-9]+)[^;]*" "\\1" sbom_lines "${sbom_lines}")
list(JOIN sbom_lines "." utf8proc_header_version)

madang_sbom_component(boost VERSION "${Boost_VERSION}" LICENSE BSL-1.0 CPE boost:boost
  PURL "pkg:github/boostorg/boost@boost-@VERSION@" WEBSITE "https://www.boost.org")
madang_sbom_component(date VERSION "${date_VERSION}" LICENSE MIT CPE date_project:date
  PURL "pkg:github/HowardHinnant/date@v@VERSION@" WEBSITE "https://howardhinnant.github.io/date/date.html")
madang_sbom_component(fmt VERSION "${fmt_VERSION}" LICENSE MIT CPE fmt:fmt
  PURL "pkg:github/fmtlib/fmt@@VERSION@" WEBSITE "https://fmt.dev")
madang_sbom_component(libsodium VERSION "${sodium_VERSION}" LICENSE ISC CPE libsodium:libsodium
  PURL "pkg:github/jedisct1/libsodium@@VERSION@" WEBSITE "https://libsodium.org")
madang_sbom_component(muparser VERSION "${muparser_VERSION}" LICENSE BSD-2-Clause CPE muparser:muparser
  PURL "pkg:github/beltoforion/muparser@v@VERSION@" WEBSITE "https://beltoforion.de/en/muparser/")
madang_sbom_component(sqlite VERSION "${SQLite3_VERSION}" LICENSE blessing CPE sqlite:sqlite
  PURL "pkg:generic/sqlite@@VERSION@" WEBSITE "https://sqlite.org")
madang_sbom_component(utf8proc VERSION "${utf8proc_header_version}" LICENSE "MIT AND Unicode-DFS-2015" CPE juliastrings:utf8proc
  PURL "pkg:github/JuliaStrings/utf8proc@v@VERSION@" WEBSITE "https://juliastrings.github.io/utf8proc/")
if(TARGET madang_delivery)
  madang_sbom_component(curl VERSION "${CURL_VERSION_STRING}" LICENSE curl CPE haxx:curl
    PURL "pkg:generic/curl@@VERSION@" WEBSITE "https://curl.se/libcurl/")
endif()
if(TARGET madang_cli)  # in the program alone
  madang_sbom_component(CLI11 VERSION "${CLI11_VERSION}" LICENSE BSD-3-Clause CPE cliutils:cli11
    PURL "pkg:github/CLIUtils/CLI11@v@VERSION@" WEBSITE "https://cliutils.github.io/CLI11/")
endif()

get_property(sbom_components GLOBAL PROPERTY madang_sbom_components)
list(JOIN sbom_components ",\n    " sbom_components)
get_property(sbom_refs GLOBAL PROPERTY madang_sbom_refs)
set(sbom_leaves "")
foreach(ref IN LISTS sbom_refs)
  string(APPEND sbom_leaves ",\n    {\"ref\": ${ref}}")
endforeach()
list(JOIN sbom_refs ", " sbom_refs)
set(sbom_file "${PROJECT_BINARY_DIR}/madang.cdx.json")
configure_file("${PROJECT_SOURCE_DIR}/cmake/madang.cdx.json.in" "${sbom_file}" @ONLY)
install(FILES "${sbom_file}" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

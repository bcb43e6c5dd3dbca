// README.md against what it shows. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "madang_test_paths.hpp"

namespace {

std::string bytes_of(std::filesystem::path const& file) {
  std::ifstream from(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(from), {}};
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("README: the program on its first screen is the tested one, with its real output") {
  auto const readme = bytes_of(MADANG_SOURCE_DIR "/README.md");
  auto const program = bytes_of(MADANG_SOURCE_DIR "/examples/01_hello.cpp");
  CHECK(contains(readme, program.substr(program.find('\n') + 1)));
  CHECK(contains(readme, bytes_of(MADANG_SOURCE_DIR "/examples/expected/01_hello.txt")));
}

// Replays what is kept of fuzzing: corpus/<target>/ are the seeds, regressions/<target>/ what once did harm.
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "madang_test_paths.hpp"

namespace {

std::vector<std::filesystem::path> files_in(std::filesystem::path const& folder) {
  std::vector<std::filesystem::path> out;
  if (!std::filesystem::exists(folder)) return out;
  for (auto const& each : std::filesystem::directory_iterator(folder)) out.push_back(each.path());
  std::ranges::sort(out);
  return out;
}

std::string bytes_of(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

// A promise that does not hold ends the process; doctest then names the file.
void replay(std::string const& name, void (*target)(std::string_view)) {
  auto const home = std::filesystem::path(MADANG_SOURCE_DIR) / "tests" / "fuzz";
  auto const seeds = files_in(home / "corpus" / name);
  REQUIRE(!seeds.empty());
  target({});
  for (auto const& files : {seeds, files_in(home / "regressions" / name)})
    for (auto const& file : files) {
      CAPTURE(file.string());
      target(bytes_of(file));
      CHECK(std::filesystem::exists(file));
    }
}

}  // namespace

TEST_CASE("fuzz: cursors that are kept") { replay("cursor", fuzz::cursor); }
TEST_CASE("fuzz: imports that are kept") { replay("import", fuzz::import); }
TEST_CASE("fuzz: JSON that is kept") { replay("json", fuzz::json); }
TEST_CASE("fuzz: rows that are kept") { replay("rows", fuzz::rows); }
TEST_CASE("fuzz: texts that are kept") { replay("text", fuzz::text); }
TEST_CASE("fuzz: values that are kept") { replay("values", fuzz::values); }
TEST_CASE("fuzz: weights that are kept") { replay("weights", fuzz::weights); }

// The demo company, exported and imported again, is the same company. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/json/import.hpp>
#include <madang/open.hpp>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "madang_test_paths.hpp"
#include "model/compare_export.hpp"

TEST_CASE("export: the demo company comes back with the same bytes, and every reader sees the same") {
  auto net = madang::open_memory().value();
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(MADANG_SOURCE_DIR "/examples/data"))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  std::ranges::sort(files);
  REQUIRE(files.size() == 5);
  for (auto const& file : files) REQUIRE(madang::import_activity_streams(net, file).has_value());
  auto const wrong = model::compare_export(net, {});
  CHECK_MESSAGE(wrong.empty(), wrong);
}

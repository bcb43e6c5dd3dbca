// JSONTestSuite (Nicolas Seriot): what must be accepted is, what must be refused is.
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/json/parse.hpp>

#include <string>

#include "foreign/archive.hpp"
#include "foreign/data.hpp"

namespace md = madang;

TEST_CASE("JSONTestSuite: 95 accepted, 188 refused, no crash on the free ones") {
  auto const archive = foreign_data("json/JSONTestSuite.tar.gz");
  if (!archive) return;
  unpacked_archive const suite(*archive);
  auto accepted = 0;
  auto refused = 0;
  auto free = 0;
  auto free_accepted = 0;
  for (auto const& entry : std::filesystem::directory_iterator(suite.folder() / "test_parsing")) {
    auto const name = entry.path().filename().string();
    if (entry.path().extension() != ".json") continue;
    auto const text = read_file(entry.path());
    auto const value = md::parse_json("file", text);
    CAPTURE(name);
    if (name.starts_with("y_")) {
      REQUIRE_MESSAGE(value.has_value(), value.error().message());
      auto const written = md::write_json(*value);
      auto const again = md::parse_json("written", written);
      REQUIRE(again.has_value());
      CHECK(*again == *value);
      CHECK(md::write_json(*again) == written);
      ++accepted;
    } else if (name.starts_with("n_")) {
      CHECK(!value.has_value());
      if (!value) {
        CHECK((value.error().code == md::errc::malformed || value.error().code == md::errc::too_long));
        CHECK(value.error().actual <= text.size());
      }
      ++refused;
    } else {
      ++free;
      free_accepted += value.has_value() ? 1 : 0;
    }
  }
  CHECK(accepted == 95);
  CHECK(refused == 188);
  CHECK(free == 35);
  CHECK(free_accepted == 5);  // ours, so that a change is noticed
}

TEST_CASE("JSONTestSuite: test_transform parses and never crashes") {
  auto const archive = foreign_data("json/JSONTestSuite.tar.gz");
  if (!archive) return;
  unpacked_archive const suite(*archive);
  auto seen = 0;
  for (auto const& entry : std::filesystem::directory_iterator(suite.folder() / "test_transform")) {
    auto const value = md::parse_json("file", read_file(entry.path()));
    if (value) CHECK(md::parse_json("written", md::write_json(*value)).has_value());
    ++seen;
  }
  CHECK(seen == 22);
}

// LDBC SNB data: 2,000+ queries with answers that others computed. SPDX-License-Identifier: Apache-2.0
#include "archive.hpp"
#include "data.hpp"
#include "ldbc_run.hpp"

#include <madang/open.hpp>

#include <doctest/doctest.h>

#include <iostream>

namespace {

std::optional<ldbc::dataset> snb_data() {
  auto const archive = foreign_data("ldbc-snb-small/test-data.tar.gz");
  if (!archive) return std::nullopt;
  unpacked_archive const unpacked(*archive);
  return ldbc::read_dataset(unpacked.folder() / "test-data");
}

void is_good(ldbc::outcome const& found, std::size_t queries) {
  print(found, std::cout);
  CHECK(found.queries.size() == queries);
  for (auto const& query : found.queries)
    CHECK_MESSAGE(query.second.equal == query.second.asked, query.first);
}

constexpr std::size_t queries_asked = 12;

}  // namespace

TEST_CASE("LDBC SNB: every expected answer for the initial state") {
  auto const data = snb_data();
  auto const expected = foreign_data("ldbc-snb-small/expected-initial.jsonl.gz");
  if (!data || !expected) return;
  ldbc::loaded_world const loaded(*data, ldbc::state::initial, madang::open_memory().value(), std::cout);
  CHECK(loaded.check().empty());
  auto const found = loaded.compare_with_file(*expected, std::cout);
  is_good(found, queries_asked);
  CHECK(found.asked() == 2283);
}

TEST_CASE("LDBC SNB: the same answers from a file with hardly anything in memory") {
  auto const data = snb_data();
  auto const expected = foreign_data("ldbc-snb-small/expected-initial.jsonl.gz");
  if (!data || !expected) return;
  temporary_folder const folder;
  madang::network_options cold;
  cold.hot_activities_max = 100;
  cold.bodies_bytes_max = 64 << 10;
  madang::sqlite_options fast;
  fast.sync = madang::durability::normal;
  ldbc::loaded_world const loaded(*data, ldbc::state::initial,
                                  madang::open_sqlite(folder / "snb.db", cold, fast).value(), std::cout);
  CHECK(loaded.check().empty());
  is_good(loaded.compare_with_file(*expected, std::cout), queries_asked);
}

TEST_CASE("LDBC SNB: after the update stream, every answer is what the definition says") {
  auto const data = snb_data();
  if (!data) return;
  ldbc::loaded_world const loaded(*data, ldbc::state::after_updates, madang::open_memory().value(),
                                  std::cout);
  CHECK(loaded.check().empty());
  // A step that shares no factor with the number of questions per person or message meets every query.
  is_good(loaded.compare_with_definition(std::cout, MADANG_TEST_SLOWDOWN == 1 ? 1 : 37), queries_asked);
}

// Rows that no network of ours wrote are refused when it is opened. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <madang/core/detail/bytes.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/network.hpp>
#include <madang/store/memory.hpp>
#include <madang/stream/detail/activity_data.hpp>

#include <memory>
#include <vector>

namespace {

namespace md = madang;
using md::detail::activity_data;
using md::detail::node_data;

// All rows of a store, and one more change with other rows, in a new store.
std::unique_ptr<md::store> copy_with(md::store& from, std::vector<md::row> more) {
  md::change all;
  all.number = 1;
  all.at = from.head().value().time;
  all.audit = from.changes_after({}, 1).value().front().audit;
  for (std::size_t each = 0; each < md::table_count; ++each)
    from.load(static_cast<md::table>(each),
              [&](md::row const& one) {
                all.rows.push_back(one);
                return true;
              })
        .value();
  all.rows.insert(all.rows.end(), more.begin(), more.end());
  auto out = md::make_memory_store();
  out->commit({&all, 1}, out->head().value().at).value();
  return out;
}

// Owner 1, people 2 and 3, record 4; activity 1 is a post by 2 on 4.
md::result<md::network> opened_with(std::vector<md::row> more, std::size_t hot_activities_max = SIZE_MAX) {
  auto rows = md::make_memory_store();
  auto& kept = *rows;
  auto net = md::network::open(std::move(rows)).value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  (void)net.add_person({.key = "u:lee", .name = "Lee"}).value();
  auto const deal = net.add_record({.key = "deal", .type = "crm.deal", .name = "Deal"}).value();
  (void)net.post({.actor = kim, .on = deal, .text = "Hello"}).value();
  md::network_options options;
  options.hot_activities_max = hot_activities_max;
  return md::network::open(copy_with(kept, std::move(more)), options);
}

md::row person(std::uint32_t id, std::uint32_t merged_into) {
  node_data data;
  data.key = "u:" + std::to_string(id);
  data.organization = 1;
  data.merged_into = merged_into;
  return {{md::table::node, id, 0, 0}, data.encode(), false};
}

md::row activity(std::uint64_t id, activity_data data) {
  data.time_ms = 1'000'000'000'000;
  return {{md::table::activity, id, 0, 0}, data.encode(), false};
}

void refused(std::vector<md::row> more) {
  auto const net = opened_with(std::move(more));
  REQUIRE(net.has_error());
  CHECK(net.error().code == md::errc::corrupt);
}

}  // namespace

TEST_CASE("opening: what was copied opens") { CHECK(opened_with({}).has_value()); }

TEST_CASE("opening: people merged into each other in a circle are refused, not followed for ever") {
  refused({person(2, 3), person(3, 2)});
  refused({person(2, 2)});
}

TEST_CASE("opening: nodes that name what is not there are refused") {
  refused({person(2, 77)});
  refused({person(2, 4)});   // another kind
  refused({person(70, 0)});  // a gap
  auto elsewhere = person(2, 0);
  md::detail::field_writer more;
  more.number(12, 99);
  elsewhere.value += more.bytes;
  refused({elsewhere});
}

TEST_CASE("opening: numbers that stand for nothing are refused") {
  md::detail::field_writer unheard;
  unheard.number(17, 300);  // would be taken for another one modulo 256
  auto one = person(2, 0);
  one.value += unheard.bytes;
  refused({one});
}

TEST_CASE("opening: activities that name what is not there are refused") {
  refused({activity(2, {.actor = 99})});
  refused({activity(2, {.actor = 4})});  // a record writes nothing
  refused({activity(2, {.actor = 2, .place = 99})});
  refused({activity(2, {.actor = 2, .shared = 2, .kind = md::activity_kind::share})});
  refused({activity(2, {.actor = 2, .parent = 7, .root = 7, .kind = md::activity_kind::comment})});
  refused({activity(2, {.actor = 2, .kind = md::activity_kind::comment})});
  refused({activity(2, {.actor = 2, .mentions = {99}})});
  refused({activity(9, {.actor = 2})});  // a gap
}

TEST_CASE("opening: an activity outside of memory is looked at when it is read") {
  auto const net = opened_with({activity(1, {.actor = 2, .place = 99})}, 0).value();
  auto const shown = net.activity(md::person_id{3}, {1});
  REQUIRE(shown.has_error());
  CHECK(shown.error().code == md::errc::corrupt);
}

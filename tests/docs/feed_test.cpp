// The code of docs/feed.md. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/madang.hpp>

namespace md = madang;

TEST_CASE("docs: feed") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee"}).value();
  auto const deal = net.add_record({.key = "deal:1", .type = "crm.deal", .name = "Deal"}).value();
  net.follow(kim, deal).value();
  for (int at = 0; at < 12; ++at)
    net.post({.actor = lee, .on = deal, .text = "Number " + std::to_string(at)}).value();
  std::size_t shown = 0;
  //! [pages]
  md::feed_request request{.limit = 5};
  do {
    auto const page = net.home_feed(kim, request).value();
    for (auto const& item : page) shown += item.why == md::item_reason::followed ? 1 : 0;
    request.at = page.older;
  } while (!request.at.empty());
  //! [pages]
  CHECK(shown == 12);

  //! [newer]
  auto const first = net.home_feed(kim, {.limit = 5}).value();
  net.visited(kim, md::feed_view::home).value();
  net.post({.actor = lee, .on = deal, .text = "Signed!"}).value();
  auto const news = net.new_since(kim, {}).value();                    // 1
  auto const fresh = net.home_feed(kim, {.at = first.newer}).value();  // what came since the first page
  //! [newer]
  CHECK(news.count == 1);
  CHECK(fresh.size() == 1);

  //! [top]
  auto const best = net.home_feed(kim, {.limit = 5, .order = md::feed_order::top}).value();
  auto const& rank = *best.items.front().rank;
  std::int64_t sum = 0;
  for (auto const& share : rank.factors) sum += share.part;  // sum == rank.score
  //! [top]
  CHECK(sum == rank.score);

  //! [filters]
  auto const changes = net.feed(kim, {.view = md::feed_view::record,
                                      .node = deal,
                                      .reach = md::record_reach::subtree,
                                      .kinds = kind_bit(md::activity_kind::record_change),
                                      .actors = {lee},
                                      .grouping = md::feed_grouping::record_day});
  //! [filters]
  CHECK(changes.value().empty());
  CHECK(net.home_feed(lee, {.at = first.older}).error().code == md::errc::stale_cursor);
}

// tests/model/compare_feeds.cpp: feeds, filters, groups and cursors, product against reference.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "model/compare.hpp"
#include "model/product.hpp"

namespace model {

using madang::errc;
using madang::feed_grouping;
using madang::feed_request;
using madang::feed_view;
using madang::node_kind;

std::string describe(feed_request const& request) {
  std::ostringstream out;
  out << "view " << static_cast<int>(request.view) << " node " << request.node.value << " reach "
      << static_cast<int>(request.reach) << " limit " << request.limit << " kinds " << request.kinds;
  for (auto const each : request.nodes) out << " +" << each.value;
  for (auto const each : request.actors) out << " by " << each.value;
  for (auto const each : request.records) out << " about " << each.value;
  if (request.from) out << " from " << request.from->time_since_epoch().count();
  if (request.to) out << " to " << request.to->time_since_epoch().count();
  if (request.outsiders_only) out << " outsiders only";
  if (request.people_only) out << " people only";
  out << " grouping " << static_cast<int>(request.grouping);
  return out.str();
}

void comparison::same_ids(std::string const& what, std::vector<uint64_t> const& shown,
                          std::vector<uint64_t> const& meant) {
  if (done() || shown == meant) return;
  std::ostringstream out;
  out << "reader " << reader_ << ": " << what << ": product has " << shown.size() << " items, reference "
      << meant.size();
  auto const words = [&](uint64_t id) {
    auto const at = world_.activities.find(id);
    return at == world_.activities.end() ? std::to_string(id) : describe(at->second);
  };
  std::set<uint64_t> const product(shown.begin(), shown.end());
  std::set<uint64_t> const reference(meant.begin(), meant.end());
  for (auto const id : product) {
    if (!reference.contains(id)) out << "; only product: " << words(id);
  }
  for (auto const id : reference) {
    if (!product.contains(id)) out << "; only reference: " << words(id);
  }
  if (product == reference) out << "; another order or repeated";
  difference_ = out.str();
}

/// Follows the older cursors to the end; ids in the order shown.
std::optional<std::vector<uint64_t>> comparison::read_all(feed_request request) {
  std::vector<uint64_t> ids;
  auto const home = request.view == feed_view::home;
  do {
    auto const page = product_.feed(madang::person_id{reader_}, request);
    if (!page) {
      differ(describe(request), page.error().message(), "a page");
      return {};
    }
    if (page->newer.empty()) differ(describe(request), "an empty newer cursor", "one that is never empty");
    if (!page->older.empty()) same(describe(request) + ": page size", page->size(), request.limit);
    for (auto const& each : *page) {
      ids.push_back(each.id.value);
      if (dice_.percent(ids.size() < 20 ? 12 : 3))
        item(each, home && request.grouping == feed_grouping::none);
    }
    request.at = page->older;
  } while (!request.at.empty() && !done());
  return ids;
}

void comparison::feed(feed_request request) {
  if (done()) return;
  request.limit = static_cast<uint32_t>(dice_.percent(50) ? 1 + dice_.below(9) : 10 + dice_.below(90));
  auto const shown = read_all(request);
  if (shown && !done()) same_ids(describe(request), *shown, world_.feed(reader_, request));
}

/// True for about this share of the calls. Takes no part in what is thrown: seeds keep telling the same
/// story.
bool comparison::now_and_then(unsigned percent) {
  turn_ = turn_ * 6364136223846793005ULL + world_.last_activity + reader_;
  return (turn_ >> 33) % 100 < percent;
}

void comparison::groupings(feed_request request) {
  if (done()) return;
  request.grouping =
      dice_.of({feed_grouping::record_day, feed_grouping::actor_day, feed_grouping::verb_place});
  request.limit = static_cast<uint32_t>(2 + dice_.below(20));
  auto const meant = world_.groups(reader_, request);
  std::size_t at = 0;
  do {
    auto const page = product_.feed(madang::person_id{reader_}, request);
    if (!page) return differ(describe(request), page.error().message(), "a page");
    for (auto const& each : *page) {
      auto const name = describe(request) + ", group " + std::to_string(at);
      if (at >= meant.size()) return differ(name, each.id.value, "the end");
      auto const& group = meant[at++];
      same(name + " first", each.id.value, group.first);
      same(name + " items", each.group_items, group.ids.size());
      same(name + " people", each.group_people, group.people.size());
      std::vector<uint64_t> sample;
      for (auto const id : each.group_sample) sample.push_back(id.value);
      std::vector<uint64_t> const first(
          group.ids.begin(),
          group.ids.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(5, group.ids.size())));
      same_ids(name + " sample", sample, first);
    }
    request.at = page->older;
  } while (!request.at.empty() && !done());
  same(describe(request) + " groups", at, meant.size());
}

void comparison::newer(feed_request request, madang::cursor const& from, uint64_t known) {
  request.at = from;
  std::vector<uint64_t> shown;
  for (int pages = 0; pages < 1000 && !done(); ++pages) {
    auto const page = product_.feed(madang::person_id{reader_}, request);
    if (!page) return differ("newer " + describe(request), page.error().message(), "a page");
    if (page->empty()) break;
    for (auto const& each : *page) shown.push_back(each.id.value);
    request.at = page->newer;
  }
  auto meant = world_.feed(reader_, request);
  std::erase_if(meant, [&](uint64_t id) { return id <= known; });
  std::sort(shown.begin(), shown.end());
  std::sort(meant.begin(), meant.end());
  same_ids("newer than " + std::to_string(known) + " " + describe(request), shown, meant);
}

feed_request comparison::random_filter(feed_request request) {
  std::vector<madang::person_id> people;
  std::vector<madang::record_id> records;
  for (auto const& [id, each] : world_.nodes) {
    if (each.merged_into != 0) continue;
    if (each.kind == node_kind::person) people.emplace_back(id);
    if (each.kind == node_kind::record) records.emplace_back(id);
  }
  if (dice_.percent(30)) request.kinds = static_cast<uint32_t>(1 + dice_.below(31));
  while (dice_.percent(25)) request.actors.push_back(dice_.of(people));
  while (dice_.percent(20) && !records.empty()) request.records.push_back(dice_.of(records));
  if (dice_.percent(20))
    request.from = time_of(world_.now() - static_cast<millis>(dice_.below(40)) * 3'600'000);
  if (dice_.percent(20))
    request.to = time_of(world_.now() - static_cast<millis>(dice_.below(40)) * 3'600'000);
  request.outsiders_only = dice_.percent(12);
  request.people_only = dice_.percent(12);
  return request;
}

void comparison::views() {
  auto const view = [](feed_view which) { return feed_request{.view = which}; };
  for (auto const which : {feed_view::home, feed_view::network, feed_view::mentions}) {
    feed(view(which));
    auto const filtered = random_filter(view(which));
    feed(filtered);
    auto const led = which == feed_view::home && world_.may_lead();
    if (now_and_then(25) || led) top(view(which));
    if (led && now_and_then(30)) top(filtered);
    groupings(dice_.percent(50) ? random_filter(view(which)) : view(which));
  }
}

void comparison::node_views() {
  feed_request together{.view = feed_view::nodes};
  for (auto const& [id, each] : world_.nodes) {
    feed_request request{.node = madang::node_id{id}};
    switch (each.kind) {
      case node_kind::group:
        request.view = feed_view::group;
        break;
      case node_kind::record:
        request.view = feed_view::record;
        request.reach = dice_.of(
            {madang::record_reach::alone, madang::record_reach::subtree, madang::record_reach::where_used});
        break;
      case node_kind::topic:
        request.view = feed_view::topic;
        break;
      case node_kind::person:
        request.view = feed_view::person;
        break;
      default:
        continue;
    }
    if (each.merged_into != 0 || dice_.percent(60)) continue;
    if (!world_.can_read(reader_, id)) {
      auto const page = product_.feed(madang::person_id{reader_}, request);
      same(describe(request) + " unreadable", page ? "a page" : name_of(page.error().code), "unknown_node");
      continue;
    }
    if (dice_.percent(30)) together.nodes.emplace_back(madang::node_id{id});
    feed(dice_.percent(25) ? random_filter(request) : request);
    if (dice_.percent(15)) groupings(request);
    if (now_and_then(10)) top(request);
  }
  if (!together.nodes.empty()) feed(together);
  if (!together.nodes.empty() && now_and_then(25)) top(together);
}

void comparison::news(feed_request const& request) {
  auto const shown = product_.new_since(madang::person_id{reader_}, request);
  if (!shown) return differ("new_since of " + describe(request), shown.error().message(), "numbers");
  auto const meant = world_.news(reader_, request);
  same("news of " + describe(request), shown->count, std::min<uint64_t>(meant, 1000));
  same("more news of " + describe(request), shown->more, meant > 1000);
}

void comparison::news() {
  for (auto const which : {feed_view::home, feed_view::network, feed_view::mentions}) {
    if (!done()) news(dice_.percent(70) ? feed_request{.view = which} : random_filter({.view = which}));
  }
  for (auto const& [key, seen] : world_.visits) {
    auto const& [reader, view, node] = key;
    if (done() || reader != reader_ || node == 0 || world_.find(node)->merged_into != 0) continue;
    if (!world_.can_read(reader_, node)) continue;
    news({.view = static_cast<feed_view>(view), .node = madang::node_id{node}});
  }
}

void comparison::forged_cursors() {
  feed_request request{.view = feed_view::network, .limit = 1};
  auto const page = product_.feed(madang::person_id{reader_}, request);
  if (!page || done()) return;
  auto const stale = [&](std::string const& what, uint32_t reader, feed_request const& asked) {
    auto const answered = product_.feed(madang::person_id{reader}, asked);
    same(what, answered ? "a page" : name_of(answered.error().code), "stale_cursor");
  };
  request.at = page->older.empty() ? page->newer : page->older;
  auto altered = request;
  auto& letter = altered.at.text[dice_.below(altered.at.text.size())];
  letter = letter == 'A' ? 'B' : 'A';
  // The last letters of a text in base 64 may hold unused bits, which still must not pass.
  stale("an altered cursor", reader_, altered);
  altered = request;
  altered.at.text.pop_back();
  stale("a cut cursor", reader_, altered);
  altered = request;
  altered.view = feed_view::home;
  stale("a cursor of another view", reader_, altered);
  for (auto const& [id, each] : world_.nodes) {
    if (each.kind == node_kind::person && id != reader_ && world_.is_active(id)) {
      return stale("a cursor of another reader", id, request);
    }
  }
}

}  // namespace model

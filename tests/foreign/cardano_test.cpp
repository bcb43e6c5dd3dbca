// A whole expert community: questions, answers, comments, topics. SPDX-License-Identifier: Apache-2.0
#include "archive.hpp"
#include "cardano_load.hpp"
#include "data.hpp"

#include <madang/json/export.hpp>
#include <madang/json/import.hpp>
#include <madang/json/page_json.hpp>
#include <madang/open.hpp>

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

namespace {

using namespace cardano;

std::optional<dump> cardano_dump() {
  auto const folder = foreign_data("cardano-se");
  if (!folder) return std::nullopt;
  return read_dump(*folder);
}

/// Always the same moment, after everything in the dump: two networks then hold the same rows.
class fixed_clock final : public madang::clock {
 public:
  madang::timestamp now() noexcept override { return madang::timestamp{std::chrono::seconds{1'700'000'000}}; }
};

madang::network_options options_with(fixed_clock& time) {
  madang::network_options out;
  out.time = &time;
  return out;
}

/// All ids of a feed, page by page; also what the pages look like.
struct walked {
  std::vector<madang::activity_id> ids;
  std::string pages;
};

walked walk(madang::network const& in, madang::person_id reader, madang::feed_request request) {
  walked out;
  for (;;) {
    auto const page = in.feed(reader, request).value();
    for (auto const& item : page) out.ids.push_back(item.id);
    out.pages += boost::json::serialize(madang::to_json(page)) + "\n";
    if (page.older.empty()) return out;
    if (page.size() != request.limit) out.pages += "a page that is not full has more behind it\n";
    request.at = page.older;
  }
}

madang::feed_request view_of(madang::feed_view view, madang::node_id node = {}, std::uint32_t limit = 25) {
  madang::feed_request out;
  out.view = view;
  out.node = node;
  out.limit = limit;
  return out;
}

/// The comments of a thread with all levels, page by page.
std::vector<madang::activity_id> walk_thread(madang::network const& in, madang::person_id reader,
                                             madang::thread_request request) {
  std::vector<madang::activity_id> out;
  for (;;) {
    auto const page = in.thread(reader, request).value();
    for (auto const& each : page.comments) {
      out.push_back(each.comment.id);
      if (!each.has_more) continue;
      // Only the rest is missing: what the page shows comes first.
      auto rest = request;
      rest.root = each.comment.id;
      rest.at = each.more;
      rest.limit = 100;
      for (auto id : walk_thread(in, reader, rest)) out.push_back(id);
    }
    if (page.more.empty()) return out;
    request.at = page.more;
  }
}

/// People who wrote much, little and in between.
std::vector<std::int64_t> sampled(loaded const& all) {
  std::vector<std::int64_t> out;
  std::size_t count = 0;
  for (auto const& [id, person] : all.persons)
    if (count++ % 15 == 0 || id == 0) out.push_back(id);
  return out;
}

/// How many feeds were compared, and the first that differs.
struct comparison {
  std::size_t asked = 0;
  std::size_t equal = 0;
  std::string first_difference;

  void add(std::string const& name, loaded const& in, std::vector<std::size_t> const& wanted,
           std::vector<madang::activity_id> const& found) {
    std::vector<madang::activity_id> ids;
    for (auto at : wanted) ids.push_back(in.activities[at]);
    ++asked;
    if (ids == found)
      ++equal;
    else if (first_difference.empty())
      first_difference =
          name + ": " + std::to_string(found.size()) + " items, wanted " + std::to_string(ids.size());
  }
};

void compare_feeds(madang::network const& in, loaded const& all, dump const& from) {
  feeds_by_definition const wanted(from);
  comparison result;
  auto const reader = all.persons.at(0);
  for (auto const& [tag, topic] : all.topics)
    result.add("topic " + tag, all, wanted.topic(tag),
               walk(in, reader, view_of(madang::feed_view::topic, topic, 7)).ids);
  for (auto id : sampled(all)) {
    auto const name = std::to_string(id);
    auto const person = all.persons.at(id);
    result.add("home " + name, all, wanted.home(id), walk(in, person, view_of(madang::feed_view::home)).ids);
    result.add("person " + name, all, wanted.person(id),
               walk(in, reader, view_of(madang::feed_view::person, person)).ids);
  }
  result.add("network", all, wanted.network(),
             walk(in, reader, view_of(madang::feed_view::network, {}, 100)).ids);
  MESSAGE("feeds: asked " << result.asked << ", equal " << result.equal);
  CHECK_MESSAGE(result.equal == result.asked, result.first_difference);
  CHECK(result.asked > 300);
}

void compare_threads(madang::network const& in, loaded const& all, dump const& from) {
  feeds_by_definition const wanted(from);
  auto const roots = roots_of(from);
  auto const reader = all.persons.at(0);
  std::vector<std::set<madang::activity_id>> threads(from.entries.size());
  for (std::size_t at = 0; at < roots.size(); ++at)
    if (roots[at] != at) threads[roots[at]].insert(all.activities[at]);
  std::size_t totals_equal = 0;
  std::size_t asked = 0;
  std::size_t equal = 0;
  for (std::size_t at = 0; at < from.entries.size(); ++at) {
    auto const page = in.activity(reader, all.activities[at]).value();
    auto const& item = page.items[0];
    totals_equal += item.comments_total == wanted.below()[at] &&
                            item.replies_total == wanted.directly_below()[at] &&
                            item.text == from.entries[at].text
                        ? 1
                        : 0;
    if (roots[at] != at) continue;
    madang::thread_request request;
    request.root = all.activities[at];
    request.limit = 4;
    auto const found = walk_thread(in, reader, request);
    std::set<madang::activity_id> const once(found.begin(), found.end());
    ++asked;
    equal += once.size() == found.size() && once == threads[at] ? 1 : 0;
  }
  MESSAGE("totals and texts: asked " << from.entries.size() << ", equal " << totals_equal);
  MESSAGE("threads: asked " << asked << ", equal " << equal);
  CHECK(totals_equal == from.entries.size());
  CHECK(equal == asked);
}

/// Pages of every kind, as text.
std::vector<std::string> look(madang::network const& in, loaded const& all) {
  std::vector<std::string> out;
  for (auto id : sampled(all)) {
    auto const person = all.persons.at(id);
    for (auto view : {madang::feed_view::home, madang::feed_view::mentions, madang::feed_view::network})
      out.push_back(boost::json::serialize(madang::to_json(in.feed(person, view_of(view)).value())));
  }
  for (auto id : sampled(all)) {
    auto& listed = out.emplace_back();
    auto const person = all.persons.at(id);
    for (auto const& each : in.relations(person, person, madang::relation_kind::follows).value())
      listed += boost::json::serialize(madang::to_json(each));
  }
  for (std::size_t at = 0; at < all.activities.size(); at += 50) {
    madang::thread_request request;
    request.root = all.activities[at];
    out.push_back(boost::json::serialize(madang::to_json(in.thread(all.persons.at(0), request).value())));
  }
  return out;
}

/// The first page that differs, both ways of it; empty when none does.
std::string first_difference(std::vector<std::string> const& before, std::vector<std::string> const& after) {
  if (before.size() != after.size()) return "another number of pages";
  for (std::size_t at = 0; at < before.size(); ++at)
    if (before[at] != after[at]) return before[at] + "\n  and then " + after[at];
  return {};
}

}  // namespace

TEST_CASE("Cardano: HTML becomes text, rows become attributes") {
  CHECK(text_of_html("<p>a &lt;b&gt; <em>c</em></p>\n<ul><li>d</li><li>e</li></ul>") ==
        "a <b> c\n\n- d\n\n- e");
  CHECK(text_of_html("<pre><code>x &amp;&amp; y</code></pre>") == "x && y");
  auto const rows = read_rows("<a>\n  <row Id=\"1\" Body=\"&lt;p&gt;&#xA;\" />\n<row Id=\"2\"/></a>");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0][1].second == "<p>\n");
  CHECK_THROWS(read_rows("<row Id=\"1"));
}

TEST_CASE("Cardano: the dump is whole") {
  auto const from = cardano_dump();
  if (!from) return;
  CHECK(from->count(entry_kind::question) == 1042);
  CHECK(from->count(entry_kind::answer) == 1496);
  CHECK(from->count(entry_kind::comment) == 1829);
  CHECK(from->count(entry_kind::nomination) == 6);
  CHECK(from->other_rows == 86);
  CHECK(from->tags.size() == 224);
  CHECK(from->without_parent == 0);
  MESSAGE("texts cut at the limit: " << from->cut);
}

TEST_CASE("Cardano: in memory, feeds and threads are what the definition says") {
  auto const from = cardano_dump();
  if (!from) return;
  fixed_clock time;
  auto network = madang::open_memory(options_with(time)).value();
  auto const start = std::chrono::steady_clock::now();
  auto const all = load(network, *from);
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
  MESSAGE("loaded " << all.activities.size() << " activities in " << took.count() << " s");
  CHECK(network.stats().activities == from->entries.size());
  compare_feeds(network, all, *from);
  compare_threads(network, all, *from);
  CHECK(network.check().value().empty());
}

TEST_CASE("Cardano: loading twice changes nothing, and both stores hold the same") {
  auto const from = cardano_dump();
  if (!from) return;
  fixed_clock time;
  auto memory = madang::open_memory(options_with(time)).value();
  auto const first = load(memory, *from);
  auto const digest = memory.digest().value();
  auto const second = load(memory, *from);
  CHECK(second.activities == first.activities);
  CHECK(memory.digest().value() == digest);

  temporary_folder const folder;
  madang::sqlite_options fast;
  fast.sync = madang::durability::normal;
  std::vector<std::string> before;
  {
    auto file = madang::open_sqlite(folder / "cardano.db", options_with(time), fast).value();
    auto const in_file = load(file, *from);
    CHECK(in_file.activities == first.activities);
    CHECK(file.digest().value() == digest);
    CHECK(load(file, *from).activities == first.activities);
    CHECK(file.digest().value() == digest);
    before = look(file, in_file);
    CHECK(file.check().value().empty());
  }
  for (std::size_t hot : {std::numeric_limits<std::size_t>::max(), std::size_t{100}, std::size_t{0}}) {
    auto options = options_with(time);
    options.hot_activities_max = hot;
    auto const again = madang::open_sqlite(folder / "cardano.db", options, fast).value();
    CHECK(again.digest().value() == digest);
    auto const changed = first_difference(before, look(again, first));
    CHECK_MESSAGE(changed.empty(), "hot activities " << hot << ": " << changed);
    CHECK(again.check().value().empty());
  }
}

namespace {

std::string exported(madang::network const& from) {
  std::ostringstream out;
  madang::export_network(from, madang::to_stream(out)).value();
  return std::move(out).str();
}

/// What the host would know of a copy: the same keys and the same order, other ids.
loaded in_copy(loaded const& all, madang::network const& from, madang::network const& copy) {
  auto const found = [&](madang::node_id id) {
    auto const node = from.node({}, id).value();
    return copy.find(node.kind, node.key).value().value;
  };
  loaded out{all.activities, {}, {}};
  for (auto const& [id, person] : all.persons) out.persons[id] = madang::person_id(found(person));
  for (auto const& [tag, topic] : all.topics) out.topics[tag] = madang::topic_id(found(topic));
  return out;
}

}  // namespace

TEST_CASE("Cardano: exported and imported, the same bytes again and every feed as defined") {
  auto const from = cardano_dump();
  if (!from) return;
  fixed_clock time;
  auto net = madang::open_memory(options_with(time)).value();
  auto const all = load(net, *from);
  auto const lines = exported(net);
  auto copy = madang::open_memory(options_with(time)).value();
  std::istringstream in(lines);
  auto const report = madang::import_activity_streams(copy, in).value();
  MESSAGE("export: " << report.lines << " lines, " << report.bytes << " bytes");
  CHECK(exported(copy) == lines);
  CHECK(copy.check().value().empty());
  compare_feeds(copy, in_copy(all, net, copy), *from);
}

// What every store does, whatever it is made of: one suite, run on each kind. SPDX-License-Identifier:
// Apache-2.0
#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <utility>

#include "store_suite.hpp"

using namespace store_suite;
using madang::change;
using madang::errc;
using madang::row;
using madang::row_key;
using madang::table;

namespace {

constexpr auto number_max = std::numeric_limits<std::uint64_t>::max();

row put(table in, std::uint64_t a, std::uint64_t b, std::uint64_t c, std::string value) {
  return {{in, a, b, c}, std::move(value), false};
}
row gone(table in, std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0) {
  return {{in, a, b, c}, {}, true};
}

std::optional<std::string> value_of(madang::store& from, row_key key) {
  return from.rows(std::vector{key}).value().at(0);
}

// Draws keys from small domains, so that rows are replaced and removed, and from the edges of what a table
// takes.
struct key_generator {
  std::mt19937_64& random;

  std::uint64_t number(bool wide) {
    switch (random() % 8) {
      case 0:
        return wide ? number_max - random() % 3 : (number_max >> 1) - random() % 3;
      case 1:
        return wide ? (std::uint64_t{1} << 63) + random() % 3 : (std::uint64_t{1} << 62) + random() % 3;
      default:
        return random() % 12;
    }
  }

  row_key key() {
    auto const in = static_cast<table>(random() % madang::table_count);
    auto const wide_a = in == table::key;
    auto const wide_b = in == table::key || in == table::posting || in == table::visit;
    auto const one = in == table::meta || in == table::node || in == table::activity ||
                     in == table::counter || in == table::inbox;
    auto const three = in == table::reaction || in == table::notice || in == table::told;
    return {in, number(wide_a), one ? 0 : number(wide_b), three ? random() % 3 : 0};
  }

  row any_row() { return row_at(key()); }

  row row_at(row_key const& where) {
    row made{where, {}, random() % 4 == 0};
    if (made.erased || made.key.in == table::posting) return made;
    made.value.resize(random() % 20 == 0 ? random() % 9'000 : random() % 60);
    for (auto& each : made.value) each = static_cast<char>(random());
    return made;
  }

  std::vector<change> group(std::uint64_t after) {
    std::vector<change> made;
    for (auto left = 1 + random() % 3; left > 0; --left) {
      std::vector<row> rows(random() % 8);
      for (auto& each : rows) each = any_row();
      if (random() % 16 == 0) add_many(rows);
      made.push_back(make_change(++after, std::move(rows)));
      if (random() % 2 == 0) made.back().command_id = "id" + std::to_string(after) + std::string(1, '\0');
      made.back().audit = std::string(random() % 30, 'a');
    }
    return made;
  }

  // As many of one table as stores may write at once, some keys more than once.
  void add_many(std::vector<row>& to) {
    auto const in = random() % 2 == 0 ? table::told : table::posting;
    for (auto left = 100 + random() % 100; left > 0; --left) {
      row_key const where{in, number(false), number(false), in == table::told ? random() % 3 : 0};
      to.push_back(row_at(where));
    }
  }

  madang::range_request range() {
    auto const any = key();
    return {
        any.in,      any.a, number(true), random() % 3 == 0 ? number_max : number(true), random() % 2 == 0,
        random() % 9};
  }
};

void compare_all(madang::store& from, naive_model const& model) {
  for (std::size_t in = 0; in < madang::table_count; ++in)
    REQUIRE(loaded(from, static_cast<table>(in)) == model.table_rows(static_cast<table>(in)));
}

void compare_log(madang::store& from, naive_model const& model, std::uint64_t after) {
  auto const log = from.changes_after({1, after}, 50).value();
  REQUIRE(log.size() == std::min<std::size_t>(50, model.log.size() - after));
  for (std::size_t at = 0; at < log.size(); ++at) {
    auto const& expected = model.log[after + at];
    REQUIRE(log[at].number == expected.number);
    REQUIRE(log[at].at == expected.at);
    REQUIRE(log[at].command_id == expected.command_id);
    REQUIRE(log[at].audit == expected.audit);
    std::vector<row_key> touched;
    for (auto const& each : expected.rows)
      if (each.key.in != table::key) touched.push_back(each.key);
    REQUIRE(log[at].touched == touched);
  }
}

void compare_reads(madang::store& from, naive_model const& model, key_generator& keys) {
  std::vector<row_key> asked(keys.random() % 6);
  for (auto& each : asked) each = keys.key();
  auto const values = from.rows(asked).value();
  REQUIRE(values.size() == asked.size());
  for (std::size_t at = 0; at < asked.size(); ++at) {
    auto const expected = model.rows.find(asked[at]);
    REQUIRE(values[at].has_value() == (expected != model.rows.end()));
    if (values[at]) REQUIRE(*values[at] == expected->second);
  }
  auto const request = keys.range();
  REQUIRE(from.range(request).value() == model.range(request));
}

}  // namespace

TEST_CASE_TEMPLATE("store: a new one is empty, has an identity and stands before the first change", Kind,
                   memory_kind, sqlite_kind) {
  Kind kind;
  auto const head = kind.rows->head().value();
  CHECK(head.at == madang::version{1, 0});
  CHECK(head.network != decltype(head.network){});
  CHECK(head.secret != decltype(head.secret){});
  CHECK_FALSE(kind.rows->read_only());
  for (std::size_t in = 0; in < madang::table_count; ++in)
    CHECK(loaded(*kind.rows, static_cast<table>(in)).empty());
  CHECK(kind.rows->check().value().empty());
  kind.reopen();
  CHECK(kind.rows->head().value().network == head.network);
  CHECK(kind.rows->head().value().secret == head.secret);
}

TEST_CASE_TEMPLATE("store: random changes leave what a plain map would hold", Kind, memory_kind,
                   sqlite_kind) {
  Kind kind;
  naive_model model;
  constexpr std::uint64_t seed = 20'240'917;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  key_generator keys{random};
  for (int step = 1; step <= 2'000 / MADANG_TEST_SLOWDOWN; ++step) {
    auto const group = keys.group(model.log.size());
    REQUIRE(kind.rows->commit(group, {1, model.log.size()}));
    for (auto const& each : group) model.apply(each);
    compare_reads(*kind.rows, model, keys);
    if (step % 50 == 0) compare_log(*kind.rows, model, random() % (model.log.size() + 1));
    if (step % 100 != 0) continue;
    kind.reopen();
    REQUIRE(kind.rows->head().value().at == madang::version{1, model.log.size()});
    REQUIRE(kind.rows->head().value().time == model.log.back().at);
    compare_all(*kind.rows, model);
  }
}

TEST_CASE("store: the same changes give the same digest in every kind, another change another one") {
  memory_kind memory;
  sqlite_kind sqlite;
  std::mt19937_64 random(7);
  key_generator keys{random};
  CHECK(memory.rows->digest().value() == sqlite.rows->digest().value());
  std::uint64_t number = 0;
  auto before = memory.rows->digest().value();
  for (int step = 0; step < 100; ++step) {
    auto const group = keys.group(number);
    REQUIRE(memory.rows->commit(group, {1, number}));
    REQUIRE(sqlite.rows->commit(group, {1, number}));
    number += group.size();
  }
  CHECK(memory.rows->digest().value() == sqlite.rows->digest().value());
  CHECK(memory.rows->digest().value() != before);
  CHECK(before.size() == 64);
  before = sqlite.rows->digest().value();
  REQUIRE(commit_rows(*sqlite.rows, {put(table::node, 5, 0, 0, "x")}));
  auto const with = sqlite.rows->digest().value();
  REQUIRE(commit_rows(*sqlite.rows, {put(table::node, 5, 0, 0, "y")}));
  CHECK(sqlite.rows->digest().value() != with);
}

TEST_CASE_TEMPLATE("store: a range has its bounds, its direction and its limit", Kind, memory_kind,
                   sqlite_kind) {
  Kind kind;
  auto const big = std::uint64_t{1} << 63;  // order keys after 2038 are above it
  std::vector<row> rows;
  for (auto const b : {std::uint64_t{10}, std::uint64_t{20}, big - 1, big, big + 5, number_max - 1})
    rows.push_back(put(table::posting, 8, b, 0, ""));
  rows.push_back(put(table::posting, 9, 15, 0, ""));
  REQUIRE(commit_rows(*kind.rows, rows));
  auto const orders = [&](madang::range_request request) {
    std::vector<std::uint64_t> found;
    for (auto const& each : kind.rows->range(request).value()) found.push_back(each.key.b);
    return found;
  };
  using list = std::vector<std::uint64_t>;
  CHECK(orders({.a = 8}) == list{number_max - 1, big + 5, big, big - 1, 20, 10});
  CHECK(orders({.a = 8, .newest_first = false}) == list{10, 20, big - 1, big, big + 5, number_max - 1});
  CHECK(orders({.a = 8, .before_b = 20}) == list{10});
  CHECK(orders({.a = 8, .before_b = 21}) == list{20, 10});
  CHECK(orders({.a = 8, .after_b = 20, .before_b = big}) == list{big - 1, 20});
  CHECK(orders({.a = 8, .after_b = 21, .before_b = big + 1, .newest_first = false}) == list{big - 1, big});
  CHECK(orders({.a = 8, .newest_first = false, .rows_max = 2}) == list{10, 20});
  CHECK(orders({.a = 8, .rows_max = 0}).empty());
  CHECK(orders({.a = 8, .after_b = 20, .before_b = 20}).empty());
  CHECK(orders({.a = 8, .after_b = 30, .before_b = 20}).empty());
  CHECK(orders({.a = 8, .before_b = 0}).empty());
  CHECK(orders({.a = 7}).empty());
  CHECK(kind.rows->posting_page(8, big, 2).value().at(0).key.b == big - 1);
  CHECK(kind.rows->thread_page(8, big, 2).value().at(0).key.b == big);
  CHECK(kind.rows->range({.in = static_cast<table>(200)}).error().code == errc::out_of_range);
}

TEST_CASE_TEMPLATE("store: a long list takes insertions anywhere", Kind, memory_kind, sqlite_kind) {
  Kind kind;
  naive_model model;
  std::mt19937_64 random(11);
  for (int step = 0; step < 12; ++step) {
    std::vector<row> rows;
    for (int at = 0; at < 400; ++at) {
      auto const b = random() % 4'000;
      rows.push_back(random() % 5 == 0 ? gone(table::posting, 1, b) : put(table::posting, 1, b, 0, ""));
      rows.push_back(random() % 5 == 0 ? gone(table::reaction, 1, b, b % 2)
                                       : put(table::reaction, 1, b, b % 2, "x"));
    }
    auto const one = make_change(model.log.size() + 1, rows);
    REQUIRE(kind.rows->commit({&one, 1}, {1, model.log.size()}));
    model.apply(one);
    for (auto const in : {table::posting, table::reaction})
      for (auto const newest_first : {true, false}) {
        madang::range_request const request{in,           1,    random() % 2'000, 2'000 + random() % 2'000,
                                            newest_first, 1'500};
        REQUIRE(kind.rows->range(request).value() == model.range(request));
      }
  }
  compare_all(*kind.rows, model);
}

TEST_CASE_TEMPLATE("store: a change replaces and removes rows, in its order", Kind, memory_kind,
                   sqlite_kind) {
  Kind kind;
  auto& rows = *kind.rows;
  REQUIRE(commit_rows(rows,
                      {put(table::edge, 1, 2, 0, "a"), put(table::body, 1, 0, 0, ""), gone(table::node, 9)}));
  CHECK(value_of(rows, {table::edge, 1, 2, 0}) == "a");
  CHECK(value_of(rows, {table::body, 1, 0, 0}) == "");
  REQUIRE(commit_rows(
      rows, {put(table::edge, 1, 2, 0, "b"), gone(table::body, 1), put(table::body, 1, 1, 0, "t")}));
  CHECK(value_of(rows, {table::edge, 1, 2, 0}) == "b");
  CHECK_FALSE(value_of(rows, {table::body, 1, 0, 0}));
  REQUIRE(commit_rows(rows, {gone(table::edge, 1, 2), put(table::edge, 1, 2, 0, "c"),
                             put(table::node, 1, 0, 0, "n"), gone(table::node, 1)}));
  CHECK(value_of(rows, {table::edge, 1, 2, 0}) == "c");
  CHECK_FALSE(value_of(rows, {table::node, 1, 0, 0}));
  std::vector<std::pair<std::uint64_t, std::uint64_t>> const asked{{1, 1}, {1, 0}, {2, 0}};
  auto const bodies = rows.bodies(asked).value();
  CHECK(bodies == std::vector<std::optional<std::string>>{"t", std::nullopt, std::nullopt});
}

TEST_CASE_TEMPLATE("store: a commit on another version than the head is refused, and nothing is written",
                   Kind, memory_kind, sqlite_kind) {
  Kind kind;
  REQUIRE(commit_rows(*kind.rows, {put(table::node, 1, 0, 0, "x")}));
  auto const before = kind.rows->digest().value();
  auto const next = make_change(2, {put(table::node, 2, 0, 0, "y")});
  for (auto const expected : {madang::version{1, 0}, madang::version{1, 2}, madang::version{2, 1}})
    CHECK(kind.rows->commit({&next, 1}, expected).error().code == errc::version_conflict);
  CHECK(kind.rows->head().value().at == madang::version{1, 1});
  CHECK(kind.rows->digest().value() == before);
  CHECK(kind.rows->commit({&next, 1}, {1, 1}));
  CHECK(kind.rows->commit({}, {1, 2}));
  CHECK(kind.rows->head().value().at == madang::version{1, 2});
}

TEST_CASE_TEMPLATE("store: a group is written whole or not at all", Kind, memory_kind, sqlite_kind) {
  Kind kind;
  auto& rows = *kind.rows;
  auto first = make_change(1, {put(table::node, 1, 0, 0, "x")});
  auto refused = [&](change second) {
    std::vector<change> const group{first, std::move(second)};
    auto const done = rows.commit(group, {1, 0});
    CHECK_FALSE(value_of(rows, {table::node, 1, 0, 0}));
    CHECK(rows.head().value().at.number == 0);
    return done ? errc::none : done.error().code;
  };
  auto second = make_change(2, {});
  second.number = 3;
  CHECK(refused(second) == errc::out_of_range);
  second = make_change(2, {});
  second.at = first.at - std::chrono::milliseconds(1);
  CHECK(refused(second) == errc::out_of_range);
  second = make_change(2, {});
  second.command_id = std::string(65, 'x');
  CHECK(refused(second) == errc::too_long);
  CHECK(refused(make_change(2, {put(table::node, 1, 1, 0, "unused number")})) == errc::out_of_range);
  CHECK(refused(make_change(2, {put(table::node, number_max, 0, 0, "too big")})) == errc::out_of_range);
  CHECK(refused(make_change(2, {put(table::posting, 1, 1, 0, "value")})) == errc::malformed);
  CHECK(refused(make_change(2, {put(static_cast<table>(77), 1, 0, 0, "")})) == errc::out_of_range);
}

TEST_CASE_TEMPLATE("store: a command id is found again, and taken only once", Kind, memory_kind,
                   sqlite_kind) {
  Kind kind;
  auto& rows = *kind.rows;
  auto first = make_change(1, {put(table::node, 1, 0, 0, "x"), put(table::edge, 5, 6, 0, "y")});
  first.command_id = std::string("with a \0 in it", 14);
  first.audit = "who";
  auto second = make_change(2, {});
  std::vector<change> const group{first, second};
  REQUIRE(rows.commit(group, {1, 0}));
  auto const found = rows.command(first.command_id).value();
  REQUIRE(found);
  CHECK(found->number == 1);
  CHECK(found->at == first.at);
  CHECK(found->audit == "who");
  CHECK(found->touched == std::vector<row_key>{{table::node, 1, 0, 0}, {table::edge, 5, 6, 0}});
  CHECK_FALSE(rows.command("with a ").value());
  CHECK_FALSE(rows.command("").value());
  auto again = make_change(3, {put(table::node, 3, 0, 0, "z")});
  again.command_id = first.command_id;
  CHECK(rows.commit({&again, 1}, {1, 2}).error().code == errc::key_conflict);
  std::vector<change> twins{make_change(3, {}), make_change(4, {})};
  twins[0].command_id = twins[1].command_id = "twin";
  CHECK(rows.commit(twins, {1, 2}).error().code == errc::key_conflict);
  CHECK_FALSE(rows.command("twin").value());
  CHECK_FALSE(value_of(rows, {table::node, 3, 0, 0}));
  CHECK(rows.commit({twins.data(), 1}, {1, 2}));
}

TEST_CASE_TEMPLATE("store: the log goes on from any version of this history, and of no other", Kind,
                   memory_kind, sqlite_kind) {
  Kind kind;
  for (std::uint64_t number = 1; number <= 5; ++number)
    REQUIRE(commit_rows(*kind.rows, {put(table::node, number, 0, 0, "x")}));
  CHECK(kind.rows->changes_after({1, 0}, 100).value().size() == 5);
  CHECK(kind.rows->changes_after({0, 0}, 100).value().size() == 5);
  CHECK(kind.rows->changes_after({1, 3}, 100).value().at(0).number == 4);
  CHECK(kind.rows->changes_after({1, 1}, 2).value().size() == 2);
  CHECK(kind.rows->changes_after({1, 1}, 0).value().empty());
  CHECK(kind.rows->changes_after({1, 5}, 100).value().empty());
  CHECK(kind.rows->changes_after({1, 6}, 100).error().code == errc::version_conflict);
  CHECK(kind.rows->changes_after({2, 3}, 100).error().code == errc::version_conflict);
}

TEST_CASE_TEMPLATE("store: loading stops when the visitor says so", Kind, memory_kind, sqlite_kind) {
  Kind kind;
  REQUIRE(commit_rows(*kind.rows, {put(table::node, 3, 0, 0, "c"), put(table::node, 1, 0, 0, "a"),
                                   put(table::edge, 1, 7, 0, "e"), put(table::edge, 1, 6, 0, "d")}));
  std::string seen;
  for (auto const in : {table::node, table::edge})
    CHECK(kind.rows->load(in, [&](row const& one) { return seen += one.value, one.value == "d"; }));
  CHECK(seen == "ade");
  CHECK(kind.rows->load(static_cast<table>(99), [](row const&) { return true; }).error().code ==
        errc::out_of_range);
}

TEST_CASE_TEMPLATE("store: erased rows are gone without a change", Kind, memory_kind, sqlite_kind) {
  Kind kind;
  REQUIRE(
      commit_rows(*kind.rows, {put(table::body, 1, 0, 0, "secret"), put(table::body, 1, 1, 0, "public")}));
  std::vector<row_key> const keys{
      {table::body, 1, 0, 0}, {table::body, 8, 0, 0}, {table::node, number_max, 1, 1}};
  REQUIRE(kind.rows->erase(keys));
  CHECK_FALSE(value_of(*kind.rows, keys[0]));
  CHECK(value_of(*kind.rows, {table::body, 1, 1, 0}) == "public");
  CHECK(kind.rows->head().value().at == madang::version{1, 1});
  CHECK(kind.rows->compact());
  CHECK(kind.rows->scrub());
  CHECK(commit_rows(*kind.rows, {put(table::node, 1, 0, 0, "goes on")}));
}

TEST_CASE_TEMPLATE("store: entries of the log are rewritten, all of them or none", Kind, memory_kind,
                   sqlite_kind) {
  Kind kind;
  auto& rows = *kind.rows;
  for (std::uint64_t number = 1; number <= 3; ++number) {
    auto made =
        make_change(number, {put(table::node, number, 0, 0, "x"), put(table::key, 7, number, 0, "k")});
    made.command_id = "command " + std::to_string(number);
    made.audit = "said " + std::to_string(number);
    REQUIRE(rows.commit({&made, 1}, {1, number - 1}));
  }
  auto log = rows.changes_after({1, 0}, 10).value();
  CHECK(log[0].touched == std::vector<row_key>{{table::node, 1, 0, 0}});
  auto const before = log;
  log[0].audit = "said nothing";
  log[0].command_id.clear();
  log[2].command_id = "command 1";
  REQUIRE(rows.rewrite_log(std::vector{log[0], log[2]}));
  auto const after = rows.changes_after({1, 0}, 10).value();
  CHECK(after[0].audit == "said nothing");
  CHECK(after[0].touched == before[0].touched);
  CHECK(after[1].audit == before[1].audit);
  CHECK(rows.command("command 1").value()->number == 3);
  CHECK_FALSE(rows.command("command 3").value());
  CHECK(rows.head().value().at == madang::version{1, 3});

  auto other = after;
  other[0].command_id = "command 2";
  CHECK(rows.rewrite_log(std::vector{other[0]}).error().code == errc::key_conflict);
  other[1].audit = "half";
  other[2].number = 9;
  CHECK(rows.rewrite_log(std::vector{other[1], other[2]}).error().code == errc::out_of_range);
  other[2] = after[2];
  other[2].at += std::chrono::milliseconds(1);
  CHECK(rows.rewrite_log(std::vector{other[1], other[2]}).error().code == errc::out_of_range);
  CHECK(rows.changes_after({1, 0}, 10).value()[1].audit == before[1].audit);
  CHECK(rows.rewrite_log({}));
}

TEST_CASE_TEMPLATE("store: what it cannot do yet it says", Kind, memory_kind, sqlite_kind) {
  Kind kind;
  CHECK(kind.rows->search("word", 10).error().code == errc::not_supported);
  CHECK(kind.rows->claim("mail", {}, 10).error().code == errc::not_supported);
}

TEST_CASE_TEMPLATE("store: readers see whole groups while a writer commits", Kind, memory_kind, sqlite_kind) {
  Kind kind;
  auto& rows = *kind.rows;
  auto const commits = std::uint64_t{400} / MADANG_TEST_SLOWDOWN;
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::atomic<int> failed = 0;
  std::vector<row_key> const pair{{table::counter, 1, 0, 0}, {table::node, 1, 0, 0}};
  auto const read = [&] {
    std::uint64_t last = 0;
    do {
      auto const values = rows.rows(pair);
      auto const postings = rows.range({.a = 1, .rows_max = 10'000});
      auto const head = rows.head();
      auto const log = rows.changes_after({1, last}, 5);
      if (!values || !postings || !head || !log) {
        ++failed;
        continue;
      }
      if (values->at(0) != values->at(1) || postings->size() % 3 != 0 || head->at.number < last) ++torn;
      last = head->at.number;
    } while (!done);
  };
  std::vector<std::thread> readers;
  for (int at = 0; at < 3; ++at) readers.emplace_back(read);
  for (std::uint64_t number = 1; number <= commits; ++number) {
    auto const text = std::to_string(number);
    REQUIRE(
        commit_rows(rows, {put(table::counter, 1, 0, 0, text), put(table::posting, 1, 3 * number, 0, ""),
                           put(table::posting, 1, 3 * number + 1, 0, ""),
                           put(table::posting, 1, 3 * number + 2, 0, ""), put(table::node, 1, 0, 0, text)}));
  }
  done = true;
  for (auto& each : readers) each.join();
  CHECK(torn == 0);
  CHECK(failed == 0);
  CHECK(rows.range({.a = 1, .rows_max = 10'000}).value().size() == 3 * commits);
}

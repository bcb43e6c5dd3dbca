// What the tests of stores share: kinds of stores, a naive model, and a story whose every beginning is known.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <limits>
#include <madang/store/memory.hpp>
#include <madang/store/sqlite.hpp>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#ifndef MADANG_TEST_SLOWDOWN
#define MADANG_TEST_SLOWDOWN 1
#endif

/// What doctest prints of a result: the error's sentence, lest a failed check say nothing.
template <class T>
struct doctest::StringMaker<madang::result<T>> {
  static String convert(madang::result<T> const& from) {
    return from ? "a value" : from.error().message().c_str();
  }
};

namespace store_suite {

/// A folder of this test's own, removed with everything in it.
class scratch_folder {
 public:
  scratch_folder() {
    static std::atomic<unsigned> count = 0;
    auto const name = "madang-store-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
    path_ = std::filesystem::temp_directory_path() / name;
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  scratch_folder(scratch_folder const&) = delete;
  scratch_folder& operator=(scratch_folder const&) = delete;
  ~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::filesystem::path operator/(std::string const& name) const { return path_ / name; }
  [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

/// The kinds of stores that the conformance suite runs on.
struct memory_kind {
  static constexpr char const* name = "memory";
  std::unique_ptr<madang::store> rows = madang::make_memory_store();
  void reopen() {}
};

struct sqlite_kind {
  static constexpr char const* name = "sqlite";
  scratch_folder folder;
  std::unique_ptr<madang::store> rows = open();

  [[nodiscard]] std::unique_ptr<madang::store> open() const {
    return madang::open_sqlite_store(folder / "network.db", {.sync = madang::durability::normal}).value();
  }
  void reopen() {
    rows.reset();
    rows = open();
  }
};

/// What a store should hold, kept in the simplest way.
struct naive_model {
  std::map<madang::row_key, std::string> rows;
  std::vector<madang::change> log;

  void apply(madang::change const& one) {
    for (auto const& each : one.rows) {
      if (each.erased)
        rows.erase(each.key);
      else
        rows[each.key] = each.value;
    }
    log.push_back(one);
  }

  [[nodiscard]] std::vector<madang::row> table_rows(madang::table in) const {
    std::vector<madang::row> found;
    for (auto const& [key, value] : rows)
      if (key.in == in) found.push_back({key, value, false});
    return found;
  }

  [[nodiscard]] std::vector<madang::row> range(madang::range_request const& request) const {
    auto found = table_rows(request.in);
    std::erase_if(found, [&](madang::row const& one) {
      return one.key.a != request.a || one.key.b < request.after_b || one.key.b >= request.before_b;
    });
    if (request.newest_first) std::reverse(found.begin(), found.end());
    if (found.size() > request.rows_max) found.resize(request.rows_max);
    return found;
  }
};

/// All rows of a table, as `load` tells them.
[[nodiscard]] inline std::vector<madang::row> loaded(madang::store& from, madang::table in) {
  std::vector<madang::row> found;
  REQUIRE(from.load(in, [&](madang::row const& one) { return found.push_back(one), true; }));
  return found;
}

/// A change with its number and time; the time grows with the number.
[[nodiscard]] inline madang::change make_change(std::uint64_t number, std::vector<madang::row> rows) {
  madang::change made;
  made.number = number;
  made.at = madang::timestamp(std::chrono::milliseconds(1'000'000 + number / 3));
  made.rows = std::move(rows);
  return made;
}

/// Commits one change with these rows after the store's head.
[[nodiscard]] inline madang::result<void> commit_rows(madang::store& to, std::vector<madang::row> rows) {
  auto const head = to.head().value();
  auto const one = make_change(head.at.number + 1, std::move(rows));
  return to.commit({&one, 1}, head.at);
}

/// The story: change n always writes the same rows, all of which belong together. Groups have 1, 2, 3, 1, 2,
/// 3, ... changes, so that a store that holds a beginning of the story holds whole groups and nothing else.
class story {
 public:
  /// Change n: an activity with body, postings, a reaction, counters of its own and of an earlier one; some
  /// rows go.
  [[nodiscard]] static madang::change change(std::uint64_t number) {
    using madang::table;
    auto const order = (1'700'000'000 + number) << 32 | number;
    auto const earlier = 1 + number / 2;
    auto made = make_change(
        number, {{{table::activity, number, 0, 0}, text(number, 40), false},
                 {{table::body, number, 0, 0}, text(number, number % 5 == 0 ? 6'000 : 150), false},
                 {{table::posting, 0, order, 0}, {}, false},
                 {{table::posting, 8 * (number % 7 + 1), order, 0}, {}, false},
                 {{table::reaction, number, number % 11, 0}, "r", false},
                 {{table::counter, number, 0, 0}, text(number, 8), false},
                 {{table::counter, earlier, 0, 0}, text(number, 9), false},
                 {{table::meta, 99, 0, 0}, std::to_string(number), false}});
    if (number > 3) made.rows.push_back({{table::reaction, number - 3, (number - 3) % 11, 0}, {}, true});
    made.command_id = "command-" + std::to_string(number);
    made.audit = "change " + std::to_string(number);
    return made;
  }

  /// The group that follows `number` changes. @pre a group ends there.
  [[nodiscard]] static std::vector<madang::change> group_after(std::uint64_t number) {
    auto const size = number % 6 == 0 ? 1U : number % 6 == 1 ? 2U : 3U;
    std::vector<madang::change> group;
    for (auto at = number + 1; at <= number + size; ++at) group.push_back(change(at));
    return group;
  }

  /// True when a group ends with this number.
  [[nodiscard]] static bool ends_group(std::uint64_t number) {
    return number % 6 == 0 || number % 6 == 1 || number % 6 == 3;
  }

  /// The digest of a store that holds the first `number` changes, found by replaying them in memory.
  [[nodiscard]] std::string const& digest(std::uint64_t number) {
    while (digests_.size() <= number) {
      auto const at = digests_.size();
      if (at > 0) {
        auto const next = change(at);
        REQUIRE(replay_->commit({&next, 1}, {1, at - 1}));
      }
      digests_.push_back(at == 0 || ends_group(at) ? replay_->digest().value() : "within a group");
    }
    return digests_[number];
  }

  /// Checks that a store holds a beginning of the story, not shorter than `acknowledged`, not longer than
  /// `attempted`, whole groups only, and nothing else. Returns its length.
  std::uint64_t verify(madang::store& from, std::uint64_t acknowledged, std::uint64_t attempted) {
    auto const length = from.head().value().at.number;
    CHECK(length >= acknowledged);
    CHECK(length <= attempted);
    CHECK(ends_group(length));
    CHECK(from.check().value() == std::vector<std::string>());
    CHECK(from.digest().value() == digest(length));
    verify_log(from, length);
    return length;
  }

 private:
  static void verify_log(madang::store& from, std::uint64_t length) {
    auto const log = from.changes_after({1, 0}, std::numeric_limits<std::size_t>::max()).value();
    REQUIRE(log.size() == length);
    for (std::uint64_t at = 0; at < length; ++at) {
      auto const expected = change(at + 1);
      REQUIRE(log[at].number == at + 1);
      REQUIRE(log[at].command_id == expected.command_id);
      REQUIRE(log[at].audit == expected.audit);
      auto const listed = std::count_if(expected.rows.begin(), expected.rows.end(), [](auto const& each) {
        return each.key.in != madang::table::key;  // nobody follows those
      });
      REQUIRE(log[at].touched.size() == static_cast<std::size_t>(listed));
    }
  }

  [[nodiscard]] static std::string text(std::uint64_t number, std::size_t size) {
    std::string made;
    for (auto mixed = number * 0x9e3779b97f4a7c15ULL; made.size() < size;
         mixed = mixed * 6'364'136'223'846'793'005U + 1)
      made.push_back(static_cast<char>(mixed >> 56));
    return made;
  }

  std::unique_ptr<madang::store> replay_ = madang::make_memory_store();
  std::vector<std::string> digests_;
};

}  // namespace store_suite

// What a soak does, and how long each took. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/histogram.hpp"

namespace bench::soak {

/// Everything that is timed; `disk` is the yardstick of all commands: 16 KiB written to a file and synced.
enum class operation : std::uint8_t {
  home,
  older,
  record,
  group,
  person,
  thread,
  news,
  post,
  comment,
  react,
  unreact,
  edit,
  remove,
  restore,
  share,
  record_change,
  follow,
  unfollow,
  member,
  right,
  visited,
  update,
  run_due,
  backup,
  disk,
  count
};
inline constexpr auto operation_count = static_cast<std::size_t>(operation::count);
inline constexpr std::array<std::string_view, operation_count> operation_names{
    "home page", "older page",    "record page", "group page", "person page", "thread", "new since",
    "post",      "comment",       "react",       "unreact",    "edit",        "remove", "restore",
    "share",     "record change", "follow",      "unfollow",   "member",      "right",  "visited",
    "update",    "run_due",       "backup",      "disk"};

/// Histograms of all operations, and how many calls were refused.
struct metrics {
  std::array<histogram, operation_count> times;
  std::array<histogram, operation_count> tails;  ///< the same, read only when there are enough for a p99
  std::atomic<std::uint64_t> refused{0};

  void add(operation which, std::uint64_t nanoseconds) {
    times[static_cast<std::size_t>(which)].add(nanoseconds);
    tails[static_cast<std::size_t>(which)].add(nanoseconds);
  }
  /// Times a call that succeeds. A refusal is an answer, counted: random calls meet blocks, closed places and
  /// what is gone. Any other error ends the program.
  template <class Call>
  auto timed(operation which, Call const& call) {
    auto const begin = now_ns();
    auto out = call();
    auto const took = now_ns() - begin;
    if (out)
      add(which, took);
    else
      note_error(which, out.error());
    return out;
  }

 private:
  void note_error(operation which, madang::error const& why) {
    using madang::error_class;
    auto const kind = madang::class_of(why.code);
    if (kind != error_class::invalid && kind != error_class::refused && kind != error_class::conflict)
      give_up(std::string(operation_names[static_cast<std::size_t>(which)]) + ": " + why.message());
    ++refused;
  }
};

}  // namespace bench::soak

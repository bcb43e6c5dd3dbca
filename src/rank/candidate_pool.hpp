// madang/src/rank/candidate_pool.hpp: what a reader could have been shown at any moment of a log.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/evaluation.hpp>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// A pair of numbers as one key.
[[nodiscard]] constexpr std::uint64_t pair_key(std::uint32_t first, std::uint32_t second) noexcept {
  return std::uint64_t{first} << 32 | second;
}

/// Follows a log and knows the candidates of each reader. Items stand in lists in the order in which their
/// window began; one whose window began anew stands there again, and its earlier places count no more.
class candidate_pool {
 public:
  /// Keeps references.
  candidate_pool(event_log const& log, evaluation_options const& options);

  /// Goes on past an event; events come in order, without gaps.
  void pass(log_event const& event);
  /// What can be shown to a reader now. Valid until the next call.
  [[nodiscard]] std::span<std::uint32_t const> candidates(std::uint32_t reader, std::int64_t at_ms);
  /// Did the reader act on the item?
  [[nodiscard]] bool acted(std::uint32_t reader, std::uint32_t item) const {
    return acted_.contains(pair_key(reader, item));
  }
  /// How often the reader acted.
  [[nodiscard]] std::size_t history(std::uint32_t reader) const noexcept { return history_[reader]; }

 private:
  struct touch {
    std::int64_t at_ms;
    std::uint32_t event;
    std::uint32_t item;
  };
  void begin_window(std::uint32_t item, std::int64_t at_ms);
  void note_newest(std::uint32_t item);
  void add_fitting(std::vector<touch> const& from, std::uint32_t reader, std::int64_t at_ms);
  [[nodiscard]] bool fits(std::uint32_t item, std::uint32_t reader) const;
  [[nodiscard]] bool newest_of_author(std::uint32_t item, std::uint32_t reader) const;

  event_log const& log_;
  evaluation_options const& options_;
  std::uint32_t passed_ = 0;                   // events
  std::vector<touch> for_all_;                 // items for everyone
  std::vector<std::vector<touch>> for_one_;    // by reader: items addressed to them
  std::vector<std::uint32_t> window_event_;    // by item: the event at which its window began
  std::vector<std::uint32_t> newest_for_all_;  // by author: their newest item for everyone
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> newest_for_one_;  // (reader, author)
  boost::unordered_flat_set<std::uint64_t> acted_;                          // (reader, item)
  std::vector<std::uint32_t> history_;
  std::vector<std::uint32_t> found_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/feed/detail/item_velocity.hpp: how much people react to items and answer them right now, and what
// that can add to scores. Most items have nothing of it: the streams in which the others lie are told apart,
// so that all else is bounded without it. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/weights.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace madang {
inline namespace v1 {
namespace detail {

/// The velocities of items at a rank epoch. Outsiders are told nothing: who acts may be somebody of whom they
/// must not know.
class item_velocity {
 public:
  item_velocity(walk_context const& in, rank_weights const& weights, std::int64_t epoch_ms);

  /// Reactions to it and answers to it within about 30 minutes, as a fixed-point number.
  [[nodiscard]] std::uint64_t of(std::uint64_t id, activity_header const& header) {
    if (!told_) return 0;
    return known_ && is_hot(id) ? counted(id) : looked_for(id, header);
  }

  /// What follows bounds parts of scores from above; none is negative.
  [[nodiscard]] std::int64_t part_of(std::uint64_t id, activity_header const& header);
  /// Of any item.
  [[nodiscard]] std::int64_t part_of_any() const noexcept;
  /// Of any item out of memory.
  [[nodiscard]] std::int64_t part_of_cold() const noexcept;
  /// Of any item that was touched so often.
  [[nodiscard]] std::int64_t part_of_touched(std::uint64_t times) const noexcept;

  /// True when nobody knows in which streams those in memory lie that have some.
  [[nodiscard]] bool anywhere() const noexcept;
  /// False when nothing was touched in any stream of the node. @pre not anywhere()
  [[nodiscard]] bool may_lie_in(std::uint64_t node) const noexcept {
    return in_.stream.touched().may_lie_in(node, since_);
  }
  /// Visits what of a node's stream was touched. @pre not anywhere()
  template <class Visit>
  void each_touched(std::uint64_t source, Visit const& visit) const {
    for (auto const& each : recent()) {
      if (auto const& found = each.in->of(source); found.orders.size != 0) visit(*each.in, found);
    }
  }
  /// True when scores of items in memory have no part of it that is not negative.
  [[nodiscard]] bool lifts_none() const noexcept { return !lifts_ || (known_ && recent_count_ == 0); }

 private:
  static constexpr std::uint64_t velocity_max = std::uint64_t{touches_max} << fixed_bits;

  // A half hour in which something was done, and what each act counts.
  struct recent_half_hour {
    touched_half_hour const* in;
    std::uint64_t worth;
  };
  [[nodiscard]] std::span<recent_half_hour const> recent() const noexcept {
    return std::span(recent_).first(recent_count_);
  }
  [[nodiscard]] std::uint64_t worth_of(std::uint32_t half_hour) const noexcept;
  [[nodiscard]] bool is_hot(std::uint64_t id) const noexcept {
    return in_.stream.hot_from == 0 || in_.stream.header(id) != nullptr;
  }
  [[nodiscard]] std::uint64_t counted(std::uint64_t id) const noexcept {
    std::uint64_t sum = 0;
    for (auto const& each : recent()) sum += each.in->count(id) * each.worth;
    return std::min(sum, velocity_max);
  }
  [[nodiscard]] std::uint64_t looked_for(std::uint64_t id, activity_header const& header);
  [[nodiscard]] std::int64_t part(std::uint64_t velocity) const noexcept;
  [[nodiscard]] std::uint64_t looked_up(std::uint64_t id, activity_header const& header);

  walk_context in_;
  rank_weights const* weights_;
  std::uint32_t running_;       // half hour that the epoch lies in
  std::uint32_t since_;         // the first one that counts
  std::uint64_t still_within_;  // what something done in the half hour before counts
  bool told_;                   // the reader is
  bool known_;                  // all that was done with items in memory is counted
  bool lifts_;                  // scores may be higher for it
  std::array<recent_half_hour, touched_lately::kept> recent_{};
  std::size_t recent_count_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

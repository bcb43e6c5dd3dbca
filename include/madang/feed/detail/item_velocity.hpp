// madang/feed/detail/item_velocity.hpp: how much people react to items and answer them right now. Most items
// have nothing of it: those that may are told apart, so that nobody looks at the others.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/rank/detail/fixed_point.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// The velocities of items at a rank epoch. Outsiders are told nothing: who acts may be somebody of whom they
/// must not know.
class item_velocity {
 public:
  /// No item has more.
  static constexpr std::uint64_t most = std::uint64_t{1'023} << fixed_bits;

  item_velocity(walk_context const& in, std::int64_t epoch_ms);

  /// Reactions to it and answers to it within about 30 minutes, as a fixed-point number.
  [[nodiscard]] std::uint64_t of(std::uint64_t id, activity_header const& header);
  /// All others have none; nothing when any may have one.
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> const& candidates() const noexcept { return few_; }

 private:
  static constexpr std::size_t few_max = 64;

  [[nodiscard]] std::uint64_t worth_of(std::uint32_t half_hour) const noexcept;

  walk_context in_;
  std::uint32_t running_;       // half hour that the epoch lies in
  std::uint64_t still_within_;  // what something done in the half hour before counts
  std::optional<std::vector<std::uint32_t>> few_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

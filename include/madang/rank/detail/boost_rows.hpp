// madang/rank/detail/boost_rows.hpp: boosts as rows of table::rank. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/detail/fixed_point.hpp>
#include <madang/rank/score.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// What a boost adds to an item's standing: it stands like one 16 times as good.
inline constexpr std::int64_t boost_part = 4 * fixed_one;

/// What a host wants seen.
struct boost_data {
  std::uint64_t activity = 0;
  std::uint32_t audience = 0;  ///< a group or record; 0: everybody
  std::int64_t since_ms = 0;
  std::int64_t until_ms = 0;

  /// Was its time over before the slot began that this epoch ends? Until then it stands where it stood.
  [[nodiscard]] constexpr bool is_over(std::int64_t epoch_ms) const noexcept {
    return until_ms <= epoch_ms - rank_epoch_ms;
  }
  /// All but the activity, which is the row's number.
  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<boost_data> decode(std::uint64_t activity, std::string_view value);
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

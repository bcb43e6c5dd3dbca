// madang/src/network/ranking_numbers.hpp: by which numbers rows know the network and its views.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/feed/page.hpp>
#include <madang/rank/detail/rank_state.hpp>

#include <cstdint>
#include <optional>

namespace madang {
inline namespace v1 {
namespace detail {

/// None: the network. @errors unknown_view.
[[nodiscard]] inline result<std::uint64_t> ranking_number(std::optional<feed_view> view) {
  if (!view) return rank_state::of_network;
  if (*view > feed_view::nodes) return fail(errc::unknown_view, "view");
  return rank_state::of_view(static_cast<std::uint8_t>(*view));
}

/// The view; none for the network.
[[nodiscard]] constexpr std::optional<feed_view> ranked_view(std::uint64_t number) noexcept {
  if (number == rank_state::of_network) return std::nullopt;
  return static_cast<feed_view>(number - 1);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

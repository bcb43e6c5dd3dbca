// madang/src/core/few.hpp: lists too short to be sorted. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>

namespace madang {
inline namespace v1 {
namespace detail {

/// Is this number one of a few? @complexity O(as many as there are)
[[nodiscard]] inline bool holds(std::span<std::uint32_t const> few, std::uint32_t number) noexcept {
  return std::ranges::find(few, number) != few.end();
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/src/core/moment.hpp: times as rows have them. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/time.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// Milliseconds since 1970 as a point in time.
[[nodiscard]] constexpr timestamp time_of(std::int64_t ms) noexcept {
  return timestamp{std::chrono::milliseconds{ms}};
}

/// A point in time as milliseconds since 1970.
[[nodiscard]] constexpr std::int64_t ms_of(timestamp at) noexcept { return at.time_since_epoch().count(); }

}  // namespace detail
}  // namespace v1
}  // namespace madang

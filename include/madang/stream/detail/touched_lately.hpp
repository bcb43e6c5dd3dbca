// madang/stream/detail/touched_lately.hpp: which activities somebody reacted to or answered in the last half
// hours: all that matter, and some that do not any more. A function of the rows of reactions and comments, in
// whatever order they come. 4 bytes per reaction or comment of 90 minutes. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/detail/paged.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

inline constexpr std::int64_t half_hour_ms = 1'800'000;

/// Half hours since 1970. @pre at_ms >= 0
[[nodiscard]] constexpr std::uint32_t half_hour_of(std::int64_t at_ms) noexcept {
  return static_cast<std::uint32_t>(at_ms / half_hour_ms);
}

/// Activities by the half hour in which they were touched; the newest three half hours are kept.
class touched_lately {
 public:
  /// Notes that something was done with an activity. What is older than what is kept changes nothing.
  void note(cow_heap& heap, std::int64_t at_ms, std::uint32_t activity);
  /// What was touched since the beginning of a half hour, ascending, each once. Nothing when that lies
  /// further back than what is kept, or when there are more than `most`.
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> since(std::uint32_t half_hour,
                                                                std::size_t most) const;
  void clear(cow_heap& heap);
  [[nodiscard]] std::size_t bytes() const noexcept;

 private:
  static constexpr std::uint32_t kept = 3;

  struct touched {
    std::uint32_t half_hour = 0;
    cow_list<std::uint32_t> activities;  // some more than once
  };
  std::array<touched, kept> slots_{};  // half hour n at n % kept
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

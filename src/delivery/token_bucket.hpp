// madang/src/delivery/token_bucket.hpp: so many per second on average, some at once.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/time.hpp>

#include <cstddef>

namespace madang {
inline namespace v1 {
namespace detail {

/// Fills with time up to `burst`. A clock that goes back fills nothing. @threads one at a time.
class token_bucket {
 public:
  /// Full at first. A rate of 0 never runs out.
  token_bucket(double per_second, std::size_t burst) noexcept;

  /// So many may be spent now, at most `wanted`.
  [[nodiscard]] std::size_t available(timestamp now, std::size_t wanted) noexcept;
  /// Spends what was available.
  void spend(std::size_t tokens) noexcept;
  /// When the next one is there. @pre a rate, and `available` was asked.
  [[nodiscard]] timestamp ready_at() const noexcept;

 private:
  double per_second_;
  double burst_;
  double tokens_;
  timestamp filled_{};
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

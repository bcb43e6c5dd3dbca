// Rate limits. SPDX-License-Identifier: Apache-2.0
#include "delivery/token_bucket.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// A token that lacks less than this is there: times are whole milliseconds, rates are not.
constexpr double rounding = 1e-9;

}  // namespace

token_bucket::token_bucket(double per_second, std::size_t burst) noexcept
    : per_second_(per_second), burst_(static_cast<double>(burst)), tokens_(burst_) {}

std::size_t token_bucket::available(timestamp now, std::size_t wanted) noexcept {
  if (per_second_ <= 0) return wanted;
  if (now > filled_) {
    std::chrono::duration<double> const passed = now - filled_;
    tokens_ = std::min(burst_, tokens_ + passed.count() * per_second_);
    filled_ = now;
  }
  return std::min(wanted, static_cast<std::size_t>(tokens_ + rounding));
}

void token_bucket::spend(std::size_t tokens) noexcept {
  if (per_second_ > 0) tokens_ = std::max(0.0, tokens_ - static_cast<double>(tokens));
}

timestamp token_bucket::ready_at() const noexcept {
  auto const lacking = std::max(0.0, 1.0 - tokens_);
  return filled_ + std::chrono::milliseconds(std::llround(std::ceil(lacking / per_second_ * 1000.0)));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Memory for texts that several networks share. SPDX-License-Identifier: Apache-2.0
#include <madang/stream/body_budget.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {

bool body_budget::take(std::uint64_t bytes) noexcept {
  auto taken = taken_.load(std::memory_order_relaxed);
  do {
    if (bytes > bytes_max_ - taken) return false;
  } while (!taken_.compare_exchange_weak(taken, taken + bytes, std::memory_order_relaxed));
  return true;
}

std::uint64_t body_budget::share() const noexcept {
  return bytes_max_ / std::max<std::uint64_t>(networks_.load(std::memory_order_relaxed), 1);
}

namespace detail {

body_allowance::body_allowance(std::uint64_t own_max, body_budget* shared) noexcept
    : own_max_(own_max), shared_(shared) {
  if (shared_ != nullptr) shared_->networks_.fetch_add(1, std::memory_order_relaxed);
}

body_allowance::~body_allowance() {
  settle(0);
  if (shared_ != nullptr) shared_->networks_.fetch_sub(1, std::memory_order_relaxed);
}

bool body_allowance::cover(std::uint64_t bytes) noexcept {
  if (bytes > own_max_) return false;
  if (shared_ == nullptr || bytes <= taken_) return true;
  if (!shared_->take(bytes - taken_)) return false;
  taken_ = bytes;
  return true;
}

std::uint64_t body_allowance::fair(std::uint64_t held) const noexcept {
  if (shared_ == nullptr) return held;
  auto const scarce = shared_->bytes_taken() >= shared_->bytes_max() / 8 * 7;
  return scarce ? std::min(held, shared_->share()) : held;
}

void body_allowance::settle(std::uint64_t held) noexcept {
  if (held >= taken_) return;
  shared_->taken_.fetch_sub(taken_ - held, std::memory_order_relaxed);
  taken_ = held;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

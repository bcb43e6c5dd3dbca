// madang/src/rank/sample.hpp: draws numbers with replacement, from a seed. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

/// Draws from 0 to below `size`, the same everywhere for the same seed (SplitMix64).
class sample_source {
 public:
  /// @pre size <= 2^32
  sample_source(std::uint64_t seed, std::size_t size) noexcept : state_(seed), size_(size) {}

  /// The next number. @pre size is not 0
  [[nodiscard]] std::size_t next() noexcept {
    state_ += 0x9e3779b97f4a7c15ULL;
    auto mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<std::size_t>(((mixed ^ (mixed >> 31)) >> 32) * size_ >> 32);
  }

 private:
  std::uint64_t state_;
  std::uint64_t size_;
};

/// Does chance choose what has this seed? True for such a share of all seeds.
[[nodiscard]] inline bool chosen_by_chance(std::uint64_t seed, double share) noexcept {
  constexpr std::size_t steps = std::size_t{1} << 32U;
  return static_cast<double>(sample_source(seed, steps).next()) < share * static_cast<double>(steps);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Seeded random numbers, and draws by weight. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/time.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace bench {

/// The same numbers for the same seed, everywhere: only the engine of the standard library is used, for its
/// distributions differ between libraries.
class dice {
 public:
  explicit dice(std::uint64_t seed) : engine_(seed) {}
  /// Uniform in [0, 1).
  [[nodiscard]] double share() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  /// Uniform in [0, end).
  [[nodiscard]] std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(share() * end); }
  /// True with this probability.
  [[nodiscard]] bool chance(double probability) { return share() < probability; }

 private:
  std::mt19937_64 engine_;
};

/// Random bytes for the library: the same in every run.
class seeded_random final : public madang::random_source {
 public:
  explicit seeded_random(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> out) noexcept override {
    for (auto& each : out) each = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

/// Draws numbers 0 .. count-1 with probability proportional to 1 / (rank + shift)^exponent.
class ranked_draw {
 public:
  ranked_draw(std::uint32_t count, double shift, double exponent) : sums_(count) {
    double sum = 0;
    for (std::uint32_t rank = 0; rank < count; ++rank) sums_[rank] = sum += std::pow(rank + shift, -exponent);
  }
  [[nodiscard]] std::uint32_t operator()(dice& from) const {
    auto const at = std::upper_bound(sums_.begin(), sums_.end(), from.share() * sums_.back());
    return static_cast<std::uint32_t>(std::min(at - sums_.begin(), std::ptrdiff_t(sums_.size()) - 1));
  }

 private:
  std::vector<double> sums_;
};

/// Numbers 0 .. count-1 in random order.
[[nodiscard]] inline std::vector<std::uint32_t> shuffled(std::uint32_t count, dice& from) {
  std::vector<std::uint32_t> out(count);
  for (std::uint32_t at = 0; at < count; ++at) out[at] = at;
  for (std::uint32_t left = count; left > 1; --left) std::swap(out[left - 1], out[from.below(left)]);
  return out;
}

}  // namespace bench

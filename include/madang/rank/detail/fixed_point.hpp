// madang/rank/detail/fixed_point.hpp: logarithms in whole numbers, the same on every machine.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

inline constexpr int fixed_bits = 16;                                     ///< binary digits behind the point
inline constexpr std::int64_t fixed_one = std::int64_t{1} << fixed_bits;  ///< 1 as a fixed-point number

/// log2(1 + step / 128) for steps 0 to 128, by repeated squaring.
consteval std::array<std::uint32_t, 129> make_log2_table() {
  constexpr int guard_bits = 8;  // digits beyond those kept, to round
  std::array<std::uint32_t, 129> out{};
  for (std::size_t step = 0; step < 128; ++step) {
    std::uint64_t mantissa = (std::uint64_t{128} + step) << 23;  // 1.0 is 2^30
    std::uint64_t digits = 0;
    for (int bit = 0; bit < fixed_bits + guard_bits; ++bit) {
      mantissa = mantissa * mantissa >> 30;
      auto const carry = mantissa >> 31;
      digits = digits << 1 | carry;
      mantissa >>= carry;
    }
    out[step] = static_cast<std::uint32_t>((digits + (1U << (guard_bits - 1))) >> guard_bits);
  }
  out[128] = static_cast<std::uint32_t>(fixed_one);
  return out;
}

inline constexpr std::array<std::uint32_t, 129> log2_table = make_log2_table();

/// The base-2 logarithm of a fixed-point number of at least 1, to within 2 units of the last digit.
/// @pre value >= fixed_one. Throws nothing.
[[nodiscard]] constexpr std::int64_t log2_fixed(std::uint64_t value) noexcept {
  auto const whole = static_cast<int>(std::bit_width(value)) - 1;
  auto const aligned = value << (63 - whole);  // the leading digit becomes the highest bit
  auto const step = static_cast<std::size_t>(aligned >> 56 & 127);
  auto const rest = static_cast<std::int64_t>(aligned >> 40 & 0xFFFF);
  std::int64_t const low = log2_table[step];
  std::int64_t const high = log2_table[step + 1];
  return (std::int64_t{whole} - fixed_bits) * fixed_one + low + (((high - low) * rest + 0x8000) >> 16);
}

/// log2(1 + value) of a fixed-point number. Throws nothing.
[[nodiscard]] constexpr std::int64_t log2_of_one_plus(std::uint64_t value) noexcept {
  return log2_fixed(value + static_cast<std::uint64_t>(fixed_one));
}

/// The product of two fixed-point numbers, rounded down. @pre it fits. Throws nothing.
[[nodiscard]] constexpr std::int64_t multiply_fixed(std::int64_t a, std::int64_t b) noexcept {
  return a * b >> fixed_bits;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/src/notify/wall_clock.hpp: times of day and days of the week as words. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace madang {
inline namespace v1 {
namespace detail {

/// Days of the week, Monday first: the lowest bit of a set of days.
inline constexpr std::array<std::string_view, 7> day_words{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// A time of day, e.g. "07:30".
[[nodiscard]] inline std::string clock_text(std::chrono::minutes after_midnight) {
  auto const part = [](std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  auto out = part(after_midnight.count() / 60);
  return out.append(":").append(part(after_midnight.count() % 60));
}

/// "07:30" as minutes after midnight; empty when it is no time of day.
[[nodiscard]] inline std::optional<std::chrono::minutes> clock_of(std::string_view text) {
  auto const colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto const number = [](std::string_view digits) -> std::optional<int> {
    int value = 0;
    auto const* end = digits.data() + digits.size();
    auto const read = std::from_chars(digits.data(), end, value);
    if (digits.empty() || digits.size() > 2 || read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
  };
  auto const hour = number(text.substr(0, colon));
  auto const minute = number(text.substr(colon + 1));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return std::chrono::minutes(*hour * 60 + *minute);
}

/// A day as a set of days; empty when it is none.
[[nodiscard]] inline std::optional<std::uint8_t> day_of(std::string_view word) {
  auto const* const at = std::find(day_words.begin(), day_words.end(), word);
  if (at == day_words.end()) return std::nullopt;
  return static_cast<std::uint8_t>(1U << (at - day_words.begin()));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

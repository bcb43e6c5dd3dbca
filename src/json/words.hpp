// madang/src/json/words.hpp: what values of enumerations are called in JSON. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// The word of a value, of all words in the order of the enumeration.
template <class Enum, std::size_t Size>
[[nodiscard]] std::string_view word(std::array<std::string_view, Size> const& words, Enum value) noexcept {
  auto const at = static_cast<std::size_t>(value);
  return at < Size ? words[at] : std::string_view("unknown");
}

/// Of follow_level.
inline constexpr std::array<std::string_view, 3> level_words{"all", "highlights", "none"};

}  // namespace detail
}  // namespace v1
}  // namespace madang

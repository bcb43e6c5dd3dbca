// Reading UTF-8 one code point at a time. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <utf8proc.h>

#include <cstddef>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// One code point and the bytes it takes.
struct code_point {
  char32_t value = 0;
  std::size_t bytes = 0;
};

inline constexpr char32_t replacement_character = 0xFFFD;

/// The code point at a byte, or {.., 0} where the bytes are no UTF-8. @pre at < text.size()
[[nodiscard]] inline code_point strict_code_point_at(std::string_view text, std::size_t at) noexcept {
  auto const lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1};
  utf8proc_int32_t value = 0;
  auto const* bytes = reinterpret_cast<utf8proc_uint8_t const*>(text.data() + at);
  auto const taken = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &value);
  if (taken <= 0) return {replacement_character, 0};
  return {static_cast<char32_t>(value), static_cast<std::size_t>(taken)};
}

/// The same, but a byte that is no UTF-8 counts as U+FFFD. @pre at < text.size()
[[nodiscard]] inline code_point code_point_at(std::string_view text, std::size_t at) noexcept {
  auto found = strict_code_point_at(text, at);
  if (found.bytes == 0) found.bytes = 1;
  return found;
}

/// The code point that ends before a byte, 0 at the beginning. @pre at <= text.size()
[[nodiscard]] inline char32_t code_point_before(std::string_view text, std::size_t at) noexcept {
  if (at == 0) return 0;
  auto begin = at - 1;
  while (begin > 0 && at - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  return code_point_at(text, begin).value;
}

/// The general category.
[[nodiscard]] inline utf8proc_category_t category_of(char32_t value) noexcept {
  return utf8proc_category(static_cast<utf8proc_int32_t>(value));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

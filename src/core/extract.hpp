// What the parts of the text search share. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// A place that reads like a URL.
struct url_match {
  std::size_t end = 0;       ///< one past the URL's last byte
  std::size_t resume = 0;    ///< where to search on; past `end` where a tail was cut off
  bool with_scheme = false;  ///< begins with http:// or https://
  bool valid = true;         ///< false: to be passed over, e.g. a host name too long for DNS
};

/// The URL that begins at a byte, if one does. @pre valid UTF-8, at < text.size()
[[nodiscard]] std::optional<url_match> match_url(std::string_view text, std::size_t at);

/// ASCII letters and digits.
[[nodiscard]] inline bool is_ascii_alnum(char32_t c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Latin letters beyond ASCII and the marks put on them.
[[nodiscard]] bool is_latin_accented(char32_t c) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Lines. SPDX-License-Identifier: Apache-2.0
#include "delivery/line.hpp"

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {

std::string one_line(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(),
      [](char each) { return static_cast<unsigned char>(each) < 0x20 || each == 0x7f; }, ' ');
  return out;
}

std::string_view cut(std::string_view text, std::size_t bytes_max) noexcept {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0U) == 0x80U) --bytes_max;
  return text.substr(0, bytes_max);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

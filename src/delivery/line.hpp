// madang/src/delivery/line.hpp: text of people as one line. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// Of a reason why a message did not arrive.
inline constexpr std::size_t reason_bytes_max = 200;

/// Control characters, line breaks among them, become spaces.
[[nodiscard]] std::string one_line(std::string_view text);
/// At most so many bytes, cut between characters. @pre valid UTF-8.
[[nodiscard]] std::string_view cut(std::string_view text, std::size_t bytes_max) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace madang

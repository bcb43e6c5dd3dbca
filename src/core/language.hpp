// madang/src/core/language.hpp: the languages that sentences come in. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// "ko", alone or before a region; everything else is English.
[[nodiscard]] constexpr bool is_korean(std::string_view language) noexcept {
  return language.starts_with("ko") && (language.size() == 2 || language[2] == '-' || language[2] == '_');
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

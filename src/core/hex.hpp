// madang/src/core/hex.hpp: bytes as text. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// Two lower-case hexadecimal digits per byte.
[[nodiscard]] std::string hexadecimal(std::span<std::uint8_t const> bytes);
[[nodiscard]] std::string hexadecimal(std::string_view bytes);

}  // namespace detail
}  // namespace v1
}  // namespace madang

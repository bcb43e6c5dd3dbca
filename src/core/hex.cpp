// Bytes as text. SPDX-License-Identifier: Apache-2.0
#include "core/hex.hpp"

#include <sodium.h>

namespace madang {
inline namespace v1 {
namespace detail {

std::string hexadecimal(std::span<std::uint8_t const> bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');  // libsodium writes a NUL
  sodium_bin2hex(out.data(), out.size(), bytes.data(), bytes.size());
  out.pop_back();
  return out;
}

std::string hexadecimal(std::string_view bytes) {
  return hexadecimal(std::span(reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

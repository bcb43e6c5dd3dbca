// Which sanitizer this is compiled for. SPDX-License-Identifier: Apache-2.0
#pragma once

namespace madang {
inline namespace v1 {
namespace detail {

#if defined(__SANITIZE_ADDRESS__)
#define MADANG_SANITIZE_ADDRESS
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MADANG_SANITIZE_ADDRESS
#endif
#endif

/// True when the address sanitizer watches: it shall see every use after free, so nothing is used again.
#if defined(MADANG_SANITIZE_ADDRESS)
inline constexpr bool address_sanitized = true;
#undef MADANG_SANITIZE_ADDRESS
#else
inline constexpr bool address_sanitized = false;
#endif

}  // namespace detail
}  // namespace v1
}  // namespace madang

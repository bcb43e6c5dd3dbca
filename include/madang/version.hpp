// madang/version.hpp: the library's version, the one place it is written. SPDX-License-Identifier: Apache-2.0
#pragma once

#define MADANG_VERSION_MAJOR 0
#define MADANG_VERSION_MINOR 1
#define MADANG_VERSION_PATCH 0

namespace madang {
inline namespace v1 {
/// The version this header was released with, as "major.minor.patch".
inline constexpr char const* version_text = "0.1.0";
}  // namespace v1
}  // namespace madang

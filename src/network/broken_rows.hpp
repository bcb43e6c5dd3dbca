// madang/src/network/broken_rows.hpp: rows that say what they cannot. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// An activity that is missing where another row names it, or cannot be read or written again.
[[nodiscard]] inline error broken_activity() { return fail(errc::corrupt, "activity"); }

}  // namespace detail
}  // namespace v1
}  // namespace madang

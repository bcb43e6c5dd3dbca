// Names of what goes out. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/delivery.hpp>

namespace madang {
inline namespace v1 {

std::string_view name_of(batch_mode mode) noexcept {
  static constexpr std::string_view names[batch_mode_count] = {"immediate", "leading", "fixed", "sliding",
                                                               "digest"};
  auto const at = static_cast<std::size_t>(mode);
  return at < batch_mode_count ? names[at] : std::string_view("?");
}

}  // namespace v1
}  // namespace madang

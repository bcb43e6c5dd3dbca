// madang/rank/detail/log_names.hpp: what people, nodes and activities of a network are called in event logs,
// and so what models learn from: numbers, never names. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

namespace madang {
inline namespace v1 {
namespace detail {

[[nodiscard]] inline std::string person_in_log(std::uint32_t number) {
  return std::string("p").append(std::to_string(number));
}
/// A group, record or topic.
[[nodiscard]] inline std::string node_in_log(std::uint32_t number) {
  return std::string("n").append(std::to_string(number));
}
[[nodiscard]] inline std::string activity_in_log(std::uint64_t id) {
  return std::string("a").append(std::to_string(id));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

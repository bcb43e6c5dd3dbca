// madang/feed/detail/reach.hpp: which records lie below or above one. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/graph/detail/graph_state.hpp>

#include <cstdint>
#include <span>

namespace madang {
inline namespace v1 {
namespace detail {

/// The records that `how` leads to from `from` over at most `depth` links valid at `now_ms`, each once,
/// itself left out; hidden ones are among them. Valid until this thread asks again.
/// @complexity O(records and links on the way); O(1) when this thread asked before and no link of any record
/// was made or ended since, unless a link on the way is valid for a time only.
[[nodiscard]] std::span<std::uint32_t const> records_reached(graph_state const& graph, std::uint32_t from,
                                                             record_reach how, std::uint32_t depth,
                                                             std::int64_t now_ms);

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/access/detail/follow_filter.hpp: what the filter of a follow lets through.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/detail/reader_rights.hpp>

#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

/// Does an activity pass a follow's filter: its kind, and of record changes a field that the follower may
/// see? Right after a question to the host it does not; the question was noted.
[[nodiscard]] bool passes_filter(edge_data const& filter, std::uint64_t id, activity_header const& header,
                                 reader_rights& rights, activity_source& activities);

}  // namespace detail
}  // namespace v1
}  // namespace madang

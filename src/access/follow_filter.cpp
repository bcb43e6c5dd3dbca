// Filters of follows. SPDX-License-Identifier: Apache-2.0
#include <madang/access/detail/follow_filter.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {

bool passes_filter(edge_data const& filter, std::uint64_t id, activity_header const& header,
                   reader_rights& rights, activity_source& activities) {
  if (filter.kinds != 0 && (filter.kinds & kind_bit(header.kind)) == 0) return false;
  if (filter.fields.empty() || header.kind != activity_kind::record_change) return true;
  auto const body = body_data::decode(activities.body(id, header));
  if (!body) return false;
  return std::any_of(body->fields.begin(), body->fields.end(), [&](body_data::field const& each) {
    auto const named =
        std::find(filter.fields.begin(), filter.fields.end(), each.name) != filter.fields.end();
    return named && rights.field({header.place}, each.name, each.sensitivity, each.label) == verdict::yes;
  });
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

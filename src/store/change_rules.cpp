// What every store asks of a group of changes. SPDX-License-Identifier: Apache-2.0
#include "store/change_rules.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t command_id_bytes_max = 64;
constexpr std::size_t value_bytes_max = 256U
                                        << 20;  // far above any limit of the layers above, far below SQLite's

result<void> check_row(row const& one) {
  if (static_cast<std::size_t>(one.key.in) >= table_count)
    return fail(errc::out_of_range, "table", static_cast<std::uint64_t>(one.key.in), table_count - 1);
  auto const& shape = shape_of(one.key.in);
  if (!key_fits(one.key)) return fail(errc::out_of_range, shape.name);
  if (!shape.has_value && !one.value.empty()) return fail(errc::malformed, shape.name);
  if (one.value.size() > value_bytes_max)
    return fail(errc::too_long, shape.name, one.value.size(), value_bytes_max);
  return {};
}

result<void> check_change(change const& one, std::uint64_t number, timestamp earliest) {
  if (one.number != number) return fail(errc::out_of_range, "number", one.number, number);
  if (one.at < earliest) return fail(errc::out_of_range, "at");
  if (one.command_id.size() > command_id_bytes_max)
    return fail(errc::too_long, "command_id", one.command_id.size(), command_id_bytes_max);
  if (one.audit.size() > value_bytes_max)
    return fail(errc::too_long, "audit", one.audit.size(), value_bytes_max);
  for (auto const& each : one.rows)
    if (auto sound = check_row(each); !sound) return sound;
  return {};
}

}  // namespace

result<void> check_group(std::span<change const> group, version expected, version head, timestamp head_time) {
  if (expected != head) return fail(errc::version_conflict, "version", expected.number, head.number);
  auto number = head.number;
  auto earliest = head_time;
  for (auto const& each : group) {
    if (auto sound = check_change(each, ++number, earliest); !sound) return sound;
    earliest = each.at;
  }
  return {};
}

result<void> check_history(version from, version head) {
  if (from.number == 0) return {};  // before the first change all histories are the same
  if (from.incarnation != head.incarnation || from.number > head.number)
    return fail(errc::version_conflict, "version", from.number, head.number);
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

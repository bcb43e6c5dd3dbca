// What a host wants seen. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

#include <algorithm>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_boost() { return fail(errc::corrupt, "boost"); }

row_key boost_row(std::uint64_t activity) noexcept { return rank_row(rank_kind::boost, 0, activity); }

}  // namespace

result<void> writer::put_boost(boost_data const& boost) {
  if (!put({boost_row(boost.activity), boost.encode(), false})) return broken_boost();
  return {};
}

// Those that are over make room; until the end of the slot they stand where they stood.
result<void> writer::drop_ended_boosts() {
  std::vector<std::uint64_t> over;
  for (auto const& each : in_.working.ranks.boosts())
    if (each.is_over(rank_epoch_of(now_ms_))) over.push_back(each.activity);
  for (auto const each : over)
    if (auto const done = withdraw_boost(activity_id{each}); !done) return done;
  return {};
}

result<node_id> writer::boost_audience(node_id wanted) const {
  if (!wanted) return node_id{};
  auto const at = graph().resolve(wanted);
  if (!graph().exists(at) || graph().node(at).deleted) return fail(errc::unknown_node, "audience");
  auto const kind = graph().node(at).kind;
  if (kind != node_kind::group && kind != node_kind::record) return fail(errc::wrong_kind, "audience");
  return at;
}

result<void> writer::boost(boost_input const& in) {
  auto const audience = boost_audience(in.audience);
  if (!audience) return audience.error();
  auto const* header = activities_.header(in.activity.value);
  if (auto const done = failure(); !done) return done;
  constexpr auto gone = activity_header::deleted | activity_header::buried | activity_header::shrunk;
  if (header == nullptr || (header->flags & gone) != 0) return fail(errc::unknown_activity, "activity");
  if (header->root != 0 || header->has(activity_header::batched)) return fail(errc::wrong_kind, "activity");
  auto const until_ms = in.until.time_since_epoch().count();
  if (until_ms <= now_ms_) return fail(errc::out_of_range, "until");
  if (auto const done = drop_ended_boosts(); !done) return done;
  auto const all = in_.working.ranks.boosts();
  auto const known = std::ranges::find(all, in.activity.value, &boost_data::activity) != all.end();
  if (!known && all.size() >= boosts_max) return fail(errc::too_many, "boosts", all.size() + 1, boosts_max);
  return put_boost({in.activity.value, audience->value, now_ms_, until_ms});
}

result<void> writer::withdraw_boost(activity_id activity) {
  auto const all = in_.working.ranks.boosts();
  if (std::ranges::find(all, activity.value, &boost_data::activity) == all.end()) return {};
  if (!put({boost_row(activity.value), {}, true})) return broken_boost();
  return {};
}

result<void> writer::restore_boost(activity_id activity, node_id audience, timestamp since, timestamp until) {
  if (auto const ok = restore_step(audience); !ok) return ok;
  return put_boost(
      {activity.value, audience.value, since.time_since_epoch().count(), until.time_since_epoch().count()});
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

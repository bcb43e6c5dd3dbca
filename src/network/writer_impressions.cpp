// What people do, for logs of impressions: told when it is durable. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

void writer::note_act(recorded_act const& act) {
  if (in_.acts == nullptr || options_.mode != write_mode::normal) return;
  if (in_.working.is_on(reading_purpose::impressions, person_id{act.reader})) in_.acts->done.push_back(act);
}

// A comment answers the item that its thread lies under; a share answers what it shares.
void writer::note_answer(activity_data const& of) {
  auto const item = of.kind == activity_kind::comment ? of.root : of.shared;
  if (item != 0) note_act({of.time_ms, of.actor, action_verb::reply, item});
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

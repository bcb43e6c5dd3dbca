// madang/network/detail/delivery_writer.hpp: how a writer opens a person's batches, and looks with a person's
// eyes. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/network/detail/inbox_reader.hpp>
#include <madang/network/detail/inbox_writer.hpp>
#include <madang/notify/detail/delivery_machine.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// Does something with a person's batches, by the habits that hold now.
template <class Work>
result<void> writer::with_delivery(node_id person, Work const& work) {
  auto const habits = habits_of(person);
  if (!habits) return habits.error();
  inbox_rows rows(*this);
  delivery_machine machine(rows, person.value, *habits, now_ms_);
  return work(machine);
}

/// Looks at the unpublished state as a person may see it; again, when the host had to be asked.
template <class Look>
result<void> writer::with_eyes_of(person_id person, Look const& look) {
  policy_session session{in_.policy, {}, {}};
  for (;;) {
    reader_rights rights(graph(), in_.working.owner, person, now_ms_, session);
    walk_context in{graph(), in_.working.stream,           rights,           activities_,
                    session, in_.allowed.record_depth_max, in_.working.ranks};
    if (auto const done = look(in); !done) return done;
    if (session.open.empty()) return failure();
    in_.policy->ask(person, graph().outsider(person), session.open, in_.published_number, now_ms_,
                    session.answers);
    session.open = {};
  }
}

/// Is this somebody to whom messages go?
[[nodiscard]] inline bool listens(graph_state const& graph, node_id person) {
  return graph.is(person, node_kind::person) && !graph.node(person).hidden && !graph.node(person).inactive;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

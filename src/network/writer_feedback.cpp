// Seen, opened, less and more like this, and what may be noted at all. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

#include <algorithm>
#include <iterator>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_reading() { return fail(errc::corrupt, "reading"); }

constexpr edge_type edge_of(feedback_kind kind) noexcept {
  return kind == feedback_kind::less ? edge_type::less : edge_type::more;
}
constexpr feedback_kind other_of(feedback_kind kind) noexcept {
  return kind == feedback_kind::less ? feedback_kind::more : feedback_kind::less;
}

}  // namespace

result<void> writer::set_purpose(purpose_input const& in) {
  if (static_cast<std::size_t>(in.what) >= reading_purposes_count) return fail(errc::out_of_range, "what");
  if (in.turn > purpose_switch::on) return fail(errc::out_of_range, "turn");
  auto wanted = in;
  if (in.organization) {
    auto const at = known(in.organization, node_kind::organization, "organization");
    if (!at) return at.error();
    wanted.organization = organization_id{at->value};
  }
  auto const* before = in_.working.purposes;
  auto next = before != nullptr ? *before : purpose_switches{};
  auto const old = next.encode();
  next.turn(wanted);
  auto value = next.encode();
  if (value == old) return {};
  row_key const key{table::meta, static_cast<std::uint64_t>(meta_key::purposes), 0, 0};
  if (!put({key, std::move(value), false})) return broken_reading();
  return {};
}

// What a reader tells of items; opened ones were seen, too.
result<void> writer::note_seen(person_id by, std::span<activity_id const> activities, reading_purpose how) {
  person_id const reader{graph().resolve(by).value};
  if (auto const ok = acting(reader, "reader"); !ok) return ok;
  auto const what = how == reading_purpose::seen ? "seen" : "opened";
  if (!in_.working.is_on(how, reader)) return fail(errc::not_allowed, what);
  if (activities.size() > seen_batch_max)
    return fail(errc::too_long, "activities", activities.size(), seen_batch_max);
  for (auto const id : activities)
    if (!id || id.value > in_.working.stream.activity_count)
      return fail(errc::unknown_activity, "activities");
  auto const key = seen_key(reader);
  auto const old = get(key);
  if (!old) return old.error();
  auto data = *old ? seen_data::decode(**old) : seen_data{};
  if (!data) return broken_reading();
  auto const before = *data;
  seen_data::add(data->seen, activities, seen_items_max);
  if (how == reading_purpose::opened) seen_data::add(data->opened, activities, seen_items_max);
  if (*data == before) return {};
  std::vector<std::uint32_t> first_opened;
  std::ranges::set_difference(data->opened, before.opened, std::back_inserter(first_opened));
  if (!put({key, data->encode(), false}) || !count_opened(reader, first_opened)) return broken_reading();
  return failure();
}

// Feedback is about the author of an activity that the person may see, or about a node.
result<node_id> writer::feedback_node(person_id person, feedback_input const& in) {
  if (!in.activity) return graph().resolve(in.node);
  if (in.node) return fail(errc::wrong_kind, "node");
  auto const found = visible(person, in.activity);
  if (!found) return found.error();
  return graph().resolve({(*found)->actor});
}

result<void> writer::give_feedback(feedback_input const& in) {
  person_id const person{graph().resolve(in.person).value};
  if (auto const ok = acting(person, "person"); !ok) return ok;
  if (in.kind > feedback_kind::more) return fail(errc::out_of_range, "kind");
  auto const node = feedback_node(person, in);
  if (!node) return node.error();
  if (!graph().exists(*node) || *node == node_id{person}) return fail(errc::unknown_node, "node");
  auto const kind = graph().node(*node).kind;
  if (kind == node_kind::tag || kind == node_kind::organization) return fail(errc::wrong_kind, "node");
  if (!allowed(person, [&](reader_rights& rights) { return rights.node(*node); }))
    return fail(errc::unknown_node, "node");
  if (auto const done = drop_faded(person); !done) return done;
  auto const count =
      graph().out(edge_type::less, person).size() + graph().out(edge_type::more, person).size();
  if (count >= in_.allowed.follows_max)
    return fail(errc::too_long, "feedback", count + 1, in_.allowed.follows_max);
  if (auto const done = unlink(edge_of(other_of(in.kind)), person, *node); !done) return done;
  edge_data data;
  data.since_ms = now_ms_;
  if (!put_edge(edge_of(in.kind), person, *node, data)) return broken_reading();
  if (in.kind == feedback_kind::less && in.activity)
    note_act({now_ms_, person.value, action_verb::hide, in.activity.value});
  return {};
}

result<void> writer::withdraw_feedback(person_id by, node_id about) {
  auto const person = graph().resolve(by);
  auto const node = graph().resolve(about);
  if (auto const done = unlink(edge_type::less, person, node); !done) return done;
  return unlink(edge_type::more, person, node);
}

result<void> writer::drop_faded(person_id person) {
  std::vector<std::pair<edge_type, node_id>> over;
  for (auto const type : {edge_type::less, edge_type::more})
    for (auto const each : graph().out(type, person)) {
      auto const* details = graph().details(type, person, {each.node()});
      if (details != nullptr && feedback_is_over(now_ms_ - details->since_ms))
        over.emplace_back(type, node_id{each.node()});
    }
  for (auto const& [type, node] : over)
    if (auto const done = unlink(type, person, node); !done) return done;
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

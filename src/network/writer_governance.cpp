// Legal holds and retention: what must stay, and what goes by its age. SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_governance() { return fail(errc::corrupt, "governance"); }

range_request all_governed(govern_kind kind) {
  return all_rows_of(table::govern, static_cast<std::uint64_t>(kind));
}

}  // namespace

bool writer::put_govern(govern_kind kind, std::uint64_t number, std::string value) {
  return put({govern_row(kind, number), std::move(value), false});
}

result<std::uint64_t> writer::place_hold(hold_input const& in) {
  auto const reason = normalize("reason", in.reason, in_.allowed.name_bytes_max);
  if (!reason) return reason.error();
  if (reason->empty()) return fail(errc::empty, "reason");
  hold_data hold;
  if (in.node) {
    auto const at = graph().resolve(in.node);
    if (!graph().exists(at)) return fail(errc::unknown_node, "node");
    auto const kind = graph().node(at).kind;
    if (kind != node_kind::person && kind != node_kind::group && kind != node_kind::record)
      return fail(errc::wrong_kind, "node");
    hold.node = at.value;
  }
  hold.reason = *reason;
  hold.since_ms = now_ms_;
  return add_hold(hold);
}

result<std::uint64_t> writer::add_hold(hold_data const& hold) {
  constexpr std::uint64_t holds_max = 100'000;
  auto request = all_governed(govern_kind::hold);
  request.newest_first = true;
  request.rows_max = 1;
  auto const last = in_.rows.range(request);
  if (!last) return last.error();
  auto const number = last->empty() ? 1 : last->front().key.b + 1;
  if (number > holds_max) return fail(errc::too_many, "holds", number, holds_max);
  if (!put_govern(govern_kind::hold, number, hold.encode())) return broken_governance();
  held_.reset();
  return number;
}

// What a hold on the survivor covered through a merge stays held when the merge is taken back, by a hold of
// its own; and what was held through this node alone is looked at again.
result<void> writer::keep_held(node_id merged) {
  if (!in_.working.holds) return {};
  auto const survivor = graph().resolve(merged);
  auto const rows = in_.rows.range(all_governed(govern_kind::hold));
  if (!rows) return rows.error();
  bool any = false;
  for (auto const& each : *rows) {
    auto hold = hold_data::decode(each.value);
    if (!hold) return broken_governance();
    if (hold->released_ms != 0) continue;
    any = true;
    if (hold->node == 0 || hold->node == merged.value || graph().resolve({hold->node}) != survivor) continue;
    hold->node = merged.value;
    if (auto const added = add_hold(*hold); !added) return added.error();
  }
  return any ? ask_for_review() : result<void>();
}

// Retention looks again from the start, erasures and tombstones at the next `run_due`.
result<void> writer::ask_for_review() {
  if (!put_govern(govern_kind::review, 0, {})) return broken_governance();
  held_.reset();
  return look_again(0);
}

// What the hold kept goes on.
result<void> writer::release_hold(std::uint64_t number) {
  auto const value = get(govern_row(govern_kind::hold, number));
  if (!value) return value.error();
  auto hold = *value ? hold_data::decode(**value) : std::nullopt;
  if (!hold) return fail(errc::out_of_range, "hold", number, 0);
  if (hold->released_ms != 0) return {};
  hold->released_ms = std::max<std::int64_t>(now_ms_, 1);
  if (!put_govern(govern_kind::hold, number, hold->encode())) return broken_governance();
  return ask_for_review();
}

result<void> writer::set_retention(activity_kind kind, std::uint32_t days) {
  constexpr std::uint32_t days_max = 36'500;
  if (kind > activity_kind::event) return fail(errc::out_of_range, "kind");
  if (days > days_max) return fail(errc::out_of_range, "days", days, days_max);
  auto const number = static_cast<std::uint64_t>(kind);
  auto const value = get(govern_row(govern_kind::retention, number));
  if (!value) return value.error();
  auto rule = *value ? retention_data::decode(**value) : retention_data{};
  if (!rule) return broken_governance();
  if (rule->days == days) return {};
  rule->days = days;
  if (!put_govern(govern_kind::retention, number, rule->encode())) return broken_governance();
  return {};
}

// Makes retention look at everything from an order key on, though it had been there.
result<void> writer::look_again(order_key from) {
  auto const rules = in_.rows.range(all_governed(govern_kind::retention));
  if (!rules) return rules.error();
  for (auto const& each : *rules) {
    auto rule = retention_data::decode(each.value);
    if (!rule) return broken_governance();
    if (rule->from <= from) continue;
    rule->from = from;
    if (!put_govern(govern_kind::retention, each.key.b, rule->encode())) return broken_governance();
  }
  return {};
}

result<void> writer::load_holds() {
  if (held_) return {};
  auto const rows = in_.rows.range(all_governed(govern_kind::hold));
  if (!rows) return rows.error();
  held_nodes nodes;
  for (auto const& each : *rows) {
    auto const hold = hold_data::decode(each.value);
    if (!hold) return broken_governance();
    if (hold->released_ms != 0) continue;
    if (hold->node == 0) nodes.everything = true;
    if (hold->node != 0) nodes.ids.push_back(graph().resolve({hold->node}).value);
  }
  held_ = std::move(nodes);
  return {};
}

bool writer::is_held(std::uint32_t node) const {
  return held_->everything || (node != 0 && std::find(held_->ids.begin(), held_->ids.end(),
                                                      graph().resolve({node}).value) != held_->ids.end());
}

result<bool> writer::held(activity_data const& data) {
  if (!in_.working.holds) return false;
  if (auto const done = load_holds(); !done) return done.error();
  if (held_->everything) return true;
  if (held_->ids.empty()) return false;
  auto const any = [&](auto const& nodes) {
    return std::any_of(nodes.begin(), nodes.end(), [&](std::uint32_t node) { return is_held(node); });
  };
  if (is_held(data.actor) || is_held(data.place) || any(data.about)) return true;
  if (data.root == 0) return false;
  auto const* root = activities_.header(data.root);
  if (activities_.failure) return *activities_.failure;
  return root != nullptr && (is_held(root->place) || any(root->about()));
}

result<bool> writer::any_hold() {
  if (!in_.working.holds) return false;
  if (auto const done = load_holds(); !done) return done.error();
  return held_->everything || !held_->ids.empty();
}

// One step of what a released hold sets going: back in the line of what shrinks, and erasures that waited.
result<std::size_t> writer::review(std::size_t steps_max) {
  range_request request{table::posting, held_source};
  request.newest_first = false;
  request.rows_max = steps_max;
  auto const kept = in_.rows.range(request);
  if (!kept) return kept.error();
  for (auto const& each : *kept)
    if (!put({each.key, {}, true}) || !put({{table::posting, deleted_source, each.key.b, 0}, {}, false}))
      return broken_governance();
  if (!kept->empty()) return kept->size();
  auto const waiting = in_.rows.range(all_governed(govern_kind::erasure));
  if (!waiting) return waiting.error();
  for (auto const& each : *waiting) {
    auto erasure = erasure_data::decode(each.value);
    if (!erasure) return broken_governance();
    if (!erasure->on_hold) continue;
    erasure->start_again();
    if (!put_govern(govern_kind::erasure, each.key.b, erasure->encode())) return broken_governance();
  }
  if (!put({govern_row(govern_kind::review, 0), {}, true})) return broken_governance();
  return std::size_t{0};
}

// Takes an activity out for good, now.
result<void> writer::destroy(activity_id id) {
  if (auto const done = remove_activity({}, id); !done) return done;
  auto const data = load(id);
  if (!data) return data.error();
  auto const shrunk = shrink(order_key{data->deleted_at} << 32 | id.value);
  if (!shrunk) return shrunk.error();
  return {};
}

// One step of a rule: looks at so many activities at most, and destroys so many at most.
result<retention_step> writer::retain(activity_kind kind, std::size_t looks_max, std::size_t steps_max) {
  auto const number = static_cast<std::uint64_t>(kind);
  auto const value = get(govern_row(govern_kind::retention, number));
  if (!value) return value.error();
  auto rule = *value ? retention_data::decode(**value) : retention_data{};
  if (!rule) return broken_governance();
  retention_step out;
  range_request request{table::posting, network_source};
  request.after_b = rule->from;
  request.before_b = rule->due_before(now_ms_);
  request.newest_first = false;
  request.rows_max = looks_max;
  if (request.after_b >= request.before_b) return out;
  auto const due = in_.rows.range(request);
  if (!due) return due.error();
  for (auto const& each : *due) {
    if (out.destroyed == steps_max) break;
    ++out.looked;
    rule->from = each.key.b + 1;
    activity_id const id{id_of(each.key.b)};
    auto const* header = activities_.header(id.value);
    if (auto const done = failure(); !done) return done.error();
    if (header == nullptr || header->kind != kind || header->has(activity_header::deleted)) continue;
    auto const data = load(id);
    if (!data) return data.error();
    auto const stays = held(*data);
    if (!stays) return stays.error();
    if (*stays) continue;
    if (auto const done = destroy(id); !done) return done.error();
    ++out.destroyed;
  }
  if (out.looked != 0 && !put_govern(govern_kind::retention, number, rule->encode()))
    return broken_governance();
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

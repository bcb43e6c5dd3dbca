// Tombstones: what stays of activities that were deleted so long ago that nobody can restore them.
// SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_tombstone() { return fail(errc::corrupt, "tombstone"); }

// What keeps ids without gaps and the thread's shape: when it was, and below what.
activity_data tombstone_of(activity_data const& from) {
  activity_data out;
  out.time_ms = from.time_ms;
  out.parent = from.parent;
  out.root = from.root;
  out.depth = from.depth;
  out.kind = from.kind;
  out.scope = audience_scope::self;
  out.deleted = true;
  out.shrunk = true;
  return out;
}

}  // namespace

range_request all_rows_of(table in, std::uint64_t first) {
  range_request out{in, first};
  out.newest_first = false;
  out.rows_max = SIZE_MAX;
  return out;
}

// Enters an activity in the deleted stream, or takes it out, also of the held one; those deleted by older
// versions are not in it.
bool writer::put_deleted(activity_id id, std::uint32_t second, bool there) {
  if (second == 0 && !there) return true;
  order_key const order = order_key{second} << 32 | id.value;
  if (!there && in_.working.holds && !put({{table::posting, held_source, order, 0}, {}, true})) return false;
  return put({{table::posting, deleted_source, order, 0}, {}, !there});
}

// Puts the next answer of a tombstone in line. One after the other, so that a step is short however many
// answers there are.
bool writer::put_in_line(std::uint64_t parent, order_key from) {
  auto const next = activities_.postings_after(source_of(parent, stream_type::answers), from, 1);
  return next.empty() || put_deleted({id_of(next.front())}, 0, true);
}

bool writer::strip_postings(activity_id id, activity_data const& before, activity_data const& after) {
  auto const sources = sources_of(before, graph());
  auto const left = sources_of(after, graph());
  auto const order = order_of(before.time_ms, id.value);
  return std::all_of(sources.begin(), sources.end(), [&](std::uint64_t source) {
    auto const stays = std::find(left.begin(), left.end(), source) != left.end();
    return stays || put({{table::posting, source, order, 0}, {}, true});
  });
}

// The key's hash becomes one that nobody can compute who has not the network's secret.
result<void> writer::strip_key(activity_id id, std::string_view key) {
  if (key.empty()) return {};
  auto const found = find_key(in_.rows, key, nullptr);
  if (!found) return found.error();
  if (!*found || (*found)->activity != id.value) return {};
  row_key const known{table::meta, static_cast<std::uint64_t>(meta_key::tombstones), 0, 0};
  field_writer yes;
  yes.number(1, 1);
  key_data left;
  left.activity = id.value;
  if ((!in_.working.tombstones && !put({known, yes.bytes, false})) || !put({key_row(key), {}, true}) ||
      !put({tombstone_row(key, in_.secret), left.encode(), false}))
    return broken_tombstone();
  return {};
}

result<void> writer::strip_bodies(activity_id id) {
  auto const revisions = in_.rows.range(all_rows_of(table::body, id.value));
  if (!revisions) return revisions.error();
  for (auto const& each : *revisions) {
    auto const body = body_data::decode(each.value);
    if (!body) return fail(errc::corrupt, "body");
    for (std::string_view const key :
         {std::string_view(body->activity_key), std::string_view(body->bundled_key)})
      if (auto const done = strip_key(id, key); !done) return done;
    if (!put({each.key, {}, true})) return broken_tombstone();
  }
  return {};
}

result<void> writer::strip(activity_id id, activity_data const& data) {
  if (auto const done = strip_bodies(id); !done) return done;
  auto const reactions = in_.rows.range(all_rows_of(table::reaction, id.value));
  if (!reactions) return reactions.error();
  for (auto const& each : *reactions)
    if (!put({each.key, {}, true})) return broken_tombstone();
  row_key const counter{table::counter, id.value, 0, 0};
  auto const counted = get(counter);
  if (!counted) return counted.error();
  auto const answers = data.kind == activity_kind::comment && !data.deleted;  // one that a hold keeps, maybe
  if (answers && !count(data.parent, tally::replies, data.circle, data.insiders_only, -1))
    return broken_tombstone();
  auto const left = tombstone_of(data);
  if (!data.deleted && !count_interests_of(data, -1)) return broken_tombstone();
  if ((*counted && !put({counter, {}, true})) || !strip_postings(id, data, left) ||
      !put({{table::activity, id.value, 0, 0}, left.encode(), false}))
    return broken_tombstone();
  if (auto const done = withdraw_boost(id); !done) return done;
  auto const told = has_told(id);
  if (!told) return told.error();
  if (*told)
    if (auto const done = put_task(task_work::withdraw, id); !done) return done;
  return drop_topics(data);
}

// A topic that texts made is words of theirs: it goes with the last of them, unless somebody wants it.
result<void> writer::drop_topics(activity_data const& gone) {
  auto topics = gone.topics;
  if (gone.place != 0 && graph().node({gone.place}).kind == node_kind::topic) topics.push_back(gone.place);
  for (auto const id : topics) {
    node_id const topic{id};
    if (!graph().exists(topic)) return fail(errc::corrupt, "topic");
    auto const& entry = graph().node(topic);
    if (!entry.data->from_text || entry.erased || entry.merged || is_wanted(topic)) continue;
    range_request request{table::posting, source_of(id, stream_type::main)};
    request.rows_max = 1;
    auto const lies = in_.rows.range(request);
    if (!lies) return lies.error();
    if (!lies->empty()) continue;
    node_data left;
    left.kind = node_kind::topic;
    left.key = pseudonym_of(topic, in_.secret);
    left.name = left.key;
    left.deleted = left.erased = true;
    if (!put({{table::node, id, 0, 0}, left.encode(), false})) return broken_tombstone();
  }
  return {};
}

// Does anybody follow or mute it, or was something merged into it?
bool writer::is_wanted(node_id topic) const {
  auto const by_somebody = [&](neighbour const from) { return !graph().node({from.node()}).erased; };
  for (std::size_t type = 1; type < edge_types; ++type) {
    auto const from = graph().in(static_cast<edge_type>(type), topic);
    if (std::any_of(from.begin(), from.end(), by_somebody)) return true;
  }
  return false;
}

// Who stands beside it in the thread is next.
bool writer::advance_line(activity_id id, activity_data const& data) {
  return put_in_line(data.parent, order_of(data.time_ms, id.value) + 1);
}

// Waits in the held stream; those that stood in line let the others pass first.
bool writer::set_aside(order_key entry, activity_data const& data) {
  activity_id const id{id_of(entry)};
  auto const in_line = second_of(entry) == 0;
  if (in_line && (!put_in_line(id.value, 0) || !advance_line(id, data))) return false;
  auto const kept = in_line ? order_key{1} << 32 | id.value : entry;
  return put({{table::posting, deleted_source, entry, 0}, {}, true}) &&
         put({{table::posting, held_source, kept, 0}, {}, false});
}

result<bool> writer::shrink(order_key entry) {
  activity_id const id{id_of(entry)};
  auto const data = load(id);
  if (!data) return data.error();
  auto const in_line = second_of(entry) < deleted_second_min;
  auto const due = in_line || (data->deleted && data->deleted_at == second_of(entry));
  auto const strips = due && !data->shrunk;
  if (strips) {
    auto const stays = held(*data);
    if (!stays) return stays.error();
    if (*stays && !set_aside(entry, *data)) return broken_tombstone();
    if (*stays) return false;
    if (auto const done = strip(id, *data); !done) return done.error();
    if (second_of(entry) != 1 && !put_in_line(id.value, 0)) return broken_tombstone();
  }
  if (second_of(entry) == 0 && !advance_line(id, *data)) return broken_tombstone();
  if (in_line && !put_deleted(id, data->deleted_at, false)) return broken_tombstone();
  if (!put_deleted(id, second_of(entry), false) ||
      !put({{table::posting, deleted_source, entry, 0}, {}, true}))
    return broken_tombstone();
  if (auto const done = failure(); !done) return done.error();
  return strips;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

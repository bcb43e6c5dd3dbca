// Erasing a person: the name goes at once, texts and relations step by step, the threads' shape stays under a
// pseudonym. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_erasure() { return fail(errc::corrupt, "erasure"); }

std::string key_hash_of(std::string_view key, network_secret const& secret) {
  return keyed_hash("person" + std::string(key), secret);
}

// What is left of the node: what decides about other people's rights.
node_data pseudonym_for(node_data const& from, std::string key) {
  node_data out;
  out.kind = from.kind;
  out.name = key;
  out.key = std::move(key);
  out.person = from.person;
  out.organization = from.organization;
  out.merged_into = from.merged_into;
  out.inactive = from.inactive;
  out.deleted = true;
  out.erased = true;
  return out;
}

}  // namespace

// A person and everybody who was merged into it.
std::vector<node_id> writer::merged_family(node_id person) const {
  std::vector<node_id> out{person};
  for (std::size_t at = 0; at < out.size(); ++at)
    for (auto const old : graph().in(edge_type::merged, out[at])) out.push_back({old.node()});
  return out;
}

result<void> writer::erase_person(person_id person) {
  auto const at = graph().resolve(person);
  if (!graph().exists(at)) return fail(errc::unknown_node, "person");
  if (graph().node(at).kind != node_kind::person) return fail(errc::wrong_kind, "person");
  if (graph().node(at).erased) return {};
  auto const sealed = any_hold();
  if (!sealed) return sealed.error();
  erasure_data erasure;
  erasure.requested_ms = now_ms_;
  erasure.key_hash = key_hash_of(graph().node(at).data->key, in_.secret);
  for (auto const node : merged_family(at)) {
    auto const& data = *graph().node(node).data;
    if (*sealed) erasure.sealed.push_back(data.encode());
    auto const left = pseudonym_for(data, pseudonym_of(node, in_.secret));
    if (!put({{table::node, node.value, 0, 0}, left.encode(), false})) return broken_erasure();
  }
  if (!put_govern(govern_kind::erasure, at.value, erasure.encode())) return broken_erasure();
  return {};
}

// The id may be somebody else's in a history that was forked: the key decides.
result<bool> writer::replay_erasure(std::string_view receipt) {
  auto const who = erasure_receipt::decode(receipt, in_.secret);
  if (!who) return fail(errc::malformed, "receipt");
  node_id const node{who->person};
  if (!graph().exists(node) || graph().node(node).kind != node_kind::person || graph().node(node).erased)
    return false;
  auto const same = [&](std::string const& key) { return key_hash_of(key, in_.secret) == who->key_hash; };
  auto const& data = *graph().node(node).data;
  if (!same(data.key) && std::none_of(data.aliases.begin(), data.aliases.end(), same)) return false;
  if (auto const done = erase_person(person_id{node.value}); !done) return done.error();
  return true;
}

// Takes the text from an activity, with all that the text named; record changes keep their fields.
result<void> writer::blank(activity_id id, activity_data data) {
  auto const revisions = in_.rows.range(all_rows_of(table::body, id.value));
  if (!revisions) return revisions.error();
  for (auto const& each : *revisions) {
    auto body = body_data::decode(each.value);
    if (!body) return fail(errc::corrupt, "body");
    for (std::string_view const key :
         {std::string_view(body->activity_key), std::string_view(body->bundled_key)})
      if (auto const done = strip_key(id, key); !done) return done;
    body_data left;
    left.fields = std::move(body->fields);
    left.editor = body->editor;
    left.time_ms = body->time_ms;
    auto value = left.encode();
    if (value != each.value && !put({each.key, std::move(value), false})) return broken_erasure();
  }
  if (data.mentions.empty() && data.topics.empty()) return {};
  auto const before = data;
  data.mentions.clear();
  data.topics.clear();
  if (!strip_postings(id, before, data) || !put({{table::activity, id.value, 0, 0}, data.encode(), false}))
    return broken_erasure();
  return {};
}

// What nobody answered goes altogether; what holds a thread together stays without its text, and so do record
// changes and events, which are the record's history.
result<void> writer::erase_activity(activity_id id, activity_data const& data) {
  if (data.shrunk) return {};
  if (data.deleted) {
    auto const shrunk = shrink(order_key{data.deleted_at} << 32 | id.value);
    if (!shrunk) return shrunk.error();
    return {};
  }
  auto const* totals = activities_.totals(id.value);
  auto const answered = totals != nullptr && totals->count(0, tally::replies) != 0;
  auto const system = data.kind == activity_kind::record_change || data.kind == activity_kind::event;
  if (!answered && !system) return destroy(id);
  return blank(id, data);
}

// Newest first, so that an own answer to an own text is gone when the text is looked at.
result<void> writer::erase_texts(erasure_data& of, std::span<node_id const> family, std::size_t steps_max) {
  auto at = std::find(family.begin(), family.end(), node_id{of.node});
  if (at == family.end()) at = family.begin();
  for (std::size_t left = steps_max; at != family.end() && left != 0;) {
    of.node = at->value;
    range_request request{table::posting, source_of(at->value, stream_type::authored)};
    request.before_b = of.before;
    request.rows_max = left;
    auto const found = in_.rows.range(request);
    if (!found) return found.error();
    for (auto const& each : *found) {
      of.before = each.key.b;
      auto const data = load({id_of(each.key.b)});
      if (!data) return data.error();
      auto const stays = held(*data);
      if (!stays) return stays.error();
      of.met_hold = of.met_hold || *stays;
      if (*stays) continue;
      if (auto const done = erase_activity({id_of(each.key.b)}, *data); !done) return done;
    }
    left -= found->size();
    if (left == 0) return {};
    of.before = order_max;
    ++at;
  }
  if (at != family.end()) return {};
  of.node = 0;
  of.on_hold = of.met_hold;
  if (!of.on_hold) of.phase = erasure_phase::relations;
  return {};
}

// Follows, memberships, rights, mutes, blocks, and who reports to whom, both ways; then the visits.
result<void> writer::erase_relations(erasure_data& of, std::span<node_id const> family,
                                     std::size_t steps_max) {
  std::vector<row_key> gone;
  for (auto const node : family) {
    for (std::size_t type = 1; type < edge_types; ++type) {
      auto const kind = static_cast<edge_type>(type);
      if (kind == edge_type::merged) continue;
      for (auto const to : graph().out(kind, node)) gone.push_back(edge_key(kind, node, {to.node()}));
      for (auto const from : graph().in(kind, node)) gone.push_back(edge_key(kind, {from.node()}, node));
      if (gone.size() >= steps_max) break;
    }
    range_request visits{table::visit, node.value};
    visits.rows_max = steps_max;
    auto const seen = in_.rows.range(visits);
    if (!seen) return seen.error();
    for (auto const& each : *seen) gone.push_back(each.key);
  }
  if (gone.empty()) {
    of.phase = erasure_phase::log;
    of.sealed.clear();
    return {};
  }
  if (gone.size() > steps_max) gone.resize(steps_max);
  for (auto const& key : gone)
    if (!put({key, {}, true})) return broken_erasure();
  return {};
}

result<erasure_step> writer::erase_some(node_id person, std::size_t steps_max) {
  auto const row = govern_row(govern_kind::erasure, person.value);
  auto const value = get(row);
  if (!value) return value.error();
  auto erasure = *value ? erasure_data::decode(**value) : std::nullopt;
  if (!erasure) return broken_erasure();
  auto const family = merged_family(person);
  if (erasure->phase == erasure_phase::activities) {
    if (auto const done = erase_texts(*erasure, family, steps_max); !done) return done.error();
  } else if (erasure->phase == erasure_phase::relations) {
    if (auto const done = erase_relations(*erasure, family, steps_max); !done) return done.error();
  }
  if (!put({row, erasure->encode(), false})) return broken_erasure();
  return erasure_step{erasure->phase, erasure->on_hold};
}

// Nothing is left of it but that it happened.
result<void> writer::finish_erasure(node_id person) {
  auto const row = govern_row(govern_kind::erasure, person.value);
  auto const value = get(row);
  if (!value) return value.error();
  auto erasure = *value ? erasure_data::decode(**value) : std::nullopt;
  if (!erasure) return broken_erasure();
  erasure->finished_ms = now_ms_;
  if (!put({row, {}, true}) || !put_govern(govern_kind::erased, person.value, erasure->encode()))
    return broken_erasure();
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

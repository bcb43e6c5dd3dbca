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

// All that could name somebody again: the ids, and hashes of every key.
erased_one traces_of(node_id node, node_data const& data, network_secret const& secret) {
  erased_one out;
  out.node = node.value;
  out.key_hashes.push_back(person_key_hash(data.key, secret));
  for (auto const& alias : data.aliases) out.key_hashes.push_back(person_key_hash(alias, secret));
  return out;
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

// A person and everybody who was merged into it, of those who are not erased yet.
std::vector<node_id> writer::merged_family(node_id person) const {
  std::vector<node_id> out{person};
  for (std::size_t at = 0; at < out.size(); ++at)
    for (auto const old : graph().in(edge_type::merged, out[at]))
      if (!graph().node({old.node()}).erased) out.push_back({old.node()});
  return out;
}

result<void> writer::erase_person(person_id person) {
  auto const at = graph().resolve(person);
  if (!graph().exists(at)) return fail(errc::unknown_node, "person");
  if (graph().node(at).kind != node_kind::person) return fail(errc::wrong_kind, "person");
  if (graph().node(at).erased) return {};
  return erase_people(merged_family(at));
}

// From here on these people are nobody.
result<void> writer::erase_people(std::span<node_id const> family) {
  auto const sealed = any_hold();
  if (!sealed) return sealed.error();
  erasure_data erasure;
  erasure.requested_ms = now_ms_;
  for (auto const node : family) {
    auto const& data = *graph().node(node).data;
    erasure.people.push_back(traces_of(node, data, in_.secret));
    if (*sealed) erasure.sealed.push_back(data.encode());
    auto const left = pseudonym_for(data, pseudonym_of(node, in_.secret));
    if (!put({{table::node, node.value, 0, 0}, left.encode(), false})) return broken_erasure();
  }
  if (!put_govern(govern_kind::erasure, family.front().value, erasure.encode())) return broken_erasure();
  if (in_.acts != nullptr)
    for (auto const node : family) in_.acts->erased.push_back(node.value);
  return forget_in_model(family);
}

// The id may be somebody else's in a history that was forked: the key decides.
bool writer::is_again(erased_one const& one) const {
  node_id const node{one.node};
  if (!graph().exists(node) || graph().node(node).kind != node_kind::person || graph().node(node).erased)
    return false;
  auto const same = [&](std::string const& key) { return one.had(person_key_hash(key, in_.secret)); };
  auto const& data = *graph().node(node).data;
  return same(data.key) || std::any_of(data.aliases.begin(), data.aliases.end(), same);
}

// Whom the receipt names and nobody else, however they were merged at the time of the backup: somebody who
// was merged with them then, and found to be another later, stays.
result<bool> writer::replay_erasure(std::string_view receipt) {
  auto const who = erasure_receipt::decode(receipt, in_.secret);
  if (!who) return fail(errc::malformed, "receipt");
  std::vector<node_id> found;
  for (auto const& one : who->people)
    if (is_again(one)) found.push_back({one.node});
  if (found.empty()) return false;
  if (auto const done = erase_people(found); !done) return done.error();
  return true;
}

// Texts and keys of somebody who was erased may still lie in an export that is read in again.
result<bool> writer::was_erased(std::string_view key) {
  if (!in_.working.erasures) return false;
  if (!erased_keys_) {
    std::set<std::string, std::less<>> hashes;
    for (auto const kind : {govern_kind::erasure, govern_kind::erased}) {
      auto const rows = in_.rows.range(all_rows_of(table::govern, static_cast<std::uint64_t>(kind)));
      if (!rows) return rows.error();
      for (auto const& each : *rows) {
        auto const erasure = erasure_data::decode(each.value);
        if (!erasure) return broken_erasure();
        for (auto const& one : erasure->people) hashes.insert(one.key_hashes.begin(), one.key_hashes.end());
      }
    }
    erased_keys_ = std::move(hashes);
  }
  return erased_keys_->contains(person_key_hash(key, in_.secret));
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
  forget_names(data);
  if (!strip_postings(id, before, data) || !put({{table::activity, id.value, 0, 0}, data.encode(), false}))
    return broken_erasure();
  return drop_topics(before);
}

// Record changes and events are the record's history; what has an answer holds a thread together.
bool writer::stands_alone(activity_id id, activity_data const& data) {
  if (data.kind == activity_kind::record_change || data.kind == activity_kind::event) return false;
  auto const* totals = activities_.totals(id.value);
  return totals == nullptr || totals->count(0, tally::replies) == 0;
}

// What nobody answered goes altogether, and then, upwards, every own text whose last answer that was.
result<void> writer::erase_activity(erasure_data const& of, activity_id id, activity_data data) {
  if (data.shrunk) return {};
  if (data.deleted) {
    auto const shrunk = shrink(order_key{data.deleted_at} << 32 | id.value);
    return shrunk ? result<void>() : shrunk.error();
  }
  if (!stands_alone(id, data)) return blank(id, std::move(data));
  for (;;) {
    activity_id const above{data.parent};
    if (auto const done = destroy(id); !done) return done;
    if (!above) return {};
    auto next = load(above);
    if (!next) return next.error();
    if (!of.about(next->actor) || next->deleted || !stands_alone(above, *next)) return {};
    auto const stays = held(*next);
    if (!stays) return stays.error();
    if (*stays) return {};
    id = above;
    data = std::move(*next);
  }
}

// One person after the other, newest first.
result<void> writer::erase_texts(erasure_data& of, std::size_t steps_max) {
  for (std::size_t left = steps_max; of.at < of.people.size();) {
    range_request request{table::posting, source_of(of.people[of.at].node, stream_type::authored)};
    request.before_b = of.before;
    request.rows_max = left;
    auto const found = in_.rows.range(request);
    if (!found) return found.error();
    for (auto const& each : *found) {
      of.before = each.key.b;
      activity_id const id{id_of(each.key.b)};
      auto data = load(id);
      if (!data) return data.error();
      auto const stays = held(*data);
      if (!stays) return stays.error();
      of.met_hold = of.met_hold || *stays;
      if (*stays) continue;
      if (auto const done = erase_activity(of, id, std::move(*data)); !done) return done;
    }
    left -= found->size();
    if (left == 0) return {};
    of.before = order_max;
    ++of.at;
  }
  of.on_hold = of.met_hold;
  if (!of.on_hold) of.phase = erasure_phase::relations;
  return {};
}

// Follows, memberships, rights, mutes, blocks, and who reports to whom, both ways; then the visits.
result<std::vector<row_key>> writer::relations_of(node_id person, std::size_t rows_max) {
  std::vector<row_key> out;
  auto const full = [&] { return out.size() >= rows_max; };
  for (std::size_t type = 1; type < edge_types; ++type) {
    auto const kind = static_cast<edge_type>(type);
    if (kind == edge_type::merged) continue;
    for (auto const to : graph().out(kind, person)) {
      if (full()) return out;
      out.push_back(edge_key(kind, person, {to.node()}));
    }
    for (auto const from : graph().in(kind, person)) {
      if (full()) return out;
      out.push_back(edge_key(kind, {from.node()}, person));
    }
  }
  range_request visits{table::visit, person.value};
  visits.rows_max = rows_max - out.size();
  auto const seen = in_.rows.range(visits);
  if (!seen) return seen.error();
  for (auto const& each : *seen) out.push_back(each.key);
  auto const counted = affinities_of(person);
  auto const room = std::min(counted.size(), rows_max - out.size());
  out.insert(out.end(), counted.begin(), counted.begin() + static_cast<std::ptrdiff_t>(room));
  return out;
}

result<void> writer::erase_relations(erasure_data& of, std::size_t steps_max) {
  for (auto const& one : of.people) {
    auto const told = drop_inbox({one.node}, steps_max);
    if (!told) return told.error();
    if (*told != 0) return {};
    auto const sent = drop_deliveries({one.node}, steps_max);
    if (!sent) return sent.error();
    if (*sent != 0) return {};
    auto const gone = relations_of({one.node}, steps_max);
    if (!gone) return gone.error();
    for (auto const& key : *gone)
      if (!put({key, {}, true})) return broken_erasure();
    if (!gone->empty()) return {};
  }
  of.phase = erasure_phase::log;
  of.sealed.clear();
  return {};
}

result<erasure_step> writer::erase_some(node_id person, std::size_t steps_max) {
  auto const row = govern_row(govern_kind::erasure, person.value);
  auto const value = get(row);
  if (!value) return value.error();
  auto erasure = *value ? erasure_data::decode(**value) : std::nullopt;
  auto const known = [&](erased_one const& one) { return graph().exists({one.node}); };
  if (!erasure || !std::all_of(erasure->people.begin(), erasure->people.end(), known))
    return broken_erasure();
  if (erasure->phase == erasure_phase::activities) {
    if (auto const done = erase_texts(*erasure, steps_max); !done) return done.error();
  } else if (erasure->phase == erasure_phase::relations) {
    if (auto const done = erase_relations(*erasure, steps_max); !done) return done.error();
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

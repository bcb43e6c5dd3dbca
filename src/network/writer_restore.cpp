// Restoring: states go in as an export wrote them. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/core/text.hpp>
#include <madang/network/detail/activity_keys.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>
#include <charconv>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::uint32_t restore_command = 46;  // its number in the audit

error broken_state() { return fail(errc::corrupt, "state"); }

// What an edge of a type may lead from and to; the same kind on both sides for merges.
bool fits(edge_type type, node_kind from, node_kind to) noexcept {
  auto const by_person = from == node_kind::person;
  switch (type) {
    case edge_type::follows:
      return by_person && to != node_kind::tag && to != node_kind::organization;
    case edge_type::member_of:
      return by_person && to == node_kind::group;
    case edge_type::reports_to:
    case edge_type::blocks:
      return by_person && to == node_kind::person;
    case edge_type::mutes:
      return by_person;
    case edge_type::less:
    case edge_type::more:
      return by_person && to != node_kind::tag && to != node_kind::organization;
    case edge_type::holds:
      return by_person && to == node_kind::tag;
    case edge_type::part_of:
    case edge_type::revision_of:
      return from == node_kind::record && to == node_kind::record;
    case edge_type::grants:
      return from == node_kind::record && to != node_kind::record && to != node_kind::topic;
    case edge_type::labels:
      return from == node_kind::record && to == node_kind::tag;
    case edge_type::merged:
      return from == to && (by_person || from == node_kind::record || from == node_kind::topic);
    case edge_type::forgets:
      return false;
  }
  return false;
}

// Calls `take(id)` for every mention in a kept text, and gives back the text without them.
template <class Take>
result<std::string> without_mentions(std::string_view kept, Take const& take) {
  std::string out;
  for (;;) {
    auto const begin = kept.find('\x01');
    out += kept.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    auto const end = kept.find('\x02', begin);
    if (end == std::string_view::npos) return fail(errc::malformed, "text");
    std::uint32_t node = 0;
    std::from_chars(kept.data() + begin + 1, kept.data() + end, node);
    take(node);
    kept.remove_prefix(end + 1);
  }
}

}  // namespace

result<void> writer::restore_step(node_id about) {
  if (!restoring_) return fail(errc::not_supported, "type");
  if (auto const ok = begin(); !ok) return ok;
  note(restore_command, about);
  return {};
}

result<void> writer::restore_begin() {
  if (graph().node_count > 1 || in_.working.stream.activity_count != 0)
    return fail(errc::not_allowed, "madang:Export");
  restoring_ = true;
  return {};
}

result<node_id> writer::restore_node(node_data wanted, bool is_owner) {
  if (auto const ok = restore_step({}); !ok) return ok.error();
  if (auto const clean = clean_key("key", wanted.key); !clean) return clean.error();
  for (auto const& alias : wanted.aliases)
    if (auto const clean = clean_key("aliases", alias); !clean) return clean.error();
  auto name = clean_name("name", wanted.name);
  if (!name) return name.error();
  wanted.name = name->empty() ? wanted.key : std::move(*name);
  std::pair<std::string_view, std::string*> const texts[] = {
      {"title", &wanted.title}, {"unit", &wanted.unit},         {"site", &wanted.site},
      {"type", &wanted.type},   {"language", &wanted.language}, {"time_zone", &wanted.time_zone},
      {"url", &wanted.url}};
  if (auto const done = clean_fields(texts); !done) return done.error();
  auto const id = is_owner ? node_id{in_.working.owner} : node_id{};
  auto const is_free = [&](std::string const& key) {
    auto const other = graph().find(wanted.kind, key);
    return !other || other == id;
  };
  if (!is_free(wanted.key)) return fail(errc::key_conflict, "key");
  if (!std::all_of(wanted.aliases.begin(), wanted.aliases.end(), is_free))
    return fail(errc::key_conflict, "aliases");
  if (is_owner && wanted.kind != node_kind::organization) return fail(errc::wrong_kind, "kind");
  auto const made = is_owner ? id : new_node(wanted);
  if (!made) return fail(errc::too_many, "nodes");
  if (is_owner && !put({{table::node, id.value, 0, 0}, wanted.encode(), false})) return broken_state();
  if (first_node_ == 0) first_node_ = made.value;
  return made;
}

result<void> writer::restore_edge(edge_type type, node_id from, node_id to, edge_data const& data) {
  if (auto const ok = restore_step(from); !ok) return ok;
  if (!graph().exists(from) || !graph().exists(to)) return fail(errc::unknown_node, "node");
  if (!fits(type, graph().node(from).kind, graph().node(to).kind)) return fail(errc::wrong_kind, "node");
  auto const structural = type == edge_type::part_of || type == edge_type::revision_of;
  if (from == to || (structural && leads_to(to, from))) return fail(errc::cycle, "target");
  auto next = data;
  std::vector<std::pair<std::string_view, std::string*>> texts;
  for (auto& field : next.fields) texts.emplace_back("fields", &field);
  for (auto& kind : next.types) texts.emplace_back("types", &kind);
  if (auto const done = clean_fields(texts); !done) return done;
  if (type == edge_type::merged) {
    if (graph().node(from).merged || graph().resolve(to) == from) return fail(errc::cycle, "target");
    auto gone = *graph().node(from).data;
    gone.merged_into = to.value;
    if (!put({{table::node, from.value, 0, 0}, gone.encode(), false})) return broken_state();
  }
  if (!put_edge(type, from, to, next)) return broken_state();
  return {};
}

// The audience and the place must belong together: whoever reads by a place must be able to read that place.
result<void> writer::restored_place(activity_data const& data) const {
  auto const is = [&](std::uint32_t id, node_kind kind) {
    return graph().exists({id}) && graph().node({id}).kind == kind;
  };
  if (!is(data.actor, node_kind::person)) return fail(errc::wrong_kind, "actor");
  if (data.circle != 0 && !is(data.circle, node_kind::person) && !is(data.circle, node_kind::organization))
    return fail(errc::wrong_kind, "circle");
  if (data.place != 0 && (is(data.place, node_kind::organization) || is(data.place, node_kind::tag)))
    return fail(errc::wrong_kind, "on");
  for (auto const record : data.about)
    if (!is(record, node_kind::record)) return fail(errc::wrong_kind, "about");
  for (auto const topic : data.topics)
    if (!is(topic, node_kind::topic)) return fail(errc::wrong_kind, "topics");
  switch (data.scope) {
    case audience_scope::group:
    case audience_scope::record: {
      auto const kind = data.scope == audience_scope::group ? node_kind::group : node_kind::record;
      if (data.scope_target != data.place || !is(data.place, kind)) return fail(errc::wrong_kind, "audience");
      return {};
    }
    case audience_scope::unit:
      return is(data.scope_target, node_kind::tag) ? result<void>() : fail(errc::wrong_kind, "audience");
    case audience_scope::organization:
      return is(data.scope_target, node_kind::organization) ? result<void>()
                                                            : fail(errc::wrong_kind, "audience");
    case audience_scope::people:
      for (auto const person : data.people)
        if (!is(person, node_kind::person)) return fail(errc::wrong_kind, "audience");
      return data.people.empty() ? fail(errc::empty, "audience") : result<void>();
    case audience_scope::network:
    case audience_scope::everyone:
    case audience_scope::self:
      return {};
  }
  return fail(errc::out_of_range, "audience");
}

// What a comment has from its root and its parent, as `comment` gives it.
result<void> writer::restored_thread(activity_data& data) {
  auto const* parent = activities_.header(data.parent);
  if (parent == nullptr) return fail(errc::unknown_activity, "parent");
  data.root = parent->root != 0 ? parent->root : data.parent;
  auto const* root = activities_.header(data.root);
  if (root == nullptr) return fail(errc::unknown_activity, "parent");
  if (parent->depth + 1U > in_.allowed.thread_depth_max)
    return fail(errc::too_long, "thread depth", parent->depth + 1U, in_.allowed.thread_depth_max);
  data.depth = static_cast<std::uint16_t>(parent->depth + 1);
  data.reply_to = parent->actor != data.actor ? parent->actor : 0;
  data.place = root->place;
  data.scope = root->scope;
  data.scope_target = root->scope_target;
  data.people.assign(root->people().begin(), root->people().end());
  auto const narrow =
      root->has(activity_header::insiders_only) || parent->has(activity_header::insiders_only);
  data.insiders_only = data.insiders_only || (narrow && data.circle == 0);
  return failure();
}

result<void> writer::restored_text(activity_data& data, std::string const& text) const {
  auto known_ones = true;
  auto const take = [&](std::uint32_t node) {
    known_ones = known_ones && graph().exists({node});
    auto& ids = data.mentions;
    if (std::find(ids.begin(), ids.end(), node) == ids.end()) ids.push_back(node);
  };
  auto const plain = without_mentions(text, take);
  if (!plain) return plain.error();
  if (!known_ones) return fail(errc::unknown_node, "mention");
  if (auto const clean = normalize("text", *plain, in_.allowed.text_bytes_max); !clean) return clean.error();
  if (auto const at = plain->find('\x02'); at != std::string::npos)
    return fail(errc::malformed, "text", at, 0);
  auto const length = count_graphemes(*plain, in_.allowed.text_graphemes_max);
  if (length > in_.allowed.text_graphemes_max)
    return fail(errc::too_long, "text", length, in_.allowed.text_graphemes_max);
  return {};
}

result<void> writer::restored_body(activity_data& data, body_data& body) const {
  if (auto const done = restored_text(data, body.text); !done) return done;
  if (body.payload.size() > in_.allowed.payload_bytes_max)
    return fail(errc::too_long, "payload", body.payload.size(), in_.allowed.payload_bytes_max);
  if (body.fields.size() > in_.allowed.fields_max)
    return fail(errc::too_long, "fields", body.fields.size(), in_.allowed.fields_max);
  for (auto& field : body.fields) {
    for (auto* text : {&field.name, &field.from, &field.to}) {
      auto clean = normalize("fields", *text, in_.allowed.text_bytes_max);
      if (!clean) return clean.error();
      *text = std::move(*clean);
    }
    data.guarded = data.guarded || field.sensitivity != field_sensitivity::normal;
  }
  if (body.files.size() > in_.allowed.attachments_max)
    return fail(errc::too_long, "attachments", body.files.size(), in_.allowed.attachments_max);
  for (auto& file : body.files) {
    std::pair<std::string_view, std::string*> const texts[] = {{"attachments", &file.name},
                                                               {"attachments", &file.media_type},
                                                               {"attachments", &file.url},
                                                               {"attachments", &file.content_hash},
                                                               {"attachments", &file.preview_url}};
    if (auto const done = clean_fields(texts); !done) return done;
  }
  return {};
}

result<activity_id> writer::restore_activity(activity_data data, body_data body, std::string_view key) {
  if (auto const ok = restore_step({data.actor}); !ok) return ok.error();
  if (auto const clean = clean_key("key", key); !clean) return clean.error();
  // The clock may have gone back since: a network's own time never does.
  constexpr std::int64_t end_ms = (std::int64_t{1} << 32) * 1000;
  if (data.time_ms < 0 || data.time_ms >= end_ms) return fail(errc::out_of_range, "at");
  auto const taken = find_key(in_.rows, key, nullptr);
  if (!taken) return taken.error();
  if (*taken) return fail(errc::key_conflict, "key");
  if (data.kind == activity_kind::comment)
    if (auto const done = restored_thread(data); !done) return done.error();
  if (auto const done = restored_place(data); !done) return done.error();
  if (data.kind == activity_kind::share && activities_.header(data.shared) == nullptr)
    return fail(errc::unknown_activity, "target");
  if (auto const done = restored_body(data, body); !done) return done.error();
  draft ready;
  ready.data = std::move(data);
  ready.body = std::move(body);
  ready.key = key;
  auto const id = write(ready);
  if (!id || ready.data.kind != activity_kind::comment) return id;
  auto const& written = ready.data;
  if (!count(written.root, tally::comments, written.circle, written.insiders_only, 1) ||
      !count(written.parent, tally::replies, written.circle, written.insiders_only, 1))
    return broken_state();
  return id;
}

result<activity_id> writer::restore_tombstone(std::string_view key) {
  if (auto const ok = restore_step({}); !ok) return ok.error();
  activity_data left;
  left.scope = audience_scope::self;
  left.deleted = true;
  left.shrunk = true;
  activity_id const id{in_.working.stream.activity_count + 1};
  if (id.value > 0xFFFFFFFFU) return fail(errc::too_many, "activities");
  if (!put({{table::activity, id.value, 0, 0}, left.encode(), false}) ||
      !put_postings(sources_of(left, graph()), order_of(0, id.value)))
    return broken_state();
  if (key.empty()) return id;
  if (auto const clean = clean_key("key", key); !clean) return clean.error();
  body_data body;
  body.activity_key = key;
  if (!put({{table::body, id.value, 0, 0}, body.encode(), false}) ||
      !put({key_row(key), key_data{id.value, {}, {}}.encode(), false}))
    return broken_state();
  return id;
}

result<void> writer::restore_revision(activity_id id, body_data body) {
  if (auto const ok = restore_step({body.editor}); !ok) return ok;
  auto data = load(id);
  if (!data) return data.error();
  if (data->shrunk) return fail(errc::gone, "activity");
  if (!graph().exists({body.editor}) || graph().node({body.editor}).kind != node_kind::person)
    return fail(errc::wrong_kind, "actor");
  auto const first = load_body(id, 0);
  if (!first) return first.error();
  body.activity_key = first->activity_key;
  if (data->kind != activity_kind::record_change) {
    body.payload = first->payload;
    body.files = first->files;
  }
  auto const before = sources_of(*data, graph());
  if (auto const done = restored_body(*data, body); !done) return done;
  ++data->revision;
  std::vector<std::uint64_t> added;
  auto const after = sources_of(*data, graph());
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(added));
  if (!put({{table::activity, id.value, 0, 0}, data->encode(), false}) ||
      !put({{table::body, id.value, data->revision, 0}, body.encode(), false}) ||
      !put_postings(added, order_of(data->time_ms, id.value)))
    return broken_state();
  if (body.bundled_key.empty()) return {};
  if (!put({key_row(body.bundled_key), key_data{id.value, {}, {}}.encode(), false})) return broken_state();
  return {};
}

result<void> writer::restore_reaction(activity_id id, person_id by, std::string_view type, timestamp at,
                                      std::uint32_t circle, write_mode made_in) {
  if (auto const ok = restore_step(by); !ok) return ok;
  if (!graph().exists(by) || graph().node(by).kind != node_kind::person)
    return fail(errc::wrong_kind, "actor");
  auto const* header = activities_.header(id.value);
  if (header == nullptr) return fail(errc::unknown_activity, "activity");
  auto const number = reaction_type(type, true);
  if (!number) return number.error();
  row_key const key{table::reaction, id.value, by.value, *number};
  auto const old = get(key);
  if (!old) return old.error();
  if (*old) return {};
  auto const quiet = made_in == write_mode::quiet;
  auto const at_ms = at.time_since_epoch().count();
  field_writer value;
  value.number(1, zigzag(at_ms)).number(2, circle).number(3, quiet ? 1 : 0);
  if (!put({key, std::move(value.bytes), false}) ||
      !count(id.value, tally::reactions + *number, circle, false, 1) ||
      (!quiet && (!count_interest({by.value, at_ms, reaction_points}, id.value) ||
                  !note_reaction(by.value, reaction_act(id, at_ms, circle, *number)))))
    return broken_state();
  return failure();
}

result<void> writer::restore_visit(person_id reader, feed_view view, node_id node, activity_id newest,
                                   timestamp at) {
  if (auto const ok = restore_step(reader); !ok) return ok;
  if (!graph().exists(reader)) return fail(errc::unknown_node, "reader");
  field_writer value;
  value.number(1, newest.value).number(2, zigzag(at.time_since_epoch().count()));
  auto const feed = static_cast<std::uint64_t>(view) << 32 | node.value;
  if (!put({{table::visit, reader.value, feed, 0}, std::move(value.bytes), false})) return broken_state();
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

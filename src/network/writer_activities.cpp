// Commands that write activities. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/core/text.hpp>
#include <madang/network/detail/activity_keys.hpp>
#include <madang/network/detail/writer.hpp>

#include <boost/json/stream_parser.hpp>

#include <algorithm>
#include <tuple>

#include "network/broken_rows.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

result<void> check_payload(std::string_view payload, std::size_t bytes_max) {
  if (payload.empty()) return {};
  if (payload.size() > bytes_max) return fail(errc::too_long, "payload", payload.size(), bytes_max);
  auto const clean = normalize("payload", payload, bytes_max * 3);
  if (!clean) return clean.error();
  boost::json::parse_options options;
  options.max_depth = 32;
  boost::json::stream_parser parser({}, options);
  boost::system::error_code failed;
  auto const used = parser.write_some(payload, failed);
  if (!failed && used != payload.size()) return fail(errc::malformed, "payload", used, 0);
  if (!failed) parser.finish(failed);
  if (failed) return fail(errc::malformed, "payload", used, 0);
  return {};
}

}  // namespace

result<writer::draft> writer::start(person_id actor, activity_kind kind, std::optional<timestamp> const& at,
                                    std::string_view key) {
  actor = person_id{graph().resolve(actor).value};
  if (auto const ok = acting(actor, "actor"); !ok) return ok.error();
  auto const time = time_for(at);
  if (!time) return time.error();
  if (!key.empty())
    if (auto const clean = clean_key("key", key); !clean) return clean.error();
  draft out;
  out.data.actor = actor.value;
  out.data.circle = graph().node(actor).circle;
  out.data.kind = kind;
  out.data.time_ms = *time;
  out.data.quiet = options_.mode == write_mode::quiet;
  out.key = key;
  return out;
}

// The activity that an earlier call with this key made, if any.
template <class Content>
result<std::optional<activity_id>> writer::known_key(draft& of, Content const& content) {
  if (of.key.empty()) return std::optional<activity_id>{};
  call_content const said = content();
  of.content_hash = said.hash();
  of.named = said.named();
  auto const found = find_key(in_.rows, of.key, in_.working.tombstones ? &in_.secret : nullptr);
  if (!found) return found.error();
  auto const& known_one = *found;
  if (!known_one) return std::optional<activity_id>{};
  auto const same_node = [this](std::uint32_t one, std::uint32_t other) {
    return graph().resolve({one}) == graph().resolve({other});
  };
  auto const same =
      known_one->content_hash.empty() || (known_one->content_hash == of.content_hash &&
                                          std::equal(known_one->named.begin(), known_one->named.end(),
                                                     of.named.begin(), of.named.end(), same_node));
  if (!same) return fail(errc::key_conflict, "key");
  return std::optional(activity_id{known_one->activity});
}

bool writer::put_key(draft const& of, activity_id id) {
  if (of.key.empty()) return true;
  return put({key_row(of.key), key_data{id.value, of.content_hash, of.named}.encode(), false});
}

bool writer::put_postings(std::span<std::uint64_t const> sources, order_key order) {
  return std::all_of(sources.begin(), sources.end(), [&](std::uint64_t source) {
    return put({{table::posting, source, order, 0}, {}, false});
  });
}

result<void> writer::make_topics(draft& of) {
  for (auto const& key : of.new_topics) {
    node_data topic;
    topic.kind = node_kind::topic;
    topic.key = key;
    topic.name = key;
    topic.from_text = true;
    auto const made = new_node(topic);
    if (!made) return fail(errc::too_many, "nodes");
    of.data.topics.push_back(made.value);
  }
  return {};
}

// From here on everything is checked.
result<activity_id> writer::write(draft& ready) {
  auto& data = ready.data;
  activity_id const id{in_.working.stream.activity_count + 1};
  if (id.value > 0xFFFFFFFFU) return fail(errc::too_many, "activities");
  if (auto const done = make_topics(ready); !done) return done.error();
  if (data.scope == audience_scope::unit && data.scope_target == 0) {
    node_data unit;
    unit.kind = node_kind::tag;
    unit.key = ready.body.activity_key;
    unit.name = unit.key;
    auto const made = new_node(unit);
    if (!made) return fail(errc::too_many, "nodes");
    data.scope_target = made.value;
  }
  ready.body.activity_key = ready.key;
  ready.body.editor = data.actor;
  ready.body.time_ms = data.time_ms;
  if (!put({{table::activity, id.value, 0, 0}, data.encode(), false}) ||
      !put({{table::body, id.value, 0, 0}, ready.body.encode(), false}) ||
      !put_postings(sources_of(data, graph()), order_of(data.time_ms, id.value)) || !put_key(ready, id) ||
      !count_interests_of(data, 1) || !note_comment(id, data))
    return broken_activity();
  note_answer(data);
  if (first_activity_ == 0) first_activity_ = id.value;
  if (options_.mode == write_mode::backfill)
    oldest_imported_ = std::min(oldest_imported_, order_of(data.time_ms, id.value));
  auto const system = data.kind == activity_kind::record_change || data.kind == activity_kind::event;
  if (system && options_.mode != write_mode::backfill && data.place != 0 &&
      graph().node({data.place}).kind == node_kind::record)
    touched_.push_back({data.actor, data.place, id.value});
  if (auto const done = announce(id); !done) return done.error();
  return id;
}

result<void> writer::close() {
  if (auto const done = mark_batches(); !done) return done;
  if (!in_.working.retains || oldest_imported_ == order_max) return {};
  return look_again(oldest_imported_);
}

result<void> writer::mark_batches() {
  if (touched_.size() <= in_.allowed.batch_records_apart_max) return {};
  std::sort(touched_.begin(), touched_.end(), [](touch const& a, touch const& b) {
    return std::tie(a.actor, a.record, a.activity) < std::tie(b.actor, b.record, b.activity);
  });
  for (auto begin = touched_.begin(); begin != touched_.end();) {
    auto const end =
        std::find_if(begin, touched_.end(), [&](touch const& each) { return each.actor != begin->actor; });
    std::size_t records = 1;
    for (auto at = begin + 1; at != end; ++at) records += at->record != at[-1].record ? 1 : 0;
    for (; begin != end; ++begin) {
      if (records <= in_.allowed.batch_records_apart_max) continue;
      auto data = load({begin->activity});
      if (!data) return data.error();
      data->batched = true;
      if (!put({{table::activity, begin->activity, 0, 0}, data->encode(), false})) return broken_activity();
      if (auto const done = withdraw_boost({begin->activity}); !done)
        return done;  // asked for before it was one
    }
  }
  return {};
}

result<activity_id> writer::post(post_input const& in) {
  auto ready = start(in.actor, activity_kind::post, in.at, in.key);
  if (!ready) return ready.error();
  auto const known_one = known_key(*ready, [&] {
    return call_content(activity_kind::post, in.actor)
        .node(in.on)
        .text(in.text)
        .to(in.to)
        .nodes(std::span(in.about))
        .nodes(std::span(in.topics))
        .files(in.attachments);
  });
  if (!known_one) return known_one.error();
  if (*known_one) return **known_one;
  person_id const actor{ready->data.actor};
  if (auto const done = place_for(*ready, actor, in.on); !done) return done.error();
  if (auto const done = audience_for(*ready, actor, in.to); !done) return done.error();
  if (auto const done = about_for(*ready, actor, in.about); !done) return done.error();
  if (auto const done = files_for(*ready, in.attachments); !done) return done.error();
  if (auto const done = text_for(*ready, actor, in.text, in.attachments.empty()); !done) return done.error();
  if (auto const done = topics_for(*ready, in.topics, ready->body.text); !done) return done.error();
  return write(*ready);
}

result<activity_header const*> writer::visible(person_id actor, activity_id id) {
  auto const* header = activities_.header(id.value);
  if (header == nullptr || !may_see(actor, id.value, *header)) {
    if (auto const done = failure(); !done) return done.error();
    return fail(errc::unknown_activity, "activity");
  }
  return header;
}

result<void> writer::open_for_answers(activity_header const& root) const {
  if (root.place != 0 && graph().node(graph().resolve({root.place})).inactive &&
      graph().node(graph().resolve({root.place})).kind != node_kind::person)
    return fail(errc::closed, "activity");
  return {};
}

result<activity_id> writer::comment(comment_input const& in) {
  auto ready = start(in.actor, activity_kind::comment, in.at, in.key);
  if (!ready) return ready.error();
  person_id const actor{ready->data.actor};
  auto const known_one = known_key(*ready, [&] {
    return call_content(activity_kind::comment, in.actor)
        .number(in.parent.value)
        .text(in.text)
        .number(in.insiders_only ? 1 : 0)
        .files(in.attachments);
  });
  if (!known_one) return known_one.error();
  if (*known_one) return **known_one;
  auto const found = visible(actor, in.parent);
  if (!found)
    return fail(found.error().code, found.error().code == errc::unknown_activity ? "parent" : "activity");
  auto const& parent = **found;
  auto const root_id = parent.root != 0 ? parent.root : static_cast<std::uint32_t>(in.parent.value);
  auto const* root = activities_.header(root_id);
  if (root == nullptr) return fail(errc::unknown_activity, "parent");
  if (auto const done = open_for_answers(*root); !done) return done.error();
  auto& data = ready->data;
  if (parent.depth + 1U > in_.allowed.thread_depth_max)
    return fail(errc::too_long, "thread depth", parent.depth + 1U, in_.allowed.thread_depth_max);
  data.depth = static_cast<std::uint16_t>(parent.depth + 1);
  data.parent = static_cast<std::uint32_t>(in.parent.value);
  data.root = root_id;
  data.reply_to = parent.actor != data.actor ? parent.actor : 0;
  data.place = root->place;
  data.scope = root->scope;
  data.scope_target = root->scope_target;
  data.people.assign(root->people().begin(), root->people().end());
  auto const narrow = in.insiders_only || root->has(activity_header::insiders_only) ||
                      parent.has(activity_header::insiders_only);
  data.insiders_only = narrow && data.circle == 0;
  if (auto const done = files_for(*ready, in.attachments); !done) return done.error();
  if (auto const done = text_for(*ready, actor, in.text, in.attachments.empty()); !done) return done.error();
  if (auto const done = topics_for(*ready, {}, ready->body.text); !done) return done.error();
  auto const circle = data.circle;
  auto const insiders = data.insiders_only;
  auto const id = write(*ready);
  if (!id) return id;
  if (!count(root_id, tally::comments, circle, insiders, 1) ||
      !count(in.parent.value, tally::replies, circle, insiders, 1))
    return broken_activity();
  return id;
}

result<activity_id> writer::share(share_input const& in) {
  auto ready = start(in.actor, activity_kind::share, in.at, in.key);
  if (!ready) return ready.error();
  person_id const actor{ready->data.actor};
  auto const known_one = known_key(*ready, [&] {
    return call_content(activity_kind::share, in.actor)
        .number(in.target.value)
        .node(in.on)
        .text(in.text)
        .to(in.to);
  });
  if (!known_one) return known_one.error();
  if (*known_one) return **known_one;
  auto const found = visible(actor, in.target);
  if (!found) return fail(found.error().code, "target");
  auto const original = (*found)->kind == activity_kind::share ? (*found)->shared : in.target.value;
  if (original != in.target.value)
    if (auto const seen = visible(actor, {original}); !seen) return fail(seen.error().code, "target");
  ready->data.shared = static_cast<std::uint32_t>(original);
  if (auto const done = place_for(*ready, actor, in.on); !done) return done.error();
  if (auto const done = audience_for(*ready, actor, in.to); !done) return done.error();
  if (auto const done = text_for(*ready, actor, in.text, false); !done) return done.error();
  if (auto const done = topics_for(*ready, {}, ready->body.text); !done) return done.error();
  return write(*ready);
}

result<activity_id> writer::event(event_input const& in) {
  auto ready = start(in.actor, activity_kind::event, in.at, in.key);
  if (!ready) return ready.error();
  person_id const actor{ready->data.actor};
  auto const verb = verb_number(in.verb);
  if (verb == 0) return fail(errc::unknown_node, "verb");
  auto const known_one = known_key(*ready, [&] {
    return call_content(activity_kind::event, in.actor)
        .number(verb)
        .node(in.on)
        .text(in.text)
        .text(in.payload)
        .to(in.to)
        .nodes(std::span(in.about));
  });
  if (!known_one) return known_one.error();
  if (*known_one) return **known_one;
  ready->data.verb = verb;
  auto wanted = in.to;
  auto const& defaults = in_.working.words->verbs[verb - 1U];
  if (!wanted.scope && defaults.has_scope) {
    wanted.scope = defaults.scope;
    wanted.organization = organization_id{defaults.organization};
    wanted.unit = defaults.unit;
  }
  if (!wanted.insiders_only && defaults.insiders_only >= 0)
    wanted.insiders_only = defaults.insiders_only != 0;
  if (auto const done = check_payload(in.payload, in_.allowed.payload_bytes_max); !done) return done.error();
  ready->body.payload = in.payload;
  if (auto const done = place_for(*ready, actor, in.on); !done) return done.error();
  if (auto const done = audience_for(*ready, actor, wanted); !done) return done.error();
  if (auto const done = about_for(*ready, actor, in.about); !done) return done.error();
  if (auto const done = text_for(*ready, actor, in.text, false); !done) return done.error();
  if (auto const done = topics_for(*ready, {}, ready->body.text); !done) return done.error();
  return write(*ready);
}

result<activity_id> writer::record_changed(record_change_input const& in) {
  auto ready = start(in.actor, activity_kind::record_change, in.at, in.key);
  if (!ready) return ready.error();
  person_id const actor{ready->data.actor};
  auto const known_one = known_key(*ready, [&] {
    return call_content(activity_kind::record_change, in.actor)
        .node(in.record)
        .changes(in.fields)
        .to(in.to)
        .nodes(std::span(in.about));
  });
  if (!known_one) return known_one.error();
  if (*known_one) return **known_one;
  auto const record = known(in.record, node_kind::record, "record");
  if (!record) return record.error();
  if (auto const done = place_for(*ready, actor, *record); !done)
    return fail(done.error().code, done.error().field == "on" ? "record" : done.error().field);
  if (auto const done = audience_for(*ready, actor, in.to); !done) return done.error();
  if (auto const done = about_for(*ready, actor, in.about); !done) return done.error();
  if (auto const done = changes_for(*ready, in.fields); !done) return done.error();
  if (auto const open = open_bundle(*ready)) return add_to_bundle(*open, *ready);
  return write(*ready);
}

// A change of the same record by the same person that is young enough to take this one in.
std::optional<activity_id> writer::open_bundle(draft const& like) {
  auto const window_ms = std::int64_t{in_.allowed.bundle_minutes} * 60'000;
  auto before = order_max;
  auto const source = source_of(like.data.place, stream_type::main);
  for (int pages = 0; pages < 16; ++pages) {
    auto const orders = activities_.postings(source, before, 16);
    for (auto order : orders) {
      if ((std::int64_t{second_of(order)} + 1) * 1000 + window_ms < like.data.time_ms) return std::nullopt;
      auto const* header = activities_.header(id_of(order));
      if (header == nullptr || header->kind != activity_kind::record_change) continue;
      auto const& data = like.data;
      auto const same =
          header->actor == data.actor && header->place == data.place && header->scope == data.scope &&
          header->scope_target == data.scope_target && header->circle == data.circle &&
          header->has(activity_header::insiders_only) == data.insiders_only &&
          std::equal(header->about().begin(), header->about().end(), data.about.begin(), data.about.end()) &&
          std::equal(header->people().begin(), header->people().end(), data.people.begin(),
                     data.people.end());
      auto const young = header->time_ms <= data.time_ms && data.time_ms - header->time_ms <= window_ms;
      if (same && young && !header->has(activity_header::deleted)) return activity_id{id_of(order)};
    }
    if (orders.size() < 16) return std::nullopt;
    before = orders.back();
  }
  return std::nullopt;
}

result<activity_id> writer::add_to_bundle(activity_id id, draft& more) {
  auto data = load(id);
  if (!data) return data.error();
  auto body = load_body(id, data->revision);
  if (!body) return body.error();
  for (auto const& change :
       more.body.fields)  // who may see the new label must not see the value under the old one
    for (auto const& each : body->fields)
      if (each.name == change.name && each.label != 0 && change.label != 0 && each.label != change.label)
        return write(more);
  for (auto& change : more.body.fields) {
    auto const at = std::find_if(body->fields.begin(), body->fields.end(),
                                 [&](body_data::field const& each) { return each.name == change.name; });
    if (at == body->fields.end()) {
      body->fields.push_back(std::move(change));
    } else {
      at->to = std::move(change.to);
      at->sensitivity = std::max(at->sensitivity, change.sensitivity);
      if (change.label != 0) at->label = change.label;
    }
  }
  auto const bytes = body->encode().size();
  auto const bytes_max = std::size_t{in_.allowed.text_bytes_max} * 8;
  if (body->fields.size() > in_.allowed.fields_max || bytes > bytes_max) return write(more);
  body->bundled_key = more.key;
  body->editor = more.data.actor;
  body->time_ms = more.data.time_ms;
  ++data->revision;
  data->guarded = data->guarded || more.data.guarded;
  if (!put({{table::activity, id.value, 0, 0}, data->encode(), false}) ||
      !put({{table::body, id.value, data->revision, 0}, body->encode(), false}) || !put_key(more, id))
    return broken_activity();
  if (first_activity_ == 0) first_activity_ = id.value;
  return id;
}

result<void> writer::edit(edit_input const& in) {
  auto const time = time_for(in.at);
  if (!time) return time.error();
  person_id const actor{graph().resolve(in.actor).value};
  if (auto const ok = acting(actor, "actor"); !ok) return ok;
  auto const found = visible(actor, in.activity);
  if (!found) return found.error();
  if (!is_author(actor, **found)) return fail(errc::not_allowed, "actor");
  if ((*found)->kind == activity_kind::record_change) return fail(errc::wrong_kind, "activity");
  auto data = load(in.activity);
  if (!data) return data.error();
  auto body = load_body(in.activity, data->revision);
  if (!body) return body.error();
  auto const before = sources_of(*data, graph());
  draft next;
  next.data = *data;
  next.body = *body;
  auto const required = data->kind == activity_kind::post || data->kind == activity_kind::comment;
  if (auto const done = text_for(next, actor, in.text, required && body->files.empty()); !done) return done;
  if (next.body.text == body->text) return {};
  if (auto const done = topics_for(next, {}, next.body.text); !done) return done;
  if (auto const done = make_topics(next); !done) return done;
  ++next.data.revision;
  next.body.editor = actor.value;
  next.body.time_ms = *time;
  std::vector<std::uint64_t> added;
  auto const after = sources_of(next.data, graph());
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(added));
  auto const id = in.activity.value;
  if (!put({{table::activity, id, 0, 0}, next.data.encode(), false}) ||
      !put({{table::body, id, next.data.revision, 0}, next.body.encode(), false}) ||
      !put_postings(added, order_of(data->time_ms, id)))
    return broken_activity();
  return announce_mentions(in.activity, data->mentions);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

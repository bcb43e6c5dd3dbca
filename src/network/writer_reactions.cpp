// Reactions, verbs, deleting and restoring, visits. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/core/text.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>
#include <cctype>

#include "network/broken_rows.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

result<std::uint16_t> writer::reaction_type(std::string_view type, bool make) {
  constexpr std::size_t bytes_max = 32;
  constexpr std::size_t types_max = 1'000;
  if (type.empty()) return fail(errc::empty, "type");
  if (type.size() > bytes_max) return fail(errc::too_long, "type", type.size(), bytes_max);
  auto const clean = normalize("type", type, bytes_max * 3);
  if (!clean) return clean.error();
  auto const* words = in_.working.words;
  if (auto const number = words != nullptr ? words->reaction_type(*clean) : std::uint16_t{0};
      number != 0 || !make)
    return number;
  vocabulary next;
  if (words != nullptr) next.reaction_types = words->reaction_types;
  if (next.reaction_types.size() >= types_max)
    return fail(errc::too_long, "reaction types", next.reaction_types.size() + 1, types_max);
  next.reaction_types.push_back(*clean);
  auto const key = row_key{table::meta, static_cast<std::uint64_t>(meta_key::reaction_types), 0, 0};
  if (!put({key, next.encode_reactions(), false})) return broken_activity();
  return static_cast<std::uint16_t>(next.reaction_types.size());
}

result<void> writer::react(reaction_input const& in) {
  person_id const actor{graph().resolve(in.actor).value};
  if (auto const ok = acting(actor, "actor"); !ok) return ok;
  auto const time = time_for(in.at);
  if (!time) return time.error();
  auto const found = visible(actor, in.activity);
  if (!found) return found.error();
  auto const type = reaction_type(in.type, true);
  if (!type) return type.error();
  row_key const key{table::reaction, in.activity.value, actor.value, *type};
  auto const old = get(key);
  if (!old) return old.error();
  if (*old) return {};
  auto const circle = graph().node(actor).circle;
  auto const quiet = options_.mode == write_mode::quiet;
  auto const act = reaction_act(in.activity, *time, circle, *type);
  field_writer value;
  value.number(1, zigzag(*time)).number(2, circle).number(3, quiet ? 1 : 0);
  if (!put({key, std::move(value.bytes), false}) ||
      !count(in.activity.value, tally::reactions + *type, circle, false, 1) ||
      (!quiet && (!count_interest({actor.value, *time, reaction_points}, in.activity.value) ||
                  !note_reaction(actor.value, act))))
    return broken_activity();
  note_act({*time, actor.value, action_verb::react, in.activity.value});
  return tell_reaction(in.activity, actor, *type);
}

result<void> writer::unreact(reaction_input const& in) {
  person_id const actor{graph().resolve(in.actor).value};
  if (auto const ok = acting(actor, "actor"); !ok) return ok;
  auto const found = visible(actor, in.activity);
  if (!found) return found.error();
  auto const type = reaction_type(in.type, false);
  if (!type) return type.error();
  row_key const key{table::reaction, in.activity.value, actor.value, *type};
  auto const old = *type != 0 ? get(key) : result<std::optional<std::string>>(std::nullopt);
  if (!old) return old.error();
  if (!*old) return {};
  std::uint32_t circle = 0;
  std::int64_t time_ms = 0;
  auto quiet = false;
  for (field_reader value(**old); value.next();) {
    if (value.tag == 1) time_ms = unzigzag(value.number);
    if (value.tag == 2) circle = static_cast<std::uint32_t>(value.number);
    if (value.tag == 3) quiet = value.number != 0;
  }
  if (!put({key, {}, true}) || !count(in.activity.value, tally::reactions + *type, circle, false, -1) ||
      (!quiet && !count_interest({actor.value, time_ms, -reaction_points}, in.activity.value)) ||
      !take_reaction_act_back(actor.value, in.activity, *type))
    return broken_activity();
  return take_reaction_back(in.activity, actor, *type);
}

result<void> writer::define_verb(verb_input const& in) {
  constexpr std::size_t verb_bytes_max = 64;
  constexpr std::size_t languages_max = 64;
  constexpr std::size_t verbs_max = 10'000;
  if (in.verb.empty()) return fail(errc::empty, "verb");
  if (in.verb.size() > verb_bytes_max) return fail(errc::too_long, "verb", in.verb.size(), verb_bytes_max);
  auto const fine = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
  };
  if (!std::all_of(in.verb.begin(), in.verb.end(), fine)) return fail(errc::malformed, "verb");
  if (in.summaries.size() > languages_max)
    return fail(errc::too_long, "summaries", in.summaries.size(), languages_max);
  verb_data verb;
  verb.name = in.verb;
  for (auto const& each : in.summaries) {
    verb.summaries.push_back({std::string(each.language), std::string(each.line)});
    std::pair<std::string_view, std::string*> const texts[] = {
        {"summaries.language", &verb.summaries.back().language},
        {"summaries.line", &verb.summaries.back().line}};
    if (auto const done = clean_fields(texts); !done) return done;
  }
  if (in.to.scope) {
    if (*in.to.scope > audience_scope::self) return fail(errc::out_of_range, "audience");
    if (*in.to.scope == audience_scope::people) return fail(errc::wrong_kind, "audience");
    verb.has_scope = true;
    verb.scope = *in.to.scope;
    verb.organization = in.to.organization.value;
    verb.unit = in.to.unit;
  }
  if (in.to.insiders_only) verb.insiders_only = *in.to.insiders_only ? 1 : 0;
  vocabulary next;
  if (in_.working.words != nullptr) next.verbs = in_.working.words->verbs;
  auto const before = next.encode_verbs();
  if (auto const number = next.verb(in.verb); number != 0)
    next.verbs[number - 1U] = std::move(verb);
  else if (next.verbs.size() < verbs_max)
    next.verbs.push_back(std::move(verb));
  else
    return fail(errc::too_long, "verbs", next.verbs.size() + 1, verbs_max);
  auto value = next.encode_verbs();
  if (value == before) return {};
  auto const key = row_key{table::meta, static_cast<std::uint64_t>(meta_key::verbs), 0, 0};
  if (!put({key, std::move(value), false})) return broken_activity();
  return {};
}

// Buries what lies below a comment that is deleted, or digs it up again; the root's total follows.
result<void> writer::move_answers(activity_id of, activity_id root, bool bury) {
  std::vector<std::uint64_t> open{of.value};
  while (!open.empty()) {
    auto const parent = open.back();
    open.pop_back();
    auto const source = source_of(parent, stream_type::answers);
    auto const answers = activities_.postings_after(source, 0, SIZE_MAX);
    if (auto const done = failure(); !done) return done;
    for (auto order : answers) {
      activity_id const id{id_of(order)};
      auto data = load(id);
      if (!data) return data.error();
      auto const was_live = !data->deleted && !data->buried;
      if (data->buried == bury) continue;
      data->buried = bury;
      if (!put({{table::activity, id.value, 0, 0}, data->encode(), false})) return broken_activity();
      auto const is_live = !data->deleted && !data->buried;
      if (was_live != is_live &&
          !count(root.value, tally::comments, data->circle, data->insiders_only, is_live ? 1 : -1))
        return broken_activity();
      if (bury || !data->deleted) open.push_back(id.value);
    }
  }
  return {};
}

result<void> writer::remove_activity(person_id by, activity_id id) {
  person_id const actor{graph().resolve(by).value};
  auto const* header = activities_.header(id.value);
  if (header == nullptr) return fail(errc::unknown_activity, "activity");
  if (by) {
    if (auto const ok = acting(actor, "actor"); !ok) return ok;
    if (header->has(activity_header::deleted) && is_author(actor, *header)) return {};
    auto const found = visible(actor, id);
    if (!found) return found.error();
    auto const in_group = header->place != 0 && graph().node({header->place}).kind == node_kind::group;
    auto const manages = in_group && graph().role(actor, {header->place}) >= group_role::manager;
    if (!is_author(actor, *header) && !manages) return fail(errc::not_allowed, "actor");
  }
  auto data = load(id);
  if (!data) return data.error();
  if (data->deleted) return {};
  auto const live = !data->buried;
  data->deleted = true;
  data->deleted_by = actor.value;
  data->deleted_at = static_cast<std::uint32_t>(std::max<std::int64_t>(now_ms_ / 1000, deleted_second_min));
  if (!put({{table::activity, id.value, 0, 0}, data->encode(), false}) ||
      !put_deleted(id, data->deleted_at, true) || !count_interests_of(*data, -1))
    return broken_activity();
  if (auto const done = take_back(id); !done) return done;
  if (data->kind != activity_kind::comment) return {};
  if (!count(data->parent, tally::replies, data->circle, data->insiders_only, -1)) return broken_activity();
  if (live && !count(data->root, tally::comments, data->circle, data->insiders_only, -1))
    return broken_activity();
  return move_answers(id, {data->root}, true);
}

result<void> writer::restore_activity(person_id by, activity_id id) {
  person_id const actor{graph().resolve(by).value};
  if (by)
    if (auto const ok = acting(actor, "actor"); !ok) return ok;
  auto data = load(id);
  if (!data) return data.error();
  if (by && data->deleted && !answers_for(actor, data->deleted_by)) {
    auto const author = answers_for(actor, data->actor);
    return fail(author ? errc::not_allowed : errc::unknown_activity, author ? "actor" : "activity");
  }
  if (!data->deleted) {
    if (by)
      if (auto const found = visible(actor, id); !found) return found.error();
    return {};
  }
  if (data->shrunk) return fail(errc::gone, "activity");
  if (!put_deleted(id, data->deleted_at, false)) return broken_activity();
  data->deleted = false;
  data->deleted_by = 0;
  data->deleted_at = 0;
  if (!put({{table::activity, id.value, 0, 0}, data->encode(), false}) || !count_interests_of(*data, 1))
    return broken_activity();
  if (in_.working.retains)  // it may be too old by now, and was passed over while it was deleted
    if (auto const done = look_again(order_of(data->time_ms, id.value)); !done) return done;
  if (data->kind != activity_kind::comment) return {};
  if (!count(data->parent, tally::replies, data->circle, data->insiders_only, 1)) return broken_activity();
  if (data->buried) return {};
  if (!count(data->root, tally::comments, data->circle, data->insiders_only, 1)) return broken_activity();
  return move_answers(id, {data->root}, false);
}

result<void> writer::visited(person_id by, feed_view view, node_id node) {
  person_id const reader{graph().resolve(by).value};
  if (auto const ok = acting(reader, "reader"); !ok) return ok;
  if (view > feed_view::nodes) return fail(errc::unknown_view, "view");
  field_writer value;
  value.number(1, in_.working.stream.activity_count).number(2, zigzag(now_ms_));
  auto const feed = static_cast<std::uint64_t>(view) << 32 | graph().resolve(node).value;
  if (!put({{table::visit, reader.value, feed, 0}, std::move(value.bytes), false})) return broken_activity();
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

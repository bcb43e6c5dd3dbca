// Commands about relations and rights. SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>
#include <unordered_set>

#include "core/moment.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken_edge() { return fail(errc::corrupt, "edge"); }

}  // namespace

bool writer::put_edge(edge_type type, node_id from, node_id to, edge_data const& data) {
  return put({edge_key(type, from, to), data.encode(), false});
}

result<void> writer::unlink(edge_type type, node_id from, node_id to) {
  from = graph().exists(from) ? from : node_id{};
  if (!from || !graph().exists(to)) return fail(errc::unknown_node, "node");
  if (!graph().edge(type, from, to)) return {};
  if (!put({edge_key(type, from, to), {}, true})) return broken_edge();
  return {};
}

// True when going up from `from` by part_of and revision_of reaches `to`.
bool writer::leads_to(node_id from, node_id to) const {
  std::unordered_set<std::uint32_t> known_nodes{from.value};
  std::vector<node_id> open{from};
  while (!open.empty()) {
    auto const at = open.back();
    open.pop_back();
    if (at == to) return true;
    for (auto type : {edge_type::part_of, edge_type::revision_of})
      for (auto parent : graph().out(type, at))
        if (known_nodes.insert(parent.node()).second) open.push_back({parent.node()});
  }
  return false;
}

result<void> writer::add_part(part_input const& in) {
  auto const child = known(in.child, node_kind::record, "child");
  if (!child) return child.error();
  auto const parent = known(in.parent, node_kind::record, "parent");
  if (!parent) return parent.error();
  if (in.from && in.until && *in.until <= *in.from) return fail(errc::out_of_range, "until");
  if (leads_to(*parent, *child)) return fail(errc::cycle, "parent");
  auto const exists = graph().edge(edge_type::part_of, *child, *parent).has_value();
  auto const count = graph().out(edge_type::part_of, *child).size() + 1;
  if (!exists && count > in_.allowed.parents_max)
    return fail(errc::too_long, "parents", count, in_.allowed.parents_max);
  edge_data data;
  if (exists) {
    auto const old = get(edge_key(edge_type::part_of, *child, *parent));
    if (!old) return old.error();
    if (*old) data = edge_data::decode(**old).value_or(edge_data{});
  }
  auto next = data;
  if (!exists) next.since_ms = now_ms_;
  next.valid_from_ms = in.from ? ms_of(*in.from) : 0;
  next.until_ms = in.until ? ms_of(*in.until) : 0;
  if (exists && next == data) return {};
  if (!put_edge(edge_type::part_of, *child, *parent, next)) return broken_edge();
  return {};
}

result<void> writer::follow(follow_input const& in) {
  person_id const person{graph().resolve(in.person).value};
  if (auto const ok = acting(person, "person"); !ok) return ok;
  auto const at = graph().resolve(in.node);
  auto const since = time_for(in.at);
  if (!since) return since.error();
  if (!graph().exists(at) || at == node_id{person}) return fail(errc::unknown_node, "node");
  auto const kind = graph().node(at).kind;
  if (kind == node_kind::tag || kind == node_kind::organization) return fail(errc::wrong_kind, "node");
  if (graph().blocked(person, at)) return fail(errc::blocked, "node");
  auto const readable = [&](reader_rights& rights) {
    auto const answer = rights.node(at);
    return answer == verdict::yes && kind == node_kind::group ? rights.group(at).readable : answer;
  };
  if (!allowed(person, readable)) return fail(errc::unknown_node, "node");
  if (in.options.reach != record_reach::alone && kind != node_kind::record)
    return fail(errc::wrong_kind, "reach");
  if (in.options.reach > record_reach::where_used) return fail(errc::out_of_range, "reach");
  if (in.options.level > follow_level::none) return fail(errc::out_of_range, "level");
  auto const names = std::max(in.options.fields.size(), in.options.types.size());
  if (names > in_.allowed.fields_max) return fail(errc::too_long, "options", names, in_.allowed.fields_max);
  edge_data next;
  next.level = in.options.level;
  next.kinds = in.options.kinds;
  next.reach = in.options.reach;
  next.depth = in.options.depth;
  next.fields = in.options.fields;
  next.types = in.options.types;
  std::vector<std::pair<std::string_view, std::string*>> texts;
  for (auto& field : next.fields) texts.emplace_back("fields", &field);
  for (auto& type : next.types) texts.emplace_back("types", &type);
  if (auto const done = clean_fields(texts); !done) return done;
  next.since_ms = *since;
  if (graph().edge(edge_type::follows, person, at)) {
    auto const old = get(edge_key(edge_type::follows, person, at));
    if (!old) return old.error();
    auto const before = *old ? edge_data::decode(**old) : std::nullopt;
    if (before) next.since_ms = before->since_ms;
    if (before && next == *before) return {};
  } else if (auto const count = graph().out(edge_type::follows, person).size() + 1;
             count > in_.allowed.follows_max) {
    return fail(errc::too_long, "follows", count, in_.allowed.follows_max);
  }
  auto const begins = !graph().edge(edge_type::follows, person, at);
  if (!put_edge(edge_type::follows, person, at, next)) return broken_edge();
  return begins && kind == node_kind::person ? tell_follower(person, at) : result<void>();
}

result<void> writer::unfollow(node_id person, node_id node) {
  if (auto const done = unlink(edge_type::follows, person, node); !done) return done;
  return unlink_told(edge_type::follows, person, node);
}

result<void> writer::mute(person_id by, node_id node) {
  person_id const person{graph().resolve(by).value};
  if (auto const ok = acting(person, "person"); !ok) return ok;
  auto const at = graph().resolve(node);
  if (!graph().exists(at) || at == node_id{person}) return fail(errc::unknown_node, "node");
  if (!allowed(person, [&](reader_rights& rights) { return rights.node(at); }))
    return fail(errc::unknown_node, "node");
  if (graph().edge(edge_type::mutes, person, at)) return {};
  edge_data data;
  data.since_ms = now_ms_;
  if (!put_edge(edge_type::mutes, person, at, data)) return broken_edge();
  return {};
}

result<void> writer::block(person_id by, person_id other) {
  person_id const person{graph().resolve(by).value};
  if (auto const ok = acting(person, "person"); !ok) return ok;
  auto const at = known(other, node_kind::person, "other");
  if (!at) return at.error();
  if (*at == node_id{person}) return fail(errc::unknown_node, "other");
  if (!allowed(person, [&](reader_rights& rights) { return rights.node(*at); }))
    return fail(errc::unknown_node, "other");
  if (!graph().edge(edge_type::blocks, person, *at)) {
    edge_data data;
    data.since_ms = now_ms_;
    if (!put_edge(edge_type::blocks, person, *at, data)) return broken_edge();
  }
  if (auto const done = unfollow(person, *at); !done) return done;
  return unfollow(*at, person);
}

namespace {

// May somebody with role `mine` turn `before` into `after`?
bool may_appoint(group_role mine, group_role before, group_role after) noexcept {
  if (mine == group_role::owner) return true;
  return mine == group_role::manager && before <= group_role::member && after <= group_role::member;
}

}  // namespace

result<void> writer::set_member(member_input const& in) {
  auto const group = known(in.group, node_kind::group, "group");
  if (!group) return group.error();
  auto const person = known(in.person, node_kind::person, "person");
  if (!person) return person.error();
  auto const since = time_for(in.at);
  if (!since) return since.error();
  if (in.role > group_role::owner) return fail(errc::out_of_range, "role");
  auto const& place = *graph().node(*group).data;
  auto const before = graph().role(*person, *group);
  if (in.actor) {
    person_id const actor{graph().resolve(in.actor).value};
    if (auto const ok = acting(actor, "actor"); !ok) return ok;
    auto const self = actor == *person;
    auto const leaves = self && in.role == group_role::none;
    auto const joins = self && before == group_role::none && in.role == group_role::member &&
                       place.privacy == group_privacy::open && !graph().outsider(actor);
    auto const steps_down = self && in.role < before;
    if (!leaves && !joins && !steps_down && !may_appoint(graph().role(actor, *group), before, in.role))
      return fail(errc::not_allowed, "actor");
    if (place.inactive && !leaves) return fail(errc::closed, "group");
  }
  auto const enters = before == group_role::none && in.role != group_role::none;
  if (enters && graph().outsider(*person) && !place.open_to_outsiders)
    return fail(errc::outsiders_refused, "person");
  if (before == group_role::owner && in.role != group_role::owner) {
    auto const members = graph().in(edge_type::member_of, *group);
    auto const owners = std::count_if(members.begin(), members.end(), [&](neighbour each) {
      return static_cast<group_role>(each.small()) == group_role::owner;
    });
    if (owners == 1) return fail(errc::last_owner, "person");
  }
  if (in.role == group_role::none) {
    if (auto const done = unlink(edge_type::member_of, *person, *group); !done) return done;
    return unlink_told(edge_type::member_of, *person, *group);
  }
  edge_data next;
  next.since_ms = *since;
  if (before != group_role::none) {
    auto const old = get(edge_key(edge_type::member_of, *person, *group));
    if (!old) return old.error();
    if (*old) next = edge_data::decode(**old).value_or(next);
  } else if (auto const count = graph().in(edge_type::member_of, *group).size() + 1;
             count > in_.allowed.group_members_max) {
    return fail(errc::too_long, "members", count, in_.allowed.group_members_max);
  }
  auto const kept = next;
  next.role = in.role;
  if (in.history_from) next.history_from_ms = ms_of(*in.history_from);
  if (before != group_role::none && next == kept) return {};
  if (!put_edge(edge_type::member_of, *person, *group, next)) return broken_edge();
  return enters ? tell_member(*person, *group, graph().resolve(in.actor)) : result<void>();
}

edge_data writer::right(right_options const& options) const {
  edge_data out;
  out.since_ms = now_ms_;
  if (options.until) out.until_ms = ms_of(*options.until);
  if (options.history_from) out.history_from_ms = ms_of(*options.history_from);
  return out;
}

result<void> writer::grant(record_id record, node_id principal, right_options const& options) {
  auto const at = known(record, node_kind::record, "record");
  if (!at) return at.error();
  auto const to = graph().resolve(principal);
  if (!graph().exists(to)) return fail(errc::unknown_node, "principal");
  auto const kind = graph().node(to).kind;
  if (kind == node_kind::record || kind == node_kind::topic) return fail(errc::wrong_kind, "principal");
  auto next = right(options);
  auto const old = get(edge_key(edge_type::grants, *at, to));
  if (!old) return old.error();
  if (auto const before = *old ? edge_data::decode(**old) : std::nullopt) {
    auto const ended = before->until_ms != 0 && before->until_ms <= now_ms_;
    if (!ended) next.since_ms = before->since_ms;
    if (*before == next) return {};
  }
  if (!put_edge(edge_type::grants, *at, to, next)) return broken_edge();
  return {};
}

result<void> writer::add_label(record_id record, tag_id label) {
  auto const at = known(record, node_kind::record, "record");
  if (!at) return at.error();
  auto const tag = known(label, node_kind::tag, "label");
  if (!tag) return tag.error();
  if (graph().edge(edge_type::labels, *at, *tag)) return {};
  edge_data data;
  data.since_ms = now_ms_;
  if (!put_edge(edge_type::labels, *at, *tag, data)) return broken_edge();
  return {};
}

result<void> writer::give_tag(person_id person, tag_id tag, right_options const& options) {
  auto const at = known(person, node_kind::person, "person");
  if (!at) return at.error();
  auto const to = known(tag, node_kind::tag, "tag");
  if (!to) return to.error();
  auto next = right(options);
  if (auto const* before = graph().details(edge_type::holds, *at, *to)) {
    auto const ended = before->until_ms != 0 && before->until_ms <= now_ms_;
    if (!ended) next.since_ms = before->since_ms;
    if (*before == next) return {};
  }
  if (!put_edge(edge_type::holds, *at, *to, next)) return broken_edge();
  return {};
}

result<void> writer::invalidate_rights(node_id node) {
  auto const at = graph().resolve(node);
  if (!graph().exists(at)) return fail(errc::unknown_node, "node");
  auto const kind = graph().node(at).kind;
  if (kind != node_kind::person && kind != node_kind::record) return fail(errc::wrong_kind, "node");
  edge_data data;
  data.since_ms = static_cast<std::int64_t>(in_.working.at.number + 1);
  if (!put_edge(edge_type::forgets, at, at, data)) return broken_edge();
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

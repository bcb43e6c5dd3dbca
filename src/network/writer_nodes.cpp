// Commands about nodes. SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

error broken(std::string_view what) { return fail(errc::corrupt, what); }

}  // namespace

node_id writer::new_node(node_data const& data) {
  node_id const id{in_.working.graph.node_count + 1};
  if (id.value > node_id_max) return {};
  return put({{table::node, id.value, 0, 0}, data.encode(), false}) ? id : node_id{};
}

// Adds a node, or makes the one with this key look like `wanted`; writes nothing when it does already.
result<node_id> writer::put_node(node_kind kind, std::string_view key, std::string_view name,
                                 std::uint64_t source_version, node_data const& wanted) {
  auto clean = clean_key("key", key);
  if (!clean) return clean.error();
  auto shown = clean_name("name", name);
  if (!shown) return shown.error();
  auto next = wanted;
  next.kind = kind;
  next.source_version = source_version;
  auto const id = graph().resolve(graph().find(kind, *clean));
  if (!id) {
    if (kind == node_kind::person && options_.mode == write_mode::backfill) {
      auto const gone = was_erased(*clean);
      if (!gone) return gone.error();
      if (*gone) return fail(errc::gone, "key");
    }
    next.key = *clean;
    next.name = *clean;
    if (!shown->empty()) next.name = std::move(*shown);
    auto const made = new_node(next);
    if (!made) return fail(errc::too_many, "nodes");
    if (first_node_ == 0) first_node_ = made.value;
    return made;
  }
  auto const& old = *graph().node(id).data;
  if (old.erased) return fail(errc::gone, "key");
  if (source_version != 0 && source_version < old.source_version)
    return fail(errc::older_version, "source_version", source_version, old.source_version);
  next.key = old.key;
  next.aliases = old.aliases;
  next.name = old.name;
  if (!shown->empty()) next.name = std::move(*shown);
  next.source_version = std::max(source_version, old.source_version);
  next.deleted = old.deleted;
  next.inactive = next.inactive || (kind != node_kind::record && old.inactive);
  next.merged_into = old.merged_into;
  if (first_node_ == 0) first_node_ = id.value;
  if (next == old) return id;
  auto const was_insider = graph().node(id).circle == 0;
  if (!put({{table::node, id.value, 0, 0}, next.encode(), false})) return broken("node");
  if (was_insider && graph().node(id).circle != 0) {
    if (auto const done = refresh_memberships(id); !done) return done.error();
  }
  return id;
}

// An insider became an outsider: since when somebody is a member matters from now on.
result<void> writer::refresh_memberships(node_id person) {
  std::vector<node_id> groups;
  for (auto group : graph().out(edge_type::member_of, person)) groups.push_back({group.node()});
  for (auto group : groups) {
    auto const key = edge_key(edge_type::member_of, person, group);
    auto const value = get(key);
    if (!value) return value.error();
    if (*value && !put({key, **value, false})) return broken("edge");
  }
  return {};
}

result<node_id> writer::add_person(person_input const& in) {
  node_data wanted;
  wanted.person = in.kind;
  wanted.title = in.title;
  wanted.unit = in.unit;
  wanted.site = in.site;
  wanted.language = in.language;
  wanted.time_zone = in.time_zone;
  if (in.kind > person_kind::service) return fail(errc::out_of_range, "kind");
  std::pair<std::string_view, std::string*> const texts[] = {{"title", &wanted.title},
                                                             {"unit", &wanted.unit},
                                                             {"site", &wanted.site},
                                                             {"language", &wanted.language},
                                                             {"time_zone", &wanted.time_zone}};
  if (auto const done = clean_fields(texts); !done) return done.error();
  if (in.organization) {
    auto const at = known(in.organization, node_kind::organization, "organization");
    if (!at) return at.error();
    wanted.organization = *at == node_id{in_.working.owner} ? 0 : at->value;
  }
  if (in.manager) {
    auto const at = known(in.manager, node_kind::person, "manager");
    if (!at) return at.error();
  }
  auto const before = graph().find(node_kind::person, in.key);
  auto const zone = before ? graph().node(graph().resolve(before)).data->time_zone : wanted.time_zone;
  auto const id = put_node(node_kind::person, in.key, in.name, in.source_version, wanted);
  if (!id) return id;
  if (zone != wanted.time_zone)
    if (auto const done = reschedule(*id); !done) return done.error();
  auto const manager = graph().resolve(in.manager);
  if (manager == *id) return id;
  if (auto const done = replace_target(edge_type::reports_to, *id, manager); !done) return done.error();
  return id;
}

// Makes `to` the only target of this type of edge; none removes what there is.
result<void> writer::replace_target(edge_type type, node_id from, node_id to) {
  std::vector<node_id> old;
  for (auto target : graph().out(type, from))
    if (target.node() != to.value) old.push_back({target.node()});
  for (auto target : old)
    if (auto const done = unlink(type, from, target); !done) return done;
  if (!to || graph().edge(type, from, to)) return {};
  edge_data data;
  data.since_ms = now_ms_;
  if (!put_edge(type, from, to, data)) return broken("edge");
  return {};
}

result<node_id> writer::add_organization(organization_input const& in) {
  return put_node(node_kind::organization, in.key, in.name, in.source_version, {});
}

result<node_id> writer::add_group(group_input const& in) {
  node_data wanted;
  if (in.privacy > group_privacy::unlisted) return fail(errc::out_of_range, "privacy");
  wanted.privacy = in.privacy;
  wanted.open_to_outsiders = in.open_to_outsiders;
  wanted.outsiders_see_each_other = in.outsiders_see_each_other;
  wanted.broadcast = in.broadcast;
  node_id owner;
  if (in.owner) {
    auto const at = known(in.owner, node_kind::person, "owner");
    if (!at) return at.error();
    owner = *at;
    if (graph().outsider(owner) && !in.open_to_outsiders) return fail(errc::outsiders_refused, "owner");
  }
  auto const existed = static_cast<bool>(graph().find(node_kind::group, in.key));
  auto const id = put_node(node_kind::group, in.key, in.name, in.source_version, wanted);
  if (!id || existed || !owner) return id;
  edge_data data;
  data.since_ms = now_ms_;
  data.role = group_role::owner;
  if (!put_edge(edge_type::member_of, owner, *id, data)) return broken("edge");
  return id;
}

result<node_id> writer::add_record(record_input const& in) {
  node_data wanted;
  if (in.access > record_access::granted) return fail(errc::out_of_range, "access");
  wanted.access = in.access;
  wanted.type = in.type;
  wanted.url = in.url;
  wanted.outsiders_see_each_other = in.outsiders_see_each_other;
  wanted.inactive = in.closed;
  std::pair<std::string_view, std::string*> const texts[] = {{"type", &wanted.type}, {"url", &wanted.url}};
  if (auto const done = clean_fields(texts); !done) return done.error();
  if (in.owner) {
    auto const at = known(in.owner, node_kind::person, "owner");
    if (!at) return at.error();
    wanted.owner = at->value;
  }
  auto const old = graph().resolve(graph().find(node_kind::record, in.key));
  std::vector<node_id> parents;
  for (auto parent : in.parents) {
    auto const at = known(parent, node_kind::record, "parents");
    if (!at) return at.error();
    if (old && (*at == old || leads_to(*at, old))) return fail(errc::cycle, "parents");
    if (std::find(parents.begin(), parents.end(), *at) == parents.end() &&
        !(old && graph().edge(edge_type::part_of, old, *at)))
      parents.push_back(*at);
  }
  auto const count = parents.size() + (old ? graph().out(edge_type::part_of, old).size() : 0);
  if (count > in_.allowed.parents_max) return fail(errc::too_long, "parents", count, in_.allowed.parents_max);
  node_id master;
  if (in.revision_of) {
    auto const at = known(in.revision_of, node_kind::record, "revision_of");
    if (!at) return at.error();
    if (old && (*at == old || leads_to(*at, old))) return fail(errc::cycle, "revision_of");
    master = *at;
  }
  auto const id = put_node(node_kind::record, in.key, in.name, in.source_version, wanted);
  if (!id) return id;
  edge_data data;
  data.since_ms = now_ms_;
  for (auto parent : parents)
    if (!put_edge(edge_type::part_of, *id, parent, data)) return broken("edge");
  if (master)
    if (auto const done = replace_target(edge_type::revision_of, *id, master); !done) return done.error();
  return id;
}

result<node_id> writer::add_topic(topic_input const& in) {
  auto const clean = clean_key("key", in.key);
  if (!clean) return clean.error();
  auto const key = fold_case(*clean);
  return put_node(node_kind::topic, key, in.name.empty() ? in.key : in.name, 0, {});
}

result<node_id> writer::add_tag(std::string_view key) { return put_node(node_kind::tag, key, key, 0, {}); }

result<void> writer::rekey(node_id node, std::string_view key) {
  auto const at = graph().resolve(node);
  if (!graph().exists(at)) return fail(errc::unknown_node, "node");
  auto clean = clean_key("key", key);
  if (!clean) return clean.error();
  auto next = *graph().node(at).data;
  if (next.erased) return fail(errc::gone, "node");
  auto const other = graph().find(next.kind, *clean);
  if (other && graph().resolve(other) != at) return fail(errc::key_conflict, "key");
  if (next.key == *clean) return {};
  if (other && other != at) return fail(errc::key_conflict, "key");
  next.from_text = false;
  std::erase(next.aliases, *clean);
  next.aliases.push_back(next.key);
  next.key = std::move(*clean);
  if (!put({{table::node, at.value, 0, 0}, next.encode(), false})) return broken("node");
  return {};
}

result<void> writer::merge(node_id from, node_id into) {
  if (!graph().exists(from)) return fail(errc::unknown_node, "from");
  auto const kind = graph().node(from).kind;
  if (kind != node_kind::person && kind != node_kind::record && kind != node_kind::topic)
    return fail(errc::wrong_kind, "from");
  auto const survivor = known(into, kind, "into");
  if (!survivor) return survivor.error();
  if (graph().resolve(from) == *survivor) {
    if (from == *survivor) return fail(errc::cycle, "into");
    return {};
  }
  if (graph().node(from).hidden) return fail(errc::unknown_node, "from");
  auto next = *graph().node(from).data;
  next.merged_into = survivor->value;
  edge_data data;
  data.since_ms = now_ms_;
  if (!put({{table::node, from.value, 0, 0}, next.encode(), false}) ||
      !put_edge(edge_type::merged, from, *survivor, data))
    return broken("node");
  return carry_edges(from, *survivor);
}

// Did the survivor say the other thing of the node?
bool writer::opposes_feedback(edge_type type, node_id from, node_id to) const {
  if (type == edge_type::less) return graph().edge(edge_type::more, from, to).has_value();
  return type == edge_type::more && graph().edge(edge_type::less, from, to).has_value();
}

// Follows, links, mutes, blocks, feedback and reports go over; memberships and rights stay with what they
// were given for.
result<void> writer::carry_edges(node_id from, node_id into) {
  struct carried {
    edge_type type;
    node_id source, target, new_source, new_target;
  };
  std::vector<carried> edges;
  for (auto type : {edge_type::follows, edge_type::part_of, edge_type::revision_of, edge_type::mutes,
                    edge_type::blocks, edge_type::reports_to, edge_type::less, edge_type::more}) {
    for (auto to : graph().out(type, from)) edges.push_back({type, from, {to.node()}, into, {to.node()}});
    for (auto source : graph().in(type, from))
      edges.push_back({type, {source.node()}, from, {source.node()}, into});
  }
  for (auto const& each : edges) {
    auto const value = get(edge_key(each.type, each.source, each.target));
    if (!value) return value.error();
    if (auto const done = unlink(each.type, each.source, each.target); !done) return done;
    auto const structural = each.type == edge_type::part_of || each.type == edge_type::revision_of;
    auto const loops =
        each.new_source == each.new_target || (structural && leads_to(each.new_target, each.new_source));
    auto const single =
        each.type == edge_type::reports_to && !graph().out(each.type, each.new_source).empty();
    if (!*value || loops || single || graph().edge(each.type, each.new_source, each.new_target)) continue;
    if (opposes_feedback(each.type, each.new_source, each.new_target)) continue;
    if (!put({edge_key(each.type, each.new_source, each.new_target), **value, false})) return broken("edge");
  }
  return {};
}

result<void> writer::unmerge(node_id from) {
  if (!graph().exists(from) || graph().node(from).data->merged_into == 0)
    return fail(errc::unknown_node, "from");
  if (graph().node(from).erased) return fail(errc::gone, "from");
  auto next = *graph().node(from).data;
  auto const survivor = node_id{next.merged_into};
  if (auto const done = keep_held(from); !done) return done;
  next.merged_into = 0;
  if (!put({{table::node, from.value, 0, 0}, next.encode(), false})) return broken("node");
  return unlink(edge_type::merged, from, survivor);
}

result<void> writer::set_deleted(node_id node, bool deleted) {
  auto const at = graph().resolve(node);
  if (!graph().exists(at)) return fail(errc::unknown_node, "node");
  if (at == node_id{in_.working.owner}) return fail(errc::not_allowed, "node");
  auto next = *graph().node(at).data;
  if (next.erased) return deleted ? result<void>() : fail(errc::gone, "node");
  if (next.deleted == deleted) return {};
  next.deleted = deleted;
  if (!put({{table::node, at.value, 0, 0}, next.encode(), false})) return broken("node");
  return {};
}

result<void> writer::set_active(node_id node, bool active) {
  auto const at = graph().resolve(node);
  if (!graph().exists(at)) return fail(errc::unknown_node, "node");
  auto next = *graph().node(at).data;
  if (next.kind != node_kind::person && next.kind != node_kind::group && next.kind != node_kind::record)
    return fail(errc::wrong_kind, "node");
  if (next.erased) return fail(errc::gone, "node");
  if (next.inactive == !active) return {};
  next.inactive = !active;
  if (!put({{table::node, at.value, 0, 0}, next.encode(), false})) return broken("node");
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

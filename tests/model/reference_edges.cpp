// tests/model/reference_edges.cpp: the reference's commands about relations and rights.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/reference_commands.hpp"

namespace model {

using madang::errc;
using madang::group_role;
using madang::node_kind;

namespace {

answer add_part(world& in, command const& what) {
  answer out;
  auto const child = need_live(in, what.node, node_kind::record, out);
  auto const parent = need_live(in, what.other, node_kind::record, out);
  pair_key const edge{in.survivor(what.node), in.survivor(what.other)};
  if (child && parent && above(in, edge.second).contains(edge.first)) out.refusals.insert(errc::cycle);
  if (out.refusals.empty()) in.parts[edge] = {what.at, what.until};
  return out;
}

bool can_follow(node_kind kind) {
  return kind == node_kind::person || kind == node_kind::group || kind == node_kind::record ||
         kind == node_kind::topic;
}

answer follow(world& in, command const& what) {
  answer out;
  need_actor(in, what.person, out);
  auto const id = in.survivor(what.node);
  auto const* to = in.find(id);
  if (to == nullptr || to->deleted || id == what.person) out.refusals.insert(errc::unknown_node);
  if (to != nullptr && !can_follow(to->kind)) out.refusals.insert(errc::wrong_kind);
  if (!out.refusals.empty()) return out;
  if (!in.can_read(what.person, id)) out.refusals.insert(errc::unknown_node);
  if (in.blocked(what.person, id)) out.refusals.insert(errc::blocked);
  if (what.reach != madang::record_reach::alone && to->kind != node_kind::record)
    out.refusals.insert(errc::wrong_kind);
  if (!out.refusals.empty()) return out;
  in.follows[{what.person, id}] = {what.kinds, what.names, what.reach, what.depth, what.types};
  return out;
}

/// Ending what is not there does nothing. What was given by an alias ends by it too.
answer end_edge(world& in, uint32_t from, uint32_t to, std::function<void(pair_key)> const& erase) {
  if (in.find(from) == nullptr || in.find(to) == nullptr) return refuse(errc::unknown_node);
  for (auto const source : {from, in.survivor(from)}) {
    for (auto const target : {to, in.survivor(to)}) erase({source, target});
  }
  return {};
}

answer set_block(world& in, command const& what) {
  answer out;
  need_actor(in, what.person, out);
  need_live(in, what.node, node_kind::person, out);
  if (!out.refusals.empty()) return out;
  auto const other = in.survivor(what.node);
  if (other == what.person || !in.can_read(what.person, other)) return refuse(errc::unknown_node);
  in.blocks.insert({what.person, other});
  in.follows.erase({what.person, other});
  in.follows.erase({other, what.person});
  return out;
}

answer set_mute(world& in, command const& what) {
  answer out;
  need_actor(in, what.person, out);
  if (in.find(what.node) == nullptr) out.refusals.insert(errc::unknown_node);
  if (!out.refusals.empty()) return out;
  auto const id = in.survivor(what.node);
  if (id == what.person || !in.can_name(what.person, id)) return refuse(errc::unknown_node);
  in.mutes.insert({what.person, id});
  return out;
}

answer give_feedback(world& in, command const& what) {
  answer out;
  need_actor(in, what.person, out);
  if (in.find(what.node) == nullptr) out.refusals.insert(errc::unknown_node);
  if (!out.refusals.empty()) return out;
  auto const id = in.survivor(what.node);
  auto const kind = in.find(id)->kind;
  if (id == what.person) return refuse(errc::unknown_node);
  if (kind == node_kind::tag || kind == node_kind::organization) return refuse(errc::wrong_kind);
  if (!in.can_name(what.person, id)) return refuse(errc::unknown_node);
  for (auto* said : {&in.less, &in.more})
    std::erase_if(*said, [&](auto const& each) {
      return each.first.first == what.person && madang::feedback_is_over(in.now() - each.second);
    });
  (what.more ? in.less : in.more).erase({what.person, id});
  (what.more ? in.more : in.less)[{what.person, id}] = in.now();
  return out;
}

group_role role_of(world const& in, uint32_t person, uint32_t group) {
  auto const at = in.members.find({person, group});
  return at == in.members.end() ? group_role::none : at->second.role;
}

bool last_owner(world const& in, uint32_t person, uint32_t group) {
  if (role_of(in, person, group) != group_role::owner) return false;
  return std::none_of(in.members.begin(), in.members.end(), [&](auto const& each) {
    return each.first.second == group && each.first.first != person && each.second.role == group_role::owner;
  });
}

/// May the actor change this membership? The host may; everybody leaves; insiders join open groups; managers
/// add and remove members; owners do everything.
bool may_set(world const& in, uint32_t person, command const& what) {
  auto const actor = what.other;
  if (actor == 0) return true;
  auto const mine = role_of(in, actor, what.node);
  auto const before = role_of(in, person, what.node);
  if (actor == person && what.role == group_role::none) return true;
  if (mine == group_role::owner) return true;
  auto const self = actor == person;
  if (self && what.role == group_role::member && before == group_role::none) {
    return in.insider(actor) && in.find(what.node)->privacy == madang::group_privacy::open;
  }
  if (self && what.role < before) return true;
  return mine == group_role::manager && before <= group_role::member && what.role <= group_role::member;
}

answer set_member(world& in, command const& what) {
  answer out;
  need_live(in, what.node, node_kind::group, out);
  need_live(in, what.person, node_kind::person, out);
  if (what.other != 0) need_actor(in, what.other, out);
  if (!out.refusals.empty()) return out;
  auto const& group = *in.find(what.node);
  auto const person = in.survivor(what.person);
  auto const before = role_of(in, person, group.id);
  auto const leaves = person == what.other && what.role == group_role::none;
  if (!may_set(in, person, what)) out.refusals.insert(errc::not_allowed);
  if (group.archived && what.other != 0 && !leaves) out.refusals.insert(errc::closed);
  if (what.role != group_role::owner && last_owner(in, person, group.id))
    out.refusals.insert(errc::last_owner);
  auto const joins = what.role != group_role::none && before == group_role::none;
  if (joins && !in.insider(person) && !group.open_to_outsiders) out.refusals.insert(errc::outsiders_refused);
  if (!out.refusals.empty()) return out;
  pair_key const edge{person, group.id};
  if (what.role == group_role::none) {
    in.members.erase(edge);
    return out;
  }
  auto const [at, fresh] = in.members.try_emplace(edge);
  if (fresh) at->second.since = what.at.value_or(in.now());
  at->second.role = what.role;
  if (what.history_from) at->second.history_from = what.history_from;
  return out;
}

void give(std::map<pair_key, right>& to, pair_key edge, command const& what, millis now) {
  auto const [at, fresh] = to.try_emplace(edge);
  if (fresh || !at->second.holds(now)) at->second.since = now;
  at->second.until = what.until;
  at->second.history_from = what.history_from;
}

answer set_grant(world& in, command const& what) {
  answer out;
  need_live(in, what.node, node_kind::record, out);
  auto const* to = in.find(in.survivor(what.other));
  if (to == nullptr) out.refusals.insert(errc::unknown_node);
  if (to != nullptr && (to->kind == node_kind::record || to->kind == node_kind::topic)) {
    out.refusals.insert(errc::wrong_kind);
  }
  if (out.refusals.empty()) give(in.grants, {in.survivor(what.node), to->id}, what, in.now());
  return out;
}

answer add_label(world& in, command const& what) {
  answer out;
  need_live(in, what.node, node_kind::record, out);
  need_live(in, what.other, node_kind::tag, out);
  if (out.refusals.empty()) in.labels.insert({in.survivor(what.node), what.other});
  return out;
}

answer give_tag(world& in, command const& what) {
  answer out;
  need_live(in, what.person, node_kind::person, out);
  need_live(in, what.other, node_kind::tag, out);
  if (out.refusals.empty()) give(in.held, {in.survivor(what.person), what.other}, what, in.now());
  return out;
}

answer invalidate(world const& in, command const& what) {
  auto const* at = in.find(in.survivor(what.node));
  if (at == nullptr) return refuse(errc::unknown_node);
  if (at->kind != node_kind::person && at->kind != node_kind::record) return refuse(errc::wrong_kind);
  return {};
}

/// The commands that end an edge.
answer end_command(world& in, command const& what) {
  switch (what.what) {
    case op::remove_part:
      return end_edge(in, in.survivor(what.node), in.survivor(what.other),
                      [&](pair_key edge) { in.parts.erase(edge); });
    case op::unfollow:
      return end_edge(in, what.person, in.survivor(what.node),
                      [&](pair_key edge) { in.follows.erase(edge); });
    case op::unmute:
      return end_edge(in, what.person, what.node, [&](pair_key edge) { in.mutes.erase(edge); });
    case op::unblock:
      return end_edge(in, what.person, what.node, [&](pair_key edge) { in.blocks.erase(edge); });
    case op::withdraw_feedback:
      return end_edge(in, in.survivor(what.person), in.survivor(what.node), [&](pair_key edge) {
        in.less.erase(edge);
        in.more.erase(edge);
      });
    case op::revoke:
      return end_edge(in, what.node, what.other, [&](pair_key edge) { in.grants.erase(edge); });
    case op::remove_label:
      return end_edge(in, what.node, what.other, [&](pair_key edge) { in.labels.erase(edge); });
    default:
      return end_edge(in, what.person, what.other, [&](pair_key edge) { in.held.erase(edge); });
  }
}

}  // namespace

answer run_edge_command(world& in, command const& what) {
  switch (what.what) {
    case op::add_part:
      return add_part(in, what);
    case op::follow:
      return follow(in, what);
    case op::mute:
      return set_mute(in, what);
    case op::block:
      return set_block(in, what);
    case op::give_feedback:
      return give_feedback(in, what);
    case op::set_member:
      return set_member(in, what);
    case op::grant:
      return set_grant(in, what);
    case op::add_label:
      return add_label(in, what);
    case op::give_tag:
      return give_tag(in, what);
    case op::invalidate_rights:
      return invalidate(in, what);
    default:
      return end_command(in, what);
  }
}

}  // namespace model

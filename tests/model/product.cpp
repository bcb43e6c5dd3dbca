// tests/model/product.cpp: the small language's commands as calls of the library. SPDX-License-Identifier:
// Apache-2.0
#include "model/product.hpp"

#include <type_traits>

namespace model {

namespace {

using madang::activity_id;
using madang::group_id;
using madang::node_id;
using madang::organization_id;
using madang::person_id;
using madang::record_id;
using madang::tag_id;
using madang::topic_id;

outcome failed(madang::error const& why) { return {.code = why.code, .field = why.field, .id = 0}; }

outcome told(madang::result<void> const& from) { return from ? outcome{} : failed(from.error()); }

template <class Id>
outcome told(madang::result<Id> const& from) {
  if (!from) return failed(from.error());
  return {.code = madang::errc::none, .field = {}, .id = from->value};
}

outcome told(madang::result<bool> const& from) { return from ? outcome{} : failed(from.error()); }

outcome told(madang::result<uint64_t> const& from) {
  if (!from) return failed(from.error());
  return {.code = madang::errc::none, .field = {}, .id = *from};
}

std::optional<madang::timestamp> maybe(std::optional<millis> at) {
  if (!at) return {};
  return time_of(*at);
}

template <class Id>
std::vector<Id> ids(std::vector<uint32_t> const& from) {
  std::vector<Id> out;
  for (auto const each : from) out.emplace_back(each);
  return out;
}

madang::audience audience_of(audience const& from) {
  return {.scope = from.scope,
          .insiders_only = from.insiders_only,
          .organization = organization_id{from.organization},
          .unit = from.unit,
          .people = ids<person_id>(from.people)};
}

madang::right_options limits_of(command const& what) {
  return {.until = maybe(what.until), .history_from = maybe(what.history_from)};
}

template <class Door>
outcome run_node(Door& on, command const& what) {
  switch (what.what) {
    case op::add_person:
      return told(on.add_person({.key = what.key,
                                 .name = what.name,
                                 .kind = what.person_kind,
                                 .organization = organization_id{what.organization},
                                 .title = what.text,
                                 .manager = person_id{what.other},
                                 .unit = what.unit,
                                 .source_version = what.source_version}));
    case op::add_organization:
      return told(on.add_organization({.key = what.key, .name = what.name}));
    case op::add_group:
      return told(on.add_group({.key = what.key,
                                .name = what.name,
                                .privacy = what.privacy,
                                .open_to_outsiders = what.open_to_outsiders,
                                .outsiders_see_each_other = what.see_each_other,
                                .broadcast = what.flag,
                                .owner = person_id{what.other}}));
    case op::add_record:
      return told(on.add_record({.key = what.key,
                                 .type = what.type,
                                 .name = what.name,
                                 .parents = ids<record_id>(what.list),
                                 .revision_of = record_id{what.revision_of},
                                 .access = what.access,
                                 .outsiders_see_each_other = what.see_each_other,
                                 .closed = what.flag}));
    case op::add_topic:
      return told(on.add_topic({.key = what.key, .name = what.name}));
    case op::add_tag:
      return told(on.add_tag(what.key));
    case op::rekey:
      return told(on.rekey(node_id{what.node}, what.key));
    case op::merge:
      return told(on.merge(node_id{what.node}, node_id{what.other}));
    case op::unmerge:
      return told(on.unmerge(node_id{what.node}));
    case op::remove:
      return told(on.remove(node_id{what.node}));
    case op::restore:
      return told(on.restore(node_id{what.node}));
    default:
      return told(on.set_active(node_id{what.node}, what.flag));
  }
}

template <class Door>
outcome run_follow(Door& on, command const& what) {
  madang::follow_options const options{.kinds = what.kinds,
                                       .fields = what.names,
                                       .reach = what.reach,
                                       .depth = what.depth,
                                       .types = what.types};
  person_id const person{what.person};
  if constexpr (std::is_same_v<Door, madang::network>) {
    return told(on.follow(person, node_id{what.node}, options));
  } else {
    return told(on.follow({.person = person, .node = node_id{what.node}, .options = options}));
  }
}

template <class Door>
outcome run_edge(Door& on, command const& what) {
  person_id const person{what.person};
  node_id const node{what.node};
  record_id const record{what.node};
  switch (what.what) {
    case op::add_part:
      return told(on.add_part({.child = record,
                               .parent = record_id{what.other},
                               .from = maybe(what.at),
                               .until = maybe(what.until)}));
    case op::remove_part:
      return told(on.remove_part(record, record_id{what.other}));
    case op::follow:
      return run_follow(on, what);
    case op::unfollow:
      return told(on.unfollow(person, node));
    case op::mute:
      return told(on.mute(person, node));
    case op::unmute:
      return told(on.unmute(person, node));
    case op::block:
      return told(on.block(person, person_id{what.node}));
    case op::unblock:
      return told(on.unblock(person, person_id{what.node}));
    case op::give_feedback:
      return told(
          on.give_feedback({.person = person,
                            .kind = what.more ? madang::feedback_kind::more : madang::feedback_kind::less,
                            .node = node}));
    case op::withdraw_feedback:
      return told(on.withdraw_feedback(person, node));
    case op::set_member:
      return told(on.set_member({.group = group_id{what.node},
                                 .person = person,
                                 .role = what.role,
                                 .actor = person_id{what.other},
                                 .history_from = maybe(what.history_from)}));
    case op::grant:
      return told(on.grant(record, node_id{what.other}, limits_of(what)));
    case op::revoke:
      return told(on.revoke(record, node_id{what.other}));
    case op::add_label:
      return told(on.add_label(record, tag_id{what.other}));
    case op::remove_label:
      return told(on.remove_label(record, tag_id{what.other}));
    case op::give_tag:
      return told(on.give_tag(person, tag_id{what.other}, limits_of(what)));
    case op::take_tag:
      return told(on.take_tag(person, tag_id{what.other}));
    default:
      return told(on.invalidate_rights(node));
  }
}

std::vector<madang::field_change> fields_of(command const& what) {
  std::vector<madang::field_change> out;
  for (auto const& each : what.fields) {
    out.push_back({each.name, each.from, each.to, each.sensitivity, tag_id{each.label}});
  }
  return out;
}

template <class Door>
outcome run_post(Door& on, command const& what) {
  person_id const actor{what.person};
  auto const at = maybe(what.at);
  auto const about = ids<record_id>(what.list);
  auto const to = audience_of(what.to);
  node_id const place{what.node};
  switch (what.what) {
    case op::post:
      return told(on.post({.actor = actor,
                           .on = place,
                           .text = what.text,
                           .about = about,
                           .to = to,
                           .topics = ids<topic_id>(what.topics),
                           .key = what.key,
                           .at = at}));
    case op::comment:
      return told(on.comment({.actor = actor,
                              .parent = activity_id{what.activity},
                              .text = what.text,
                              .insiders_only = what.flag,
                              .key = what.key,
                              .at = at}));
    case op::share:
      return told(on.share({.actor = actor,
                            .target = activity_id{what.activity},
                            .on = place,
                            .text = what.text,
                            .to = to,
                            .key = what.key,
                            .at = at}));
    case op::record_changed:
      return told(on.record_changed({.actor = actor,
                                     .record = record_id{what.node},
                                     .fields = fields_of(what),
                                     .about = about,
                                     .to = to,
                                     .key = what.key,
                                     .at = at}));
    default:
      return told(on.event({.actor = actor,
                            .verb = what.type,
                            .on = place,
                            .payload = what.payload,
                            .text = what.text,
                            .about = about,
                            .to = to,
                            .key = what.key,
                            .at = at}));
  }
}

template <class Door>
outcome run_ranking(Door& on, command const& what) {
  auto weights = madang::default_weights();
  weights.two_hop = what.two_hop;
  if (what.by_expression) weights.expression = "weighted";
  switch (what.what) {
    case op::boost:
      return told(on.boost({.activity = activity_id{what.activity},
                            .audience = node_id{what.node},
                            .until = time_of(what.until.value_or(0))}));
    case op::withdraw_boost:
      return told(on.withdraw_boost(activity_id{what.activity}));
    case op::set_ranking:
      return told(on.set_ranking(what.ranked, weights));
    default:
      return told(on.reset_ranking(what.ranked));
  }
}

template <class Door>
outcome run_activity(Door& on, command const& what) {
  person_id const actor{what.person};
  activity_id const id{what.activity};
  switch (what.what) {
    case op::define_verb:
      return told(on.define_verb({.verb = what.type, .summaries = {{"en", "{actor} did {payload.amount}"}}}));
    case op::edit:
      return told(on.edit({.actor = actor, .activity = id, .text = what.text, .at = maybe(what.at)}));
    case op::remove_activity:
      return told(on.remove_activity(actor, id));
    case op::restore_activity:
      return told(on.restore_activity(actor, id));
    case op::react:
      return told(on.react({.actor = actor, .activity = id, .type = what.type, .at = maybe(what.at)}));
    case op::unreact:
      return told(on.unreact({.actor = actor, .activity = id, .type = what.type}));
    case op::visited:
      return told(on.visited(actor, static_cast<madang::feed_view>(what.view), node_id{what.node}));
    case op::seen:
      return told(on.seen(actor, std::span(&id, 1)));
    case op::opened:
      return told(on.opened(actor, std::span(&id, 1)));
    case op::set_purpose:
      return told(on.set_purpose({madang::reading_purpose{what.view},
                                  what.more ? madang::purpose_switch::on : madang::purpose_switch::off,
                                  madang::organization_id{what.other}}));
    default:
      return run_post(on, what);
  }
}

template <class Door>
outcome run_governance(Door& on, command const& what) {
  switch (what.what) {
    case op::erase_person:
      return told(on.erase_person(person_id{what.person}));
    case op::replay_erasure:
      return told(on.replay_erasure(what.text));
    case op::place_hold:
      return told(on.place_hold({.node = node_id{what.node}, .reason = what.text}));
    case op::release_hold:
      return told(on.release_hold(what.activity));
    default:
      return told(on.set_retention(static_cast<madang::activity_kind>(what.kinds),
                                   static_cast<uint32_t>(what.activity)));
  }
}

template <class Door>
outcome run_one(Door& on, command const& what) {
  if (what.what >= op::erase_person) return run_governance(on, what);
  if (what.what >= op::boost) return run_ranking(on, what);
  if (what.what <= op::set_active) return run_node(on, what);
  if (what.what <= op::invalidate_rights) return run_edge(on, what);
  return run_activity(on, what);
}

}  // namespace

batch_outcome run(madang::network& on, batch const& what) {
  batch_outcome out;
  if (what.single) {
    out.each.push_back(run_one(on, what.commands.front()));
    out.code = out.each.front().code;
    out.committed = out.code == madang::errc::none;
    return out;
  }
  auto const body = [&](madang::transaction& in) -> madang::result<void> {
    for (auto const& each : what.commands) {
      out.each.push_back(run_one(in, each));
      auto const& last = out.each.back();
      if (last.code != madang::errc::none && !what.ignore_errors) return madang::fail(last.code, last.field);
    }
    if (what.fails) return madang::fail(madang::errc::content_refused, "test");
    return {};
  };
  auto const done = on.transact({.mode = what.mode, .command_id = what.id, .origin = what.origin}, body);
  out.committed = done.has_value();
  if (!done) out.code = done.error().code;
  return out;
}

}  // namespace model

// Commands of a transaction go to its writer. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

namespace madang {
inline namespace v1 {
namespace {

template <class Id>
result<Id> typed(result<node_id> const& from) {
  if (!from) return from.error();
  return Id{from->value};
}

// Ends an edge between two nodes, and between those that answer for them: what was given by an alias ends by
// it too.
result<void> unlink(detail::writer& in, detail::edge_type type, node_id from, node_id to) {
  for (auto const source : {from, in.graph().resolve(from)})
    for (auto const target : {to, in.graph().resolve(to)})
      if (auto const done = in.unlink(type, source, target); !done) return done;
  return {};
}

}  // namespace

// Commands have a number in the audit; it never changes.
result<person_id> transaction::add_person(person_input const& in) {
  if (auto const ok = writer_->begin(1, {}); !ok) return ok.error();
  return typed<person_id>(writer_->add_person(in));
}
result<organization_id> transaction::add_organization(organization_input const& in) {
  if (auto const ok = writer_->begin(2, {}); !ok) return ok.error();
  return typed<organization_id>(writer_->add_organization(in));
}
result<group_id> transaction::add_group(group_input const& in) {
  if (auto const ok = writer_->begin(3, {}); !ok) return ok.error();
  return typed<group_id>(writer_->add_group(in));
}
result<record_id> transaction::add_record(record_input const& in) {
  if (auto const ok = writer_->begin(4, {}); !ok) return ok.error();
  return typed<record_id>(writer_->add_record(in));
}
result<topic_id> transaction::add_topic(topic_input const& in) {
  if (auto const ok = writer_->begin(5, {}); !ok) return ok.error();
  return typed<topic_id>(writer_->add_topic(in));
}
result<tag_id> transaction::add_tag(std::string_view key) {
  if (auto const ok = writer_->begin(6, {}); !ok) return ok.error();
  return typed<tag_id>(writer_->add_tag(key));
}
result<void> transaction::rekey(node_id node, std::string_view key) {
  if (auto const ok = writer_->begin(7, node); !ok) return ok;
  return writer_->rekey(node, key);
}
result<void> transaction::merge(node_id from, node_id into) {
  if (auto const ok = writer_->begin(8, from); !ok) return ok;
  return writer_->merge(from, into);
}
result<void> transaction::unmerge(node_id from) {
  if (auto const ok = writer_->begin(9, from); !ok) return ok;
  return writer_->unmerge(from);
}
result<void> transaction::remove(node_id node) {
  if (auto const ok = writer_->begin(10, node); !ok) return ok;
  return writer_->set_deleted(node, true);
}
result<void> transaction::restore(node_id node) {
  if (auto const ok = writer_->begin(11, node); !ok) return ok;
  return writer_->set_deleted(node, false);
}
result<void> transaction::set_active(node_id node, bool active) {
  if (auto const ok = writer_->begin(12, node); !ok) return ok;
  return writer_->set_active(node, active);
}
result<void> transaction::add_part(part_input const& in) {
  if (auto const ok = writer_->begin(13, in.child); !ok) return ok;
  return writer_->add_part(in);
}
result<void> transaction::remove_part(record_id child, record_id parent) {
  if (auto const ok = writer_->begin(14, child); !ok) return ok;
  return unlink(*writer_, detail::edge_type::part_of, child, parent);
}
result<void> transaction::follow(follow_input const& in) {
  if (auto const ok = writer_->begin(15, in.person); !ok) return ok;
  return writer_->follow(in);
}
result<void> transaction::unfollow(person_id person, node_id node) {
  if (auto const ok = writer_->begin(16, person); !ok) return ok;
  return unlink(*writer_, detail::edge_type::follows, person, node);
}
result<void> transaction::mute(person_id person, node_id node) {
  if (auto const ok = writer_->begin(17, person); !ok) return ok;
  return writer_->mute(person, node);
}
result<void> transaction::unmute(person_id person, node_id node) {
  if (auto const ok = writer_->begin(18, person); !ok) return ok;
  return unlink(*writer_, detail::edge_type::mutes, person, node);
}
result<void> transaction::block(person_id person, person_id other) {
  if (auto const ok = writer_->begin(19, person); !ok) return ok;
  return writer_->block(person, other);
}
result<void> transaction::unblock(person_id person, person_id other) {
  if (auto const ok = writer_->begin(20, person); !ok) return ok;
  return unlink(*writer_, detail::edge_type::blocks, person, other);
}
result<void> transaction::set_member(member_input const& in) {
  if (auto const ok = writer_->begin(21, in.actor); !ok) return ok;
  return writer_->set_member(in);
}
result<void> transaction::grant(record_id record, node_id principal, right_options const& options) {
  if (auto const ok = writer_->begin(22, record); !ok) return ok;
  return writer_->grant(record, principal, options);
}
result<void> transaction::revoke(record_id record, node_id principal) {
  if (auto const ok = writer_->begin(23, record); !ok) return ok;
  return unlink(*writer_, detail::edge_type::grants, record, principal);
}
result<void> transaction::add_label(record_id record, tag_id label) {
  if (auto const ok = writer_->begin(24, record); !ok) return ok;
  return writer_->add_label(record, label);
}
result<void> transaction::remove_label(record_id record, tag_id label) {
  if (auto const ok = writer_->begin(25, record); !ok) return ok;
  return unlink(*writer_, detail::edge_type::labels, record, label);
}
result<void> transaction::give_tag(person_id person, tag_id tag, right_options const& options) {
  if (auto const ok = writer_->begin(26, person); !ok) return ok;
  return writer_->give_tag(person, tag, options);
}
result<void> transaction::take_tag(person_id person, tag_id tag) {
  if (auto const ok = writer_->begin(27, person); !ok) return ok;
  return unlink(*writer_, detail::edge_type::holds, person, tag);
}
result<void> transaction::invalidate_rights(node_id person_or_record) {
  if (auto const ok = writer_->begin(28, person_or_record); !ok) return ok;
  return writer_->invalidate_rights(person_or_record);
}
result<activity_id> transaction::post(post_input const& in) {
  if (auto const ok = writer_->begin(29, in.actor); !ok) return ok.error();
  return writer_->post(in);
}
result<activity_id> transaction::comment(comment_input const& in) {
  if (auto const ok = writer_->begin(30, in.actor); !ok) return ok.error();
  return writer_->comment(in);
}
result<activity_id> transaction::share(share_input const& in) {
  if (auto const ok = writer_->begin(31, in.actor); !ok) return ok.error();
  return writer_->share(in);
}
result<activity_id> transaction::record_changed(record_change_input const& in) {
  if (auto const ok = writer_->begin(32, in.actor); !ok) return ok.error();
  return writer_->record_changed(in);
}
result<activity_id> transaction::event(event_input const& in) {
  if (auto const ok = writer_->begin(33, in.actor); !ok) return ok.error();
  return writer_->event(in);
}
result<void> transaction::define_verb(verb_input const& in) {
  if (auto const ok = writer_->begin(34, {}); !ok) return ok;
  return writer_->define_verb(in);
}
result<void> transaction::edit(edit_input const& in) {
  if (auto const ok = writer_->begin(35, in.actor); !ok) return ok;
  return writer_->edit(in);
}
result<void> transaction::remove_activity(person_id actor, activity_id activity) {
  if (auto const ok = writer_->begin(36, actor); !ok) return ok;
  return writer_->remove_activity(actor, activity);
}
result<void> transaction::restore_activity(person_id actor, activity_id activity) {
  if (auto const ok = writer_->begin(37, actor); !ok) return ok;
  return writer_->restore_activity(actor, activity);
}
result<void> transaction::react(reaction_input const& in) {
  if (auto const ok = writer_->begin(38, in.actor); !ok) return ok;
  return writer_->react(in);
}
result<void> transaction::unreact(reaction_input const& in) {
  if (auto const ok = writer_->begin(39, in.actor); !ok) return ok;
  return writer_->unreact(in);
}
result<void> transaction::visited(person_id reader, feed_view view, node_id node) {
  if (auto const ok = writer_->begin(40, reader); !ok) return ok;
  return writer_->visited(reader, view, node);
}
result<void> transaction::erase_person(person_id person) {
  if (auto const ok = writer_->begin(41, person); !ok) return ok;
  return writer_->erase_person(person);
}
result<bool> transaction::replay_erasure(std::string_view receipt) {
  if (auto const ok = writer_->begin(42, {}); !ok) return ok.error();
  return writer_->replay_erasure(receipt);
}
result<std::uint64_t> transaction::place_hold(hold_input const& in) {
  if (auto const ok = writer_->begin(43, in.node); !ok) return ok.error();
  return writer_->place_hold(in);
}
result<void> transaction::release_hold(std::uint64_t number) {
  if (auto const ok = writer_->begin(44, {}); !ok) return ok;
  return writer_->release_hold(number);
}
result<void> transaction::set_retention(activity_kind kind, std::uint32_t days) {
  if (auto const ok = writer_->begin(45, {}); !ok) return ok;
  return writer_->set_retention(kind, days);
}
std::optional<node_id> transaction::find(node_kind kind, std::string_view key, find_as as) const {
  return detail::find_node(writer_->graph(), kind, key, as);
}

}  // namespace v1
}  // namespace madang

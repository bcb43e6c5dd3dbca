// Commands of a transaction go to its writer. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

namespace madang {
inline namespace v1 {
namespace {

// Runs a command and notes it for the audit, unless it is refused.
template <class Run>
auto noted(detail::writer& in, std::uint32_t command, node_id whom, Run const& run) -> decltype(run()) {
  if (auto const ok = in.begin(); !ok) return ok.error();
  auto done = run();
  if (done) in.note(command, whom);
  return done;
}

// As `noted`, for commands that make a node or update it: that is whom they concern.
template <class Id, class Run>
result<Id> noted_node(detail::writer& in, std::uint32_t command, Run const& run) {
  if (auto const ok = in.begin(); !ok) return ok.error();
  auto const done = run();
  if (!done) return done.error();
  in.note(command, *done);
  return Id{done->value};
}

// Ends an edge between two nodes, and between those that answer for them: what was given by an alias ends by
// it too.
result<void> unlink(detail::writer& in, detail::edge_type type, node_id from, node_id to) {
  for (auto const source : {from, in.graph().resolve(from)})
    for (auto const target : {to, in.graph().resolve(to)})
      if (auto const done = in.unlink(type, source, target); !done) return done;
  return {};
}

result<void> end_follow(detail::writer& in, node_id person, node_id node) {
  for (auto const source : {person, in.graph().resolve(person)})
    for (auto const target : {node, in.graph().resolve(node)})
      if (auto const done = in.unfollow(source, target); !done) return done;
  return {};
}

}  // namespace

// Commands have a number in the audit; it never changes.
result<person_id> transaction::add_person(person_input const& in) {
  return noted_node<person_id>(*writer_, 1, [&] { return writer_->add_person(in); });
}
result<organization_id> transaction::add_organization(organization_input const& in) {
  return noted_node<organization_id>(*writer_, 2, [&] { return writer_->add_organization(in); });
}
result<group_id> transaction::add_group(group_input const& in) {
  return noted_node<group_id>(*writer_, 3, [&] { return writer_->add_group(in); });
}
result<record_id> transaction::add_record(record_input const& in) {
  return noted_node<record_id>(*writer_, 4, [&] { return writer_->add_record(in); });
}
result<topic_id> transaction::add_topic(topic_input const& in) {
  return noted_node<topic_id>(*writer_, 5, [&] { return writer_->add_topic(in); });
}
result<tag_id> transaction::add_tag(std::string_view key) {
  return noted_node<tag_id>(*writer_, 6, [&] { return writer_->add_tag(key); });
}
result<void> transaction::rekey(node_id node, std::string_view key) {
  return noted(*writer_, 7, node, [&] { return writer_->rekey(node, key); });
}
result<void> transaction::merge(node_id from, node_id into) {
  return noted(*writer_, 8, from, [&] { return writer_->merge(from, into); });
}
result<void> transaction::unmerge(node_id from) {
  return noted(*writer_, 9, from, [&] { return writer_->unmerge(from); });
}
result<void> transaction::remove(node_id node) {
  return noted(*writer_, 10, node, [&] { return writer_->set_deleted(node, true); });
}
result<void> transaction::restore(node_id node) {
  return noted(*writer_, 11, node, [&] { return writer_->set_deleted(node, false); });
}
result<void> transaction::set_active(node_id node, bool active) {
  return noted(*writer_, 12, node, [&] { return writer_->set_active(node, active); });
}
result<void> transaction::add_part(part_input const& in) {
  return noted(*writer_, 13, in.child, [&] { return writer_->add_part(in); });
}
result<void> transaction::remove_part(record_id child, record_id parent) {
  return noted(*writer_, 14, child,
               [&] { return unlink(*writer_, detail::edge_type::part_of, child, parent); });
}
result<void> transaction::follow(follow_input const& in) {
  return noted(*writer_, 15, in.person, [&] { return writer_->follow(in); });
}
result<void> transaction::unfollow(person_id person, node_id node) {
  return noted(*writer_, 16, person, [&] { return end_follow(*writer_, person, node); });
}
result<void> transaction::mute(person_id person, node_id node) {
  return noted(*writer_, 17, person, [&] { return writer_->mute(person, node); });
}
result<void> transaction::unmute(person_id person, node_id node) {
  return noted(*writer_, 18, person,
               [&] { return unlink(*writer_, detail::edge_type::mutes, person, node); });
}
result<void> transaction::block(person_id person, person_id other) {
  return noted(*writer_, 19, person, [&] { return writer_->block(person, other); });
}
result<void> transaction::unblock(person_id person, person_id other) {
  return noted(*writer_, 20, person,
               [&] { return unlink(*writer_, detail::edge_type::blocks, person, other); });
}
result<void> transaction::set_member(member_input const& in) {
  return noted(*writer_, 21, in.actor ? in.actor : in.person, [&] { return writer_->set_member(in); });
}
result<void> transaction::grant(record_id record, node_id principal, right_options const& options) {
  return noted(*writer_, 22, record, [&] { return writer_->grant(record, principal, options); });
}
result<void> transaction::revoke(record_id record, node_id principal) {
  return noted(*writer_, 23, record,
               [&] { return unlink(*writer_, detail::edge_type::grants, record, principal); });
}
result<void> transaction::add_label(record_id record, tag_id label) {
  return noted(*writer_, 24, record, [&] { return writer_->add_label(record, label); });
}
result<void> transaction::remove_label(record_id record, tag_id label) {
  return noted(*writer_, 25, record,
               [&] { return unlink(*writer_, detail::edge_type::labels, record, label); });
}
result<void> transaction::give_tag(person_id person, tag_id tag, right_options const& options) {
  return noted(*writer_, 26, person, [&] { return writer_->give_tag(person, tag, options); });
}
result<void> transaction::take_tag(person_id person, tag_id tag) {
  return noted(*writer_, 27, person, [&] { return unlink(*writer_, detail::edge_type::holds, person, tag); });
}
result<void> transaction::invalidate_rights(node_id person_or_record) {
  return noted(*writer_, 28, person_or_record, [&] { return writer_->invalidate_rights(person_or_record); });
}
result<activity_id> transaction::post(post_input const& in) {
  return noted(*writer_, 29, in.actor, [&] { return writer_->post(in); });
}
result<activity_id> transaction::comment(comment_input const& in) {
  return noted(*writer_, 30, in.actor, [&] { return writer_->comment(in); });
}
result<activity_id> transaction::share(share_input const& in) {
  return noted(*writer_, 31, in.actor, [&] { return writer_->share(in); });
}
result<activity_id> transaction::record_changed(record_change_input const& in) {
  return noted(*writer_, 32, in.actor, [&] { return writer_->record_changed(in); });
}
result<activity_id> transaction::event(event_input const& in) {
  return noted(*writer_, 33, in.actor, [&] { return writer_->event(in); });
}
result<void> transaction::define_verb(verb_input const& in) {
  return noted(*writer_, 34, {}, [&] { return writer_->define_verb(in); });
}
result<void> transaction::edit(edit_input const& in) {
  return noted(*writer_, 35, in.actor, [&] { return writer_->edit(in); });
}
result<void> transaction::remove_activity(person_id actor, activity_id activity) {
  return noted(*writer_, 36, actor, [&] { return writer_->remove_activity(actor, activity); });
}
result<void> transaction::restore_activity(person_id actor, activity_id activity) {
  return noted(*writer_, 37, actor, [&] { return writer_->restore_activity(actor, activity); });
}
result<void> transaction::react(reaction_input const& in) {
  return noted(*writer_, 38, in.actor, [&] { return writer_->react(in); });
}
result<void> transaction::unreact(reaction_input const& in) {
  return noted(*writer_, 39, in.actor, [&] { return writer_->unreact(in); });
}
result<void> transaction::visited(person_id reader, feed_view view, node_id node) {
  return noted(*writer_, 40, reader, [&] { return writer_->visited(reader, view, node); });
}
result<void> transaction::set_purpose(purpose_input const& in) {
  return noted(*writer_, 55, {}, [&] { return writer_->set_purpose(in); });
}
result<void> transaction::seen(person_id reader, std::span<activity_id const> activities) {
  return noted(*writer_, 56, reader,
               [&] { return writer_->note_seen(reader, activities, reading_purpose::seen); });
}
result<void> transaction::opened(person_id reader, std::span<activity_id const> activities) {
  return noted(*writer_, 57, reader,
               [&] { return writer_->note_seen(reader, activities, reading_purpose::opened); });
}
result<void> transaction::give_feedback(feedback_input const& in) {
  return noted(*writer_, 58, in.person, [&] { return writer_->give_feedback(in); });
}
result<void> transaction::withdraw_feedback(person_id person, node_id about) {
  return noted(*writer_, 59, person, [&] { return writer_->withdraw_feedback(person, about); });
}
result<void> transaction::erase_person(person_id person) {
  return noted(*writer_, 41, person, [&] { return writer_->erase_person(person); });
}
result<bool> transaction::replay_erasure(std::string_view receipt) {
  return noted(*writer_, 42, {}, [&] { return writer_->replay_erasure(receipt); });
}
result<std::uint64_t> transaction::place_hold(hold_input const& in) {
  return noted(*writer_, 43, in.node, [&] { return writer_->place_hold(in); });
}
result<void> transaction::release_hold(std::uint64_t number) {
  return noted(*writer_, 44, {}, [&] { return writer_->release_hold(number); });
}
result<void> transaction::set_retention(activity_kind kind, std::uint32_t days) {
  return noted(*writer_, 45, {}, [&] { return writer_->set_retention(kind, days); });
}
result<void> transaction::set_ranking(std::optional<feed_view> view, rank_weights const& weights) {
  return noted(*writer_, 47, {}, [&] { return writer_->set_ranking(view, weights); });
}
result<void> transaction::reset_ranking(std::optional<feed_view> view) {
  return noted(*writer_, 48, {}, [&] { return writer_->reset_ranking(view); });
}
result<void> transaction::set_model(action_model const& model) {
  return noted(*writer_, 70, {}, [&] { return writer_->set_model(model); });
}
result<void> transaction::use_model(std::optional<feed_view> view) {
  return noted(*writer_, 71, {}, [&] { return writer_->use_model(view); });
}
result<void> transaction::stop_model(std::optional<feed_view> view) {
  return noted(*writer_, 72, {}, [&] { return writer_->stop_model(view); });
}
result<void> transaction::freeze_model() {
  return noted(*writer_, 73, {}, [&] { return writer_->freeze_model(); });
}
result<void> transaction::thaw_model() {
  return noted(*writer_, 74, {}, [&] { return writer_->thaw_model(); });
}
result<void> transaction::reset_model() {
  return noted(*writer_, 75, {}, [&] { return writer_->reset_model(); });
}
result<void> transaction::boost(boost_input const& in) {
  return noted(*writer_, 68, in.audience, [&] { return writer_->boost(in); });
}
result<void> transaction::withdraw_boost(activity_id activity) {
  return noted(*writer_, 69, {}, [&] { return writer_->withdraw_boost(activity); });
}
result<void> transaction::notify(notify_input const& in) {
  return noted(*writer_, 49, in.actor, [&] { return writer_->notify(in); });
}
result<void> transaction::mark(mark_input const& in) {
  return noted(*writer_, 50, in.person, [&] { return writer_->mark(in); });
}
result<mark_progress> transaction::mark_all(mark_all_input const& in, mark_progress const& from) {
  return noted(*writer_, 51, in.person, [&] { return writer_->mark_all(in, from); });
}
result<void> transaction::snooze(snooze_input const& in) {
  return noted(*writer_, 52, in.person, [&] { return writer_->snooze(in); });
}
result<void> transaction::prefer(preference_input const& in) {
  return noted(*writer_, 53, in.node, [&] { return writer_->prefer(in); });
}
result<void> transaction::set_group_level(group_id group, follow_level level) {
  return noted(*writer_, 54, group, [&] { return writer_->set_group_level(group, level); });
}
result<std::uint64_t> transaction::remind(reminder_input const& in) {
  return noted(*writer_, 65, in.person, [&] { return writer_->remind(in); });
}
result<void> transaction::cancel_reminder(person_id person, std::uint64_t number) {
  return noted(*writer_, 66, person, [&] { return writer_->cancel_reminder(person, number); });
}
result<void> transaction::set_escalation(escalation_input const& in) {
  return noted(*writer_, 67, {}, [&] { return writer_->set_escalation(in); });
}
result<void> transaction::set_batching(batch_input const& in) {
  return noted(*writer_, 60, in.node, [&] { return writer_->set_batching(in); });
}
result<void> transaction::set_delivery_times(person_id person, std::optional<delivery_times> const& times) {
  return noted(*writer_, 61, person, [&] { return writer_->set_delivery_times(person, times); });
}
result<void> transaction::set_confidential(node_id node, bool confidential) {
  return noted(*writer_, 62, node, [&] { return writer_->set_confidential(node, confidential); });
}
result<void> transaction::replay_delivery(std::uint64_t number) {
  return noted(*writer_, 63, {}, [&] { return writer_->replay_delivery(number); });
}
result<void> transaction::drop_delivery(std::uint64_t number) {
  return noted(*writer_, 64, {}, [&] { return writer_->drop_delivery(number); });
}
std::optional<node_id> transaction::find(node_kind kind, std::string_view key, find_as as) const {
  return detail::find_node(writer_->graph(), kind, key, as);
}

}  // namespace v1
}  // namespace madang

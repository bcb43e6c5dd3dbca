// Single commands: each is a transaction of one. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/network_impl.hpp>

namespace madang {
inline namespace v1 {
namespace {

// Runs one command as a transaction and answers with what the command answered.
template <class Command>
auto alone(detail::network_impl& on, Command const& command) {
  using answer_type = decltype(command(std::declval<transaction&>()));
  answer_type answer = fail(errc::content_refused, "transaction");
  auto const done = on.transact({}, [&](transaction& to) -> result<void> {
    answer = command(to);
    if (!answer) return answer.error();
    return {};
  });
  if (!done) return answer_type(done.error());
  return answer;
}

}  // namespace

result<person_id> network::add_person(person_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.add_person(in); });
}
result<organization_id> network::add_organization(organization_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.add_organization(in); });
}
result<group_id> network::add_group(group_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.add_group(in); });
}
result<record_id> network::add_record(record_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.add_record(in); });
}
result<topic_id> network::add_topic(topic_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.add_topic(in); });
}
result<tag_id> network::add_tag(std::string_view key) {
  return alone(*impl_, [&](transaction& to) { return to.add_tag(key); });
}
result<void> network::rekey(node_id node, std::string_view key) {
  return alone(*impl_, [&](transaction& to) { return to.rekey(node, key); });
}
result<void> network::merge(node_id from, node_id into) {
  return alone(*impl_, [&](transaction& to) { return to.merge(from, into); });
}
result<void> network::unmerge(node_id from) {
  return alone(*impl_, [&](transaction& to) { return to.unmerge(from); });
}
result<void> network::remove(node_id node) {
  return alone(*impl_, [&](transaction& to) { return to.remove(node); });
}
result<void> network::restore(node_id node) {
  return alone(*impl_, [&](transaction& to) { return to.restore(node); });
}
result<void> network::set_active(node_id node, bool active) {
  return alone(*impl_, [&](transaction& to) { return to.set_active(node, active); });
}
result<void> network::add_part(part_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.add_part(in); });
}
result<void> network::remove_part(record_id child, record_id parent) {
  return alone(*impl_, [&](transaction& to) { return to.remove_part(child, parent); });
}
result<void> network::follow(person_id person, node_id node, follow_options const& options) {
  return alone(*impl_, [&](transaction& to) { return to.follow(follow_input{person, node, options, {}}); });
}
result<void> network::unfollow(person_id person, node_id node) {
  return alone(*impl_, [&](transaction& to) { return to.unfollow(person, node); });
}
result<void> network::mute(person_id person, node_id node) {
  return alone(*impl_, [&](transaction& to) { return to.mute(person, node); });
}
result<void> network::unmute(person_id person, node_id node) {
  return alone(*impl_, [&](transaction& to) { return to.unmute(person, node); });
}
result<void> network::block(person_id person, person_id other) {
  return alone(*impl_, [&](transaction& to) { return to.block(person, other); });
}
result<void> network::unblock(person_id person, person_id other) {
  return alone(*impl_, [&](transaction& to) { return to.unblock(person, other); });
}
result<void> network::set_member(member_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.set_member(in); });
}
result<void> network::grant(record_id record, node_id principal, right_options const& options) {
  return alone(*impl_, [&](transaction& to) { return to.grant(record, principal, options); });
}
result<void> network::revoke(record_id record, node_id principal) {
  return alone(*impl_, [&](transaction& to) { return to.revoke(record, principal); });
}
result<void> network::add_label(record_id record, tag_id label) {
  return alone(*impl_, [&](transaction& to) { return to.add_label(record, label); });
}
result<void> network::remove_label(record_id record, tag_id label) {
  return alone(*impl_, [&](transaction& to) { return to.remove_label(record, label); });
}
result<void> network::give_tag(person_id person, tag_id tag, right_options const& options) {
  return alone(*impl_, [&](transaction& to) { return to.give_tag(person, tag, options); });
}
result<void> network::take_tag(person_id person, tag_id tag) {
  return alone(*impl_, [&](transaction& to) { return to.take_tag(person, tag); });
}
result<void> network::invalidate_rights(node_id person_or_record) {
  return alone(*impl_, [&](transaction& to) { return to.invalidate_rights(person_or_record); });
}
result<activity_id> network::post(post_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.post(in); });
}
result<activity_id> network::comment(comment_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.comment(in); });
}
result<activity_id> network::share(share_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.share(in); });
}
result<activity_id> network::record_changed(record_change_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.record_changed(in); });
}
result<activity_id> network::event(event_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.event(in); });
}
result<void> network::define_verb(verb_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.define_verb(in); });
}
result<void> network::edit(edit_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.edit(in); });
}
result<void> network::remove_activity(person_id actor, activity_id activity) {
  return alone(*impl_, [&](transaction& to) { return to.remove_activity(actor, activity); });
}
result<void> network::restore_activity(person_id actor, activity_id activity) {
  return alone(*impl_, [&](transaction& to) { return to.restore_activity(actor, activity); });
}
result<void> network::react(reaction_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.react(in); });
}
result<void> network::unreact(reaction_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.unreact(in); });
}
result<void> network::visited(person_id reader, feed_view view, node_id node) {
  return alone(*impl_, [&](transaction& to) { return to.visited(reader, view, node); });
}
result<void> network::set_model(action_model const& model) {
  return alone(*impl_, [&](transaction& to) { return to.set_model(model); });
}
result<void> network::use_model(std::optional<feed_view> view) {
  return alone(*impl_, [&](transaction& to) { return to.use_model(view); });
}
result<void> network::stop_model(std::optional<feed_view> view) {
  return alone(*impl_, [&](transaction& to) { return to.stop_model(view); });
}
result<void> network::freeze_model() {
  return alone(*impl_, [&](transaction& to) { return to.freeze_model(); });
}
result<void> network::thaw_model() {
  return alone(*impl_, [&](transaction& to) { return to.thaw_model(); });
}
result<void> network::reset_model() {
  return alone(*impl_, [&](transaction& to) { return to.reset_model(); });
}
result<void> network::set_ranking(std::optional<feed_view> view, rank_weights const& weights) {
  return alone(*impl_, [&](transaction& to) { return to.set_ranking(view, weights); });
}
result<void> network::reset_ranking(std::optional<feed_view> view) {
  return alone(*impl_, [&](transaction& to) { return to.reset_ranking(view); });
}
result<void> network::set_purpose(purpose_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.set_purpose(in); });
}
result<void> network::seen(person_id reader, std::span<activity_id const> activities) {
  return alone(*impl_, [&](transaction& to) { return to.seen(reader, activities); });
}
result<void> network::opened(person_id reader, std::span<activity_id const> activities) {
  return alone(*impl_, [&](transaction& to) { return to.opened(reader, activities); });
}
result<void> network::boost(boost_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.boost(in); });
}
result<void> network::withdraw_boost(activity_id activity) {
  return alone(*impl_, [&](transaction& to) { return to.withdraw_boost(activity); });
}
result<void> network::give_feedback(feedback_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.give_feedback(in); });
}
result<void> network::withdraw_feedback(person_id person, node_id about) {
  return alone(*impl_, [&](transaction& to) { return to.withdraw_feedback(person, about); });
}
result<void> network::erase_person(person_id person) {
  return alone(*impl_, [&](transaction& to) { return to.erase_person(person); });
}
result<bool> network::replay_erasure(std::string_view receipt) {
  return alone(*impl_, [&](transaction& to) { return to.replay_erasure(receipt); });
}
result<std::uint64_t> network::place_hold(hold_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.place_hold(in); });
}
result<void> network::release_hold(std::uint64_t number) {
  return alone(*impl_, [&](transaction& to) { return to.release_hold(number); });
}
result<void> network::set_retention(activity_kind kind, std::uint32_t days) {
  return alone(*impl_, [&](transaction& to) { return to.set_retention(kind, days); });
}

result<void> network::notify(notify_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.notify(in); });
}
result<void> network::mark(mark_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.mark(in); });
}
result<void> network::snooze(snooze_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.snooze(in); });
}
result<void> network::prefer(preference_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.prefer(in); });
}
result<void> network::set_group_level(group_id group, follow_level level) {
  return alone(*impl_, [&](transaction& to) { return to.set_group_level(group, level); });
}
result<std::uint64_t> network::remind(reminder_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.remind(in); });
}
result<void> network::cancel_reminder(person_id person, std::uint64_t number) {
  return alone(*impl_, [&](transaction& to) { return to.cancel_reminder(person, number); });
}
result<void> network::set_escalation(escalation_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.set_escalation(in); });
}
result<void> network::set_batching(batch_input const& in) {
  return alone(*impl_, [&](transaction& to) { return to.set_batching(in); });
}
result<void> network::set_delivery_times(person_id person, std::optional<delivery_times> const& times) {
  return alone(*impl_, [&](transaction& to) { return to.set_delivery_times(person, times); });
}
result<void> network::set_confidential(node_id node, bool confidential) {
  return alone(*impl_, [&](transaction& to) { return to.set_confidential(node, confidential); });
}
result<void> network::replay_delivery(std::uint64_t number) {
  return alone(*impl_, [&](transaction& to) { return to.replay_delivery(number); });
}
result<void> network::drop_delivery(std::uint64_t number) {
  return alone(*impl_, [&](transaction& to) { return to.drop_delivery(number); });
}

}  // namespace v1
}  // namespace madang

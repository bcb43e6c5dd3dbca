// madang/network/transaction.hpp: every command there is. A transaction runs several as one change.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/feed/page.hpp>
#include <madang/graph/node.hpp>
#include <madang/network/boosts.hpp>
#include <madang/network/governance.hpp>
#include <madang/network/models.hpp>
#include <madang/network/reading.hpp>
#include <madang/notify/delivery.hpp>
#include <madang/notify/notification.hpp>
#include <madang/notify/preferences.hpp>
#include <madang/notify/reminder.hpp>
#include <madang/notify/times.hpp>
#include <madang/rank/weights.hpp>
#include <madang/stream/activity.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace madang {
inline namespace v1 {

/// How a principal's right to a record, or a person's tag, is limited.
struct right_options {
  std::optional<timestamp> until{};         ///< ends then; empty: no end
  std::optional<timestamp> history_from{};  ///< outsiders also see activities since then; empty: from now on
};

/// Puts somebody into a group, or changes the role.
struct member_input {
  group_id group;                           ///< where
  person_id person;                         ///< who
  group_role role = group_role::member;     ///< as what; `none` removes
  person_id actor{};                        ///< who does it; none: the host, which may do everything
  std::optional<timestamp> at{};            ///< original time; only in mode backfill
  std::optional<timestamp> history_from{};  ///< an outsider also sees activities since then
};

/// Links a record below a parent, for a time or for good.
struct part_input {
  record_id child;                   ///< the part
  record_id parent;                  ///< what it is part of
  std::optional<timestamp> from{};   ///< valid from; empty: since ever
  std::optional<timestamp> until{};  ///< valid until; empty: without end
};

/// A follow with its details.
struct follow_input {
  person_id person;               ///< who follows
  node_id node;                   ///< what
  follow_options options{};       ///< level, filter, reach
  std::optional<timestamp> at{};  ///< original time; only in mode backfill
};

/// How a transaction counts, and who asked for it.
struct transact_options {
  write_mode mode = write_mode::normal;  ///< live, quiet, or import
  std::string_view command_id{};         ///< 1-64 bytes chosen by the caller; settles a lost answer
  std::string_view origin{};             ///< where it came from, for the audit; at most 255 bytes
};

/// What may happen to a mention when a text is posted.
enum class mention_check : std::uint8_t {
  ok = 0,          ///< will be mentioned
  cannot_see = 1,  ///< may not see this audience
  unknown = 2,     ///< nobody has this key
  blocked = 3      ///< one of the two blocks the other
};

/// What a command's outcome looks like afterwards.
struct command_outcome {
  bool committed = false;  ///< the command is part of history
  version at;              ///< its version, when committed
  activity_id activity{};  ///< the first activity it made, if any
  node_id node{};          ///< the first node it made or updated, if any
};

/// How far marking many came: it is done in steps, so that nobody waits long for it.
struct mark_progress {
  std::size_t done = 0;     ///< notifications that were changed so far
  std::uint64_t after = 0;  ///< what this step ended at
  bool in_read = false;     ///< what is unread is done
  bool more = true;         ///< hand it to the next call
};

namespace detail {
class writer;
}

/// Commands that become one change: all of them or, when the function that got the transaction fails, none.
/// A command that fails changes nothing; later commands of the same transaction see earlier ones.
/// @threads used by one thread, inside the function given to network::transact.
class transaction {
 public:
  /// @name Nodes
  /// Adding with a key that exists updates that node and answers with its id. In mode backfill a person is
  /// not added with a key of somebody who was erased: gone.
  /// @errors too_long, empty, malformed (key, name, ...); older_version; unknown_node (references);
  /// wrong_kind.
  ///@{
  [[nodiscard]] result<person_id> add_person(person_input const& in);  ///< adds or updates a person
  [[nodiscard]] result<organization_id> add_organization(
      organization_input const& in);                                   ///< adds an organization
  [[nodiscard]] result<group_id> add_group(group_input const& in);     ///< adds or updates a group
  [[nodiscard]] result<record_id> add_record(record_input const& in);  ///< adds or updates a record
  [[nodiscard]] result<topic_id> add_topic(topic_input const& in);     ///< adds or updates a topic
  [[nodiscard]] result<tag_id> add_tag(std::string_view key);          ///< adds a right's tag
  ///@}

  /// Gives a node a new key; the old one stays an alias. @errors key_conflict when another node has it.
  [[nodiscard]] result<void> rekey(node_id node, std::string_view key);
  /// Merges one node into another of its kind (person, record, topic): follows, links and mentions go over,
  /// the key becomes an alias, and nobody sees more than before: rights stay with what they were given for.
  [[nodiscard]] result<void> merge(node_id from, node_id into);
  /// Takes a merge back: the node answers to its key again. Edges that were carried over stay with the
  /// survivor.
  [[nodiscard]] result<void> unmerge(node_id from);
  /// Hides a node, its stream and its names; the history stays.
  [[nodiscard]] result<void> remove(node_id node);
  /// Brings a removed node back.
  [[nodiscard]] result<void> restore(node_id node);
  /// Deactivates or activates a person, archives or opens a group, closes or opens a record.
  [[nodiscard]] result<void> set_active(node_id node, bool active);

  /// Makes a record part of another. @errors cycle, too_long (parents).
  [[nodiscard]] result<void> add_part(part_input const& in);
  /// Ends a part_of link; ending one that is not there does nothing.
  [[nodiscard]] result<void> remove_part(record_id child, record_id parent);

  /// Follows a node, or changes how. @errors too_long (follows), blocked, unknown_node when it may not be
  /// seen.
  [[nodiscard]] result<void> follow(follow_input const& in);
  /// Ends a follow; ending one that is not there does nothing.
  [[nodiscard]] result<void> unfollow(person_id person, node_id node);
  /// Hides a node from the reader's feeds, or shows it again; tells nobody.
  [[nodiscard]] result<void> mute(person_id person, node_id node);
  /// Ends a mute.
  [[nodiscard]] result<void> unmute(person_id person, node_id node);
  /// Cuts two people off from each other: no items, mentions, follows in either direction.
  [[nodiscard]] result<void> block(person_id person, person_id other);
  /// Ends a block; follows that it ended stay ended.
  [[nodiscard]] result<void> unblock(person_id person, person_id other);

  /// Adds, promotes, demotes or removes a member. @errors not_allowed, outsiders_refused, last_owner, closed.
  [[nodiscard]] result<void> set_member(member_input const& in);

  /// @name Rights to records: reading needs one grant and every label.
  ///@{
  /// Lets a principal (person, group, organization or tag) read a record.
  [[nodiscard]] result<void> grant(record_id record, node_id principal, right_options const& options = {});
  /// Takes a grant back.
  [[nodiscard]] result<void> revoke(record_id record, node_id principal);
  /// Requires a tag of everybody who reads the record.
  [[nodiscard]] result<void> add_label(record_id record, tag_id label);
  /// Ends that.
  [[nodiscard]] result<void> remove_label(record_id record, tag_id label);
  /// Gives a person a tag.
  [[nodiscard]] result<void> give_tag(person_id person, tag_id tag, right_options const& options = {});
  /// Takes a tag from a person.
  [[nodiscard]] result<void> take_tag(person_id person, tag_id tag);
  /// Forgets what the host's policy answered about a person or a record, in every process.
  [[nodiscard]] result<void> invalidate_rights(node_id person_or_record);
  ///@}

  /// @name Activities
  /// @errors empty, too_long, malformed (text, payload, ...); unknown_node; not_allowed and closed (place);
  ///         inactive (actor); outsiders_refused (audience); blocked and not_allowed (a mention: field
  ///         "mention"); key_conflict (the activity key was used with other content).
  ///@{
  [[nodiscard]] result<activity_id> post(post_input const& in);        ///< writes a post
  [[nodiscard]] result<activity_id> comment(comment_input const& in);  ///< answers
  [[nodiscard]] result<activity_id> share(share_input const& in);      ///< passes on
  [[nodiscard]] result<activity_id> record_changed(
      record_change_input const& in);                              ///< tells of changed fields
  [[nodiscard]] result<activity_id> event(event_input const& in);  ///< tells of a host verb
  [[nodiscard]] result<void> define_verb(verb_input const& in);    ///< makes a host verb known
  [[nodiscard]] result<void> edit(edit_input const& in);           ///< changes a text
  ///@}
  /// Deletes an activity and, for a root, its thread: hidden at once everywhere, and no more than a tombstone
  /// after limits::history_days_min days. `actor` is the author, a manager of its group, or none for the
  /// host.
  [[nodiscard]] result<void> remove_activity(person_id actor, activity_id activity);
  /// Brings a deleted activity and its thread back. @errors gone once `run_due` made a tombstone of it, after
  /// limits::history_days_min days.
  [[nodiscard]] result<void> restore_activity(person_id actor, activity_id activity);
  /// Reacts; doing it twice changes nothing.
  [[nodiscard]] result<void> react(reaction_input const& in);
  /// Takes a reaction back; taking back what is not there does nothing.
  [[nodiscard]] result<void> unreact(reaction_input const& in);

  /// Notes that a reader looked at a feed now: `news` counts from here.
  [[nodiscard]] result<void> visited(person_id reader, feed_view view, node_id node = {});

  /// Sets the weights by which feeds in order `top` are ordered: of a view, or of all views that have none of
  /// their own. @errors unknown_view; what check(rank_weights) says.
  [[nodiscard]] result<void> set_ranking(std::optional<feed_view> view, rank_weights const& weights);
  /// Goes back to the network's weights, or, without a view, to default_weights(). @errors unknown_view.
  [[nodiscard]] result<void> reset_ranking(std::optional<feed_view> view);
  /// @name The learned model of the network: see docs/rank.md
  ///@{
  /// Takes a model instead of the one the network holds. @errors out_of_range (model_hashed_bits_max);
  /// not_supported (weights with an expression); not_allowed: "frozen", or where the old one is in use,
  /// "proof" and "proof.against" as use_model().
  [[nodiscard]] result<void> set_model(action_model const& model);
  /// Lets it order feeds in order `top` of a view, or of all views that have no weights of their own. Weights
  /// that are set there later end that. @errors unknown_view; not_allowed: "model" (there is none), "proof"
  /// (it was not better than anything), "proof.against" (that was not what holds there, by name and version);
  /// malformed when the model or the weights cannot be understood.
  [[nodiscard]] result<void> use_model(std::optional<feed_view> view);
  /// Lets weights order them again; stopping what is not in use does nothing. @errors unknown_view.
  [[nodiscard]] result<void> stop_model(std::optional<feed_view> view);
  /// The model stays as it is until `thaw_model`. @errors not_allowed ("model": there is none); malformed.
  [[nodiscard]] result<void> freeze_model();
  /// The model may be replaced again. @errors as freeze_model().
  [[nodiscard]] result<void> thaw_model();
  /// Forgets everything that was learned: one version on, frozen or not, and in use nowhere; one that cannot
  /// be understood goes altogether. @errors not_allowed ("model": there is none).
  [[nodiscard]] result<void> reset_model();
  ///@}
  /// Boosts an activity in home feeds in order top, anew if it is boosted already: it is there for those who
  /// may see it, stands high, and says so. It ends at its time, and for a reader who has seen it. @errors
  /// unknown_activity; wrong_kind (activity: a comment, or one of a batch; audience); unknown_node
  /// (audience); out_of_range (until: not later than now); too_many (boosts_max).
  [[nodiscard]] result<void> boost(boost_input const& in);
  /// Ends a boost; ending what is not there does nothing.
  [[nodiscard]] result<void> withdraw_boost(activity_id activity);
  /// @name What readers tell of their reading
  ///@{
  /// Lets something be noted, or stops it; everything is off at first. For an organization: off for its
  /// people, or as the network has it. What was noted before is not used while it is off. @errors
  /// out_of_range, unknown_node, wrong_kind.
  [[nodiscard]] result<void> set_purpose(purpose_input const& in);
  /// Notes that items stood before the reader's eyes; order top sinks them. @errors not_allowed ("seen": it
  /// is off for this reader), too_long (seen_batch_max), unknown_activity, inactive.
  [[nodiscard]] result<void> seen(person_id reader, std::span<activity_id const> activities);
  /// Notes that the reader opened items; they were seen, too. The first time it counts in the reader's
  /// affinities, as long as `opened` is on. @errors as seen.
  [[nodiscard]] result<void> opened(person_id reader, std::span<activity_id const> activities);
  /// Less or more like this: from now on, until it fades. Replaces what the person said of the node before.
  /// @errors unknown_node and unknown_activity (what the person may not see), wrong_kind (an organization, a
  /// tag; both a node and an activity), too_long (limits::follows_max), inactive.
  [[nodiscard]] result<void> give_feedback(feedback_input const& in);
  /// Takes feedback back; taking back what is not there does nothing.
  [[nodiscard]] result<void> withdraw_feedback(person_id person, node_id about);
  ///@}

  /// @name Notifications
  /// @errors unknown_node and inactive (person); out_of_range (notification, when there is no such one).
  ///@{
  /// Tells people of something for a reason of the host's own. Who may not see it, mutes its author or does
  /// not want it is left out; telling the same people of the same activity for no stronger reason does
  /// nothing. @errors empty, too_long and malformed (reason); too_long and unknown_node (people);
  /// unknown_activity; unknown_node (node, actor); not_allowed (critical, with an actor).
  [[nodiscard]] result<void> notify(notify_input const& in);
  /// Marks one notification.
  [[nodiscard]] result<void> mark(mark_input const& in);
  /// Marks a step of many; hand in what the step before answered until it says that there is no more.
  /// @errors stale_cursor; unknown_activity (thread); out_of_range (mark).
  [[nodiscard]] result<mark_progress> mark_all(mark_all_input const& in, mark_progress const& from = {});
  /// Lets a notification rest. @errors out_of_range (until, when it is not ahead).
  [[nodiscard]] result<void> snooze(snooze_input const& in);
  /// Says what a person, a group, a record or the network prefers. @errors unknown_node and wrong_kind
  /// (node); not_allowed (enforced, of anybody but the network); out_of_range.
  [[nodiscard]] result<void> prefer(preference_input const& in);
  /// Says how loud a group is for members who do not follow it themselves; without it only broadcast groups
  /// tell their members of posts. @errors unknown_node, wrong_kind, out_of_range.
  [[nodiscard]] result<void> set_group_level(group_id group, follow_level level);
  /// Reminds a person of something at a time, once; answers with the reminder's number. @errors unknown_node
  /// and inactive (person); unknown_activity; unknown_node (node); empty (note, when it is about nothing),
  /// malformed and too_long (note); out_of_range (at); too_many (reminders).
  [[nodiscard]] result<std::uint64_t> remind(reminder_input const& in);
  /// Takes a reminder back whose time has not come. @errors out_of_range (reminder, when the person has none
  /// with this number).
  [[nodiscard]] result<void> cancel_reminder(person_id person, std::uint64_t number);
  /// Says what happens when notifications of a category are not taken care of. What waits already goes on by
  /// it. @errors out_of_range (reason, unless, after, to, channel); too_long (steps); unknown_node and
  /// wrong_kind (node).
  [[nodiscard]] result<void> set_escalation(escalation_input const& in);
  ///@}

  /// @name Delivery on other ways than the inbox
  ///@{
  /// Says how a channel's messages are put together, for a person or for all who say nothing themselves. What
  /// a person has open closes by it. @errors unknown_node and wrong_kind (node); out_of_range (reason,
  /// channel, mode, window, window_max).
  [[nodiscard]] result<void> set_batching(batch_input const& in);
  /// Says when messages go out, to a person or, with none, to all who say nothing themselves; empty takes it
  /// back. What a person has open closes by it. @errors what check_times says; unknown_node.
  [[nodiscard]] result<void> set_delivery_times(person_id person, std::optional<delivery_times> const& times);
  /// Marks a group or record: messages about what lies there carry no names and no text. @errors
  /// unknown_node, wrong_kind.
  [[nodiscard]] result<void> set_confidential(node_id node, bool confidential);
  /// Has a message that was given up tried anew. @errors out_of_range (delivery, when no such one is dead).
  [[nodiscard]] result<void> replay_delivery(std::uint64_t number);
  /// Takes a message away, however far it has come; what a worker is sending arrives nevertheless. @errors
  /// out_of_range (delivery, when there is no such one).
  [[nodiscard]] result<void> drop_delivery(std::uint64_t number);
  ///@}

  /// @name Governance
  ///@{
  /// Erases a person, with all who were merged into it: name, key and texts are out of sight at once, and out
  /// of the files when `run_due` has done it. Answers by others stay under a pseudonym's; what nobody
  /// answered goes altogether; fields of record changes stay, and so do reactions, as the pseudonym's. Waits
  /// for holds.
  /// @errors unknown_node, wrong_kind.
  [[nodiscard]] result<void> erase_person(person_id person);
  /// Erases again whom erasure_info::receipt is about, in a network that was restored from an older backup;
  /// answers false when that person is not there or erased already. @errors malformed for a receipt of
  /// another network.
  [[nodiscard]] result<bool> replay_erasure(std::string_view receipt);
  /// Holds activities back from being destroyed; answers with the hold's number. What is held is hidden from
  /// people as ever. @errors unknown_node, wrong_kind (persons, groups and records only), empty and too_long
  /// (reason), too_many.
  [[nodiscard]] result<std::uint64_t> place_hold(hold_input const& in);
  /// Ends a hold: what it kept goes its way at the next `run_due`. @errors out_of_range for an unknown
  /// number.
  [[nodiscard]] result<void> release_hold(std::uint64_t number);
  /// From now on `run_due` destroys activities of a kind that are older than so many days; 0: they stay.
  /// @errors out_of_range (kind, days).
  [[nodiscard]] result<void> set_retention(activity_kind kind, std::uint32_t days);
  ///@}

  /// Finds a node by kind and key, merged and re-keyed ones included, as this transaction sees it; empty when
  /// none. As `itself` a merged one answers with its own id, which `unmerge` takes.
  [[nodiscard]] std::optional<node_id> find(node_kind kind, std::string_view key,
                                            find_as as = find_as::survivor) const;

  transaction(transaction const&) = delete;
  transaction& operator=(transaction const&) = delete;

 private:
  friend class detail::writer;
  explicit transaction(detail::writer& to) noexcept : writer_(&to) {}
  detail::writer* writer_;
};

}  // namespace v1
}  // namespace madang

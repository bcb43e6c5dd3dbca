// madang/network/detail/writer.hpp: commands become rows here: validated and authorised against the
// unpublished state, then applied to it. Every command checks everything before its first put(), so a refused
// command changed nothing. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/detail/reader_rights.hpp>
#include <madang/core/limits.hpp>
#include <madang/network/detail/activity_keys.hpp>
#include <madang/network/detail/governance_rows.hpp>
#include <madang/network/detail/impression_ring.hpp>
#include <madang/network/detail/pending_rows.hpp>
#include <madang/network/detail/state.hpp>
#include <madang/network/transaction.hpp>
#include <madang/notify/detail/batching.hpp>
#include <madang/notify/detail/rules.hpp>
#include <madang/notify/detail/timer_box.hpp>
#include <madang/rank/score.hpp>
#include <madang/store/store.hpp>
#include <madang/stream/detail/activity_source.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What those who were told did about something that may escalate.
enum class care_taken : std::uint8_t {
  none = 0,  ///< not what is waited for
  fine = 1,  ///< what is waited for: the next step waits for something else
  over = 2   ///< answered, or there is nothing to be taken care of any more
};

/// A rule about escalation, and the category that it was said about.
struct escalation_in_force {
  reason_code category = 0;
  std::vector<escalation_step> steps;  ///< none: there is no rule
};

/// What a writer works on and with.
struct writer_context {
  state& working;
  cow_heap& heap;
  pending_rows& rows;
  people_ahead& ahead;
  limits const& allowed;
  policy_cache* policy;
  network_secret const& secret;
  random_source& random;
  std::uint64_t published_number;
  body_allowance& bodies;
  recorded_acts* acts;  ///< null where nothing is recorded
};

/// What a reaction counts in affinities.
inline constexpr std::int32_t reaction_points = points_per_reply / 2;

/// Which messages a worker asks for.
struct delivery_claim {
  notify_channel channel = notify_channel::email;
  std::size_t messages_max = 0;
  std::int64_t lease_ms = 0;
};

/// All rows of a table with this first number, in order.
[[nodiscard]] range_request all_rows_of(table in, std::uint64_t first);

struct message_rules;

/// Runs the commands of one transaction and collects their rows.
class writer {
 public:
  writer(writer_context const& in, transact_options const& options, std::int64_t now_ms);

  // Nodes (writer_nodes.cpp)
  [[nodiscard]] result<node_id> add_person(person_input const& in);
  [[nodiscard]] result<node_id> add_organization(organization_input const& in);
  [[nodiscard]] result<node_id> add_group(group_input const& in);
  [[nodiscard]] result<node_id> add_record(record_input const& in);
  [[nodiscard]] result<node_id> add_topic(topic_input const& in);
  [[nodiscard]] result<node_id> add_tag(std::string_view key);
  [[nodiscard]] result<void> rekey(node_id node, std::string_view key);
  [[nodiscard]] result<void> merge(node_id from, node_id into);
  [[nodiscard]] result<void> unmerge(node_id from);
  [[nodiscard]] result<void> set_deleted(node_id node, bool deleted);
  [[nodiscard]] result<void> set_active(node_id node, bool active);

  // Edges (writer_edges.cpp)
  [[nodiscard]] result<void> add_part(part_input const& in);
  [[nodiscard]] result<void> follow(follow_input const& in);
  [[nodiscard]] result<void> mute(person_id person, node_id node);
  [[nodiscard]] result<void> block(person_id person, person_id other);
  [[nodiscard]] result<void> set_member(member_input const& in);
  [[nodiscard]] result<void> grant(record_id record, node_id principal, right_options const& options);
  [[nodiscard]] result<void> add_label(record_id record, tag_id label);
  [[nodiscard]] result<void> give_tag(person_id person, tag_id tag, right_options const& options);
  [[nodiscard]] result<void> invalidate_rights(node_id node);
  /// Ends a follow, and that the followed person is told of it.
  [[nodiscard]] result<void> unfollow(node_id person, node_id node);
  /// Removes an edge if it is there.
  [[nodiscard]] result<void> unlink(edge_type type, node_id from, node_id to);

  // Activities (writer_activities.cpp, writer_reactions.cpp)
  [[nodiscard]] result<activity_id> post(post_input const& in);
  [[nodiscard]] result<activity_id> comment(comment_input const& in);
  [[nodiscard]] result<activity_id> share(share_input const& in);
  [[nodiscard]] result<activity_id> record_changed(record_change_input const& in);
  [[nodiscard]] result<activity_id> event(event_input const& in);
  [[nodiscard]] result<void> define_verb(verb_input const& in);
  [[nodiscard]] result<void> edit(edit_input const& in);
  [[nodiscard]] result<void> remove_activity(person_id actor, activity_id id);
  [[nodiscard]] result<void> restore_activity(person_id actor, activity_id id);
  /// Makes a tombstone of what lies at `entry` in the deleted stream, if it still waits for that; what lies
  /// beneath it is put in line. Answers whether it did. (writer_tombstones.cpp)
  [[nodiscard]] result<bool> shrink(order_key entry);
  [[nodiscard]] result<void> react(reaction_input const& in);
  [[nodiscard]] result<void> unreact(reaction_input const& in);
  [[nodiscard]] result<void> visited(person_id reader, feed_view view, node_id node);

  // Rankings (writer_models.cpp)
  [[nodiscard]] result<void> set_ranking(std::optional<feed_view> view, rank_weights const& weights);
  [[nodiscard]] result<void> reset_ranking(std::optional<feed_view> view);
  [[nodiscard]] result<void> set_model(action_model const& model);
  [[nodiscard]] result<void> use_model(std::optional<feed_view> view);
  [[nodiscard]] result<void> stop_model(std::optional<feed_view> view);
  [[nodiscard]] result<void> freeze_model();
  [[nodiscard]] result<void> thaw_model();
  [[nodiscard]] result<void> reset_model();
  // What a host wants seen (writer_boosts.cpp)
  [[nodiscard]] result<void> boost(boost_input const& in);
  [[nodiscard]] result<void> withdraw_boost(activity_id activity);
  [[nodiscard]] result<void> restore_boost(activity_id activity, node_id audience, timestamp since,
                                           timestamp until);
  // What readers tell of their reading (writer_feedback.cpp)
  [[nodiscard]] result<void> set_purpose(purpose_input const& in);
  [[nodiscard]] result<void> note_seen(person_id reader, std::span<activity_id const> activities,
                                       reading_purpose how);
  [[nodiscard]] result<void> give_feedback(feedback_input const& in);
  [[nodiscard]] result<void> withdraw_feedback(person_id person, node_id about);

  // Governance (writer_governance.cpp, writer_erasure.cpp)
  [[nodiscard]] result<std::uint64_t> place_hold(hold_input const& in);
  [[nodiscard]] result<void> release_hold(std::uint64_t number);
  [[nodiscard]] result<void> set_retention(activity_kind kind, std::uint32_t days);
  [[nodiscard]] result<void> erase_person(person_id person);
  [[nodiscard]] result<bool> replay_erasure(std::string_view receipt);
  /// One step of what a released hold set going; answers how much it moved, 0 at the end.
  [[nodiscard]] result<std::size_t> review(std::size_t steps_max);
  /// One step of a retention rule.
  [[nodiscard]] result<retention_step> retain(activity_kind kind, std::size_t looks_max,
                                              std::size_t steps_max);
  /// One step of an erasure; answers in which phase it is then.
  [[nodiscard]] result<erasure_step> erase_some(node_id person, std::size_t steps_max);
  /// Says that the phase `log` is done.
  [[nodiscard]] result<void> finish_erasure(node_id person);

  // Inboxes (writer_inbox.cpp)
  [[nodiscard]] result<void> mark(mark_input const& in);
  [[nodiscard]] result<mark_progress> mark_all(mark_all_input const& in, mark_progress const& from);
  [[nodiscard]] result<void> snooze(snooze_input const& in);
  [[nodiscard]] result<void> prefer(preference_input const& in);
  [[nodiscard]] result<void> set_group_level(group_id group, follow_level level);
  /// Brings a person's snoozed notifications back that are due; answers how many.
  [[nodiscard]] result<std::size_t> wake(node_id person);
  /// Drops a person's notifications that are too old, at most so many; answers how many.
  [[nodiscard]] result<std::size_t> drop_old(node_id person, std::int64_t before_ms, std::size_t notices_max);
  /// Drops broadcasts that are too old, but not the newest.
  [[nodiscard]] result<void> drop_broadcasts(std::int64_t before_ms);

  // Notifying (writer_notify.cpp)
  [[nodiscard]] result<void> notify(notify_input const& in);
  [[nodiscard]] bool fan_out_waits() const noexcept { return in_.working.inboxes.waits(); }
  /// One step of the fan-out that waits: looks at so many people at most.
  [[nodiscard]] result<void> fan_out_some(std::size_t people_max);

  // Delivery (writer_delivery.cpp, writer_outbox.cpp)
  [[nodiscard]] result<void> set_batching(batch_input const& in);
  [[nodiscard]] result<void> set_delivery_times(person_id person, std::optional<delivery_times> const& times);
  [[nodiscard]] result<void> set_confidential(node_id node, bool confidential);
  [[nodiscard]] result<void> replay_delivery(std::uint64_t number);
  [[nodiscard]] result<void> drop_delivery(std::uint64_t number);

  // What the clock brings (writer_timers.cpp, writer_escalation.cpp)
  [[nodiscard]] result<std::uint64_t> remind(reminder_input const& in);
  [[nodiscard]] result<void> cancel_reminder(person_id person, std::uint64_t number);
  [[nodiscard]] result<void> set_escalation(escalation_input const& in);
  /// Does what timers say that are due, at most so many; answers how many.
  [[nodiscard]] result<std::size_t> ring(std::size_t timers_max);

  /// Closes batches whose time has come, at most so many; answers how many.
  [[nodiscard]] result<std::size_t> close_batches(std::size_t batches_max);
  /// Drops messages given up that were made before a time, at most so many; answers how many.
  [[nodiscard]] result<std::size_t> drop_dead(std::int64_t before_ms, std::size_t messages_max);
  /// What delivery_queue says.
  [[nodiscard]] result<std::vector<delivery_message>> take_deliveries(delivery_claim const& claim);
  [[nodiscard]] result<bool> settle_delivery(delivery_message const& taken, delivery_outcome const& outcome);

  // Restoring (writer_restore.cpp): states go in as they were, into a network that was new. Who may do what
  // is not judged again, soundness is. From the first of these on, ids stand for their own nodes, merged and
  // deleted ones included.
  /// Begins. @errors not_allowed when the network holds more than its owner.
  [[nodiscard]] result<void> restore_begin();
  /// Goes on with what an earlier transaction began.
  void restore_go_on() noexcept { restoring_ = true; }
  /// A node that is not there yet, or the network's owner.
  [[nodiscard]] result<node_id> restore_node(node_data wanted, bool is_owner);
  /// An edge, `since` and all.
  [[nodiscard]] result<void> restore_edge(edge_type type, node_id from, node_id to, edge_data const& data);
  /// An activity with its first body. Of `data` everything counts but what follows from the thread and from
  /// the bodies.
  [[nodiscard]] result<activity_id> restore_activity(activity_data data, body_data body,
                                                     std::string_view key);
  /// What is left of an activity that others name. The key may be empty.
  [[nodiscard]] result<activity_id> restore_tombstone(std::string_view key);
  /// The next body of an activity.
  [[nodiscard]] result<void> restore_revision(activity_id id, body_data body);
  [[nodiscard]] result<void> restore_reaction(activity_id id, person_id by, std::string_view type,
                                              timestamp at, std::uint32_t circle, write_mode made_in);
  [[nodiscard]] result<void> restore_visit(person_id reader, feed_view view, node_id node, activity_id newest,
                                           timestamp at);

  // Questions asked beforehand (writer_text.cpp)
  [[nodiscard]] result<std::vector<std::pair<std::string, mention_check>>> check_mentions(
      post_input const& in);
  [[nodiscard]] result<std::vector<organization_id>> organizations_reading(post_input const& in);

  /// A reminder, as it was.
  [[nodiscard]] result<void> restore_reminder(person_id person, timestamp at, notice_object object,
                                              std::string_view note);

  [[nodiscard]] graph_state const& graph() const noexcept { return in_.working.graph; }
  [[nodiscard]] organization_id owner() const noexcept { return in_.working.owner; }
  /// The number of a host verb; 0 when it is not known.
  [[nodiscard]] std::uint16_t verb_number(std::string_view name) const noexcept {
    return in_.working.words != nullptr ? in_.working.words->verb(name) : std::uint16_t{0};
  }
  /// Does what can be done at the end only. Call once, after the last command.
  [[nodiscard]] result<void> close();
  /// The finished change. @pre every command so far succeeded, or what it did is thrown away.
  [[nodiscard]] change finish(std::uint64_t number);
  [[nodiscard]] bool dirty() const noexcept { return !change_.rows.empty(); }
  /// Called before every command: counts it.
  [[nodiscard]] result<void> begin();
  /// Called after every command that was not refused: notes it for the audit.
  void note(std::uint32_t command, node_id whom);
  /// The handle that user code gets.
  [[nodiscard]] static transaction handle(writer& of) noexcept { return transaction(of); }
  [[nodiscard]] static writer& of(transaction const& handle) noexcept { return *handle.writer_; }

 private:
  /// An activity on its way in.
  struct draft {
    activity_data data;
    body_data body;
    std::string_view key;
    std::string content_hash;
    std::vector<std::uint32_t> named;     ///< nodes that the call named, for its key
    std::vector<std::string> new_topics;  ///< folded keys that have no node yet
  };
  /// A piece of text between mentions, or a mention.
  struct mention {
    std::size_t begin;
    std::size_t end;
    std::string key;
    node_id node;
    mention_check outcome;
  };

  [[nodiscard]] result<void> mark_batches();
  [[nodiscard]] bool put(row value);
  /// Something of a reader's that counts, and of which origin.
  struct counted_act {
    std::uint32_t reader;
    std::int64_t at_ms;
    std::int32_t points;
    rank_kind origin = rank_kind::affinity;
  };
  void note_act(recorded_act const& act);
  void note_answer(activity_data const& of);
  [[nodiscard]] bool count_affinity(counted_act const& act, std::uint32_t subject);
  [[nodiscard]] bool forget_affinity(counted_act const& act);
  [[nodiscard]] bool count_interest(counted_act const& act, std::uint64_t in_activity);
  [[nodiscard]] bool count_opened(person_id reader, std::span<std::uint32_t const> activities);
  [[nodiscard]] bool count_interests_of(activity_data const& of, std::int32_t sign);
  [[nodiscard]] std::vector<row_key> affinities_of(node_id person) const;
  [[nodiscard]] result<action_model const*> model() const;
  [[nodiscard]] result<void> put_model(action_model const& model);
  [[nodiscard]] result<void> end_model_use(std::uint64_t number);
  [[nodiscard]] result<void> put_weights(std::uint64_t number, row value);
  [[nodiscard]] result<void> forget_in_model(std::span<node_id const> people);
  [[nodiscard]] result<void> put_boost(boost_data const& boost);
  [[nodiscard]] result<void> drop_ended_boosts();
  [[nodiscard]] result<node_id> boost_audience(node_id wanted) const;
  // What people did last (writer_acts.cpp)
  [[nodiscard]] bool put_acts(std::uint32_t person, std::span<recent_act const> acts);
  [[nodiscard]] bool note_act(std::uint32_t person, recent_act const& act);
  [[nodiscard]] bool note_comment(activity_id id, activity_data const& of);
  [[nodiscard]] bool note_reaction(std::uint32_t person, recent_act const& act);
  [[nodiscard]] bool take_reaction_act_back(std::uint32_t person, activity_id from, std::uint32_t type);
  [[nodiscard]] std::string_view keep(std::string_view text);
  [[nodiscard]] result<std::optional<std::string>> get(row_key const& key) { return in_.rows.row(key); }
  [[nodiscard]] result<std::int64_t> time_for(std::optional<timestamp> const& at) const;

  template <class Decide>
  [[nodiscard]] bool allowed(person_id person, Decide const& decide) {
    policy_session session{in_.policy, {}, {}};
    for (;;) {
      reader_rights rights(graph(), in_.working.owner, person, now_ms_, session);
      verdict const answer = decide(rights);
      if (answer != verdict::ask || session.open.empty()) return answer == verdict::yes;
      in_.policy->ask(person, graph().outsider(person), session.open, in_.published_number, now_ms_,
                      session.answers);
      session.open = {};
    }
  }
  [[nodiscard]] bool may_see(person_id person, std::uint64_t id, activity_header const& header);
  /// Is it by this person, or by somebody merged into this person?
  [[nodiscard]] bool is_author(person_id person, activity_header const& of) const {
    return answers_for(person, of.actor);
  }
  [[nodiscard]] bool answers_for(person_id person, std::uint32_t once) const {
    return once != 0 && graph().resolve({once}) == node_id{person};
  }
  [[nodiscard]] result<void> acting(person_id actor, std::string_view field) const;
  [[nodiscard]] result<node_id> known(node_id id, node_kind kind, std::string_view field) const;
  [[nodiscard]] result<std::string> clean_key(std::string_view field, std::string_view key) const;
  [[nodiscard]] result<std::string> clean_name(std::string_view field, std::string_view name) const;
  [[nodiscard]] result<void> clean_fields(
      std::span<std::pair<std::string_view, std::string*> const> fields) const;
  [[nodiscard]] result<node_id> put_node(node_kind kind, std::string_view key, std::string_view name,
                                         std::uint64_t source_version, node_data const& wanted);
  [[nodiscard]] node_id new_node(node_data const& data);
  [[nodiscard]] bool put_edge(edge_type type, node_id from, node_id to, edge_data const& data);
  [[nodiscard]] result<void> replace_target(edge_type type, node_id from, node_id to);
  [[nodiscard]] result<void> refresh_memberships(node_id person);
  [[nodiscard]] result<void> carry_edges(node_id from, node_id into);
  [[nodiscard]] bool opposes_feedback(edge_type type, node_id from, node_id to) const;
  [[nodiscard]] bool leads_to(node_id from, node_id to) const;
  [[nodiscard]] edge_data right(right_options const& options) const;

  [[nodiscard]] result<void> place_for(draft& to, person_id actor, node_id on);
  [[nodiscard]] result<void> audience_for(draft& to, person_id actor, audience const& wanted);
  [[nodiscard]] result<void> audience_target(draft& to, person_id actor, audience const& wanted);
  [[nodiscard]] bool outsiders_could_read(draft const& of) const;
  [[nodiscard]] result<void> text_for(draft& to, person_id actor, std::string_view text, bool required);
  [[nodiscard]] result<void> about_for(draft& to, person_id actor, std::span<record_id const> about);
  [[nodiscard]] result<void> topics_for(draft& to, std::span<topic_id const> given, std::string_view text);
  [[nodiscard]] result<void> files_for(draft& to, std::span<attachment const> files);
  [[nodiscard]] result<void> changes_for(draft& to, std::span<field_change const> fields);
  [[nodiscard]] std::vector<mention> find_mentions(draft const& to, person_id actor, std::string_view text);
  [[nodiscard]] mention_check check_mention(draft const& to, person_id actor, node_id person);
  template <class Content>
  [[nodiscard]] result<std::optional<activity_id>> known_key(draft& of, Content const& content);
  [[nodiscard]] result<draft> start(person_id actor, activity_kind kind, std::optional<timestamp> const& at,
                                    std::string_view key);
  [[nodiscard]] result<draft> post_draft(post_input const& in);
  [[nodiscard]] result<void> make_topics(draft& of);
  [[nodiscard]] result<activity_id> write(draft& ready);
  [[nodiscard]] bool put_key(draft const& of, activity_id id);
  [[nodiscard]] bool put_deleted(activity_id id, std::uint32_t second, bool there);
  [[nodiscard]] result<void> strip(activity_id id, activity_data const& data);
  [[nodiscard]] result<void> strip_bodies(activity_id id);
  [[nodiscard]] result<void> strip_key(activity_id id, std::string_view key);
  [[nodiscard]] bool strip_postings(activity_id id, activity_data const& before, activity_data const& after);
  [[nodiscard]] result<void> drop_topics(activity_data const& gone);
  [[nodiscard]] bool is_wanted(node_id topic) const;
  [[nodiscard]] bool put_in_line(std::uint64_t parent, order_key from);
  [[nodiscard]] bool advance_line(activity_id id, activity_data const& data);
  [[nodiscard]] bool set_aside(order_key entry, activity_data const& data);

  [[nodiscard]] bool put_govern(govern_kind kind, std::uint64_t number, std::string value);
  [[nodiscard]] result<std::uint64_t> add_hold(hold_data const& hold);
  [[nodiscard]] result<void> keep_held(node_id merged);
  [[nodiscard]] result<void> ask_for_review();
  [[nodiscard]] result<void> look_again(order_key from);
  [[nodiscard]] result<void> load_holds();
  [[nodiscard]] bool is_held(std::uint32_t node) const;
  [[nodiscard]] result<bool> held(activity_data const& data);
  [[nodiscard]] result<bool> any_hold();
  [[nodiscard]] result<void> destroy(activity_id id);
  [[nodiscard]] std::vector<node_id> merged_family(node_id person) const;
  [[nodiscard]] result<void> erase_people(std::span<node_id const> family);
  [[nodiscard]] bool is_again(erased_one const& one) const;
  [[nodiscard]] result<bool> was_erased(std::string_view key);
  [[nodiscard]] result<void> blank(activity_id id, activity_data data);
  [[nodiscard]] bool stands_alone(activity_id id, activity_data const& data);
  [[nodiscard]] result<void> erase_activity(erasure_data const& of, activity_id id, activity_data data);
  [[nodiscard]] result<void> erase_texts(erasure_data& of, std::size_t steps_max);
  [[nodiscard]] result<std::vector<row_key>> relations_of(node_id person, std::size_t rows_max);
  [[nodiscard]] result<void> erase_relations(erasure_data& of, std::size_t steps_max);
  [[nodiscard]] result<void> restore_step(node_id about);
  /// This writer's rows, as inboxes see them.
  class inbox_rows;
  template <class Work>
  [[nodiscard]] result<void> with_inbox(node_id person, Work const& work);
  template <class Work>
  [[nodiscard]] result<void> with_delivery(node_id person, Work const& work);
  template <class Look>
  [[nodiscard]] result<void> with_eyes_of(person_id person, Look const& look);
  [[nodiscard]] result<habits_data> said_of(node_id node);
  [[nodiscard]] result<delivery_habits> habits_of(node_id person);
  [[nodiscard]] result<void> say_habits(node_id node, habits_data const& said);
  [[nodiscard]] result<node_id> speaker(node_id person);
  [[nodiscard]] result<void> reschedule(node_id person);
  [[nodiscard]] result<void> deliver(node_id person, std::span<notice_seat const> risen);
  [[nodiscard]] message_rules about_messages();
  [[nodiscard]] result<void> close_batches_of(node_id person, std::span<batch_key const> keys);
  [[nodiscard]] result<void> render(message_data const& of, delivery_message& to);
  [[nodiscard]] result<std::optional<delivery_message>> take_delivery(std::uint64_t number,
                                                                      delivery_claim const& claim);
  [[nodiscard]] result<std::size_t> drop_deliveries(node_id person, std::size_t rows_max);
  [[nodiscard]] result<bool> deliver_waiting(task_data& task, std::size_t& people_left);
  [[nodiscard]] result<void> deliver_broadcast(notice_rules& rules, node_id person);
  [[nodiscard]] notice_rules::world rules_world();
  [[nodiscard]] bool tells() const noexcept { return options_.mode == write_mode::normal && !restoring_; }
  [[nodiscard]] result<void> announce(activity_id id);
  [[nodiscard]] result<void> announce_mentions(activity_id id, std::span<std::uint32_t const> before);
  [[nodiscard]] result<void> tell(notice_rules& rules, node_id person);
  [[nodiscard]] result<std::uint64_t> tell_plainly(node_id person, notice_event const& event);
  [[nodiscard]] result<void> watch(node_id person, notice_seat const& of);
  [[nodiscard]] result<escalation_in_force> escalation_of(reason_code reason);
  [[nodiscard]] result<std::vector<escalation_step>> steps_of(reason_code category);
  [[nodiscard]] result<void> remind_now(std::uint64_t number, timer_data const& of);
  [[nodiscard]] result<void> escalate(std::uint64_t number, timer_data of);
  [[nodiscard]] result<std::optional<notice_spot>> spot_of(told_person const& of);
  [[nodiscard]] result<bool> answered(told_person const& by, notice_data const& of, std::int64_t since_ms);
  [[nodiscard]] result<care_taken> care_of(timer_data const& of, escalation_wait unless);
  [[nodiscard]] std::vector<node_id> next_people(timer_data const& of, escalation_step const& step) const;
  [[nodiscard]] result<void> press(told_person const& to, notify_channel channel);
  [[nodiscard]] result<void> go_on(std::uint64_t number, timer_data& of, escalation_step const& step);
  [[nodiscard]] result<void> tell_reaction(activity_id id, node_id actor, std::uint16_t type);
  [[nodiscard]] result<void> take_reaction_back(activity_id id, node_id actor, std::uint16_t type);
  [[nodiscard]] result<void> tell_follower(node_id follower, node_id person);
  [[nodiscard]] result<void> tell_member(node_id person, node_id group, node_id actor);
  [[nodiscard]] result<void> tell_relation(node_id person, node_id actor, notice_event event);
  [[nodiscard]] result<void> unlink_told(edge_type type, node_id from, node_id to);
  [[nodiscard]] result<bool> has_told(activity_id id);
  [[nodiscard]] result<void> take_back(activity_id id);
  [[nodiscard]] result<void> put_task(task_work work, activity_id id);
  [[nodiscard]] result<bool> tell_waiting(task_data& task, std::size_t& people_left);
  [[nodiscard]] result<bool> withdraw_waiting(task_data& task, std::size_t& people_left);
  [[nodiscard]] result<reason_code> host_reason(std::string_view word);
  [[nodiscard]] result<reason_code> category_of(preference_input const& in);
  [[nodiscard]] result<std::size_t> drop_inbox(node_id person, std::size_t notices_max);
  [[nodiscard]] result<void> restored_place(activity_data const& data) const;
  [[nodiscard]] result<void> restored_thread(activity_data& data);
  [[nodiscard]] result<void> restored_body(activity_data& data, body_data& body) const;
  [[nodiscard]] result<void> restored_text(activity_data& data, std::string const& text) const;
  [[nodiscard]] bool put_postings(std::span<std::uint64_t const> sources, order_key order);
  [[nodiscard]] result<void> open_for_answers(activity_header const& root) const;
  [[nodiscard]] std::optional<activity_id> open_bundle(draft const& like);
  [[nodiscard]] result<activity_id> add_to_bundle(activity_id id, draft& more);
  [[nodiscard]] result<activity_data> load(activity_id id);
  [[nodiscard]] result<body_data> load_body(activity_id id, std::uint32_t revision);
  [[nodiscard]] bool count(std::uint64_t id, std::uint32_t what, std::uint32_t circle, bool insiders_only,
                           std::int64_t by);
  [[nodiscard]] result<void> move_answers(activity_id of, activity_id root, bool bury);
  [[nodiscard]] result<activity_header const*> visible(person_id actor, activity_id id);
  [[nodiscard]] result<std::uint16_t> reaction_type(std::string_view type, bool make);
  [[nodiscard]] result<node_id> feedback_node(person_id person, feedback_input const& in);
  [[nodiscard]] result<void> drop_faded(person_id person);
  [[nodiscard]] result<void> failure() const;

  struct held_nodes {
    bool everything = false;
    std::vector<std::uint32_t> ids;  // survivors
  };
  struct touch {
    std::uint32_t actor;
    std::uint32_t record;
    std::uint64_t activity;
  };

  writer_context in_;
  transact_options options_;
  std::int64_t now_ms_;
  activity_source activities_;
  change change_;
  bool restoring_ = false;
  std::size_t commands_ = 0;
  std::string audit_;
  std::uint64_t first_activity_ = 0;
  std::uint32_t first_node_ = 0;
  std::optional<held_nodes> held_;                                 // once asked for
  std::optional<std::set<std::string, std::less<>>> erased_keys_;  // hashes; once asked for
  order_key oldest_imported_ = order_max;                          // by this transaction
  std::vector<touch> touched_;  // by record changes and events that this transaction made
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

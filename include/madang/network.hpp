// madang/network.hpp: the one door: commands in, pages out. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/policy.hpp>
#include <madang/core/limits.hpp>
#include <madang/core/result.hpp>
#include <madang/core/time.hpp>
#include <madang/delivery/queue.hpp>
#include <madang/feed/page.hpp>
#include <madang/graph/node.hpp>
#include <madang/network/governance.hpp>
#include <madang/network/transaction.hpp>
#include <madang/notify/notification.hpp>
#include <madang/notify/preferences.hpp>
#include <madang/rank/impression_recorder.hpp>
#include <madang/rank/scorer.hpp>
#include <madang/store/store.hpp>
#include <madang/stream/activity.hpp>
#include <madang/stream/body_budget.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {

/// How to open a network.
struct network_options {
  /// The organization that owns the network; made on first opening, then fixed.
  std::string owner_key = "owner";
  std::string owner_name = "Owner";  ///< its name when it is made
  /// Newest activities whose headers and postings stay in memory; older ones come from the store.
  std::size_t hot_activities_max = std::numeric_limits<std::size_t>::max();
  std::size_t bodies_bytes_max = 512u << 20;  ///< memory for texts; the oldest go first
  std::shared_ptr<body_budget> bodies{};      ///< memory for texts that networks of this process share
  madang::limits limits{};                    ///< limits of this network
  std::shared_ptr<record_policy> policy{};    ///< the host's rights instead of grants and labels
  impression_options impressions{};           ///< how much of what readers are shown is recorded: nothing
  /// Scores feeds in order top, where neither an expression nor a model does; called by many threads at once.
  std::shared_ptr<custom_scorer const> scorer{};
  clock* time = nullptr;            ///< system_clock() when null; must outlive the network
  random_source* random = nullptr;  ///< system_random() when null; must outlive the network
  /// Runs what need not be waited for on a thread of the host's, e.g. `boost::asio::post` to a pool: fan-out,
  /// right after the commit that asks for it. When empty, later commands take some of it along, and `run_due`
  /// does the rest.
  std::function<void(std::function<void()>)> background{};
};

/// Numbers about an open network.
struct network_stats {
  version at;                        ///< published version
  std::uint64_t persons = 0;         ///< people, deleted ones included
  std::uint64_t groups = 0;          ///< groups
  std::uint64_t records = 0;         ///< records
  std::uint64_t topics = 0;          ///< topics
  std::uint64_t edges = 0;           ///< relations of every type
  std::uint64_t activities = 0;      ///< activities ever committed
  std::uint64_t hot_activities = 0;  ///< of them in memory
  std::uint64_t graph_bytes = 0;     ///< memory of nodes, edges and rights
  std::uint64_t stream_bytes = 0;    ///< memory of headers, postings, counters and reactions
  std::uint64_t body_bytes = 0;      ///< memory of texts
  std::uint64_t affinity_pairs = 0;  ///< readers with people, places and topics they have to do with
  std::uint64_t rank_bytes = 0;      ///< memory of those
  std::uint64_t inbox_bytes = 0;     ///< memory of inboxes' numbers and preferences
};

/// Relations that can be listed and walked.
enum class relation_kind : std::uint8_t {
  follows = 1,      ///< person -> node
  member_of = 2,    ///< person -> group
  part_of = 3,      ///< record -> parent
  revision_of = 4,  ///< record -> master
  reports_to = 5,   ///< person -> manager
  mutes = 6,        ///< person -> node
  blocks = 7,       ///< person -> person
  grants = 8,       ///< record -> principal that may read it; told to the host alone
  labels = 9,       ///< record -> tag that its readers must hold; told to the host alone
  holds = 10        ///< person -> tag; told to the host alone
};

namespace detail {
class archive;
class network_impl;
}  // namespace detail

/// Stops the wake-up calls of one listener when destroyed.
class subscription {
 public:
  subscription() noexcept = default;                       ///< listens to nothing
  explicit subscription(std::function<void()> stop);       ///< made by network::subscribe
  subscription(subscription&& other) noexcept;             ///< takes over
  subscription& operator=(subscription&& other) noexcept;  ///< stops the old one, takes over
  ~subscription();                                         ///< stops; returns after a running call has ended

 private:
  std::function<void()> stop_;
};

/// A tenant's social network: commands in, pages out. A handle: movable, cheap to hand around by reference.
///
/// A command is acknowledged when the store says that it is durable, and visible to every reader from then
/// on. Commands of several threads that wait at the same time are committed together. Readers work on
/// published snapshots and never wait for writers. A failed sync poisons the network: every later command
/// answers errc::poisoned until it is reopened.
/// @threads every member function may be called from any thread, except the destructor and moving.
class network {
 public:
  /// Opens a network on a store: loads what belongs in memory. @complexity O(nodes + edges + hot activities).
  [[nodiscard]] static result<network> open(std::unique_ptr<store> rows, network_options options = {});

  network(network&&) noexcept;             ///< takes over; the other one may only be destroyed
  network& operator=(network&&) noexcept;  ///< closes, takes over
  ~network();                              ///< closes; nothing is lost, for nothing waits to be written

  /// Runs commands as one change. `body` is called once, on some thread that is waiting for a commit of this
  /// network, and must neither block nor call the network. When it returns an error or throws, nothing has
  /// happened.
  /// @errors  what `body` answered; disk_full, io_error, busy, outcome_unknown, poisoned, read_only from the
  /// store.
  [[nodiscard]] result<version> transact(transact_options const& options,
                                         std::function<result<void>(transaction&)> body);

  /// @name Single commands: one change each; see `transaction` for what they do.
  ///@{
  [[nodiscard]] result<person_id> add_person(person_input const& in);  ///< transaction::add_person
  [[nodiscard]] result<organization_id> add_organization(
      organization_input const& in);                                     ///< transaction::add_organization
  [[nodiscard]] result<group_id> add_group(group_input const& in);       ///< transaction::add_group
  [[nodiscard]] result<record_id> add_record(record_input const& in);    ///< transaction::add_record
  [[nodiscard]] result<topic_id> add_topic(topic_input const& in);       ///< transaction::add_topic
  [[nodiscard]] result<tag_id> add_tag(std::string_view key);            ///< transaction::add_tag
  [[nodiscard]] result<void> rekey(node_id node, std::string_view key);  ///< transaction::rekey
  [[nodiscard]] result<void> merge(node_id from, node_id into);          ///< transaction::merge
  [[nodiscard]] result<void> unmerge(node_id from);                      ///< transaction::unmerge
  [[nodiscard]] result<void> remove(node_id node);                       ///< transaction::remove
  [[nodiscard]] result<void> restore(node_id node);                      ///< transaction::restore
  [[nodiscard]] result<void> set_active(node_id node, bool active);      ///< transaction::set_active
  [[nodiscard]] result<void> add_part(part_input const& in);             ///< transaction::add_part
  [[nodiscard]] result<void> remove_part(record_id child, record_id parent);  ///< transaction::remove_part
  [[nodiscard]] result<void> follow(person_id person, node_id node,
                                    follow_options const& options = {});  ///< transaction::follow
  [[nodiscard]] result<void> unfollow(person_id person, node_id node);    ///< transaction::unfollow
  [[nodiscard]] result<void> mute(person_id person, node_id node);        ///< transaction::mute
  [[nodiscard]] result<void> unmute(person_id person, node_id node);      ///< transaction::unmute
  [[nodiscard]] result<void> block(person_id person, person_id other);    ///< transaction::block
  [[nodiscard]] result<void> unblock(person_id person, person_id other);  ///< transaction::unblock
  [[nodiscard]] result<void> set_member(member_input const& in);          ///< transaction::set_member
  [[nodiscard]] result<void> grant(record_id record, node_id principal,
                                   right_options const& options = {});      ///< transaction::grant
  [[nodiscard]] result<void> revoke(record_id record, node_id principal);   ///< transaction::revoke
  [[nodiscard]] result<void> add_label(record_id record, tag_id label);     ///< transaction::add_label
  [[nodiscard]] result<void> remove_label(record_id record, tag_id label);  ///< transaction::remove_label
  [[nodiscard]] result<void> give_tag(person_id person, tag_id tag,
                                      right_options const& options = {});  ///< transaction::give_tag
  [[nodiscard]] result<void> take_tag(person_id person, tag_id tag);       ///< transaction::take_tag
  [[nodiscard]] result<void> invalidate_rights(node_id person_or_record);  ///< transaction::invalidate_rights
  [[nodiscard]] result<activity_id> post(post_input const& in);            ///< transaction::post
  [[nodiscard]] result<activity_id> comment(comment_input const& in);      ///< transaction::comment
  [[nodiscard]] result<activity_id> share(share_input const& in);          ///< transaction::share
  [[nodiscard]] result<activity_id> record_changed(
      record_change_input const& in);                              ///< transaction::record_changed
  [[nodiscard]] result<activity_id> event(event_input const& in);  ///< transaction::event
  [[nodiscard]] result<void> define_verb(verb_input const& in);    ///< transaction::define_verb
  [[nodiscard]] result<void> edit(edit_input const& in);           ///< transaction::edit
  [[nodiscard]] result<void> remove_activity(person_id actor,
                                             activity_id activity);  ///< transaction::remove_activity
  [[nodiscard]] result<void> restore_activity(person_id actor,
                                              activity_id activity);  ///< transaction::restore_activity
  [[nodiscard]] result<void> react(reaction_input const& in);         ///< transaction::react
  [[nodiscard]] result<void> unreact(reaction_input const& in);       ///< transaction::unreact
  [[nodiscard]] result<void> visited(person_id reader, feed_view view,
                                     node_id node = {});  ///< transaction::visited
  [[nodiscard]] result<void> set_ranking(std::optional<feed_view> view,
                                         rank_weights const& weights);      ///< transaction::set_ranking
  [[nodiscard]] result<void> reset_ranking(std::optional<feed_view> view);  ///< transaction::reset_ranking
  [[nodiscard]] result<void> set_model(action_model const& model);          ///< transaction::set_model
  [[nodiscard]] result<void> use_model(std::optional<feed_view> view);      ///< transaction::use_model
  [[nodiscard]] result<void> stop_model(std::optional<feed_view> view);     ///< transaction::stop_model
  [[nodiscard]] result<void> freeze_model();                                ///< transaction::freeze_model
  [[nodiscard]] result<void> thaw_model();                                  ///< transaction::thaw_model
  [[nodiscard]] result<void> reset_model();                                 ///< transaction::reset_model
  [[nodiscard]] result<void> set_purpose(purpose_input const& in);          ///< transaction::set_purpose
  [[nodiscard]] result<void> seen(person_id reader,
                                  std::span<activity_id const> activities);  ///< transaction::seen
  [[nodiscard]] result<void> opened(person_id reader,
                                    std::span<activity_id const> activities);  ///< transaction::opened
  [[nodiscard]] result<void> boost(boost_input const& in);                     ///< transaction::boost
  [[nodiscard]] result<void> withdraw_boost(activity_id activity);     ///< transaction::withdraw_boost
  [[nodiscard]] result<void> give_feedback(feedback_input const& in);  ///< transaction::give_feedback
  [[nodiscard]] result<void> withdraw_feedback(person_id person,
                                               node_id about);           ///< transaction::withdraw_feedback
  [[nodiscard]] result<void> erase_person(person_id person);             ///< transaction::erase_person
  [[nodiscard]] result<bool> replay_erasure(std::string_view receipt);   ///< transaction::replay_erasure
  [[nodiscard]] result<std::uint64_t> place_hold(hold_input const& in);  ///< transaction::place_hold
  [[nodiscard]] result<void> release_hold(std::uint64_t number);         ///< transaction::release_hold
  [[nodiscard]] result<void> set_retention(activity_kind kind,
                                           std::uint32_t days);   ///< transaction::set_retention
  [[nodiscard]] result<void> notify(notify_input const& in);      ///< transaction::notify
  [[nodiscard]] result<void> mark(mark_input const& in);          ///< transaction::mark
  [[nodiscard]] result<void> snooze(snooze_input const& in);      ///< transaction::snooze
  [[nodiscard]] result<void> prefer(preference_input const& in);  ///< transaction::prefer
  [[nodiscard]] result<void> set_group_level(group_id group,
                                             follow_level level);        ///< transaction::set_group_level
  [[nodiscard]] result<std::uint64_t> remind(reminder_input const& in);  ///< transaction::remind
  [[nodiscard]] result<void> cancel_reminder(person_id person,
                                             std::uint64_t number);       ///< transaction::cancel_reminder
  [[nodiscard]] result<void> set_escalation(escalation_input const& in);  ///< transaction::set_escalation
  [[nodiscard]] result<void> set_batching(batch_input const& in);         ///< transaction::set_batching
  [[nodiscard]] result<void> set_delivery_times(
      person_id person,
      std::optional<delivery_times> const& times);  ///< transaction::set_delivery_times
  [[nodiscard]] result<void> set_confidential(node_id node,
                                              bool confidential);    ///< transaction::set_confidential
  [[nodiscard]] result<void> replay_delivery(std::uint64_t number);  ///< transaction::replay_delivery
  [[nodiscard]] result<void> drop_delivery(std::uint64_t number);    ///< transaction::drop_delivery
  ///@}
  /// Marks many notifications, in as many changes as it takes; answers how many were changed.
  /// @errors as transaction::mark_all; what was done by then stays.
  [[nodiscard]] result<std::size_t> mark_all(mark_all_input const& in);

  /// `transact` for event loops: completes with (boost::system::error_code, version) on the token's executor.
  /// Many may be in flight on one thread; those that wait together commit together. Arguments that `body`
  /// needs must be its own. Destroying the network first commits what is in flight, so `body` must not
  /// destroy it.
  template <class CompletionToken>
  auto async_transact(transact_options const& options, std::function<result<void>(transaction&)> body,
                      CompletionToken&& token);
  /// `post` for event loops: completes with (boost::system::error_code, activity_id). The texts are copied.
  template <class CompletionToken>
  auto async_post(post_input const& in, CompletionToken&& token);
  /// `comment` for event loops: completes with (boost::system::error_code, activity_id). The texts are
  /// copied.
  template <class CompletionToken>
  auto async_comment(comment_input const& in, CompletionToken&& token);

  /// Settles a lost answer: did the command with this id commit, and what did it make?
  [[nodiscard]] result<command_outcome> outcome_of(std::string_view command_id) const;

  /// @name Feeds
  /// A reader sees what the reader's rights cover at this moment: nothing else is shown, counted or named.
  /// @errors stale_cursor, unknown_node (reader, or a node the reader may not see), out_of_range (limit),
  /// inactive.
  ///@{
  [[nodiscard]] result<page> feed(person_id reader, feed_request const& request) const;  ///< any feed
  [[nodiscard]] result<page> home_feed(person_id reader,
                                       feed_request request = {}) const;  ///< what concerns the reader
  [[nodiscard]] result<page> record_feed(person_id reader, record_id record,
                                         feed_request request = {}) const;  ///< one record
  [[nodiscard]] result<page> group_feed(person_id reader, group_id group,
                                        feed_request request = {}) const;  ///< one group
  [[nodiscard]] result<page> topic_feed(person_id reader, topic_id topic,
                                        feed_request request = {}) const;  ///< one topic
  [[nodiscard]] result<page> person_feed(person_id reader, person_id author,
                                         feed_request request = {}) const;  ///< one author
  [[nodiscard]] result<page> network_feed(person_id reader,
                                          feed_request request = {}) const;  ///< everything visible
  ///@}
  /// The weights that order a view's feeds where no model does, its own or the network's; without a view the
  /// network's.
  /// @errors unknown_view; malformed when those that were set cannot be understood: feeds are then in order
  /// latest.
  [[nodiscard]] result<rank_weights> ranking(std::optional<feed_view> view = std::nullopt) const;
  /// The learned model of the network, and where it orders feeds instead of weights; nothing when there is
  /// none. @errors malformed when it cannot be understood: feeds that it orders are then in order latest.
  [[nodiscard]] result<std::optional<model_info>> model() const;

  /// Gives what was recorded since the last call to `to`, as lines of an event log that begins with the first
  /// call: items that were written, of the last days at first; what pages in order top showed; and what
  /// readers did, in this process. Of people alone for whom the purpose `impressions` is on; nothing at all
  /// unless network_options::impressions has a `share`. `to` must not call the network; erasing somebody
  /// waits for it.
  /// @errors what `to` answers: what was taken by then is gone.
  [[nodiscard]] result<impression_counts> take_impressions(event_sink& to);

  /// The feedback of a reader that has not faded, the latest first, but for what the reader may no longer
  /// see; nobody else is told. @errors unknown_node, inactive.
  [[nodiscard]] result<std::vector<feedback_info>> feedback(person_id reader) const;
  /// What is boosted and not over, by activity; for the host.
  [[nodiscard]] result<std::vector<boost_info>> boosts() const;
  /// Is something that may be noted of reading switched on for a person? False for nobody.
  [[nodiscard]] bool is_on(reading_purpose what, person_id person) const;
  /// What arrived in a feed since the reader's last `visited`; all of it when there was none.
  [[nodiscard]] result<news> new_since(person_id reader, feed_request const& request) const;

  /// A page with one item: the activity, if the reader may see it. @errors unknown_activity otherwise.
  [[nodiscard]] result<page> activity(person_id reader, activity_id id) const;
  /// A page with these activities in the order asked; those the reader may not see are left out.
  [[nodiscard]] result<page> activities(person_id reader, std::vector<activity_id> const& ids) const;
  /// A part of a thread, as a tree. @errors unknown_activity when the reader may not see the root.
  [[nodiscard]] result<thread_page> thread(person_id reader, thread_request const& request) const;
  /// Who reacted: people the reader follows first, then by time.
  [[nodiscard]] result<std::vector<reaction_info>> reactions(person_id reader, activity_id id,
                                                             std::uint32_t limit = 100) const;
  /// Every text an activity had, oldest first. @errors unknown_activity when the reader may not see it.
  [[nodiscard]] result<std::vector<revision_info>> revisions(person_id reader, activity_id id) const;

  /// Finds a node by kind and key, merged and re-keyed ones included; empty when there is none. For the host:
  /// no rights. As `itself` a merged one answers with its own id, which `unmerge` takes.
  [[nodiscard]] std::optional<node_id> find(node_kind kind, std::string_view key,
                                            find_as as = find_as::survivor) const;
  /// Finds the activity that was written with an activity key; empty when there is none. For the host: no
  /// rights.
  [[nodiscard]] result<std::optional<activity_id>> find_activity(std::string_view key) const;
  /// A node as a reader may see it; `restricted` when not. Reader none is the host. @errors unknown_node.
  [[nodiscard]] result<node_info> node(person_id reader, node_id id) const;
  /// The other ends of a node's relations, oldest first, those the reader may not see left out.
  /// Reader none is the host. `incoming` lists who points at the node (followers, members, children).
  [[nodiscard]] result<std::vector<relation>> relations(
      person_id reader, node_id of, relation_kind kind, bool incoming = false,
      std::size_t limit = std::numeric_limits<std::size_t>::max()) const;
  /// Length of the shortest path over a relation, in either direction if asked; empty when there is none.
  /// For the host: no rights. @complexity breadth-first from both ends.
  [[nodiscard]] result<std::optional<std::uint32_t>> path_length(node_id from, node_id to, relation_kind kind,
                                                                 bool either_direction = false) const;
  /// Nodes within two steps of a relation, without the start. For the host: no rights.
  [[nodiscard]] result<std::vector<node_id>> within_two(node_id from, relation_kind kind) const;
  /// The chain of parents of a record, nearest first, restricted ones marked.
  [[nodiscard]] result<std::vector<node_info>> breadcrumbs(person_id reader, record_id record) const;

  /// May this person read this record now?
  [[nodiscard]] result<bool> can_read(person_id reader, node_id node) const;
  /// What would happen to each person a text names, if `in` were posted now; in order of the names in the
  /// text.
  [[nodiscard]] result<std::vector<std::pair<std::string, mention_check>>> check_mentions(
      post_input const& in) const;
  /// The organizations whose people would be able to read `in` besides the owner's.
  [[nodiscard]] result<std::vector<organization_id>> organizations_reading(post_input const& in) const;

  /// Calls `wake` after each publication, on the thread that published; it must return quickly and not call
  /// the network.
  [[nodiscard]] subscription subscribe(std::function<void()> wake) const;
  /// The log after a version, oldest first, at most `changes_max` entries.
  [[nodiscard]] result<std::vector<change_log_entry>> changes_after(version from,
                                                                    std::size_t changes_max = 1000) const;

  /// @name Inboxes
  /// What a person may no longer see is neither shown nor counted. @errors unknown_node and inactive
  /// (reader).
  ///@{
  /// A page of a person's inbox. @errors stale_cursor; out_of_range (limit); the store's.
  [[nodiscard]] result<inbox_page> inbox(person_id reader, inbox_request const& request = {}) const;
  /// The numbers on the bell. @complexity O(1), unless somebody's rights or a broadcast changed since the
  /// last question: O(unread notifications), then.
  [[nodiscard]] result<inbox_counts> inbox_numbers(person_id reader) const;
  /// What changed in a person's inbox after a version: for sessions that `subscribe` woke. A state that is
  /// older than what a session shows has a smaller `notification::changed`.
  [[nodiscard]] result<inbox_changes> inbox_changes_after(person_id reader, version from) const;
  /// Why this person was told of an activity, or was not, as things stand now. @errors unknown_activity when
  /// there is none.
  [[nodiscard]] result<notify_explanation> why(person_id person, activity_id activity) const;
  /// A person's reminders whose time has not come, as they were set. @errors unknown_node, inactive (reader).
  [[nodiscard]] result<std::vector<reminder_info>> reminders(person_id reader) const;
  /// What happens when notifications are not taken care of, by category. For the host: no rights.
  [[nodiscard]] result<std::vector<escalation_rule>> escalations() const;
  /// What a node prefers; none: the network. For the host: no rights. @errors unknown_node.
  [[nodiscard]] result<preferences_info> preferences(node_id node) const;
  /// Does the fan-out that waits; `run_due` does, too. Answers in how many changes.
  [[nodiscard]] result<std::size_t> fan_out();
  ///@}

  /// @name Delivery on other ways than the inbox: for the host, no rights
  ///@{
  /// Where workers get messages from; lives as long as the network.
  [[nodiscard]] delivery_queue& deliveries() noexcept;
  /// Messages on their way or given up, by number, those above `after`.
  [[nodiscard]] result<std::vector<delivery_info>> outbox(std::optional<delivery_state> state = std::nullopt,
                                                          std::uint64_t after = 0,
                                                          std::size_t messages_max = 100) const;
  /// What a person's next digest on a channel would say if it went out now; no items when it would say
  /// nothing. Nothing is taken: there is no number and no key. @errors unknown_node, inactive (reader);
  /// out_of_range (channel).
  [[nodiscard]] result<delivery_message> open_digest(person_id reader, notify_channel channel) const;
  /// How a person, or for none the network, wants messages put together. @errors unknown_node.
  [[nodiscard]] result<std::vector<batch_rule>> batching(node_id node) const;
  /// When messages go out to a person: by the person's own word, else by the network's in the time zone of
  /// the person's node. For none the network's. @errors unknown_node.
  [[nodiscard]] result<delivery_times> delivery_times_of(person_id person) const;
  ///@}

  /// @name Governance: for the host, no rights
  ///@{
  /// What was asked of the network after change number `after`, oldest first.
  [[nodiscard]] result<std::vector<audit_entry>> audit(std::uint64_t after = 0,
                                                       std::size_t entries_max = 1000) const;
  /// The end of the audit at the published version, to be kept elsewhere, signed if you like.
  [[nodiscard]] audit_head audit_end() const;
  /// Does the audit still say what it said when `known` was its end? @complexity O(log).
  [[nodiscard]] result<bool> audit_holds(audit_head const& known) const;
  [[nodiscard]] result<std::vector<erasure_info>> erasures() const;     ///< of people, oldest first
  [[nodiscard]] result<std::vector<hold_info>> holds() const;           ///< that are in force
  [[nodiscard]] result<std::vector<retention_rule>> retention() const;  ///< rules in force
  /// Activities whose texts, fields, payloads or file names hold one of these words, letters of any case, all
  /// revisions: what others typed about somebody who is to be erased. @complexity O(all texts).
  [[nodiscard]] result<std::vector<activity_id>> find_texts(std::span<std::string_view const> words,
                                                            std::size_t activities_max = 10'000) const;
  ///@}

  /// Does what is due by now: rights and links that ended go, what was deleted limits::history_days_min days
  /// ago shrinks to tombstones, retention and erasures do their work. Answers how much it did. An erasure
  /// ends with store::scrub, which takes its time: commands wait. @errors busy while somebody reads an older
  /// state meanwhile: call it again; the store's.
  [[nodiscard]] result<std::size_t> run_due();
  /// When something is due next; empty when nothing is. What the store cannot tell is due: run_due says why.
  [[nodiscard]] std::optional<timestamp> next_due() const;

  /// Takes up what another process committed since; for networks opened read-only beside a writer.
  [[nodiscard]] result<void> refresh();

  [[nodiscard]] version published() const noexcept;             ///< the version readers see
  [[nodiscard]] madang::limits const& limits() const noexcept;  ///< the limits in force
  [[nodiscard]] network_stats stats() const;                    ///< sizes
  [[nodiscard]] organization_id owner() const noexcept;         ///< the network's owner
  [[nodiscard]] result<std::string> digest() const;             ///< store::digest
  /// Checks the store and compares memory with it; the answer lists what is wrong, empty when sound.
  [[nodiscard]] result<std::vector<std::string>> check() const;
  [[nodiscard]] result<void> backup(std::filesystem::path const& to) const;  ///< store::backup

 private:
  friend class detail::archive;
  explicit network(std::unique_ptr<detail::network_impl> impl) noexcept;
  void submit(transact_options const& options, std::function<result<void>(transaction&)> body,
              std::function<void(result<version>)> done,
              std::function<void(std::function<void()>)> const& run_later);
  std::unique_ptr<detail::network_impl> impl_;
};

}  // namespace v1
}  // namespace madang

#include <madang/network/impl/async.hpp>

// madang/notify/detail/rules.hpp: from an activity to whom it tells, and why. docs/notify.md, "When", is the
// definition. A decision is a function of the network's state and a time; nothing is written.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/detail/reader_rights.hpp>
#include <madang/notify/detail/inbox_machine.hpp>
#include <madang/notify/detail/inbox_state.hpp>
#include <madang/notify/detail/people_ahead.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What the rules say about one person and one activity.
struct notice_decision {
  verdict answer = verdict::no;  ///< ask: the host must be asked first
  reason_code reason = 0;        ///< the strongest one; 0: none
  std::uint32_t via = 0;  ///< the group or record by which the person follows it, if that is the reason
  untold_because because = untold_because::no_reason;
};

/// What the preferences of network, place and person come to for a category and a channel.
[[nodiscard]] bool channel_wanted(inbox_state const& inboxes, node_id owner, std::uint32_t person,
                                  std::uint32_t place, reason_code reason, notify_channel channel,
                                  std::vector<preference_step>* steps = nullptr);

/// The same for what is critical: a channel that anybody says yes to, unless the network enforces otherwise.
[[nodiscard]] bool channel_urgent(inbox_state const& inboxes, node_id owner, std::uint32_t person,
                                  std::uint32_t place, reason_code reason, notify_channel channel);

/// The same for what waited too long: a channel that nobody says no to, unless the network enforces its word.
[[nodiscard]] bool channel_open(inbox_state const& inboxes, node_id owner, std::uint32_t person,
                                std::uint32_t place, reason_code reason, notify_channel channel);

/// The ways besides the inbox.
inline constexpr notify_channel other_channels[] = {notify_channel::email, notify_channel::webhook,
                                                    notify_channel::host};

/// The rules for one activity, for many people. Used by one thread, on one state.
class notice_rules {
 public:
  struct world {
    graph_state const& graph;
    inbox_state const& inboxes;
    activity_source& activities;
    node_id owner;
    std::int64_t now_ms;
    std::uint32_t depth_max;  ///< levels of part_of that are followed
  };
  notice_rules(world const& in, std::uint64_t id, activity_header const& of);

  /// Is this person to be told, and why?
  [[nodiscard]] notice_decision decide(person_id person, reader_rights& rights);
  /// Whom the activity concerns by name: mentioned, answered, shared, addressed. Some may be told nothing.
  [[nodiscard]] std::vector<std::uint32_t> named() const;
  /// Whom it may concern besides: followers, members, those who answered the same. The first `people_max`
  /// with a number above `after`, each once, ascending. @complexity O(all of them + nodes above the record).
  [[nodiscard]] std::vector<std::uint32_t> around(std::uint32_t after, std::size_t people_max);
  /// What decides whom `around` finds, but for the time: links of records may begin and end.
  [[nodiscard]] around_basis basis() const noexcept;
  /// What a person is told by this decision. @pre it was yes.
  [[nodiscard]] notice_event event_of(notice_decision const& decided) const;
  /// The group or record it lies on; 0: none.
  [[nodiscard]] std::uint32_t place() const noexcept { return place_; }
  [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
  [[nodiscard]] activity_header const& header() const noexcept { return *of_; }

 private:
  /// A way in which a person may be connected with the activity.
  struct link {
    reason_code reason = 0;
    std::uint32_t via = 0;
    untold_because because = untold_because::no_reason;
  };
  [[nodiscard]] bool is(std::uint32_t one, person_id person) const {
    return one != 0 && in_.graph.resolve({one}) == node_id{person};
  }
  [[nodiscard]] std::uint32_t author_of(std::uint64_t activity) const;
  [[nodiscard]] reason_code by_name(person_id person) const;
  [[nodiscard]] link by_place(person_id person, reader_rights& rights);
  [[nodiscard]] link by_follow(person_id person, std::uint32_t node, bool beneath, reader_rights& rights);
  [[nodiscard]] link by_membership(person_id person) const;
  [[nodiscard]] bool loud(follow_level level) const noexcept;
  [[nodiscard]] reason_code reason_here() const noexcept;
  [[nodiscard]] bool reaches(edge_data const* data, std::uint32_t from) const;
  [[nodiscard]] follow_level members_level() const noexcept;
  [[nodiscard]] bool muted(person_id person) const;
  [[nodiscard]] std::vector<std::uint32_t> const& answerers();
  void find_places();

  world in_;
  std::uint64_t id_;
  activity_header const* of_;
  activity_header const* root_;
  std::uint32_t place_ = 0;  // resolved group or record
  bool in_group_ = false;
  std::vector<std::uint32_t> records_;  // it lies on or is about
  std::vector<std::uint32_t> above_;    // what those are part of
  std::optional<std::vector<std::uint32_t>> answerers_;
};

/// Broadcasts that a person is told of and has no notification of yet, by number. What was addressed to the
/// person by name was told at once, and who came later to the place is not told.
/// `asks` is set when the host must be asked first.
[[nodiscard]] result<std::vector<std::pair<std::uint64_t, notice_event>>> due_broadcasts(
    notice_rules::world const& in, person_id person, reader_rights& rights, row_source& rows, bool& asks);

}  // namespace detail
}  // namespace v1
}  // namespace madang

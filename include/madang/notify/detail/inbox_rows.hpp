// madang/notify/detail/inbox_rows.hpp: rows of the tables inbox, notice, told and task.
// docs/formats.md draws them. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/notify/preferences.hpp>
#include <madang/store/row.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// A reason in rows: notify_reason, or host_code_base + the number of a word of the host's. As a category of
/// preferences, host_code_base itself stands for all of the host's, and 0 for everything else.
using reason_code = std::uint16_t;
inline constexpr reason_code host_code_base = 64;

[[nodiscard]] constexpr reason_code code_of(notify_reason reason) noexcept {
  return reason == notify_reason::host ? host_code_base : static_cast<reason_code>(reason);
}
[[nodiscard]] constexpr notify_reason reason_of(reason_code code) noexcept {
  return code >= host_code_base ? notify_reason::host : static_cast<notify_reason>(code);
}
/// True when causes of this reason join one notification per object.
[[nodiscard]] constexpr bool joins(reason_code code) noexcept {
  auto const reason = reason_of(code);
  return reason == notify_reason::reply || reason == notify_reason::comment_on_mine ||
         reason == notify_reason::share || reason == notify_reason::reaction ||
         reason == notify_reason::new_follower || reason == notify_reason::record_change ||
         reason == notify_reason::comment_on_followed;
}
/// The reason's place among all, 0 being the strongest.
[[nodiscard]] constexpr unsigned strength_of(notify_reason reason) noexcept {
  switch (reason) {
    case notify_reason::host:
      return 0;
    case notify_reason::escalation:
      return 1;
    case notify_reason::task_due:
      return 2;
    default:
      return static_cast<unsigned>(reason) + 2;
  }
}
/// True when `one` is to be told rather than `other`.
[[nodiscard]] constexpr bool stronger(reason_code one, reason_code other) noexcept {
  return strength_of(reason_of(one)) < strength_of(reason_of(other));
}

/// Parts of a person's rows in table::notice; stored in files and never changed. The first four hold
/// notifications by position.
enum class notice_part : std::uint64_t {
  unread = 0,
  read = 1,
  archived = 2,
  snoozed = 3,
  moved = 4,  ///< (notification): where it is, when that is not where it began
  open = 5,   ///< (reason, object): which notification takes more causes
  cause = 6,  ///< (notification << 28 | person who caused it, activity or reaction type)
  // What goes out on other ways: delivery_rows.hpp
  batch = 7,      ///< (channel << 16 | category): what is put together, until its time has come
  entry = 8,      ///< (channel << 16 | category, notification): what belongs to it
  habits = 9,     ///< (0): when messages go out, and how they are put together
  spent = 10,     ///< (0): interruptions of a day
  outgoing = 11,  ///< (first notification in it, message): messages of this person
  // What the clock brings: timer_rows.hpp
  timer = 12,      ///< (notification that waits; 0: a reminder, timer): timers of this person
  escalation = 13  ///< (category): of the network's owner, the steps of an escalation
};
inline constexpr std::uint64_t notice_boxes = 4;

[[nodiscard]] constexpr std::uint64_t notice_source(std::uint32_t person, notice_part part) noexcept {
  return std::uint64_t{person} << 4 | static_cast<std::uint64_t>(part);
}
[[nodiscard]] constexpr row_key notice_row(std::uint32_t person, notice_part part, std::uint64_t b,
                                           std::uint64_t c = 0) noexcept {
  return {table::notice, notice_source(person, part), b, c};
}
inline constexpr unsigned actor_bits = 28;
/// The causes of a notification, or those of one person among them, as second numbers.
[[nodiscard]] constexpr std::uint64_t causes_of(std::uint64_t id, std::uint32_t actor = 0) noexcept {
  return id << actor_bits | actor;
}

/// What a cause is, besides its activity: third number of table::told.
enum class cause_kind : std::uint64_t {
  activity = 0,  ///< of the activity itself
  reaction = 1,  ///< (person, type) of the activity
  follow = 2,    ///< (person), activity 0
  member = 3,    ///< (group), activity 0
  timer = 4      ///< (timer) of the activity, or of activity 0
};
/// What causes notifications of a reason.
[[nodiscard]] constexpr cause_kind kind_of(reason_code code) noexcept {
  switch (reason_of(code)) {
    case notify_reason::reaction:
      return cause_kind::reaction;
    case notify_reason::new_follower:
      return cause_kind::follow;
    case notify_reason::group_added:
      return cause_kind::member;
    case notify_reason::task_due:
    case notify_reason::escalation:
      return cause_kind::timer;
    default:
      return cause_kind::activity;
  }
}
[[nodiscard]] constexpr bool caused_by_activities(reason_code code) noexcept {
  return kind_of(code) == cause_kind::activity;
}
[[nodiscard]] constexpr std::uint64_t cause_number(cause_kind kind, std::uint32_t node,
                                                   std::uint16_t type = 0) noexcept {
  return static_cast<std::uint64_t>(kind) << 48 | std::uint64_t{node} << 16 | type;
}
[[nodiscard]] constexpr row_key told_row(std::uint64_t activity, std::uint32_t person,
                                         std::uint64_t cause) noexcept {
  return {table::told, activity, person, cause};
}

/// What a row of table::told says: by which notification a person was told of a cause.
struct told_data {
  std::uint64_t notification = 0;
  reason_code reason = 0;
  std::uint32_t actor = 0;  ///< as the notification counts it

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<told_data> decode(std::string_view value);
};

/// What a notification is about: an activity, or a node.
struct notice_object {
  std::uint64_t activity = 0;
  std::uint32_t node = 0;
  [[nodiscard]] constexpr std::uint64_t code() const noexcept {
    return activity != 0 ? activity : std::uint64_t{1} << 32 | node;
  }
  friend bool operator==(notice_object const&, notice_object const&) = default;
};

/// Somebody among those who caused a notification, and the newest that this person did for it.
struct notice_person {
  std::uint32_t actor = 0;
  std::uint64_t activity = 0;  ///< the activity; of reactions the type; of timers the timer
  friend bool operator==(notice_person const&, notice_person const&) = default;
};
inline constexpr std::size_t notice_people_max = 5;

/// What the row of a notification says. Which box it lies in and where is in its key.
struct notice_data {
  std::uint64_t id = 0;
  reason_code reason = 0;
  notice_object object;
  std::uint64_t root = 0;
  std::int64_t first_ms = 0;
  std::int64_t last_ms = 0;
  std::int64_t until_ms = 0;              ///< snoozed ones
  notice_part was = notice_part::unread;  ///< snoozed ones
  bool seen = false;
  bool alone = false;  ///< takes no further causes, whatever its reason
  bool critical = false;
  std::uint64_t causes = 0;
  std::uint64_t people = 0;
  std::uint64_t changed = 0;
  std::uint32_t rises = 0;                                  ///< how often it became new again
  boost::container::small_vector<notice_person, 2> sample;  ///< newest first, each person once
  std::string note;                                         ///< of a reminder: what to say

  [[nodiscard]] bool grouped() const noexcept { return !alone && joins(reason); }
  /// Puts somebody at the top of the sample.
  void note_newest(notice_person const& one);
  template <class Leaves>
  void take_from_sample(Leaves const& leaves) {
    sample.erase(std::remove_if(sample.begin(), sample.end(), leaves), sample.end());
  }
  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<notice_data> decode(std::string_view value);
};

/// Unseen and unread notifications of one reason.
struct reason_tally {
  reason_code reason = 0;
  std::uint32_t unseen = 0;
  std::uint32_t unread = 0;
  friend bool operator==(reason_tally const&, reason_tally const&) = default;
};

/// A preference in a row.
struct preference_data {
  reason_code category = 0;
  notify_channel channel = notify_channel::in_app;
  preference_choice choice = preference_choice::unset;
  bool enforced = false;
  friend bool operator==(preference_data const&, preference_data const&) = default;
};

/// What is said about a category and a channel: about the exact one, else about all of the host's words, else
/// about everything else; null when nothing is.
template <class Said>
[[nodiscard]] Said const* said_about(std::vector<Said> const& all, reason_code category,
                                     notify_channel channel) noexcept {
  auto const exactly = [&](reason_code wanted) -> Said const* {
    for (auto const& each : all)
      if (each.category == wanted && each.channel == channel) return &each;
    return nullptr;
  };
  if (auto const* found = exactly(category)) return found;
  if (category > host_code_base)
    if (auto const* found = exactly(host_code_base)) return found;
  return exactly(0);
}

/// Says something about a category and a channel instead of what was said, or takes that back.
template <class Said>
void say_about(std::vector<Said>& all, Said const& what, bool takes_back) {
  auto const key = [](Said const& one) { return std::pair(one.category, one.channel); };
  auto const at = std::lower_bound(all.begin(), all.end(), what,
                                   [&](Said const& one, Said const& other) { return key(one) < key(other); });
  auto const there = at != all.end() && key(*at) == key(what);
  if (takes_back) {
    if (there) all.erase(at);
  } else if (there) {
    *at = what;
  } else {
    all.insert(at, what);
  }
}

/// What a row of table::inbox says: a person's numbers, and what a node prefers.
struct inbox_data {
  static constexpr std::size_t reasons_inside = 2;  ///< few have more at a time

  std::uint64_t last = 0;        ///< highest position given
  std::uint64_t broadcasts = 0;  ///< those up to this one are notifications by now, where they are due
  std::int64_t oldest_ms = 0;    ///< nothing in it is older; 0: nobody looked
  std::int64_t snooze_ms = 0;    ///< nothing comes back earlier; 0: nothing is snoozed
  std::uint64_t changed = 0;     ///< number of the change that last touched the inbox
  std::uint64_t reopened = 0;    ///< that of the last one by which an old notification became unread again
  std::uint8_t level = 0;        ///< groups: follow_level + 1; 0: not said
  bool confidential = false;     ///< groups and records: messages leave names and texts out
  bool escalates = false;        ///< the network's owner: there are rules about escalation
  boost::container::small_vector<reason_tally, reasons_inside> reasons;  ///< by reason; no zeros
  std::vector<preference_data> said;  ///< by category and channel; none unset

  [[nodiscard]] std::uint64_t unseen() const noexcept;
  [[nodiscard]] std::uint64_t unread() const noexcept;
  /// Counts a notification in or out. @pre what goes out was counted in.
  void count(reason_code reason, bool seen, int by);
  /// What is said about a category, the exact one before all others; null when nothing.
  [[nodiscard]] preference_data const* choice(reason_code category, notify_channel channel) const noexcept {
    return said_about(said, category, channel);
  }
  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<inbox_data> decode(std::string_view value);
  friend bool operator==(inbox_data const&, inbox_data const&) = default;
};

[[nodiscard]] constexpr row_key inbox_row(std::uint32_t node) noexcept { return {table::inbox, node, 0, 0}; }

/// First number of a row of table::task; stored in files and never changed.
enum class task_kind : std::uint64_t {
  queue = 1,     ///< (number): fan-out that waits, in order
  broadcast = 2  ///< (number): an activity that too many are told of to write a row for each
};
[[nodiscard]] constexpr row_key task_row(task_kind kind, std::uint64_t number) noexcept {
  return {table::task, static_cast<std::uint64_t>(kind), number, 0};
}

/// What a fan-out does.
enum class task_work : std::uint8_t {
  tell = 0,      ///< tells whoever the activity concerns
  withdraw = 1,  ///< takes the activity back, with all that answers it
  deliver = 2    ///< touches the inboxes of whom a broadcast reaches on other ways, too
};

/// What a row of table::task says.
struct task_data {
  task_work work = task_work::tell;
  std::uint64_t activity = 0;
  std::int64_t at_ms = 0;
  std::uint32_t after = 0;    ///< people up to this one are done
  std::uint64_t answers = 0;  ///< withdraw, once the people are done: answers before this order key are, too
  bool people_done = false;

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<task_data> decode(std::string_view value);
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

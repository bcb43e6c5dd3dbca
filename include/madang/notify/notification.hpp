// madang/notify/notification.hpp: what people are told, why, and what they did with it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/time.hpp>
#include <madang/feed/page.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// Why somebody is told of something. The numbers are stored in files and never change; docs/notify.md says
/// when each is due. The host's own reasons are the strongest, then `escalation` and `task_due`; the others
/// get weaker as they stand here: one activity tells one person once, for the strongest reason.
enum class notify_reason : std::uint8_t {
  host = 0,                  ///< the host said so, for a reason of its own
  mention = 1,               ///< a text names the person
  addressed = 2,             ///< the audience names the person, or it lies on the person's wall
  reply = 3,                 ///< somebody answers a comment of the person's
  comment_on_mine = 4,       ///< somebody comments in a thread that the person began
  group_added = 5,           ///< somebody made the person a member of a group
  share = 6,                 ///< somebody shares what the person wrote
  reaction = 7,              ///< somebody reacts to what the person wrote
  new_follower = 8,          ///< somebody follows the person
  event = 9,                 ///< an event of the host's at a record that the person follows
  record_change = 10,        ///< a record that the person follows changed
  group_post = 11,           ///< a post in a group, by the person's level there
  record_post = 12,          ///< a post on a record that the person follows
  comment_on_followed = 13,  ///< a comment where the person commented too, or follows the place
  task_due = 14,             ///< a reminder of the person's, or something of the host's, is due
  escalation = 15            ///< somebody else was told and did not take care of it in time
};
/// Number of reasons.
inline constexpr std::size_t notify_reason_count = 16;

/// The reason's name as it stands in this header, e.g. "mention". Throws nothing.
[[nodiscard]] std::string_view name_of(notify_reason reason) noexcept;

/// What a person did with a notification. Read implies seen, archived implies read.
enum class notification_state : std::uint8_t {
  unseen = 0,    ///< not seen yet, and unread
  seen = 1,      ///< seen, but unread
  read = 2,      ///< read
  archived = 3,  ///< out of the inbox
  snoozed = 4    ///< comes back at a time
};

/// What can be done with a notification, besides snoozing.
enum class notification_mark : std::uint8_t {
  seen = 0,      ///< an unseen one is seen; others stay as they are
  read = 1,      ///< read, also out of the archive
  unread = 2,    ///< unread and seen, also out of the archive
  archived = 3,  ///< read, and out of the inbox
  unsnoozed = 4  ///< a snoozed one is again what it was; others stay as they are
};

/// A notification of one person: numbers grow with time, and are the person's own. 0 means "none".
struct notification_id {
  std::uint64_t value = 0;                                                  ///< 0 is no notification
  constexpr explicit operator bool() const noexcept { return value != 0; }  ///< true unless it is none
  friend constexpr auto operator<=>(notification_id, notification_id) = default;
};

/// What one person is told. Several causes of one reason and object are one notification while it is unread:
/// "Lee and 4 others reacted".
struct notification {
  notification_id id{};                        ///< stays the same
  std::uint64_t position = 0;                  ///< later ones stand higher; grows when a cause joins
  notify_reason reason = notify_reason::host;  ///< why
  std::string host_reason;                     ///< the host's word for it, for reason host
  notification_state state = notification_state::unseen;  ///< what the person did with it
  bool critical = false;                                  ///< the host said that it must get through
  std::string note;                                       ///< of a reminder: what to say
  timestamp first{};                                      ///< the time of the first cause
  timestamp at{};                            ///< the time of the newest cause, or when it came back
  std::optional<timestamp> snoozed_until{};  ///< when it comes back
  activity_id activity{};                    ///< the object, if it is an activity
  node_id node{};                            ///< else the object: a group, a record, the person
  activity_id latest{};                      ///< newest activity that is a cause; none for reactions
  activity_id root{};                        ///< the thread's root, if it belongs to a thread
  std::vector<person_id> people;             ///< up to 5 who caused it, newest first
  std::uint64_t people_total = 0;            ///< how many people caused it
  std::uint64_t causes_total = 0;            ///< how many causes there are
  std::uint64_t changed = 0;                 ///< number of the change that last wrote it
};

/// How many notifications of one reason there are.
struct reason_count {
  notify_reason reason = notify_reason::host;  ///< which
  std::string host_reason;                     ///< the host's word for it, for reason host
  std::uint64_t unseen = 0;                    ///< not seen yet
  std::uint64_t unread = 0;                    ///< not read yet, unseen ones included
  friend bool operator==(reason_count const&, reason_count const&) = default;
};

/// The numbers on the bell.
struct inbox_counts {
  std::uint64_t unseen = 0;           ///< not seen yet
  std::uint64_t unread = 0;           ///< not read yet, unseen ones included
  std::vector<reason_count> reasons;  ///< strongest first, those of the host by name; no zeros
  friend bool operator==(inbox_counts const&, inbox_counts const&) = default;
};

/// Which part of an inbox to read.
enum class inbox_box : std::uint8_t {
  inbox = 0,     ///< what is neither archived nor snoozed
  archived = 1,  ///< what was archived
  snoozed = 2    ///< what comes back later
};

/// What to read of an inbox. The default is the newest 25.
struct inbox_request {
  inbox_box box = inbox_box::inbox;       ///< which part
  std::uint32_t limit = 25;               ///< 1 to page_items_max
  bool unread_only = false;               ///< leave out what was read
  std::optional<notify_reason> reason{};  ///< only for this reason
  std::string_view host_reason{};         ///< with reason host: only for this one; empty means all
  record_id record{};                     ///< only what is about this record
  cursor at{};                            ///< where to go on: a page's `older`
};

/// A page of an inbox, newest first.
struct inbox_page {
  std::vector<notification> items;  ///< at most the asked limit; shorter only at the end
  cursor older;                     ///< resumes after the last item; empty at the end
  cursor up_to;                     ///< for mark_all: everything from the top item of this page on
  inbox_counts counts;              ///< of the whole inbox
  version at;                       ///< the version that was read
};

/// Marks one notification.
struct mark_input {
  person_id person;                                  ///< whose
  notification_id notification;                      ///< which
  notification_mark mark = notification_mark::read;  ///< how
};

/// Marks many: all, up to a page, of a thread, for a reason.
struct mark_all_input {
  person_id person;                                  ///< whose
  notification_mark mark = notification_mark::read;  ///< seen, read or archived
  cursor up_to{};                                    ///< a page's `up_to`: what came later stays; empty: all
  activity_id thread{};                              ///< only of the thread that this activity belongs to
  std::optional<notify_reason> reason{};             ///< only for this reason
};

/// Lets a notification rest until a time.
struct snooze_input {
  person_id person;              ///< whose
  notification_id notification;  ///< which
  timestamp until;               ///< when it comes back, at the next `run_due`, new and unread
};

/// Tells people of something for a reason of the host's own.
struct notify_input {
  std::vector<person_id> people{};  ///< whom; those who may not see the activity or node are left out
  std::string_view reason;          ///< the host's word: 1-64 bytes: letters, digits, '.', '_' and '-'
  activity_id activity{};           ///< what it is about
  node_id node{};                   ///< or which node
  person_id actor{};                ///< who caused it; none: the host
  bool critical = false;            ///< passes opt-outs; for the host alone
};

/// A state that changed, for the person's other sessions.
struct inbox_change {
  std::uint64_t position = 0;           ///< where it stood
  std::optional<notification> shows{};  ///< what stands there now; empty: nothing any more
};

/// What changed in an inbox since a version.
struct inbox_changes {
  std::vector<inbox_change> changes;  ///< oldest position first
  inbox_counts counts;                ///< as they are now
  version at;                         ///< ask again with this
  bool resync = false;                ///< too much changed, or nobody knows: read the inbox again
};

}  // namespace v1
}  // namespace madang

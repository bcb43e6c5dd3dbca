// madang/notify/reminder.hpp: what the clock tells people: reminders, and what waits too long.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/time.hpp>
#include <madang/notify/notification.hpp>
#include <madang/notify/preferences.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// Reminds a person of something at a time: "remind me", "due at".
struct reminder_input {
  person_id person;         ///< whom
  timestamp at;             ///< when; the next `run_due` after it tells, once
  activity_id activity{};   ///< what it is about
  node_id node{};           ///< or which node
  std::string_view note{};  ///< what to say, at most 200 bytes; all that is said when it is about nothing
};

/// Bytes of a reminder's note.
inline constexpr std::size_t reminder_note_bytes_max = 200;
/// Reminders that a person has at a time.
inline constexpr std::size_t reminders_max = 1'000;

/// A reminder whose time has not come yet.
struct reminder_info {
  std::uint64_t number = 0;  ///< of the reminder, for `cancel_reminder`
  timestamp at;              ///< when
  activity_id activity{};    ///< what it is about
  node_id node{};            ///< or which node
  std::string note;          ///< what to say
};

/// What somebody who was told has to do so that nothing more happens. The numbers are stored in files and
/// never change.
enum class escalation_wait : std::uint8_t {
  seen = 0,     ///< see it
  read = 1,     ///< read it
  answered = 2  ///< comment in its thread, react to it, write on its record or group; or archive it
};

/// The wait's name as it stands in this header. Throws nothing.
[[nodiscard]] std::string_view name_of(escalation_wait wait) noexcept;

/// Where an escalation goes next. The numbers are stored in files and never change.
enum class escalation_target : std::uint8_t {
  channel = 0,  ///< to the same people, on another way
  manager = 1,  ///< to the manager of who was told last; of several, of the first
  node = 2      ///< to a person, or to the members of a group, at most escalation_people_max
};

/// Members of a group whom a step tells.
inline constexpr std::size_t escalation_people_max = 16;
/// Steps of an escalation.
inline constexpr std::size_t escalation_steps_max = 8;

/// A step: unless this happens in time, go on there.
struct escalation_step {
  escalation_wait unless = escalation_wait::read;     ///< what is waited for
  std::chrono::minutes after{60};                     ///< how long, from the step before on: 1 to 43,200
  escalation_target to = escalation_target::channel;  ///< where it goes then
  notify_channel channel = notify_channel::email;     ///< to a channel: which; not in_app
  node_id node{};                                     ///< to a node: which person or group
  friend bool operator==(escalation_step const&, escalation_step const&) = default;
};

/// Says what happens when notifications of a category are not taken care of. No steps: nothing any more.
struct escalation_input {
  notify_reason reason = notify_reason::host;  ///< host, task_due, mention, addressed, reply, comment_on_mine
                                               ///< or group_added: what is told to somebody by name
  std::string_view host_reason{};              ///< with reason host: which; empty means all of the host's
  std::vector<escalation_step> steps;          ///< at most escalation_steps_max, in order
};

/// What was said about a category.
struct escalation_rule {
  notify_reason reason = notify_reason::host;  ///< the category
  std::string host_reason;                     ///< with reason host: which; empty: all of the host's
  std::vector<escalation_step> steps;          ///< in order
};

}  // namespace v1
}  // namespace madang

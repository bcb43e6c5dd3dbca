// madang/notify/delivery.hpp: what goes out to people on other ways than the inbox: when it is put together,
// what it says, and what became of it. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/time.hpp>
#include <madang/notify/notification.hpp>
#include <madang/notify/preferences.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// How what somebody is told becomes messages. The numbers are stored in files and never change.
enum class batch_mode : std::uint8_t {
  immediate = 0,  ///< a message each, at once
  leading = 1,    ///< the first at once, the rest of the window together at its end
  fixed = 2,      ///< all of a window that begins with the first
  sliding = 3,    ///< until nothing came for a window, at most `window_max` after the first
  digest = 4      ///< at the person's digest times
};
/// Number of modes.
inline constexpr std::size_t batch_mode_count = 5;

/// The mode's name as it stands in this header. Throws nothing.
[[nodiscard]] std::string_view name_of(batch_mode mode) noexcept;

/// Says how messages of a channel are put together: for a person, or for all who say nothing themselves.
struct batch_input {
  node_id node{};                         ///< a person; none: the network
  std::optional<notify_reason> reason{};  ///< the category; empty: all that nothing else is said about
  std::string_view host_reason{};         ///< with reason host: which; empty means all of the host's
  notify_channel channel = notify_channel::email;  ///< any but in_app
  std::optional<batch_mode> mode{};                ///< empty: takes back what was said
  std::chrono::minutes window{5};                  ///< leading, fixed, sliding: 1 minute to 7 days
  std::chrono::minutes window_max{60};             ///< sliding: from the window to 7 days
};

/// What was said about how messages are put together.
struct batch_rule {
  std::optional<notify_reason> reason{};           ///< empty: all others
  std::string host_reason;                         ///< the host's word; empty: all of the host's
  notify_channel channel = notify_channel::email;  ///< the way
  batch_mode mode = batch_mode::immediate;         ///< how
  std::chrono::minutes window{5};                  ///< leading, fixed, sliding
  std::chrono::minutes window_max{60};             ///< sliding
  friend bool operator==(batch_rule const&, batch_rule const&) = default;
};

/// How far a message has come. The numbers are stored in files and never change.
enum class delivery_state : std::uint8_t {
  waiting = 0,  ///< until its time has come
  taken = 1,    ///< a worker has it; when the worker does not answer in time, another takes it
  dead = 2      ///< given up; waits to be looked at, and can be tried anew
};

/// One notification in a message, as it stands when the message is taken, for the eyes of its person.
struct delivery_item {
  notification what;               ///< state, totals and people
  std::vector<std::string> names;  ///< of what.people, in their order; empty when confidential
  std::string place;               ///< name of the group or record it lies on; empty when there is none, or
                                   ///< confidential
  std::string
      text;  ///< of the newest activity, at most 500 bytes, cut between characters; empty when confidential
};

/// A message that a worker has taken: to be sent, and settled.
struct delivery_message {
  std::uint64_t number = 0;  ///< of the message; grows
  std::uint64_t due_ms = 0;  ///< with `number`, the ticket: until when it is the worker's
  std::string key;           ///< idempotency key: same key, same content; changes with it
  person_id person{};        ///< whose
  std::string person_key;    ///< the host's key of the person
  std::string person_name;   ///< and the name
  notify_channel channel = notify_channel::email;  ///< the way
  std::uint32_t attempt = 0;                       ///< the first is 1
  bool digest = false;                             ///< put together over a time, rather than about one thing
  bool critical = false;                           ///< must get through
  bool escalated = false;                          ///< it waited too long elsewhere
  bool confidential = false;                       ///< names and texts were left out
  timestamp made{};                                ///< when it was put together
  std::vector<delivery_item> items;                ///< 1 to 100; highest value first, then newest
  std::uint64_t more = 0;                          ///< further ones that are not listed; 400 at most
};

/// What became of an attempt.
enum class delivery_result : std::uint8_t {
  sent = 0,     ///< the other side has it
  failed = 1,   ///< perhaps the next time
  refused = 2,  ///< never: it is given up at once
  later = 3     ///< not tried, e.g. because of a rate limit; does not count as an attempt
};

/// What a channel says about an attempt.
struct delivery_outcome {
  delivery_result what = delivery_result::sent;  ///< what became of it
  std::string reason;                       ///< one line for who operates this; no secrets; at most 200 bytes
  std::chrono::milliseconds not_before{0};  ///< failed and later: at least so long; 0: as the queue thinks
};

/// A message as the outbox shows it; for who operates this.
struct delivery_info {
  std::uint64_t number = 0;                        ///< of the message
  person_id person{};                              ///< whose
  notify_channel channel = notify_channel::email;  ///< the way
  delivery_state state = delivery_state::waiting;  ///< how far it has come
  std::uint32_t attempts = 0;                      ///< so many were made
  timestamp made{};                                ///< when it was put together
  timestamp due{};                  ///< next attempt, end of the worker's time, or time of death
  bool critical = false;            ///< must get through
  std::uint64_t notifications = 0;  ///< in it
  std::string reason;               ///< of the last failure
};

}  // namespace v1
}  // namespace madang

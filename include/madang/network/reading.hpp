// madang/network/reading.hpp: what readers tell about their reading, and what a network may use it for.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/time.hpp>
#include <madang/rank/feedback.hpp>

#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {

/// What may be noted of a reader's reading. Everything is off until somebody switches it on.
enum class reading_purpose : std::uint8_t {
  seen = 0,         ///< which items stood before the reader's eyes: `transaction::seen`
  opened = 1,       ///< which items the reader opened: `transaction::opened`
  impressions = 2,  ///< pages for logs, and what was done then: `network::take_impressions`
  learning = 3      ///< models from logs: the host asks before it learns
};
inline constexpr std::size_t reading_purposes_count = 4;  ///< how many purposes there are

/// A switch of a network, or of one organization in it.
enum class purpose_switch : std::uint8_t {
  off = 0,  ///< nothing is taken or used
  on = 1    ///< of an organization: as the network's switch says
};

/// Turns a switch.
struct purpose_input {
  reading_purpose what = reading_purpose::seen;  ///< for what
  purpose_switch turn = purpose_switch::off;     ///< on or off
  organization_id organization{};                ///< for its people alone; none: for the network
};

/// So many of the items that a reader saw are remembered, the newest.
inline constexpr std::size_t seen_items_max = 500;
/// So many items one call may tell of.
inline constexpr std::size_t seen_batch_max = 1'000;

/// Feedback of a reader: about a node, or about the author of an activity.
struct feedback_input {
  person_id person;                          ///< who gives it
  feedback_kind kind = feedback_kind::less;  ///< less or more; the later one counts
  node_id node{};                            ///< an author, place or topic
  activity_id activity{};                    ///< instead of a node: its author
};

/// Feedback that holds.
struct feedback_info {
  node_id node;                              ///< about what
  feedback_kind kind = feedback_kind::less;  ///< less or more
  timestamp since{};                         ///< when it was given
  timestamp full_until{};                    ///< until then it holds fully
  timestamp fades_until{};                   ///< then it is over
};

}  // namespace v1
}  // namespace madang

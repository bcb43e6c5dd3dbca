// madang/notify/detail/batching.hpp: which batch something belongs to, when that closes, when a message is
// tried again. Pure functions: docs/notify.md, "Delivery", is the definition. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/notify/detail/delivery_rows.hpp>

#include <cstdint>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// How messages come to a person, as it holds now.
struct delivery_habits {
  habits_data own;
  habits_data network;
  delivery_times times;                 ///< in force
  std::uint32_t interruptions_max = 0;  ///< of a day; 0: any number
};

/// When messages go out to somebody: as the person says, else as the network does, in the zone of the
/// person's node when there is such a one.
[[nodiscard]] delivery_times times_in_force(habits_data const& own, habits_data const& network,
                                            std::string_view zone);

/// Where something goes, and how.
struct batch_plan {
  batch_key key;
  batch_rule_data rule;
};

/// The rule that holds for a category and channel: the person's, else the network's, else the built-in one.
[[nodiscard]] batch_plan plan_for(delivery_habits const& of, reason_code category, notify_channel channel);

/// When a batch closes by a rule.
[[nodiscard]] std::int64_t closes_at(batch_rule_data const& rule, batch_data const& batch,
                                     delivery_times const& times, std::int64_t now_ms);

/// How often a message is tried before it is given up.
inline constexpr std::uint32_t attempts_max = 8;
inline constexpr std::int64_t retry_base_ms = 30'000;
inline constexpr std::int64_t retry_most_ms = 6 * 60 * 60 * 1000;

/// How long to wait after an attempt that failed, the first being 1: twice as long each time, of which half
/// to all, by the message's number, so that those that failed together do not come back together.
[[nodiscard]] std::int64_t retry_after_ms(std::uint64_t message, std::uint32_t attempt) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace madang

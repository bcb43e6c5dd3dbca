// madang/network/detail/words.hpp: names of host verbs, reactions and reasons, for what people get to see.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/hydrate.hpp>
#include <madang/network/detail/state.hpp>
#include <madang/notify/delivery.hpp>
#include <madang/notify/detail/delivery_rows.hpp>
#include <madang/notify/reminder.hpp>

#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Looks words up in a network's vocabulary, which must outlive the answer; null: there are none.
[[nodiscard]] word_lookup words_of(vocabulary const* words);

/// @name What was said about notifications, as people get to see it
///@{
[[nodiscard]] preference shown(preference_data const& from, vocabulary const* words);
[[nodiscard]] batch_rule shown(batch_rule_data const& from, vocabulary const* words);
[[nodiscard]] escalation_rule shown(reason_code category, std::vector<escalation_step> steps,
                                    vocabulary const* words);
///@}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Self-normalised inverse propensity scoring with clipped weights. SPDX-License-Identifier: Apache-2.0
#include "rank/off_policy.hpp"

#include <algorithm>

#include "rank/candidate_pool.hpp"
#include "rank/metrics.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

void off_policy_impressions::add(logged_impression const& shown, std::span<std::int64_t const> scores) {
  auto const order = best_of(shown.items, scores, shown.items.size());
  for (std::size_t at = 0; at < shown.items.size(); ++at) {
    auto const same = order[at] == at;
    latest_[pair_key(shown.reader, shown.items[at])] = shown_.size();
    shown_.push_back({same ? std::min(1 / shown.propensities[at], options_.weight_max) : 0, false});
  }
}

void off_policy_impressions::join(log_event const& action) {
  if (action.verb == action_verb::hide || (options_.verbs & verb_bit(action.verb)) == 0) return;
  auto const at = latest_.find(pair_key(action.reader, action.subject));
  if (at != latest_.end()) shown_[at->second].acted = true;
}

std::optional<off_policy_estimate> off_policy_impressions::estimate() const {
  if (shown_.empty()) return std::nullopt;
  off_policy_estimate out;
  double weights = 0, squares = 0, earned = 0;
  for (auto const& each : shown_) {
    weights += each.weight;
    squares += each.weight * each.weight;
    if (each.acted) earned += each.weight;
    if (each.weight > 0) ++out.matched;
  }
  out.shown = shown_.size();
  out.value = weights == 0 ? 0 : earned / weights;
  out.effective_sample_size = squares == 0 ? 0 : weights * weights / squares;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

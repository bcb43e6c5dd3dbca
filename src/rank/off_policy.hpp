// madang/src/rank/off_policy.hpp: what another ranking would have earned from impressions that were logged
// with propensities. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/evaluation.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Collects shown items and what became of them. An item counts where the ranking would have put it at the
/// position it was shown at, weighted by the inverse of its propensity; an action belongs to the last
/// impression before it that showed the item to its reader.
class off_policy_impressions {
 public:
  /// Keeps a reference.
  explicit off_policy_impressions(evaluation_options const& options) : options_(options) {}

  /// Takes an impression with propensities, and how the ranking scores its items.
  void add(logged_impression const& shown, std::span<std::int64_t const> scores);
  /// Takes an action; hiding is none.
  void join(log_event const& action);
  /// Nothing when there were no such impressions.
  [[nodiscard]] std::optional<off_policy_estimate> estimate() const;

 private:
  struct shown_item {
    double weight;  // 0 where the ranking would have put another item
    bool acted;
  };

  evaluation_options const& options_;
  std::vector<shown_item> shown_;
  boost::unordered_flat_map<std::uint64_t, std::size_t> latest_;  // (reader, item) -> its place in shown_
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

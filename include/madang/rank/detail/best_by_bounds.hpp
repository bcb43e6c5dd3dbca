// madang/rank/detail/best_by_bounds.hpp: the best items of many sources, without looking at all of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// An item and its score. The larger one stands first; of equal scores the larger id.
struct scored_item {
  std::int64_t score = 0;
  std::uint64_t id = 0;
  friend auto operator<=>(scored_item const&, scored_item const&) = default;
};

/// Items one after another, and a score that none of those still to come exceeds.
template <class Source>
concept bounded_source = requires(Source& from, Source const& at) {
  { at.empty() } -> std::convertible_to<bool>;
  { at.bound() } -> std::convertible_to<std::int64_t>;
  { from.take() } -> std::convertible_to<std::uint64_t>;
};

/// The `count` best items of all sources, best first: exactly those, with exactly the scores, that scoring
/// everything gives. `score_of(id)` answers nothing for what must not be shown. An item of several sources is
/// scored once. Sources are read only as far as their bounds reach the last item kept.
/// @pre count is not 0
/// @complexity O(taken x log(sources + count)).
template <bounded_source Source, class ScoreOf>
[[nodiscard]] std::vector<scored_item> best_by_bounds(std::span<Source> sources, std::size_t count,
                                                      ScoreOf const& score_of) {
  struct head {
    std::int64_t bound;
    std::uint32_t source;
  };
  auto const lower = [](head const& a, head const& b) { return a.bound < b.bound; };
  std::vector<head> heads;
  for (std::uint32_t at = 0; at < sources.size(); ++at)
    if (!sources[at].empty()) heads.push_back({sources[at].bound(), at});
  std::make_heap(heads.begin(), heads.end(), lower);
  std::vector<scored_item> best;  // a heap with the worst in front
  boost::unordered_flat_set<std::uint64_t> met;
  // A bound that equals the worst score kept may hide an item with the same score and a larger id.
  while (!heads.empty() && (best.size() < count || heads.front().bound >= best.front().score)) {
    std::pop_heap(heads.begin(), heads.end(), lower);
    auto& source = sources[heads.back().source];
    auto const id = source.take();
    if (source.empty()) {
      heads.pop_back();
    } else {
      heads.back().bound = source.bound();
      std::push_heap(heads.begin(), heads.end(), lower);
    }
    if (!met.insert(id).second) continue;
    std::optional<std::int64_t> const score = score_of(id);
    if (!score) continue;
    scored_item const found{*score, id};
    if (best.size() == count) {
      if (found < best.front()) continue;
      std::pop_heap(best.begin(), best.end(), std::greater<>());
      best.pop_back();
    }
    best.push_back(found);
    std::push_heap(best.begin(), best.end(), std::greater<>());
  }
  std::sort_heap(best.begin(), best.end(), std::greater<>());
  return best;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// From scores to numbers about them. SPDX-License-Identifier: Apache-2.0
#include "rank/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "rank/sample.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

/// Of numbers drawn again and again: the bounds of the middle 95 %.
measure with_interval(double value, std::vector<double> samples) {
  if (samples.empty()) return {value, value, value};
  std::ranges::sort(samples);
  auto const last = static_cast<double>(samples.size() - 1);
  auto const at = [&](double share) { return samples[static_cast<std::size_t>(std::lround(share * last))]; };
  return {value, at(0.025), at(0.975)};
}

/// Area under the curve of scores in rising order, each counted `times` times.
double area(std::span<labelled_score const> sorted, std::span<std::uint32_t const> times) {
  double below = 0, won = 0, positives = 0;
  for (std::size_t begin = 0; begin < sorted.size();) {
    double positive = 0, negative = 0;
    auto end = begin;
    for (; end < sorted.size() && sorted[end].score == sorted[begin].score; ++end)
      (sorted[end].positive ? positive : negative) += times[end];
    won += positive * (below + negative / 2);
    below += negative;
    positives += positive;
    begin = end;
  }
  return positives == 0 || below == 0 ? 0.5 : won / (positives * below);
}

}  // namespace

query_outcome measure_query(scored_query const& asked) {
  auto const at = std::ranges::find(asked.items, asked.wanted) - asked.items.begin();
  auto const score = asked.scores[static_cast<std::size_t>(at)];
  auto const above =
      static_cast<double>(std::ranges::count_if(asked.scores, [&](auto s) { return s > score; }));
  auto const equal = static_cast<double>(std::ranges::count(asked.scores, score) - 1);
  auto const others = static_cast<double>(asked.items.size()) - 1;
  auto const place = 1 + above + equal / 2;
  query_outcome out;
  out.mrr = 1 / place;
  out.hit1 = place <= 1 ? 1 : 0;
  out.hit5 = place <= 5 ? 1 : 0;
  out.ndcg10 = place <= 10 ? 1 / std::log2(place + 1) : 0;
  out.auc = others == 0 ? 0.5 : 1 - (place - 1) / others;
  return out;
}

std::vector<std::uint32_t> best_of(std::span<std::uint32_t const> items, std::span<std::int64_t const> scores,
                                   std::size_t count) {
  std::vector<std::uint32_t> order(items.size());
  std::iota(order.begin(), order.end(), 0U);
  auto const better = [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(scores[a], items[a]) > std::pair(scores[b], items[b]);
  };
  auto const kept = std::min(count, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(), better);
  order.resize(kept);
  return order;
}

double gini(std::vector<std::uint64_t> counts) {
  std::ranges::sort(counts);
  double sum = 0, ranked = 0;
  for (std::size_t at = 0; at < counts.size(); ++at) {
    sum += static_cast<double>(counts[at]);
    ranked += static_cast<double>(at + 1) * static_cast<double>(counts[at]);
  }
  auto const size = static_cast<double>(counts.size());
  return sum == 0 ? 0 : 2 * ranked / (size * sum) - (size + 1) / size;
}

measure area_under_curve(std::span<labelled_score> scores, evaluation_options const& options) {
  std::ranges::sort(scores, {}, &labelled_score::score);
  std::vector<std::uint32_t> times(scores.size(), 1);
  auto const value = area(scores, times);
  std::vector<double> samples;
  sample_source from(options.seed, scores.size());
  for (std::uint32_t round = 0; round < options.bootstrap_rounds && !scores.empty(); ++round) {
    std::ranges::fill(times, 0U);
    for (std::size_t drawn = 0; drawn < scores.size(); ++drawn) ++times[from.next()];
    samples.push_back(area(scores, times));
  }
  return with_interval(value, std::move(samples));
}

measure mean_of(std::span<double const> values, evaluation_options const& options) {
  if (values.empty()) return {};
  auto const size = static_cast<double>(values.size());
  auto const value = std::accumulate(values.begin(), values.end(), 0.0) / size;
  std::vector<double> samples;
  sample_source from(options.seed, values.size());
  for (std::uint32_t round = 0; round < options.bootstrap_rounds; ++round) {
    double sum = 0;
    for (std::size_t drawn = 0; drawn < values.size(); ++drawn) sum += values[from.next()];
    samples.push_back(sum / size);
  }
  return with_interval(value, std::move(samples));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// The best items by upper bounds are those that scoring everything gives, id by id and score by score.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/best_by_bounds.hpp>
#include <madang/rank/score.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <vector>

namespace md = madang;

namespace {

using md::detail::scored_item;

constexpr std::uint64_t one = 65'536;

/// A few items in a few streams, each stream of one author, newest first; an item may also lie in a second
/// one.
struct random_network {
  explicit random_network(std::uint32_t seed) : random(seed) {
    weights.factors[0] = one;
    for (auto& each : weights.factors)
      if (below(2) == 0)
        each = static_cast<md::fixed_point>(below(4 * one)) - static_cast<md::fixed_point>(one);
    for (auto& each : weights.kinds)
      each = static_cast<md::fixed_point>(below(2 * one)) - static_cast<md::fixed_point>(one);
    auto const authors = 1 + below(12);
    streams.resize(authors);
    for (std::uint32_t author = 0; author < authors; ++author) affinity.push_back(below(100) * below(one));
    for (std::uint32_t item = 0, count = below(150); item < count; ++item) add_item(item, below(authors));
  }

  std::uint32_t below(std::uint64_t limit) { return static_cast<std::uint32_t>(random() % limit); }

  // Item numbers grow with time, so that the streams are in order.
  void add_item(std::uint32_t item, std::uint32_t author) {
    md::rank_features made;
    made.age_ms = (200 - item / 2) * 3'600'000LL;  // pairs of the same age
    made.author = affinity[author];
    made.place = below(2) * one * 8;
    made.velocity = below(3) * one;
    made.kind = static_cast<std::uint8_t>(below(md::rank_kinds_count));
    made.addressed = below(10) == 0;
    made.seen = below(3) == 0;
    items.push_back(made);
    hidden.push_back(below(4) == 0);
    streams[author].push_back(item);
    if (auto const other = below(streams.size()); below(5) == 0 && other != author)
      streams[other].push_back(item);
  }

  std::optional<std::int64_t> score(std::uint64_t item) const {
    if (hidden[item]) return std::nullopt;
    return md::score_of(items[item], weights);
  }

  std::mt19937 random;
  md::rank_weights weights;
  std::vector<std::uint64_t> affinity;
  std::vector<md::rank_features> items;
  std::vector<bool> hidden;
  std::vector<std::vector<std::uint32_t>> streams;
};

/// One stream, bounded by the age of what comes next and the most that any item can have of the rest.
class stream_source {
 public:
  stream_source(random_network const& in, std::vector<std::uint32_t> const& stream)
      : in_(in), stream_(stream), left_(stream.size()) {
    range_.high.author = *std::ranges::max_element(in.affinity);
    range_.high.place = 8 * one;
    range_.high.velocity = 2 * one;
    range_.high.addressed = true;
    range_.high.seen = true;
    range_.high.age_ms = 1'000 * 3'600'000LL;
  }
  bool empty() const { return left_ == 0; }
  std::int64_t bound() const {
    auto range = range_;
    range.low.age_ms = in_.items[stream_[left_ - 1]].age_ms;
    return md::score_bound(range, in_.weights);
  }
  std::uint64_t take() { return stream_[--left_]; }
  std::size_t left() const { return left_; }

 private:
  random_network const& in_;
  std::vector<std::uint32_t> const& stream_;
  std::size_t left_;
  md::rank_feature_range range_;
};

std::vector<scored_item> everything_scored(random_network const& of, std::size_t count) {
  std::vector<scored_item> out;
  for (std::uint64_t item = 0; item < of.items.size(); ++item)
    if (auto const score = of.score(item)) out.push_back({*score, item});
  std::ranges::sort(out, std::greater<>());
  out.resize(std::min(out.size(), count));
  return out;
}

}  // namespace

TEST_CASE("bounds: 10,000 random networks give the same ids and scores as scoring everything") {
  auto const rounds = 10'000U / MADANG_TEST_SLOWDOWN;
  std::size_t left = 0, all = 0;
  for (std::uint32_t seed = 0; seed < rounds; ++seed) {
    random_network of(seed);
    std::vector<stream_source> sources;
    for (auto const& stream : of.streams) sources.emplace_back(of, stream);
    auto const count = 1 + of.below(30);
    auto const found =
        md::detail::best_by_bounds(std::span(sources), count, [&](std::uint64_t id) { return of.score(id); });
    REQUIRE_MESSAGE((found == everything_scored(of, count)), "seed " << seed);
    for (auto const& each : sources) left += each.left();
    for (auto const& each : of.streams) all += each.size();
  }
  CHECK(left > all / 20);  // and that without looking at all of them, small as they are
}

TEST_CASE("bounds: no score exceeds the bound of its range") {
  for (int round = 0; round < 2'000; ++round) {
    random_network const other(static_cast<std::uint32_t>(round));
    md::rank_feature_range range{{.age_ms = 0}, {.age_ms = 300 * 3'600'000LL}};
    range.high.author = 100 * one;
    range.high.place = 8 * one;
    range.high.velocity = 2 * one;
    range.high.addressed = true;
    range.high.seen = true;
    auto const bound = md::score_bound(range, other.weights);
    for (auto const& item : other.items) CHECK(md::score_of(item, other.weights) <= bound);
  }
}

TEST_CASE("bounds: nothing to show is nothing, fewer than asked is all") {
  random_network of(3);
  std::vector<stream_source> none;
  auto const score = [&](std::uint64_t id) { return of.score(id); };
  CHECK(md::detail::best_by_bounds(std::span(none), 5, score).empty());
  std::vector<stream_source> sources;
  for (auto const& stream : of.streams) sources.emplace_back(of, stream);
  CHECK((md::detail::best_by_bounds(std::span(sources), 1'000, score) == everything_scored(of, 1'000)));
}

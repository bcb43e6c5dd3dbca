// tests/support/naive_top.hpp: order top as docs/behaviour.md says it: everything is scored, and for every
// place everything is looked at again. Shares the score of one item with the product, and nothing of how it
// finds the best. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/diversity.hpp>
#include <madang/rank/score.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace naive {

/// An item of a feed, and what of it diversity looks at; 0: nothing.
struct top_item {
  std::uint64_t id = 0;
  std::uint32_t author = 0;
  std::uint32_t thread = 0;
  std::uint32_t record = 0;
  madang::rank_features features;
  std::int64_t wishes = 0;  // of the reader
};

/// An item in its place.
struct placed_item {
  std::uint64_t id = 0;
  std::int64_t score = 0;
  std::int64_t placed_by = 0;
  friend bool operator==(placed_item const&, placed_item const&) = default;
};

/// Puts items in order, one place after the other.
class top_order {
 public:
  explicit top_order(madang::rank_weights weights) : weights_(std::move(weights)) {}

  std::vector<placed_item> all(std::vector<top_item> left) {
    while (!left.empty()) {
      auto const at = next(left);
      auto const& item = left[at];
      auto const score = madang::score_of(item.features, weights_);
      placed_.push_back({item.id, score, damped(item)});
      ++authors_[item.author];
      ++threads_[item.thread];
      ++records_[item.record];
      row_.push_back(item.author);
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return placed_;
  }

 private:
  static std::uint32_t times(std::map<std::uint32_t, std::uint32_t> const& in, std::uint32_t key) {
    auto const at = in.find(key);
    return key == 0 || at == in.end() ? 0 : at->second;
  }
  std::int64_t damped(top_item const& of) const {
    return madang::score_of(of.features, weights_) + of.wishes + madang::damping(times(authors_, of.author)) +
           madang::damping(times(threads_, of.thread)) + madang::damping(times(records_, of.record));
  }
  bool may_stand(top_item const& of) const {
    auto const looked_at = std::min<std::size_t>(row_.size(), madang::author_window - 1);
    auto const same = std::count(row_.end() - static_cast<std::ptrdiff_t>(looked_at), row_.end(), of.author);
    return of.author == 0 || same < static_cast<std::ptrdiff_t>(madang::author_items_max);
  }
  std::size_t next(std::vector<top_item> const& left) const {
    struct standing {
      std::int64_t damped;
      std::uint64_t id;
      std::size_t at;
      bool operator>(standing const& than) const {
        return damped != than.damped ? damped > than.damped : id > than.id;
      }
    };
    std::vector<standing> order;
    for (std::size_t at = 0; at < left.size(); ++at) order.push_back({damped(left[at]), left[at].id, at});
    std::sort(order.begin(), order.end(), std::greater<>());
    for (std::size_t at = 0; at < std::min(order.size(), madang::others_looked_at); ++at)
      if (may_stand(left[order[at].at])) return order[at].at;
    return order.front().at;
  }

  madang::rank_weights weights_;
  std::vector<placed_item> placed_;
  std::map<std::uint32_t, std::uint32_t> authors_, threads_, records_;
  std::vector<std::uint32_t> row_;
};

}  // namespace naive

// madang/feed/detail/page_record.hpp: what a page in order top showed, for logs of impressions.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/impression_recorder.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Filled while the page is made: what was placed by score, and by what.
struct page_record {
  std::string config;  ///< name of the weights, or "model"
  std::uint32_t config_version = 0;
  std::uint32_t above = 0;  ///< items on earlier pages
  std::vector<shown_item> items;

  /// The next item. The order leaves nothing to chance: it stands there whenever it is asked for.
  void add(std::uint64_t id, rank_features const& known) {
    auto const position = above + static_cast<std::uint32_t>(items.size()) + 1;
    items.push_back({.id = id, .position = position, .propensity = 1, .features = known});
  }
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

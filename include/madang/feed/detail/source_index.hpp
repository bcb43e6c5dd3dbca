// madang/feed/detail/source_index.hpp: which sources of a list a stream is. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/detail/round_table.hpp>
#include <madang/feed/detail/feed_sources.hpp>

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Numbers in a list of sources, by stream.
class source_index {
 public:
  /// Forgets what was there. @complexity expected O(sources).
  void fill(std::span<feed_source const> sources) {
    first_.clear();
    next_.resize(sources.size());
    for (auto at = static_cast<std::uint32_t>(sources.size()); at-- > 0;) {
      auto const [first, fresh] = first_.try_emplace(sources[at].source);
      next_[at] = fresh ? none : *first;
      *first = at;
    }
  }
  /// Visits the numbers of a stream's sources, ascending. @complexity expected O(1).
  template <class Visit>
  void each(std::uint64_t source, Visit const& visit) const {
    auto const* first = first_.find(source);
    for (auto at = first != nullptr ? *first : none; at != none; at = next_[at]) visit(at);
  }
  /// Is it a source of the list? @complexity expected O(1).
  [[nodiscard]] bool holds(std::uint64_t source) const noexcept { return first_.contains(source); }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  round_table<std::uint64_t, std::uint32_t> first_;
  std::vector<std::uint32_t> next_;  // of the same stream
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/feed/detail/source_index.hpp: which sources of a list a stream is. Keeps its room: filling it anew
// empties nothing. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_sources.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
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
    begin_round(sources.size());
    for (std::uint32_t at = 0; at < sources.size(); ++at) {
      auto place = place_of(sources[at].source);
      while (slots_[place].round == round_) place = after(place);
      slots_[place] = {sources[at].source, at, round_};
    }
  }
  /// Visits the numbers of a stream's sources, ascending. @complexity expected O(1).
  template <class Visit>
  void each(std::uint64_t source, Visit const& visit) const {
    if (slots_.empty()) return;
    for (auto place = place_of(source); slots_[place].round == round_; place = after(place))
      if (slots_[place].source == source) visit(slots_[place].number);
  }
  /// Is it a source of the list? @complexity expected O(1).
  [[nodiscard]] bool holds(std::uint64_t source) const {
    auto found = false;
    each(source, [&](std::uint32_t) { found = true; });
    return found;
  }

 private:
  struct slot {
    std::uint64_t source = 0;
    std::uint32_t number = 0;
    std::uint32_t round = 0;  // slots of other rounds are free
  };
  void begin_round(std::size_t count) {
    if (slots_.size() < count * 2) slots_.assign(std::bit_ceil(std::max<std::size_t>(count * 2, 64)), {});
    if (++round_ != 0) return;
    std::fill(slots_.begin(), slots_.end(), slot{});
    round_ = 1;
  }
  [[nodiscard]] std::size_t place_of(std::uint64_t source) const noexcept {
    return (source * 0x9E3779B97F4A7C15U >> 32) & (slots_.size() - 1);
  }
  [[nodiscard]] std::size_t after(std::size_t place) const noexcept {
    return (place + 1) & (slots_.size() - 1);
  }

  std::vector<slot> slots_;
  std::uint32_t round_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/feed/detail/node_numbers.hpp: nodes that many items name, each once. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/detail/round_table.hpp>
#include <madang/stream/detail/activity_data.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Numbers nodes from 0 on, in the order in which they are named first.
class node_numbers {
 public:
  /// Forgets all.
  void start() {
    table_.clear();
    count_ = 0;
  }
  /// Makes room for so many more names.
  void expect(std::size_t names) { nodes_.resize(std::max(nodes_.size(), count_ + names + 1)); }
  /// The number of a node. @pre called as often as there is room for. @complexity expected O(1).
  [[nodiscard]] std::uint32_t of(std::uint32_t node) {
    nodes_[count_] = node;
    auto const number = table_.find_or_put(node, count_);
    count_ += static_cast<std::uint32_t>(number == count_);
    return number;
  }
  /// All that were named, by number.
  [[nodiscard]] std::span<std::uint32_t const> nodes() const noexcept {
    return std::span(nodes_).first(count_);
  }

 private:
  round_table<std::uint32_t, std::uint32_t> table_;
  std::vector<std::uint32_t> nodes_;
  std::uint32_t count_ = 0;
};

/// Authors and places of items, as these have them, not resolved; place 0 is nowhere.
struct item_names {
  node_numbers authors;
  node_numbers places;
  std::vector<std::uint32_t> author_of;  // numbers, by item
  std::vector<std::uint32_t> place_of;

  /// Forgets all.
  void start() {
    authors.start();
    places.start();
    author_of.clear();
    place_of.clear();
  }
  /// Makes room for what so many more name, items or not.
  void expect(std::size_t more) {
    authors.expect(more);
    places.expect(more);
  }
  /// One more item. @pre expected
  void add(activity_header const& item) {
    author_of.push_back(authors.of(item.actor));
    place_of.push_back(places.of(item.place));
  }
  /// All bytes are kept for the next use.
  [[nodiscard]] static constexpr bool is_small() noexcept { return true; }
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

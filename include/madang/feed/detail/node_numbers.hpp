// madang/feed/detail/node_numbers.hpp: nodes that many items name, each once. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/detail/round_table.hpp>
#include <madang/stream/detail/activity_data.hpp>

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
    nodes_.clear();
  }
  struct named {
    std::uint32_t number;
    bool fresh;  ///< it was not named before
  };
  /// The number of a node. @complexity expected O(1).
  [[nodiscard]] named of(std::uint32_t node) {
    auto const [number, fresh] = table_.try_emplace(node);
    if (fresh) {
      *number = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back(node);
    }
    return {*number, fresh};
  }
  /// All that were named, by number.
  [[nodiscard]] std::span<std::uint32_t const> nodes() const noexcept { return nodes_; }

 private:
  round_table<std::uint32_t, std::uint32_t> table_;
  std::vector<std::uint32_t> nodes_;
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
  /// One more item.
  void add(activity_header const& item) { add(authors.of(item.actor).number, places.of(item.place).number); }
  /// The same of one whose author and place have numbers.
  void add(std::uint32_t author, std::uint32_t place) {
    author_of.push_back(author);
    place_of.push_back(place);
  }
  /// All bytes are kept for the next use.
  [[nodiscard]] static constexpr bool is_small() noexcept { return true; }
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

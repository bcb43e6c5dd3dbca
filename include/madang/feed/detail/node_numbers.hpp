// madang/feed/detail/node_numbers.hpp: nodes that many items name, each once. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/detail/round_table.hpp>

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
  /// Forgets all and makes room for so many names.
  void start(std::size_t names) {
    table_.clear();
    nodes_.resize(names + 1);
    count_ = 0;
  }
  /// The number of a node. @pre called as often as there is room for. @complexity expected O(1).
  [[nodiscard]] std::uint32_t of(std::uint32_t node) {
    nodes_[count_] = node;
    auto const number = table_.find_or_put(node, count_);
    count_ += static_cast<std::uint32_t>(number == count_);
    return number;
  }
  /// All that were named, by number.
  [[nodiscard]] std::span<std::uint32_t> nodes() noexcept { return std::span(nodes_).first(count_); }
  /// The same.
  [[nodiscard]] std::span<std::uint32_t const> nodes() const noexcept {
    return std::span(nodes_).first(count_);
  }

 private:
  round_table<std::uint32_t, std::uint32_t> table_;
  std::vector<std::uint32_t> nodes_;
  std::uint32_t count_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/stream/detail/newest_seconds.hpp: a second per node that no activity in its streams is newer than,
// in one array, so that a feed looks at all that its reader follows with a few instructions each. Invariants:
// values only grow, also when what raised them goes; all versions share them, so an older version may read a
// newer value, which is a bound, too. Readers and the writer meet on single values without locks.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/snapshot.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

/// Seconds, or other times, by node. Copies share everything.
class newest_seconds {
 public:
  /// The bound; 0 where nothing was raised. @complexity O(1).
  [[nodiscard]] std::uint32_t operator[](std::size_t node) const noexcept {
    return node < room_ ? std::atomic_ref(values_[node]).load(std::memory_order_relaxed) : 0;
  }
  /// Raises a bound. @complexity amortised O(1).
  void raise(cow_heap& heap, std::size_t node, std::uint32_t second) {
    if (node >= room_) grow(heap, node);
    std::atomic_ref const value(values_[node]);
    if (value.load(std::memory_order_relaxed) < second) value.store(second, std::memory_order_relaxed);
  }
  /// Gives everything back.
  void clear(cow_heap& heap) {
    if (values_ != nullptr) heap.retire(block());
    *this = {};
  }
  [[nodiscard]] std::size_t bytes() const noexcept {
    return values_ != nullptr ? stamp_bytes + room_ * sizeof(std::uint32_t) : 0;
  }

 private:
  static constexpr std::size_t stamp_bytes = sizeof(std::uint64_t);

  [[nodiscard]] void* block() const noexcept { return reinterpret_cast<char*>(values_) - stamp_bytes; }
  void grow(cow_heap& heap, std::size_t node) {
    auto const room = std::max<std::size_t>(node + node / 4, 62) + 2;
    auto* fresh = static_cast<char*>(heap.allocate(stamp_bytes + room * sizeof(std::uint32_t)));
    auto* values = reinterpret_cast<std::uint32_t*>(fresh + stamp_bytes);
    std::fill(std::copy_n(values_, room_, values), values + room, 0U);
    if (values_ != nullptr) heap.retire(block());
    values_ = values;
    room_ = room;
  }

  std::uint32_t* values_ = nullptr;  // behind an 8-byte stamp
  std::size_t room_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/core/detail/recycled.hpp: memory that a thread uses again instead of giving it back: pages of feeds
// come and go in the same size, and a general allocator walks long lists for blocks that large.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <new>

namespace madang {
inline namespace v1 {
namespace detail {

/// Requests of at most this size, and of at least a quarter of it, are served from the thread's own few
/// blocks.
inline constexpr std::size_t recycled_bytes = 16 * 1024;

/// Memory like operator new's, aligned to 16. @throws std::bad_alloc
[[nodiscard]] void* recycled_new(std::size_t bytes);
/// Gives it back, on any thread. `bytes` is what was asked for.
void recycled_delete(void* at, std::size_t bytes) noexcept;

/// The same for containers.
template <class T>
struct recycling_allocator {
  using value_type = T;
  recycling_allocator() = default;
  template <class U>
  recycling_allocator(recycling_allocator<U> const&) noexcept {}
  [[nodiscard]] T* allocate(std::size_t count) {
    static_assert(alignof(T) <= 16);
    if (count > static_cast<std::size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(recycled_new(count * sizeof(T)));
  }
  void deallocate(T* at, std::size_t count) noexcept { recycled_delete(at, count * sizeof(T)); }
  friend bool operator==(recycling_allocator, recycling_allocator) noexcept { return true; }
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/core/detail/slab_memory.hpp: memory of one writer's snapshots, in large pages where the system has
// them: a read touches some hundred places all over it, and each page of 4 KiB has its address looked up.
// Blocks of a size lie together in a slab; slabs are cut from regions. An empty slab serves any size again;
// regions go back to the system with the whole. What little a small network needs comes from the general
// allocator. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Blocks of memory for things that begin with a stamp of 8 bytes. What follows the stamp lies on a multiple
/// of 16 bytes; in slabs on a cache line's begin when it has at least aligned_from bytes. @threads one at a
/// time
class slab_memory {
 public:
  static constexpr std::size_t line_bytes = 64;
  static constexpr std::size_t stamp_bytes = 8;
  static constexpr std::size_t aligned_from = 2048;
  static constexpr std::size_t region_bytes = std::size_t{2} << 20;  ///< the smallest, and what others have
  static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

  /// The first `outside_max` bytes come from the general allocator, with `never` all.
  explicit slab_memory(std::size_t outside_max = outside_max_here) noexcept : outside_max_(outside_max) {}
  slab_memory(slab_memory const&) = delete;
  slab_memory& operator=(slab_memory const&) = delete;
  ~slab_memory();

  /// A block, its stamp included. @pre bytes >= stamp_bytes @throws std::bad_alloc @complexity O(1)
  [[nodiscard]] void* allocate(std::size_t bytes);
  /// Gives a block back. @complexity O(1)
  void release(void* block) noexcept;

  /// What the system gave for regions. @complexity O(regions)
  [[nodiscard]] std::size_t reserved() const noexcept;

 private:
  static std::size_t const outside_max_here;

  static constexpr std::size_t slab_sizes = 5;     // 64 KiB to 1 MiB
  static constexpr std::size_t size_classes = 88;  // up to 128 KiB

  struct slab {
    std::byte* at;
    std::size_t bytes;
    slab* next;      // of those of its class that have room, or of the empty ones
    slab* previous;  // of those that have room
    void* freed;     // blocks given back, each holds the next one's address
    std::uint32_t size_class;
    std::uint32_t block_bytes;
    std::uint32_t room;  // blocks
    std::uint32_t made;  // blocks that were ever given
    std::uint32_t live;  // blocks given now
  };
  struct region {
    std::byte* at;
    std::size_t bytes;
    std::unique_ptr<slab[]> slabs;
  };

  [[nodiscard]] void* from_outside(std::size_t bytes);
  [[nodiscard]] void* from_slab(std::size_t size_class, std::size_t values);
  [[nodiscard]] slab& open_slab(std::size_t size_class, std::size_t block_bytes);
  [[nodiscard]] slab& take_slab(std::size_t bytes);
  [[nodiscard]] slab& cut_slab(std::size_t bytes) noexcept;
  void add_region();
  void keep(slab& empty) noexcept;
  void enter(slab& with_room) noexcept;
  void leave(slab& with_room) noexcept;

  std::size_t outside_max_;
  std::size_t outside_ = 0;                     // bytes that the general allocator gave
  std::array<slab*, size_classes + 1> open_{};  // with room; slabs of the last class are one block
  std::array<slab*, slab_sizes> empty_{};
  std::vector<region> regions_;
  std::size_t cut_ = 0;        // bytes of the newest region that are slabs
  std::size_t cut_slabs_ = 0;  // slabs of it
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

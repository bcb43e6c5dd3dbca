// madang/core/detail/snapshot.hpp: published snapshots without locks. One writer changes memory that no
// reader can reach yet; publishing makes it reachable; what became unreachable is freed when the last reader
// that could hold it has left. Invariants: memory stamped with the current epoch is unpublished and may be
// changed in place; all other memory is constant, except behind the end of a list and in newest_seconds.
// Readers touch one cache line of their own per visit. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/slab_memory.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Where readers announce which epoch they read in.
class reader_registry {
 public:
  static constexpr std::size_t slots_max = 256;

  /// Keeps everything alive that was reachable when it was made. Short-lived; any number per thread.
  class guard {
   public:
    explicit guard(reader_registry& in) noexcept;
    guard(guard&& other) noexcept : slot_(other.slot_) { other.slot_ = nullptr; }
    guard& operator=(guard&&) = delete;
    ~guard() {
      if (slot_ != nullptr) slot_->store(0, std::memory_order_release);
    }

   private:
    std::atomic<std::uint64_t>* slot_;
  };

  [[nodiscard]] std::uint64_t current() const noexcept { return epoch_.load(std::memory_order_seq_cst); }
  /// Starts the next epoch, after the new state was stored; answers it.
  std::uint64_t advance() noexcept { return epoch_.fetch_add(1, std::memory_order_seq_cst) + 1; }
  /// The oldest epoch a reader may be in; the current one when nobody reads.
  [[nodiscard]] std::uint64_t oldest() const noexcept;

 private:
  struct alignas(64) slot {
    std::atomic<std::uint64_t> announced{0};  // epoch + 1; 0 is free
  };
  std::atomic<std::uint64_t> epoch_{1};
  slot slots_[slots_max];
};

/// The writer's memory: what it made since the last publication, and what it no longer needs.
class cow_heap {
 public:
  explicit cow_heap(reader_registry& readers) noexcept : readers_(&readers) {}
  cow_heap(cow_heap const&) = delete;
  cow_heap& operator=(cow_heap const&) = delete;
  ~cow_heap();

  /// The stamp of memory that may be changed in place.
  [[nodiscard]] std::uint64_t epoch() const noexcept { return epoch_; }

  /// Raw memory for trivially destructible things; its first 8 bytes hold the stamp. See slab_memory for
  /// where what follows lies.
  [[nodiscard]] void* allocate(std::size_t bytes);
  /// An object with a destructor.
  template <class T, class... Args>
  [[nodiscard]] T* make(Args&&... args) {
    static_assert(alignof(T) <= 16);
    auto* const at = static_cast<std::byte*>(allocate(slab_memory::stamp_bytes + sizeof(T)));
    auto* const made = ::new (at + slab_memory::stamp_bytes) T(std::forward<Args>(args)...);
    fresh_.back().destroy = destroy<T>;
    return made;
  }
  /// Frees raw memory once no reader can reach it. Null does nothing.
  void retire(void* raw);
  /// Frees an object once no reader can reach it. Null does nothing.
  template <class T>
  void retire_object(T const* object) {
    if (object == nullptr) return;
    auto* const at = reinterpret_cast<std::byte*>(const_cast<T*>(object)) - slab_memory::stamp_bytes;
    retired_.push_back({at, destroy<T>});
  }

  /// What was made is now published: call after the new state was stored.
  void publish();
  /// What was made is thrown away: call after the published state was restored.
  void roll_back() noexcept;

 private:
  struct piece {
    void* at;
    void (*destroy)(void*) noexcept;  // the object behind the stamp; null for raw memory
  };
  struct late_piece {
    std::uint64_t epoch;
    piece what;
  };
  template <class T>
  static void destroy(void* at) noexcept {
    reinterpret_cast<T*>(static_cast<std::byte*>(at) + slab_memory::stamp_bytes)->~T();
  }
  void collect() noexcept;
  void free(piece const& what) noexcept;

  reader_registry* readers_;
  slab_memory memory_;
  std::uint64_t epoch_ = 1;
  std::vector<piece> fresh_;
  std::vector<piece> retired_;
  std::vector<late_piece> limbo_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

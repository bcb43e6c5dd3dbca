// madang/core/detail/paged.hpp: arrays and lists that a writer changes while readers hold older versions of
// them. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/snapshot.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace madang {
inline namespace v1 {
namespace detail {

/// An array in leaves of 2^LeafBits values, copied leaf by leaf when changed. A value of this type is a
/// snapshot: copying it is O(1) and shares everything. Values never written read as zeros.
template <class T, unsigned LeafBits>
class paged {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  static constexpr std::size_t leaf_size = std::size_t{1} << LeafBits;

  /// Reads a value. Any index is allowed. @complexity O(1).
  [[nodiscard]] T const& operator[](std::size_t index) const noexcept {
    auto const* page = leaf_at(index >> LeafBits);
    return page != nullptr ? page->values[index & (leaf_size - 1)] : zero;
  }

  /// A value to change in place; copies its leaf when readers may hold it.
  [[nodiscard]] T& edit(cow_heap& heap, std::size_t index) {
    return own_leaf(heap, index >> LeafBits, true)->values[index & (leaf_size - 1)];
  }

  /// A value that no published version reads (behind the published end): never copies a leaf.
  [[nodiscard]] T& append(cow_heap& heap, std::size_t index) {
    return own_leaf(heap, index >> LeafBits, false)->values[index & (leaf_size - 1)];
  }

  /// Forgets a whole leaf: its values read as zeros.
  void drop_leaf(cow_heap& heap, std::size_t leaf_index) {
    if (leaf_at(leaf_index) == nullptr) return;
    auto& slot = own_middle(heap, leaf_index)->leaves[leaf_index & (middle_size - 1)];
    heap.retire(slot);
    slot = nullptr;
  }

  /// Gives every leaf back; the array is empty then.
  void clear(cow_heap& heap) {
    if (root_ == nullptr) return;
    for (std::size_t m = 0; m < root_->size; ++m) {
      if (middle* mid = root_->middles()[m]) {
        for (auto* page : mid->leaves) heap.retire(page);
        heap.retire(mid);
      }
    }
    heap.retire(root_);
    root_ = nullptr;
  }

  /// Visits every value of every leaf there is, unwritten ones included.
  template <class Visit>
  void each(Visit const& visit) const {
    if (root_ == nullptr) return;
    for (std::size_t m = 0; m < root_->size; ++m) {
      if (root_->middles()[m] == nullptr) continue;
      for (leaf const* page : root_->middles()[m]->leaves) {
        if (page == nullptr) continue;
        for (auto const& value : page->values) visit(value);
      }
    }
  }

  /// Bytes held by leaves and directories. @complexity O(leaves).
  [[nodiscard]] std::size_t bytes() const noexcept {
    if (root_ == nullptr) return 0;
    std::size_t sum = sizeof(top) + root_->size * slot_bytes;
    for (std::size_t m = 0; m < root_->size; ++m) {
      if (middle const* mid = root_->middles()[m]) {
        sum += sizeof(middle);
        for (auto* page : mid->leaves) sum += page != nullptr ? sizeof(leaf) : 0;
      }
    }
    return sum;
  }

  /// Asks the processor to fetch a value soon. Inlined always, as whatever does nothing else: GCC takes such
  /// functions to have no effect, and leaves out calls of them.
  [[gnu::always_inline]] void prefetch(std::size_t index) const noexcept {
    if (auto const* page = leaf_at(index >> LeafBits))
      __builtin_prefetch(&page->values[index & (leaf_size - 1)]);
  }

 private:
  static constexpr unsigned middle_bits = 7;
  static constexpr std::size_t middle_size = std::size_t{1} << middle_bits;
  static constexpr T zero{};

  struct leaf {
    std::uint64_t epoch;
    T values[leaf_size];
  };
  struct middle {
    std::uint64_t epoch;
    leaf* leaves[middle_size];
  };
  struct top {
    std::uint64_t epoch;
    std::size_t size;
    [[nodiscard]] middle** middles() noexcept { return reinterpret_cast<middle**>(this + 1); }
    [[nodiscard]] middle* const* middles() const noexcept {
      return reinterpret_cast<middle* const*>(this + 1);
    }
  };

  // NOLINTNEXTLINE(bugprone-sizeof-expression): the pointer's size is meant, directories hold pointers
  static constexpr std::size_t slot_bytes = sizeof(middle*);

  [[nodiscard]] leaf const* leaf_at(std::size_t leaf_index) const noexcept {
    auto const at = leaf_index >> middle_bits;
    if (root_ == nullptr || at >= root_->size) return nullptr;
    middle const* mid = root_->middles()[at];
    return mid != nullptr ? mid->leaves[leaf_index & (middle_size - 1)] : nullptr;
  }

  template <class Page>
  static Page* copy_of(cow_heap& heap, Page* old) {
    auto* page = static_cast<Page*>(heap.allocate(sizeof(Page)));
    if (old != nullptr) {
      std::memcpy(reinterpret_cast<char*>(page) + sizeof page->epoch,
                  reinterpret_cast<char*>(old) + sizeof page->epoch, sizeof(Page) - sizeof page->epoch);
      heap.retire(old);
    } else {
      std::memset(reinterpret_cast<char*>(page) + sizeof page->epoch, 0, sizeof(Page) - sizeof page->epoch);
    }
    return page;
  }

  void own_root(cow_heap& heap, std::size_t size) {
    if (root_ != nullptr && root_->epoch == heap.epoch() && root_->size >= size) return;
    auto const grown = std::max(size, root_ == nullptr     ? 0
                                      : root_->size < size ? root_->size * 2
                                                           : root_->size);
    auto* fresh = static_cast<top*>(heap.allocate(sizeof(top) + grown * slot_bytes));
    fresh->size = grown;
    std::fill_n(fresh->middles(), grown, nullptr);
    if (root_ != nullptr) std::copy_n(root_->middles(), root_->size, fresh->middles());
    heap.retire(root_);
    root_ = fresh;
  }

  middle* own_middle(cow_heap& heap, std::size_t leaf_index) {
    auto const at = leaf_index >> middle_bits;
    own_root(heap, at + 1);
    auto& slot = root_->middles()[at];
    if (slot == nullptr || slot->epoch != heap.epoch()) slot = copy_of(heap, slot);
    return slot;
  }

  leaf* own_leaf(cow_heap& heap, std::size_t leaf_index, bool copy_if_shared) {
    auto const at = leaf_index >> middle_bits;
    if (root_ != nullptr && at < root_->size && root_->middles()[at] != nullptr) {
      auto* page = root_->middles()[at]->leaves[leaf_index & (middle_size - 1)];
      if (page != nullptr && (!copy_if_shared || page->epoch == heap.epoch())) return page;
    }
    auto& slot = own_middle(heap, leaf_index)->leaves[leaf_index & (middle_size - 1)];
    slot = copy_of(heap, slot);
    return slot;
  }

  top* root_ = nullptr;
};

/// A contiguous list that grows at its end in place; any other change copies it when readers may hold it.
template <class T>
struct cow_list {
  T* data = nullptr;           // behind an 8-byte stamp
  std::uint32_t size = 0;      // values that this version has
  std::uint32_t capacity = 0;  // values there is room for

  [[nodiscard]] std::span<T const> view() const noexcept { return {data, size}; }

  /// Appends. @complexity amortised O(1).
  void append(cow_heap& heap, T value) {
    if (size == capacity) reallocate(heap, size + size / 2 + 2);
    data[size++] = value;
  }
  /// Inserts before `at`. @complexity O(size).
  void insert(cow_heap& heap, std::uint32_t at, T value) {
    if (at == size) return append(heap, value);
    if (size == capacity || !own(heap)) reallocate(heap, size + size / 2 + 2);
    std::memmove(data + at + 1, data + at, (size - at) * sizeof(T));
    data[at] = value;
    ++size;
  }
  /// Removes one value, keeping the order. @complexity O(size).
  void remove(cow_heap& heap, std::uint32_t at) {
    if (!own(heap)) reallocate(heap, size);
    std::memmove(data + at, data + at + 1, (size - at - 1) * sizeof(T));
    --size;
  }
  /// Removes the first `count` values. @complexity O(size).
  void remove_front(cow_heap& heap, std::uint32_t count) {
    cow_list rest;
    if (count < size) {
      rest.reallocate(heap, size - count);
      std::copy_n(data + count, size - count, rest.data);
      rest.size = size - count;
    }
    release(heap);
    *this = rest;
  }
  /// A value to change in place.
  [[nodiscard]] T& edit(cow_heap& heap, std::uint32_t at) {
    if (!own(heap)) reallocate(heap, size);
    return data[at];
  }
  /// Gives the memory back.
  void release(cow_heap& heap) {
    if (data != nullptr) heap.retire(block());
    *this = {};
  }
  [[nodiscard]] std::size_t bytes() const noexcept {
    return data ? capacity * sizeof(T) + sizeof(std::uint64_t) : 0;
  }

 private:
  [[nodiscard]] void* block() const noexcept { return reinterpret_cast<char*>(data) - sizeof(std::uint64_t); }
  [[nodiscard]] bool own(cow_heap& heap) const noexcept {
    std::uint64_t stamp = 0;
    if (data != nullptr) std::memcpy(&stamp, block(), sizeof stamp);
    return stamp == heap.epoch();
  }
  void reallocate(cow_heap& heap, std::uint32_t room) {
    auto* fresh = static_cast<char*>(heap.allocate(sizeof(std::uint64_t) + room * sizeof(T)));
    auto* values = reinterpret_cast<T*>(fresh + sizeof(std::uint64_t));
    if (data != nullptr) {
      std::copy_n(data, size, values);
      heap.retire(block());
    }
    data = values;
    capacity = room;
  }
};

/// A hash table in a paged array. Slot has `state()`: 0 empty, 1 used, 2 dead; `hash()`; and static `dead()`.
template <class Slot>
class paged_hash {
 public:
  /// Finds the slot with this hash for which `is` holds; null when there is none. @complexity expected O(1).
  template <class Is>
  [[nodiscard]] Slot const* find(std::uint64_t hash, Is const& is) const {
    if (room_ == 0) return nullptr;
    for (auto at = hash & (room_ - 1);; at = (at + 1) & (room_ - 1)) {
      auto const& slot = slots_[at];
      if (slot.state() == 0) return nullptr;
      if (slot.state() == 1 && slot.hash() == hash && is(slot)) return &slot;
    }
  }
  /// Adds a slot. @pre none like it is there.
  void insert(cow_heap& heap, Slot const& value) {
    if ((filled_ + 1) * 10 > room_ * 7) grow(heap);
    place(heap, value);
    ++filled_;
    ++used_;
  }
  /// Replaces or removes the slot for which `is` holds; does nothing when there is none.
  template <class Is>
  void replace(cow_heap& heap, std::uint64_t hash, Is const& is, Slot const& value) {
    for (auto at = hash & (room_ - 1); room_ != 0; at = (at + 1) & (room_ - 1)) {
      auto const& slot = slots_[at];
      if (slot.state() == 0) return;
      if (slot.state() == 1 && slot.hash() == hash && is(slot)) {
        if (value.state() != 1) --used_;
        slots_.edit(heap, at) = value;
        return;
      }
    }
  }
  /// Gives everything back.
  void clear(cow_heap& heap) {
    slots_.clear(heap);
    *this = {};
  }
  [[nodiscard]] std::size_t size() const noexcept { return used_; }
  [[nodiscard]] std::size_t bytes() const noexcept { return slots_.bytes(); }
  /// Visits every used slot.
  template <class Visit>
  void each(Visit const& visit) const {
    for (std::size_t at = 0; at < room_; ++at)
      if (slots_[at].state() == 1) visit(slots_[at]);
  }

 private:
  void place(cow_heap& heap, Slot const& value) {
    auto at = value.hash() & (room_ - 1);
    while (slots_[at].state() != 0) at = (at + 1) & (room_ - 1);
    slots_.edit(heap, at) = value;
  }
  void grow(cow_heap& heap) {
    auto old = *this;
    *this = {};
    room_ = old.used_ * 10 > old.room_ * 4 ? std::max<std::size_t>(16, old.room_ * 2)
                                           : std::max<std::size_t>(16, old.room_);
    old.each([&](Slot const& slot) {
      place(heap, slot);
      ++filled_;
      ++used_;
    });
    old.slots_.clear(heap);
  }

  paged<Slot, 5> slots_;
  std::size_t room_ = 0;
  std::size_t filled_ = 0;  // used and dead
  std::size_t used_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

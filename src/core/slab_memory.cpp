// Slabs of blocks in regions of large pages. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/slab_memory.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <utility>

#include "core/sanitized.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t owner_bytes = sizeof(std::uintptr_t);
constexpr std::size_t outside_max_usual = std::size_t{4} << 20;
constexpr std::size_t region_bytes_max = std::size_t{64} << 20;
// Slabs have a power of two of bytes.
constexpr std::size_t slab_bytes_min = std::size_t{64} << 10;
constexpr std::size_t slab_bytes_max = std::size_t{1} << 20;
constexpr std::size_t blocks_wanted = 8;  // of a slab, if that is not too large

// Classes of what follows the stamp: 16, 32 ... 128 bytes, then eight for each doubling.
constexpr std::size_t fine_classes = 8;
constexpr std::size_t fine_step = 16;

constexpr std::size_t class_of(std::size_t bytes) noexcept {
  if (bytes <= fine_classes * fine_step) return bytes == 0 ? 0 : (bytes - 1) / fine_step;
  auto const bits =
      static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;  // 2^bits < bytes <= 2^(bits + 1)
  return fine_classes + (bits - 7) * 8 + ((bytes - 1 - (std::size_t{1} << bits)) >> (bits - 3));
}

constexpr std::size_t bytes_of(std::size_t size_class) noexcept {
  if (size_class < fine_classes) return (size_class + 1) * fine_step;
  auto const bits = (size_class - fine_classes) / 8 + 7;
  auto const eighths = (size_class - fine_classes) % 8 + 9;
  return eighths << (bits - 3);
}
static_assert(class_of(1) == 0 && class_of(16) == 0 && class_of(17) == 1 && class_of(128) == 7 &&
              bytes_of(7) == 128);
static_assert(class_of(129) == 8 && class_of(144) == 8 && class_of(145) == 9 && bytes_of(8) == 144);
static_assert(class_of(4096) == class_of(3841) && bytes_of(class_of(4096)) == 4096);

// What lies before a block's values: its owner and its stamp, on a line of their own when values begin on
// one.
constexpr std::size_t lead_of(std::size_t values) noexcept {
  return values < slab_memory::aligned_from ? owner_bytes + slab_memory::stamp_bytes
                                            : slab_memory::line_bytes;
}

// Before each stamp stands whose the block is: the address of its slab, or, odd, twice its bytes and 1 when
// the general allocator has it.
std::byte* set_owner(std::byte* block, std::uintptr_t owner) noexcept {
  std::memcpy(block - owner_bytes, &owner, owner_bytes);
  return block;
}
std::uintptr_t owner_of(std::byte const* block) noexcept {
  std::uintptr_t owner = 0;
  std::memcpy(&owner, block - owner_bytes, owner_bytes);
  return owner;
}

std::size_t size_index(std::size_t slab_bytes) noexcept {
  return static_cast<std::size_t>(std::countr_zero(slab_bytes / slab_bytes_min));
}

#if defined(__linux__)
// Pages that lie on a multiple of what a large page has.
std::byte* map_region(std::size_t bytes) {
  constexpr auto alignment = slab_memory::region_bytes;
  void* const got =
      ::mmap(nullptr, bytes + alignment, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (got == MAP_FAILED) throw std::bad_alloc();
  auto* const begin = static_cast<std::byte*>(got);
  auto const before = (alignment - reinterpret_cast<std::uintptr_t>(begin) % alignment) % alignment;
  if (before != 0) ::munmap(begin, before);
  ::munmap(begin + before + bytes, alignment - before);
  return begin + before;
}
void ask_for_large_pages(std::byte* at, std::size_t bytes) noexcept { ::madvise(at, bytes, MADV_HUGEPAGE); }
void unmap_region(std::byte* at, std::size_t bytes) noexcept { ::munmap(at, bytes); }
#else
std::byte* map_region(std::size_t bytes) {
  return static_cast<std::byte*>(::operator new (bytes, std::align_val_t{slab_memory::line_bytes}));
}
void ask_for_large_pages(std::byte*, std::size_t) noexcept {}
void unmap_region(std::byte* at, std::size_t) noexcept {
  ::operator delete (at, std::align_val_t{slab_memory::line_bytes});
}
#endif

}  // namespace

std::size_t const slab_memory::outside_max_here = address_sanitized ? never : outside_max_usual;

slab_memory::~slab_memory() {
  for (auto const& each : regions_) unmap_region(each.at, each.bytes);
}

void* slab_memory::allocate(std::size_t bytes) {
  auto const values = bytes - stamp_bytes;
  if (outside_ >= outside_max_) {
    auto const size_class = class_of(values);
    if (size_class < size_classes) return from_slab(size_class, bytes_of(size_class));
    if (line_bytes + values <= slab_bytes_max) return from_slab(size_classes, values);
  }
  return from_outside(bytes);
}

void* slab_memory::from_slab(std::size_t size_class, std::size_t values) {
  auto const lead = lead_of(values);
  auto* home = open_[size_class] != nullptr ? open_[size_class] : &open_slab(size_class, lead + values);
  std::byte* block = nullptr;
  if (home->freed != nullptr) {
    block = static_cast<std::byte*>(home->freed);
    std::memcpy(&home->freed, block, sizeof home->freed);
  } else {
    block = home->at + std::size_t{home->made++} * home->block_bytes + lead - stamp_bytes;
    set_owner(block, reinterpret_cast<std::uintptr_t>(home));
  }
  if (++home->live == home->room) leave(*home);
  return block;
}

void* slab_memory::from_outside(std::size_t bytes) {
  auto* const base = static_cast<std::byte*>(::operator new(owner_bytes + bytes));
  outside_ += bytes;
  return set_owner(base + owner_bytes, bytes * 2 + 1);
}

slab_memory::slab& slab_memory::open_slab(std::size_t size_class, std::size_t block_bytes) {
  auto const many = size_class < size_classes;
  auto const wanted = std::bit_ceil(many ? block_bytes * blocks_wanted : block_bytes);
  auto& home = take_slab(std::clamp(wanted, slab_bytes_min, slab_bytes_max));
  home.size_class = static_cast<std::uint32_t>(size_class);
  home.block_bytes = static_cast<std::uint32_t>(block_bytes);
  home.room = many ? static_cast<std::uint32_t>(home.bytes / block_bytes) : 1;
  home.made = 0;
  home.freed = nullptr;
  enter(home);
  return home;
}

void slab_memory::release(void* block) noexcept {
  auto* const at = static_cast<std::byte*>(block);
  auto const owner = owner_of(at);
  if (owner % 2 != 0) {
    outside_ -= owner / 2;
    return ::operator delete(at - owner_bytes);
  }
  auto* const home = reinterpret_cast<slab*>(owner);
  std::memcpy(at, &home->freed, sizeof home->freed);
  home->freed = at;
  if (home->live-- == home->room) enter(*home);
  if (home->live != 0) return;
  leave(*home);
  keep(*home);
}

std::size_t slab_memory::reserved() const noexcept {
  std::size_t sum = 0;
  for (auto const& each : regions_) sum += each.bytes;
  return sum;
}

slab_memory::slab& slab_memory::take_slab(std::size_t bytes) {
  if (auto*& first = empty_[size_index(bytes)]) return *std::exchange(first, first->next);
  if (regions_.empty() || regions_.back().bytes - cut_ < bytes) add_region();
  return cut_slab(bytes);
}

slab_memory::slab& slab_memory::cut_slab(std::size_t bytes) noexcept {
  auto& from = regions_.back();
  auto& fresh = from.slabs[cut_slabs_++];
  fresh.at = from.at + cut_;
  fresh.bytes = bytes;
  cut_ += bytes;
  return fresh;
}

void slab_memory::add_region() {
  auto const eighth = reserved() / 8 / region_bytes * region_bytes;
  auto const bytes = std::clamp(eighth, region_bytes, region_bytes_max);
  regions_.reserve(regions_.size() + 1);
  auto slabs = std::make_unique<slab[]>(bytes / slab_bytes_min);
  auto* const at = map_region(bytes);
  ask_for_large_pages(at, bytes);
  while (!regions_.empty() && cut_ < regions_.back().bytes) keep(cut_slab(slab_bytes_min));
  regions_.push_back({at, bytes, std::move(slabs)});
  cut_ = cut_slabs_ = 0;
}

void slab_memory::keep(slab& empty) noexcept {
  auto& first = empty_[size_index(empty.bytes)];
  empty.next = std::exchange(first, &empty);
}

void slab_memory::enter(slab& in) noexcept {
  auto& first = open_[in.size_class];
  in.previous = nullptr;
  in.next = first;
  if (first != nullptr) first->previous = &in;
  first = &in;
}

void slab_memory::leave(slab& in) noexcept {
  if (in.previous != nullptr) in.previous->next = in.next;
  if (in.previous == nullptr) open_[in.size_class] = in.next;
  if (in.next != nullptr) in.next->previous = in.previous;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Epochs, and the freeing of what nobody can reach. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/snapshot.hpp>

#include <cstring>
#include <thread>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::size_t first_slot() noexcept {
  static std::atomic<std::size_t> next{0};
  thread_local std::size_t const mine = next.fetch_add(1, std::memory_order_relaxed);
  return mine;
}

}  // namespace

reader_registry::guard::guard(reader_registry& in) noexcept : slot_(nullptr) {
  auto seen = in.epoch_.load(std::memory_order_seq_cst);
  for (auto at = first_slot();; ++at) {
    auto& candidate = in.slots_[at % slots_max].announced;
    std::uint64_t free = 0;
    if (candidate.load(std::memory_order_relaxed) == 0 &&
        candidate.compare_exchange_strong(free, seen + 1, std::memory_order_seq_cst)) {
      slot_ = &candidate;
      break;
    }
    if (at % slots_max == slots_max - 1) std::this_thread::yield();
  }
  for (auto now = in.current(); now != seen; now = in.current()) {
    seen = now;
    slot_->store(seen + 1, std::memory_order_seq_cst);
  }
}

std::uint64_t reader_registry::oldest() const noexcept {
  auto lowest = current();
  for (auto const& each : slots_) {
    auto announced = each.announced.load(std::memory_order_seq_cst);
    if (announced != 0 && announced - 1 < lowest) lowest = announced - 1;
  }
  return lowest;
}

cow_heap::~cow_heap() {
  roll_back();
  for (auto const& late : limbo_) free(late.what);
}

void* cow_heap::allocate(std::size_t bytes) {
  if (fresh_.size() == fresh_.capacity()) fresh_.reserve(fresh_.size() * 2 + 64);
  auto* at = memory_.allocate(bytes);
  std::memcpy(at, &epoch_, sizeof epoch_);
  fresh_.push_back({at, nullptr});
  return at;
}

void cow_heap::retire(void* raw) {
  if (raw != nullptr) retired_.push_back({raw, nullptr});
}

void cow_heap::publish() {
  fresh_.clear();
  auto const since = readers_->advance();
  ++epoch_;
  auto const size = limbo_.size() + retired_.size();
  if (size > limbo_.capacity()) limbo_.reserve(size * 2);
  for (auto const& each : retired_) limbo_.push_back({since, each});
  retired_.clear();
  collect();
}

void cow_heap::roll_back() noexcept {
  for (auto const& each : fresh_) free(each);
  fresh_.clear();
  retired_.clear();
  ++epoch_;
}

void cow_heap::free(piece const& what) noexcept {
  if (what.destroy != nullptr) what.destroy(what.at);
  memory_.release(what.at);
}

void cow_heap::collect() noexcept {
  if (limbo_.empty()) return;
  auto const oldest = readers_->oldest();
  std::size_t done = 0;
  while (done < limbo_.size() && limbo_[done].epoch <= oldest) {
    free(limbo_[done].what);
    ++done;
  }
  limbo_.erase(limbo_.begin(), limbo_.begin() + static_cast<std::ptrdiff_t>(done));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

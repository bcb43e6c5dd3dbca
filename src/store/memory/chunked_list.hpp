// A sorted list that is cheap to append to, and not dear to insert into anywhere else.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Entries in ascending order of `Order::key(entry)`, in chunks of at most `chunk_entries_max`: appending is
/// amortised O(1), anything else O(log n + chunk). Most lists are short and stay in the last chunk, one
/// allocation. Invariant: no chunk but the last is empty; keys ascend within and across chunks.
template <class Entry, class Order>
class chunked_list {
 public:
  using key_type = decltype(Order::key(std::declval<Entry const&>()));

  [[nodiscard]] bool empty() const noexcept { return full_.empty() && last_.empty(); }

  /// The entry with this key, or null.
  [[nodiscard]] Entry const* find(key_type const& key) const {
    auto const& chunk = chunk_at(chunk_of(key));
    auto const at = lower(chunk, key);
    return at != chunk.end() && Order::key(*at) == key ? &*at : nullptr;
  }

  /// Adds the entry, or replaces the one with its key.
  void put(Entry entry) {
    auto const key = Order::key(entry);
    if (is_after_last(key)) return append(std::move(entry));
    auto const number = chunk_of(key);
    auto& chunk = chunk_at(number);
    auto const at = lower(chunk, key);
    if (at != chunk.end() && Order::key(*at) == key)
      *at = std::move(entry);
    else
      chunk.insert(at, std::move(entry));
    if (chunk.size() > chunk_entries_max) split(number);
  }

  /// Removes the entry with this key, if there is one.
  void remove(key_type const& key) {
    auto const number = chunk_of(key);
    auto& chunk = chunk_at(number);
    auto const at = lower(chunk, key);
    if (at == chunk.end() || Order::key(*at) != key) return;
    chunk.erase(at);
    if (chunk.empty() && number < full_.size())
      full_.erase(full_.begin() + static_cast<std::ptrdiff_t>(number));
  }

  /// Visits entries from `key` on, ascending, while `visit` returns true. Returns false when it was stopped.
  template <class Visit>
  bool ascend_from(key_type const& key, Visit&& visit) const {
    auto number = chunk_of(key);
    auto at = lower(chunk_at(number), key);
    for (;;) {
      for (; at != chunk_at(number).end(); ++at)
        if (!visit(*at)) return false;
      if (++number > full_.size()) return true;
      at = chunk_at(number).begin();
    }
  }

  /// Visits entries below `key`, descending, while `visit` returns true. Returns false when it was stopped.
  template <class Visit>
  bool descend_below(key_type const& key, Visit&& visit) const {
    auto number = chunk_of(key);
    auto at = lower(chunk_at(number), key);
    for (;;) {
      while (at != chunk_at(number).begin())
        if (!visit(*--at)) return false;
      if (number == 0) return true;
      at = chunk_at(--number).end();
    }
  }

 private:
  using chunk_type = std::vector<Entry>;
  static constexpr std::size_t chunk_entries_max = 512;

  [[nodiscard]] bool is_after_last(key_type const& key) const {
    if (!last_.empty()) return Order::key(last_.back()) < key;
    return full_.empty() || Order::key(full_.back().back()) < key;
  }

  void append(Entry entry) {
    if (last_.size() >= chunk_entries_max) {
      full_.push_back(std::move(last_));
      last_ = {};
      last_.reserve(chunk_entries_max);
    }
    last_.push_back(std::move(entry));
  }

  /// The first chunk whose last key is not below `key`; the last chunk when there is none.
  [[nodiscard]] std::size_t chunk_of(key_type const& key) const {
    auto const at = std::lower_bound(
        full_.begin(), full_.end(), key,
        [](chunk_type const& chunk, key_type const& to) { return Order::key(chunk.back()) < to; });
    return static_cast<std::size_t>(at - full_.begin());
  }

  [[nodiscard]] chunk_type& chunk_at(std::size_t number) {
    return number < full_.size() ? full_[number] : last_;
  }
  [[nodiscard]] chunk_type const& chunk_at(std::size_t number) const {
    return number < full_.size() ? full_[number] : last_;
  }

  template <class Chunk>
  [[nodiscard]] static auto lower(Chunk& chunk, key_type const& key) {
    return std::lower_bound(chunk.begin(), chunk.end(), key,
                            [](Entry const& entry, key_type const& to) { return Order::key(entry) < to; });
  }

  void split(std::size_t number) {
    auto& chunk = chunk_at(number);
    auto const middle = chunk.begin() + static_cast<std::ptrdiff_t>(chunk.size() / 2);
    chunk_type front(std::make_move_iterator(chunk.begin()), std::make_move_iterator(middle));
    chunk.erase(chunk.begin(), middle);
    full_.insert(full_.begin() + static_cast<std::ptrdiff_t>(number), std::move(front));
  }

  std::vector<chunk_type> full_;  ///< all chunks but the last
  chunk_type last_;               ///< the last chunk: where appending happens
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

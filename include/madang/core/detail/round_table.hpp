// madang/core/detail/round_table.hpp: a hash table that is filled and emptied often, as once per page:
// emptying it is one addition, and it keeps its room. Not synchronised. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// For a table that only tells what is in it.
struct no_value {};

/// Values by number. Pointers into it hold until the next value is added.
template <class Key, class Value = no_value>
class round_table {
 public:
  /// Forgets everything; gives much room back. @complexity O(1), now and then O(room).
  void clear() {
    used_ = 0;
    if (slots_.size() > slots_kept_max) {
      slots_.clear();
      slots_.shrink_to_fit();
    }
    mask_ = slots_.empty() ? 0 : slots_.size() - 1;
    if (++round_ != 0) return;
    std::fill(slots_.begin(), slots_.end(), slot{});
    round_ = 1;
  }
  /// The value of a key, and whether it is new: then it is Value{}. @complexity expected O(1).
  std::pair<Value*, bool> try_emplace(Key key) {
    auto& found = place_for(key);
    if (found.round == round_) return {&found.value, false};
    found = {key, round_, {}};
    ++used_;
    return {&found.value, true};
  }
  /// True when the key was not there. @complexity expected O(1).
  bool insert(Key key) { return try_emplace(key).second; }
  /// Null when the key is not there. @complexity expected O(1).
  [[nodiscard]] Value const* find(Key key) const noexcept {
    if (used_ == 0) return nullptr;
    auto const& found = place(key);
    return found.round == round_ ? &found.value : nullptr;
  }
  /// @complexity expected O(1).
  [[nodiscard]] bool contains(Key key) const noexcept { return find(key) != nullptr; }

 private:
  static constexpr std::size_t slots_kept_max = std::size_t{1} << 15;

  struct slot {
    Key key{};
    std::uint32_t round = 0;  // slots of other rounds are free
    [[no_unique_address]] Value value{};
  };
  [[nodiscard]] slot const& place(Key key) const noexcept {
    auto const* slots = slots_.data();
    auto at = static_cast<std::size_t>(key * std::uint64_t{0x9E3779B97F4A7C15U} >> 32) & mask_;
    while (slots[at].round == round_ && slots[at].key != key) at = (at + 1) & mask_;
    return slots[at];
  }
  [[nodiscard]] slot& place(Key key) noexcept { return const_cast<slot&>(std::as_const(*this).place(key)); }
  // At most half of the slots are used, and one more.
  [[nodiscard]] slot& place_for(Key key) {
    if (used_ * 2 >= mask_) grow();
    return place(key);
  }
  void grow() {
    std::vector<slot> old(std::max<std::size_t>(64, slots_.size() * 2));
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    for (auto const& each : old)
      if (each.round == round_) place(each.key) = each;
  }

  std::vector<slot> slots_;
  std::size_t mask_ = 0;  // slots less one; 0: none
  std::size_t used_ = 0;
  std::uint32_t round_ = 1;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/rank/detail/spread.hpp: what stands already, and what that takes from those that follow.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/borrowed.hpp>
#include <madang/core/detail/round_table.hpp>
#include <madang/rank/diversity.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

/// What items have in common that diversity looks at; 0: nothing.
struct likeness {
  std::uint32_t author = 0;
  std::uint32_t thread = 0;
  std::uint32_t record = 0;
};

/// How many items like one stand above it.
struct likes_above {
  std::uint32_t author = 0;
  std::uint32_t thread = 0;
  std::uint32_t record = 0;
  friend bool operator==(likes_above const&, likes_above const&) = default;
};

/// What the items above take from one together; not positive.
[[nodiscard]] constexpr std::int64_t damping_of(likes_above const& above) noexcept {
  return damping(above.author) + damping(above.thread) + damping(above.record);
}

/// Counts what was placed, from the top.
class spread {
 public:
  spread() {
    counts_->authors.clear();
    counts_->threads.clear();
    counts_->records.clear();
  }
  /// An item stands above those that follow. @complexity expected O(1).
  void count(likeness const& item) {
    count(counts_->authors, item.author);
    count(counts_->threads, item.thread);
    count(counts_->records, item.record);
  }
  /// The author of the item that stands last, after those that were remembered before.
  void remember(std::uint32_t author) noexcept { last_[placed_++ % last_.size()] = author; }
  /// @complexity expected O(1).
  [[nodiscard]] likes_above above(likeness const& item) const {
    return {of(counts_->authors, item.author), of(counts_->threads, item.thread),
            of(counts_->records, item.record)};
  }
  /// Do as many items of this author as are allowed stand within the window that the next place ends?
  [[nodiscard]] bool must_wait(std::uint32_t author) const noexcept {
    if (author == 0) return false;
    return static_cast<std::size_t>(std::count(last_.begin(), last_.end(), author)) >= author_items_max;
  }

 private:
  using table = round_table<std::uint32_t, std::uint32_t>;
  struct room {
    table authors;
    table threads;
    table records;
    [[nodiscard]] static constexpr bool is_small() noexcept { return true; }
  };
  static void count(table& in, std::uint32_t key) {
    if (key != 0) ++*in.try_emplace(key).first;
  }
  [[nodiscard]] static std::uint32_t of(table const& in, std::uint32_t key) {
    if (key == 0) return 0;
    auto const* found = in.find(key);
    return found != nullptr ? *found : 0;
  }

  borrowed<room> counts_;
  std::array<std::uint32_t, author_window - 1> last_{};
  std::size_t placed_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

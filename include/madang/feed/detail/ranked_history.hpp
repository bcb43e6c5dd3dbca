// madang/feed/detail/ranked_history.hpp: what a reader was shown by score, as ranked cursors carry it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// The activities shown: all of them as a set, the last ones in their order.
class ranked_history {
 public:
  /// Adds what a page shows, in its order. @complexity O(shown).
  void add(std::span<std::uint64_t const> ids);
  /// @complexity O(log shown).
  [[nodiscard]] bool contains(std::uint64_t id) const noexcept {
    return !shown_.empty() && std::binary_search(shown_.begin(), shown_.end(), id);
  }
  /// All, ascending.
  [[nodiscard]] std::span<std::uint64_t const> shown() const noexcept { return shown_; }
  /// The last ones, in the order shown; as many as diversity looks back at, fewer when fewer were shown.
  [[nodiscard]] std::span<std::uint64_t const> last() const noexcept { return last_; }

  /// Never empty.
  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<ranked_history> decode(std::string_view from);

 private:
  std::vector<std::uint64_t> shown_;
  std::vector<std::uint64_t> last_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

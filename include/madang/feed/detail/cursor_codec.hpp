// madang/feed/detail/cursor_codec.hpp: positions in feeds as opaque, tamper-evident text. docs/formats.md
// draws it. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/feed/page.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// What a cursor says, once it is believed.
struct cursor_position {
  /// ranked: the best of what was not shown; rest: what was not shown by score, newest first
  enum class direction : std::uint64_t { older = 1, newer = 2, thread = 3, ranked = 4, rest = 5 };
  direction to = direction::older;
  std::uint64_t order =
      0;                   ///< older, rest: items below; newer: unused; thread: where to go on; ranked: epoch
  std::uint64_t seen = 0;  ///< highest activity id that page one knew (older) or that was looked at (newer)
  std::string shown{};     ///< ranked, rest: ranked_history, encoded; never empty there, always elsewhere
};

/// Seals and opens cursors with a network's secret. The content is encrypted (a position tells how much there
/// is that the reader does not see) and authenticated together with a context: the reader and everything that
/// shapes the feed.
/// @threads const: any.
class cursor_codec {
 public:
  explicit cursor_codec(std::array<std::uint8_t, 32> const& secret) noexcept;
  [[nodiscard]] cursor seal(cursor_position const& position, std::string_view context) const;
  /// @errors stale_cursor for everything that seal did not make with this context.
  [[nodiscard]] result<cursor_position> open(cursor const& from, std::string_view context) const;

 private:
  std::array<std::uint8_t, 16> tag_key_;
  std::array<std::uint8_t, 16> stream_key_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

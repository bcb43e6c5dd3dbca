// madang/stream/detail/seen_items.hpp: which items readers saw and opened, the newest of each reader, in
// memory for ranking. About 4 bytes per item. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/paged.hpp>
#include <madang/core/ids.hpp>
#include <madang/store/row.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What the row of a reader says: ids, ascending.
struct seen_data {
  std::vector<std::uint32_t> seen;
  std::vector<std::uint32_t> opened;

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<seen_data> decode(std::string_view value);
  /// Adds ids and keeps the largest `max`. @pre ids fit into 32 bits
  static void add(std::vector<std::uint32_t>& to, std::span<activity_id const> ids, std::size_t max);
  friend bool operator==(seen_data const&, seen_data const&) = default;
};

/// Second number of a reader's row in table::visit: no feed has it.
inline constexpr std::uint64_t seen_row = std::uint64_t{0xFF} << 32U;

[[nodiscard]] constexpr row_key seen_key(person_id reader) noexcept {
  return {table::visit, reader.value, seen_row, 0};
}

/// All readers' items.
class seen_items {
 public:
  /// Takes a row of table::visit; those of feeds change nothing. False for one that cannot be understood.
  [[nodiscard]] bool apply(cow_heap& heap, row const& from);
  [[nodiscard]] bool saw(person_id reader, std::uint64_t activity) const noexcept;
  [[nodiscard]] bool opened(person_id reader, std::uint64_t activity) const noexcept;
  void clear(cow_heap& heap);

 private:
  struct entry {
    cow_list<std::uint32_t> seen;
    cow_list<std::uint32_t> opened;
  };
  paged<entry, 6> readers_;
  std::uint32_t readers_end_ = 0;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

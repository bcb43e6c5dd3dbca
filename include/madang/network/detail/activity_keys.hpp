// madang/network/detail/activity_keys.hpp: activity keys as rows: what was written with a key, and what that
// call said. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/store/row.hpp>
#include <madang/stream/activity.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Everything that makes two calls with one activity key the same call. The nodes it names are kept apart and
/// compared by whom they answer for, since they may be merged before the call comes again.
class call_content {
 public:
  call_content(activity_kind kind, person_id actor);
  call_content& number(std::uint64_t value);
  call_content& text(std::string_view value);
  call_content& node(node_id one);
  template <class Id>
  call_content& nodes(std::span<Id const> all) {
    number(all.size());
    for (auto each : all) node(each);
    return *this;
  }
  call_content& to(audience const& whom);
  call_content& files(std::span<attachment const> all);
  call_content& changes(std::span<field_change const> all);

  /// A hash of all but the nodes.
  [[nodiscard]] std::string hash() const;
  [[nodiscard]] std::vector<std::uint32_t> const& named() const noexcept { return named_; }

 private:
  std::string said_;
  std::vector<std::uint32_t> named_;
};

/// What a row of table::key says.
struct key_data {
  std::uint64_t activity = 0;
  std::string content_hash;
  std::vector<std::uint32_t> named;  ///< nodes that the call named, as they were named

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<key_data> decode(std::string_view value);
};

/// Where the row of an activity key lies.
[[nodiscard]] row_key key_row(std::string_view key);

}  // namespace detail
}  // namespace v1
}  // namespace madang

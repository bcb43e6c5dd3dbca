// madang/network/detail/activity_keys.hpp: activity keys as rows: what was written with a key, and what that
// call said. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/result.hpp>
#include <madang/store/row.hpp>
#include <madang/stream/activity.hpp>
#include <madang/stream/detail/activity_source.hpp>

#include <array>
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
  std::string content_hash;          ///< empty for tombstones: whatever comes again is the same
  std::vector<std::uint32_t> named;  ///< nodes that the call named, as they were named

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<key_data> decode(std::string_view value);
};

/// The network's secret, as in store_head.
using network_secret = std::array<std::uint8_t, 32>;

/// 16 bytes of BLAKE2b that nobody can compute who has not the network's secret.
[[nodiscard]] std::string keyed_hash(std::string_view bytes, network_secret const& secret);

/// Where the row of an activity key lies.
[[nodiscard]] row_key key_row(std::string_view key);
/// Where it lies once the activity is a tombstone: nobody without the secret can tell whether a key was
/// there.
[[nodiscard]] row_key tombstone_row(std::string_view key, network_secret const& secret);

/// What was written with a key; tombstones are looked at where there is a secret to do it with.
[[nodiscard]] result<std::optional<key_data>> find_key(row_source& in, std::string_view key,
                                                       network_secret const* secret);

}  // namespace detail
}  // namespace v1
}  // namespace madang

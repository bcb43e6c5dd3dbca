// madang/network/detail/governance_rows.hpp: rows of table::govern, and receipts of erasures.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/network/detail/activity_keys.hpp>
#include <madang/network/governance.hpp>
#include <madang/store/row.hpp>
#include <madang/stream/detail/activity_data.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// First number of a row of table::govern; stored in files and never changed.
enum class govern_kind : std::uint64_t {
  erasure = 1,    ///< (person): not finished
  hold = 2,       ///< (number)
  retention = 3,  ///< (activity kind)
  review = 4,     ///< (0): a hold was released, what it held back goes on
  erased = 5      ///< (person): a finished erasure
};

[[nodiscard]] constexpr row_key govern_row(govern_kind kind, std::uint64_t number) noexcept {
  return {table::govern, static_cast<std::uint64_t>(kind), number, 0};
}

/// What an erasure does next.
enum class erasure_phase : std::uint8_t {
  activities = 0,  ///< texts go, newest first
  relations = 1,   ///< edges and visits go
  log = 2          ///< origins and command ids in the log go, and the bytes of all of it from the files
};

/// Somebody whom an erasure is about: the person, or one who was merged into it.
struct erased_one {
  std::uint32_t node = 0;
  std::vector<std::string> key_hashes;  ///< of every key it had, keyed with the network's secret

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<erased_one> decode(std::string_view value);
  /// Was this one of its keys?
  [[nodiscard]] bool had(std::string_view key_hash) const noexcept;
  friend bool operator==(erased_one const&, erased_one const&) = default;
};

/// What the row of an erasure says.
struct erasure_data {
  std::int64_t requested_ms = 0;
  std::int64_t finished_ms = 0;
  erasure_phase phase = erasure_phase::activities;
  bool on_hold = false;
  bool met_hold = false;            ///< something was passed over in this phase
  std::uint32_t at = 0;             ///< phase activities: whose stream is next, an index of `people`
  order_key before = order_max;     ///< phase activities: what is done
  std::vector<erased_one> people;   ///< survivors before those who were merged into them
  std::vector<std::string> sealed;  ///< the nodes' rows as they were, while there are holds

  /// Looks at all texts again.
  void start_again() noexcept;
  [[nodiscard]] bool about(std::uint32_t node) const noexcept;
  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<erasure_data> decode(std::string_view value);
};

/// What the row of a hold says.
struct hold_data {
  std::uint32_t node = 0;
  std::string reason;
  std::int64_t since_ms = 0;
  std::int64_t released_ms = 0;  ///< 0: in force

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<hold_data> decode(std::string_view value);
};

/// What the row of a retention rule says.
struct retention_data {
  std::uint32_t days = 0;  ///< 0: no rule
  order_key from = 0;      ///< activities before it were looked at

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<retention_data> decode(std::string_view value);
  /// First order key that is not due.
  [[nodiscard]] order_key due_before(std::int64_t now_ms) const noexcept;
};

/// The pseudonym of an erased person: the node's key from then on.
[[nodiscard]] std::string pseudonym_of(node_id person, network_secret const& secret);

/// The keyed hash by which a person's key is known after an erasure.
[[nodiscard]] std::string person_key_hash(std::string_view key, network_secret const& secret);

/// Who was erased, for those who keep it outside: ids, hashes of the keys, and a seal over all of it.
struct erasure_receipt {
  std::vector<erased_one> people;

  [[nodiscard]] std::string encode(network_secret const& secret) const;
  /// Empty when it is none, or one of another network.
  [[nodiscard]] static std::optional<erasure_receipt> decode(std::string_view text,
                                                             network_secret const& secret);
};

/// What one step of a retention rule did.
struct retention_step {
  std::size_t looked = 0;
  std::size_t destroyed = 0;
};

/// Where an erasure is after a step.
struct erasure_step {
  erasure_phase phase = erasure_phase::activities;
  bool on_hold = false;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/network/detail/audit.hpp: what the log says of a change, and the chain of hashes through it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/network/governance.hpp>
#include <madang/store/store.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// BLAKE2b-256 over the chain before, the change's number and time, the commitment to its origin, and what it
/// did. All zero before the first change.
using audit_chain = std::array<std::uint8_t, 32>;

/// What change::audit says. The origin is bound by a salted commitment alone, so that it can go and the chain
/// still holds.
struct audit_data {
  std::uint64_t mode = 0;
  std::uint64_t first_activity = 0;
  std::uint64_t first_node = 0;
  std::string commands;  ///< (varint command, varint node)*
  std::string origin;
  std::string salt;        ///< 16 random bytes, when there is an origin
  std::string commitment;  ///< BLAKE2b-256(salt | origin); kept alone once the origin is erased
  audit_chain chain{};

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<audit_data> decode(std::string_view value);
  /// Binds the origin, if any. @pre `salt` is given when `origin` is.
  void commit_origin();
  /// The chain behind this entry, given the one before it.
  [[nodiscard]] audit_chain next(audit_chain const& before, std::uint64_t number, timestamp at) const;
  /// True when the commitment is that of the origin, or the origin was erased.
  [[nodiscard]] bool origin_fits() const;
  /// Forgets the origin; the chain stays as it is.
  void erase_origin();
};

/// A command's number and whom it concerns.
struct audit_step {
  std::uint32_t command = 0;
  node_id node{};
};

/// The commands in `audit_data::commands`; empty on malformed bytes.
[[nodiscard]] std::optional<std::vector<audit_step>> steps_of(std::string_view commands);
/// A command's name by its number; "?" for those of newer versions.
[[nodiscard]] std::string_view command_name(std::uint32_t command) noexcept;
/// A log entry for people.
[[nodiscard]] result<audit_entry> audit_entry_of(change_log_entry const& from);

/// Walks along the log and compares every link.
class audit_verifier {
 public:
  /// False when the chain is broken at this entry. Entries that are older than the chain pass.
  [[nodiscard]] bool follows(change_log_entry const& entry);
  [[nodiscard]] audit_chain const& chain() const noexcept { return chain_; }

 private:
  audit_chain chain_{};
  bool started_ = false;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

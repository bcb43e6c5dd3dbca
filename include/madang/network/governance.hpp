// madang/network/governance.hpp: who did what, what must stay, what must go: audit, legal holds, retention,
// erasure. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/time.hpp>
#include <madang/stream/activity.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// The end of the audit: whoever keeps one elsewhere can prove later that nothing before it was rewritten.
struct audit_head {
  version at;         ///< the change it stands behind
  timestamp time{};   ///< that change's time
  std::string chain;  ///< 64 hexadecimal digits: BLAKE2b-256 over all entries so far
};

/// One command of an audited change; those that were refused are not there.
struct audit_command {
  std::string_view name;  ///< as the function of `transaction` is called, e.g. "post"; lives for ever
  node_id actor;          ///< who asked for it, else whom or what it concerns; none: the host, the network
};

/// What one change was asked to do. Names and texts are no part of it: people are ids.
struct audit_entry {
  std::uint64_t number = 0;              ///< the change's number
  timestamp at{};                        ///< when
  write_mode mode = write_mode::normal;  ///< how it counted
  std::string origin;                    ///< from where, as the host said; empty when not said or erased
  bool origin_erased = false;            ///< it was said, and went with a person who was erased
  std::vector<audit_command> commands;   ///< in order
  activity_id activity{};                ///< the first activity it made, if any
  node_id node{};                        ///< the first node it made or updated, if any
};

/// A legal hold: activities that neither retention, nor a deletion, nor the erasure of a person may destroy.
struct hold_input {
  node_id node{};           ///< what somebody wrote, or what lies on or is about it; none: everything
  std::string_view reason;  ///< for whoever audits it, 1 byte to limits::name_bytes_max
};

/// A hold that is in force.
struct hold_info {
  std::uint64_t number = 0;  ///< what `release_hold` takes
  node_id node{};            ///< what is held; none: everything
  std::string reason;        ///< as given
  timestamp since{};         ///< when it was placed
};

/// How long activities of one kind stay.
struct retention_rule {
  activity_kind kind = activity_kind::post;  ///< which
  std::uint32_t days = 0;                    ///< by their own time; the thread goes with its root
};

/// How far the erasure of a person is.
enum class erasure_state : std::uint8_t {
  due = 0,      ///< `run_due` does it, or goes on with it
  on_hold = 1,  ///< something of it is held: goes on when the hold is released
  done = 2      ///< no name, key or text is left in the network's file
};

/// The erasure of a person. From the first moment on nobody sees the person's name, key and texts.
struct erasure_info {
  person_id person{};                        ///< the pseudonym
  erasure_state state = erasure_state::due;  ///< how far it is
  timestamp requested{};                     ///< when it was asked for
  std::optional<timestamp> finished{};       ///< when nothing was left
  /// Keep it outside of the network: `replay_erasure` does the same again to a restored older backup. Tells
  /// nobody who it was who has not the network's file.
  std::string receipt;
};

}  // namespace v1
}  // namespace madang

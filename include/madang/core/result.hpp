// madang/core/result.hpp: how every call says that it failed, and why. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <boost/system/system_error.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {

/// What went wrong. Each value says what causes it and what the caller can do.
enum class errc : std::uint8_t {
  none = 0,  ///< success; never the code of an error
  // invalid: the call can never succeed as it is; mend the arguments
  too_long,          ///< a text or list exceeds its limit; `actual` and `limit` say by how much
  empty,             ///< a required field is empty
  malformed,         ///< not valid UTF-8, JSON, AS2 or encoding; `actual` is the byte offset where known
  out_of_range,      ///< a number, time or enumerator outside its range
  unknown_node,      ///< no node has this key or id; also what outsiders get for what they may not see
  unknown_activity,  ///< no activity has this id, or the reader may not see it
  wrong_kind,        ///< the node exists, but is of another kind than asked
  cycle,             ///< the link would make a record part of itself
  stale_cursor,      ///< made for another reader, view or network, or altered; start from page one
  unknown_view,      ///< no view has this name
  // refused: well-formed, but not allowed to this actor here
  not_allowed,        ///< the actor lacks the right, role or membership
  blocked,            ///< one of the two people blocks the other
  closed,             ///< the place is archived, or closed for comments
  last_owner,         ///< the last owner of a group cannot leave or step down
  outsiders_refused,  ///< the group or audience is not open to outsiders
  inactive,           ///< the person is deactivated or deleted
  content_refused,    ///< the host's content hook said no
  // conflict: the state is another than the caller believed
  key_conflict,      ///< the activity key was used with other content, or the node key is taken
  older_version,     ///< the host's source version is older than the one last applied
  version_conflict,  ///< another writer committed first; read again and retry
  gone,              ///< deleted so long ago that only a tombstone is left: it cannot come back
  // retryable: nothing was done; the same call may succeed later
  busy,        ///< the store is locked by another process beyond the waiting time
  disk_full,   ///< no space left; nothing of the command was written
  io_error,    ///< reading or writing failed; nothing of the command was written
  too_many,    ///< a bounded resource (readers, queue) is used up for now
  stale_read,  ///< this process cannot confirm its version and refuses reads with rights
  // outcome unknown: ask `command_outcome(id)`
  outcome_unknown,  ///< the store failed while committing; the command may or may not be there
  // broken: needs an operator
  poisoned,       ///< a failed sync or broken invariant; close and reopen the network
  corrupt,        ///< the file fails its checks
  newer_file,     ///< the file was written by a newer version of the library
  not_a_network,  ///< the file is no network of ours
  locked,         ///< another process writes this network; open it read-only
  read_only,      ///< the network was opened for reading, or its folder or disk is read-only
  not_supported   ///< this store does not answer the operation yet
};

/// What kind of reaction an error asks for.
enum class error_class : std::uint8_t {
  invalid,          ///< mend the arguments
  refused,          ///< the actor may not
  conflict,         ///< read again
  retryable,        ///< try again later
  outcome_unknown,  ///< ask whether the command committed
  broken            ///< reopen, restore or upgrade
};

/// The class of a code. @complexity O(1). Throws nothing.
[[nodiscard]] error_class class_of(errc code) noexcept;
/// The code's name as it stands in this header, e.g. "too_long". Throws nothing.
[[nodiscard]] std::string_view name_of(errc code) noexcept;

/// Why a call failed: the code, the field it is about, and the numbers behind it.
struct error {
  errc code = errc::none;    ///< what went wrong
  std::string field;         ///< the field, argument or file concerned; may be empty
  std::uint64_t actual = 0;  ///< the value's size or position, where that applies
  std::uint64_t limit = 0;   ///< the limit that was exceeded; 0 where none applies
  int foreign = 0;           ///< the code of SQLite, a socket or the system, unchanged; 0 for none
  /// One sentence: code, field, numbers. Never holds contents of other people's data.
  [[nodiscard]] std::string message() const;
};

/// A value, or why there is none. `value()` throws boost::system::system_error with the message.
template <class T>
using result = boost::system::result<T, error>;

/// The category of `errc`, for code that speaks in boost::system::error_code.
[[nodiscard]] boost::system::error_category const& madang_category() noexcept;
/// Makes `errc` usable as an error_code.
[[nodiscard]] boost::system::error_code make_error_code(errc code) noexcept;

/// Called by result::value(). @throws boost::system::system_error always.
[[noreturn]] void throw_exception_from_error(error const& why, boost::source_location const& where);

/// Makes an error without numbers.
[[nodiscard]] inline error fail(errc code, std::string_view field) {
  return error{code, std::string(field), 0, 0, 0};
}
/// Makes an error about a size.
[[nodiscard]] inline error fail(errc code, std::string_view field, std::uint64_t actual,
                                std::uint64_t limit) {
  return error{code, std::string(field), actual, limit, 0};
}

}  // namespace v1
}  // namespace madang

template <>
struct boost::system::is_error_code_enum<madang::errc> : std::true_type {};

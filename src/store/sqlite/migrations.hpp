// Schema versions of a SQLite file, and the way from each to the next. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sqlite3.h>
#include <madang/core/result.hpp>

#include <span>
#include <string>

namespace madang {
inline namespace v1 {
namespace detail {

/// "Mdng", in the file's header: marks a network of ours.
inline constexpr int application_id = 0x4d646e67;

/// One step of the schema.
struct migration {
  int to;           ///< the version it leads to, from the one below
  std::string sql;  ///< statements, run within the transaction of the whole migration
};

/// All steps, from the empty file to the newest version.
[[nodiscard]] std::span<migration const> all_migrations();

/// What a file is.
enum class file_identity { empty, current, older };

/// Tells what a file is. @errors not_a_network, newer_file, and what reading it may fail with.
[[nodiscard]] result<file_identity> identify(sqlite3* database, std::span<migration const> steps,
                                             std::string const& file);

/// Brings a file to the last step's version in the transaction that the caller began: all or nothing.
/// @errors what running the steps may fail with; the caller rolls back.
[[nodiscard]] result<void> migrate(sqlite3* database, std::span<migration const> steps,
                                   std::string const& file);

}  // namespace detail
}  // namespace v1
}  // namespace madang

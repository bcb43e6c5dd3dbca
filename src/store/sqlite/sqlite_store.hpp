// A network in one SQLite file: the store behind open_sqlite_store. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/sqlite.hpp>

#include <atomic>
#include <memory>
#include <string>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/lock_file.hpp"
#include "store/sqlite/reader_pool.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

/// The store behind open_sqlite_store. Invariants: only `writer_` changes the file or checkpoints, under
/// `lock_`; everything else reads through `readers_`, each call in one state. Once `poisoned_`, nothing is
/// written any more.
class sqlite_store final : public store {
 public:
  /// For reading: without lock and writer.
  sqlite_store(std::string const& file, sqlite_options const& options)
      : file_(file), readers_(file, options), options_(options) {}
  /// For writing.
  sqlite_store(lock_file lock, std::unique_ptr<connection> writer, sqlite_options const& options);
  ~sqlite_store() override;

  result<store_head> head() override;
  result<void> load(table in, row_visitor const& visit) override;
  result<std::vector<std::optional<std::string>>> rows(std::span<row_key const> keys) override;
  result<std::vector<row>> range(range_request const& request) override;
  result<std::unique_ptr<row_reader>> view() override;
  result<void> commit(std::span<change const> group, version expected) override;
  result<std::vector<change_log_entry>> changes_after(version from, std::size_t changes_max) override;
  result<std::optional<change_log_entry>> command(std::string_view command_id) override;
  result<void> erase(std::span<row_key const> keys) override;
  result<void> rewrite_log(std::span<change_log_entry const> entries) override;
  result<void> compact() override;
  result<void> scrub() override;
  result<void> backup(std::filesystem::path const& to) override;
  result<std::vector<std::string>> check() override;
  bool read_only() const noexcept override { return writer_ == nullptr; }

 private:
  [[nodiscard]] result<void> may_write() const;
  template <class Write>
  [[nodiscard]] result<void> transact(Write write);
  [[nodiscard]] result<void> finish();
  void roll_back();
  [[nodiscard]] result<void> write_group(std::span<change const> group, version expected);
  [[nodiscard]] result<void> write_rows(std::span<row const* const> of_a_table);
  [[nodiscard]] result<void> write_many(std::span<row const* const> puts);
  [[nodiscard]] result<void> write_row(row const& one);
  [[nodiscard]] result<void> write_log(change const& one);
  [[nodiscard]] result<void> rewrite_entry(change_log_entry const& entry);
  [[nodiscard]] result<void> write_head(change const& last);
  void checkpoint_when_long();
  [[nodiscard]] int checkpoint(int mode);
  [[nodiscard]] result<void> empty_wal();
  [[nodiscard]] result<void> rewrite_file();
  static int note_wal_pages(void* self, sqlite3* database, char const* name, int pages) noexcept;

  std::string file_;
  lock_file lock_;
  std::unique_ptr<connection>
      writer_;  // destroyed after the readers, so that it is the last one and checkpoints
  reader_pool readers_;
  sqlite_options options_;
  std::atomic<bool> poisoned_ = false;
  int wal_pages_ = 0;      // length of the write-ahead log after the last commit
  int checkpoint_at_ = 0;  // length at which the next checkpoint is tried
};

/// Reads the head of the state that a connection is in.
[[nodiscard]] result<store_head> read_head(connection& from);

/// Binds the numbers of a key from a place on; returns the next free place.
int bind_key(statement& to, row_key const& key, int first = 1) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace madang

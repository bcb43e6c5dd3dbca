// Writing to a SQLite file: a group of changes is one transaction, and only a transaction whose commit went
// wrong leaves the outcome open. SPDX-License-Identifier: Apache-2.0
#include <array>

#include "store/change_rules.hpp"
#include "store/last_rows.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/touched_keys.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// Pages in the write-ahead log that start a checkpoint: 16 MiB, so that pages written often are copied once.
constexpr int checkpoint_pages = 4'000;
// Beyond this many, readers are waited for a moment, lest the log never ends.
constexpr int patient_pages = 4 * checkpoint_pages;
constexpr int patient_wait_ms = 100;

std::int64_t milliseconds_of(timestamp at) { return at.time_since_epoch().count(); }

}  // namespace

sqlite_store::sqlite_store(lock_file lock, std::unique_ptr<connection> writer, sqlite_options const& options)
    : file_(writer->file()),
      lock_(std::move(lock)),
      writer_(std::move(writer)),
      readers_(file_, options),
      options_(options),
      checkpoint_at_(checkpoint_pages) {
  sqlite3_wal_hook(writer_->raw(), &sqlite_store::note_wal_pages, this);
}

// A poisoned store leaves the write-ahead log as it is: what is on the disk decides when the file is opened
// again.
sqlite_store::~sqlite_store() {
  if (poisoned_ && writer_) sqlite3_db_config(writer_->raw(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

int sqlite_store::note_wal_pages(void* self, sqlite3*, char const*, int pages) noexcept {
  static_cast<sqlite_store*>(self)->wal_pages_ = pages;
  return SQLITE_OK;
}

result<void> sqlite_store::may_write() const {
  if (read_only()) return fail(errc::read_only, file_);
  if (poisoned_) return fail(errc::poisoned, file_);
  return {};
}

template <class Write>
result<void> sqlite_store::transact(Write write) {
  if (auto allowed = may_write(); !allowed) return allowed;
  if (auto begun = writer_->run(statement_id::begin_write); !begun) return begun;
  result<void> written;
  try {
    written = write();
  } catch (...) {  // memory ran out
    roll_back();
    throw;
  }
  if (written) return finish();
  roll_back();
  return written;
}

// Some failures end the transaction by themselves. One that cannot be ended at all leaves nothing to rely on.
void sqlite_store::roll_back() {
  if (sqlite3_get_autocommit(writer_->raw()) != 0) return;
  (void)sqlite3_exec(writer_->raw(), "ROLLBACK", nullptr, nullptr, nullptr);
  if (sqlite3_get_autocommit(writer_->raw()) == 0) poisoned_ = true;
}

// A full disk cut the log before the mark that makes the transaction valid, so nothing was done. After any
// other failure the mark may be on the disk or not.
result<void> sqlite_store::finish() {
  auto ready = writer_->use(statement_id::commit);
  if (!ready) return roll_back(), ready.error();
  auto const code = ready->step();
  ready->reset();
  if (code == SQLITE_DONE) return checkpoint_when_long(), result<void>();
  auto const clean = (code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_BUSY;
  if (!clean) poisoned_ = true;
  roll_back();
  if (clean) return writer_->failure(code);
  return error{errc::outcome_unknown, file_, 0, 0, code};
}

result<void> sqlite_store::commit(std::span<change const> group, version expected) {
  return transact([&] { return write_group(group, expected); });
}

result<void> sqlite_store::write_group(std::span<change const> group, version expected) {
  auto const head = read_head(*writer_);
  if (!head) return head.error();
  if (auto sound = check_group(group, expected, head->at, head->time); !sound) return sound;
  last_rows const left(group);
  for (auto const& rows : left.by_table())
    if (auto written = write_rows(rows); !written) return written;
  for (auto const& each : group)
    if (auto written = write_log(each); !written) return written;
  return group.empty() ? result<void>() : write_head(group.back());
}

// The keys differ, so that it does not matter which row is written first.
result<void> sqlite_store::write_rows(std::span<row const* const> of_a_table) {
  std::array<row const*, rows_of_many> puts;
  std::size_t waiting = 0;
  for (auto const* each : of_a_table) {
    if (each->erased) {
      if (auto written = write_row(*each); !written) return written;
      continue;
    }
    puts[waiting++] = each;
    if (waiting != puts.size()) continue;
    if (auto written = write_many(puts); !written) return written;
    waiting = 0;
  }
  for (auto const* each : std::span(puts).first(waiting))
    if (auto written = write_row(*each); !written) return written;
  return {};
}

result<void> sqlite_store::write_many(std::span<row const* const> puts) {
  auto const in = puts.front()->key.in;
  auto ready = writer_->use(statement_of(in, table_statement::put_many));
  if (!ready) return ready.error();
  int place = 1;
  for (auto const* each : puts) {
    place = bind_key(*ready, each->key, place);
    if (shape_of(in).has_value) ready->bytes(place++, each->value);
  }
  auto const code = ready->step();
  if (code != SQLITE_DONE) return writer_->failure(code);
  return {};
}

result<void> sqlite_store::write_row(row const& one) {
  auto const what = one.erased ? table_statement::remove : table_statement::put;
  auto ready = writer_->use(statement_of(one.key.in, what));
  if (!ready) return ready.error();
  auto const next = bind_key(*ready, one.key);
  if (!one.erased && shape_of(one.key.in).has_value) ready->bytes(next, one.value);
  auto const code = ready->step();
  if (code != SQLITE_DONE) return writer_->failure(code);
  return {};
}

result<void> sqlite_store::write_log(change const& one) {
  auto ready = writer_->use(statement_id::add_log);
  if (!ready) return ready.error();
  auto const touched = pack_touched(one.rows);
  ready->number(1, to_sql(one.number, false)).number(2, milliseconds_of(one.at));
  if (one.command_id.empty())
    ready->null(3);
  else
    ready->bytes(3, one.command_id);
  auto const code = ready->bytes(4, one.audit).bytes(5, touched).step();
  if (code == SQLITE_CONSTRAINT_UNIQUE) return fail(errc::key_conflict, "command_id");
  if (code != SQLITE_DONE) return writer_->failure(code);
  return {};
}

result<void> sqlite_store::write_head(change const& last) {
  auto ready = writer_->use(statement_id::write_head);
  if (!ready) return ready.error();
  auto const code = ready->number(1, to_sql(last.number, false)).number(2, milliseconds_of(last.at)).step();
  if (code != SQLITE_DONE) return writer_->failure(code);
  return {};
}

// The log starts over when all of it was copied and no reader needs it. A checkpoint that failed to sync may
// have lost what the log holds: nothing more is acknowledged then.
int sqlite_store::checkpoint(int mode) {
  auto const code = sqlite3_wal_checkpoint_v2(writer_->raw(), "main", mode, nullptr, nullptr);
  if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CORRUPT) poisoned_ = true;
  return code;
}

void sqlite_store::checkpoint_when_long() {
  if (wal_pages_ < checkpoint_pages) checkpoint_at_ = checkpoint_pages;
  if (wal_pages_ < checkpoint_at_) return;
  checkpoint_at_ = wal_pages_ + checkpoint_pages;
  if (wal_pages_ < patient_pages) return (void)checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  sqlite3_busy_timeout(writer_->raw(), patient_wait_ms);
  (void)checkpoint(SQLITE_CHECKPOINT_RESTART);
  sqlite3_busy_timeout(writer_->raw(), busy_milliseconds(options_));
}

result<void> sqlite_store::empty_wal() {
  auto const code = checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
  if (code != SQLITE_OK) return writer_->failure(code);
  wal_pages_ = 0;
  checkpoint_at_ = checkpoint_pages;
  return {};
}

result<void> sqlite_store::erase(std::span<row_key const> keys) {
  auto const removed = transact([&]() -> result<void> {
    for (auto const& each : keys) {
      if (!key_fits(each)) continue;
      if (auto written = write_row({each, {}, true}); !written) return written;
    }
    return {};
  });
  return removed ? empty_wal() : removed;
}

result<void> sqlite_store::rewrite_entry(change_log_entry const& entry) {
  auto ready = writer_->use(statement_id::rewrite_log);
  if (!ready) return ready.error();
  if (entry.number > INT64_MAX) return fail(errc::out_of_range, "number");
  auto const touched = pack_touched(entry.touched);
  ready->number(1, to_sql(entry.number, false)).number(2, milliseconds_of(entry.at));
  if (entry.command_id.empty())
    ready->null(3);
  else
    ready->bytes(3, entry.command_id);
  auto const code = ready->bytes(4, entry.audit).bytes(5, touched).step();
  if (code == SQLITE_CONSTRAINT_UNIQUE) return fail(errc::key_conflict, "command_id");
  if (code != SQLITE_DONE) return writer_->failure(code);
  if (sqlite3_changes(writer_->raw()) == 0) return fail(errc::out_of_range, "number", entry.number, 0);
  return {};
}

result<void> sqlite_store::rewrite_log(std::span<change_log_entry const> entries) {
  auto const written = transact([&]() -> result<void> {
    for (auto const& each : entries)
      if (auto done = rewrite_entry(each); !done) return done;
    return {};
  });
  return written ? empty_wal() : written;
}

// Rewriting the file pays when a twentieth of it is unused.
result<void> sqlite_store::compact() {
  if (auto allowed = may_write(); !allowed) return allowed;
  auto const pages = writer_->ask_number("PRAGMA page_count");
  if (!pages) return pages.error();
  auto const unused = writer_->ask_number("PRAGMA freelist_count");
  if (!unused) return unused.error();
  return *unused == 0 || *unused * 20 < *pages ? empty_wal() : rewrite_file();
}

result<void> sqlite_store::rewrite_file() {
  auto rewritten = writer_->execute("VACUUM");
  if (rewritten) return empty_wal();
  if (rewritten.error().code == errc::io_error)
    poisoned_ = true;  // as in finish(), but the rows are the same
  return rewritten;
}

// Secure delete overwrites what is removed where it lies, but pages that were split keep copies of what moved
// to their neighbours, in the gap between their cells. Only writing all pages anew takes those. The log is
// emptied before, too: while a reader needs it, the great work would be for nothing.
result<void> sqlite_store::scrub() {
  if (auto allowed = may_write(); !allowed) return allowed;
  if (auto emptied = empty_wal(); !emptied) return emptied;
  return rewrite_file();
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

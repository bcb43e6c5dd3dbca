// Opening and making a SQLite file: whose it is, which version it has, who may write it.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "store/sqlite/migrations.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace fs = std::filesystem;

// How many numbers a restored backup may skip: two restores of one backup do not get the same incarnation,
// then.
constexpr std::uint32_t incarnation_steps = 1U << 16;

random_source& random_of(sqlite_options const& options) {
  return options.random == nullptr ? system_random() : *options.random;
}

// An absolute name is no URI and no ":memory:"; without links, all who open the file use the same lock.
result<std::string> full_name(fs::path const& file) {
  if (file.empty()) return fail(errc::empty, "file");
  if (file.native().find('\0') != std::string::npos) return fail(errc::malformed, "file");
  std::error_code why;
  auto name = fs::weakly_canonical(file, why);
  if (why) name = fs::absolute(file, why);
  if (why) return error{errc::io_error, file.string(), 0, 0, why.value()};
  return name.string();
}

enum class file_state { absent, blank, filled, other };

file_state state_of(std::string const& file) {
  std::error_code why;
  auto const kind = fs::status(file, why).type();
  if (kind == fs::file_type::not_found) return file_state::absent;
  if (kind != fs::file_type::regular) return file_state::other;
  return fs::file_size(file, why) == 0 ? file_state::blank : file_state::filled;
}

result<file_identity> identity_of(connection& from) {
  auto found = identify(from.raw(), all_migrations(), from.file());
  if (!found && found.error().foreign != 0) return from.failure(found.error().foreign);
  return found;
}

// SQLite cannot open what lies in a folder where it may not write the files beside it.
error open_error(error why) {
  auto const folder = fs::path(why.field).parent_path();
  if ((why.foreign & 0xff) == SQLITE_CANTOPEN && fs::exists(why.field) && ::access(folder.c_str(), W_OK) != 0)
    why.code = errc::read_only;
  return why;
}

// Looks at a file without writing anything, not even a lock beside it. What cannot be told yet is no error.
result<void> look_first(std::string const& file, sqlite_options const& options) {
  auto looking = connection::open(file, access_mode::read, options);
  if (!looking) return {};
  auto const found = identity_of(**looking);
  if (found || class_of(found.error().code) != error_class::broken || found.error().code == errc::read_only)
    return {};
  return found.error();
}

result<void> insert_head(connection& to, random_source& random) {
  store_head head;
  random.fill(head.network);
  random.fill(head.secret);
  auto const hex = [](auto const& bytes) {
    std::string text;
    for (auto const each : bytes) text += fmt::format("{:02x}", each);
    return text;
  };
  auto const sql =
      fmt::format("INSERT INTO head VALUES(1,x'{}',x'{}',1,0,0,0)", hex(head.network), hex(head.secret));
  return to.execute(sql.c_str());
}

// Runs `write` in a transaction of its own.
template <class Write>
result<void> in_transaction(connection& to, Write write) {
  if (auto begun = to.execute("BEGIN IMMEDIATE"); !begun) return begun;
  auto done = write();
  if (done) done = to.execute("COMMIT");
  if (!done) (void)sqlite3_exec(to.raw(), "ROLLBACK", nullptr, nullptr, nullptr);
  return done;
}

result<void> bring_up_to_date(connection& to, random_source& random) {
  return in_transaction(to, [&]() -> result<void> {
    auto const found = identity_of(to);  // again, now that nobody else can change it
    if (!found) return found.error();
    if (*found == file_identity::current) return {};
    if (auto done = migrate(to.raw(), all_migrations(), to.file()); !done) return done;
    return *found == file_identity::empty ? insert_head(to, random) : result<void>();
  });
}

// Whoever writes to a backup forks history.
result<void> start_incarnation(connection& to, random_source& random) {
  auto const copied = to.ask_number("SELECT copied FROM head");
  if (!copied) return copied.error();
  if (*copied == 0) return {};
  std::array<std::uint8_t, 4> bytes{};
  random.fill(bytes);
  auto const steps = 1 + (bytes[0] | static_cast<std::uint32_t>(bytes[1]) << 8) % incarnation_steps;
  auto const sql = fmt::format("UPDATE head SET copied=0,incarnation=min(incarnation+{},4294967295)", steps);
  return to.execute(sql.c_str());
}

// A file that ends within a page was cut; SQLite would fill it up with zeros.
result<void> check_size(connection& from) {
  auto const page = from.ask_number("PRAGMA page_size");
  if (!page) return page.error();
  std::error_code why;
  auto const size = fs::file_size(from.file(), why);
  if (!why && size % static_cast<std::uint64_t>(*page) != 0) return fail(errc::corrupt, from.file());
  return {};
}

// What a killed writer left in the write-ahead log is visible from now on, so it must be on the disk, too. A
// full disk and a reader who is in the way only put off the copying.
result<void> settle_wal(connection& to) {
  int pages = 0;
  int copied = 0;
  auto const code = sqlite3_wal_checkpoint_v2(to.raw(), "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
  auto const put_off = (code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_BUSY;
  if (code != SQLITE_OK && !put_off) return to.failure(code);
  return code == SQLITE_OK && pages == copied ? check_size(to) : result<void>();
}

result<void> prepare(connection& to, sqlite_options const& options) {
  if (sqlite3_db_readonly(to.raw(), "main") == 1) return fail(errc::read_only, to.file());
  auto const found = identity_of(to);
  if (!found) return found.error();
  if (*found == file_identity::empty && !options.create) return fail(errc::not_a_network, to.file());
  if (*found != file_identity::current)
    if (auto done = bring_up_to_date(to, random_of(options)); !done) return done;
  auto const mode = to.ask_text("PRAGMA journal_mode=WAL");
  if (!mode) return mode.error();
  if (*mode != "wal") return fail(errc::io_error, to.file());
  if (*found == file_identity::empty)
    if (auto durable = sync_folder_of(to.file()); !durable) return durable;
  if (auto forked = start_incarnation(to, random_of(options)); !forked) return forked;
  if (auto head = read_head(to); !head) return head.error();
  return settle_wal(to);
}

result<std::unique_ptr<store>> open_for_reading(std::string const& file, sqlite_options const& options) {
  auto looking = connection::open(file, access_mode::read, options);
  if (!looking) return open_error(looking.error());
  auto const found = identity_of(**looking);
  if (!found) return open_error(found.error());
  if (*found == file_identity::empty) return fail(errc::not_a_network, file);
  if (*found == file_identity::older)
    return fail(errc::read_only, file);  // a writer has to bring it up to date
  if (auto head = read_head(**looking); !head) return head.error();
  return std::unique_ptr<store>(std::make_unique<sqlite_store>(file, options));
}

result<std::unique_ptr<store>> open_for_writing(std::string const& file, sqlite_options const& options) {
  auto lock = lock_file::take(file);
  if (!lock) return lock.error();
  auto const state = state_of(file);
  if (state == file_state::absent) lock->forget_network();
  if (state == file_state::blank && lock->network_noted()) return fail(errc::corrupt, file);
  auto writer = connection::open(file, options.create ? access_mode::create : access_mode::write, options);
  if (!writer) return open_error(writer.error());
  if (auto ready = prepare(**writer, options); !ready) return open_error(ready.error());
  lock->note_network();
  return std::unique_ptr<store>(
      std::make_unique<sqlite_store>(std::move(*lock), std::move(*writer), options));
}

}  // namespace
}  // namespace detail

result<std::unique_ptr<store>> open_sqlite_store(std::filesystem::path const& file,
                                                 sqlite_options const& options) {
  auto const name = detail::full_name(file);
  if (!name) return name.error();
  auto const state = detail::state_of(*name);
  auto const missing = state == detail::file_state::absent && (options.read_only || !options.create);
  if (missing || state == detail::file_state::other)
    return error{errc::not_a_network, *name, 0, 0, SQLITE_CANTOPEN};
  if (options.read_only) return detail::open_for_reading(*name, options);
  if (state == detail::file_state::filled)
    if (auto ours = detail::look_first(*name, options); !ours) return ours.error();
  return detail::open_for_writing(*name, options);
}

}  // namespace v1
}  // namespace madang

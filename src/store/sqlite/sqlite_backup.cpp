// Copying a SQLite file while it is written. The copy is made under another name and gets its own only when
// it is complete and on the disk. SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <system_error>

#include "store/sqlite/sqlite_store.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace fs = std::filesystem;

// A file that is removed unless it got another name.
class partial_file {
 public:
  explicit partial_file(fs::path name) : name_(std::move(name)) { remove(); }
  partial_file(partial_file const&) = delete;
  partial_file& operator=(partial_file const&) = delete;
  ~partial_file() { remove(); }
  [[nodiscard]] std::string name() const { return name_.string(); }

  // A second name, then no first one: unlike renaming, this never replaces a file.
  [[nodiscard]] result<void> become(fs::path const& to) const {
    std::error_code why;
    fs::create_hard_link(name_, to, why);
    if (why == std::errc::file_exists) return fail(errc::key_conflict, to.string());
    if (why) fs::rename(name_, to, why);  // a file system without links
    if (why) return error{errc::io_error, to.string(), 0, 0, why.value()};
    return {};
  }

 private:
  void remove() const noexcept {
    std::error_code ignored;
    fs::remove(name_, ignored);
  }
  fs::path name_;
};

// In one step: a reader's state stays as it is while others write, and there is nothing to start over.
result<void> copy_pages(connection& from, connection& to) {
  auto* copying = sqlite3_backup_init(to.raw(), "main", from.raw(), "main");
  if (copying == nullptr) return to.failure(sqlite3_extended_errcode(to.raw()));
  auto const code = sqlite3_backup_step(copying, -1);
  sqlite3_backup_finish(copying);
  if (code != SQLITE_DONE) return to.failure(code);
  return {};
}

// A backup is one file, readable from a read-only disk too: so no write-ahead log. Its history is another
// from here on.
result<void> mark_copy(connection& to) {
  auto const mode = to.ask_text("PRAGMA journal_mode=DELETE");
  if (!mode) return mode.error();
  if (*mode != "delete") return fail(errc::io_error, to.file());
  return to.execute("UPDATE head SET incarnation=min(incarnation+1,4294967295),copied=1");
}

}  // namespace

result<void> sqlite_store::backup(std::filesystem::path const& to) {
  std::error_code why;
  if (fs::exists(to, why)) return fail(errc::key_conflict, to.string());
  auto target = fs::absolute(to, why);
  if (why || to.empty()) return error{errc::io_error, to.string(), 0, 0, why.value()};
  partial_file const partial(target.string() + ".partial");
  auto reader = readers_.take();
  if (!reader) return reader.error();
  auto options = options_;
  options.sync = durability::full;
  {
    auto copy = connection::open(partial.name(), access_mode::create, options);
    if (!copy) return copy.error();
    if (auto copied = copy_pages(**reader, **copy); !copied) return copied;
    if (auto marked = mark_copy(**copy); !marked) return marked;
  }
  if (auto named = partial.become(target); !named) return named;
  return sync_folder_of(target.string());
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

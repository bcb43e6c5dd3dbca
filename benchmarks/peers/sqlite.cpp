// SQLite in process. SPDX-License-Identifier: Apache-2.0
#include "peers/sqlite.hpp"

#include <sqlite3.h>

#include "support/measure.hpp"
#include "support/raw_sqlite.hpp"

namespace bench::peers {
namespace {

constexpr char const* every_source_sql =
    "SELECT p.id, p.body FROM (SELECT q.id FROM follow f CROSS JOIN post q ON q.id IN"
    " (SELECT id FROM post WHERE source = f.source ORDER BY id DESC LIMIT 25)"
    " WHERE f.reader = ?1 ORDER BY q.id DESC LIMIT 25) page JOIN post p ON p.id = page.id ORDER BY p.id DESC";
constexpr char const* newest_sources_sql =
    "SELECT p.id, p.body FROM (SELECT q.id FROM (SELECT f.source,"
    " (SELECT max(id) FROM post WHERE source = f.source) newest"
    " FROM follow f WHERE f.reader = ?1 ORDER BY newest DESC LIMIT 25) s CROSS JOIN post q ON q.id IN"
    " (SELECT id FROM post WHERE source = s.source ORDER BY id DESC LIMIT 25)"
    " ORDER BY q.id DESC LIMIT 25) page JOIN post p ON p.id = page.id ORDER BY p.id DESC";

class statement {
 public:
  statement(sqlite3* in, char const* sql) : in_(in) {
    if (sqlite3_prepare_v3(in, sql, -1, SQLITE_PREPARE_PERSISTENT, &made_, nullptr) != SQLITE_OK)
      give_up(std::string("SQLite: ") + sqlite3_errmsg(in) + ": " + sql);
  }
  statement(statement const&) = delete;
  statement& operator=(statement const&) = delete;
  ~statement() { sqlite3_finalize(made_); }
  void bind(int at, std::uint32_t number) { sqlite3_bind_int64(made_, at, number); }
  void bind(int at, std::string_view text) {
    sqlite3_bind_text(made_, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  // False at the end, which also makes it ready for the next time.
  [[nodiscard]] bool step() {
    auto const code = sqlite3_step(made_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) give_up(std::string("SQLite: ") + sqlite3_errmsg(in_));
    sqlite3_reset(made_);
    return false;
  }
  void run() {
    while (step()) {
    }
  }
  [[nodiscard]] std::uint64_t number(int column) const {
    return static_cast<std::uint64_t>(sqlite3_column_int64(made_, column));
  }
  [[nodiscard]] std::string_view text(int column) const {
    auto const* from = reinterpret_cast<char const*>(sqlite3_column_text(made_, column));
    return {from, static_cast<std::size_t>(sqlite3_column_bytes(made_, column))};
  }

 private:
  sqlite3* in_;
  sqlite3_stmt* made_ = nullptr;
};

class sqlite_pages final : public contender {
 public:
  sqlite_pages(sqlite_file const& from, std::string name, char const* sql)
      : name_(std::move(name)), query_(from.get(), sql), last_(1) {}
  std::string name() const override { return name_; }
  void read(std::span<std::uint32_t const> readers) override {
    query_.bind(1, readers.front());
    auto& page = last_.front();
    std::size_t count = 0;
    page.ids.clear();
    for (; query_.step(); ++count) {
      page.ids.push_back(query_.number(0));
      if (page.bodies.size() <= count) page.bodies.emplace_back();
      page.bodies[count].assign(query_.text(1));
    }
    page.bodies.resize(count);
  }
  std::vector<answer> answers() override { return last_; }

 private:
  std::string name_;
  statement query_;
  std::vector<answer> last_;
};

class sqlite_posts final : public post_writer {
 public:
  sqlite_posts(sqlite_file const& to, dataset const& data)
      : data_(data), put_(to.get(), "INSERT INTO post VALUES(?1, ?2, ?3, ?4)") {}
  std::string name() const override { return "SQLite, INSERT, FULL"; }
  void write(std::uint32_t post) override {
    put_.bind(1, post + 1);
    put_.bind(2, source_of(data_, post));
    put_.bind(3, data_.authors[post]);
    put_.bind(4, data_.body(post));
    put_.run();
  }

 private:
  dataset const& data_;
  statement put_;
};

}  // namespace

sqlite_file::sqlite_file(std::filesystem::path const& file, dataset const& data, std::uint32_t posts) {
  remove_database(file);
  if (sqlite3_open(file.c_str(), &file_) != SQLITE_OK) give_up("cannot open " + file.string());
  run("PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA cache_size=-4194304;"
      "CREATE TABLE follow(reader INTEGER, source INTEGER, PRIMARY KEY(reader, source)) WITHOUT ROWID;"
      "CREATE TABLE post(id INTEGER PRIMARY KEY, source INTEGER, author INTEGER, body TEXT);BEGIN");
  {
    statement follow(file_, "INSERT INTO follow VALUES(?1, ?2)");
    for (std::uint32_t reader = 0; reader < data.people; ++reader)
      for (auto source : sources_of(data, reader)) {
        follow.bind(1, reader);
        follow.bind(2, source);
        follow.run();
      }
  }
  {
    sqlite_posts put(*this, data);
    for (std::uint32_t post = 0; post < posts; ++post) put.write(post);
  }
  run("CREATE INDEX post_source ON post(source, id);COMMIT;ANALYZE;"
      "PRAGMA wal_checkpoint(TRUNCATE);PRAGMA synchronous=FULL");
}

sqlite_file::~sqlite_file() { sqlite3_close(file_); }

void sqlite_file::run(char const* sql) const {
  if (sqlite3_exec(file_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    give_up(std::string(sql) + ": " + sqlite3_errmsg(file_));
}

double sqlite_file::bytes() const {
  statement pages(file_, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  auto const out = pages.step() ? static_cast<double>(pages.number(0)) : 0;
  (void)pages.step();
  return out;
}

std::unique_ptr<contender> make_sqlite(sqlite_file const& from, sqlite_way way) {
  if (way == sqlite_way::every_source)
    return std::make_unique<sqlite_pages>(from, "SQLite, query", every_source_sql);
  return std::make_unique<sqlite_pages>(from, "SQLite, query, newest sources", newest_sources_sql);
}

std::unique_ptr<post_writer> make_sqlite_writer(sqlite_file const& to, dataset const& data) {
  return std::make_unique<sqlite_posts>(to, data);
}

}  // namespace bench::peers

// What only a store in a file can do wrong: files of others, older, newer and broken ones, two processes,
// backups. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <thread>

#include "../../src/store/sqlite/migrations.hpp"
#include "store_suite.hpp"

using namespace store_suite;
using madang::errc;
using madang::open_sqlite_store;
using madang::row;
using madang::table;
namespace fs = std::filesystem;

namespace {

// Runs SQL on a file as another program would.
void run_sql(fs::path const& file, std::string const& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  auto const code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
  INFO(sqlite3_errmsg(database));
  CHECK(code == SQLITE_OK);
  sqlite3_close(database);
}

std::string bytes_of(fs::path const& file) {
  std::ifstream from(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(from), {}};
}

void write_bytes(fs::path const& file, std::string const& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// Tells the first groups of the story to a new file.
std::uint64_t tell(madang::store& to, int groups) {
  auto number = to.head().value().at.number;
  auto const incarnation = to.head().value().at.incarnation;
  for (; groups > 0; --groups) {
    auto const group = story::group_after(number);
    REQUIRE(to.commit(group, {incarnation, number}));
    number = group.back().number;
  }
  return number;
}

errc open_error(fs::path const& file, madang::sqlite_options const& options = {}) {
  auto const opened = open_sqlite_store(file, options);
  if (opened) return errc::none;
  CHECK(opened.error().field.find(file.filename().string()) != std::string::npos);
  return opened.error().code;
}

// Runs checks in a process of its own, without the rights of an administrator. The exit code counts failures.
int run_as_nobody(std::function<int()> const& checks) {
  auto const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::geteuid() == 0 && (::setegid(65'534) != 0 || ::seteuid(65'534) != 0)) ::_exit(99);
    ::_exit(checks());
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("sqlite: a second writer is refused, in this process and in another") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  auto first = open_sqlite_store(file).value();
  CHECK(open_error(file) == errc::locked);
  fs::create_symlink(file, folder / "link.db");
  CHECK(open_sqlite_store(folder / "link.db").error().code == errc::locked);
  auto const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(static_cast<int>(open_sqlite_store(file).error().code));
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == static_cast<int>(errc::locked));
  first.reset();
  CHECK(open_error(file) == errc::none);
}

TEST_CASE("sqlite: a read-only store beside the writer sees each of its commits, and writes nothing") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  CHECK(open_error(file, {.read_only = true}) == errc::not_a_network);
  auto const writer = open_sqlite_store(file).value();
  auto const reader = open_sqlite_store(file, {.read_only = true}).value();
  CHECK(reader->read_only());
  story told;
  for (int group = 0; group < 6; ++group) {
    auto const number = tell(*writer, 1);
    CHECK(told.verify(*reader, number, number) == number);
  }
  auto const version = reader->head().value().at;
  CHECK(reader->commit(story::group_after(version.number), version).error().code == errc::read_only);
  CHECK(reader->erase({}).error().code == errc::read_only);
  CHECK(reader->compact().error().code == errc::read_only);
}

TEST_CASE("sqlite: reading goes on after the writer closed, and again beside the next one") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  auto writer = open_sqlite_store(file).value();
  tell(*writer, 2);
  auto const reader = open_sqlite_store(file, {.read_only = true}).value();
  CHECK(reader->head().value().at.number == 3);
  writer.reset();
  CHECK(reader->head().value().at.number == 3);
  writer = open_sqlite_store(file).value();
  tell(*writer, 1);
  CHECK(reader->head().value().at.number == 6);
}

TEST_CASE("sqlite: a long reader does not stop the writer, and keeps the state it began with") {
  scratch_folder const folder;
  auto const rows = open_sqlite_store(folder / "network.db").value();
  tell(*rows, 4);
  std::size_t seen = 0;
  CHECK(rows->load(table::activity, [&](row const&) {
    if (seen == 0) tell(*rows, 4);
    return ++seen, true;
  }));
  CHECK(seen == 7);
  CHECK(loaded(*rows, table::activity).size() == 15);
}

TEST_CASE("sqlite: a file of somebody else is refused and left as it is") {
  scratch_folder const folder;
  auto const file = folder / "other.db";
  run_sql(file, "CREATE TABLE customers(name); INSERT INTO customers VALUES('Kim')");
  auto const before = bytes_of(file);
  CHECK(open_error(file) == errc::not_a_network);
  CHECK(open_error(file, {.read_only = true}) == errc::not_a_network);
  CHECK(bytes_of(file) == before);
  CHECK_FALSE(fs::exists(folder / "other.db.lock"));
  write_bytes(folder / "text.db",
              "This is no database, though it is long enough to be one: " + std::string(4'096, '.'));
  CHECK(open_error(folder / "text.db") == errc::not_a_network);
  write_bytes(folder / "short.db", "hello");
  CHECK(open_error(folder / "short.db") == errc::not_a_network);
  CHECK(open_error(folder.path()) == errc::not_a_network);
  CHECK(open_error(folder / "absent.db", {.create = false}) == errc::not_a_network);
  CHECK_FALSE(fs::exists(folder / "absent.db"));
  CHECK(open_sqlite_store("").error().code == errc::empty);
}

TEST_CASE("sqlite: a newer file is refused with its version") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  tell(*open_sqlite_store(file).value(), 1);
  run_sql(file, "PRAGMA user_version=7");
  CHECK(open_error(file) == errc::newer_file);
  CHECK(open_error(file, {.read_only = true}) == errc::newer_file);
  auto const why = open_sqlite_store(file).error();
  CHECK(why.actual == 7);
  CHECK(why.limit == 5);
}

TEST_CASE("sqlite: a file of an earlier schema is brought to this one, with all that is in it") {
  std::string gone = "DROP TABLE inbox; DROP TABLE notice; DROP TABLE told; DROP TABLE task; ";
  SUBCASE("of the fourth") { gone = "PRAGMA user_version=4"; }
  SUBCASE("of the third") { gone += "PRAGMA user_version=3"; }
  SUBCASE("of the second") { gone += "DROP TABLE rank; PRAGMA user_version=2"; }
  SUBCASE("of the first") { gone += "DROP TABLE rank; DROP TABLE govern; PRAGMA user_version=1"; }
  scratch_folder const folder;
  auto const file = folder / "network.db";
  tell(*open_sqlite_store(file).value(), 5);
  auto const digest = open_sqlite_store(file).value()->digest().value();
  run_sql(file, gone);
  CHECK(open_error(file, {.read_only = true}) == errc::read_only);
  auto const rows = open_sqlite_store(file).value();
  CHECK(rows->digest().value() == digest);
  CHECK(rows->check().value() == std::vector<std::string>());
  tell(*rows, 1);
}

TEST_CASE("sqlite: a truncated file is corrupt, wherever it was cut") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  tell(*open_sqlite_store(file).value(), 12);
  auto const whole = bytes_of(file);
  REQUIRE(whole.size() > 40'000);
  for (std::size_t const size :
       {std::size_t{0}, std::size_t{7}, std::size_t{50}, std::size_t{100}, std::size_t{511},
        std::size_t{1'000}, std::size_t{4'095}, std::size_t{4'096}, std::size_t{5'000}, std::size_t{20'480},
        whole.size() - 4'096, whole.size() - 1}) {
    INFO("cut to " << size << " of " << whole.size());
    write_bytes(file, whole.substr(0, size));
    CHECK(open_error(file) == errc::corrupt);
  }
  write_bytes(file, whole);
  CHECK(open_error(file) == errc::none);
}

TEST_CASE("sqlite: random damage is an error or a complaint, never a crash") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  tell(*open_sqlite_store(file).value(), 12);
  auto const whole = bytes_of(file);
  std::mt19937_64 random(99);
  for (int round = 0; round < 100 / MADANG_TEST_SLOWDOWN; ++round) {
    INFO("round " << round);
    auto damaged = whole;
    auto const start = random() % damaged.size();
    for (auto at = start; at < std::min(damaged.size(), start + 300); ++at)
      damaged[at] = static_cast<char>(random());
    write_bytes(file, damaged);
    auto const opened = open_sqlite_store(file);
    if (!opened) continue;
    (void)(*opened)->check();
    (void)(*opened)->digest();
    (void)(*opened)->changes_after({1, 0}, 100);
    (void)(*opened)->commit(story::group_after(24), {1, 24});
  }
}

TEST_CASE("sqlite: check names what is wrong") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  auto const complaints = [&](std::string const& damage) {
    fs::remove(file);
    auto rows = open_sqlite_store(file).value();
    tell(*rows, 4);
    CHECK(rows->check().value().empty());
    rows.reset();
    run_sql(file, damage);
    return open_sqlite_store(file, {.read_only = true}).value()->check().value();
  };
  CHECK(complaints("DELETE FROM log WHERE number=3").at(0) == "numbers missing in the log: 1");
  CHECK(complaints("DELETE FROM log WHERE number=7").at(0) == "the log does not end at the head: 1");
  CHECK(complaints("DELETE FROM activity WHERE a=2").size() == 3);
  CHECK(complaints("DELETE FROM activity WHERE a=2").at(0) == "postings without activity: 2");
  CHECK(complaints("UPDATE log SET at=1 WHERE number=4").at(0) == "changes earlier than the one before: 1");
  CHECK(complaints("UPDATE log SET touched=x'ff' WHERE number=4").size() == 1);
  CHECK(complaints("PRAGMA writable_schema=ON;UPDATE sqlite_schema SET rootpage=3 WHERE name='node'").size() >
        0);
}

TEST_CASE("sqlite: in a folder where nothing may be written, opening says so") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  tell(*open_sqlite_store(file).value(), 2);
  REQUIRE(open_sqlite_store(file).value()->backup(folder / "copy.db"));
  fs::remove(folder / "network.db.lock");
  for (auto const* name : {"network.db", "copy.db"}) REQUIRE(::chmod((folder / name).c_str(), 0444) == 0);
  REQUIRE(::chmod(folder.path().c_str(), 0555) == 0);
  auto const failures = run_as_nobody([&] {
    if (::access(folder.path().c_str(), X_OK) != 0) return 98;
    int wrong = 0;
    if (open_sqlite_store(file).error().code != errc::read_only) wrong += 1;
    if (open_sqlite_store(folder / "new.db").error().code != errc::read_only) wrong += 2;
    if (open_sqlite_store(file, {.read_only = true}).error().code != errc::read_only) wrong += 4;
    auto const copy = open_sqlite_store(folder / "copy.db", {.read_only = true});
    if (!copy || (*copy)->head().value().at.number != 3) wrong += 8;
    return wrong;
  });
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
  if (failures == 98 || failures == 99)
    MESSAGE("SKIPPED: cannot become a user without rights here, so a read-only folder was not tested");
  else
    CHECK(failures == 0);
  CHECK(open_sqlite_store(folder / "missing" / "network.db").error().code == errc::io_error);
}

TEST_CASE("sqlite: a backup made while a writer goes on is a whole network of its own history") {
  scratch_folder const folder;
  auto const rows = open_sqlite_store(folder / "network.db", {.sync = madang::durability::normal}).value();
  tell(*rows, 20);
  story told;
  for (int round = 0; round < 5; ++round) {
    auto const copy = folder / ("copy" + std::to_string(round) + ".db");
    auto const before = rows->head().value();
    std::thread copying([&] { CHECK(rows->backup(copy)); });
    auto const after = tell(*rows, 30);
    copying.join();
    CHECK(rows->backup(copy).error().code == errc::key_conflict);
    auto const readable = open_sqlite_store(copy, {.read_only = true}).value();
    told.verify(*readable, before.at.number, after);
    CHECK(readable->head().value().at.incarnation == 2);
    CHECK(readable->head().value().network == before.network);
  }
}

TEST_CASE("sqlite: writing to a backup starts an incarnation that no other restore has") {
  scratch_folder const folder;
  auto const rows = open_sqlite_store(folder / "network.db").value();
  auto const number = tell(*rows, 3);
  REQUIRE(rows->backup(folder / "first.db"));
  fs::copy_file(folder / "first.db", folder / "second.db");
  auto const first = open_sqlite_store(folder / "first.db").value()->head().value().at;
  auto const again = open_sqlite_store(folder / "first.db").value()->head().value().at;
  auto const second = open_sqlite_store(folder / "second.db").value()->head().value().at;
  CHECK(first.number == number);
  CHECK(first.incarnation > 2);
  CHECK(again == first);
  CHECK(second.incarnation > 2);
  CHECK(open_sqlite_store(folder / "first.db").value()->changes_after({1, number}, 1).error().code ==
        errc::version_conflict);
}

TEST_CASE("sqlite: the same seeded random source makes the same network") {
  class counting final : public madang::random_source {
   public:
    void fill(std::span<std::uint8_t> out) noexcept override {
      for (auto& each : out) each = next_++;
    }

   private:
    std::uint8_t next_ = 1;
  };
  scratch_folder const folder;
  counting random;
  auto const head = open_sqlite_store(folder / "network.db", {.random = &random}).value()->head().value();
  CHECK(head.network[0] == 1);
  CHECK(head.network[15] == 16);
  CHECK(head.secret[0] == 17);
  CHECK(head.secret[31] == 48);
}

TEST_CASE("sqlite: what was erased is in no file any more") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  auto const rows = open_sqlite_store(file).value();
  auto const in_files = [&](std::string const& text) {
    return bytes_of(file).find(text) != std::string::npos ||
           bytes_of(file.string() + "-wal").find(text) != std::string::npos;
  };
  for (std::string const text : {"a secret that was said once", "another secret"}) {
    std::vector<row> said{{{table::body, 1, 0, 0}, text, false},
                          {{table::body, 2, 0, 0}, text + std::string(9'000, '.'), false}};
    REQUIRE(commit_rows(*rows, said));
    REQUIRE(in_files(text));
    for (auto& each : said) each.value = "edited";
    REQUIRE(commit_rows(*rows, said));
    std::vector<madang::row_key> const keys{said[0].key, said[1].key};
    REQUIRE(rows->erase(keys));
    CHECK_FALSE(in_files(text));
    CHECK(fs::file_size(file.string() + "-wal") == 0);
  }
}

TEST_CASE("sqlite: erasing while another process reads is busy, and compacting later ends it") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  auto const rows = open_sqlite_store(file, {.busy_max = std::chrono::milliseconds(20)}).value();
  REQUIRE(
      commit_rows(*rows, {{{table::body, 1, 0, 0}, "a secret", false}, {{table::body, 2, 0, 0}, "", false}}));
  std::vector<madang::row_key> const keys{{table::body, 1, 0, 0}};
  auto const reader = open_sqlite_store(file, {.read_only = true}).value();
  CHECK(reader->load(table::body, [&](row const&) {
    CHECK(rows->erase(keys).error().code == errc::busy);
    CHECK_FALSE(rows->rows(keys).value().at(0));
    return false;
  }));
  CHECK(rows->compact());
  CHECK(bytes_of(file).find("a secret") == std::string::npos);
  CHECK(fs::file_size(file.string() + "-wal") == 0);
}

// Pages that were split keep copies of what moved to their neighbours: secure delete does not see those.
TEST_CASE("sqlite: after scrubbing nothing that was removed or replaced is in any file, or in a backup") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  auto const rows = open_sqlite_store(file, {.busy_max = std::chrono::milliseconds(20)}).value();
  std::mt19937_64 random(20261127);
  std::vector<row> secret;
  for (std::uint64_t at = 1; at <= 3'000; ++at) {
    auto const id = random() % 1'000'000 + 1;
    auto const hide = at % 2 == 0;
    row const one{{table::activity, id, 0, 0},
                  (hide ? "confidential" : "public") + std::string(random() % 700, 'x')};
    REQUIRE(commit_rows(*rows, {one}));
    if (hide) secret.push_back({one.key, at % 3 == 0 ? std::string("replaced") : std::string(), at % 3 != 0});
  }
  REQUIRE(commit_rows(*rows, secret));
  REQUIRE(rows->erase({}));  // empties the log
  CHECK_MESSAGE(bytes_of(file).find("confidential") != std::string::npos,
                "nothing to scrub: the test is blind");
  auto const before = rows->digest().value();
  auto const reader = open_sqlite_store(file, {.read_only = true}).value();
  CHECK(reader->load(table::activity, [&](row const&) {
    REQUIRE(commit_rows(*rows, {{{table::visit, 1, 1, 0}, "x", false}}));
    CHECK(rows->scrub().error().code == errc::busy);
    REQUIRE(commit_rows(*rows, {{{table::visit, 1, 1, 0}, {}, true}}));
    return false;
  }));
  CHECK(reader->scrub().error().code == errc::read_only);
  REQUIRE(rows->scrub());
  CHECK(rows->digest().value() == before);
  REQUIRE(rows->backup(folder / "copy.db"));
  for (auto const& each : {file, std::filesystem::path(file.string() + "-wal"), folder / "copy.db"})
    CHECK(bytes_of(each).find("confidential") == std::string::npos);
  CHECK(bytes_of(file).find("public") != std::string::npos);
  CHECK(commit_rows(*rows, {{{table::visit, 1, 1, 0}, "goes on", false}}));
  CHECK(rows->check().value().empty());
}

TEST_CASE("sqlite: compacting gives space back") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  auto const rows = open_sqlite_store(file).value();
  std::vector<row> big;
  for (std::uint64_t at = 1; at <= 200; ++at)
    big.push_back({{table::body, at, 0, 0}, std::string(8'000, 'x'), false});
  REQUIRE(commit_rows(*rows, big));
  REQUIRE(rows->compact());
  auto const before = fs::file_size(file);
  for (auto& each : big) each = {each.key, {}, true};
  REQUIRE(commit_rows(*rows, big));
  REQUIRE(rows->compact());
  CHECK(fs::file_size(file) < before / 10);
  CHECK(rows->check().value().empty());
}

TEST_CASE("sqlite: the write-ahead log starts over by itself") {
  scratch_folder const folder;
  auto const file = folder / "network.db";
  auto const rows = open_sqlite_store(file, {.sync = madang::durability::normal}).value();
  for (std::uint64_t at = 0; at < 60; ++at) {
    std::vector<row> big;
    for (std::uint64_t each = 1; each <= 20; ++each)
      big.push_back({{table::body, at, each, 0}, std::string(60'000, static_cast<char>(at)), false});
    REQUIRE(commit_rows(*rows, big));
  }
  CHECK(fs::file_size(file) > 40'000'000);
  CHECK(fs::file_size(file.string() + "-wal") < 30'000'000);
}

TEST_CASE("sqlite: an older schema is brought up to date, all or nothing") {
  using madang::detail::file_identity;
  using madang::detail::migration;
  scratch_folder const folder;
  auto const file = (folder / "old.db").string();
  std::vector<migration> const first{{1, "CREATE TABLE people(name);INSERT INTO people VALUES('Kim');"}};
  auto second = first;
  second.push_back({2, "ALTER TABLE people ADD COLUMN site;UPDATE people SET site='Seoul';"});
  auto broken = second;
  broken.push_back({3, "ALTER TABLE people ADD COLUMN team;UPDATE nowhere SET x=1;"});
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  auto const bring_to = [&](std::vector<migration> const& steps) {
    sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    auto const done = madang::detail::migrate(database, steps, file);
    sqlite3_exec(database, done ? "COMMIT" : "ROLLBACK", nullptr, nullptr, nullptr);
    return done;
  };
  CHECK(madang::detail::identify(database, first, file).value() == file_identity::empty);
  CHECK(bring_to(first));
  CHECK(madang::detail::identify(database, first, file).value() == file_identity::current);
  CHECK(madang::detail::identify(database, second, file).value() == file_identity::older);
  CHECK_FALSE(bring_to(broken));
  CHECK(madang::detail::identify(database, first, file).value() == file_identity::current);
  CHECK(bring_to(second));
  CHECK(madang::detail::identify(database, second, file).value() == file_identity::current);
  CHECK(madang::detail::identify(database, first, file).error().code == errc::newer_file);
  CHECK(sqlite3_exec(database, "SELECT name,site FROM people WHERE team IS NULL", nullptr, nullptr,
                     nullptr) != SQLITE_OK);
  CHECK(sqlite3_exec(database, "SELECT name,site FROM people", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

// The audit against somebody who edits the file itself, with another program. SPDX-License-Identifier:
// Apache-2.0
#include <network_suite.hpp>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace md = madang;
namespace fs = std::filesystem;

namespace {

/// A file with a few changes, its log's end kept elsewhere, and a copy of it that may be spoiled.
struct tampered {
  store_suite::scratch_folder folder;
  network_suite::still_clock clock;
  md::audit_head end;

  tampered() {
    auto net = open("net.db").value();
    for (auto const* key : {"u:kim", "u:lee", "u:park"}) {
      net.transact({.origin = "console"},
                   [&](md::transaction& to) -> md::result<void> {
                     auto const made = to.add_person({.key = key});
                     return made ? md::result<void>() : made.error();
                   })
          .value();
    }
    end = net.audit_end();
    net.add_person({.key = "u:choi"}).value();
  }
  md::result<md::network> open(char const* name) { return md::open_sqlite(folder / name, {.time = &clock}); }
  /// Runs SQL on a copy, as another program would, and opens what is left.
  md::result<md::network> after(std::string const& sql) {
    fs::remove(folder / "copy.db");
    fs::copy_file(folder / "net.db", folder / "copy.db");
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open((folder / "copy.db").c_str(), &database) == SQLITE_OK);
    CHECK(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
    return open("copy.db");
  }
  /// Does anybody notice without having kept anything?
  bool noticed(std::string const& sql) {
    auto const net = after(sql);
    if (!net) return true;
    auto const wrong = net->check();
    return !wrong || !wrong->empty();
  }
};

}  // namespace

TEST_CASE("audit: whoever edits, removes, moves or makes up an entry in the file is found by check") {
  tampered in;
  CHECK_FALSE(in.noticed("SELECT 1"));
  for (int number = 1; number <= 5; ++number) {
    CAPTURE(number);
    auto const here = " WHERE number=" + std::to_string(number);
    CHECK(in.noticed("UPDATE log SET at=at+1" + here));
    CHECK(in.noticed("UPDATE log SET audit=CAST(audit||x'00' AS BLOB)" + here));
    if (number != 3) CHECK(in.noticed("UPDATE log SET audit=(SELECT audit FROM log WHERE number=3)" + here));
    CHECK(in.noticed("DELETE FROM log" + here));
    CHECK(in.noticed("DELETE FROM log WHERE number>=" + std::to_string(number)));
    CHECK(in.noticed("DELETE FROM log WHERE number<=" + std::to_string(number)));
  }
  CHECK(in.noticed("UPDATE log SET audit=CAST(replace(audit,'console','consola') AS BLOB)"));
  CHECK(
      in.noticed("UPDATE log SET number=99 WHERE number=3; UPDATE log SET number=3 WHERE number=4;"
                 "UPDATE log SET number=4 WHERE number=99"));
  CHECK(
      in.noticed("INSERT INTO log SELECT 6,at,NULL,audit,touched FROM log WHERE number=5;"
                 "UPDATE head SET number=6"));
}

TEST_CASE("audit: a history that was cut off behind a kept end still holds, one cut off before it does not") {
  tampered in;
  auto const holds = [&](std::string const& number) {
    auto const sql = "DELETE FROM log WHERE number>" + number + "; UPDATE head SET number=" + number;
    return in.after(sql).value().audit_holds(in.end).value();
  };
  CHECK(holds("4"));
  CHECK_FALSE(holds("3"));
}

TEST_CASE("audit: a history that somebody wrote anew is sound in itself, and not what was kept") {
  tampered in;
  fs::remove(in.folder / "net.db");
  auto net = in.open("net.db").value();
  for (auto const* key : {"u:kim", "u:lee", "u:park", "u:choi"}) net.add_person({.key = key}).value();
  CHECK(net.check().value().empty());
  CHECK_FALSE(net.audit_holds(in.end).value());
}

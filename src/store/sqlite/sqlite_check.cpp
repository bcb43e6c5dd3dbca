// What a sound SQLite file of ours looks like. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "store/sqlite/sqlite_store.hpp"
#include "store/touched_keys.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t complaints_max = 100;

// A count that must be zero, and what it means when it is not.
struct cross_check {
  char const* sql;
  std::string_view complaint;
};

// Low 32 bits of an order key are the activity; shifting the key by 2^63 leaves them as they are.
constexpr std::array<cross_check, 8> cross_checks{{
    {"SELECT (SELECT count(*) FROM head)<>1", "heads besides the one"},
    {"SELECT ifnull((SELECT number FROM head),0)<>ifnull((SELECT max(number) FROM log),0)",
     "the log does not end at the head"},
    {"SELECT ifnull(max(number),0)-count(*) FROM log", "numbers missing in the log"},
    {"SELECT count(*) FROM (SELECT at,lag(at) OVER (ORDER BY number) AS earlier FROM log) WHERE at<earlier",
     "changes earlier than the one before"},
    {"SELECT count(*) FROM posting WHERE NOT EXISTS(SELECT 1 FROM activity WHERE "
     "activity.a=posting.b&4294967295)",
     "postings without activity"},
    {"SELECT count(*) FROM body WHERE NOT EXISTS(SELECT 1 FROM activity WHERE activity.a=body.a)",
     "bodies without activity"},
    {"SELECT count(*) FROM reaction WHERE NOT EXISTS(SELECT 1 FROM activity WHERE activity.a=reaction.a)",
     "reactions without activity"},
    {"SELECT count(*) FROM counter WHERE NOT EXISTS(SELECT 1 FROM activity WHERE activity.a=counter.a)",
     "counters without activity"},
}};

bool is_damage(error const& why) noexcept {
  return why.code == errc::corrupt || why.code == errc::not_a_network;
}

// What SQLite itself finds, a line each; "ok" when there is nothing.
result<void> check_pages(connection& from, std::vector<std::string>& wrong) {
  sqlite3_stmt* prepared = nullptr;
  auto code = sqlite3_prepare_v2(from.raw(), "PRAGMA integrity_check", -1, &prepared, nullptr);
  std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> const owned(prepared, &sqlite3_finalize);
  while (code == SQLITE_OK || code == SQLITE_ROW) {
    code = sqlite3_step(prepared);
    if (code != SQLITE_ROW) break;
    auto const* line = reinterpret_cast<char const*>(sqlite3_column_text(prepared, 0));
    if (line == nullptr || std::string_view(line) == "ok" || wrong.size() >= complaints_max) continue;
    wrong.push_back(fmt::format("sqlite: {}", line));
  }
  if (code != SQLITE_DONE) return from.failure(code);
  return {};
}

result<void> check_rows(connection& from, std::vector<std::string>& wrong) {
  for (auto const& each : cross_checks) {
    auto const count = from.ask_number(each.sql);
    if (!count) return count.error();
    if (*count != 0) wrong.push_back(fmt::format("{}: {}", each.complaint, *count));
  }
  return {};
}

result<void> check_log(connection& from) {
  auto ready = from.use(statement_id::read_log);
  if (!ready) return ready.error();
  ready->number(1, 0).number(2, -1);
  int code;
  while ((code = ready->step()) == SQLITE_ROW)
    if (auto touched = unpack_touched(ready->bytes_at(4)); !touched) return touched.error();
  if (code != SQLITE_DONE) return from.failure(code);
  return {};
}

}  // namespace

// Damage is what was asked for, so it is no error; that the file cannot be read is one.
result<std::vector<std::string>> sqlite_store::check() {
  auto reader = readers_.take();
  if (!reader) return reader.error();
  auto const one_state = snapshot::begin(**reader);
  if (!one_state) return one_state.error();
  std::vector<std::string> wrong;
  auto checked = check_pages(**reader, wrong);
  if (checked && wrong.empty()) checked = check_rows(**reader, wrong);
  if (checked && wrong.empty()) checked = check_log(**reader);
  if (!checked && !is_damage(checked.error())) return checked.error();
  if (!checked) wrong.push_back(checked.error().message());
  return wrong;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

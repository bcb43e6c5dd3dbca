// Reading from a SQLite file: every call takes a connection of the pool and sees one state; a view keeps its
// connection, and with it the state.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <limits>

#include "core/moment.hpp"
#include "store/change_rules.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/touched_keys.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();

template <std::size_t Size>
bool copy_exactly(std::string_view from, std::array<std::uint8_t, Size>& to) {
  if (from.size() != Size) return false;
  std::memcpy(to.data(), from.data(), Size);
  return true;
}

std::int64_t limit_of(std::size_t rows_max) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(rows_max, static_cast<std::uint64_t>(int64_max)));
}

// Columns: a, b, c, value.
void read_row(statement const& from, table_shape const& shape, row& to) {
  to.key.a = from_sql(from.number_at(0), shape.wide_a);
  to.key.b = shape.width > 1 ? from_sql(from.number_at(1), shape.wide_b) : 0;
  to.key.c = static_cast<std::uint64_t>(from.number_at(2));
  to.value.assign(from.bytes_at(3));
}

// Columns: number, at, command_id, audit, touched.
result<change_log_entry> read_entry(statement const& from) {
  auto touched = unpack_touched(from.bytes_at(4));
  if (!touched) return touched.error();
  return change_log_entry{static_cast<std::uint64_t>(from.number_at(0)), time_of(from.number_at(1)),
                          std::string(from.bytes_at(2)), std::string(from.bytes_at(3)), std::move(*touched)};
}

result<std::optional<std::string>> read_value(connection& from, row_key const& key) {
  auto ready = from.use(statement_of(key.in, table_statement::get));
  if (!ready) return ready.error();
  bind_key(*ready, key);
  auto const code = ready->step();
  if (code == SQLITE_DONE) return std::optional<std::string>();
  if (code != SQLITE_ROW) return from.failure(code);
  return std::optional<std::string>(ready->bytes_at(0));
}

// The request's bounds as SQL has them, both inclusive; the lowest is above the highest when nothing can
// match.
struct bounds {
  std::int64_t lowest;
  std::int64_t highest;
};

bounds bounds_of(range_request const& request, bool wide) {
  if (request.after_b >= request.before_b) return {1, 0};
  auto const highest = request.before_b - 1;
  if (wide) return {to_sql(request.after_b, true), to_sql(highest, true)};
  constexpr auto top = static_cast<std::uint64_t>(int64_max);
  if (request.after_b > top) return {1, 0};
  return {to_sql(request.after_b, false), to_sql(std::min(highest, top), false)};
}

}  // namespace

int bind_key(statement& to, row_key const& key, int first) noexcept {
  auto const& shape = shape_of(key.in);
  to.number(first, to_sql(key.a, shape.wide_a));
  if (shape.width > 1) to.number(first + 1, to_sql(key.b, shape.wide_b));
  if (shape.width > 2) to.number(first + 2, to_sql(key.c, false));
  return first + static_cast<int>(shape.width);
}

result<store_head> read_head(connection& from) {
  auto ready = from.use(statement_id::read_head);
  if (!ready) return ready.error();
  auto const code = ready->step();
  if (code == SQLITE_DONE) return fail(errc::corrupt, from.file());
  if (code != SQLITE_ROW) return from.failure(code);
  store_head found;
  if (!copy_exactly(ready->bytes_at(0), found.network) || !copy_exactly(ready->bytes_at(1), found.secret))
    return fail(errc::corrupt, from.file());
  found.at = {static_cast<std::uint32_t>(ready->number_at(2)),
              static_cast<std::uint64_t>(ready->number_at(3))};
  found.time = time_of(ready->number_at(4));
  return found;
}

result<store_head> sqlite_store::head() {
  auto reader = readers_.take();
  if (!reader) return reader.error();
  return read_head(**reader);
}

namespace {

result<void> load_from(connection& from, table in, row_visitor const& visit) {
  if (static_cast<std::size_t>(in) >= table_count) return fail(errc::out_of_range, "table");
  auto ready = from.use_once(statement_of(in, table_statement::all));
  if (!ready) return ready.error();
  row one;
  one.key.in = in;
  int code;
  while ((code = ready->step()) == SQLITE_ROW) {
    read_row(*ready, shape_of(in), one);
    if (!visit(one)) return {};
  }
  if (code != SQLITE_DONE) return from.failure(code);
  return {};
}

result<std::vector<std::optional<std::string>>> rows_from(connection& from, std::span<row_key const> keys) {
  std::vector<std::optional<std::string>> values(keys.size());
  for (std::size_t at = 0; at < keys.size(); ++at) {
    if (!key_fits(keys[at])) continue;
    auto value = read_value(from, keys[at]);
    if (!value) return value.error();
    values[at] = std::move(*value);
  }
  return values;
}

result<std::vector<row>> range_from(connection& from, range_request const& request) {
  if (static_cast<std::size_t>(request.in) >= table_count) return fail(errc::out_of_range, "table");
  auto const& shape = shape_of(request.in);
  auto ready = from.use(
      statement_of(request.in, request.newest_first ? table_statement::descend : table_statement::ascend));
  if (!ready) return ready.error();
  auto const [lowest, highest] = bounds_of(request, shape.wide_b);
  ready->number(1, to_sql(request.a, shape.wide_a)).number(2, lowest).number(3, highest);
  ready->number(4, limit_of(request.rows_max));
  std::vector<row> found;
  int code;
  while ((code = ready->step()) == SQLITE_ROW) {
    found.push_back({{request.in, 0, 0, 0}, {}, false});
    read_row(*ready, shape, found.back());
  }
  if (code != SQLITE_DONE) return from.failure(code);
  return found;
}

// A read transaction that lasts as long as this.
class sqlite_view final : public row_reader {
 public:
  sqlite_view(reader_pool::lease reader, snapshot one_state) noexcept
      : reader_(std::move(reader)), one_state_(std::move(one_state)) {}

  result<store_head> head() override { return read_head(*reader_); }
  result<void> load(table in, row_visitor const& visit) override { return load_from(*reader_, in, visit); }
  result<std::vector<std::optional<std::string>>> rows(std::span<row_key const> keys) override {
    return rows_from(*reader_, keys);
  }
  result<std::vector<row>> range(range_request const& request) override {
    return range_from(*reader_, request);
  }

 private:
  reader_pool::lease reader_;
  snapshot one_state_;  // ends before the connection goes back
};

}  // namespace

result<void> sqlite_store::load(table in, row_visitor const& visit) {
  auto reader = readers_.take();
  if (!reader) return reader.error();
  return load_from(**reader, in, visit);
}

result<std::vector<std::optional<std::string>>> sqlite_store::rows(std::span<row_key const> keys) {
  auto reader = readers_.take();
  if (!reader) return reader.error();
  if (keys.size() == 1) return rows_from(**reader, keys);  // a statement sees one state anyhow
  auto const one_state = snapshot::begin(**reader);
  if (!one_state) return one_state.error();
  return rows_from(**reader, keys);
}

result<std::vector<row>> sqlite_store::range(range_request const& request) {
  auto reader = readers_.take();
  if (!reader) return reader.error();
  return range_from(**reader, request);
}

result<std::unique_ptr<row_reader>> sqlite_store::view() {
  auto reader = readers_.take();
  if (!reader) return reader.error();
  auto one_state = snapshot::begin(**reader);
  if (!one_state) return one_state.error();
  if (auto const begun = read_head(**reader); !begun) return begun.error();  // the first read fixes the state
  return std::make_unique<sqlite_view>(std::move(*reader), std::move(*one_state));
}

result<std::vector<change_log_entry>> sqlite_store::changes_after(version from, std::size_t changes_max) {
  auto reader = readers_.take();
  if (!reader) return reader.error();
  auto const one_state = snapshot::begin(**reader);
  if (!one_state) return one_state.error();
  auto const head = read_head(**reader);
  if (!head) return head.error();
  if (auto same = check_history(from, head->at); !same) return same.error();
  auto ready = (*reader)->use(statement_id::read_log);
  if (!ready) return ready.error();
  ready->number(1, to_sql(from.number, false)).number(2, limit_of(changes_max));
  std::vector<change_log_entry> entries;
  int code;
  while ((code = ready->step()) == SQLITE_ROW) {
    auto entry = read_entry(*ready);
    if (!entry) return entry.error();
    entries.push_back(std::move(*entry));
  }
  if (code != SQLITE_DONE) return (*reader)->failure(code);
  return entries;
}

result<std::optional<change_log_entry>> sqlite_store::command(std::string_view command_id) {
  auto reader = readers_.take();
  if (!reader) return reader.error();
  auto ready = (*reader)->use(statement_id::find_command);
  if (!ready) return ready.error();
  auto const code = ready->bytes(1, command_id).step();
  if (code == SQLITE_DONE) return std::optional<change_log_entry>();
  if (code != SQLITE_ROW) return (*reader)->failure(code);
  auto entry = read_entry(*ready);
  if (!entry) return entry.error();
  return std::optional(std::move(*entry));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

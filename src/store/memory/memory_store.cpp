// A store that lives and dies with the process. Invariant: `log_[i]` describes change i + 1, and the tables
// hold what changes 1 to log_.size() say, less what was erased. Writers hold `lock_` alone, readers share it;
// a visitor of `load` is called under it and must not call the store. SPDX-License-Identifier: Apache-2.0
#include <madang/store/memory.hpp>

#include <deque>
#include <mutex>
#include <shared_mutex>
#include <variant>

#include "store/change_rules.hpp"
#include "store/memory/memory_table.hpp"
#include "store/touched_keys.hpp"

namespace madang {
inline namespace v1 {
namespace {

using any_table = std::variant<detail::single_table, detail::grouped_table<detail::valued_entry>,
                               detail::grouped_table<detail::bare_entry>>;

any_table make_table(detail::table_shape const& shape) {
  if (shape.width == 1) return detail::single_table{};
  if (shape.has_value) return detail::grouped_table<detail::valued_entry>{};
  return detail::grouped_table<detail::bare_entry>{};
}

// A shared mutex that lets no new reader pass a waiting writer, so that readers cannot hold a writer up for
// ever.
class fair_mutex {
 public:
  void lock() {
    std::lock_guard const next(gate_);
    inner_.lock();
  }
  void unlock() { inner_.unlock(); }
  void lock_shared() {
    std::lock_guard const next(gate_);
    inner_.lock_shared();
  }
  void unlock_shared() { inner_.unlock_shared(); }

 private:
  std::mutex gate_;
  std::shared_mutex inner_;
};

struct packed_entry {
  timestamp at;
  std::string command_id;
  std::string audit;
  std::string touched;
};

result<change_log_entry> unpacked(packed_entry const& from, std::uint64_t number) {
  auto touched = detail::unpack_touched(from.touched);
  if (!touched) return touched.error();
  return change_log_entry{number, from.at, from.command_id, from.audit, std::move(*touched)};
}

class memory_store final : public store {
 public:
  explicit memory_store(random_source& random) {
    random.fill(head_.network);
    random.fill(head_.secret);
    head_.at.incarnation = 1;
    for (std::size_t in = 0; in < table_count; ++in) tables_[in] = make_table(detail::table_shapes[in]);
  }

  result<store_head> head() override;
  result<void> load(table in, row_visitor const& visit) override;
  result<std::vector<std::optional<std::string>>> rows(std::span<row_key const> keys) override;
  result<std::vector<row>> range(range_request const& request) override;
  result<void> commit(std::span<change const> group, version expected) override;
  result<std::vector<change_log_entry>> changes_after(version from, std::size_t changes_max) override;
  result<std::optional<change_log_entry>> command(std::string_view command_id) override;
  result<void> erase(std::span<row_key const> keys) override;
  result<void> rewrite_log(std::span<change_log_entry const> entries) override;
  result<void> compact() override { return {}; }
  result<void> scrub() override { return {}; }
  result<void> backup(std::filesystem::path const&) override { return fail(errc::not_supported, "backup"); }
  result<std::vector<std::string>> check() override;
  bool read_only() const noexcept override { return false; }

 private:
  any_table& table_of(table in) noexcept { return tables_[static_cast<std::size_t>(in)]; }
  bool commands_are_new(std::span<change const> group) const;
  bool commands_stay_unique(std::span<change_log_entry const> entries) const;
  void apply(change const& one);
  void apply(row const& one);

  fair_mutex lock_;
  store_head head_;
  bool half_done_ = false;  // memory ran out within a commit
  std::array<any_table, table_count> tables_;
  std::deque<packed_entry> log_;  // entries never move: command_numbers_ points into them
  boost::unordered_flat_map<std::string_view, std::uint64_t> command_numbers_;
};

result<store_head> memory_store::head() {
  std::shared_lock const reading(lock_);
  return head_;
}

result<void> memory_store::load(table in, row_visitor const& visit) {
  if (static_cast<std::size_t>(in) >= table_count) return fail(errc::out_of_range, "table");
  std::shared_lock const reading(lock_);
  row one;
  one.key.in = in;
  std::visit(
      [&](auto const& from) {
        from.each([&](std::uint64_t a, std::uint64_t b, std::uint64_t c, std::string const& value) {
          one.key = {in, a, b, c};
          one.value = value;
          return visit(one);
        });
      },
      table_of(in));
  return {};
}

result<std::vector<std::optional<std::string>>> memory_store::rows(std::span<row_key const> keys) {
  std::vector<std::optional<std::string>> values(keys.size());
  std::shared_lock const reading(lock_);
  for (std::size_t at = 0; at < keys.size(); ++at)
    if (detail::key_fits(keys[at]))
      values[at] = std::visit([&](auto const& from) { return from.get(keys[at]); }, table_of(keys[at].in));
  return values;
}

result<std::vector<row>> memory_store::range(range_request const& request) {
  if (static_cast<std::size_t>(request.in) >= table_count) return fail(errc::out_of_range, "table");
  std::vector<row> found;
  if (request.rows_max == 0) return found;
  auto const collect = [&](std::uint64_t a, std::uint64_t b, std::uint64_t c, std::string const& value) {
    found.push_back({{request.in, a, b, c}, value, false});
    return found.size() < request.rows_max;
  };
  std::shared_lock const reading(lock_);
  std::visit([&](auto const& from) { from.part(request, collect); }, table_of(request.in));
  return found;
}

result<void> memory_store::commit(std::span<change const> group, version expected) {
  std::unique_lock const writing(lock_);
  if (half_done_) return fail(errc::poisoned, "memory");
  if (auto sound = detail::check_group(group, expected, head_.at, head_.time); !sound) return sound;
  if (!commands_are_new(group)) return fail(errc::key_conflict, "command_id");
  half_done_ = true;
  for (auto const& each : group) apply(each);
  half_done_ = false;
  return {};
}

bool memory_store::commands_are_new(std::span<change const> group) const {
  boost::unordered_flat_map<std::string_view, bool> here;
  for (auto const& each : group) {
    if (each.command_id.empty()) continue;
    if (command_numbers_.contains(each.command_id) || !here.emplace(each.command_id, true).second)
      return false;
  }
  return true;
}

void memory_store::apply(change const& one) {
  for (auto const& each : one.rows) apply(each);
  auto const& entry =
      log_.emplace_back(packed_entry{one.at, one.command_id, one.audit, detail::pack_touched(one.rows)});
  if (!entry.command_id.empty()) command_numbers_.emplace(entry.command_id, one.number);
  head_.at.number = one.number;
  head_.time = one.at;
}

void memory_store::apply(row const& one) {
  std::visit(
      [&](auto& to) {
        if (one.erased)
          to.remove(one.key);
        else
          to.put(one.key, one.value);
      },
      table_of(one.key.in));
}

result<std::vector<change_log_entry>> memory_store::changes_after(version from, std::size_t changes_max) {
  std::shared_lock const reading(lock_);
  if (auto same = detail::check_history(from, head_.at); !same) return same.error();
  std::vector<change_log_entry> entries;
  for (auto number = from.number; number < log_.size() && entries.size() < changes_max; ++number) {
    auto entry = unpacked(log_[number], number + 1);
    if (!entry) return entry.error();
    entries.push_back(std::move(*entry));
  }
  return entries;
}

result<std::optional<change_log_entry>> memory_store::command(std::string_view command_id) {
  std::shared_lock const reading(lock_);
  auto const found = command_numbers_.find(command_id);
  if (found == command_numbers_.end()) return std::optional<change_log_entry>();
  auto entry = unpacked(log_[found->second - 1], found->second);
  if (!entry) return entry.error();
  return std::optional(std::move(*entry));
}

result<void> memory_store::erase(std::span<row_key const> keys) {
  std::unique_lock const writing(lock_);
  for (auto const& each : keys)
    if (detail::key_fits(each)) apply(row{each, {}, true});
  return {};
}

// Entries are taken one after the other: an id may go over from one to a later one.
bool memory_store::commands_stay_unique(std::span<change_log_entry const> entries) const {
  boost::unordered_flat_map<std::string_view, std::uint64_t> owners;  // of ids that these entries had or get
  auto const owner = [&](std::string_view id) -> std::uint64_t {
    if (auto const here = owners.find(id); here != owners.end()) return here->second;
    auto const known = command_numbers_.find(id);
    return known == command_numbers_.end() ? 0 : known->second;
  };
  for (auto const& each : entries) {
    auto const& old = log_[each.number - 1].command_id;
    if (!old.empty() && owner(old) == each.number) owners[old] = 0;
    if (each.command_id.empty()) continue;
    if (auto const other = owner(each.command_id); other != 0 && other != each.number) return false;
    owners[each.command_id] = each.number;
  }
  return true;
}

result<void> memory_store::rewrite_log(std::span<change_log_entry const> entries) {
  std::unique_lock const writing(lock_);
  for (auto const& each : entries) {
    auto const there = each.number != 0 && each.number <= log_.size() && log_[each.number - 1].at == each.at;
    if (!there) return fail(errc::out_of_range, "number", each.number, log_.size());
  }
  if (!commands_stay_unique(entries)) return fail(errc::key_conflict, "command_id");
  for (auto const& each : entries) {
    auto& entry = log_[each.number - 1];
    auto const old = command_numbers_.find(entry.command_id);
    if (old != command_numbers_.end() && old->second == each.number) command_numbers_.erase(old);
    entry = {each.at, each.command_id, each.audit, detail::pack_touched(each.touched)};
    if (!entry.command_id.empty()) command_numbers_.emplace(entry.command_id, each.number);
  }
  return {};
}

result<std::vector<std::string>> memory_store::check() {
  std::shared_lock const reading(lock_);
  std::vector<std::string> wrong;
  if (half_done_) wrong.emplace_back("memory ran out within a commit");
  if (head_.at.number != log_.size()) wrong.emplace_back("the log does not end at the head");
  return wrong;
}

}  // namespace

std::unique_ptr<store> make_memory_store(random_source& random) {
  return std::make_unique<memory_store>(random);
}

}  // namespace v1
}  // namespace madang

// Opening: rows into memory; following another process; checking memory against rows.
// SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/core/text.hpp>
#include <madang/network/detail/network_impl.hpp>

#include <algorithm>
#include <map>

namespace madang {
inline namespace v1 {
namespace detail {

result<void> network_impl::create() {
  auto const name = normalize("owner_name", options.owner_name, options.limits.name_bytes_max);
  if (!name) return name.error();
  auto const key = normalize("owner_key", options.owner_key, options.limits.key_bytes_max);
  if (!key) return key.error();
  if (options.owner_key.empty()) return fail(errc::empty, "owner_key");
  node_data owner;
  owner.kind = node_kind::organization;
  owner.key = options.owner_key;
  owner.name = *name;
  field_writer id;
  id.number(1, 1);
  field_writer format;
  format.number(1, 1).text(2, unicode_version());
  change first;
  first.number = 1;
  first.at = timestamp{std::chrono::milliseconds{std::max(now_ms(), working_.time_ms)}};
  first.rows.push_back({{table::node, 1, 0, 0}, owner.encode(), false});
  first.rows.push_back({{table::meta, static_cast<std::uint64_t>(meta_key::owner), 0, 0}, id.bytes, false});
  first.rows.push_back(
      {{table::meta, static_cast<std::uint64_t>(meta_key::format), 0, 0}, format.bytes, false});
  audit_data audit;
  audit.chain = audit.next({}, first.number, first.at);
  first.audit = audit.encode();
  auto const done = rows->commit({&first, 1}, working_.at);
  if (!done) return done;
  take_position(first.number, first.at, first.audit);
  return {};
}

// The chain goes on where the last entry of the log ends it.
result<void> network_impl::load_chain() {
  auto const before = version{working_.at.incarnation, working_.at.number - 1};
  auto const last = rows->changes_after(before, 1);
  if (!last) return last.error();
  if (last->empty()) return fail(errc::corrupt, "log");
  take_position(last->front().number, last->front().at, last->front().audit);
  return {};
}

result<void> network_impl::load_table(table which) {
  std::optional<error> wrong;
  auto const done = rows->load(which, [&](row const& each) {
    if (!working_.apply(heap_, each, bodies_)) wrong = fail(errc::corrupt, "row");
    return !wrong;
  });
  if (!done) return done;
  if (wrong) return *wrong;
  return {};
}

// Activity ids have no gaps: the last one is found by doubling and halving.
result<std::uint64_t> network_impl::last_activity() {
  auto const exists = [&](std::uint64_t id) -> result<bool> {
    row_key const key{table::activity, id, 0, 0};
    auto const found = rows->rows({&key, 1});
    if (!found) return found.error();
    return found->front().has_value();
  };
  std::uint64_t known = 0;
  std::uint64_t step = 1;
  for (bool growing = true; step != 0;) {
    auto const there = exists(known + step);
    if (!there) return there.error();
    if (*there) known += step;
    if (!*there) growing = false;
    step = growing ? step * 2 : step / 2;
  }
  return known;
}

result<void> network_impl::apply_keys(std::span<row_key const> keys) {
  auto const values = rows->rows(keys);
  if (!values) return values.error();
  for (std::size_t at = 0; at < keys.size(); ++at) {
    auto const& value = (*values)[at];
    if (!value && (keys[at].in == table::activity || keys[at].in == table::node)) continue;
    if (!working_.apply(heap_, {keys[at], value.value_or(std::string{}), !value}, bodies_))
      return fail(errc::corrupt, "row");
  }
  return {};
}

result<void> network_impl::load_hot_window() {
  auto const last = last_activity();
  if (!last) return last.error();
  auto& stream = working_.stream;
  stream.activity_count = *last;
  stream.published_count = *last;
  auto const keep = options.hot_activities_max;
  auto const page = keep == 0 ? result<std::vector<row>>(std::vector<row>{})
                              : rows->posting_page(network_source, order_max, keep);
  if (!page) return page.error();
  stream.hot_from = page->size() < keep ? 0 : page->empty() ? order_max : page->back().key.b;
  stream.begin(heap_, working_.time_ms);
  std::vector<row_key> keys;
  for (auto at = page->rbegin(); at != page->rend(); ++at)
    keys.push_back({table::activity, id_of(at->key.b), 0, 0});
  if (auto const done = apply_keys(keys); !done) return done;
  for (auto& key : keys) {
    auto const id = key.a;
    auto const* header = stream.header(id);
    if (header == nullptr) return fail(errc::corrupt, "posting");
    row_key const rest[] = {{table::body, id, header->revision, 0}, {table::counter, id, 0, 0}};
    if (auto const done = apply_keys(rest); !done) return done;
    range_request reactions{table::reaction, id};
    reactions.newest_first = false;
    reactions.rows_max = SIZE_MAX;
    auto const marks = rows->range(reactions);
    if (!marks) return marks.error();
    for (auto const& each : *marks)
      if (!working_.apply(heap_, each, bodies_)) return fail(errc::corrupt, "reaction");
  }
  return {};
}

result<void> network_impl::load() {
  if (working_.at.number == 0) {
    if (rows->read_only()) return fail(errc::not_a_network, "network");
    if (auto const done = create(); !done) return done;
  } else if (auto const done = load_chain(); !done) {
    return done;
  }
  for (auto which : {table::meta, table::node, table::edge, table::visit, table::govern, table::rank,
                     table::inbox, table::task})
    if (auto const done = load_table(which); !done) return done;
  if (!working_.owner) return fail(errc::corrupt, "owner");
  if (options.hot_activities_max == std::numeric_limits<std::size_t>::max()) {
    working_.stream.begin(heap_, working_.time_ms);
    for (auto which : {table::activity, table::counter, table::reaction, table::body})
      if (auto const done = load_table(which); !done) return done;
  } else if (auto const done = load_hot_window(); !done) {
    return done;
  }
  auto const owned = working_.graph.is(working_.owner, node_kind::organization);
  if (!owned || working_.inboxes.node_max > working_.graph.node_count || !working_.graph.sound() ||
      !working_.stream.sound(working_.graph))
    return fail(errc::corrupt, "reference");
  publish();
  return {};
}

result<void> network_impl::refresh() {
  auto const follow = [&]() -> result<void> {
    for (;;) {
      auto const log = rows->changes_after(working_.at, 1'000);
      if (!log) return log.error();
      if (log->empty()) return {};
      for (auto const& entry : *log) {
        if (auto const done = apply_keys(entry.touched); !done) return done;
        take_position(entry.number, entry.at, entry.audit);
      }
      publish();
    }
  };
  return while_nobody_writes([&]() -> result<void> {
    auto const before = working_.at;
    auto const done = follow();
    if (!done) roll_back();
    if (working_.at != before) wake_listeners();
    return done;
  });
}

result<void> network_impl::check_postings(std::vector<std::string>& wrong) {
  auto const seen = look();
  std::uint64_t stored = 0;
  std::uint64_t wanted = 0;
  auto const mixed = [](std::uint64_t source, std::uint64_t order) {
    auto value = source * 0x9e3779b97f4a7c15ULL ^ (order + 0x632be59bd9b4e019ULL);
    value = (value ^ (value >> 31)) * 0xbf58476d1ce4e5b9ULL;
    return value ^ (value >> 29);
  };
  auto done = rows->load(table::posting, [&](row const& each) {
    auto const dead = each.key.a == deleted_source || each.key.a == held_source;
    auto const in_line = dead && second_of(each.key.b) < deleted_second_min;
    if (!in_line) stored += mixed(dead ? deleted_source : each.key.a, each.key.b);
    return true;
  });
  if (!done) return done;
  std::uint64_t last = 0;
  done = rows->load(table::activity, [&](row const& each) {
    if (each.key.a > seen.now.stream.activity_count) return true;  // committed while this runs
    auto const data = activity_data::decode(each.value);
    if (!data) wrong.push_back("activity " + std::to_string(each.key.a) + ": row cannot be read");
    if (each.key.a != ++last) wrong.push_back("activity " + std::to_string(last) + " is missing");
    last = each.key.a;
    if (!data) return true;
    auto const order = order_of(data->time_ms, each.key.a);
    for (auto source : sources_of(*data, seen.now.graph)) wanted += mixed(source, order);
    if (data->deleted_at != 0)
      wanted += mixed(deleted_source, order_key{data->deleted_at} << 32 | each.key.a);
    auto const* header = seen.now.stream.header(each.key.a);
    auto const hot = order >= seen.now.stream.hot_from;
    if (hot != (header != nullptr))
      wrong.push_back("activity " + std::to_string(each.key.a) + ": wrongly in or out of memory");
    if (header == nullptr) return true;
    auto same = data_of(*header);
    same.deleted_by = data->deleted_by;
    same.deleted_at = data->deleted_at;
    same.bundled_until = data->bundled_until;
    if (same.encode() != each.value)
      wrong.push_back("activity " + std::to_string(each.key.a) + ": memory differs");
    return true;
  });
  if (!done) return done;
  if (stored != wanted) wrong.push_back("postings are not those of the activities");
  return {};
}

result<void> network_impl::check_counters(std::vector<std::string>& wrong) {
  std::map<std::uint64_t, tally> wanted;
  std::vector<std::uint64_t> tombstones;
  auto done = rows->load(table::activity, [&](row const& each) {
    auto const data = activity_data::decode(each.value);
    if (data && data->shrunk) tombstones.push_back(each.key.a);
    if (!data || data->kind != activity_kind::comment || data->deleted) return true;
    wanted[data->parent].add(tally::replies, data->circle, data->insiders_only, 1);
    if (!data->buried) wanted[data->root].add(tally::comments, data->circle, data->insiders_only, 1);
    return true;
  });
  if (!done) return done;
  done = rows->load(table::reaction, [&](row const& each) {
    std::uint32_t circle = 0;
    for (field_reader in(each.value); in.next();)
      if (in.tag == 2) circle = static_cast<std::uint32_t>(in.number);
    wanted[each.key.a].add(tally::reactions + static_cast<std::uint32_t>(each.key.c), circle, false, 1);
    return true;
  });
  if (!done) return done;
  for (auto id : tombstones) wanted.erase(id);  // what lies below is not shrunk yet
  done = rows->load(table::counter, [&](row const& each) {
    auto const at = wanted.find(each.key.a);
    auto const expected = at == wanted.end() ? std::string{} : at->second.encode();
    if (expected != each.value)
      wrong.push_back("activity " + std::to_string(each.key.a) + ": counters differ from a recount");
    if (at != wanted.end()) wanted.erase(at);
    return true;
  });
  if (!done) return done;
  for (auto const& [id, totals] : wanted)
    if (!totals.entries().empty())
      wrong.push_back("activity " + std::to_string(id) + ": counters are missing");
  return {};
}

result<std::vector<std::string>> network_impl::check() {
  auto wrong = rows->check();
  if (!wrong) return wrong;
  if (auto const done = check_postings(*wrong); !done) return done.error();
  if (auto const done = check_counters(*wrong); !done) return done.error();
  if (auto const done = check_audit(*wrong); !done) return done.error();
  if (auto const done = check_inboxes(*wrong); !done) return done.error();
  if (auto const done = check_deliveries(*wrong); !done) return done.error();
  return wrong;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// What all commands share. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/core/text.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {

writer::writer(writer_context const& in, transact_options const& options, std::int64_t now_ms)
    : in_(in), options_(options), now_ms_(now_ms), activities_(in.working.stream, in.working.graph, in.rows) {
  change_.at = timestamp{std::chrono::milliseconds{now_ms}};
  change_.command_id = options.command_id;
}

result<void> writer::begin() {
  if (++commands_ > in_.allowed.batch_commands_max)
    return fail(errc::too_long, "batch", commands_, in_.allowed.batch_commands_max);
  return {};
}

void writer::note(std::uint32_t command, node_id whom) {
  put_varint(audit_, command);
  put_varint(audit_, whom.value);
}

change writer::finish(std::uint64_t number) {
  change_.number = number;
  audit_data audit;
  audit.mode = static_cast<std::uint64_t>(options_.mode);
  audit.first_activity = first_activity_;
  audit.first_node = first_node_;
  audit.commands = std::move(audit_);
  audit.origin = options_.origin;
  if (!audit.origin.empty()) {
    std::array<std::uint8_t, 16> salt{};
    in_.random.fill(salt);
    audit.salt.assign(salt.begin(), salt.end());
  }
  audit.commit_origin();
  audit.chain = audit.next(in_.working.chain, number, change_.at);
  in_.working.chain = audit.chain;
  change_.audit = audit.encode();
  return std::move(change_);
}

bool writer::put(row value) {
  if (!in_.working.apply(in_.heap, value, in_.bodies)) return false;
  auto const in = value.key.in;
  if (in == table::activity || in == table::body || in == table::counter || in == table::reaction)
    activities_.forget(value.key.a);
  change_.rows.push_back(std::move(value));
  in_.rows.note_last(change_.rows);
  return true;
}

result<void> writer::failure() const {
  if (activities_.failure) return *activities_.failure;
  return {};
}

result<std::int64_t> writer::time_for(std::optional<timestamp> const& at) const {
  constexpr std::int64_t end_ms = (std::int64_t{1} << 32) * 1000 - 1;
  if (!at) return now_ms_;
  if (options_.mode != write_mode::backfill) return fail(errc::not_allowed, "at");
  auto const ms = at->time_since_epoch().count();
  if (ms < 0 || ms > std::min(now_ms_, end_ms)) return fail(errc::out_of_range, "at");
  return ms;
}

bool writer::may_see(person_id person, std::uint64_t id, activity_header const& header) {
  return allowed(person, [&](reader_rights& rights) { return rights.activity(id, header, activities_); });
}

result<void> writer::acting(person_id actor, std::string_view field) const {
  if (!graph().exists(actor) || graph().node(actor).kind != node_kind::person)
    return fail(errc::unknown_node, field);
  auto const& entry = graph().node(actor);
  if (entry.hidden || entry.inactive) return fail(errc::inactive, field);
  return {};
}

result<node_id> writer::known(node_id id, node_kind kind, std::string_view field) const {
  auto const at = graph().resolve(id);
  if (!graph().exists(at)) return fail(errc::unknown_node, field);
  if (graph().node(at).kind != kind) return fail(errc::wrong_kind, field);
  if (graph().node(at).hidden) return fail(errc::unknown_node, field);
  return at;
}

result<std::string> writer::clean_key(std::string_view field, std::string_view key) const {
  if (key.empty()) return fail(errc::empty, field);
  if (key.size() > in_.allowed.key_bytes_max)
    return fail(errc::too_long, field, key.size(), in_.allowed.key_bytes_max);
  auto const valid = normalize(field, key, in_.allowed.key_bytes_max * 4);
  if (!valid) return valid.error();
  return std::string(key);
}

result<std::string> writer::clean_name(std::string_view field, std::string_view name) const {
  auto clean = normalize(field, name, in_.allowed.name_bytes_max);
  if (!clean) return clean.error();
  auto const length = count_graphemes(*clean, in_.allowed.name_graphemes_max);
  if (length > in_.allowed.name_graphemes_max)
    return fail(errc::too_long, field, length, in_.allowed.name_graphemes_max);
  return clean;
}

result<void> writer::clean_fields(std::span<std::pair<std::string_view, std::string*> const> fields) const {
  for (auto const& [field, value] : fields) {
    auto clean = normalize(field, *value, in_.allowed.name_bytes_max);
    if (!clean) return clean.error();
    *value = std::move(*clean);
  }
  return {};
}

result<activity_data> writer::load(activity_id id) {
  auto const value = get({table::activity, id.value, 0, 0});
  if (!value) return value.error();
  auto data = *value ? activity_data::decode(**value) : std::nullopt;
  if (!data) return fail(errc::unknown_activity, "activity");
  return std::move(*data);
}

result<body_data> writer::load_body(activity_id id, std::uint32_t revision) {
  auto const value = get({table::body, id.value, revision, 0});
  if (!value) return value.error();
  auto data = body_data::decode(*value ? **value : std::string_view{});
  if (!data) return fail(errc::corrupt, "body");
  return std::move(*data);
}

bool writer::count(std::uint64_t id, std::uint32_t what, std::uint32_t circle, bool insiders_only,
                   std::int64_t by) {
  auto const* of = activities_.header(id);
  if (of != nullptr && of->has(activity_header::shrunk)) return true;  // tombstones have no totals
  tally totals;
  if (auto const* known_totals = activities_.totals(id)) {
    if (in_.working.stream.header(id) != nullptr) totals = *known_totals;
  }
  if (in_.working.stream.header(id) == nullptr) {
    auto const value = get({table::counter, id, 0, 0});
    if (!value) return false;
    if (*value) totals = tally::decode(**value).value_or(tally{});
  }
  totals.add(what, circle, insiders_only, by);
  return put({{table::counter, id, 0, 0}, totals.encode(), false});
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// A log of events, grown line by line. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/event_log.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace madang {
inline namespace v1 {
namespace {

constexpr std::int64_t time_ms_max = std::int64_t{1} << 53;
constexpr std::array<std::string_view, action_verbs_count> verb_names{"reply",    "react",  "open",
                                                                      "bookmark", "follow", "hide"};

result<void> check_given(std::string_view field, std::string_view text) {
  if (text.empty()) return fail(errc::empty, field);
  return {};
}

std::string at_position(std::string_view field, std::size_t at) {
  std::string out(field);
  out.append("[").append(std::to_string(at)).append("]");
  return out;
}

/// Numbers of names, each name once; empty ones are none.
std::vector<std::uint32_t> numbers_of(std::vector<std::string_view> const& names, name_table& table) {
  std::vector<std::uint32_t> out;
  for (auto const name : names) {
    if (name.empty()) continue;
    auto const number = table.add(name);
    if (std::ranges::find(out, number) == out.end()) out.push_back(number);
  }
  return out;
}

/// One per item, or none.
result<void> check_count(std::string_view field, std::size_t given, impression_line const& line) {
  if (given != 0 && given != line.items.size()) return fail(errc::too_long, field, given, line.items.size());
  return {};
}

result<void> check_positions(impression_line const& line) {
  for (std::size_t at = 0; at < line.positions.size(); ++at)
    if (line.positions[at] == 0) return fail(errc::out_of_range, at_position("positions", at));
  return check_count("positions", line.positions.size(), line);
}

std::vector<std::uint32_t> positions_of(impression_line const& line) {
  auto out = line.positions;
  for (auto at = out.size(); at < line.items.size(); ++at) out.push_back(static_cast<std::uint32_t>(at) + 1);
  return out;
}

result<void> check_propensities(impression_line const& line) {
  auto const& given = line.propensities;
  for (std::size_t at = 0; at < given.size(); ++at)
    if (!(given[at] > 0 && given[at] <= 1)) return fail(errc::out_of_range, at_position("propensities", at));
  return check_count("propensities", given.size(), line);
}

}  // namespace

std::string_view name_of(action_verb verb) noexcept { return verb_names[static_cast<std::size_t>(verb)]; }

std::uint32_t name_table::add(std::string_view name) {
  if (auto const known = find(name); known != none) return known;
  auto const number = size();
  numbers_.emplace(names_.emplace_back(name), number);
  return number;
}

std::uint32_t name_table::find(std::string_view name) const {
  auto const at = numbers_.find(name);
  return at == numbers_.end() ? none : at->second;
}

result<void> event_log::check_time(std::int64_t at_ms) const {
  if (at_ms < 0 || at_ms > time_ms_max)
    return fail(errc::out_of_range, "t", static_cast<std::uint64_t>(at_ms), time_ms_max);
  if (!events_.empty() && at_ms < events_.back().at_ms)
    return fail(errc::out_of_range, "t (earlier than the line before)");
  return {};
}

result<std::uint32_t> event_log::known_item(std::string_view field, std::string_view id) const {
  if (id.empty()) return fail(errc::empty, field);
  auto const number = ids_.find(id);
  if (number == name_table::none) return fail(errc::unknown_activity, field);
  return number;
}

result<void> event_log::add(item_line const& line) {
  if (auto const done = check_time(line.at_ms); !done) return done;
  if (auto const done = check_given("id", line.id); !done) return done;
  if (auto const done = check_given("author", line.author); !done) return done;
  if (ids_.find(line.id) != name_table::none) return fail(errc::key_conflict, "id");
  logged_item made;
  made.at_ms = line.at_ms;
  made.event = static_cast<std::uint32_t>(events_.size());
  made.author = people_.add(line.author);
  if (!line.place.empty()) made.place = places_.add(line.place);
  made.addressed = line.to.has_value();
  made.topics = numbers_of(line.topics, topics_);
  if (line.to) made.to = numbers_of(*line.to, people_);
  append({line.at_ms, log_event_type::item, action_verb::reply, name_table::none, ids_.add(line.id)});
  items_.push_back(std::move(made));
  return {};
}

result<void> event_log::add(action_line const& line) {
  if (auto const done = check_time(line.at_ms); !done) return done;
  if (auto const done = check_given("reader", line.reader); !done) return done;
  auto const item = known_item("item", line.item);
  if (!item) return item.error();
  append({line.at_ms, log_event_type::action, line.verb, people_.add(line.reader), *item});
  return {};
}

result<void> event_log::add(impression_line const& line) {
  if (auto const done = check_time(line.at_ms); !done) return done;
  if (auto const done = check_given("reader", line.reader); !done) return done;
  if (auto const done = check_propensities(line); !done) return done;
  if (auto const done = check_positions(line); !done) return done;
  logged_impression shown;
  for (std::size_t at = 0; at < line.items.size(); ++at) {
    auto const item = known_item(at_position("items", at), line.items[at]);
    if (!item) return item.error();
    shown.items.push_back(*item);
  }
  shown.at_ms = line.at_ms;
  shown.event = static_cast<std::uint32_t>(events_.size());
  shown.reader = people_.add(line.reader);
  shown.propensities = line.propensities;
  shown.positions = positions_of(line);
  append({line.at_ms, log_event_type::impression, action_verb::open, shown.reader,
          static_cast<std::uint32_t>(impressions_.size())});
  impressions_.push_back(std::move(shown));
  return {};
}

}  // namespace v1
}  // namespace madang

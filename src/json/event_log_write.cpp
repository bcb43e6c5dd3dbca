// Writes logs for the evaluation of rankings. SPDX-License-Identifier: Apache-2.0
#include <madang/json/event_log.hpp>
#include <madang/json/parse.hpp>
#include <madang/rank/scorer.hpp>

#include <boost/json/array.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

template <class Value>
json::array numbers_of(std::vector<Value> const& from) {
  json::array out;
  out.reserve(from.size());
  for (auto const& each : from) out.emplace_back(each);
  return out;
}

/// The features that are not 0, by the names that expressions know.
json::object features_of(rank_features const& from) {
  auto const numbers = columns_of(from, rank_weights{});
  json::object out;
  for (std::size_t at = 0; at < rank_columns_count; ++at)
    if (numbers[at] != 0) out[name_of(static_cast<rank_column>(at))] = numbers[at];
  return out;
}

template <class Line>
result<void> write(std::ostream& to, Line const& line) {
  to << write_json(to_json(line)) << '\n';
  if (!to) return fail(errc::io_error, "event log");
  return {};
}

}  // namespace

json::object to_json(item_line const& from) {
  json::object out{{"t", from.at_ms}, {"type", "item"}, {"id", from.id}, {"author", from.author}};
  if (!from.place.empty()) out["place"] = from.place;
  if (!from.topics.empty()) out["topics"] = numbers_of(from.topics);
  if (from.to) out["to"] = numbers_of(*from.to);
  return out;
}

json::object to_json(action_line const& from) {
  json::object out{{"t", from.at_ms},
                   {"type", "action"},
                   {"reader", from.reader},
                   {"verb", name_of(from.verb)},
                   {"item", from.item}};
  if (from.shown) {
    out["shown"] = from.shown->at_ms;
    out["position"] = from.shown->position;
  }
  return out;
}

json::object to_json(impression_line const& from) {
  json::object out{
      {"t", from.at_ms}, {"type", "impression"}, {"reader", from.reader}, {"items", numbers_of(from.items)}};
  if (!from.propensities.empty()) out["propensities"] = numbers_of(from.propensities);
  if (!from.positions.empty()) out["positions"] = numbers_of(from.positions);
  if (!from.config.empty()) {
    out["config"] = from.config;
    out["version"] = from.config_version;
  }
  if (from.features.empty()) return out;
  json::array features;
  for (auto const& each : from.features) features.push_back(features_of(each));
  out["features"] = std::move(features);
  return out;
}

result<void> json_lines_sink::take(item_line const& line) { return write(to_, line); }
result<void> json_lines_sink::take(action_line const& line) { return write(to_, line); }
result<void> json_lines_sink::take(impression_line const& line) { return write(to_, line); }

}  // namespace v1
}  // namespace madang

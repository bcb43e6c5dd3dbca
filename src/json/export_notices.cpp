// Lines about what people and the network say of notifications. SPDX-License-Identifier: Apache-2.0
#include <madang/json/inbox_json.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "json/export_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace json = boost::json;

std::string word_of(export_context const& in, reason_code category) {
  auto const* words = in.from.words();
  return words != nullptr ? std::string(words->word_of(category)) : std::string();
}

preference shown(export_context const& in, preference_data const& from) {
  preference out;
  if (from.category != 0) out.reason = reason_of(from.category);
  out.host_reason = word_of(in, from.category);
  out.channel = from.channel;
  out.choice = from.choice;
  out.enforced = from.enforced;
  return out;
}

batch_rule shown(export_context const& in, batch_rule_data const& from) {
  batch_rule out;
  if (from.category != 0) out.reason = reason_of(from.category);
  out.host_reason = word_of(in, from.category);
  out.channel = from.channel;
  out.mode = from.mode;
  out.window = std::chrono::minutes(from.window_minutes);
  out.window_max = std::chrono::minutes(from.window_max_minutes);
  return out;
}

// Numbers of the host's words differ from network to network: by name.
template <class Said, class Shown>
json::array in_order(export_context const& in, std::vector<Said> const& from, Shown const& show) {
  std::vector<std::pair<std::string, json::value>> all;
  for (auto const& each : from) {
    auto const category = each.category;
    auto key = category == 0 ? std::string() : std::string(name_of(reason_of(category)));
    key.append("\n").append(word_of(in, category)).append("\n").append(name_of(each.channel));
    all.emplace_back(std::move(key), to_json(show(in, each)));
  }
  std::ranges::sort(all, {}, &std::pair<std::string, json::value>::first);
  json::array out;
  for (auto& each : all) out.push_back(std::move(each.second));
  return out;
}

json::array rules_of(export_context& in, archived_notices const& said) {
  std::vector<std::pair<std::string, json::value>> all;
  for (auto const& [category, steps] : said.escalations) {
    auto line = to_json(escalation_rule{reason_of(category), word_of(in, category), steps});
    auto& shown_steps = line.as_object()["steps"].as_array();
    for (std::size_t at = 0; at < steps.size(); ++at)
      if (steps[at].node) shown_steps[at].as_object()["node"] = in.id_of(steps[at].node);
    auto key = std::string(name_of(reason_of(category)));
    all.emplace_back(key.append("\n").append(word_of(in, category)), std::move(line));
  }
  std::ranges::sort(all, {}, &std::pair<std::string, json::value>::first);
  json::array out;
  for (auto& each : all) out.push_back(std::move(each.second));
  return out;
}

}  // namespace

json::object notices_line(export_context& in, node_id node, archived_notices const& said) {
  json::object line{{"type", "madang:Notices"}, {"actor", in.id_of(node)}};
  auto const nothing = line.size();
  auto const& inbox = said.inbox;
  preferences_info info;
  if (inbox.level != 0) info.level = static_cast<follow_level>(inbox.level - 1);
  auto const level = to_json(info);
  if (auto const* word = level.as_object().if_contains("level")) line["madang:level"] = *word;
  if (inbox.confidential) line["madang:confidential"] = true;
  auto const show = [](export_context const& from, auto const& one) { return shown(from, one); };
  if (!inbox.said.empty()) line["madang:said"] = in_order(in, inbox.said, show);
  if (!said.habits.rules.empty()) line["madang:batching"] = in_order(in, said.habits.rules, show);
  if (said.habits.times) line["madang:times"] = to_json(*said.habits.times);
  if (!said.escalations.empty()) line["madang:escalation"] = rules_of(in, said);
  return line.size() == nothing ? json::object() : line;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

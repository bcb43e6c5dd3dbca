// Lines about what people and the network say of notifications. SPDX-License-Identifier: Apache-2.0
#include <madang/json/inbox_json.hpp>
#include <madang/network/detail/words.hpp>

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

// Numbers of the host's words differ from network to network: by name.
using by_name = std::vector<std::pair<std::string, json::value>>;

json::array in_order(by_name all) {
  std::ranges::sort(all, {}, &by_name::value_type::first);
  json::array out;
  for (auto& each : all) out.push_back(std::move(each.second));
  return out;
}

template <class Said>
json::array said_in_order(export_context const& in, std::vector<Said> const& from) {
  by_name all;
  for (auto const& each : from) {
    auto const one = shown(each, in.from.words());
    auto key = one.reason ? std::string(name_of(*one.reason)) : std::string();
    key.append("\n").append(one.host_reason).append("\n").append(name_of(one.channel));
    all.emplace_back(std::move(key), to_json(one));
  }
  return in_order(std::move(all));
}

json::array rules_of(export_context& in, archived_notices const& said) {
  by_name all;
  for (auto const& [category, steps] : said.escalations) {
    auto const rule = shown(category, steps, in.from.words());
    auto line = to_json(rule);
    auto& shown_steps = line.as_object()["steps"].as_array();
    for (std::size_t at = 0; at < steps.size(); ++at)
      if (steps[at].node) shown_steps[at].as_object()["node"] = in.id_of(steps[at].node);
    auto key = std::string(name_of(rule.reason));
    all.emplace_back(key.append("\n").append(rule.host_reason), std::move(line));
  }
  return in_order(std::move(all));
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
  if (!inbox.said.empty()) line["madang:said"] = said_in_order(in, inbox.said);
  if (!said.habits.rules.empty()) line["madang:batching"] = said_in_order(in, said.habits.rules);
  if (said.habits.times) line["madang:times"] = to_json(*said.habits.times);
  if (!said.escalations.empty()) line["madang:escalation"] = rules_of(in, said);
  return line.size() == nothing ? json::object() : line;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

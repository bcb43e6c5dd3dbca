// How relations are told and listed. SPDX-License-Identifier: Apache-2.0
#include "cli/relation_text.hpp"

#include <fmt/format.h>
#include <madang/core/text.hpp>
#include <madang/json/page_json.hpp>

#include <chrono>

#include "cli/feed_text.hpp"

namespace madang::cli {
namespace {

constexpr std::string_view role_text(group_role role) {
  switch (role) {
    case group_role::none:
    case group_role::member:
      return "";
    case group_role::manager:
      return "manager";
    case group_role::owner:
      return "owner";
  }
  return "";
}

/// A relation's name as the verb of a sentence.
std::string_view verb_of(std::string_view relation) {
  if (relation == "member_of") return "is a member of";
  if (relation == "part_of") return "is part of";
  if (relation == "grants") return "is granted to";
  if (relation == "labels") return "asks for";
  return relation;
}

}  // namespace

void tell_relation(settings const& common, std::string_view relation, node_info const& from,
                   node_info const& to, bool holds, details const& more) {
  boost::json::object line{
      {"relation", relation}, {"from", id_text(from)}, {"to", id_text(to)}, {"holds", holds}};
  std::string sentence = title_text(from);
  if (!holds) sentence += " no longer";
  sentence += fmt::format(" {} {}", verb_of(relation), title_text(to));
  for (auto const& [word, value] : more) {
    line[word] = value;
    sentence += fmt::format(", {} {}", word, one_line(value));
  }
  tell(common, line, sentence);
}

boost::json::object listed_json(relation const& of, node_info const& other) {
  boost::json::object out;
  if (other.restricted) {
    out["restricted"] = true;
  } else {
    out["node"] = id_text(other);
    out["name"] = other.name;
  }
  auto const more = to_json(of);
  for (auto const& property : more.as_object())
    if (property.key() != "node") out.insert(property);
  return out;
}

std::string listed_line(settings const& common, relation const& of, node_info const& other) {
  std::string right;
  auto const add = [&right](std::string_view text) { right.append(right.empty() ? 0 : 2, ' ') += text; };
  if (!role_text(of.role).empty()) add(role_text(of.role));
  if (other.outsider) add("outside");
  if (of.until) add("until " + local_time(*of.until));
  if (of.since > timestamp{}) add("since " + local_time(of.since).substr(0, 10));
  auto const left = fit(title_text(other), common.out.columns - right.size() - 4);
  auto const gap = common.out.columns - 2 - display_columns(left) - right.size();
  return fmt::format("  {}{:{}}{}\n", left, "", right.empty() ? 0 : gap,
                     paint(common.out, tone::faint, right));
}

result<node_info> other_end(network const& net, person_id reader, relation const& of) {
  return net.node(reader, of.node);
}

}  // namespace madang::cli

// `madang show`: a node and what lies around it. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>

#include "cli/command.hpp"
#include "cli/relation_text.hpp"

namespace madang::cli {
namespace {

constexpr auto show_footer =
    R"(With --as, as that person may see it; else everything there is, rights apart, which
madang right list shows.

Examples:
  madang show u:kim
  madang show account:hanbit --as p:olga --limit 50
  madang show deal-room --json | jq .members_total)";

struct show_arguments {
  std::string node;
  std::string reader;
  std::size_t limit = 10;
};

/// A relation, as seen from one end.
struct side {
  std::string_view name;     ///< in JSON
  std::string_view heading;  ///< in text
  relation_kind kind;
  bool incoming;
};

constexpr std::array<side, 14> sides{{{"reports_to", "Reports to", relation_kind::reports_to, false},
                                      {"team", "Team", relation_kind::reports_to, true},
                                      {"member_of", "Member of", relation_kind::member_of, false},
                                      {"members", "Members", relation_kind::member_of, true},
                                      {"part_of", "Part of", relation_kind::part_of, false},
                                      {"parts", "Parts", relation_kind::part_of, true},
                                      {"revision_of", "Revision of", relation_kind::revision_of, false},
                                      {"revisions", "Revisions", relation_kind::revision_of, true},
                                      {"follows", "Follows", relation_kind::follows, false},
                                      {"followers", "Followers", relation_kind::follows, true},
                                      {"mutes", "Mutes", relation_kind::mutes, false},
                                      {"muted_by", "Muted by", relation_kind::mutes, true},
                                      {"blocks", "Blocks", relation_kind::blocks, false},
                                      {"blocked_by", "Blocked by", relation_kind::blocks, true}}};

void print_property(settings const& common, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  constexpr std::size_t name_columns = 14;
  print(fmt::format("  {:<{}}{}\n", name, name_columns,
                    fit(one_line(value), common.out.columns - name_columns - 2)));
}

std::string_view states_of(node_info const& node) {
  if (node.deleted) return "removed";
  if (!node.active) return "deactivated";
  if (node.archived) return node.kind == node_kind::record ? "closed" : "archived";
  return "";
}

/// The id of a node that another one names; empty when there is none or the reader may not see it.
std::string id_of(network const& net, person_id reader, node_id id) {
  if (!id) return {};
  auto const node = net.node(reader, id);
  return node && !node->restricted ? title_text(*node) : std::string();
}

void print_node(settings const& common, network const& net, person_id reader, node_info const& node) {
  for (auto const& line : wrap(title_text(node), common.out.columns))
    print(paint(common.out, tone::strong, line) + "\n");
  print_property(common, "state", states_of(node));
  print_property(common, "type", node.type);
  print_property(common, "url", node.url);
  print_property(common, "title", node.title);
  print_property(common, "unit", node.unit);
  print_property(common, "site", node.site);
  print_property(common, "organization", id_of(net, reader, node.organization));
  print_property(common, "language", node.language);
  print_property(common, "time zone", node.time_zone);
  print_property(common, "owner", id_of(net, reader, node.owner));
  if (node.kind == node_kind::record && node.access == record_access::granted)
    print_property(common, "access", "only who is granted");
  if (node.kind == node_kind::group)
    print_property(common, "privacy",
                   node.privacy == group_privacy::open     ? "open"
                   : node.privacy == group_privacy::closed ? "closed"
                                                           : "unlisted");
  for (auto const& alias : node.aliases) print_property(common, "once", alias);
}

/// The first relations of one side, in text or into a JSON object.
result<void> show_side(settings const& common, network const& net, person_id reader, node_id of,
                       side const& which, std::size_t limit, boost::json::object& out) {
  auto const found = net.relations(reader, of, which.kind, which.incoming);
  if (!found) return found.error();
  if (found->empty()) return {};
  if (!common.json) print(fmt::format("{} ({})\n", which.heading, found->size()));
  boost::json::array list;
  for (std::size_t at = 0; at < found->size() && at < limit; ++at) {
    auto const other = other_end(net, reader, (*found)[at]);
    if (!other) return other.error();
    if (common.json)
      list.push_back(listed_json((*found)[at], *other));
    else
      print(listed_line(common, (*found)[at], *other));
  }
  if (!common.json && found->size() > limit) print("  ...\n");
  out[which.name] = std::move(list);
  out[fmt::format("{}_total", which.name)] = found->size();
  return {};
}

result<exit_code> run_show(settings const& common, show_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const reader = find<person_id>(*net, "--as", in.reader);
  if (!reader) return reader.error();
  auto const id = find_any(*net, "KEY", in.node);
  if (!id) return id.error();
  auto const node = net->node(*reader, *id);
  if (!node) return explained(node.error(), {{"node", "KEY", in.node}, {"reader", "--as", in.reader}});
  if (node->restricted) return fail(errc::unknown_node, described("KEY", in.node));
  boost::json::object out{{"node", to_json(*node)}};
  if (!common.json) print_node(common, *net, *reader, *node);
  for (auto const& which : sides)
    if (auto const done = show_side(common, *net, *reader, *id, which, in.limit, out); !done)
      return done.error();
  if (common.json) print_json(out);
  return exit_code::done;
}

}  // namespace

void add_show(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(app, common, chosen,
                                    {"show", "Show a node and what lies around it", show_footer}, run_show);
  add_argument(to, "KEY", in.node, "A person, group, record, topic, organization or tag");
  to.add_option("--as", in.reader, "As this person may see it")->type_name("READER");
  to.add_option("--limit", in.limit, "Relations of each type")->type_name("N")->capture_default_str();
}

}  // namespace madang::cli

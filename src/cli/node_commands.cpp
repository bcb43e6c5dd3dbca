// `madang rekey`, `merge`, `remove`, `deactivate` and `part`: what becomes of nodes. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>

#include <boost/json/object.hpp>

#include "cli/command.hpp"
#include "cli/relation_text.hpp"

namespace madang::cli {
namespace {

constexpr auto rekey_footer = R"(The old key stays an alias.

Examples:
  madang rekey u:kim u:kim.jiwon)";

constexpr auto merge_footer =
    R"(Two people, records or topics become one: follows and links go over, the old key
finds the survivor, and nobody sees more than before. After --undo, what went over
stays with the survivor.

Examples:
  madang merge account:hanbit-old account:hanbit
  madang merge account:hanbit-old --undo)";

constexpr auto remove_footer = R"(Hides a node, its feed and its name; the history stays.

Examples:
  madang remove opportunity:3
  madang remove opportunity:3 --undo)";

constexpr auto deactivate_footer =
    R"(A person can no longer read and write, a group is archived, a record takes no new
posts and comments. The history stays.

Examples:
  madang deactivate u:kim
  madang deactivate group:deal-room --undo)";

constexpr auto part_footer = R"(Examples:
  madang part order:5001 opportunity:77 --until 2026-12-31
  madang part order:5001 opportunity:77 --stop)";

struct node_arguments {
  std::string node;
  std::string other;
  std::string from;
  std::string until;
  bool back = false;
};

/// Answers with the node as it is now.
result<exit_code> tell_node(settings const& common, network const& net, node_id id, std::string_view what) {
  auto const node = net.node({}, id);
  if (!node) return node.error();
  tell(common, to_json(*node), fmt::format("{}, {}", title_text(*node), what));
  return exit_code::done;
}

result<exit_code> run_rekey(settings const& common, node_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const node = find_any(*net, "KEY", in.node);
  if (!node) return node.error();
  auto const done = net->rekey(*node, in.other);
  if (!done) return explained(done.error(), {{"node", "KEY", in.node}, {"key", "NEW_KEY", in.other}});
  return tell_node(common, *net, *node, "re-keyed");
}

result<exit_code> run_merge(settings const& common, node_arguments const& in) {
  if (in.back == !in.other.empty()) misused("INTO", "is needed without --undo, and not with it");
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const from = find_any(*net, "FROM", in.node, find_as::itself);
  if (!from) return from.error();
  if (in.back) {
    auto const done = net->unmerge(*from);
    if (!done) return explained(done.error(), {{"from", "FROM", in.node}});
    return tell_node(common, *net, *from, "no longer merged");
  }
  auto const into = find_any(*net, "INTO", in.other);
  if (!into) return into.error();
  auto const done = net->merge(*from, *into);
  if (!done) return explained(done.error(), {{"from", "FROM", in.node}, {"into", "INTO", in.other}});
  return tell_node(common, *net, *from, "stands for both now");
}

result<exit_code> run_remove(settings const& common, node_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const node = find_any(*net, "KEY", in.node);
  if (!node) return node.error();
  auto const done = in.back ? net->restore(*node) : net->remove(*node);
  if (!done) return explained(done.error(), {{"node", "KEY", in.node}});
  return tell_node(common, *net, *node, in.back ? "restored" : "removed");
}

std::string_view state_of(node_kind kind, bool active) {
  switch (kind) {
    case node_kind::person:
      return active ? "active" : "deactivated";
    case node_kind::group:
      return active ? "open" : "archived";
    case node_kind::record:
      return active ? "open" : "closed";
    case node_kind::organization:
    case node_kind::topic:
    case node_kind::tag:
      return "unchanged";
  }
  return "unchanged";
}

result<exit_code> run_deactivate(settings const& common, node_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const node = find_node(*net, "KEY", in.node);
  if (!node) return node.error();
  auto const done = net->set_active(node->id, in.back);
  if (!done) return explained(done.error(), {{"node", "KEY", in.node}});
  return tell_node(common, *net, node->id, state_of(node->kind, in.back));
}

result<exit_code> run_part(settings const& common, node_arguments const& in) {
  auto const from = given_time("--from", in.from, day_part::beginning);
  auto const until = given_time("--until", in.until, day_part::end);
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const child = find<record_id>(*net, "CHILD", in.node);
  if (!child) return child.error();
  auto const parent = find<record_id>(*net, "PARENT", in.other);
  if (!parent) return parent.error();
  auto const done = in.back
                        ? net->remove_part(*child, *parent)
                        : net->add_part({.child = *child, .parent = *parent, .from = from, .until = until});
  if (!done)
    return explained(
        done.error(),
        {{"child", "CHILD", in.node}, {"parent", "PARENT", in.other}, {"until", "--until", in.until}});
  auto const below = net->node({}, *child);
  if (!below) return below.error();
  auto const above = net->node({}, *parent);
  if (!above) return above.error();
  details more;
  if (!in.from.empty()) more.emplace_back("from", in.from);
  if (!in.until.empty()) more.emplace_back("until", in.until);
  tell_relation(common, "part_of", *below, *above, !in.back, more);
  return exit_code::done;
}

}  // namespace

void add_rekey(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"rekey", "Give a node another key", rekey_footer}, run_rekey);
  add_argument(to, "KEY", in.node, "The node");
  add_argument(to, "NEW_KEY", in.other, "Its new key, without a kind before it");
}

void add_merge(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"merge", "Make two nodes one", merge_footer}, run_merge);
  add_argument(to, "FROM", in.node, "The node that goes");
  add_argument(to, "INTO", in.other, "The node that stays")->required(false);
  to.add_flag("--undo", in.back, "Take the merge of FROM back");
}

void add_remove(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(app, common, chosen,
                                    {"remove", "Hide a node, or bring it back", remove_footer}, run_remove);
  add_argument(to, "KEY", in.node, "The node");
  to.add_flag("--undo", in.back, "Bring it back");
}

void add_deactivate(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"deactivate", "Retire a person, group or record", deactivate_footer},
                  run_deactivate);
  add_argument(to, "KEY", in.node, "The node");
  to.add_flag("--undo", in.back, "Make it active again");
}

void add_part(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"part", "Make a record part of another", part_footer}, run_part);
  add_argument(to, "CHILD", in.node, "The part");
  add_argument(to, "PARENT", in.other, "What it is part of");
  to.add_option("--from", in.from, "Begins then")->type_name("TIME");
  to.add_option("--until", in.until, "Ends then")->type_name("TIME");
  to.add_flag("--stop", in.back, "It is no longer");
}

}  // namespace madang::cli

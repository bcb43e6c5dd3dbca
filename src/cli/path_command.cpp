// `madang path`: how far two nodes are from each other. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto path_footer =
    R"(Counts the steps of one relation, with --either-way in both directions. Nodes that
are not connected are no error.

Examples:
  madang path u:kim u:choi --by reports_to
  madang path part:4711 product:9 --by part_of
  madang path u:kim u:olga --by follows --either-way --json)";

constexpr words<relation_kind, 5> relation_words{{{"follows", relation_kind::follows},
                                                  {"member_of", relation_kind::member_of},
                                                  {"part_of", relation_kind::part_of},
                                                  {"revision_of", relation_kind::revision_of},
                                                  {"reports_to", relation_kind::reports_to}}};

struct path_arguments {
  std::string from;
  std::string to;
  relation_kind by = relation_kind::follows;
  bool either_way = false;
};

result<exit_code> run_path(settings const& common, path_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const from = find_node(*net, "FROM", in.from);
  if (!from) return from.error();
  auto const to = find_node(*net, "TO", in.to);
  if (!to) return to.error();
  auto const steps = net->path_length(from->id, to->id, in.by, in.either_way);
  if (!steps) return steps.error();
  boost::json::object line{{"from", id_text(*from)}, {"to", id_text(*to)}, {"steps", nullptr}};
  if (*steps) line["steps"] = **steps;
  tell(common, line,
       *steps ? fmt::format("{} step{}", **steps, **steps == 1 ? "" : "s") : std::string("not connected"));
  return exit_code::done;
}

}  // namespace

void add_path(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"path", "Count the steps between two nodes", path_footer}, run_path);
  add_argument(to, "FROM", in.from, "Where it begins");
  add_argument(to, "TO", in.to, "Where it ends");
  add_choice(to, "--by", in.by, relation_words, "Which relation (follows)");
  to.add_flag("--either-way", in.either_way, "Steps may go against its direction");
}

}  // namespace madang::cli

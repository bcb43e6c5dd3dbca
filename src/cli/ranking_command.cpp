// `madang ranking`: by which weights feeds in order top are ordered. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/parse.hpp>
#include <madang/json/rank_json.hpp>
#include <madang/network.hpp>

#include <optional>
#include <string>

#include "cli/command.hpp"
#include "cli/feed_source.hpp"
#include "cli/ranking_file.hpp"

namespace madang::cli {
namespace {

constexpr auto ranking_footer =
    R"(Prints the weights that hold, as a document that --set takes. Without --view they
are the network's, for all views that have none of their own. docs/rank.md lists
the factors.

Examples:
  madang ranking > ours.json
  madang ranking --set ours.json --view home
  madang ranking --reset)";

struct ranking_arguments {
  std::optional<feed_view> view;
  std::string file;
  bool reset = false;
};

result<void> change(settings const& common, ranking_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  if (in.reset) return net->reset_ranking(in.view);
  auto const weights = in_file(in.file, read_rank_weights(ranking_text("--set", in.file)));
  if (!weights) return weights.error();
  return net->set_ranking(in.view, *weights);
}

result<exit_code> run_ranking(settings const& common, ranking_arguments const& in) {
  if (in.reset || !in.file.empty())
    if (auto const done = change(common, in); !done) return done.error();
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const weights = net->ranking(in.view);
  if (!weights) return weights.error();
  print_json(to_json(*weights));
  return exit_code::done;
}

}  // namespace

void add_ranking(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"ranking", "Show or set the weights of feeds", ranking_footer}, run_ranking);
  add_choice(to, "--view", in.view, view_words, "Of this view");
  auto* const set = to.add_option("--set", in.file, "Set them from a file")->type_name("FILE");
  to.add_flag("--reset", in.reset, "Go back to the network's, or to the default")->excludes(set);
}

}  // namespace madang::cli

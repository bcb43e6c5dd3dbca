// `madang model`: the learned model of a network. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/action_model_json.hpp>
#include <madang/json/parse.hpp>
#include <madang/network.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "cli/feed_source.hpp"
#include "cli/feed_text.hpp"
#include "cli/ranking_file.hpp"
#include "json/shapes.hpp"

namespace madang::cli {
namespace {

namespace json = boost::json;

constexpr auto model_footer =
    R"(A model is learned by `madang evaluate --learn FILE --model actions`, and orders
feeds in order top where it is in use: only one that was better there than the
weights that hold.

Examples:
  madang model set model.json
  madang model use --view home
  madang model show)";
constexpr auto model_show_footer = R"(Examples:
  madang model show --json
  madang model show --document > model.json)";
constexpr auto model_set_footer = R"(Instead of the one before, unless that is frozen.

Examples:
  madang model set model.json)";
constexpr auto use_footer = R"(Without --view it orders all views that have no weights of their own.

Examples:
  madang model use
  madang model use --view home)";
constexpr auto stop_footer = R"(Weights order the feeds again.

Examples:
  madang model stop --view home)";
constexpr auto freeze_footer = R"(Until `madang model thaw`; it can be used, stopped and reset.

Examples:
  madang model freeze)";
constexpr auto thaw_footer = R"(Examples:
  madang model thaw)";
constexpr auto reset_footer = R"(Whatever used it is ordered by weights again.

Examples:
  madang model reset)";

struct model_show_arguments {
  bool document = false;
};
struct model_set_arguments {
  std::string file;
};
struct view_arguments {
  std::optional<feed_view> view;
};

std::string_view word_of(std::optional<feed_view> view) {
  if (!view) return "network";
  for (auto const& [word, value] : view_words)
    if (value == *view) return word;
  return "?";
}

/// What of the document is no weight, and where the model is in use.
json::object summary_of(model_info const& from) {
  auto document = to_json(from.model);
  json::object out{{"version", document["version"]}, {"frozen", document["frozen"]}};
  if (auto const* proof = document.if_contains("proof"); proof != nullptr) out["proof"] = *proof;
  for (auto const verb : learned_verbs) {
    auto action = document[name_of(verb)].as_object();
    action.erase("shared");
    action.erase("own");
    out[name_of(verb)] = std::move(action);
  }
  json::array uses;
  for (auto const& each : from.used_by) {
    json::object use;
    if (each.view) use["view"] = word_of(each.view);
    use["since"] = detail::write_date_time(each.since);
    uses.push_back(std::move(use));
  }
  out["used_by"] = std::move(uses);
  return out;
}

void print_summary(model_info const& from) {
  auto const& model = from.model;
  print(fmt::format("version {}{}\n", model.version(), model.frozen() ? ", frozen" : ""));
  if (auto const& proof = model.proof())
    print(fmt::format("better than {}, version {}, by {:.4f} to {:.4f} in MRR, {} questions\n",
                      one_line(proof->against), proof->version, proof->gain_low, proof->gain_high,
                      proof->questions));
  else
    print("not better than anything yet\n");
  for (auto const verb : learned_verbs) {
    auto const& progress = model.weights(verb).progress;
    print(fmt::format("{}: {} of {}, log loss {:.0f} against {:.0f}\n", name_of(verb), progress.positives,
                      progress.examples, progress.log_loss, progress.base_loss));
  }
  for (auto const& each : from.used_by)
    print(fmt::format("orders {} since {}\n",
                      each.view ? fmt::format("view {}", word_of(each.view)) : "the network",
                      local_time(each.since)));
}

result<exit_code> run_model_show(settings const& common, model_show_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const found = net->model();
  if (!found) return found.error();
  if (!*found) {
    tell_empty(common, "No model.");
    return exit_code::done;
  }
  if (in.document)
    print(write_json(to_json((*found)->model)) + "\n");
  else if (common.json)
    print_json(summary_of(**found));
  else
    print_summary(**found);
  return exit_code::done;
}

result<exit_code> run_model_set(settings const& common, model_set_arguments const& in) {
  auto const model = in_file(in.file, read_action_model(ranking_text("FILE", in.file)));
  if (!model) return model.error();
  auto net = open_to_write(common);
  if (!net) return net.error();
  if (auto const done = in_file(in.file, net->set_model(*model)); !done) return done.error();
  tell(common, json::object{{"set", model->version()}}, fmt::format("set version {}", model->version()));
  return exit_code::done;
}

using view_command = result<void> (network::*)(std::optional<feed_view>);
using model_command = result<void> (network::*)();

/// Runs a command about a view, and says what it did.
template <view_command Command>
result<exit_code> run_for_view(settings const& common, view_arguments const& in, std::string_view verb) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  if (auto const done = ((*net).*Command)(in.view); !done) return done.error();
  auto const what = word_of(in.view);
  tell(common, json::object{{verb, what}}, fmt::format("{} for {}", verb, what));
  return exit_code::done;
}

result<exit_code> run_use(settings const& common, view_arguments const& in) {
  return run_for_view<&network::use_model>(common, in, "used");
}
result<exit_code> run_stop(settings const& common, view_arguments const& in) {
  return run_for_view<&network::stop_model>(common, in, "stopped");
}

/// Runs a command about the model, and says which version it is then.
template <model_command Command>
result<exit_code> run_for_model(settings const& common, std::string_view verb) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  if (auto const done = ((*net).*Command)(); !done) return done.error();
  auto const now = net->model();
  if (!now) return now.error();
  auto const version = *now ? (*now)->model.version() : 0;
  tell(common, json::object{{verb, version}}, fmt::format("{}, version {}", verb, version));
  return exit_code::done;
}

result<exit_code> run_freeze(settings const& common, no_arguments const&) {
  return run_for_model<&network::freeze_model>(common, "frozen");
}
result<exit_code> run_thaw(settings const& common, no_arguments const&) {
  return run_for_model<&network::thaw_model>(common, "thawed");
}
result<exit_code> run_reset(settings const& common, no_arguments const&) {
  return run_for_model<&network::reset_model>(common, "reset");
}

}  // namespace

void add_model(CLI::App& app, settings const& common, command& chosen) {
  auto& family = add_family(app, {"model", "A learned model that orders feeds", model_footer});
  auto const [show, shown] =
      add_command(family, common, chosen, {"show", "Show the model", model_show_footer}, run_model_show);
  show.add_flag("--document", shown.document, "All of it, as `set` takes it");
  auto const [set, given] = add_command(family, common, chosen,
                                        {"set", "Take a model from a file", model_set_footer}, run_model_set);
  add_argument(set, "FILE", given.file, "A model");
  auto const [use, used] =
      add_command(family, common, chosen, {"use", "Let the model order feeds", use_footer}, run_use);
  add_choice(use, "--view", used.view, view_words, "Of this view");
  auto const [stop, stopped] =
      add_command(family, common, chosen, {"stop", "Let weights order feeds", stop_footer}, run_stop);
  add_choice(stop, "--view", stopped.view, view_words, "Of this view");
  add_command(family, common, chosen, {"freeze", "Keep the model as it is", freeze_footer}, run_freeze);
  add_command(family, common, chosen, {"thaw", "Let the model be replaced", thaw_footer}, run_thaw);
  add_command(family, common, chosen, {"reset", "Forget what was learned", reset_footer}, run_reset);
}

}  // namespace madang::cli

// `madang evaluate`: how good a ranking is, by what readers did. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/action_model_json.hpp>
#include <madang/json/event_log.hpp>
#include <madang/json/parse.hpp>
#include <madang/json/rank_json.hpp>
#include <madang/rank/action_learning.hpp>
#include <madang/rank/learning.hpp>
#include <madang/rank/weighted_ranking.hpp>

#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "cli/command.hpp"
#include "cli/evaluation_svg.hpp"
#include "cli/ranking_file.hpp"

namespace madang::cli {
namespace {

constexpr auto evaluate_footer =
    R"(At every first action of a reader on an item the ranking has to find that item
among all that the reader could have been shown; it knows the past and nothing
else. docs/rank.md describes the log and every number. No network is needed.

Examples:
  madang evaluate --log events.jsonl --against newest --svg comparison.svg
  madang evaluate --log events.jsonl --config ours.json --against default
  zcat events.jsonl.gz | madang evaluate --log - --window 14 --json)";

enum class evaluation_test { queries, reaction };
enum class learned_model { weights, actions };

constexpr words<window_start, 2> window_words{
    {{"created", window_start::created}, {"active", window_start::active}}};
constexpr words<evaluation_test, 2> test_words{
    {{"queries", evaluation_test::queries}, {"reaction", evaluation_test::reaction}}};
constexpr words<learned_model, 2> model_words{
    {{"weights", learned_model::weights}, {"actions", learned_model::actions}}};
constexpr words<action_verb, action_verbs_count> verb_words{{{"reply", action_verb::reply},
                                                             {"react", action_verb::react},
                                                             {"open", action_verb::open},
                                                             {"bookmark", action_verb::bookmark},
                                                             {"follow", action_verb::follow},
                                                             {"hide", action_verb::hide}}};

struct evaluate_arguments {
  std::string log;
  std::string config = "default";
  std::string against;
  std::string svg;
  std::string learn;
  learned_model model = learned_model::weights;
  evaluation_test test = evaluation_test::queries;
  double window_days = 7;
  std::uint32_t verbs = 0;
  evaluation_options options;
};

/// The weights that an argument stands for.
result<rank_weights> weights_of(std::string_view argument, std::string const& config) {
  if (config == "default") return default_weights();
  return in_file(config, read_rank_weights(ranking_text(argument, config)));
}

/// The ranking of a document: weights, or a model that stays as it is.
result<std::unique_ptr<ranking>> ranking_in(std::string_view argument, std::string const& config) {
  auto const text = ranking_text(argument, config);
  if (is_action_model(text)) {
    auto model = in_file(config, read_action_model(text));
    if (!model) return model.error();
    return std::make_unique<action_ranking>(std::move(*model), action_learning_options{.events_max = 0});
  }
  auto weights = in_file(config, read_rank_weights(text));
  if (!weights) return weights.error();
  return std::make_unique<weighted_ranking>(std::move(*weights));
}

result<std::unique_ptr<ranking>> ranking_of(std::string_view argument, std::string const& config) {
  if (config == "newest") return std::make_unique<newest_ranking>();
  if (config == "active") return std::make_unique<active_ranking>();
  if (config == "default") return std::make_unique<weighted_ranking>(default_weights());
  return ranking_in(argument, config);
}

result<event_log> read_log(std::string const& file) {
  if (file == "-") return read_event_log(std::cin);
  std::ifstream in(file, std::ios::binary);
  if (!in) misused("--log", fmt::format("'{}' cannot be read", one_line(file)));
  return in_file(file, read_event_log(in));
}

std::string with_interval(measure const& of) {
  return fmt::format("{:.4f} [{:.4f}, {:.4f}]", of.value, of.low, of.high);
}

void print_row(std::string_view name, std::span<named_evaluation const> of,
               std::string (*text)(evaluation const&)) {
  auto line = fmt::format("{:<16}", name);
  for (auto const& each : of) line += fmt::format("{:<27}", text(each.numbers));
  line.erase(line.find_last_not_of(' ') + 1);
  print(line + "\n");
}

std::string snips_text(evaluation const& of) {
  if (!of.snips) return "-";
  return fmt::format("{:.4f} (of {:.0f} effective)", of.snips->value, of.snips->effective_sample_size);
}

void print_table(std::span<named_evaluation const> of) {
  auto head = fmt::format("{:<16}", "");
  for (auto const& each : of) head += fmt::format("{:<27}", fit(one_line(each.config), 26));
  head.erase(head.find_last_not_of(' ') + 1);
  print(head + "\n");
  print_row("questions", of, [](evaluation const& at) { return fmt::format("{}", at.outcomes.size()); });
  print_row("candidates", of, [](evaluation const& at) { return fmt::format("{:.1f}", at.candidates_mean); });
  print_row("MRR", of, [](evaluation const& at) { return with_interval(at.mrr); });
  print_row("hit@1", of, [](evaluation const& at) { return with_interval(at.hit1); });
  print_row("hit@5", of, [](evaluation const& at) { return with_interval(at.hit5); });
  print_row("NDCG@10", of, [](evaluation const& at) { return with_interval(at.ndcg10); });
  print_row("AUC of actions", of, [](evaluation const& at) { return with_interval(at.auc); });
  print_row("coverage", of, [](evaluation const& at) { return fmt::format("{:.4f}", at.coverage); });
  print_row("author Gini", of, [](evaluation const& at) { return fmt::format("{:.4f}", at.author_gini); });
  print_row("diversity", of, [](evaluation const& at) { return fmt::format("{:.4f}", at.diversity); });
  if (std::ranges::any_of(of, [](named_evaluation const& each) { return each.numbers.snips.has_value(); }))
    print_row("SNIPS", of, snips_text);
}

void print_difference(std::span<named_evaluation const> of, evaluation_difference const& better) {
  print(fmt::format("\n{} - {}: MRR {}, NDCG@10 {}\n", fit(one_line(of[0].config), 20),
                    fit(one_line(of[1].config), 20), with_interval(better.mrr),
                    with_interval(better.ndcg10)));
}

void tell(settings const& common, std::span<named_evaluation const> of, evaluation_options const& options) {
  if (!common.json) print_table(of);
  for (std::size_t at = 0; at < of.size(); ++at) {
    auto line = to_json(printable(of[at].config), of[at].numbers);
    if (at == 0 && of.size() == 2) {
      auto const better = difference(of[0].numbers, of[1].numbers, options);
      line["difference"] = to_json(printable(of[1].config), better);
      if (!common.json) print_difference(of, better);
    }
    if (common.json) print_json(line);
  }
}

result<void> write_file(std::string_view argument, std::string const& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text << std::flush;
  if (!out) return fail(errc::io_error, described(argument, file));
  return {};
}

/// A ranking and how it is called on the command line.
struct named_ranking {
  std::string config;
  std::unique_ptr<ranking> with;
};

result<std::vector<named_ranking>> rankings_of(evaluate_arguments const& in) {
  std::vector<named_ranking> out;
  for (auto const& [argument, config] :
       {std::pair("--config", &in.config), std::pair("--against", &in.against)}) {
    if (config->empty()) continue;
    auto with = ranking_of(argument, *config);
    if (!with) return with.error();
    out.push_back({*config, std::move(*with)});
  }
  return out;
}

result<exit_code> finish(settings const& common, evaluate_arguments const& in,
                         std::span<named_evaluation const> done, evaluation_options const& options) {
  tell(common, done, options);
  if (in.svg.empty()) return exit_code::done;
  if (auto const drawn = write_file("--svg", in.svg, evaluation_svg(done)); !drawn) return drawn.error();
  return exit_code::done;
}

result<exit_code> test_queries(settings const& common, evaluate_arguments const& in, event_log const& log,
                               evaluation_options const& options) {
  std::vector<named_evaluation> done;
  auto const rankings = rankings_of(in);
  if (!rankings) return rankings.error();
  for (auto const& [config, with] : *rankings) {
    auto numbers = evaluate(log, *with, options);
    if (!numbers) return numbers.error();
    done.push_back({config, std::move(*numbers)});
  }
  return finish(common, in, done, options);
}

/// What was learned, as a document, and how it compares.
struct learned_document {
  boost::json::object document;
  evaluation before;
  evaluation after;
  boost::json::object told;
  std::string text;
  bool better = false;
};

result<learned_document> learned_weights_of(rank_weights const& start, event_log const& log,
                                            evaluation_options const& options) {
  auto learned = learn_weights(log, start, options);
  if (!learned) return learned.error();
  return learned_document{.document = to_json(learned->weights),
                          .before = std::move(learned->before),
                          .after = std::move(learned->after),
                          .told = {{"actions_learned", learned->actions}},
                          .text = fmt::format("{} actions learned from", learned->actions),
                          .better = learned->better};
}

/// How much better than the share of positives each action is predicted.
boost::json::object progress_of(action_model const& model, std::string& text) {
  boost::json::object out;
  for (auto const verb : learned_verbs) {
    auto const& progress = model.weights(verb).progress;
    out[name_of(verb)] = boost::json::object{{"examples", progress.examples},
                                             {"positives", progress.positives},
                                             {"log_loss", progress.log_loss},
                                             {"base_loss", progress.base_loss}};
    fmt::format_to(std::back_inserter(text), "{}: {} of {}, log loss {:.0f} against {:.0f}\n", name_of(verb),
                   progress.positives, progress.examples, progress.log_loss, progress.base_loss);
  }
  return out;
}

result<learned_document> learned_actions_of(rank_weights const& start, event_log const& log,
                                            evaluation_options const& options) {
  auto learned = learn_actions(log, start, action_model(start, {}), options);
  if (!learned) return learned.error();
  learned_document out{.document = to_json(learned->model),
                       .before = std::move(learned->before),
                       .after = std::move(learned->after),
                       .better = learned->better};
  out.told["progress"] = progress_of(learned->model, out.text);
  out.text += "a model of four actions learned";
  return out;
}

result<exit_code> learn(settings const& common, evaluate_arguments const& in, event_log const& log,
                        evaluation_options const& options) {
  if (in.config == "newest" || in.config == "active")
    misused("--learn", "starts from weights, not from " + in.config);
  if (!in.against.empty()) misused("--learn", "compares with --config already");
  auto const start = weights_of("--config", in.config);
  if (!start) return start.error();
  auto learned = in.model == learned_model::weights ? learned_weights_of(*start, log, options)
                                                    : learned_actions_of(*start, log, options);
  if (!learned) return learned.error();
  std::vector<named_evaluation> const done{{"learned", std::move(learned->after)},
                                           {in.config, std::move(learned->before)}};
  auto const code = finish(common, in, done, options);
  if (!code) return code;
  if (learned->better)
    if (auto const written = write_file("--learn", in.learn, write_json(learned->document) + "\n"); !written)
      return written.error();
  learned->told["better"] = learned->better;
  cli::tell(
      common, learned->told,
      fmt::format("{}; {}", learned->text,
                  learned->better ? "written to " + one_line(in.learn) : "not better, nothing written"));
  return exit_code::done;
}

result<exit_code> test_reactions(settings const& common, evaluate_arguments const& in, event_log const& log,
                                 evaluation_options const& options) {
  if (!in.svg.empty() || !in.learn.empty()) misused("--test", "reaction goes with neither --svg nor --learn");
  auto const rankings = rankings_of(in);
  if (!rankings) return rankings.error();
  for (auto const& [config, with] : *rankings) {
    auto const numbers = evaluate_reactions(log, *with, options);
    if (!numbers) return numbers.error();
    cli::tell(common, to_json(printable(config), *numbers),
              fmt::format("{}: {} opened, {} then acted on, AUC {}", one_line(config), numbers->opens,
                          numbers->positives, with_interval(numbers->auc)));
  }
  return exit_code::done;
}

result<exit_code> run_evaluate(settings const& common, evaluate_arguments const& in) {
  constexpr double days_max = 36'500;
  constexpr double day_ms = 86'400'000;
  if (!(in.window_days >= 0 && in.window_days <= days_max))
    misused("--window", fmt::format("must be 0 to {} days", days_max));
  auto options = in.options;
  options.window_ms = static_cast<std::int64_t>(std::floor(in.window_days * day_ms));
  options.verbs = in.verbs != 0 ? in.verbs : all_verbs;
  if (auto const allowed = check(options); !allowed) return allowed.error();
  auto const log = read_log(in.log);
  if (!log) return log.error();
  if (in.test == evaluation_test::queries && !in.learn.empty()) return learn(common, in, *log, options);
  return in.test == evaluation_test::queries ? test_queries(common, in, *log, options)
                                             : test_reactions(common, in, *log, options);
}

void add_verbs(CLI::App& app, std::uint32_t& into) {
  std::vector<std::string> names;
  for (auto const& choice : verb_words) names.emplace_back(choice.text);
  auto const take = [&into](std::vector<std::string> const& given) {
    for (auto const& name : given)
      for (auto const& choice : verb_words)
        if (choice.text == name) into |= verb_bit(choice.value);
  };
  auto* const option = app.add_option_function<std::vector<std::string>>(
      "--verbs", take, "Only these actions are questions, e.g. reply,react");
  option->check(CLI::IsMember(names))->delimiter(',')->allow_extra_args(false)->type_name("WORD,...");
}

}  // namespace

void add_evaluate(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"evaluate", "Measure a ranking on a log of what readers did", evaluate_footer},
      run_evaluate);
  to.add_option("--log", in.log, "JSON Lines in time order, or -")->required()->type_name("FILE");
  to.add_option("--config", in.config, "default, newest, active, or a file of weights or of a model")
      ->type_name("NAME")
      ->capture_default_str();
  to.add_option("--against", in.against, "A second one, side by side")->type_name("NAME");
  to.add_option("--svg", in.svg, "Draw the comparison into this file")->type_name("FILE");
  to.add_option("--learn", in.learn, "Learn before --test-from; write here what is better")
      ->type_name("FILE");
  add_choice(to, "--model", in.model, model_words, "What --learn learns")->default_str("weights");
  add_choice(to, "--test", in.test, test_words, "What is asked")->default_str("queries");
  to.add_option("--window", in.window_days, "Age of the oldest candidates")
      ->type_name("DAYS")
      ->capture_default_str();
  add_choice(to, "--window-by", in.options.window_by, window_words, "From when on")->default_str("created");
  to.add_flag("--one-per-author", in.options.one_per_author, "Only each author's newest item is a candidate");
  to.add_option("--test-from", in.options.test_from, "Share of the events before the first question")
      ->type_name("SHARE")
      ->capture_default_str();
  to.add_option("--min-candidates", in.options.candidates_min, "Fewer candidates are no question")
      ->type_name("N")
      ->capture_default_str();
  to.add_option("--min-history", in.options.history_min, "Fewer earlier actions are no question")
      ->type_name("N")
      ->capture_default_str();
  add_verbs(to, in.verbs);
  to.add_option("--rounds", in.options.bootstrap_rounds, "Samples behind the intervals")
      ->type_name("N")
      ->capture_default_str();
  to.add_option("--seed", in.options.seed, "Of the samples")->type_name("N")->capture_default_str();
}

}  // namespace madang::cli

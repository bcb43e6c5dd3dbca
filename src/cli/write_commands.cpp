// `madang follow` and `madang post`. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include <iostream>
#include <iterator>
#include <memory>
#include <optional>

#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto follow_footer = R"(Examples:
  madang follow u:kim opportunity:77
  madang follow u:park account:hanbit --reach subtree --kinds post,record_change
  madang follow u:kim opportunity:77 --stop)";

constexpr auto post_footer =
    R"(Without --audience, the place says who may see it: a group's readers, a
record's readers, otherwise all insiders. Where outsiders could read, an
insider's post is for insiders only unless --outsiders-too is given.

Examples:
  madang post u:kim "Contract signed, thanks @[u:lee] #renewal" --on opportunity:77
  madang post u:kim "Drawings are final" --on eco:12 --outsiders-too
  madang post u:kim "Only for you" --audience people --to u:lee --to u:park
  madang post u:lee "Congratulations!" --answer 312
  madang post u:kim - --on group:sales --key report-7 < report.txt)";

constexpr words<follow_level, 3> level_words{
    {{"all", follow_level::all}, {"highlights", follow_level::highlights}, {"none", follow_level::none}}};

constexpr words<audience_scope, 8> scope_words{{{"network", audience_scope::network},
                                                {"everyone", audience_scope::everyone},
                                                {"group", audience_scope::group},
                                                {"record", audience_scope::record},
                                                {"unit", audience_scope::unit},
                                                {"organization", audience_scope::organization},
                                                {"people", audience_scope::people},
                                                {"self", audience_scope::self}}};

struct follow_arguments {
  std::string person;
  std::string node;
  follow_options options;
  bool stop = false;
};

struct post_arguments {
  std::string actor;
  std::string text;
  std::string on;
  std::string key;
  std::vector<std::string> about;
  std::vector<std::string> to;
  audience_scope scope_given = audience_scope::network;
  bool has_scope = false;
  bool insiders_only = false;
  bool outsiders_too = false;
  std::optional<std::uint64_t> answer;
};

result<exit_code> run_follow(settings const& common, follow_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", in.person);
  if (!person) return person.error();
  auto const node = find_node(*net, "NODE", in.node);
  if (!node) return node.error();
  auto const done = in.stop ? net->unfollow(*person, node->id) : net->follow(*person, node->id, in.options);
  if (!done) return done.error();
  if (common.json)
    print_json(boost::json::object{{"following", !in.stop}});
  else
    print(fmt::format("{} {}\n", in.stop ? "no longer follows" : "follows", one_line(node->name)));
  return exit_code::done;
}

/// The organizations or people that --to names, or the unit.
result<void> name_audience(network const& net, post_arguments const& in, audience& to) {
  if (in.has_scope) to.scope = in.scope_given;
  if (in.insiders_only || in.outsiders_too) to.insiders_only = in.insiders_only;
  if (to.scope == audience_scope::people) {
    auto people = find_all<person_id>(net, "--to", in.to);
    if (!people) return people.error();
    to.people = std::move(*people);
    return {};
  }
  if (in.to.size() > 1) misused("--to", "names several only with --audience people");
  if (to.scope == audience_scope::unit) {
    if (!in.to.empty()) to.unit = in.to.front();
    return {};
  }
  if (to.scope == audience_scope::organization) {
    if (in.to.empty()) misused("--to", "must name the organization");
    auto const company = find_node(net, "--to", in.to.front(), node_kind::organization);
    if (!company) return company.error();
    to.organization = organization_id(company->value);
    return {};
  }
  if (!in.to.empty()) misused("--to", "goes with --audience people, unit or organization");
  return {};
}

std::string readers_outside(network const& net, post_input const& input) {
  auto const companies = net.organizations_reading(input);
  std::string out;
  if (!companies) return out;
  for (auto const company : *companies) {
    auto const info = net.node({}, company);
    if (info) out += (out.empty() ? "" : ", ") + one_line(info->name);
  }
  return out;
}

void tell(settings const& common, activity_id made, std::string const& outside) {
  if (common.json) {
    boost::json::object line{{"activity", std::to_string(made.value)}};
    if (!outside.empty()) line["readers_outside"] = outside;
    return print_json(line);
  }
  print(fmt::format("activity {}{}{}\n", made.value, outside.empty() ? "" : ", also read by ", outside));
}

result<exit_code> run_comment(settings const& common, network& net, person_id actor,
                              post_arguments const& in) {
  if (!in.on.empty() || in.has_scope || !in.about.empty() || in.outsiders_too)
    misused("--answer", "an answer has the place and audience of what it answers");
  auto const made = net.comment({.actor = actor,
                                 .parent = activity_id{*in.answer},
                                 .text = in.text,
                                 .insiders_only = in.insiders_only,
                                 .key = in.key});
  if (!made) return made.error();
  tell(common, *made, {});
  return exit_code::done;
}

result<exit_code> run_new_post(settings const& common, network& net, person_id actor,
                               post_arguments const& in) {
  post_input input{.actor = actor, .text = in.text, .key = in.key};
  if (!in.on.empty()) {
    auto const place = find_node(net, "--on", in.on);
    if (!place) return place.error();
    input.on = place->id;
  }
  auto about = find_all<record_id>(net, "--about", in.about);
  if (!about) return about.error();
  input.about = std::move(*about);
  auto const named = name_audience(net, in, input.to);
  if (!named) return named.error();
  auto const outside = readers_outside(net, input);
  auto const made = net.post(input);
  if (!made) return made.error();
  tell(common, *made, outside);
  return exit_code::done;
}

result<exit_code> run_post(settings const& common, post_arguments in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const actor = find_person(*net, "ACTOR", in.actor);
  if (!actor) return actor.error();
  if (in.text == "-") in.text.assign(std::istreambuf_iterator<char>(std::cin), {});
  return in.answer ? run_comment(common, *net, *actor, in) : run_new_post(common, *net, *actor, in);
}

}  // namespace

void add_follow(CLI::App& app, settings const& common, command& chosen) {
  auto const in = std::make_shared<follow_arguments>();
  auto* const subcommand = app.add_subcommand("follow", "Make a person follow a node")->footer(follow_footer);
  subcommand->add_option("PERSON", in->person, "Who follows")->required()->type_name("");
  subcommand->add_option("NODE", in->node, "What")->required()->type_name("");
  add_choice(*subcommand, "--reach", in->options.reach, reach_words, "Records: what is included");
  add_choice(*subcommand, "--level", in->options.level, level_words, "How loudly it notifies");
  add_kinds(*subcommand, in->options.kinds);
  subcommand->add_option("--fields", in->options.fields, "Record changes only of these fields")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("NAME,...");
  subcommand->add_flag("--stop", in->stop, "End the follow");
  subcommand->callback(
      [&common, &chosen, in] { chosen = [&common, in] { return run_follow(common, *in); }; });
}

void add_post(CLI::App& app, settings const& common, command& chosen) {
  auto const in = std::make_shared<post_arguments>();
  auto* const subcommand = app.add_subcommand("post", "Write a post or an answer")->footer(post_footer);
  subcommand->add_option("ACTOR", in->actor, "Who writes")->required()->type_name("");
  subcommand->add_option("TEXT", in->text, "What; - for standard input")->required()->type_name("");
  subcommand->add_option("--on", in->on, "Where: a group, record, topic or person; left out: one's own wall")
      ->type_name("KEY");
  auto* const scope = add_choice(*subcommand, "--audience", in->scope_given, scope_words, "Who may see it");
  subcommand->add_option("--to", in->to, "The people, the unit or the organization")
      ->type_name("KEY")
      ->allow_extra_args(false);
  auto* const narrow = subcommand->add_flag("--insiders-only", in->insiders_only, "Not for outsiders");
  subcommand->add_flag("--outsiders-too", in->outsiders_too, "Also for outsiders who may read there")
      ->excludes(narrow);
  subcommand->add_option("--about", in->about, "A further record it is about")
      ->type_name("RECORD")
      ->allow_extra_args(false);
  subcommand->add_option("--answer", in->answer, "Number of the activity that is answered")
      ->type_name("ACTIVITY");
  subcommand->add_option("--key", in->key, "Your own key: writing twice with it is writing once")
      ->type_name("KEY");
  subcommand->callback([&common, &chosen, in, scope] {
    in->has_scope = scope->count() != 0;
    chosen = [&common, in] { return run_post(common, *in); };
  });
}

}  // namespace madang::cli

// `madang post` and `madang share`: what begins a thread, and who may see it. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "cli/activity_text.hpp"
#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto post_footer =
    R"(Without --audience, the place says who may see it: a group's readers, a
record's readers, otherwise all insiders. Where outsiders could read, an
insider's post is for insiders only unless --outsiders-too is given.

Examples:
  madang post u:kim "Contract signed, thanks @[u:lee] #renewal" \
    --on opportunity:77
  madang post u:kim "Drawings are final" --on eco:12 --outsiders-too
  madang post u:kim "Only for you" --audience people --to u:lee --to u:park
  madang post u:kim - --on group:sales --key report-7 < report.txt)";

constexpr auto share_footer = R"(Who may not see the original sees that something was shared, and no more.

Examples:
  madang share u:kim 312 --on group:sales --text "Worth reading"
  madang share u:kim activity:report-7)";

constexpr words<audience_scope, 8> scope_words{{{"network", audience_scope::network},
                                                {"everyone", audience_scope::everyone},
                                                {"group", audience_scope::group},
                                                {"record", audience_scope::record},
                                                {"unit", audience_scope::unit},
                                                {"organization", audience_scope::organization},
                                                {"people", audience_scope::people},
                                                {"self", audience_scope::self}}};

struct audience_arguments {
  std::vector<std::string> to;
  std::optional<audience_scope> scope;
  bool insiders_only = false;
  bool outsiders_too = false;
};

struct post_arguments {
  std::string actor;
  std::string text;
  std::string on;
  std::string key;
  std::vector<std::string> about;
  audience_arguments seen_by;
};

struct share_arguments {
  std::string actor;
  std::string activity;
  std::string text;
  std::string on;
  std::string key;
  audience_arguments seen_by;
};

/// The audience that the arguments name; texts in it belong to them.
result<audience> audience_of(network const& net, audience_arguments const& in) {
  audience out;
  out.scope = in.scope;
  if (in.insiders_only || in.outsiders_too) out.insiders_only = in.insiders_only;
  if (in.scope == audience_scope::people) {
    auto people = find_all<person_id>(net, "--to", in.to);
    if (!people) return people.error();
    out.people = std::move(*people);
    return out;
  }
  if (in.to.size() > 1) misused("--to", "names several only with --audience people");
  if (in.scope == audience_scope::unit) {
    if (!in.to.empty()) out.unit = in.to.front();
    return out;
  }
  if (in.scope == audience_scope::organization) {
    if (in.to.empty()) misused("--to", "must name the organization");
    auto const company = find<organization_id>(net, "--to", in.to.front());
    if (!company) return company.error();
    out.organization = *company;
    return out;
  }
  if (!in.to.empty()) misused("--to", "goes with --audience people, unit or organization");
  return out;
}

/// The place that `--on` names; none when it is left out.
result<node_id> place_of(network const& net, std::string const& on) {
  if (on.empty()) return node_id{};
  return find_any(net, "--on", on);
}

/// The names of the organizations besides the owner's that will be able to read a post.
result<std::vector<std::string>> readers_outside(network const& net, post_input const& input) {
  auto const companies = net.organizations_reading(input);
  if (!companies) return companies.error();
  std::vector<std::string> out;
  for (auto const company : *companies) {
    auto const info = net.node({}, company);
    if (!info) return info.error();
    out.push_back(info->name);
  }
  return out;
}

void tell_post(settings const& common, activity_id made, std::vector<std::string> const& outside) {
  auto line = activity_json(made);
  auto sentence = activity_sentence(made);
  boost::json::array names;
  for (auto const& name : outside) {
    sentence += (names.empty() ? ", also read by " : ", ") + one_line(name);
    names.push_back(boost::json::value(name));
  }
  if (!names.empty()) line["readers_outside"] = std::move(names);
  tell(common, line, sentence);
}

result<exit_code> run_post(settings const& common, post_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const actor = find_person(*net, "ACTOR", in.actor);
  if (!actor) return actor.error();
  auto const place = place_of(*net, in.on);
  if (!place) return place.error();
  auto about = find_all<record_id>(*net, "--about", in.about);
  if (!about) return about.error();
  auto to = audience_of(*net, in.seen_by);
  if (!to) return to.error();
  auto const text = text_or_input(in.text);
  post_input const input{.actor = *actor,
                         .on = *place,
                         .text = text,
                         .about = std::move(*about),
                         .to = std::move(*to),
                         .key = in.key};
  auto const outside = readers_outside(*net, input);
  auto const made = net->post(input);
  if (!made) return explained(made.error(), {{"actor", "ACTOR", in.actor}, {"on", "--on", in.on}});
  if (!outside) return outside.error();
  tell_post(common, *made, *outside);
  return exit_code::done;
}

result<exit_code> run_share(settings const& common, share_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const actor = find_person(*net, "ACTOR", in.actor);
  if (!actor) return actor.error();
  auto const target = find_activity(*net, "ACTIVITY", in.activity);
  if (!target) return target.error();
  auto const place = place_of(*net, in.on);
  if (!place) return place.error();
  auto to = audience_of(*net, in.seen_by);
  if (!to) return to.error();
  auto const text = text_or_input(in.text);
  auto const made = net->share(
      {.actor = *actor, .target = *target, .on = *place, .text = text, .to = std::move(*to), .key = in.key});
  if (!made)
    return explained(
        made.error(),
        {{"actor", "ACTOR", in.actor}, {"target", "ACTIVITY", in.activity}, {"on", "--on", in.on}});
  tell(common, activity_json(*made), activity_sentence(*made));
  return exit_code::done;
}

void add_audience(CLI::App& to, audience_arguments& in) {
  add_choice(to, "--audience", in.scope, scope_words, "Who may see it");
  add_several(to, "--to", in.to, "KEY", "The people, the unit or the organization");
  auto* const narrow = to.add_flag("--insiders-only", in.insiders_only, "Not for outsiders");
  to.add_flag("--outsiders-too", in.outsiders_too, "Also for outsiders who may read there")->excludes(narrow);
}

}  // namespace

void add_post(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(app, common, chosen, {"post", "Write a post", post_footer}, run_post);
  add_argument(to, "ACTOR", in.actor, "Who writes");
  add_argument(to, "TEXT", in.text, "What; - for standard input");
  to.add_option("--on", in.on, "A group, record, topic or person; else one's own wall")->type_name("KEY");
  add_audience(to, in.seen_by);
  add_several(to, "--about", in.about, "RECORD", "A further record it is about");
  add_activity_key(to, in.key);
}

void add_share(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"share", "Pass an activity on", share_footer}, run_share);
  add_argument(to, "ACTOR", in.actor, "Who shares");
  add_argument(to, "ACTIVITY", in.activity, "What");
  to.add_option("--text", in.text, "A remark; - for standard input")->type_name("TEXT");
  to.add_option("--on", in.on, "A group, record, topic or person; else one's own wall")->type_name("KEY");
  add_audience(to, in.seen_by);
  add_activity_key(to, in.key);
}

}  // namespace madang::cli

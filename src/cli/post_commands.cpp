// `madang post` and `madang share`: what begins a thread, and who may see it. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "cli/activity_text.hpp"
#include "cli/audience_arguments.hpp"
#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto post_footer =
    R"(Without --audience, the place says who may see it: a group's readers, a
record's readers, otherwise all insiders. Where outsiders could read, an
insider's post is for insiders only unless --outsiders-too is given. --check
says who would be named and which organizations would read, and posts nothing.

Examples:
  madang post u:kim "Contract signed, thanks @[u:lee] #renewal" \
    --on opportunity:77
  madang post u:kim "Drawings are final" --on eco:12 --outsiders-too \
    --file drawing.pdf application/pdf https://dms.example/9
  madang post u:kim "Ask @[p:olga]" --on eco:12 --outsiders-too --check
  madang post u:kim "Only for you" --audience people --to u:lee --to u:park
  madang post u:kim - --on group:sales --key report-7 < report.txt)";

constexpr auto share_footer = R"(Who may not see the original sees that something was shared, and no more.

Examples:
  madang share u:kim 312 --on group:sales --text "Worth reading"
  madang share u:kim activity:report-7)";

struct post_arguments {
  std::string actor;
  std::string text;
  std::string on;
  std::string key;
  std::vector<std::string> about;
  std::vector<std::string> topics;
  file_arguments files;
  bool check = false;
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

constexpr words<mention_check, 4> check_words{{{"ok", mention_check::ok},
                                               {"cannot_see", mention_check::cannot_see},
                                               {"unknown", mention_check::unknown},
                                               {"blocked", mention_check::blocked}}};

/// What a post would do, without posting it.
result<exit_code> tell_check(settings const& common, network const& net, post_input const& input) {
  auto const mentions = net.check_mentions(input);
  if (!mentions) return mentions.error();
  auto const outside = readers_outside(net, input);
  if (!outside) return outside.error();
  boost::json::object named;
  for (auto const& [key, check] : *mentions) {
    named[printable(key)] = text_of(check_words, check);
    if (!common.json) print(one_line(fmt::format("@[{}] {}", key, text_of(check_words, check))) + "\n");
  }
  boost::json::array names;
  for (auto const& name : *outside) {
    names.push_back(boost::json::value(name));
    if (!common.json) print("read by " + one_line(name) + "\n");
  }
  if (common.json) print_json(boost::json::object{{"mentions", named}, {"readers_outside", names}});
  if (named.empty() && names.empty()) tell_empty(common, "Names nobody, and is read by insiders alone.");
  return exit_code::done;
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
  auto topics = find_all<topic_id>(*net, "--topic", in.topics);
  if (!topics) return topics.error();
  auto to = audience_of(*net, in.seen_by);
  if (!to) return to.error();
  auto const text = text_or_input(in.text);
  post_input const input{.actor = *actor,
                         .on = *place,
                         .text = text,
                         .about = std::move(*about),
                         .to = std::move(*to),
                         .attachments = attachments_of(in.files),
                         .topics = std::move(*topics),
                         .key = in.key};
  if (in.check) return tell_check(common, *net, input);
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

}  // namespace

void add_post(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(app, common, chosen, {"post", "Write a post", post_footer}, run_post);
  add_argument(to, "ACTOR", in.actor, "Who writes");
  add_argument(to, "TEXT", in.text, "What; - for standard input");
  to.add_option("--on", in.on, "A group, record, topic or person; else one's own wall")->type_name("KEY");
  add_audience(to, in.seen_by);
  add_several(to, "--about", in.about, "RECORD", "A further record it is about");
  add_several(to, "--topic", in.topics, "TOPIC", "A topic besides the text's");
  add_files(to, in.files);
  add_activity_key(to, in.key);
  to.add_flag("--check", in.check, "Say what it would do, and post nothing");
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

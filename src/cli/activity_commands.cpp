// `madang comment`, `react`, `edit` and `delete`: what is done to an activity that is there.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "cli/activity_text.hpp"
#include "cli/audience_arguments.hpp"
#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto comment_footer = R"(An answer has the place and the audience of what it answers.

Examples:
  madang comment u:lee 312 "Congratulations!"
  madang comment u:lee activity:report-7 "Not for the supplier" --insiders-only)";

constexpr auto react_footer = R"(Examples:
  madang react u:lee 312
  madang react u:lee 312 --type celebrate
  madang react u:lee 312 --type celebrate --stop)";

constexpr auto edit_footer = R"(Earlier texts stay: madang thread 312 --as u:kim --revisions

Examples:
  madang edit u:kim 312 "Contract signed on Monday #renewal"
  madang edit u:kim activity:report-7 - < report.txt)";

constexpr auto delete_footer =
    R"(Hidden at once everywhere, with the thread below it. It can be brought back
for 30 days; then `madang due` makes a tombstone of it.

Examples:
  madang delete 312
  madang delete 312 --as u:kim
  madang delete 312 --undo)";

struct activity_arguments {
  std::string actor;
  std::string activity;
  std::string text;
  std::string type = "like";
  std::string key;
  file_arguments files;
  bool insiders_only = false;
  bool back = false;
};

/// A network open for writing, who acts on it, and on what.
struct act {
  network net;
  person_id actor;
  activity_id activity;
};

result<act> open_act(settings const& common, activity_arguments const& in, std::string_view actor_argument) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const actor = find<person_id>(*net, actor_argument, in.actor);
  if (!actor) return actor.error();
  auto const activity = find_activity(*net, "ACTIVITY", in.activity);
  if (!activity) return activity.error();
  return act{std::move(*net), *actor, *activity};
}

error explained_act(error const& why, activity_arguments const& in, std::string_view actor_argument) {
  return explained(why, {{"actor", actor_argument, in.actor},
                         {"activity", "ACTIVITY", in.activity},
                         {"parent", "ACTIVITY", in.activity}});
}

result<exit_code> run_comment(settings const& common, activity_arguments const& in) {
  auto on = open_act(common, in, "ACTOR");
  if (!on) return on.error();
  auto const text = text_or_input(in.text);
  auto const made = on->net.comment({.actor = on->actor,
                                     .parent = on->activity,
                                     .text = text,
                                     .insiders_only = in.insiders_only,
                                     .attachments = attachments_of(in.files),
                                     .key = in.key});
  if (!made) return explained_act(made.error(), in, "ACTOR");
  tell(common, activity_json(*made), activity_sentence(*made));
  return exit_code::done;
}

result<exit_code> run_react(settings const& common, activity_arguments const& in) {
  auto on = open_act(common, in, "ACTOR");
  if (!on) return on.error();
  reaction_input const input{.actor = on->actor, .activity = on->activity, .type = in.type};
  auto const done = in.back ? on->net.unreact(input) : on->net.react(input);
  if (!done) return explained_act(done.error(), in, "ACTOR");
  auto answer = activity_json(on->activity);
  answer["reaction"] = in.type;
  answer["holds"] = !in.back;
  tell(common, answer,
       fmt::format("{} {}: {}", activity_sentence(on->activity), in.back ? "no longer has" : "has",
                   one_line(in.type)));
  return exit_code::done;
}

result<exit_code> run_edit(settings const& common, activity_arguments const& in) {
  auto on = open_act(common, in, "ACTOR");
  if (!on) return on.error();
  auto const text = text_or_input(in.text);
  auto const done = on->net.edit({.actor = on->actor, .activity = on->activity, .text = text});
  if (!done) return explained_act(done.error(), in, "ACTOR");
  auto answer = activity_json(on->activity);
  answer["edited"] = true;
  tell(common, answer, activity_sentence(on->activity) + " edited");
  return exit_code::done;
}

result<exit_code> run_delete(settings const& common, activity_arguments const& in) {
  auto on = open_act(common, in, "--as");
  if (!on) return on.error();
  auto const done = in.back ? on->net.restore_activity(on->actor, on->activity)
                            : on->net.remove_activity(on->actor, on->activity);
  if (!done) return explained_act(done.error(), in, "--as");
  auto answer = activity_json(on->activity);
  answer["deleted"] = !in.back;
  tell(common, answer,
       fmt::format("{} {}", activity_sentence(on->activity), in.back ? "restored" : "deleted"));
  return exit_code::done;
}

}  // namespace

void add_comment(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"comment", "Answer an activity", comment_footer}, run_comment);
  add_argument(to, "ACTOR", in.actor, "Who writes");
  add_argument(to, "ACTIVITY", in.activity, "What is answered");
  add_argument(to, "TEXT", in.text, "What; - for standard input");
  to.add_flag("--insiders-only", in.insiders_only, "Not for outsiders");
  add_files(to, in.files);
  add_activity_key(to, in.key);
}

void add_react(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"react", "React to an activity", react_footer}, run_react);
  add_argument(to, "ACTOR", in.actor, "Who reacts");
  add_argument(to, "ACTIVITY", in.activity, "To what");
  to.add_option("--type", in.type, "like, celebrate, support, insightful, or your own")
      ->type_name("TYPE")
      ->capture_default_str();
  to.add_flag("--stop", in.back, "Take it back");
}

void add_edit(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"edit", "Change the text of an activity", edit_footer}, run_edit);
  add_argument(to, "ACTOR", in.actor, "Its author");
  add_argument(to, "ACTIVITY", in.activity, "Which");
  add_argument(to, "TEXT", in.text, "The new text; - for standard input");
}

void add_delete(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"delete", "Delete an activity, or bring it back", delete_footer}, run_delete);
  add_argument(to, "ACTIVITY", in.activity, "Which");
  to.add_option("--as", in.actor, "Who does it; else the host, who may")->type_name("PERSON");
  to.add_flag("--undo", in.back, "Bring it back");
}

}  // namespace madang::cli

// `madang remind` and `escalation`: what the clock tells people. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/inbox_json.hpp>

#include <boost/json/object.hpp>

#include <charconv>

#include "cli/feed_text.hpp"
#include "cli/reason_argument.hpp"

namespace madang::cli {
namespace {

constexpr auto remind_footer =
    R"(The next `madang due` after the time tells, once; whoever may not see what it is
about by then is told nothing. Without --at and --cancel, lists what is set.

Examples:
  madang remind u:kim --at 2025-04-01 --about deal:77 --note "Call Hanbit"
  madang remind u:kim --at 2025-04-01T09:00:00Z --activity 431
  madang remind u:kim
  madang remind u:kim --cancel 3)";

constexpr auto escalation_footer =
    R"(A step is MINUTES:UNLESS:TARGET. When nobody did what UNLESS says (seen, read or
answered) so many minutes after the step before, it goes on to TARGET: a channel
(email, webhook, host), the manager, or a person or group. Without --step and
--unset, lists what is said.

Examples:
  madang escalation
  madang escalation --reason approval --step 9:read:email --step 60:read:manager
  madang escalation --reason outage --step 15:seen:group:oncall
  madang escalation --reason approval --unset)";

struct remind_arguments {
  std::string person, at, activity, about, note;
  std::uint64_t cancel = 0;
};

std::string subject_text(network const& net, person_id reader, reminder_info const& from) {
  if (from.activity) return fmt::format("activity {}", from.activity.value);
  if (!from.node) return {};
  auto const node = net.node(reader, from.node);
  return node ? title_text(*node) : std::string("(not visible)");
}

result<exit_code> list_reminders(settings const& common, network const& net, person_id person) {
  auto const found = net.reminders(person);
  if (!found) return found.error();
  if (common.json) {
    print_json_array(*found);
    return exit_code::done;
  }
  for (auto const& each : *found) {
    auto const subject = subject_text(net, person, each);
    auto const joint = subject.empty() || each.note.empty() ? "" : ": ";
    print(fmt::format("{:>8}  {}  {}{}{}\n", each.number, local_time(each.at), subject, joint,
                      one_line(each.note)));
  }
  if (found->empty()) tell_empty(common, "No reminder is set.");
  return exit_code::done;
}

result<exit_code> set_reminder(settings const& common, network& net, person_id person,
                               remind_arguments const& in) {
  reminder_input wanted{
      .person = person, .at = parse_time("--at", in.at, day_part::beginning), .note = in.note};
  if (!in.activity.empty()) {
    auto const activity = find_activity(net, "--activity", in.activity);
    if (!activity) return activity.error();
    wanted.activity = *activity;
  }
  if (!in.about.empty()) {
    auto const node = find_any(net, "--about", in.about);
    if (!node) return node.error();
    wanted.node = *node;
  }
  auto const number = net.remind(wanted);
  if (!number)
    return explained(number.error(), {{"at", "--at", in.at},
                                      {"note", "--note", in.note},
                                      {"activity", "--activity", in.activity},
                                      {"node", "--about", in.about}});
  tell(common, boost::json::object{{"number", std::to_string(*number)}},
       fmt::format("reminder {} is set", *number));
  return exit_code::done;
}

result<exit_code> run_remind(settings const& common, remind_arguments const& in) {
  auto const cancels = in.cancel != 0;
  if (in.at.empty() && !(in.activity.empty() && in.about.empty() && in.note.empty()))
    misused("--at", "say when");
  if (!in.activity.empty() && !in.about.empty()) misused("--about", "give an activity or a node");
  auto net = cancels || !in.at.empty() ? open_to_write(common) : open_to_read(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", in.person);
  if (!person) return person.error();
  if (!in.at.empty()) return set_reminder(common, *net, *person, in);
  if (!cancels) return list_reminders(common, *net, *person);
  if (auto const done = net->cancel_reminder(*person, in.cancel); !done)
    return explained(done.error(), {{"reminder", "--cancel", std::to_string(in.cancel)}});
  tell(common, boost::json::object{{"cancelled", std::to_string(in.cancel)}},
       fmt::format("reminder {} is cancelled", in.cancel));
  return exit_code::done;
}

struct escalation_arguments {
  reason_argument reason;
  std::vector<std::string> steps;
  bool unset = false;
};

std::string step_text(network const& net, escalation_step const& step) {
  std::string to = "the manager";
  if (step.to == escalation_target::channel) to = name_of(step.channel);
  if (step.to == escalation_target::node)
    if (auto const node = net.node({}, step.node)) to = title_text(*node);
  return fmt::format("  not {} {} min later: {}\n", name_of(step.unless), step.after.count(), to);
}

result<exit_code> list_rules(settings const& common, network const& net) {
  auto const found = net.escalations();
  if (!found) return found.error();
  if (common.json) {
    print_json_array(*found);
    return exit_code::done;
  }
  for (auto const& each : *found) {
    print((each.host_reason.empty() ? std::string(name_of(each.reason)) : one_line(each.host_reason)) + "\n");
    for (auto const& step : each.steps) print(step_text(net, step));
  }
  if (found->empty()) tell_empty(common, "Nothing escalates.");
  return exit_code::done;
}

// "60:read:email".
result<escalation_step> step_of(network const& net, std::string const& text) {
  auto const wrong = [&] { misused("--step '" + text + "'", "is not MINUTES:UNLESS:TARGET"); };
  auto const first = text.find(':');
  auto const second = first == std::string::npos ? first : text.find(':', first + 1);
  if (second == std::string::npos) wrong();
  escalation_step out;
  std::int64_t minutes = 0;
  auto const* const end = text.data() + first;
  auto const read = std::from_chars(text.data(), end, minutes);
  if (read.ec != std::errc() || read.ptr != end) wrong();
  out.after = std::chrono::minutes(minutes);
  auto const unless = std::string_view(text).substr(first + 1, second - first - 1);
  auto known = false;
  for (auto const each : {escalation_wait::seen, escalation_wait::read, escalation_wait::answered}) {
    if (name_of(each) != unless) continue;
    out.unless = each;
    known = true;
  }
  if (!known) wrong();
  auto const target = std::string_view(text).substr(second + 1);
  for (auto const& each : channel_words) {
    if (each.text != target) continue;
    out.channel = each.value;
    return out;
  }
  out.to = escalation_target::manager;
  if (target == "manager") return out;
  out.to = escalation_target::node;
  auto const node = find_any(net, "--step", target);
  if (!node) return node.error();
  out.node = *node;
  return out;
}

result<exit_code> run_escalation(settings const& common, escalation_arguments const& in) {
  if (in.steps.empty() && !in.unset) {
    auto const net = open_to_read(common);
    return net ? list_rules(common, *net) : net.error();
  }
  if (in.reason.text.empty()) misused("--reason", "say which");
  auto net = open_to_write(common);
  if (!net) return net.error();
  escalation_input said{*in.reason.reason(), in.reason.host_word(), {}};
  for (auto const& each : in.steps) {
    auto const step = step_of(*net, each);
    if (!step) return step.error();
    said.steps.push_back(*step);
  }
  if (auto const done = net->set_escalation(said); !done)
    return explained(done.error(), {{"reason", "--reason", in.reason.text},
                                    {"steps", "--step", ""},
                                    {"after", "--step", ""},
                                    {"channel", "--step", ""},
                                    {"node", "--step", ""}});
  return list_rules(common, *net);
}

}  // namespace

void add_remind(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen,
                  {"remind", "Remind a person at a time, or list what is set", remind_footer}, run_remind);
  add_argument(to, "PERSON", in.person, "Whom");
  auto* const at = to.add_option("--at", in.at, "When")->type_name("TIME");
  to.add_option("--activity", in.activity, "Of which activity")->type_name("ACTIVITY");
  to.add_option("--about", in.about, "Or of which record, group, person or topic")->type_name("NODE");
  to.add_option("--note", in.note, "What to say")->type_name("TEXT");
  to.add_option("--cancel", in.cancel, "Take one back")
      ->type_name("NUMBER")
      ->check(CLI::PositiveNumber)
      ->excludes(at);
}

void add_escalation(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen,
                  {"escalation", "Show or change what happens when nobody takes care", escalation_footer},
                  run_escalation);
  add_reason(to, in.reason);
  add_several(to, "--step", in.steps, "STEP", "A step, in order");
  to.add_flag("--unset", in.unset, "Nothing happens any more");
}

}  // namespace madang::cli

// `madang inbox`, `mark` and `why`: what people are told, and what they make of it.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/inbox_json.hpp>

#include <algorithm>
#include <charconv>

#include "cli/command.hpp"
#include "cli/inbox_text.hpp"
#include "cli/reason_argument.hpp"

namespace madang::cli {
namespace {

constexpr auto inbox_footer = R"(Newest first. `*` is unseen, `o` seen but unread, `z` snoozed; the number at
the end of the line is what `madang mark` takes.

Examples:
  madang inbox u:kim
  madang inbox u:kim --unread --reason mention
  madang inbox u:kim --json | jq .counts.unread)";

constexpr auto mark_footer = R"(Marks one notification by its number, or many: all, all up to a page of
`madang inbox --json` (its `up_to`), all of a thread, all for a reason.

Examples:
  madang mark u:kim read 12
  madang mark u:kim seen --all
  madang mark u:kim read --thread 431
  madang mark u:kim snoozed 12 --until 2025-04-01)";

constexpr auto why_footer = R"(ACTIVITY is a number or activity:KEY. Judges by what holds now.

Examples:
  madang why u:kim 431
  madang why u:kim 431 --json)";

constexpr words<inbox_box, 3> box_words{
    {{"inbox", inbox_box::inbox}, {"archived", inbox_box::archived}, {"snoozed", inbox_box::snoozed}}};
/// A mark, or what `snoozed` stands for.
enum class mark_word : std::uint8_t { seen, read, unread, archived, unsnoozed, snoozed };
constexpr words<mark_word, 6> mark_words{{{"seen", mark_word::seen},
                                          {"read", mark_word::read},
                                          {"unread", mark_word::unread},
                                          {"archived", mark_word::archived},
                                          {"unsnoozed", mark_word::unsnoozed},
                                          {"snoozed", mark_word::snoozed}}};

struct inbox_arguments {
  std::string person;
  inbox_request request;
  reason_argument reason;
  std::string record;
  std::string older;
};

result<exit_code> run_inbox(settings const& common, inbox_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", in.person);
  if (!person) return person.error();
  auto const record = find<record_id>(*net, "--about", in.record);
  if (!record) return record.error();
  auto request = in.request;
  request.reason = in.reason.reason();
  request.host_reason = in.reason.host_word();
  request.record = *record;
  request.at.text = in.older;
  auto const page = net->inbox(*person, request);
  if (!page)
    return explained(page.error(),
                     {{"limit", "--limit", ""}, {"cursor", "--older", ""}, {"reader", "PERSON", in.person}});
  if (common.json) {
    auto value = to_json(*page);
    boost::json::array items;
    for (auto const& each : page->items) items.push_back(with_names(*net, *person, each));
    value.as_object()["items"] = std::move(items);
    print_json(value);
    return exit_code::done;
  }
  print(counts_text(page->counts) + "\n");
  if (!page->items.empty()) print("\n" + inbox_writer(*net, *person, common.out).text(*page));
  if (common.out.terminal && !page->older.empty())
    print("\n" + paint(common.out, tone::faint, "More: add --older " + page->older.text) + "\n");
  return exit_code::done;
}

struct mark_arguments {
  std::string person;
  mark_word mark = mark_word::read;
  std::uint64_t number = 0;
  bool all = false;
  std::string up_to;
  std::string thread;
  reason_argument reason;
  std::string until;
};

bool marks_many(mark_arguments const& in) {
  return in.all || !in.up_to.empty() || !in.thread.empty() || !in.reason.text.empty();
}

result<std::size_t> mark_many(network& net, person_id person, mark_arguments const& in) {
  mark_all_input all{
      .person = person, .mark = static_cast<notification_mark>(in.mark), .reason = in.reason.reason()};
  all.up_to.text = in.up_to;
  if (!in.thread.empty()) {
    auto const thread = find_activity(net, "--thread", in.thread);
    if (!thread) return thread.error();
    all.thread = *thread;
  }
  auto const done = net.mark_all(all);
  if (!done)
    return explained(done.error(),
                     {{"cursor", "--up-to", ""}, {"thread", "--thread", in.thread}, {"mark", "STATE", ""}});
  return done;
}

result<std::size_t> mark_one(network& net, person_id person, mark_arguments const& in) {
  auto const until = given_time("--until", in.until, day_part::beginning);
  notification_id const id{in.number};
  auto const done =
      in.mark == mark_word::snoozed
          ? net.snooze({.person = person, .notification = id, .until = *until})
          : net.mark({.person = person, .notification = id, .mark = static_cast<notification_mark>(in.mark)});
  if (!done)
    return explained(done.error(),
                     {{"notification", "NUMBER", std::to_string(in.number)}, {"until", "--until", in.until}});
  return std::size_t{1};
}

result<exit_code> run_mark(settings const& common, mark_arguments const& in) {
  if (marks_many(in) == (in.number != 0))
    misused("NUMBER", "give a number, or which ones: --all, --up-to, --thread, --reason");
  if ((in.mark == mark_word::snoozed) != !in.until.empty())
    misused("--until", "goes with snoozed, which needs it");
  if (marks_many(in) && in.mark == mark_word::snoozed) misused("STATE", "snoozed goes with a NUMBER");
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", in.person);
  if (!person) return person.error();
  auto const done = in.number != 0 ? mark_one(*net, *person, in) : mark_many(*net, *person, in);
  if (!done) return done.error();
  auto const counts = net->inbox_numbers(*person);
  if (!counts) return counts.error();
  tell(common, boost::json::object{{"marked", *done}, {"counts", to_json(*counts)}},
       fmt::format("{} marked; {}", *done, counts_text(*counts)));
  return exit_code::done;
}

struct why_arguments {
  std::string person;
  std::string activity;
};

std::string because_text(notify_explanation const& why) {
  auto const reason = why.host_reason.empty() ? std::string(name_of(why.reason)) : one_line(why.host_reason);
  if (why.told) return fmt::format("told: {}", reason);
  return fmt::format("not told: {}", name_of(why.because));
}

result<exit_code> run_why(settings const& common, why_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", in.person);
  if (!person) return person.error();
  auto const activity = find_activity(*net, "ACTIVITY", in.activity);
  if (!activity) return activity.error();
  auto const why = net->why(*person, *activity);
  if (!why)
    return explained(why.error(), {{"activity", "ACTIVITY", in.activity}, {"reader", "PERSON", in.person}});
  if (common.json) {
    print_json(to_json(*why));
    return exit_code::done;
  }
  auto text = because_text(*why) + "\n";
  if (why->via)
    if (auto const via = net->node({}, why->via))
      text += fmt::format("by following or belonging to {}\n", title_text(*via));
  for (auto const& step : why->steps) {
    auto const who = step.node ? net->node({}, step.node) : result<node_info>(node_info{});
    auto const name = step.node && who ? title_text(*who) : std::string("what holds for all");
    text += fmt::format("{} says {}{}\n", name, text_of(choice_words, step.choice),
                        step.enforced ? ", enforced" : "");
  }
  for (auto const channel : why->also) text += fmt::format("wanted by {}, too\n", name_of(channel));
  print(text);
  return exit_code::done;
}

}  // namespace

void add_inbox(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"inbox", "Show what a person was told", inbox_footer}, run_inbox);
  add_argument(to, "PERSON", in.person, "Whose inbox");
  add_choice(to, "--box", in.request.box, box_words, "Which part (inbox)");
  to.add_flag("--unread", in.request.unread_only, "Leave out what was read");
  add_reason(to, in.reason);
  to.add_option("--about", in.record, "Only what is about this record")->type_name("RECORD");
  to.add_option("--limit", in.request.limit, "Notifications on the page, 1 to 100")
      ->type_name("N")
      ->capture_default_str();
  to.add_option("--older", in.older, "Go on after a page")->type_name("CURSOR");
}

void add_mark(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(app, common, chosen,
                                    {"mark", "Mark notifications, or let them rest", mark_footer}, run_mark);
  add_argument(to, "PERSON", in.person, "Whose");
  auto* const state = to.add_option_function<std::string>(
      "STATE",
      [&mark = in.mark](std::string const& given) {
        for (auto const& each : mark_words)
          if (each.text == given) mark = each.value;
      },
      "What they become");
  state->required()->check(one_of(mark_words))->type_name("");
  to.add_option("NUMBER", in.number, "Which notification")->type_name("");
  to.add_flag("--all", in.all, "All of them");
  to.add_option("--up-to", in.up_to, "All up to a page")->type_name("CURSOR");
  to.add_option("--thread", in.thread, "All of a thread")->type_name("ACTIVITY");
  add_reason(to, in.reason);
  to.add_option("--until", in.until, "When a snoozed one comes back")->type_name("TIME");
}

void add_why(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"why", "Say why a person was told of an activity, or not", why_footer}, run_why);
  add_argument(to, "PERSON", in.person, "Who");
  add_argument(to, "ACTIVITY", in.activity, "Of what");
}

}  // namespace madang::cli

// `madang thread`: one activity, its answers, who reacted, and what it said before. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "cli/command.hpp"
#include "cli/feed_text.hpp"

namespace madang::cli {
namespace {

constexpr auto thread_footer =
    R"(The activity may be a comment: then its answers are shown. The numbers in
parentheses name activities.

Examples:
  madang thread 312 --as u:kim
  madang thread activity:report-7 --as u:kim --order best --limit 5 --json
  madang thread 312 --as u:kim --reactions --revisions)";

constexpr words<thread_order, 3> thread_order_words{
    {{"oldest", thread_order::oldest}, {"newest", thread_order::newest}, {"best", thread_order::best}}};

struct thread_arguments {
  std::string activity;
  std::string reader;
  thread_request request;
  bool reactions = false;
  bool revisions = false;
};

/// All that is shown.
struct thread_answer {
  page root;
  thread_page comments;
  std::vector<reaction_info> reactions;
  std::vector<revision_info> revisions;
};

error explained_thread(error const& why, thread_arguments const& in) {
  return explained(why, {{"activity", "ACTIVITY", in.activity},
                         {"root", "ACTIVITY", in.activity},
                         {"reader", "--as", in.reader},
                         {"replies_max", "--replies", ""},
                         {"limit", "--limit", ""},
                         {"cursor", "--more", ""},
                         {"depth", "--depth", ""}});
}

result<thread_answer> read(network const& net, person_id reader, activity_id activity,
                           thread_arguments const& in) {
  auto root = net.activity(reader, activity);
  if (!root) return root.error();
  auto request = in.request;
  request.root = activity;
  auto comments = net.thread(reader, request);
  if (!comments) return comments.error();
  thread_answer out{std::move(*root), std::move(*comments), {}, {}};
  if (in.reactions) {
    auto reactions = net.reactions(reader, activity);
    if (!reactions) return reactions.error();
    out.reactions = std::move(*reactions);
  }
  if (in.revisions) {
    auto revisions = net.revisions(reader, activity);
    if (!revisions) return revisions.error();
    out.revisions = std::move(*revisions);
  }
  return out;
}

/// Whom a number of a person names, as the reader may see it.
node_info person_of(network const& net, person_id reader, node_id person) {
  auto const found = net.node(reader, person);
  return found ? *found : node_info{.restricted = true};
}

template <class Entry>
boost::json::value entry_json(network const& net, person_id reader, Entry const& entry, node_id person,
                              std::string_view word) {
  auto out = to_json(entry).as_object();
  auto const who = person_of(net, reader, person);
  out[word] = who.restricted ? boost::json::value(nullptr) : boost::json::value(id_text(who));
  return out;
}

boost::json::value answer_json(network const& net, person_id reader, thread_arguments const& in,
                               thread_answer const& from) {
  boost::json::object out{{"activity", to_json(from.root.items.front())}};
  auto const comments = to_json(from.comments);
  for (auto const& property : comments.as_object()) out.insert(property);
  boost::json::array reactions;
  for (auto const& each : from.reactions)
    reactions.push_back(entry_json(net, reader, each, each.person, "person"));
  if (in.reactions) out["reactions"] = std::move(reactions);
  boost::json::array revisions;
  for (auto const& each : from.revisions)
    revisions.push_back(entry_json(net, reader, each, each.editor, "editor"));
  if (in.revisions) out["revisions"] = std::move(revisions);
  return out;
}

void print_reactions(network const& net, person_id reader, screen const& on, thread_answer const& from) {
  for (auto const& each : from.reactions) {
    auto const line = fmt::format("{}  {}  {}", local_time(each.at), one_line(each.type),
                                  title_text(person_of(net, reader, each.person)));
    print("    " + fit(line, on.columns - 4) + "\n");
  }
}

void print_revisions(network const& net, person_id reader, screen const& on, thread_answer const& from) {
  for (auto const& each : from.revisions) {
    auto const head = fmt::format("{}  text {}, {}", local_time(each.at), each.revision + 1,
                                  title_text(person_of(net, reader, each.editor)));
    print("    " + paint(on, tone::faint, fit(head, on.columns - 4)) + "\n");
    for (auto const& line : wrap(printable(each.text), on.columns - 6)) print("      " + line + "\n");
  }
}

void print_answer(settings const& common, network const& net, person_id reader, thread_answer const& from) {
  feed_writer writer(net, reader, common.out, {.here = {}, .comments_max = 0, .numbers = true});
  print(writer.text(from.root));
  print_reactions(net, reader, common.out, from);
  print_revisions(net, reader, common.out, from);
  print(writer.text(from.comments, from.root.items.front()));
  if (common.out.terminal && !from.comments.more.empty())
    print("\n" + paint(common.out, tone::faint, "More: add --more " + from.comments.more.text) + "\n");
}

result<exit_code> run_thread(settings const& common, thread_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const reader = find_person(*net, "--as", in.reader);
  if (!reader) return reader.error();
  auto const activity = find_activity(*net, "ACTIVITY", in.activity);
  if (!activity) return activity.error();
  auto const found = read(*net, *reader, *activity, in);
  if (!found) return explained_thread(found.error(), in);
  if (common.json)
    print_json(answer_json(*net, *reader, in, *found));
  else
    print_answer(common, *net, *reader, *found);
  return exit_code::done;
}

}  // namespace

void add_thread(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"thread", "Show an activity and its answers", thread_footer}, run_thread);
  auto& request = in.request;
  add_argument(to, "ACTIVITY", in.activity, "Its number, or activity:KEY");
  to.add_option("--as", in.reader, "Key of the person who reads")->required()->type_name("READER");
  add_choice(to, "--order", request.order, thread_order_words, "Answers to the same activity (oldest)");
  to.add_option("--limit", request.limit, "Direct answers, 1 to 100")->type_name("N")->capture_default_str();
  to.add_option("--replies", request.replies_max, "Answers of each comment, up to 100")
      ->type_name("N")
      ->capture_default_str();
  to.add_option("--depth", request.depth, "Levels shown, 1 to 100")->type_name("N")->capture_default_str();
  to.add_option("--more", request.at.text, "Go on after a page")->type_name("CURSOR");
  to.add_flag("--reactions", in.reactions, "Who reacted");
  to.add_flag("--revisions", in.revisions, "Every text it had");
}

}  // namespace madang::cli

// `madang feedback`, `seen` and `purpose`: what readers tell of their reading. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>

#include <boost/json/object.hpp>

#include "cli/command.hpp"
#include "cli/feed_text.hpp"
#include "cli/relation_text.hpp"

namespace madang::cli {
namespace {

constexpr auto feedback_footer =
    R"(Less hides for 14 days what is by, in or about the node, then sinks it in order
top, fading back within 140 days; more lifts it, fading alike. Tells nobody.

Examples:
  madang feedback less u:kim topic:lunch)";
constexpr auto less_footer = R"(Examples:
  madang feedback less u:kim topic:lunch
  madang feedback less u:kim --activity 1234)";
constexpr auto more_footer = R"(Examples:
  madang feedback more u:kim u:lee)";
constexpr auto undo_footer = R"(Examples:
  madang feedback undo u:kim topic:lunch)";
constexpr auto feedback_list_footer = R"(Examples:
  madang feedback list u:kim)";
constexpr auto seen_footer = R"(Order top sinks what was seen. Must be switched on: madang purpose seen on.

Examples:
  madang seen u:kim 1234 1235 1236
  madang seen u:kim 1235 --opened)";
constexpr auto purpose_footer =
    R"(Nothing is noted of anybody's reading until it is switched on. Switched off for an
organization, it is off for its people whatever the network says.

Examples:
  madang purpose seen on
  madang purpose seen off --organization hanbit)";

constexpr words<reading_purpose, reading_purposes_count> purpose_words{
    {{"seen", reading_purpose::seen},
     {"opened", reading_purpose::opened},
     {"impressions", reading_purpose::impressions},
     {"learning", reading_purpose::learning}}};
constexpr words<purpose_switch, 2> switch_words{{{"off", purpose_switch::off}, {"on", purpose_switch::on}}};
constexpr words<feedback_kind, 2> feedback_words{
    {{"less", feedback_kind::less}, {"more", feedback_kind::more}}};

struct feedback_arguments {
  std::string person;
  std::string node;
  std::string activity;
};
struct seen_arguments {
  std::string reader;
  std::vector<std::string> activities;
  bool opened = false;
};
struct purpose_arguments {
  std::string what;
  std::string turn;
  std::string organization;
};

template <class T, std::size_t Count>
T value_of(words<T, Count> const& choices, std::string_view text) {
  for (auto const& choice : choices)
    if (choice.text == text) return choice.value;
  return choices.front().value;
}

result<feedback_input> input_of(network const& net, feedback_arguments const& in, feedback_kind kind) {
  auto const person = find_person(net, "PERSON", in.person);
  if (!person) return person.error();
  feedback_input out{.person = *person, .kind = kind};
  if (in.node.empty() == in.activity.empty()) misused("NODE", "or --activity must be given, not both");
  if (!in.activity.empty()) {
    auto const activity = find_activity(net, "--activity", in.activity);
    if (!activity) return activity.error();
    out.activity = *activity;
  } else {
    auto const node = find_any(net, "NODE", in.node);
    if (!node) return node.error();
    out.node = *node;
  }
  return out;
}

error explained_feedback(error const& why, feedback_arguments const& in) {
  return explained(why, {{"person", "PERSON", in.person},
                         {"reader", "PERSON", in.person},
                         {"node", "NODE", in.node},
                         {"activity", "--activity", in.activity}});
}

result<exit_code> give(settings const& common, feedback_arguments const& in, feedback_kind kind) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const input = input_of(*net, in, kind);
  if (!input) return input.error();
  if (auto const done = net->give_feedback(*input); !done) return explained_feedback(done.error(), in);
  auto const all = net->feedback(input->person);
  if (!all) return explained_feedback(all.error(), in);
  auto const from = net->node({}, input->person);
  if (!from) return from.error();
  auto const to = net->node({}, all->front().node);
  if (!to) return to.error();
  auto const relation = kind == feedback_kind::less ? "wants_less_of" : "wants_more_of";
  tell_relation(common, relation, *from, *to, true);
  return exit_code::done;
}

result<exit_code> run_less(settings const& common, feedback_arguments const& in) {
  return give(common, in, feedback_kind::less);
}
result<exit_code> run_more(settings const& common, feedback_arguments const& in) {
  return give(common, in, feedback_kind::more);
}

result<exit_code> run_undo(settings const& common, feedback_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", in.person);
  if (!person) return person.error();
  auto const node = find_any(*net, "NODE", in.node);
  if (!node) return node.error();
  if (auto const done = net->withdraw_feedback(*person, *node); !done)
    return explained_feedback(done.error(), in);
  auto const from = net->node({}, *person);
  auto const to = net->node({}, *node);
  if (!from) return from.error();
  if (!to) return to.error();
  tell_relation(common, "wants_less_or_more_of", *from, *to, false);
  return exit_code::done;
}

result<exit_code> run_feedback_list(settings const& common, feedback_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", in.person);
  if (!person) return person.error();
  auto const all = net->feedback(*person);
  if (!all) return explained_feedback(all.error(), in);
  if (all->empty()) tell_empty(common, "No feedback.");
  for (auto const& each : *all) {
    auto const node = net->node(*person, each.node);
    if (!node) return node.error();
    auto const kind = text_of(feedback_words, each.kind);
    boost::json::object line{{"node", id_text(*node)}, {"name", node->name}};
    auto const more = to_json(each);
    for (auto const& property : more.as_object())
      if (property.key() != "node") line.insert(property);
    if (common.json)
      print_json(line);
    else
      print(fmt::format("{}  {}  fades until {}\n", kind, title_text(*node), local_time(each.fades_until)));
  }
  return exit_code::done;
}

result<exit_code> run_seen(settings const& common, seen_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const reader = find_person(*net, "READER", in.reader);
  if (!reader) return reader.error();
  std::vector<activity_id> ids;
  for (auto const& text : in.activities) {
    auto const id = find_activity(*net, "ACTIVITY", text);
    if (!id) return id.error();
    ids.push_back(*id);
  }
  auto const done = in.opened ? net->opened(*reader, ids) : net->seen(*reader, ids);
  if (!done) return explained(done.error(), {{"reader", "READER", in.reader}});
  auto const what = in.opened ? "opened" : "seen";
  tell(common, boost::json::object{{what, ids.size()}}, fmt::format("{} {}", ids.size(), what));
  return exit_code::done;
}

result<exit_code> run_purpose(settings const& common, purpose_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const organization = find<organization_id>(*net, "--organization", in.organization);
  if (!organization) return organization.error();
  auto const done =
      net->set_purpose({value_of(purpose_words, in.what), value_of(switch_words, in.turn), *organization});
  if (!done) return done.error();
  boost::json::object line{{"purpose", in.what}, {"switch", in.turn}};
  if (*organization) line["organization"] = in.organization;
  tell(common, line,
       fmt::format("{} is {}{}", in.what, in.turn, *organization ? " for " + one_line(in.organization) : ""));
  return exit_code::done;
}

}  // namespace

void add_feedback(CLI::App& app, settings const& common, command& chosen) {
  auto& family = add_family(app, {"feedback", "Less or more like this", feedback_footer});
  auto const give_command = [&](command_text const& text, auto run) {
    auto const [to, in] = add_command(family, common, chosen, text, run);
    add_argument(to, "PERSON", in.person, "Who reads");
    to.add_option("NODE", in.node, "An author, place or topic")->type_name("");
    to.add_option("--activity", in.activity, "Instead: the author of this activity")->type_name("ACTIVITY");
  };
  give_command({"less", "Want less of a node", less_footer}, run_less);
  give_command({"more", "Want more of a node", more_footer}, run_more);
  {
    auto const [to, in] =
        add_command(family, common, chosen, {"undo", "Take feedback back", undo_footer}, run_undo);
    add_argument(to, "PERSON", in.person, "Who reads");
    add_argument(to, "NODE", in.node, "An author, place or topic");
  }
  auto const [to, in] = add_command(
      family, common, chosen, {"list", "List a reader's feedback", feedback_list_footer}, run_feedback_list);
  add_argument(to, "PERSON", in.person, "Who reads");
}

void add_seen(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"seen", "Note what a reader saw or opened", seen_footer}, run_seen);
  add_argument(to, "READER", in.reader, "Who reads");
  add_argument(to, "ACTIVITY", in.activities, "What, several");
  to.add_flag("--opened", in.opened, "The reader opened them");
}

void add_purpose(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen,
                  {"purpose", "Switch on or off what is noted of reading", purpose_footer}, run_purpose);
  add_argument(to, "WHAT", in.what, "seen, opened, impressions or learning")->check(one_of(purpose_words));
  add_argument(to, "SWITCH", in.turn, "on or off")->check(one_of(switch_words));
  to.add_option("--organization", in.organization, "For its people alone")->type_name("KEY");
}

}  // namespace madang::cli

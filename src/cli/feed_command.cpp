// `madang feed` and `madang record`: what one reader sees. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <ranges>

#include "cli/command.hpp"
#include "cli/feed_source.hpp"
#include "cli/feed_text.hpp"

namespace madang::cli {
namespace {

constexpr auto feed_footer =
    R"text(Without --view, a --node is shown by its kind: a group, a record, a topic, a
person.

Examples:
  madang feed u:kim
  madang feed u:kim --node account:hanbit --reach subtree --limit 10
  madang feed u:kim --view mentions --kinds comment --json
  madang feed u:kim --order top --why
  madang feed u:kim --older "$(madang feed u:kim --json | jq -r .older)")text";

constexpr auto record_footer = R"(Examples:
  madang record opportunity:77 --as u:kim --comments 3
  madang record part:4711 --as p:olga --reach where-used --kinds record_change)";

constexpr words<feed_grouping, 4> grouping_words{{{"none", feed_grouping::none},
                                                  {"record-day", feed_grouping::record_day},
                                                  {"actor-day", feed_grouping::actor_day},
                                                  {"verb-place", feed_grouping::verb_place}}};

constexpr words<feed_order, 2> feed_order_words{{{"latest", feed_order::latest}, {"top", feed_order::top}}};

struct feed_arguments {
  std::string reader;
  std::string record;
  feed_source of;
  std::vector<std::string> authors;
  std::vector<std::string> about;
  std::string from;
  std::string to;
  std::string older;
  std::string newer;
  std::uint32_t comments = 0;
  bool numbers = false;
  bool why = false;
  feed_request request;
};

result<feed_request> request_of(network const& net, feed_arguments const& in) {
  auto out = in.request;
  auto const nodes = resolve(net, in.of, out);
  if (!nodes) return nodes.error();
  auto authors = find_all<person_id>(net, "--by", in.authors);
  if (!authors) return authors.error();
  auto about = find_all<record_id>(net, "--about", in.about);
  if (!about) return about.error();
  out.actors = std::move(*authors);
  out.records = std::move(*about);
  out.from = given_time("--from", in.from, day_part::beginning);
  out.to = given_time("--to", in.to, day_part::end);
  out.at.text = in.older.empty() ? in.newer : in.older;
  return out;
}

std::string_view words_of(order_note note) {
  switch (note) {
    case order_note::as_asked:
      return {};
    case order_note::ranked_ended:
      return "The best were shown: from here on newest first.";
    case order_note::arrivals:
      return "What is new comes newest first.";
    case order_note::scorer_failed:
      return "The scorer gave no scores: newest first.";
  }
  return {};
}

void print_page(settings const& common, network const& net, person_id reader, page const& from,
                feed_writer::options const& how) {
  if (from.empty()) print("Nothing to see here.\n");
  print(feed_writer(net, reader, common.out, how).text(from));
  if (auto const note = words_of(from.note); !note.empty())
    print("\n" + paint(common.out, tone::faint, note) + "\n");
  if (!common.out.terminal || from.older.empty()) return;
  print("\n" + paint(common.out, tone::faint, "More: add --older " + from.older.text) + "\n");
}

feed_writer::options shown_how(network const& net, person_id reader, feed_arguments const& in, node_id here) {
  feed_writer::options how{.here = here, .comments_max = in.comments, .numbers = in.numbers};
  if (!in.why) return how;
  auto const known = net.node(reader, reader);
  how.reasons_in = known ? known->language : std::string();
  return how;
}

/// Names the argument that an error of the network is about.
error explained_feed(error const& why, feed_arguments const& in) {
  auto const node = in.of.nodes.size() == 1 ? in.of.nodes.front() : std::string();
  return explained(why, {{"node", in.record.empty() ? "--node" : "KEY", node},
                         {"reader", in.record.empty() ? "READER" : "--as", in.reader},
                         {"limit", "--limit", ""},
                         {"cursor", in.older.empty() ? "--newer" : "--older", ""}});
}

result<exit_code> run_feed(settings const& common, feed_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const reader = find_person(*net, "READER", in.reader);
  if (!reader) return reader.error();
  auto const request = request_of(*net, in);
  if (!request) return request.error();
  auto const found = net->feed(*reader, *request);
  if (!found) return explained_feed(found.error(), in);
  if (common.json)
    print_json(to_json(*found));
  else
    print_page(common, *net, *reader, *found, shown_how(*net, *reader, in, request->node));
  return exit_code::done;
}

std::string title_of(node_info const& record, std::vector<node_info> const& above) {
  auto out = one_line(fmt::format("{} [{} {}]", record.name, record.type, record.key));
  if (record.archived) out += " closed";
  if (above.empty()) return out + "\n";
  std::string path;
  for (auto const& parent : above)
    path += (path.empty() ? "" : " < ") +
            (parent.restricted ? std::string("(not visible)") : one_line(parent.name));
  return out + "\nin " + path + "\n";
}

boost::json::value record_json(node_info const& record, std::vector<node_info> const& above,
                               page const& from) {
  boost::json::array parents;
  for (auto const& parent : above) parents.push_back(to_json(parent));
  return boost::json::object{{"record", to_json(record)}, {"breadcrumbs", parents}, {"feed", to_json(from)}};
}

result<exit_code> run_record_feed(settings const& common, feed_arguments const& given) {
  auto in = given;
  in.of = {feed_view::record, {in.record}};
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const reader = find_person(*net, "--as", in.reader);
  if (!reader) return reader.error();
  auto request = request_of(*net, in);
  if (!request) return request.error();
  auto const above = net->breadcrumbs(*reader, record_id(request->node.value));
  if (!above) return explained(above.error(), {{"record", "KEY", in.record}});
  auto const record = net->node(*reader, request->node);
  if (!record) return record.error();
  auto const found = net->feed(*reader, *request);
  if (!found) return explained_feed(found.error(), in);
  if (common.json) {
    print_json(record_json(*record, *above, *found));
    return exit_code::done;
  }
  for (auto const& line : wrap(title_of(*record, *above), common.out.columns))
    print(paint(common.out, tone::strong, line) + "\n");
  print_page(common, *net, *reader, *found, shown_how(*net, *reader, in, request->node));
  return exit_code::done;
}

/// Options that both commands have.
void add_shared(CLI::App& to, feed_arguments& in) {
  auto& request = in.request;
  add_choice(to, "--reach", request.reach, reach_words,
             "Records: also what is part of it, or where it is used");
  to.add_option("--limit", request.limit, "Items on the page, 1 to 100")
      ->type_name("N")
      ->capture_default_str();
  to.add_option("--comments", in.comments, "Show so many comments below each item")->type_name("N");
  auto* const older = to.add_option("--older", in.older, "Go on after a page")->type_name("CURSOR");
  to.add_option("--newer", in.newer, "What came after a page")->type_name("CURSOR")->excludes(older);
  to.add_flag("--numbers", in.numbers, "Show the numbers that name activities");
  add_kinds(to, request.kinds);
  add_several(to, "--by", in.authors, "PERSON", "Only these authors");
  to.add_option("--from", in.from, "Not before this time")->type_name("TIME");
  to.add_option("--to", in.to, "Not after this time")->type_name("TIME");
  to.add_flag("--people-only", request.people_only, "No record changes and host events");
  to.add_flag("--outsiders-only", request.outsiders_only, "Only what outsiders wrote");
  add_choice(to, "--order", request.order, feed_order_words, "Newest or best first");
  to.add_flag("--why", in.why, "With --order top: why each item stands where it does");
  add_choice(to, "--group-by", request.grouping, grouping_words, "What becomes one item");
}

}  // namespace

void add_feed(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"feed", "Show a feed as one person sees it", feed_footer}, run_feed);
  add_argument(to, "READER", in.reader, "Key of the person who reads");
  add_feed_source(to, in.of);
  add_several(to, "--about", in.about, "RECORD", "Only what is about these records");
  add_shared(to, in);
}

void add_record(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen,
                  {"record", "Show a record's feed with its field changes", record_footer}, run_record_feed);
  add_argument(to, "KEY", in.record, "The record");
  to.add_option("--as", in.reader, "Key of the person who reads")->required()->type_name("READER");
  add_shared(to, in);
}

}  // namespace madang::cli

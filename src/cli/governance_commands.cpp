// `madang hold`, `retain` and `audit`: what must stay, what must go by its age, and who did what.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>

#include "cli/command.hpp"
#include "cli/feed_text.hpp"
#include "json/shapes.hpp"

namespace madang::cli {
namespace {

namespace json = boost::json;

constexpr auto hold_footer =
    R"(What a person wrote, or what lies on or is about a record or group, is not
destroyed by retention, deletion or the erasure of a person while it is held.

Examples:
  madang hold place "Case 17" --on opportunity:77
  madang hold list
  madang hold release 1)";

constexpr auto place_footer = R"(Without --on everything is held.

Examples:
  madang hold place "Case 17" --on u:kim
  madang hold place "The whole network, case 18")";

constexpr auto release_footer = R"(`madang due` then does what had waited.

Examples:
  madang hold release 1)";

constexpr auto hold_list_footer = R"(Examples:
  madang hold list --json)";

constexpr auto retain_footer =
    R"(Without arguments the rules in force. `madang due` destroys what is older; a
post takes its comments along. 0 days: kept for ever.

Examples:
  madang retain
  madang retain post 730
  madang retain post 0)";

constexpr auto audit_footer =
    R"text(Every change: when, from where, which commands, whom they concern. --end prints
where the audit ends; kept elsewhere, --holds tells whether the audit still says
what it said then (exit code 4 when it does not).

Examples:
  madang audit --after 1000 --limit 20
  madang audit --end > /safe/audit.txt
  madang audit --holds "$(cat /safe/audit.txt)")text";

struct place_arguments {
  std::string reason;
  std::string on;
};

struct release_arguments {
  std::uint64_t number = 0;
};

json::object hold_json(network const& net, hold_info const& from) {
  json::object out{{"hold", from.number}};
  if (auto const node = from.node ? net.node({}, from.node) : fail(errc::unknown_node, "node"))
    out["node"] = printable(id_text(*node));
  out["reason"] = printable(from.reason);
  out["since"] = detail::write_date_time(from.since);
  return out;
}

result<exit_code> run_place(settings const& common, place_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  hold_input wanted{.node = {}, .reason = in.reason};
  if (!in.on.empty()) {
    auto const node = find_any(*net, "--on", in.on);
    if (!node) return node.error();
    wanted.node = *node;
  }
  auto const placed = net->place_hold(wanted);
  if (!placed) return explained(placed.error(), {{"node", "--on", in.on}, {"reason", "REASON", ""}});
  tell(common, json::object{{"hold", *placed}}, fmt::format("hold {}", *placed));
  return exit_code::done;
}

result<exit_code> run_release(settings const& common, release_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const done = net->release_hold(in.number);
  if (!done) return explained(done.error(), {{"hold", "NUMBER", std::to_string(in.number)}});
  tell(common, json::object{{"released", in.number}}, fmt::format("released hold {}", in.number));
  return exit_code::done;
}

result<exit_code> run_hold_list(settings const& common, no_arguments const&) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const all = net->holds();
  if (!all) return all.error();
  if (all->empty()) tell_empty(common, "No holds.");
  for (auto const& each : *all) {
    if (common.json) {
      print_json(hold_json(*net, each));
      continue;
    }
    auto const node = each.node ? net->node({}, each.node) : fail(errc::unknown_node, "node");
    print(fmt::format("{} {} {} {}\n", each.number, local_time(each.since),
                      node ? one_line(title_text(*node)) : "everything", one_line(each.reason)));
  }
  return exit_code::done;
}

struct retain_arguments {
  activity_kind kind = activity_kind::post;
  CLI::Option* kind_given = nullptr;
  std::uint32_t days = 0;
  CLI::Option* days_given = nullptr;
};

result<exit_code> run_retain(settings const& common, retain_arguments const& in) {
  auto const kind = in.kind_given->count() != 0;
  if (kind != (in.days_given->count() != 0)) misused("DAYS", "and KIND belong together");
  if (kind) {
    auto net = open_to_write(common);
    if (!net) return net.error();
    auto const done = net->set_retention(in.kind, in.days);
    if (!done) return explained(done.error(), {{"days", "DAYS", std::to_string(in.days)}});
  }
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const rules = net->retention();
  if (!rules) return rules.error();
  if (rules->empty()) tell_empty(common, "No rules: nothing goes by its age.");
  for (auto const& each : *rules) {
    if (common.json)
      print_json(json::object{{"kind", text_of(kind_words, each.kind)}, {"days", each.days}});
    else
      print(fmt::format("{} {} days\n", text_of(kind_words, each.kind), each.days));
  }
  return exit_code::done;
}

struct audit_arguments {
  std::uint64_t after = 0;
  std::size_t limit = 25;
  bool end = false;
  std::string holds;
};

// `INCARNATION.NUMBER MILLISECONDS CHAIN`
std::string end_text(audit_head const& from) {
  return fmt::format("{}.{} {} {}", from.at.incarnation, from.at.number, from.time.time_since_epoch().count(),
                     from.chain);
}

audit_head parse_end(std::string const& text) {
  audit_head out;
  std::int64_t ms = 0;
  auto const* at = text.data();
  auto const* const end = at + text.size();
  auto const number = [&](auto& into, char behind) {
    auto const read = std::from_chars(at, end, into);
    auto const good = read.ec == std::errc{} && read.ptr != end && *read.ptr == behind;
    if (good) at = read.ptr + 1;
    return good;
  };
  if (!number(out.at.incarnation, '.') || !number(out.at.number, ' ') || !number(ms, ' '))
    misused("--holds", "is not what --end prints");
  out.time = timestamp(std::chrono::milliseconds(ms));
  out.chain.assign(at, end);
  return out;
}

/// Whom or what a command concerns, as everywhere else; by its number when it is not there any more.
std::string concerned(network const& net, node_id of) {
  auto const node = net.node({}, of);
  return node ? printable(id_text(*node)) : fmt::format("node {}", of.value);
}

json::object entry_json(network const& net, audit_entry const& entry) {
  json::array commands;
  for (auto const& command : entry.commands) {
    json::object one{{"name", command.name}};
    if (command.actor) one["node"] = concerned(net, command.actor);
    commands.push_back(std::move(one));
  }
  json::object out{{"number", entry.number}, {"at", detail::write_date_time(entry.at)}};
  if (!entry.origin.empty()) out["origin"] = printable(entry.origin);
  if (entry.origin_erased) out["origin_erased"] = true;
  out["commands"] = std::move(commands);
  if (entry.activity) out["activity"] = std::to_string(entry.activity.value);
  return out;
}

/// How many commands from `at` on are shown as one: equal ones, and those that add one thing after the other.
std::size_t alike(std::vector<audit_command> const& commands, std::size_t at) {
  auto const& first = commands[at];
  auto const adds = first.name.starts_with("add_");
  auto const end = std::find_if(commands.begin() + static_cast<std::ptrdiff_t>(at), commands.end(),
                                [&](audit_command const& each) {
                                  return each.name != first.name || (!adds && each.actor != first.actor);
                                });
  return static_cast<std::size_t>(end - commands.begin()) - at;
}

/// The commands of a change on a few lines.
std::string commands_text(network const& net, audit_entry const& entry) {
  std::string out;
  for (std::size_t at = 0; at < entry.commands.size();) {
    auto const& command = entry.commands[at];
    auto const count = alike(entry.commands, at);
    at += count;
    auto const of_one = entry.commands[at - 1].actor == command.actor;
    if (!out.empty()) out += ", ";
    out += command.name;
    if (command.actor && of_one) out += " " + one_line(concerned(net, command.actor));
    if (count > 1) out += fmt::format(" x {}", count);
  }
  return out;
}

void print_entry(settings const& common, network const& net, audit_entry const& entry) {
  if (common.json) return print_json(entry_json(net, entry));
  auto const origin = entry.origin_erased ? std::string("(erased)") : one_line(entry.origin);
  auto const head = fmt::format("{:<6}{}{}", entry.number, local_time(entry.at),
                                origin.empty() ? std::string() : "  [" + origin + "]");
  print(paint(common.out, tone::faint, fit(head, common.out.columns)) + "\n");
  if (entry.commands.empty()) return;
  for (auto const& line : wrap(commands_text(net, entry), common.out.columns - 6))
    print("      " + line + "\n");
}

result<exit_code> run_audit(settings const& common, audit_arguments const& in) {
  if (in.end && !in.holds.empty()) misused("--holds", "and --end exclude each other");
  auto const known = in.holds.empty() ? audit_head{} : parse_end(in.holds);
  auto const net = open_to_read(common);
  if (!net) return net.error();
  if (in.end) {
    auto const end = end_text(net->audit_end());
    tell(common, json::object{{"end", end}}, end);
    return exit_code::done;
  }
  if (!in.holds.empty()) {
    auto const same = net->audit_holds(known);
    if (!same) return same.error();
    tell(common, json::object{{"holds", *same}}, *same ? "the audit holds" : "the audit was altered");
    return *same ? exit_code::done : exit_code::broken;
  }
  auto const entries = net->audit(in.after, in.limit);
  if (!entries) return explained(entries.error(), {{"version", "--after", std::to_string(in.after)}});
  if (entries->empty()) tell_empty(common, "No changes.");
  for (auto const& each : *entries) print_entry(common, *net, each);
  return exit_code::done;
}

}  // namespace

void add_hold(CLI::App& app, settings const& common, command& chosen) {
  auto& family = add_family(app, {"hold", "Legal holds", hold_footer});
  auto const [place, in] =
      add_command(family, common, chosen, {"place", "Hold something back", place_footer}, run_place);
  add_argument(place, "REASON", in.reason, "Why");
  place.add_option("--on", in.on, "A person, group or record; else everything")->type_name("KEY");
  auto const [release, out] =
      add_command(family, common, chosen, {"release", "End a hold", release_footer}, run_release);
  add_argument(release, "NUMBER", out.number, "Which hold");
  add_command(family, common, chosen, {"list", "Show holds in force", hold_list_footer}, run_hold_list);
}

void add_retain(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"retain", "How long activities stay", retain_footer}, run_retain);
  in.kind_given = add_choice(to, "KIND", in.kind, kind_words, "Which kind of activity");
  in.days_given = to.add_option("DAYS", in.days, "For how many days; 0 for ever")->type_name("");
}

void add_audit(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(app, common, chosen, {"audit", "Who did what", audit_footer}, run_audit);
  to.add_option("--after", in.after, "Only changes after this number")->type_name("N");
  to.add_option("--limit", in.limit, "At most so many changes (25)")->type_name("N");
  to.add_flag("--end", in.end, "Where the audit ends, to be kept elsewhere");
  to.add_option("--holds", in.holds, "Does it still say what it said at this end?")->type_name("END");
}

}  // namespace madang::cli

// `madang outbox`: messages on their way, and those given up. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/inbox_json.hpp>

#include <boost/json/object.hpp>

#include "cli/command.hpp"
#include "cli/feed_text.hpp"

namespace madang::cli {
namespace {

constexpr auto outbox_footer =
    R"(Messages by mail and on other ways: waiting for their time, taken by a worker, or
dead after the last attempt. The number at the beginning of a line is what --replay
and --drop take.

Examples:
  madang outbox
  madang outbox --dead --json
  madang outbox --replay 17
  madang outbox --drop 17)";

struct outbox_arguments {
  bool dead = false;
  std::uint64_t after = 0;
  std::size_t limit = 100;
  std::uint64_t replay = 0;
  std::uint64_t drop = 0;
};

std::string_view state_text(delivery_state state) {
  switch (state) {
    case delivery_state::waiting:
      return "waiting";
    case delivery_state::taken:
      return "taken";
    case delivery_state::dead:
      return "dead";
  }
  return "?";
}

std::string line_of(network const& net, delivery_info const& from) {
  auto const who = net.node({}, from.person);
  auto out = fmt::format("{:>8}  {:<8}{:<8}{}  {} tried  {}", from.number, state_text(from.state),
                         name_of(from.channel), local_time(from.due), from.attempts,
                         who ? one_line(who->name) : std::string("?"));
  if (!from.reason.empty()) out += ": " + one_line(from.reason);
  return out + "\n";
}

result<exit_code> list(settings const& common, network const& net, outbox_arguments const& in) {
  auto const state = in.dead ? std::optional(delivery_state::dead) : std::nullopt;
  auto const found = net.outbox(state, in.after, in.limit);
  if (!found) return found.error();
  if (common.json) {
    print_json_array(*found);
    return exit_code::done;
  }
  for (auto const& each : *found) print(line_of(net, each));
  if (found->empty()) tell_empty(common, in.dead ? "No message was given up." : "No message waits.");
  return exit_code::done;
}

result<exit_code> change(settings const& common, outbox_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const number = in.replay != 0 ? in.replay : in.drop;
  auto const done = in.replay != 0 ? net->replay_delivery(number) : net->drop_delivery(number);
  auto const option = in.replay != 0 ? "--replay" : "--drop";
  if (!done) return explained(done.error(), {{"delivery", option, std::to_string(number)}});
  auto const* const what = in.replay != 0 ? "replayed" : "dropped";
  tell(common, boost::json::object{{what, std::to_string(number)}}, fmt::format("{} {}", number, what));
  return exit_code::done;
}

result<exit_code> run_outbox(settings const& common, outbox_arguments const& in) {
  if (in.replay != 0 || in.drop != 0) return change(common, in);
  auto const net = open_to_read(common);
  if (!net) return net.error();
  return list(common, *net, in);
}

}  // namespace

void add_outbox(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen,
                  {"outbox", "Show messages on their way, and those given up", outbox_footer}, run_outbox);
  to.add_flag("--dead", in.dead, "Only those given up");
  to.add_option("--after", in.after, "Go on after a message")->type_name("NUMBER");
  to.add_option("--limit", in.limit, "Messages to show")->type_name("N")->capture_default_str();
  auto* const replay = to.add_option("--replay", in.replay, "Try one that was given up anew");
  replay->type_name("NUMBER")->check(CLI::PositiveNumber);
  to.add_option("--drop", in.drop, "Take one away")
      ->type_name("NUMBER")
      ->check(CLI::PositiveNumber)
      ->excludes(replay);
}

}  // namespace madang::cli

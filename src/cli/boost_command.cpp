// `madang boost`: what the host wants seen. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/network.hpp>

#include <boost/json/object.hpp>

#include <string>

#include "cli/command.hpp"
#include "cli/feed_text.hpp"
#include "json/shapes.hpp"

namespace madang::cli {
namespace {

namespace json = boost::json;

constexpr auto boost_footer =
    R"(A boosted activity stands high in home feeds in order top of those who may see
it, is marked there, and ends at its time, or for a reader who has seen it, where
that is noted.

Examples:
  madang boost set 1234 --until 2026-12-31 --for group:sales
  madang boost list
  madang boost withdraw 1234)";
constexpr auto boost_set_footer = R"(Set again, it holds anew. Without --for it is for everybody.

Examples:
  madang boost set 1234 --until 2026-12-31
  madang boost set 1234 --until 2026-12-31 --for opportunity:77)";
constexpr auto boost_list_footer = R"(Examples:
  madang boost list --json)";
constexpr auto withdraw_footer = R"(Examples:
  madang boost withdraw 1234)";

struct boost_set_arguments {
  std::string activity;
  std::string until;
  std::string audience;
};
struct withdraw_arguments {
  std::string activity;
};

result<exit_code> run_boost_set(settings const& common, boost_set_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const activity = find_activity(*net, "ACTIVITY", in.activity);
  if (!activity) return activity.error();
  auto const until = given_time("--until", in.until, day_part::end);
  if (!until) misused("--until", "must be given");
  boost_input wanted{.activity = *activity, .until = *until};
  if (!in.audience.empty()) {
    auto const node = find_any(*net, "--for", in.audience);
    if (!node) return node.error();
    wanted.audience = *node;
  }
  if (auto const done = net->boost(wanted); !done)
    return explained(done.error(), {{"activity", "ACTIVITY", in.activity},
                                    {"audience", "--for", in.audience},
                                    {"until", "--until", in.until}});
  auto const id = std::to_string(activity->value);
  tell(common, json::object{{"boosted", id}}, fmt::format("boosted {}", id));
  return exit_code::done;
}

result<exit_code> run_withdraw(settings const& common, withdraw_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const activity = find_activity(*net, "ACTIVITY", in.activity);
  if (!activity) return activity.error();
  if (auto const done = net->withdraw_boost(*activity); !done)
    return explained(done.error(), {{"activity", "ACTIVITY", in.activity}});
  auto const id = std::to_string(activity->value);
  tell(common, json::object{{"withdrawn", id}}, fmt::format("withdrew the boost of {}", id));
  return exit_code::done;
}

result<exit_code> run_boost_list(settings const& common, no_arguments const&) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const all = net->boosts();
  if (!all) return all.error();
  if (all->empty()) tell_empty(common, "No boosts.");
  for (auto const& each : *all) {
    auto const node = each.audience ? net->node({}, each.audience) : fail(errc::unknown_node, "audience");
    if (!common.json) {
      print(fmt::format("{}  until {}  for {}\n", each.activity.value, local_time(each.until),
                        node ? one_line(title_text(*node)) : "everybody"));
      continue;
    }
    json::object out{{"activity", std::to_string(each.activity.value)}};
    if (node) out["for"] = printable(id_text(*node));
    out["since"] = detail::write_date_time(each.since);
    out["until"] = detail::write_date_time(each.until);
    print_json(out);
  }
  return exit_code::done;
}

}  // namespace

void add_boost(CLI::App& app, settings const& common, command& chosen) {
  auto& family = add_family(app, {"boost", "What is to be seen by all means", boost_footer});
  auto const [set, in] =
      add_command(family, common, chosen, {"set", "Boost an activity", boost_set_footer}, run_boost_set);
  add_argument(set, "ACTIVITY", in.activity, "Which");
  set.add_option("--until", in.until, "When it ends")->type_name("TIME")->required();
  set.add_option("--for", in.audience, "Members and followers of a group, followers of a record")
      ->type_name("KEY");
  auto const [withdraw, out] =
      add_command(family, common, chosen, {"withdraw", "End a boost", withdraw_footer}, run_withdraw);
  add_argument(withdraw, "ACTIVITY", out.activity, "Which");
  add_command(family, common, chosen, {"list", "Show boosts that are not over", boost_list_footer},
              run_boost_list);
}

}  // namespace madang::cli

// `madang prefs`: who wants to be told what, on which way, how it is put together, and when.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/json/inbox_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <vector>

#include "cli/inbox_text.hpp"
#include "cli/reason_argument.hpp"
#include "notify/wall_clock.hpp"

namespace madang::cli {
namespace {

constexpr auto prefs_footer =
    R"(Without options that change something, shows what is said. Of the network, groups
and records, and the person, each that says something must say yes; the network's
word counts when nobody else says anything, or when it is enforced.

--batch says how messages of a channel are put together; --quiet, --days,
--digest-at, --digest-days and --zone when they go out.

Examples:
  madang prefs u:kim
  madang prefs u:kim --reason reaction --say no
  madang prefs group:sales --level all
  madang prefs network --channel email --say yes --enforced
  madang prefs u:kim --channel webhook --batch sliding --window-max 30
  madang prefs u:kim --zone Asia/Seoul --quiet 22:00-07:00 --digest-at 08:30
  madang prefs record:merger --confidential yes)";

/// A mode, or that nothing is said any more.
enum class batch_word : std::uint8_t { immediate, leading, fixed, sliding, digest, unset };
constexpr words<batch_word, 6> batch_words{{{"immediate", batch_word::immediate},
                                            {"leading", batch_word::leading},
                                            {"fixed", batch_word::fixed},
                                            {"sliding", batch_word::sliding},
                                            {"digest", batch_word::digest},
                                            {"unset", batch_word::unset}}};
constexpr words<preference_choice, 2> yes_no{
    {{"yes", preference_choice::yes}, {"no", preference_choice::no}}};

struct prefs_arguments {
  std::string of;
  reason_argument reason;
  notify_channel channel = notify_channel::in_app;
  std::optional<preference_choice> say;
  std::optional<follow_level> level;
  std::optional<preference_choice> confidential;
  std::optional<batch_word> batch;
  std::uint32_t window = 5;
  std::uint32_t window_max = 60;
  std::string zone, quiet, days, digest_days;
  std::vector<std::string> digest_at;
  bool enforced = false;

  [[nodiscard]] bool sets_times() const {
    return !zone.empty() || !quiet.empty() || !days.empty() || !digest_at.empty() || !digest_days.empty();
  }
  [[nodiscard]] bool changes() const { return say || level || confidential || batch || sets_times(); }
};

std::string days_text(std::uint8_t days) {
  std::string out;
  for (std::size_t at = 0; at < detail::day_words.size(); ++at)
    if ((days >> at & 1U) != 0) out.append(out.empty() ? "" : ",").append(detail::day_words[at]);
  return out;
}

std::string category_text(std::optional<notify_reason> reason, std::string const& word) {
  if (!reason) return "everything else";
  return word.empty() ? std::string(name_of(*reason)) : one_line(word);
}

std::string preference_text(preference const& said) {
  return fmt::format("{:<22}{:<9}{}{}\n", category_text(said.reason, said.host_reason), name_of(said.channel),
                     text_of(choice_words, said.choice), said.enforced ? ", enforced" : "");
}

std::string rule_text(batch_rule const& said) {
  auto out = fmt::format("{:<22}{:<9}{}", category_text(said.reason, said.host_reason), name_of(said.channel),
                         name_of(said.mode));
  if (said.window.count() != 0) out += fmt::format(", {} min", said.window.count());
  if (said.window_max.count() != 0) out += fmt::format(", at most {} min", said.window_max.count());
  return out + "\n";
}

std::string times_text(delivery_times const& times) {
  auto out = fmt::format("messages go out on the clock of {}", times.zone);
  if (times.quiet_from != times.quiet_to)
    out +=
        fmt::format(", not {}-{}", detail::clock_text(times.quiet_from), detail::clock_text(times.quiet_to));
  if (times.days != all_days) out += fmt::format(", on {}", days_text(times.days));
  out += "; digests at";
  for (auto const each : times.digest_at) out += " " + detail::clock_text(each);
  if (times.digest_days != all_days) out += fmt::format(" on {}", days_text(times.digest_days));
  return out + "\n";
}

/// What is said about how and when messages go out: of people and the network.
struct delivery_said {
  std::vector<batch_rule> rules;
  std::optional<delivery_times> times;
};

result<delivery_said> said_by(network const& net, node_id node) {
  delivery_said out;
  if (node) {
    auto const info = net.node({}, node);
    if (!info) return info.error();
    if (info->kind != node_kind::person) return out;
  }
  auto rules = net.batching(node);
  if (!rules) return rules.error();
  out.rules = std::move(*rules);
  auto times = net.delivery_times_of(person_id{node.value});
  if (!times) return times.error();
  out.times = std::move(*times);
  return out;
}

result<exit_code> show(settings const& common, network const& net, node_id node) {
  auto const found = net.preferences(node);
  if (!found) return found.error();
  auto const said = said_by(net, node);
  if (!said) return said.error();
  if (common.json) {
    auto out = to_json(*found).as_object();
    boost::json::array rules;
    for (auto const& each : said->rules) rules.push_back(to_json(each));
    if (!rules.empty()) out["batching"] = std::move(rules);
    if (said->times) out["times"] = to_json(*said->times);
    print_json(out);
    return exit_code::done;
  }
  if (found->level) print(fmt::format("members hear: {}\n", text_of(level_words, *found->level)));
  if (found->confidential) print("confidential: messages leave names and texts out\n");
  for (auto const& each : found->said) print(preference_text(each));
  for (auto const& each : said->rules) print(rule_text(each));
  if (said->times && *said->times != delivery_times{}) print(times_text(*said->times));
  if (found->said.empty() && !found->level && !found->confidential && said->rules.empty())
    tell_empty(common, "Nothing is said: what is built in holds.");
  return exit_code::done;
}

std::optional<std::uint8_t> days_of(std::string_view text) {
  unsigned out = 0;
  while (!text.empty()) {
    auto const word = text.substr(0, text.find(','));
    auto const day = detail::day_of(word);
    if (!day) return std::nullopt;
    out |= *day;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return static_cast<std::uint8_t>(out);
}

result<void> read_times(prefs_arguments const& in, delivery_times& out) {
  if (!in.zone.empty()) out.zone = in.zone;
  if (!in.quiet.empty()) {
    auto const dash = in.quiet.find('-');
    auto const from = detail::clock_of(std::string_view(in.quiet).substr(0, dash));
    auto const to = dash == std::string::npos ? std::nullopt
                                              : detail::clock_of(std::string_view(in.quiet).substr(dash + 1));
    if (!from || !to) return fail(errc::malformed, "quiet");
    out.quiet_from = *from;
    out.quiet_to = *to;
  }
  for (auto const& [text, days, name] : {std::tuple(&in.days, &out.days, "days"),
                                         std::tuple(&in.digest_days, &out.digest_days, "digest_days")}) {
    if (text->empty()) continue;
    auto const read = days_of(*text);
    if (!read) return fail(errc::malformed, name);
    *days = *read;
  }
  if (in.digest_at.empty()) return {};
  out.digest_at.clear();
  for (auto const& each : in.digest_at) {
    auto const at = detail::clock_of(each);
    if (!at) return fail(errc::malformed, "digest_at");
    out.digest_at.push_back(*at);
  }
  return {};
}

result<void> change_times(network& net, node_id node, prefs_arguments const& in) {
  if (!in.sets_times()) return {};
  person_id const person{node.value};
  auto times = net.delivery_times_of(person);
  if (!times) return times.error();
  if (auto const done = read_times(in, *times); !done) return done;
  return net.set_delivery_times(person, *times);
}

result<void> change_batching(network& net, node_id node, prefs_arguments const& in) {
  if (!in.batch) return {};
  batch_input said;
  said.node = node;
  said.reason = in.reason.reason();
  said.host_reason = in.reason.host_word();
  said.channel = in.channel;
  if (*in.batch != batch_word::unset) said.mode = static_cast<batch_mode>(*in.batch);
  said.window = std::chrono::minutes(in.window);
  said.window_max = std::chrono::minutes(std::max(in.window, in.window_max));
  return net.set_batching(said);
}

result<void> change_choice(network& net, node_id node, prefs_arguments const& in) {
  if (!in.say) return {};
  return net.prefer({.node = node,
                     .reason = in.reason.reason(),
                     .host_reason = in.reason.host_word(),
                     .channel = in.channel,
                     .choice = *in.say,
                     .enforced = in.enforced});
}

result<void> change(network& net, node_id node, prefs_arguments const& in) {
  auto const explain = [&](result<void> const& done) -> result<void> {
    if (done) return done;
    return explained(done.error(), {{"node", "WHO", in.of},
                                    {"group", "WHO", in.of},
                                    {"person", "WHO", in.of},
                                    {"enforced", "--enforced", ""},
                                    {"reason", "--reason", in.reason.text},
                                    {"channel", "--channel", ""},
                                    {"window", "--window", ""},
                                    {"window_max", "--window-max", ""},
                                    {"zone", "--zone", in.zone},
                                    {"quiet", "--quiet", in.quiet},
                                    {"days", "--days", in.days},
                                    {"digest_at", "--digest-at", ""},
                                    {"digest_days", "--digest-days", in.digest_days}});
  };
  for (auto const part : {change_choice, change_batching, change_times})
    if (auto const done = explain(part(net, node, in)); !done) return done;
  if (in.level)
    if (auto const done = explain(net.set_group_level(group_id(node.value), *in.level)); !done) return done;
  if (!in.confidential) return {};
  return explain(net.set_confidential(node, *in.confidential == preference_choice::yes));
}

result<exit_code> run_prefs(settings const& common, prefs_arguments const& in) {
  auto net = in.changes() ? open_to_write(common) : open_to_read(common);
  if (!net) return net.error();
  node_id node{};
  if (in.of != "network") {
    auto const found = find_any(*net, "WHO", in.of);
    if (!found) return found.error();
    node = *found;
  }
  if (auto const done = change(*net, node, in); !done) return done.error();
  return show(common, *net, node);
}

}  // namespace

void add_prefs(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"prefs", "Show or change who wants to be told what", prefs_footer}, run_prefs);
  add_argument(to, "WHO", in.of, "A person, a group, a record, or network");
  add_reason(to, in.reason);
  add_choice(to, "--channel", in.channel, channel_words, "Which way (in_app)");
  add_choice(to, "--say", in.say, choice_words, "Change it");
  add_choice(to, "--level", in.level, level_words, "Groups: what members hear who do not follow");
  to.add_flag("--enforced", in.enforced, "The network: nobody else is asked");
  add_choice(to, "--batch", in.batch, batch_words, "How messages of the channel are put together");
  to.add_option("--window", in.window, "Minutes of a window")->type_name("N")->capture_default_str();
  to.add_option("--window-max", in.window_max, "Minutes that a sliding one lasts at most")
      ->type_name("N")
      ->capture_default_str();
  to.add_option("--zone", in.zone, "Time zone, e.g. Europe/Berlin")->type_name("ZONE");
  to.add_option("--quiet", in.quiet, "Quiet hours")->type_name("FROM-TO");
  to.add_option("--days", in.days, "Days on which messages go out, e.g. mon,tue")->type_name("DAYS");
  to.add_option("--digest-at", in.digest_at, "Times of digests, e.g. 08:00")->type_name("TIME");
  to.add_option("--digest-days", in.digest_days, "Days of digests")->type_name("DAYS");
  add_choice(to, "--confidential", in.confidential, yes_no,
             "Groups and records: messages leave names and texts out");
}

}  // namespace madang::cli

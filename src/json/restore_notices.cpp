// Lines of an export about what people and the network say of notifications: said again.
// SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

#include <array>
#include <chrono>
#include <string_view>
#include <vector>

#include "json/import_lines.hpp"
#include "notify/wall_clock.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace json = boost::json;

/// One of the words of an enumeration, as name_of has them. Refused when it is none.
template <class Enum>
Enum named(line_reader& line, std::string_view property, std::size_t count) {
  auto const word = line.required(property);
  for (std::size_t at = 0; at < count; ++at)
    if (name_of(static_cast<Enum>(at)) == word) return static_cast<Enum>(at);
  line.refuse(errc::malformed, property);
  return {};
}

/// Calls `take(reader)` for each object of an array.
template <class Take>
void each_object(line_reader& line, std::string_view property, Take const& take) {
  line.each(property, [&](json::value const& one) {
    if (!one.is_object()) return line.refuse(errc::malformed, {});
    auto inner = line.within("", one.get_object());
    take(inner);
    line.adopt(inner);
  });
}

std::optional<notify_reason> reason_in(line_reader& line) {
  if (!line.has("reason")) return std::nullopt;
  return named<notify_reason>(line, "reason", notify_reason_count);
}

std::chrono::minutes minutes_in(line_reader& line, std::string_view property,
                                std::chrono::minutes otherwise) {
  constexpr std::uint64_t year = 366 * 24 * 60;
  return line.has(property) ? std::chrono::minutes(line.number(property, year)) : otherwise;
}

preference_input preference_in(line_reader& line) {
  preference_input out;
  out.reason = reason_in(line);
  out.host_reason = line.text("host_reason");
  out.channel = named<notify_channel>(line, "channel", notify_channel_count);
  out.choice = line.word("choice", {"yes", "no"}) == 0 ? preference_choice::yes : preference_choice::no;
  out.enforced = line.flag("enforced").value_or(false);
  return out;
}

batch_input batching_in(line_reader& line) {
  batch_input out;
  out.reason = reason_in(line);
  out.host_reason = line.text("host_reason");
  out.channel = named<notify_channel>(line, "channel", notify_channel_count);
  out.mode = named<batch_mode>(line, "mode", batch_mode_count);
  out.window = minutes_in(line, "window_minutes", out.window);
  out.window_max = minutes_in(line, "window_max_minutes", out.window_max);
  return out;
}

escalation_step step_in(line_reader& line) {
  escalation_step out;
  out.unless = static_cast<escalation_wait>(line.word("unless", {"seen", "read", "answered"}));
  out.after = minutes_in(line, "after_minutes", {});
  out.to = static_cast<escalation_target>(line.word("to", {"channel", "manager", "node"}));
  if (line.has("channel")) out.channel = named<notify_channel>(line, "channel", notify_channel_count);
  out.node = line.any_node("node");
  return out;
}

escalation_input escalation_in(line_reader& line) {
  escalation_input out;
  out.reason = named<notify_reason>(line, "reason", notify_reason_count);
  out.host_reason = line.text("host_reason");
  each_object(line, "steps", [&](line_reader& step) { out.steps.push_back(step_in(step)); });
  return out;
}

std::chrono::minutes clock_in(line_reader& line, std::string_view property) {
  if (!line.has(property)) return {};
  auto const at = clock_of(line.text(property));
  if (!at) line.refuse(errc::malformed, property);
  return at.value_or(std::chrono::minutes{});
}

std::uint8_t days_in(line_reader& line, std::string_view property) {
  if (!line.has(property)) return all_days;
  unsigned out = 0;
  for (auto const& word : line.texts(property)) {
    auto const day = day_of(word);
    if (!day) line.refuse(errc::malformed, property);
    out |= day.value_or(std::uint8_t{0});
  }
  return static_cast<std::uint8_t>(out);
}

delivery_times times_in(line_reader& line) {
  delivery_times out;
  out.zone = line.required("zone");
  out.quiet_from = clock_in(line, "quiet_from");
  out.quiet_to = clock_in(line, "quiet_to");
  out.days = days_in(line, "days");
  out.digest_at.clear();
  for (auto const& word : line.texts("digest_at")) {
    auto const at = clock_of(word);
    if (!at) line.refuse(errc::malformed, "digest_at");
    out.digest_at.push_back(at.value_or(std::chrono::minutes{}));
  }
  out.digest_days = days_in(line, "digest_days");
  return out;
}

/// Everything that a node says; the network's owner speaks for the network.
struct notices {
  node_id node{};
  std::optional<follow_level> level{};
  bool confidential = false;
  std::vector<preference_input> said;
  std::vector<batch_input> batching;
  std::optional<delivery_times> times{};
  std::vector<escalation_input> escalation;
};

result<void> say(writer& to, node_id at, notices const& what) {
  if (what.level)
    if (auto const done = to.set_group_level(group_id(at.value), *what.level); !done) return done;
  if (what.confidential)
    if (auto const done = to.set_confidential(at, true); !done) return done;
  for (auto each : what.said) {
    each.node = what.node;
    if (auto const done = to.prefer(each); !done) return done;
  }
  for (auto each : what.batching) {
    each.node = what.node;
    if (auto const done = to.set_batching(each); !done) return done;
  }
  if (what.times)
    if (auto const done = to.set_delivery_times(person_id(what.node.value), what.times); !done) return done;
  for (auto const& each : what.escalation)
    if (auto const done = to.set_escalation(each); !done) return done;
  return {};
}

result<void> restore_notices(line_reader& line) {
  auto const at = line.required_any_node("actor");
  auto const is_owner = at == node_id{writer::of(line.in()).owner()};
  notices what;
  what.node = is_owner ? node_id{} : at;
  if (line.has("madang:level"))
    what.level = static_cast<follow_level>(line.word("madang:level", {"all", "highlights", "none"}));
  what.confidential = line.flag("madang:confidential").value_or(false);
  each_object(line, "madang:said", [&](line_reader& one) { what.said.push_back(preference_in(one)); });
  each_object(line, "madang:batching", [&](line_reader& one) { what.batching.push_back(batching_in(one)); });
  if (auto const* times = line.object("madang:times")) {
    auto inner = line.within("madang:times", *times);
    what.times = times_in(inner);
    line.adopt(inner);
  }
  each_object(line, "madang:escalation",
              [&](line_reader& one) { what.escalation.push_back(escalation_in(one)); });
  return line.run([&] { return say(writer::of(line.in()), at, what); });
}

constexpr auto restored_notice_line_types = std::to_array<line_type>({
    {"madang:Notices", line_class::relation, restore_notices},
});

}  // namespace

std::span<line_type const> restored_notice_lines() noexcept { return restored_notice_line_types; }

}  // namespace detail
}  // namespace v1
}  // namespace madang

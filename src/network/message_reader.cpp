// What a message says, as its person may see it now. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/message_reader.hpp>
#include <madang/network/detail/words.hpp>
#include <madang/notify/detail/delivery_machine.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "delivery/line.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t text_bytes_max = 500;

error broken_message() { return fail(errc::corrupt, "message"); }

// What an activity says: its text, a host verb's line, or the fields that changed.
std::string words_in(item const& from) {
  if (!from.text.empty()) return std::string(cut(from.text, text_bytes_max));
  if (!from.summary.empty()) return std::string(cut(from.summary, text_bytes_max));
  std::string out;
  for (auto const& each : from.fields) {
    if (!out.empty()) out += ", ";
    out.append(each.field).append(": ").append(each.from).append(" -> ").append(each.to);
    if (out.size() > text_bytes_max) break;
  }
  return std::string(cut(out, text_bytes_max));
}

}  // namespace

std::uint32_t message_rules::place_of(notice_data const& of) const {
  if (of.object.activity == 0) return graph.resolve({of.object.node}).value;
  auto const* header = activities.header(of.object.activity);
  return header != nullptr ? graph.resolve({header->place}).value : 0;
}

bool message_rules::confidential(notice_data const& of, std::uint32_t place) const {
  auto const is = [&](std::uint32_t node) {
    return node != 0 && inboxes.of(graph.resolve({node}).value).confidential;
  };
  if (is(place)) return true;
  for (auto const activity : {of.object.activity, of.root}) {
    auto const* header = activity != 0 ? activities.header(activity) : nullptr;
    if (header == nullptr) continue;
    auto const also = header->about();
    if (is(header->place) || std::any_of(also.begin(), also.end(), is)) return true;
  }
  return false;
}

bool message_rules::wanted(std::uint32_t person, notice_data const& of, std::uint32_t place,
                           notify_channel channel) const {
  return of.critical ? channel_urgent(inboxes, owner, person, place, of.reason, channel)
                     : channel_wanted(inboxes, owner, person, place, of.reason, channel);
}

message_reader::message_reader(walk_context& in, state const& now)
    : in_(in),
      rules_{now.graph, now.inboxes, in.activities, now.owner},
      inbox_(in, now),
      words_(words_of(now.words)),
      names_(in, words_, memory_) {}

std::string message_reader::name(std::uint32_t node) {
  auto const& ref = names_.name(node);
  return ref.restricted ? std::string() : std::string(ref.name);
}

std::string message_reader::said(activity_id id) {
  auto const* header = id ? in_.activities.header(id.value) : nullptr;
  if (header == nullptr) return {};
  visible_item found;
  found.order = order_of(header->time_ms, id.value);
  found.header = header;
  return words_in(names_.fill(found));
}

delivery_item message_reader::write(notification shown, std::uint32_t place) {
  delivery_item out;
  for (auto const person : shown.people) out.names.push_back(name(person.value));
  if (place != 0) out.place = name(place);
  out.text = said(shown.latest ? shown.latest : shown.activity);
  out.what = std::move(shown);
  return out;
}

result<std::optional<inbox_reader::entry>> message_reader::still_told(message_data const& of,
                                                                      listed_notice const& which) {
  for (auto const part : {notice_part::unread, notice_part::read}) {
    auto const value = in_.activities.rows().row(notice_row(of.person, part, which.position));
    if (!value) return value.error();
    auto data = *value ? notice_data::decode(**value) : notice_data{};
    if (!data) return broken_message();
    if (which.is(*data)) return std::optional(inbox_reader::entry{part, which.position, std::move(*data)});
    if (!of.escalated) break;
  }
  return std::optional<inbox_reader::entry>{};
}

result<void> message_reader::fill(message_data const& of, delivery_message& to) {
  to.items.clear();
  to.more = 0;
  to.confidential = false;
  for (auto const& each : of.listed) {
    auto const found = still_told(of, each);
    if (!found) return found.error();
    if (!*found) continue;
    auto const& data = (*found)->data;
    auto const place = rules_.place_of(data);
    auto const goes = of.escalated ? rules_.open(of.person, data, place, of.channel)
                                   : rules_.wanted(of.person, data, place, of.channel);
    if (!goes) continue;
    if (to.items.size() == listed_max) {
      auto const counts = inbox_.visible(data);
      if (!counts) return counts.error();
      to.more += *counts ? 1 : 0;
      continue;
    }
    auto shown = inbox_.show(**found);
    if (!shown) return shown.error();
    if (!*shown) continue;
    if (rules_.confidential(data, place)) {
      to.confidential = true;
      (**shown).note.clear();
      to.items.push_back({std::move(**shown), {}, {}, {}});
    } else {
      to.items.push_back(write(std::move(**shown), place));
    }
  }
  return {};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Rows of what goes out on other ways than the inbox. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/notify/detail/delivery_rows.hpp>

#include <algorithm>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::string encode_times(delivery_times const& from) {
  field_writer out;
  out.text(1, from.zone).number(2, static_cast<std::uint64_t>(from.quiet_from.count()));
  out.number(3, static_cast<std::uint64_t>(from.quiet_to.count())).number(4, from.days);
  std::string at;
  for (auto const each : from.digest_at) put_varint(at, static_cast<std::uint64_t>(each.count()));
  out.text(5, at).number(6, from.digest_days);
  return std::move(out.bytes);
}

std::optional<delivery_times> decode_times(std::string_view value) {
  delivery_times out;
  out.zone.clear();
  out.digest_at.clear();
  out.days = out.digest_days = 0;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) out.zone = in.text;
    if (in.tag == 2) out.quiet_from = std::chrono::minutes(static_cast<std::int64_t>(in.number));
    if (in.tag == 3) out.quiet_to = std::chrono::minutes(static_cast<std::int64_t>(in.number));
    if (in.tag == 4) out.days = static_cast<std::uint8_t>(in.number);
    if (in.tag == 5) {
      field_reader list(in.text);
      while (!list.at_end() && list.good)
        out.digest_at.emplace_back(static_cast<std::int64_t>(list.varint()));
      known = known && list.good;
    }
    if (in.tag == 6) out.digest_days = static_cast<std::uint8_t>(in.number);
  }
  if (!in.good || !known || out.digest_at.empty()) return std::nullopt;
  return out;
}

std::string encode_rule(batch_rule_data const& from) {
  std::string out;
  for (auto const each : {std::uint64_t{from.category}, static_cast<std::uint64_t>(from.channel),
                          static_cast<std::uint64_t>(from.mode), std::uint64_t{from.window_minutes},
                          std::uint64_t{from.window_max_minutes}})
    put_varint(out, each);
  return out;
}

std::optional<batch_rule_data> decode_rule(std::string_view value) {
  field_reader in(value);
  batch_rule_data out;
  out.category = static_cast<reason_code>(in.varint());
  auto const channel = in.varint();
  auto const mode = in.varint();
  out.window_minutes = static_cast<std::uint32_t>(in.varint());
  out.window_max_minutes = static_cast<std::uint32_t>(in.varint());
  if (!in.good || !in.at_end() || channel >= notify_channel_count || mode >= batch_mode_count)
    return std::nullopt;
  out.channel = static_cast<notify_channel>(channel);
  out.mode = static_cast<batch_mode>(mode);
  return out;
}

}  // namespace

std::string habits_data::encode() const {
  field_writer out;
  if (times) out.text(1, encode_times(*times));
  for (auto const& each : rules) out.text_always(2, encode_rule(each));
  return std::move(out.bytes);
}

std::optional<habits_data> habits_data::decode(std::string_view value) {
  habits_data out;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) {
      out.times = decode_times(in.text);
      known = known && out.times;
    }
    if (in.tag == 2) {
      auto const rule = decode_rule(in.text);
      known = known && rule;
      if (rule) out.rules.push_back(*rule);
    }
  }
  if (!in.good || !known) return std::nullopt;
  return out;
}

std::string batch_data::encode() const {
  field_writer out;
  out.number(1, static_cast<std::uint64_t>(mode)).number(2, zigzag(opened_ms));
  out.number(3, zigzag(last_ms)).number(4, zigzag(closes_ms));
  return std::move(out.bytes);
}

std::optional<batch_data> batch_data::decode(std::string_view value) {
  batch_data out;
  out.mode = batch_mode::immediate;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) {
      out.mode = static_cast<batch_mode>(in.number);
      known = in.number < batch_mode_count;
    }
    if (in.tag == 2) out.opened_ms = unzigzag(in.number);
    if (in.tag == 3) out.last_ms = unzigzag(in.number);
    if (in.tag == 4) out.closes_ms = unzigzag(in.number);
  }
  if (!in.good || !known) return std::nullopt;
  return out;
}

std::string spent_data::encode() const {
  field_writer out;
  out.number(1, zigzag(day)).number(2, messages);
  return std::move(out.bytes);
}

std::optional<spent_data> spent_data::decode(std::string_view value) {
  spent_data out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.day = unzigzag(in.number);
    if (in.tag == 2) out.messages = static_cast<std::uint32_t>(in.number);
  }
  if (!in.good) return std::nullopt;
  return out;
}

std::string encode_entry(listed_notice const& of) {
  field_writer out;
  out.number(1, of.position).number(2, of.rises);
  return std::move(out.bytes);
}

std::optional<listed_notice> decode_entry(std::uint64_t id, std::string_view value) {
  listed_notice out;
  out.id = id;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.position = in.number;
    if (in.tag == 2) out.rises = static_cast<std::uint32_t>(in.number);
  }
  if (!in.good || out.position == 0) return std::nullopt;
  return out;
}

std::string encode_number(std::uint64_t number) {
  field_writer out;
  out.number(1, number);
  return std::move(out.bytes);
}

std::optional<std::uint64_t> decode_number(std::string_view value) {
  std::uint64_t number = 0;
  field_reader in(value);
  while (in.next())
    if (in.tag == 1) number = in.number;
  if (!in.good) return std::nullopt;
  return number;
}

std::string message_data::encode() const {
  field_writer out;
  out.number(1, person).number(2, static_cast<std::uint64_t>(channel));
  out.number(3, static_cast<std::uint64_t>(state)).number(4, attempts);
  out.number(5, zigzag(made_ms)).number(6, zigzag(due_ms));
  out.number(7, (together ? 1U : 0U) | (critical ? 2U : 0U) | (escalated ? 4U : 0U));
  std::string list;
  for (auto const& each : listed) {
    put_varint(list, each.id);
    put_varint(list, each.position);
    put_varint(list, each.rises);
  }
  out.text(9, list).text(10, reason);
  return std::move(out.bytes);
}

std::optional<message_data> message_data::decode(std::string_view value) {
  message_data out;
  out.channel = notify_channel::in_app;  // whose number is 0, which is not written
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) out.person = static_cast<std::uint32_t>(in.number);
    if (in.tag == 2) {
      out.channel = static_cast<notify_channel>(in.number);
      known = known && in.number < notify_channel_count;
    }
    if (in.tag == 3) {
      out.state = static_cast<delivery_state>(in.number);
      known = known && in.number <= static_cast<std::uint64_t>(delivery_state::dead);
    }
    if (in.tag == 4) out.attempts = static_cast<std::uint32_t>(in.number);
    if (in.tag == 5) out.made_ms = unzigzag(in.number);
    if (in.tag == 6) out.due_ms = unzigzag(in.number);
    if (in.tag == 7) {
      out.together = (in.number & 1U) != 0;
      out.critical = (in.number & 2U) != 0;
      out.escalated = (in.number & 4U) != 0;
    }
    if (in.tag == 9) {
      field_reader list(in.text);
      while (!list.at_end() && list.good) {
        listed_notice one;
        one.id = list.varint();
        one.position = list.varint();
        one.rises = static_cast<std::uint32_t>(list.varint());
        out.listed.push_back(one);
      }
      known = known && list.good;
    }
    if (in.tag == 10) out.reason = in.text;
  }
  if (!in.good || !known || out.person == 0 || out.listed.empty()) return std::nullopt;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

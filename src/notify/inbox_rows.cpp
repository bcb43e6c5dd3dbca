// Rows of notifications. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/notify/detail/inbox_rows.hpp>

#include <algorithm>
#include <tuple>

namespace madang {
inline namespace v1 {

std::string_view name_of(notify_reason reason) noexcept {
  static constexpr std::string_view names[notify_reason_count] = {"host",
                                                                  "mention",
                                                                  "addressed",
                                                                  "reply",
                                                                  "comment_on_mine",
                                                                  "group_added",
                                                                  "share",
                                                                  "reaction",
                                                                  "new_follower",
                                                                  "event",
                                                                  "record_change",
                                                                  "group_post",
                                                                  "record_post",
                                                                  "comment_on_followed",
                                                                  "task_due",
                                                                  "escalation"};
  auto const at = static_cast<std::size_t>(reason);
  return at < notify_reason_count ? names[at] : std::string_view("?");
}

std::string_view name_of(notify_channel channel) noexcept {
  static constexpr std::string_view names[notify_channel_count] = {"in_app", "email", "webhook", "host"};
  auto const at = static_cast<std::size_t>(channel);
  return at < notify_channel_count ? names[at] : std::string_view("?");
}

std::string_view name_of(untold_because why) noexcept {
  static constexpr std::string_view names[] = {"told",       "own_doing", "inactive", "no_reason",
                                               "level",      "filter",    "muted",    "cannot_see",
                                               "preference", "not_live",  "waiting"};
  auto const at = static_cast<std::size_t>(why);
  return at < std::size(names) ? names[at] : std::string_view("?");
}

namespace detail {
namespace {

constexpr std::size_t bytes_usual = 64;  // of a notification or an inbox

// Two numbers in a text field.
std::string pair_of(std::uint64_t one, std::uint64_t other) {
  std::string out;
  put_varint(out, one);
  put_varint(out, other);
  return out;
}

std::optional<notice_person> person_of(std::string_view text) {
  field_reader in(text);
  notice_person out;
  out.actor = static_cast<std::uint32_t>(in.varint());
  out.activity = in.varint();
  if (!in.good || !in.at_end()) return std::nullopt;
  return out;
}

}  // namespace

std::string told_data::encode() const {
  field_writer out;
  out.number(1, notification).number(2, reason).number(3, actor);
  return std::move(out.bytes);
}

std::optional<told_data> told_data::decode(std::string_view value) {
  told_data out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.notification = in.number;
    if (in.tag == 2) out.reason = static_cast<reason_code>(in.number);
    if (in.tag == 3) out.actor = static_cast<std::uint32_t>(in.number);
  }
  if (!in.good) return std::nullopt;
  return out;
}

void notice_data::note_newest(notice_person const& one) {
  take_from_sample([&](notice_person const& each) { return each.actor == one.actor; });
  sample.insert(sample.begin(), one);
  if (sample.size() > notice_people_max) sample.resize(notice_people_max);
}

std::string notice_data::encode() const {
  field_writer out;
  out.bytes.reserve(bytes_usual);
  out.number(1, id).number(2, reason).number(3, object.activity).number(4, object.node).number(5, root);
  out.number(6, zigzag(first_ms)).number(7, zigzag(last_ms - first_ms)).number(8, zigzag(until_ms));
  out.number(9, static_cast<std::uint64_t>(was));
  out.number(10, (seen ? 1U : 0U) | (alone ? 2U : 0U) | (critical ? 4U : 0U));
  out.number(11, causes).number(12, people).number(13, changed);
  for (auto const& each : sample) out.text_always(14, pair_of(each.actor, each.activity));
  out.number(15, rises).text(16, note);
  return std::move(out.bytes);
}

std::optional<notice_data> notice_data::decode(std::string_view value) {
  notice_data out;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) out.id = in.number;
    if (in.tag == 2) out.reason = static_cast<reason_code>(in.number);
    if (in.tag == 3) out.object.activity = in.number;
    if (in.tag == 4) out.object.node = static_cast<std::uint32_t>(in.number);
    if (in.tag == 5) out.root = in.number;
    if (in.tag == 6) out.last_ms = out.first_ms = unzigzag(in.number);
    if (in.tag == 7) out.last_ms = out.first_ms + unzigzag(in.number);
    if (in.tag == 8) out.until_ms = unzigzag(in.number);
    if (in.tag == 9) {
      out.was = static_cast<notice_part>(in.number);
      known = known && in.number < notice_boxes;
    }
    if (in.tag == 10) {
      out.seen = (in.number & 1U) != 0;
      out.alone = (in.number & 2U) != 0;
      out.critical = (in.number & 4U) != 0;
    }
    if (in.tag == 11) out.causes = in.number;
    if (in.tag == 12) out.people = in.number;
    if (in.tag == 13) out.changed = in.number;
    if (in.tag == 14) {
      auto const one = person_of(in.text);
      known = known && one.has_value();
      if (one) out.sample.push_back(*one);
    }
    if (in.tag == 15) out.rises = static_cast<std::uint32_t>(in.number);
    if (in.tag == 16) out.note = in.text;
  }
  if (!in.good || !known || out.id == 0) return std::nullopt;
  return out;
}

std::uint64_t inbox_data::unseen() const noexcept {
  std::uint64_t sum = 0;
  for (auto const& each : reasons) sum += each.unseen;
  return sum;
}

std::uint64_t inbox_data::unread() const noexcept {
  std::uint64_t sum = 0;
  for (auto const& each : reasons) sum += each.unread;
  return sum;
}

void inbox_data::count(reason_code reason, bool seen, int by) {
  auto at = std::lower_bound(reasons.begin(), reasons.end(), reason,
                             [](reason_tally const& one, reason_code other) { return one.reason < other; });
  if (at == reasons.end() || at->reason != reason) at = reasons.insert(at, {reason, 0, 0});
  auto const change = static_cast<std::uint32_t>(by);  // wraps around: adding it takes one off
  at->unread += change;
  if (!seen) at->unseen += change;
  if (at->unread == 0) reasons.erase(at);
}

std::string inbox_data::encode() const {
  field_writer out;
  out.bytes.reserve(bytes_usual);
  out.number(1, last).number(2, broadcasts).number(3, zigzag(oldest_ms)).number(4, zigzag(snooze_ms));
  out.number(5, level);
  for (auto const& each : reasons) {
    std::string one = pair_of(each.reason, each.unseen);
    put_varint(one, each.unread);
    out.text_always(6, one);
  }
  for (auto const& each : said) {
    std::string one = pair_of(each.category, static_cast<std::uint64_t>(each.channel));
    put_varint(one, static_cast<std::uint64_t>(each.choice) << 1 | (each.enforced ? 1U : 0U));
    out.text_always(7, one);
  }
  out.number(8, changed).number(9, reopened).number(10, confidential ? 1 : 0).number(11, escalates ? 1 : 0);
  return std::move(out.bytes);
}

namespace {

std::optional<reason_tally> tally_of(std::string_view text) {
  field_reader in(text);
  reason_tally out;
  out.reason = static_cast<reason_code>(in.varint());
  out.unseen = static_cast<std::uint32_t>(in.varint());
  out.unread = static_cast<std::uint32_t>(in.varint());
  if (!in.good || !in.at_end() || out.unseen > out.unread || out.unread == 0) return std::nullopt;
  return out;
}

std::optional<preference_data> preference_of(std::string_view text) {
  field_reader in(text);
  preference_data out;
  out.category = static_cast<reason_code>(in.varint());
  auto const channel = in.varint();
  auto const choice = in.varint();
  auto const known = channel < notify_channel_count && choice >> 1 >= 1 && choice >> 1 <= 2;
  if (!in.good || !in.at_end() || !known) return std::nullopt;
  out.channel = static_cast<notify_channel>(channel);
  out.choice = static_cast<preference_choice>(choice >> 1);
  out.enforced = (choice & 1U) != 0;
  return out;
}

template <class One, class Many>
bool keep(std::optional<One> const& one, Many& to) {
  if (one) to.push_back(*one);
  return one.has_value();
}

}  // namespace

std::optional<inbox_data> inbox_data::decode(std::string_view value) {
  inbox_data out;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) out.last = in.number;
    if (in.tag == 2) out.broadcasts = in.number;
    if (in.tag == 3) out.oldest_ms = unzigzag(in.number);
    if (in.tag == 4) out.snooze_ms = unzigzag(in.number);
    if (in.tag == 5) out.level = static_cast<std::uint8_t>(in.number);
    if (in.tag == 5) known = known && in.number <= static_cast<std::uint64_t>(follow_level::none) + 1;
    if (in.tag == 6) known = keep(tally_of(in.text), out.reasons) && known;
    if (in.tag == 7) known = keep(preference_of(in.text), out.said) && known;
    if (in.tag == 8) out.changed = in.number;
    if (in.tag == 9) out.reopened = in.number;
    if (in.tag == 10) out.confidential = in.number != 0;
    if (in.tag == 11) out.escalates = in.number != 0;
  }
  if (!in.good || !known) return std::nullopt;
  return out;
}

std::string task_data::encode() const {
  field_writer out;
  out.number(1, static_cast<std::uint64_t>(work)).number(2, activity).number(3, zigzag(at_ms));
  out.number(4, after).number(5, answers).number(6, people_done ? 1 : 0);
  return std::move(out.bytes);
}

std::optional<task_data> task_data::decode(std::string_view value) {
  task_data out;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) {
      out.work = static_cast<task_work>(in.number);
      known = in.number <= static_cast<std::uint64_t>(task_work::deliver);
    }
    if (in.tag == 2) out.activity = in.number;
    if (in.tag == 3) out.at_ms = unzigzag(in.number);
    if (in.tag == 4) out.after = static_cast<std::uint32_t>(in.number);
    if (in.tag == 5) out.answers = in.number;
    if (in.tag == 6) out.people_done = in.number != 0;
  }
  if (!in.good || !known || out.activity == 0) return std::nullopt;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Messages in words. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/delivery/sentence.hpp>

#include "core/language.hpp"
#include "delivery/line.hpp"

namespace madang {
inline namespace v1 {
namespace {

using detail::is_korean;
using detail::one_line;

std::string people_in_english(delivery_item const& item) {
  auto const total = item.what.people_total;
  if (total == 0) return {};
  if (item.names.empty()) return total == 1 ? std::string("Somebody") : fmt::format("{} people", total);
  if (total == 1) return item.names[0];
  if (total == 2 && item.names.size() == 2) return fmt::format("{} and {}", item.names[0], item.names[1]);
  return fmt::format("{} and {} other{}", item.names[0], total - 1, total == 2 ? "" : "s");
}

// What is due: the note, else where it lies.
std::string due_text(delivery_item const& item, std::string const& place, std::string_view other) {
  if (item.what.note.empty()) return place.empty() ? std::string(other) : place;
  return place.empty() ? item.what.note : fmt::format("{} ({})", item.what.note, place);
}

std::string done_in_english(delivery_item const& item, std::string const& place) {
  auto const on = place.empty() ? std::string() : " on " + place;
  auto const it = place.empty() ? std::string("a record") : place;
  switch (item.what.reason) {
    case notify_reason::host:
      return item.what.host_reason + on;
    case notify_reason::mention:
      return "mentioned you" + on;
    case notify_reason::addressed:
      return "wrote to you";
    case notify_reason::reply:
      return "answered you" + on;
    case notify_reason::comment_on_mine:
      return "commented on what you wrote" + on;
    case notify_reason::group_added:
      return "added you to " + (place.empty() ? std::string("a group") : place);
    case notify_reason::share:
      return "shared what you wrote";
    case notify_reason::reaction:
      return "reacted to what you wrote" + on;
    case notify_reason::new_follower:
      return item.what.people_total > 1 ? "follow you" : "follows you";
    case notify_reason::event:
      return "caused an event" + on;
    case notify_reason::record_change:
      return "changed " + it;
    case notify_reason::group_post:
    case notify_reason::record_post:
      return "posted" + on;
    case notify_reason::comment_on_followed:
      return "commented" + on;
    case notify_reason::task_due:
      return "Due: " + due_text(item, place, "something");
    case notify_reason::escalation:
      return "did not take care of something in time" + on;
  }
  return std::string(name_of(item.what.reason)) + on;
}

std::string in_english(delivery_item const& item, std::string const& place) {
  auto const who = people_in_english(item);
  if (!who.empty()) return fmt::format("{} {}", who, done_in_english(item, place));
  switch (item.what.reason) {
    case notify_reason::group_added:
      return place.empty() ? "You were added to a group" : "You were added to " + place;
    case notify_reason::record_change:
      return place.empty() ? "A record changed" : place + " changed";
    case notify_reason::event:
      return place.empty() ? "There is an event" : "There is an event on " + place;
    default:
      return done_in_english(item, place);
  }
}

// Names take no particle that depends on how they end: "님" and quotation marks stand between.
std::string people_in_korean(delivery_item const& item) {
  auto const total = item.what.people_total;
  if (total == 0) return {};
  if (item.names.empty()) return total == 1 ? std::string("누군가") : fmt::format("{}명이", total);
  if (total == 1) return item.names[0] + "님이";
  if (total == 2 && item.names.size() == 2) return fmt::format("{}님과 {}님이", item.names[0], item.names[1]);
  return fmt::format("{}님 외 {}명이", item.names[0], total - 1);
}

std::string done_in_korean(delivery_item const& item, std::string const& place) {
  auto const at = place.empty() ? std::string() : fmt::format("'{}'에서 ", place);
  auto const to = place.empty() ? std::string() : fmt::format("'{}'에 ", place);
  switch (item.what.reason) {
    case notify_reason::host:
      return at + item.what.host_reason;
    case notify_reason::mention:
      return at + "회원님을 언급했습니다";
    case notify_reason::addressed:
      return "회원님께 글을 남겼습니다";
    case notify_reason::reply:
      return at + "회원님께 답했습니다";
    case notify_reason::comment_on_mine:
      return at + "회원님의 글에 댓글을 남겼습니다";
    case notify_reason::group_added:
      return "회원님을 " + (place.empty() ? std::string("그룹에 ") : to) + "추가했습니다";
    case notify_reason::share:
      return "회원님의 글을 공유했습니다";
    case notify_reason::reaction:
      return at + "회원님의 글에 반응했습니다";
    case notify_reason::new_follower:
      return "회원님을 팔로우합니다";
    case notify_reason::event:
      return at + "이벤트를 남겼습니다";
    case notify_reason::record_change:
      return (place.empty() ? std::string() : fmt::format("'{}' ", place)) + "항목을 변경했습니다";
    case notify_reason::group_post:
    case notify_reason::record_post:
      return to + "글을 올렸습니다";
    case notify_reason::comment_on_followed:
      return to + "댓글을 남겼습니다";
    case notify_reason::task_due:
      return "기한: " + due_text(item, place, "할 일");
    case notify_reason::escalation:
      return at + "제때 처리하지 않았습니다";
  }
  return at + std::string(name_of(item.what.reason));
}

std::string in_korean(delivery_item const& item, std::string const& place) {
  auto const who = people_in_korean(item);
  if (!who.empty()) return fmt::format("{} {}", who, done_in_korean(item, place));
  switch (item.what.reason) {
    case notify_reason::group_added:
      return (place.empty() ? std::string("그룹에") : fmt::format("'{}'에", place)) + " 추가되었습니다";
    case notify_reason::record_change:
      return (place.empty() ? std::string() : fmt::format("'{}' ", place)) + "항목이 변경되었습니다";
    case notify_reason::event:
      return (place.empty() ? std::string() : fmt::format("'{}'에 ", place)) + "이벤트가 있습니다";
    default:
      return done_in_korean(item, place);
  }
}

}  // namespace

std::string delivery_sentence(delivery_item const& item, std::string_view language) {
  return one_line(is_korean(language) ? in_korean(item, item.place) : in_english(item, item.place));
}

std::string delivery_title(delivery_message const& message, std::string_view language) {
  auto const total = message.items.size() + message.more;
  if (total == 1 && !message.digest) return delivery_sentence(message.items[0], language);
  if (is_korean(language)) return fmt::format("새 알림 {}건", total);
  return fmt::format("{} new notification{}", total, total == 1 ? "" : "s");
}

}  // namespace v1
}  // namespace madang

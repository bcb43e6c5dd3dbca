// Inboxes as text for people. SPDX-License-Identifier: Apache-2.0
#include "cli/inbox_text.hpp"

#include <fmt/format.h>
#include <madang/core/text.hpp>

#include "cli/feed_text.hpp"

namespace madang::cli {
namespace {

constexpr std::size_t text_indent = 4;

std::string_view sign_of(notification_state state) {
  switch (state) {
    case notification_state::unseen:
      return "* ";
    case notification_state::seen:
      return "o ";
    case notification_state::snoozed:
      return "z ";
    default:
      return "  ";
  }
}

}  // namespace

std::string counts_text(inbox_counts const& counts) {
  if (counts.unread == 0) return "nothing unread";
  return fmt::format("{} unread, {} of them unseen", counts.unread, counts.unseen);
}

std::string inbox_writer::name(node_id node) {
  auto const info = net_.node(reader_, node);
  return !info || info->restricted ? std::string("(not visible)") : one_line(info->name);
}

std::string inbox_writer::people(notification const& of) {
  if (of.people.empty()) return {};
  auto const first = name(of.people.front());
  if (of.people_total == 1) return first;
  if (of.people_total == 2 && of.people.size() == 2)
    return fmt::format("{} and {}", first, name(of.people[1]));
  return fmt::format("{} and {} others", first, of.people_total - 1);
}

// Where the activity lies, if it lies anywhere.
std::string inbox_writer::place(notification const& of, std::string_view joint) {
  auto const found = net_.activity(reader_, of.latest ? of.latest : of.activity);
  if (!found || !found->items[0].on.id) return {};
  return fmt::format("{}{}", joint, one_line(found->items[0].on.name));
}

// The node that it is about, else where it lies.
std::string inbox_writer::subject(notification const& of) {
  if (of.node) return name(of.node);
  auto out = place(of, "");
  return out.empty() ? std::string("something") : out;
}

std::string inbox_writer::subject_after(notification const& of) {
  return of.node || of.activity ? fmt::format(" ({})", subject(of)) : std::string();
}

std::string inbox_writer::did(notification const& of) {
  auto const many = of.people_total > 1;
  switch (of.reason) {
    case notify_reason::host:
      return fmt::format("{}{}", one_line(of.host_reason),
                         of.node ? ": " + name(of.node) : place(of, " on "));
    case notify_reason::mention:
      return "mentioned you" + place(of, " on ");
    case notify_reason::addressed:
      return "wrote to you";
    case notify_reason::reply:
      return "answered you" + place(of, " on ");
    case notify_reason::comment_on_mine:
      return "commented on what you wrote" + place(of, " on ");
    case notify_reason::group_added:
      return "added you to " + name(of.node);
    case notify_reason::share:
      return "shared what you wrote";
    case notify_reason::reaction:
      return "reacted to what you wrote" + place(of, " on ");
    case notify_reason::new_follower:
      return many ? "follow you" : "follows you";
    case notify_reason::event:
      return "caused an event" + place(of, " on ");
    case notify_reason::record_change:
      return "changed " + name(of.node);
    case notify_reason::group_post:
    case notify_reason::record_post:
      return "posted" + place(of, " on ");
    case notify_reason::comment_on_followed:
      return "commented" + place(of, " on ");
    case notify_reason::task_due:
      return "Due: " + (of.note.empty() ? subject(of) : one_line(of.note) + subject_after(of));
    case notify_reason::escalation:
      return "did not take care in time of " + subject(of);
  }
  return std::string(name_of(of.reason));
}

std::string inbox_writer::sentence(notification const& of) {
  auto const who = people(of);
  if (who.empty() && of.reason == notify_reason::group_added) return "You were added to " + name(of.node);
  return who.empty() ? did(of) : fmt::format("{} {}", who, did(of));
}

std::string inbox_writer::said(notification const& of) {
  auto const found = net_.activity(reader_, of.latest ? of.latest : of.activity);
  return found ? one_line(found->items[0].text) : std::string();
}

std::string inbox_writer::text(inbox_page const& from) {
  std::string out;
  for (auto const& each : from.items) {
    auto const tail = fmt::format("  {} {}", local_time(each.at), each.id.value);
    auto const room = on_.columns > tail.size() + 12 ? on_.columns - tail.size() : std::size_t{12};
    auto line = std::string(sign_of(each.state)) + sentence(each);
    line = fit(line, room);
    line.append(room - std::min(room, display_columns(line)), ' ');
    auto const unread = each.state == notification_state::unseen || each.state == notification_state::seen;
    out += paint(on_, unread ? tone::strong : tone::plain, line) + paint(on_, tone::faint, tail) + "\n";
    if (auto const words = said(each); !words.empty())
      out += std::string(text_indent, ' ') + fit(words, on_.columns - text_indent) + "\n";
  }
  return out;
}

}  // namespace madang::cli

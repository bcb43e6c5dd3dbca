// LDBC SNB queries through the public API. SPDX-License-Identifier: Apache-2.0
#include "ldbc_queries.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <stdexcept>
#include <unordered_set>

namespace ldbc {
namespace {

namespace json = boost::json;

constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

milliseconds ms_of(madang::timestamp at) { return at.time_since_epoch().count(); }
std::int64_t second_of(milliseconds at) { return at / 1'000; }
madang::timestamp moment(milliseconds at) { return madang::timestamp{std::chrono::milliseconds{at}}; }

std::int64_t number(json::object const& in, std::string_view field) {
  return in.at(field).to_number<std::int64_t>();
}

snb_id id_of(std::string_view key) { return std::stoll(std::string(key)); }

}  // namespace

/// A row with what it is sorted by.
struct asker::line {
  milliseconds at;
  snb_id id;
  json::array row;

  /// Newest first, then by id; at most `limit`.
  static rows sorted(std::vector<line> lines, std::size_t limit, bool largest_id_first = false) {
    std::sort(lines.begin(), lines.end(), [&](line const& a, line const& b) {
      if (a.at != b.at) return a.at > b.at;
      return largest_id_first ? a.id > b.id : a.id < b.id;
    });
    rows out;
    for (auto& each : lines)
      if (out.size() < limit) out.push_back(std::move(each.row));
    return out;
  }
  /// True when what comes after, at most as new as `at`, can no longer be among the first `limit`: feeds go
  /// by second.
  static bool enough(std::vector<line> const& lines, std::size_t limit, milliseconds at) {
    return lines.size() >= limit && second_of(at) < second_of(lines[limit - 1].at);
  }
};

std::optional<rows> asker::ask(question const& about) const {
  using answer = rows (asker::*)(question const&) const;
  static std::map<std::string, answer, std::less<>> const known{{"IS2", &asker::messages_of_person},
                                                                {"IS3", &asker::friends_of},
                                                                {"IS4", &asker::content_of},
                                                                {"IS5", &asker::author_of},
                                                                {"IS6", &asker::forum_of},
                                                                {"IS7", &asker::replies_to},
                                                                {"IC2", &asker::newest_of_friends},
                                                                {"IC5", &asker::forums_joined},
                                                                {"IC7", &asker::likes_of_mine},
                                                                {"IC8", &asker::replies_to_mine},
                                                                {"IC9", &asker::newest_of_two_steps},
                                                                {"IC13", &asker::path}};
  auto const found = known.find(about.query);
  if (found == known.end()) return std::nullopt;
  // Some questions are about people and messages that come into being later.
  if (!names_known(about)) return about.query == "IC13" ? one_row({std::int64_t{-1}}) : rows{};
  return (this->*found->second)(about);
}

bool asker::names_known(question const& about) const {
  for (auto const* field : {"personId", "person1Id", "person2Id"})
    if (about.params.contains(field) &&
        !network_.find(madang::node_kind::person, std::to_string(number(about.params, field))))
      return false;
  return !about.params.contains("messageId") ||
         network_.find_activity(std::to_string(number(about.params, "messageId"))).value();
}

// Goes through a feed page by page until `visit` answers false.
template <class Visit>
void asker::each_item(madang::person_id reader, madang::feed_request request, Visit const& visit) const {
  for (;;) {
    auto const page = network_.feed(reader, request).value();
    for (auto const& item : page)
      if (!visit(item)) return;
    if (page.older.empty()) return;
    request.at = page.older;
  }
}

madang::person_id asker::person_of(question const& about, std::string_view field) const {
  auto const found = network_.find(madang::node_kind::person, std::to_string(number(about.params, field)));
  return madang::person_id{found.value().value};
}

madang::activity_id asker::message_of(question const& about) const {
  return network_.find_activity(std::to_string(number(about.params, "messageId"))).value().value();
}

std::vector<madang::node_id> asker::friends(madang::person_id of) const {
  std::vector<madang::node_id> out;
  for (auto const& each : network_.relations(of, of, madang::relation_kind::follows).value())
    out.push_back(each.node);
  return out;
}

person const& asker::profile(madang::node_id of) const {
  auto const info = network_.node(loaded_.visitor(), of).value();
  return loaded_.profile(info.key, info.name);
}

rows asker::messages_of_person(question const& about) const {
  constexpr std::size_t limit = 10;
  auto const me = person_of(about, "personId");
  madang::feed_request request;
  request.view = madang::feed_view::person;
  request.node = me;
  request.actors = {me};
  request.limit = 10;
  struct found_message {
    milliseconds at;
    snb_id id;
    std::string text;
    madang::activity_id root;
  };
  std::vector<found_message> found;
  each_item(me, request, [&](madang::item const& item) {
    auto const at = ms_of(item.at);
    if (found.size() >= limit && second_of(at) < second_of(found[limit - 1].at)) return false;
    found.push_back(
        {at, loaded_.message_of(item.id), std::string(item.text), item.root ? item.root : item.id});
    return true;
  });
  std::vector<madang::activity_id> roots;
  for (auto const& each : found) roots.push_back(each.root);
  auto const page = network_.activities(me, roots).value();
  if (page.size() != roots.size()) throw std::runtime_error("a root is not visible");
  std::vector<line> lines;
  for (std::size_t n = 0; n < found.size(); ++n) {
    auto const& author = profile(page.items[n].actor);
    auto const root = loaded_.message_of(roots[n]);
    lines.push_back(
        {found[n].at,
         root,
         {found[n].id, found[n].text, format_time(found[n].at), root, author.id, author.first, author.last}});
  }
  return line::sorted(std::move(lines), limit, true);
}

rows asker::friends_of(question const& about) const {
  auto const me = person_of(about, "personId");
  std::vector<line> lines;
  for (auto const& each : network_.relations(me, me, madang::relation_kind::follows).value()) {
    auto const& other = profile(each.node);
    auto const at = ms_of(each.since);
    lines.push_back({at, other.id, {other.id, other.first, other.last, format_time(at)}});
  }
  return line::sorted(std::move(lines), no_limit);
}

rows asker::content_of(question const& about) const {
  auto const page = network_.activity(loaded_.visitor(), message_of(about)).value();
  return one_row({json::value(page.items[0].text), format_time(ms_of(page.items[0].at))});
}

rows asker::author_of(question const& about) const {
  auto const page = network_.activity(loaded_.visitor(), message_of(about)).value();
  auto const& author = profile(page.items[0].actor);
  return one_row({author.id, author.first, author.last});
}

rows asker::forum_of(question const& about) const {
  auto page = network_.activity(loaded_.visitor(), message_of(about)).value();
  if (page.items[0].root) page = network_.activity(loaded_.visitor(), page.items[0].root).value();
  auto const& group = page.items[0].on;
  if (group.kind != madang::node_kind::group || !group.id) throw std::runtime_error("a post without group");
  rows out;
  auto const members =
      network_.relations(loaded_.visitor(), group.id, madang::relation_kind::member_of, true);
  for (auto const& each : members.value()) {
    if (each.role != madang::group_role::owner) continue;
    auto const& moderator = profile(each.node);
    out.push_back(json::array{id_of(group.key), json::value(group.name), moderator.id, moderator.first,
                              moderator.last});
  }
  return out;
}

rows asker::replies_to(question const& about) const {
  auto const id = message_of(about);
  auto const message = network_.activity(loaded_.visitor(), id).value();
  std::set<std::uint32_t> known;
  auto const author = madang::person_id{message.items[0].actor.id.value};
  for (auto each : friends(author)) known.insert(each.value);
  std::vector<line> lines;
  madang::thread_request request;
  request.root = id;
  request.depth = 1;
  request.limit = 5;
  for (;;) {
    auto const page = network_.thread(loaded_.visitor(), request).value();
    for (auto const& each : page.comments) {
      if (each.comment.parent != id) throw std::runtime_error("a deeper answer than asked for");
      auto const& by = profile(each.comment.actor);
      auto const at = ms_of(each.comment.at);
      lines.push_back({at,
                       by.id,
                       {loaded_.message_of(each.comment.id), json::value(each.comment.text), format_time(at),
                        by.id, by.first, by.last, known.contains(each.comment.actor.id.value)}});
    }
    if (page.more.empty()) break;
    request.at = page.more;
  }
  if (lines.size() != message.items[0].replies_total)
    throw std::runtime_error("replies_total is another number");
  return line::sorted(std::move(lines), no_limit);
}

// The newest messages of some people, up to and including `last`.
rows asker::newest(madang::person_id reader, std::vector<madang::node_id> authors, milliseconds last) const {
  constexpr std::size_t limit = 20;
  if (authors.empty()) return {};
  madang::feed_request request;
  request.view = madang::feed_view::nodes;
  request.nodes = std::move(authors);
  request.to = moment(last);
  request.limit = 20;
  std::vector<line> lines;
  each_item(reader, request, [&](madang::item const& item) {
    auto const at = ms_of(item.at);
    if (line::enough(lines, limit, at)) return false;
    auto const& author = profile(item.actor);
    auto const id = loaded_.message_of(item.id);
    lines.push_back(
        {at, id, {author.id, author.first, author.last, id, json::value(item.text), format_time(at)}});
    return true;
  });
  return line::sorted(std::move(lines), limit);
}

rows asker::newest_of_friends(question const& about) const {
  auto const me = person_of(about, "personId");
  return newest(me, friends(me), number(about.params, "maxDate"));
}

rows asker::newest_of_two_steps(question const& about) const {
  auto const me = person_of(about, "personId");
  auto near = network_.within_two(me, madang::relation_kind::follows).value();
  return newest(me, std::move(near), number(about.params, "maxDate") - 1);
}

rows asker::forums_joined(question const& about) const {
  constexpr std::size_t limit = 20;
  auto const me = person_of(about, "personId");
  auto const first = moment(number(about.params, "minDate"));
  std::map<std::uint32_t, std::vector<madang::person_id>> joined;  // by group
  for (auto person : network_.within_two(me, madang::relation_kind::follows).value())
    for (auto const& each : network_.relations(me, person, madang::relation_kind::member_of).value())
      if (each.since >= first) joined[each.node.value].push_back(madang::person_id{person.value});
  struct counted {
    std::int64_t posts;
    snb_id forum;
    std::string title;
  };
  std::vector<counted> forums;
  for (auto const& [group, people] : joined) {
    auto const info = network_.node(me, {group}).value();
    madang::feed_request request;
    request.view = madang::feed_view::group;
    request.node = {group};
    request.actors = people;
    request.limit = 100;
    std::int64_t posts = 0;
    each_item(me, request, [&](madang::item const&) { return ++posts > 0; });
    forums.push_back({posts, id_of(info.key), info.name});
  }
  std::sort(forums.begin(), forums.end(), [](counted const& a, counted const& b) {
    return a.posts != b.posts ? a.posts > b.posts : a.forum < b.forum;
  });
  if (forums.size() > limit) forums.resize(limit);
  rows out;
  for (auto const& each : forums) out.push_back(json::array{json::value(each.title), each.posts});
  return out;
}

rows asker::likes_of_mine(question const& about) const {
  constexpr std::size_t limit = 20;
  auto const me = person_of(about, "personId");
  struct newest_like {
    milliseconds at;
    milliseconds written;
    snb_id message;
    std::string text;
  };
  std::map<std::uint32_t, newest_like> likes;  // by person
  madang::feed_request request;
  request.view = madang::feed_view::person;
  request.node = me;
  request.actors = {me};
  request.limit = 100;
  each_item(me, request, [&](madang::item const& item) {
    if (item.reactions.empty()) return true;
    auto const all = network_.reactions(me, item.id, std::numeric_limits<std::uint32_t>::max()).value();
    if (all.size() != item.reactions[0].count) throw std::runtime_error("reactions count another number");
    for (auto const& each : all) {
      newest_like const found{ms_of(each.at), ms_of(item.at), loaded_.message_of(item.id),
                              std::string(item.text)};
      auto const [at, fresh] = likes.try_emplace(each.person.value, found);
      auto const later =
          found.at != at->second.at ? found.at > at->second.at : found.message < at->second.message;
      if (!fresh && later) at->second = found;
    }
    return true;
  });
  std::unordered_set<std::uint32_t> known;
  for (auto each : friends(me)) known.insert(each.value);
  std::vector<line> lines;
  for (auto const& [person, each] : likes) {
    auto const& by = profile(madang::node_id{person});
    auto const minutes = second_of(each.at - each.written) / 60;
    lines.push_back({each.at,
                     by.id,
                     {by.id, by.first, by.last, format_time(each.at), each.message, each.text, minutes,
                      known.contains(person) ? 0 : 1}});
  }
  return line::sorted(std::move(lines), limit);
}

rows asker::replies_to_mine(question const& about) const {
  constexpr std::size_t limit = 20;
  auto const me = person_of(about, "personId");
  std::vector<line> lines;
  auto const line_of = [&](madang::item const& item) {
    auto const& by = profile(item.actor);
    auto const id = loaded_.message_of(item.id);
    auto const at = ms_of(item.at);
    return line{at, id, {by.id, by.first, by.last, format_time(at), id, json::value(item.text)}};
  };
  madang::feed_request to_me;
  to_me.view = madang::feed_view::mentions;
  to_me.limit = 20;
  each_item(me, to_me, [&](madang::item const& item) {
    if (line::enough(lines, limit, ms_of(item.at))) return false;
    if (item.kind == madang::activity_kind::comment) lines.push_back(line_of(item));
    return true;
  });
  // Answers to oneself are in no "to me" feed: they are among what one wrote.
  madang::feed_request mine;
  mine.view = madang::feed_view::person;
  mine.node = me;
  mine.actors = {me};
  mine.kinds = madang::kind_bit(madang::activity_kind::comment);
  mine.limit = 100;
  each_item(me, mine, [&](madang::item const& item) {
    auto const parent = network_.activity(me, item.parent).value();
    if (parent.items[0].actor.id == me) lines.push_back(line_of(item));
    return true;
  });
  return line::sorted(std::move(lines), limit);
}

rows asker::path(question const& about) const {
  auto const length = network_.path_length(person_of(about, "person1Id"), person_of(about, "person2Id"),
                                           madang::relation_kind::follows);
  auto const& found = length.value();
  return one_row({found ? std::int64_t{*found} : std::int64_t{-1}});
}

}  // namespace ldbc

// LDBC SNB queries by definition: full scans of the events. SPDX-License-Identifier: Apache-2.0
#include "ldbc_queries.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace ldbc {
namespace {

namespace json = boost::json;

constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

std::int64_t number(json::object const& in, std::string_view field) {
  return in.at(field).to_number<std::int64_t>();
}

/// Newest first, then by the second number; at most `limit`.
rows sorted(std::vector<std::tuple<milliseconds, snb_id, json::array>> lines, std::size_t limit) {
  std::sort(lines.begin(), lines.end(), [](auto const& a, auto const& b) {
    return std::pair(-std::get<0>(a), std::get<1>(a)) < std::pair(-std::get<0>(b), std::get<1>(b));
  });
  rows out;
  for (auto& each : lines)
    if (out.size() < limit) out.push_back(std::move(std::get<2>(each)));
  return out;
}

using lines = std::vector<std::tuple<milliseconds, snb_id, json::array>>;

}  // namespace

definition::definition(world const& of) : world_(of) {
  for (auto const& each : of.friendships) {
    friends_[each.one].insert(each.other);
    friends_[each.other].insert(each.one);
  }
  for (auto const& [id, each] : of.messages) answers_.emplace(each.parent, &each);
}

std::optional<rows> definition::ask(question const& about) const {
  using answer = rows (definition::*)(question const&) const;
  static std::map<std::string, answer, std::less<>> const known{{"IS2", &definition::messages_of_person},
                                                                {"IS3", &definition::friends_of},
                                                                {"IS4", &definition::content_of},
                                                                {"IS5", &definition::author_of},
                                                                {"IS6", &definition::forum_of},
                                                                {"IS7", &definition::replies_to},
                                                                {"IC2", &definition::newest_of_friends},
                                                                {"IC5", &definition::forums_joined},
                                                                {"IC7", &definition::likes_of_mine},
                                                                {"IC8", &definition::replies_to_mine},
                                                                {"IC9", &definition::newest_of_two_steps},
                                                                {"IC13", &definition::path}};
  auto const found = known.find(about.query);
  if (found == known.end()) return std::nullopt;
  return (this->*found->second)(about);
}

message const& definition::root_of(message const& of) const {
  return of.parent == 0 ? of : root_of(world_.messages.at(of.parent));
}

std::set<snb_id> definition::friends(snb_id of) const {
  auto const found = friends_.find(of);
  return found == friends_.end() ? std::set<snb_id>{} : found->second;
}

std::set<snb_id> definition::two_steps(snb_id of) const {
  auto out = friends(of);
  for (auto each : friends(of)) out.merge(friends(each));
  out.erase(of);
  return out;
}

rows definition::messages_of_person(question const& about) const {
  auto const me = number(about.params, "personId");
  lines found;
  for (auto const& [id, each] : world_.messages) {
    if (each.author != me) continue;
    auto const& root = root_of(each);
    auto const& by = person_of(root.author);
    found.emplace_back(
        each.at, -root.id,
        json::array{id, each.content, format_time(each.at), root.id, by.id, by.first, by.last});
  }
  return sorted(std::move(found), 10);
}

rows definition::friends_of(question const& about) const {
  auto const me = number(about.params, "personId");
  lines found;
  for (auto const& each : world_.friendships) {
    if (each.one != me && each.other != me) continue;
    auto const& other = person_of(each.one == me ? each.other : each.one);
    found.emplace_back(each.at, other.id,
                       json::array{other.id, other.first, other.last, format_time(each.at)});
  }
  return sorted(std::move(found), no_limit);
}

rows definition::content_of(question const& about) const {
  auto const& found = world_.messages.at(number(about.params, "messageId"));
  return one_row({found.content, format_time(found.at)});
}

rows definition::author_of(question const& about) const {
  auto const& by = person_of(world_.messages.at(number(about.params, "messageId")).author);
  return one_row({by.id, by.first, by.last});
}

rows definition::forum_of(question const& about) const {
  auto const& root = root_of(world_.messages.at(number(about.params, "messageId")));
  auto const& in = world_.forums.at(root.forum);
  auto const& moderator = person_of(in.moderator);
  return one_row({in.id, in.title, moderator.id, moderator.first, moderator.last});
}

rows definition::replies_to(question const& about) const {
  auto const& to = world_.messages.at(number(about.params, "messageId"));
  auto const known = friends(to.author);
  lines found;
  auto const [begin, end] = answers_.equal_range(to.id);
  for (auto at = begin; at != end; ++at) {
    auto const& each = *at->second;
    auto const& by = person_of(each.author);
    found.emplace_back(each.at, by.id,
                       json::array{each.id, each.content, format_time(each.at), by.id, by.first, by.last,
                                   known.contains(by.id)});
  }
  return sorted(std::move(found), no_limit);
}

rows definition::newest(std::set<snb_id> const& authors, milliseconds last) const {
  lines found;
  for (auto const& [id, each] : world_.messages) {
    if (each.at > last || !authors.contains(each.author)) continue;
    auto const& by = person_of(each.author);
    found.emplace_back(each.at, id,
                       json::array{by.id, by.first, by.last, id, each.content, format_time(each.at)});
  }
  return sorted(std::move(found), 20);
}

rows definition::newest_of_friends(question const& about) const {
  return newest(friends(number(about.params, "personId")), number(about.params, "maxDate"));
}

rows definition::newest_of_two_steps(question const& about) const {
  return newest(two_steps(number(about.params, "personId")), number(about.params, "maxDate") - 1);
}

rows definition::forums_joined(question const& about) const {
  auto const near = two_steps(number(about.params, "personId"));
  auto const first = number(about.params, "minDate");
  std::set<std::pair<snb_id, snb_id>> joined;
  std::map<snb_id, std::int64_t> posts;
  for (auto const& each : world_.memberships) {
    if (each.at < first || !near.contains(each.person)) continue;
    joined.emplace(each.forum, each.person);
    posts[each.forum] = 0;
  }
  for (auto const& [id, each] : world_.messages)
    if (each.parent == 0 && joined.contains({each.forum, each.author})) ++posts[each.forum];
  lines found;
  for (auto const& [forum, count] : posts)
    found.emplace_back(count, forum, json::array{world_.forums.at(forum).title, count});
  return sorted(std::move(found), 20);
}

rows definition::likes_of_mine(question const& about) const {
  auto const me = number(about.params, "personId");
  auto const known = friends(me);
  std::map<snb_id, like> newest;
  for (auto const& each : world_.likes) {
    if (world_.messages.at(each.message).author != me) continue;
    auto const [at, fresh] = newest.try_emplace(each.person, each);
    if (std::pair(-each.at, each.message) < std::pair(-at->second.at, at->second.message)) at->second = each;
  }
  lines found;
  for (auto const& [person, each] : newest) {
    auto const& by = person_of(person);
    auto const& liked = world_.messages.at(each.message);
    found.emplace_back(each.at, by.id,
                       json::array{by.id, by.first, by.last, format_time(each.at), liked.id, liked.content,
                                   (each.at - liked.at) / 60'000, known.contains(by.id) ? 0 : 1});
  }
  return sorted(std::move(found), 20);
}

rows definition::replies_to_mine(question const& about) const {
  auto const me = number(about.params, "personId");
  lines found;
  for (auto const& [id, each] : world_.messages) {
    if (each.parent == 0 || world_.messages.at(each.parent).author != me) continue;
    auto const& by = person_of(each.author);
    found.emplace_back(each.at, id,
                       json::array{by.id, by.first, by.last, format_time(each.at), id, each.content});
  }
  return sorted(std::move(found), 20);
}

rows definition::path(question const& about) const {
  auto const from = number(about.params, "person1Id");
  auto const to = number(about.params, "person2Id");
  std::set<snb_id> known{from};
  std::set<snb_id> front{from};
  for (std::int64_t steps = 0; !front.empty(); ++steps) {
    if (front.contains(to)) return one_row({steps});
    std::set<snb_id> next;
    for (auto at : front)
      for (auto each : friends(at))
        if (known.insert(each).second) next.insert(each);
    front = std::move(next);
  }
  return one_row({std::int64_t{-1}});
}

std::vector<question> questions_for(world const& of) {
  std::vector<question> out;
  std::vector<snb_id> persons;
  for (auto const& [id, each] : of.persons) persons.push_back(id);
  std::vector<milliseconds> times;
  for (auto const& [id, each] : of.messages) {
    times.push_back(each.at);
    for (auto const* query : {"IS4", "IS5", "IS6", "IS7"}) out.push_back({query, {{"messageId", id}}});
  }
  std::sort(times.begin(), times.end());
  for (std::size_t n = 0; n < persons.size(); ++n) {
    auto const id = persons[n];
    for (auto const* query : {"IS2", "IS3", "IC7", "IC8"}) out.push_back({query, {{"personId", id}}});
    // Dates at which something happened, to the millisecond: that is where the ends of ranges go wrong.
    for (auto part : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
      auto const at = times[(times.size() - 1) * part / 3 - (part == 3 ? 0 : n)];
      out.push_back({"IC2", {{"personId", id}, {"maxDate", at}}});
      out.push_back({"IC9", {{"personId", id}, {"maxDate", at}}});
    }
    auto const joined = of.memberships[of.memberships.size() * (n % 4 + 4) / 8].at;
    out.push_back({"IC5", {{"personId", id}, {"minDate", joined}}});
    for (auto step : {std::size_t{1}, std::size_t{7}, std::size_t{50}})
      out.push_back({"IC13", {{"person1Id", id}, {"person2Id", persons[(n + step) % persons.size()]}}});
  }
  return out;
}

}  // namespace ldbc

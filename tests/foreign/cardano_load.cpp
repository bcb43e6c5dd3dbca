// The Cardano dump through the public API, and its feeds by definition. SPDX-License-Identifier: Apache-2.0
#include "cardano_load.hpp"

#include <madang/core/text.hpp>

#include <algorithm>
#include <chrono>
#include <functional>

namespace cardano {
namespace {

constexpr std::size_t commands_per_change = 500;

using command = std::function<madang::result<void>(madang::transaction&)>;

void run(madang::network& on, std::vector<command> const& commands) {
  for (std::size_t begin = 0; begin < commands.size(); begin += commands_per_change) {
    auto const end = std::min(begin + commands_per_change, commands.size());
    madang::transact_options history;
    history.mode = madang::write_mode::backfill;
    auto const done = on.transact(history, [&](madang::transaction& to) -> madang::result<void> {
      for (auto at = begin; at < end; ++at)
        if (auto const each = commands[at](to); !each) return each;
      return {};
    });
    (void)done.value();
  }
}

madang::timestamp moment(std::int64_t ms) { return madang::timestamp{std::chrono::milliseconds{ms}}; }

bool is_root(entry const& of) { return of.kind == entry_kind::question || of.kind == entry_kind::nomination; }

std::string key_of(entry const& of) {
  return (of.kind == entry_kind::comment ? "comment:" : "post:") + std::to_string(of.id);
}

/// Where each post, not comment, stands among the entries.
std::map<std::int64_t, std::size_t> posts_of(dump const& from) {
  std::map<std::int64_t, std::size_t> out;
  for (std::size_t at = 0; at < from.entries.size(); ++at)
    if (from.entries[at].kind != entry_kind::comment) out[from.entries[at].id] = at;
  return out;
}

madang::result<void> add_person(madang::transaction& to, std::int64_t id, loaded& out) {
  auto const key = id == 0 ? std::string("anonymous") : "user:" + std::to_string(id);
  auto const name = id == 0 ? std::string("Anonymous") : "User " + std::to_string(id);
  madang::person_input in{.key = key, .name = name};
  if (id == 0) in.kind = madang::person_kind::service;
  auto const made = to.add_person(in);
  if (!made) return made.error();
  out.persons[id] = *made;
  return {};
}

madang::result<void> add_topic(madang::transaction& to, std::string const& key, loaded& out) {
  auto const made = to.add_topic({.key = key, .name = key});
  if (!made) return made.error();
  out.topics[key] = *made;
  return {};
}

}  // namespace

std::vector<std::size_t> roots_of(dump const& from) {
  auto const posts = posts_of(from);
  std::vector<std::size_t> out;
  for (std::size_t at = 0; at < from.entries.size(); ++at) {
    auto root = at;
    while (!is_root(from.entries[root])) root = posts.at(from.entries[root].parent);
    out.push_back(root);
  }
  return out;
}

interests interests_of(dump const& from) {
  interests out;
  auto const roots = roots_of(from);
  for (std::size_t at = 0; at < from.entries.size(); ++at)
    for (auto const& tag : from.entries[roots[at]].tags)
      if (auto const& each = from.entries[at]; each.author != 0) out[each.author].try_emplace(tag, each.at);
  return out;
}

loaded load(madang::network& to, dump const& from) {
  loaded out;
  out.activities.resize(from.entries.size());
  auto const posts = posts_of(from);
  std::vector<command> commands;
  std::set<std::int64_t> people;
  for (auto const& each : from.entries) people.insert(each.author);
  for (auto id : people)
    commands.emplace_back([id, &out](madang::transaction& in) { return add_person(in, id, out); });
  for (auto const& tag : from.tags)
    commands.emplace_back([&tag, &out](madang::transaction& in) { return add_topic(in, tag, out); });
  for (std::size_t at = 0; at < from.entries.size(); ++at)
    commands.emplace_back([&, at](madang::transaction& in) -> madang::result<void> {
      auto const& each = from.entries[at];
      auto const key = key_of(each);
      madang::result<madang::activity_id> id = madang::fail(madang::errc::none, "");
      if (is_root(each)) {
        madang::post_input post{.actor = out.persons.at(each.author), .text = each.text};
        post.key = key;
        post.at = moment(each.at);
        for (auto const& tag : each.tags) post.topics.push_back(out.topics.at(tag));
        id = in.post(post);
      } else {
        madang::comment_input comment{.actor = out.persons.at(each.author),
                                      .parent = out.activities[posts.at(each.parent)],
                                      .text = each.text};
        comment.key = key;
        comment.at = moment(each.at);
        id = in.comment(comment);
      }
      if (!id) return id.error();
      out.activities[at] = *id;
      return {};
    });
  auto const followed = interests_of(from);
  for (auto const& [person, tags] : followed)
    for (auto const& [tag, at] : tags)
      commands.emplace_back([&out, person = person, &tag = tag, at = at](madang::transaction& in) {
        return in.follow({out.persons.at(person), out.topics.at(tag), {}, moment(at)});
      });
  run(to, commands);
  return out;
}

feeds_by_definition::feeds_by_definition(dump const& of)
    : dump_(of), interests_(interests_of(of)), below_(of.entries.size()), directly_below_(of.entries.size()) {
  auto const posts = posts_of(of);
  auto const roots = roots_of(of);
  for (std::size_t at = 0; at < of.entries.size(); ++at) {
    auto const& each = of.entries[at];
    auto& topics = topics_.emplace_back(each.tags.begin(), each.tags.end());
    for (auto const& entity : madang::extract_entities(each.text))
      if (entity.what == madang::text_entity::kind::hashtag) topics.insert(madang::fold_case(entity.value));
    if (is_root(each)) continue;
    ++below_[roots[at]];
    ++directly_below_[posts.at(each.parent)];
  }
}

template <class Wanted>
std::vector<std::size_t> feeds_by_definition::those(Wanted const& wanted) const {
  std::vector<std::size_t> out;
  for (std::size_t at = 0; at < dump_.entries.size(); ++at)
    if (wanted(at)) out.push_back(at);
  // Entries are loaded in their order, so the later one of the same second has the larger id.
  std::sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(dump_.entries[a].at / 1000, a) > std::pair(dump_.entries[b].at / 1000, b);
  });
  return out;
}

std::vector<std::size_t> feeds_by_definition::topic(std::string const& key) const {
  return those([&](std::size_t at) { return is_root(dump_.entries[at]) && topics_[at].contains(key); });
}

std::vector<std::size_t> feeds_by_definition::home(std::int64_t person) const {
  auto const found = interests_.find(person);
  return those([&](std::size_t at) {
    auto const& each = dump_.entries[at];
    if (!is_root(each)) return false;
    if (each.author == person) return true;
    return found != interests_.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [&](auto const& tag) { return topics_[at].contains(tag.first); });
  });
}

std::vector<std::size_t> feeds_by_definition::network() const {
  return those([&](std::size_t at) { return is_root(dump_.entries[at]); });
}

std::vector<std::size_t> feeds_by_definition::person(std::int64_t id) const {
  return those([&](std::size_t at) { return dump_.entries[at].author == id; });
}

}  // namespace cardano

// Events of the LDBC SNB data as commands. SPDX-License-Identifier: Apache-2.0
#include "ldbc_load.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace ldbc {
namespace {

constexpr std::size_t commands_per_change = 1'000;

madang::timestamp moment(milliseconds at) { return madang::timestamp{std::chrono::milliseconds{at}}; }

template <class Id>
madang::result<Id> node_of(madang::transaction const& in, snb_id key, std::string_view field) {
  auto const found = in.find(Id::kind, std::to_string(key));
  if (!found) return madang::fail(madang::errc::unknown_node, field);
  return Id{found->value};
}

madang::transact_options history() {
  madang::transact_options out;
  out.mode = madang::write_mode::backfill;
  return out;
}

}  // namespace

std::string shown_name(person const& of) { return of.first + " " + of.last; }

writer::writer(madang::network& to, dataset const& from) : network_(to), data_(from) {
  madang::person_input in{.key = "visitor", .name = "Visitor"};
  in.kind = madang::person_kind::service;
  visitor_ = network_.add_person(in).value();
}

person const& writer::profile(std::string_view key, std::string_view name) const {
  auto const found = profiles_.find(key);
  if (found == profiles_.end()) throw std::runtime_error("no person has the key '" + std::string(key) + "'");
  if (shown_name(found->second) != name) throw std::runtime_error("wrong name: '" + std::string(name) + "'");
  return found->second;
}

void writer::import(std::span<event const> events) {
  while (!events.empty()) {
    auto const part = events.first(std::min(events.size(), commands_per_change));
    auto const done = network_.transact(history(), [&](madang::transaction& to) -> madang::result<void> {
      for (auto const& each : part)
        if (auto const written = write(to, each); !written) return written;
      return {};
    });
    (void)done.value();
    events = events.subspan(part.size());
  }
}

void writer::apply(std::span<event const> events) {
  for (auto const& each : events) {
    auto const done = network_.transact(history(), [&](madang::transaction& to) { return write(to, each); });
    (void)done.value();
    if (auto const* written = std::get_if<message>(&each)) {
      auto const found = network_.find_activity(std::to_string(written->id)).value();
      if (found != activities_.at(written->id))
        throw std::runtime_error("find_activity: another id than post told");
    }
  }
}

madang::result<void> writer::write(madang::transaction& to, event const& happened) {
  return std::visit([&](auto const& in) { return write_one(to, in); }, happened);
}

madang::result<void> writer::write_one(madang::transaction& to, person const& in) {
  auto const key = std::to_string(in.id);
  auto const name = shown_name(in);
  profiles_[key] = in;
  if (auto const done = to.add_person({.key = key, .name = name}); !done) return done.error();
  return {};
}

madang::result<void> writer::write_one(madang::transaction& to, friendship const& in) {
  auto const one = node_of<madang::person_id>(to, in.one, "one");
  if (!one) return one.error();
  auto const other = node_of<madang::person_id>(to, in.other, "other");
  if (!other) return other.error();
  if (auto const done = to.follow({*one, *other, {}, moment(in.at)}); !done) return done;
  return to.follow({*other, *one, {}, moment(in.at)});
}

madang::result<void> writer::write_one(madang::transaction& to, forum const& in) {
  auto const moderator = node_of<madang::person_id>(to, in.moderator, "moderator");
  if (!moderator) return moderator.error();
  auto const key = std::to_string(in.id);
  auto const group = to.add_group({.key = key, .name = in.title});
  if (!group) return group.error();
  moderators_[in.id] = in.moderator;
  madang::member_input owner{.group = *group, .person = *moderator, .role = madang::group_role::owner};
  owner.at = moment(0);
  return to.set_member(owner);
}

madang::result<void> writer::write_one(madang::transaction& to, membership const& in) {
  auto const group = node_of<madang::group_id>(to, in.forum, "forum");
  if (!group) return group.error();
  auto const person = node_of<madang::person_id>(to, in.person, "person");
  if (!person) return person.error();
  auto const set = [&](madang::person_id who, madang::group_role role) {
    madang::member_input change{.group = *group, .person = who, .role = role};
    change.at = moment(in.at);
    return to.set_member(change);
  };
  if (moderators_.at(in.forum) != in.person) return set(*person, madang::group_role::member);
  // The moderator joins now: leaves and comes back, while the visitor keeps the place.
  if (auto const done = set(visitor_, madang::group_role::owner); !done) return done;
  if (auto const done = set(*person, madang::group_role::none); !done) return done;
  if (auto const done = set(*person, madang::group_role::owner); !done) return done;
  return set(visitor_, madang::group_role::none);
}

madang::result<madang::topic_id> writer::topic(madang::transaction& to, snb_id tag) {
  if (auto const known = topics_.find(tag); known != topics_.end()) return known->second;
  auto const key = std::to_string(tag);
  auto const made = to.add_topic({.key = key, .name = data_.tag_names.at(tag)});
  if (made) topics_[tag] = *made;
  return made;
}

madang::result<void> writer::write_one(madang::transaction& to, message const& in) {
  auto const author = node_of<madang::person_id>(to, in.author, "author");
  if (!author) return author.error();
  auto const key = std::to_string(in.id);
  madang::result<madang::activity_id> id = madang::fail(madang::errc::none, "");
  if (in.parent != 0) {
    madang::comment_input comment{.actor = *author, .parent = activities_.at(in.parent), .text = in.content};
    comment.key = key;
    comment.at = moment(in.at);
    id = to.comment(comment);
  } else {
    auto const group = node_of<madang::group_id>(to, in.forum, "forum");
    if (!group) return group.error();
    madang::post_input post{.actor = *author, .on = *group, .text = in.content};
    post.to.scope = madang::audience_scope::network;
    post.key = key;
    post.at = moment(in.at);
    for (auto tag : in.tags) {
      auto const carried = topic(to, tag);
      if (!carried) return carried.error();
      post.topics.push_back(*carried);
    }
    id = to.post(post);
  }
  if (!id) return id.error();
  activities_[in.id] = *id;
  messages_[id->value] = in.id;
  return {};
}

madang::result<void> writer::write_one(madang::transaction& to, like const& in) {
  auto const person = node_of<madang::person_id>(to, in.person, "person");
  if (!person) return person.error();
  madang::reaction_input reaction{.actor = *person, .activity = activities_.at(in.message)};
  reaction.at = moment(in.at);
  return to.react(reaction);
}

}  // namespace ldbc

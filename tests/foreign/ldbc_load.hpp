// Puts LDBC SNB data into a network through the public API. SPDX-License-Identifier: Apache-2.0
#pragma once
#include "ldbc_data.hpp"

#include <madang/network.hpp>

#include <map>
#include <span>
#include <string>
#include <unordered_map>

namespace ldbc {

/// Writes events as commands. Also what a host would keep: its own ids beside ours, and the profiles.
///
/// A person is a person, a friendship two follows, a forum an open group that its moderator owns, a member a
/// member, a post a post on the group, a comment a comment, a like a reaction, a tag a topic. The data does
/// not tell since when a moderator is a member: such an ownership begins in 1970, until the moderator joins
/// like everybody else.
class writer {
 public:
  /// Keeps references to both.
  writer(madang::network& to, dataset const& from);

  /// Writes events in large changes, as an import does. @throws boost::system::system_error
  void import(std::span<event const> events);
  /// Writes events one by one, as a host does. @throws boost::system::system_error
  void apply(std::span<event const> events);

  /// Who asks where nobody of the data asks.
  madang::person_id visitor() const { return visitor_; }
  /// The message behind an activity. @throws std::out_of_range
  snb_id message_of(madang::activity_id id) const { return messages_.at(id.value); }
  /// The profile behind a person's key; checks the shown name. @throws std::runtime_error
  person const& profile(std::string_view key, std::string_view name) const;

 private:
  madang::result<void> write(madang::transaction& to, event const& happened);
  madang::result<void> write_one(madang::transaction& to, person const& in);
  madang::result<void> write_one(madang::transaction& to, friendship const& in);
  madang::result<void> write_one(madang::transaction& to, forum const& in);
  madang::result<void> write_one(madang::transaction& to, membership const& in);
  madang::result<void> write_one(madang::transaction& to, message const& in);
  madang::result<void> write_one(madang::transaction& to, like const& in);
  madang::result<madang::topic_id> topic(madang::transaction& to, snb_id tag);

  madang::network& network_;
  dataset const& data_;
  madang::person_id visitor_;
  std::map<std::string, person, std::less<>> profiles_;
  std::unordered_map<snb_id, snb_id> moderators_;               // by forum
  std::unordered_map<snb_id, madang::topic_id> topics_;         // by tag
  std::unordered_map<snb_id, madang::activity_id> activities_;  // by message
  std::unordered_map<std::uint64_t, snb_id> messages_;          // by activity
};

/// The name that a person of the data shows.
std::string shown_name(person const& of);

}  // namespace ldbc

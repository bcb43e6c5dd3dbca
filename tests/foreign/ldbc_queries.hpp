// The LDBC SNB queries that concern a social layer, asked of a network and computed by definition.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "ldbc_load.hpp"

#include <boost/json.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ldbc {

/// A question: which query, with which parameters.
struct question {
  std::string query;           // "IS2" ... "IC13"
  boost::json::object params;  // as in the expected files
};

/// Rows, each an array, as in the expected files.
using rows = boost::json::array;

/// Rows that are one row. Not `rows{array}`, which some compilers take for a copy of the array.
inline rows one_row(std::initializer_list<boost::json::value_ref> columns) {
  rows out;
  out.emplace_back(boost::json::array(columns));
  return out;
}

/// Asks a network through its public queries, as a user would, page by page.
class asker {
 public:
  /// Keeps references to both.
  asker(madang::network const& in, writer const& loaded) : network_(in), loaded_(loaded) {}
  /// The answer; nullopt for queries that are not asked. @throws boost::system::system_error
  std::optional<rows> ask(question const& about) const;

 private:
  struct line;
  rows messages_of_person(question const& about) const;
  rows friends_of(question const& about) const;
  rows content_of(question const& about) const;
  rows author_of(question const& about) const;
  rows forum_of(question const& about) const;
  rows replies_to(question const& about) const;
  rows newest_of_friends(question const& about) const;
  rows newest_of_two_steps(question const& about) const;
  rows forums_joined(question const& about) const;
  rows likes_of_mine(question const& about) const;
  rows replies_to_mine(question const& about) const;
  rows path(question const& about) const;

  template <class Visit>
  void each_item(madang::person_id reader, madang::feed_request request, Visit const& visit) const;
  bool names_known(question const& about) const;
  madang::person_id person_of(question const& about, std::string_view field) const;
  madang::activity_id message_of(question const& about) const;
  std::vector<madang::node_id> friends(madang::person_id of) const;
  person const& profile(madang::node_ref const& of) const { return loaded_.profile(of.key, of.name); }
  person const& profile(madang::node_id of) const;
  rows newest(madang::person_id reader, std::vector<madang::node_id> authors, milliseconds last) const;

  madang::network const& network_;
  writer const& loaded_;
};

/// Computes the same from the events, by full scans and sorts. Shares no product code.
class definition {
 public:
  /// Keeps a reference.
  explicit definition(world const& of);
  /// The answer; nullopt for queries that are not asked.
  std::optional<rows> ask(question const& about) const;

 private:
  rows messages_of_person(question const& about) const;
  rows friends_of(question const& about) const;
  rows content_of(question const& about) const;
  rows author_of(question const& about) const;
  rows forum_of(question const& about) const;
  rows replies_to(question const& about) const;
  rows newest_of_friends(question const& about) const;
  rows newest_of_two_steps(question const& about) const;
  rows forums_joined(question const& about) const;
  rows likes_of_mine(question const& about) const;
  rows replies_to_mine(question const& about) const;
  rows path(question const& about) const;

  message const& root_of(message const& of) const;
  person const& person_of(snb_id id) const { return world_.persons.at(id); }
  std::set<snb_id> friends(snb_id of) const;
  std::set<snb_id> two_steps(snb_id of) const;
  rows newest(std::set<snb_id> const& authors, milliseconds last) const;

  world const& world_;
  std::map<snb_id, std::set<snb_id>> friends_;
  std::multimap<snb_id, message const*> answers_;  // by parent
};

/// The first questions of every kind for a world: all persons, messages and more, in a fixed order.
std::vector<question> questions_for(world const& of);

}  // namespace ldbc

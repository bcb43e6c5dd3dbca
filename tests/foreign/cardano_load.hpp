// Puts the Cardano dump into a network, and says by definition what its feeds are. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include "cardano_data.hpp"

#include <madang/network.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cardano {

/// What a host would know after loading.
struct loaded {
  std::vector<madang::activity_id> activities;  // in the order of dump::entries
  std::map<std::int64_t, madang::person_id> persons;
  std::map<std::string, madang::topic_id> topics;
};

/// Who follows which tags: those of the threads they took part in; the time is the first time.
using interests = std::map<std::int64_t, std::map<std::string, std::int64_t>>;
interests interests_of(dump const& from);

/// The question or nomination that each entry lies under, as an index into the entries.
std::vector<std::size_t> roots_of(dump const& from);

/// Loads everything through the public API: questions with tags as topics, answers and comments as a thread,
/// people who follow the topics they took part in. Loading again changes nothing. @throws
/// boost::system::system_error
loaded load(madang::network& to, dump const& from);

/// The feeds, by definition: full scans over the entries, newest first.
class feeds_by_definition {
 public:
  /// Keeps a reference.
  explicit feeds_by_definition(dump const& of);
  /// Questions that carry a topic as tag or hashtag.
  std::vector<std::size_t> topic(std::string const& key) const;
  /// Questions on followed topics, and what the person wrote.
  std::vector<std::size_t> home(std::int64_t person) const;
  /// All questions and nominations.
  std::vector<std::size_t> network() const;
  /// Everything a person wrote.
  std::vector<std::size_t> person(std::int64_t id) const;
  /// How many answers and comments lie under each entry, at any depth and directly.
  std::vector<std::size_t> const& below() const { return below_; }
  std::vector<std::size_t> const& directly_below() const { return directly_below_; }

 private:
  template <class Wanted>
  std::vector<std::size_t> those(Wanted const& wanted) const;

  dump const& dump_;
  interests interests_;
  std::vector<std::set<std::string>> topics_;  // of each entry: tags and hashtags
  std::vector<std::size_t> below_;
  std::vector<std::size_t> directly_below_;
};

}  // namespace cardano

// LDBC SNB data as plain values: what the files say, before any product code. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ldbc {

/// A point in time as the data has it: milliseconds since 1970.
using milliseconds = std::int64_t;
/// An id of the data: of a person, forum, message or tag.
using snb_id = std::int64_t;

struct person {
  snb_id id = 0;
  std::string first;
  std::string last;
};

struct friendship {
  snb_id one = 0;
  snb_id other = 0;
  milliseconds at = 0;
};

struct forum {
  snb_id id = 0;
  std::string title;
  snb_id moderator = 0;
  milliseconds at = 0;
};

struct membership {
  snb_id forum = 0;
  snb_id person = 0;
  milliseconds at = 0;
};

/// A post (in a forum, without parent) or a comment (with parent, without forum).
struct message {
  snb_id id = 0;
  milliseconds at = 0;
  snb_id author = 0;
  snb_id forum = 0;
  snb_id parent = 0;
  std::string content;  // the image file when there is one, else the text
  std::vector<snb_id> tags;
};

struct like {
  snb_id person = 0;
  snb_id message = 0;
  milliseconds at = 0;
};

/// Anything that can happen, in the initial data as in the update stream.
using event = std::variant<person, friendship, forum, membership, message, like>;

/// Everything known, in plain maps and lists.
struct world {
  std::map<snb_id, person> persons;
  std::map<snb_id, forum> forums;
  std::map<snb_id, message> messages;
  std::vector<friendship> friendships;
  std::vector<membership> memberships;
  std::vector<like> likes;

  /// Takes an event up.
  void add(event const& happened);
};

/// Which state of the data is wanted.
enum class state { initial, after_updates };

/// The files of a folder that holds `dynamic`, `static` and `update_streams`.
struct dataset {
  std::vector<event>
      initial;  // in an order in which nothing refers to what comes later; messages by (time, id)
  std::vector<event> updates;  // in order of time
  std::map<snb_id, std::string> tag_names;
};

/// Reads all of it. @throws std::runtime_error with file and line when a line is not as documented.
dataset read_dataset(std::filesystem::path const& folder);

/// "2010-02-04T06:41:08.221+0000" or "...Z" as milliseconds. @throws std::runtime_error
milliseconds parse_time(std::string const& text);
/// As "2010-02-04T06:41:08.221Z".
std::string format_time(milliseconds at);

}  // namespace ldbc

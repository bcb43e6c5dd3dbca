// madang/graph/node.hpp: people, organizations, groups, records, topics and tags: what goes in and what comes
// out. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// What a person is to the network.
enum class person_kind : std::uint8_t {
  employee = 0,  ///< of the network's owner: an insider
  partner = 1,   ///< of another organization: an outsider
  customer = 2,  ///< of another organization: an outsider
  service = 3    ///< an integration that acts; an insider
};

/// Who finds and reads a group.
enum class group_privacy : std::uint8_t {
  open = 0,     ///< "public": every insider reads and joins
  closed = 1,   ///< "private": members read; others see that it exists
  unlisted = 2  ///< found by members only
};

/// A person's place in a group.
enum class group_role : std::uint8_t {
  none = 0,     ///< not a member
  member = 1,   ///< reads and posts
  manager = 2,  ///< also adds members, and posts in broadcast groups
  owner = 3     ///< also appoints managers and owners
};

/// Who reads a record besides those whom grants name.
enum class record_access : std::uint8_t {
  employees = 0,  ///< every insider has a grant
  granted = 1     ///< only holders of a grant
};

/// Whom the key of a merged node finds.
enum class find_as : std::uint8_t {
  survivor = 0,  ///< the node that answers for it
  itself = 1     ///< the node that has the key, as `unmerge` needs it
};

/// Adds or updates a person. A key that exists is an update of the given person.
struct person_input {
  std::string_view key;                      ///< the host's key, 1-255 bytes
  std::string_view name;                     ///< shown name; empty keeps the old one, or takes the key
  person_kind kind = person_kind::employee;  ///< insider or outsider
  organization_id organization{};            ///< none means the network's owner
  std::string_view title{};                  ///< job title
  person_id manager{};                       ///< reports_to
  std::string_view unit{};                   ///< unit or department, compared bytewise by `audience::unit`
  std::string_view site{};                   ///< place of work
  std::string_view language{};               ///< BCP 47, e.g. "ko"
  std::string_view time_zone{};              ///< IANA name, e.g. "Asia/Seoul"
  std::uint64_t source_version = 0;          ///< the host's own version; older ones are refused; 0 for none
};

/// Adds or updates an organization.
struct organization_input {
  std::string_view key;              ///< the host's key
  std::string_view name;             ///< shown name
  std::uint64_t source_version = 0;  ///< the host's own version; 0 for none
};

/// Adds or updates a group.
struct group_input {
  std::string_view key;                         ///< the host's key
  std::string_view name;                        ///< shown name
  group_privacy privacy = group_privacy::open;  ///< who finds and reads it
  bool open_to_outsiders = false;               ///< must be set before an outsider can join
  bool outsiders_see_each_other = false;        ///< outsiders of different organizations see each other here
  bool broadcast = false;                       ///< only managers and owners post
  person_id owner{};                            ///< becomes a member with role owner when the group is new
  std::uint64_t source_version = 0;             ///< the host's own version; 0 for none
};

/// Adds or updates a business record of the host.
struct record_input {
  std::string_view key;                             ///< the host's key
  std::string_view type;                            ///< e.g. "crm.account", "plm.part", "erp.order"
  std::string_view name;                            ///< shown name
  std::string_view url{};                           ///< where the host shows it
  person_id owner{};                                ///< who is responsible
  std::vector<record_id> parents{};                 ///< part_of links to add; existing ones stay
  record_id revision_of{};                          ///< the master this is a revision of
  record_access access = record_access::employees;  ///< who reads it besides grants
  bool outsiders_see_each_other = false;  ///< outsiders of different organizations see each other here
  bool closed = false;                    ///< released: no new posts or comments
  std::uint64_t source_version = 0;       ///< the host's own version; 0 for none
};

/// Adds or updates a topic. Topics also come into being when a text names them.
struct topic_input {
  std::string_view key;   ///< without '#'; compared with case folded
  std::string_view name;  ///< shown name; empty takes the key
};

/// A node as one reader may see it. Strings belong to this value.
struct node_info {
  node_id id{};                                     ///< dense id
  node_kind kind = node_kind::person;               ///< what it is
  std::string key;                                  ///< empty when restricted
  std::string name;                                 ///< empty when restricted
  std::string url;                                  ///< records
  std::string type;                                 ///< records: the host's type
  std::string title;                                ///< persons; empty for outsiders
  std::string unit;                                 ///< persons; empty for outsiders
  std::string site;                                 ///< persons; empty for outsiders
  std::string language;                             ///< persons
  std::string time_zone;                            ///< persons
  std::vector<std::string> aliases;                 ///< earlier keys, insiders only
  person_kind person = person_kind::employee;       ///< persons
  organization_id organization{};                   ///< persons
  person_id owner{};                                ///< records
  group_privacy privacy = group_privacy::open;      ///< groups
  record_access access = record_access::employees;  ///< records
  bool restricted = false;                          ///< the reader may not read it: only `kind` is true
  bool outsider = false;                            ///< persons: of another organization than the owner
  bool active = true;                               ///< not deactivated
  bool archived = false;                            ///< groups: read-only; records: closed
  bool deleted = false;                             ///< hidden everywhere
  bool merged = false;  ///< asked by the key of a node that was merged into this one
};

/// How much of what lies around a record a follow or a feed includes.
enum class record_reach : std::uint8_t {
  alone = 0,      ///< the record itself
  subtree = 1,    ///< and what is part of it, down
  where_used = 2  ///< and what it is part of, up
};

/// How loudly a follow notifies.
enum class follow_level : std::uint8_t {
  all = 0,         ///< everything
  highlights = 1,  ///< what matters
  none = 2         ///< feeds only
};

/// Details of a follow. The default follows everything of the node alone.
struct follow_options {
  follow_level level = follow_level::all;    ///< notification level
  std::uint32_t kinds = 0;                   ///< bit set of `activity_kind`; 0 means all kinds
  std::vector<std::string> fields{};         ///< record changes only of these fields; empty means all
  record_reach reach = record_reach::alone;  ///< for records: what is included
  std::uint8_t depth = 0;                    ///< levels of reach; 0 means the network's record_depth_max
  std::vector<std::string> types{};          ///< only included records of these types; empty means all
};

/// One relation, as listed by `following`, `followers`, `members` and the like.
struct relation {
  node_id node{};                            ///< the other end
  timestamp since{};                         ///< when it began
  group_role role = group_role::none;        ///< memberships
  follow_level level = follow_level::all;    ///< follows
  record_reach reach = record_reach::alone;  ///< follows of records
  std::optional<timestamp> until{};          ///< rights that end
};

}  // namespace v1
}  // namespace madang

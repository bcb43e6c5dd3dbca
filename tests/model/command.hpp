// tests/model/command.hpp: one command of the model test's small language. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <cstdint>
#include <madang/feed/page.hpp>
#include <madang/graph/node.hpp>
#include <madang/rank/weights.hpp>
#include <madang/stream/activity.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace model {

using std::uint32_t;
using std::uint64_t;

/// Milliseconds since 1970.
using millis = std::int64_t;
inline constexpr millis minute = 60'000;

/// Which command of `madang::transaction`.
enum class op : std::uint8_t {
  add_person,
  add_organization,
  add_group,
  add_record,
  add_topic,
  add_tag,
  rekey,
  merge,
  unmerge,
  remove,
  restore,
  set_active,
  add_part,
  remove_part,
  follow,
  unfollow,
  mute,
  unmute,
  block,
  unblock,
  give_feedback,
  withdraw_feedback,
  set_member,
  grant,
  revoke,
  add_label,
  remove_label,
  give_tag,
  take_tag,
  invalidate_rights,
  post,
  comment,
  share,
  record_changed,
  event,
  define_verb,
  edit,
  remove_activity,
  restore_activity,
  react,
  unreact,
  visited,
  seen,
  opened,
  set_purpose,
  boost,
  withdraw_boost,
  set_ranking,
  reset_ranking,
  erase_person,
  replay_erasure,
  place_hold,
  release_hold,
  set_retention
};
/// The command's name, as the audit calls it.
[[nodiscard]] std::string_view name_of(op what);

/// One changed field, with texts of its own.
struct changed_field {
  std::string name;
  std::string from;
  std::string to;
  madang::field_sensitivity sensitivity = madang::field_sensitivity::normal;
  uint32_t label = 0;
  friend bool operator==(changed_field const&, changed_field const&) = default;
};

/// Who may see it, with texts of its own.
struct audience {
  std::optional<madang::audience_scope> scope;
  std::optional<bool> insiders_only;
  uint32_t organization = 0;
  std::string unit;
  std::vector<uint32_t> people;
};

/// A command with everything that any of them needs; what is not used stays as it is made here.
struct command {
  op what = op::add_tag;
  uint32_t person = 0;    ///< who acts, or whom an edge starts from
  uint32_t node = 0;      ///< the node concerned: place, record, group, merged one, ...
  uint32_t other = 0;     ///< the second node: parent, principal, tag, survivor, member, manager, ...
  uint64_t activity = 0;  ///< parent, target, edited, ...; number of a hold, days of a retention rule
  std::string key;        ///< of a node or an activity
  std::string name;
  std::string text;     ///< text, title, payload's remark, reason of a hold, receipt
  std::string type;     ///< record type, reaction type, verb
  std::string payload;  ///< host events
  madang::person_kind person_kind = madang::person_kind::employee;
  madang::group_privacy privacy = madang::group_privacy::open;
  madang::group_role role = madang::group_role::none;
  madang::record_access access = madang::record_access::employees;
  madang::record_reach reach = madang::record_reach::alone;
  std::uint8_t view = 0;                    ///< feed_view of a visit, reading_purpose of a switch
  bool more = false;                        ///< feedback: more; a purpose: on
  madang::fixed_point two_hop = 0;          ///< of weights
  bool by_expression = false;               ///< of weights: the weighted sum as a scorer of the host's own
  std::optional<madang::feed_view> ranked;  ///< whose weights; none: the network's
  uint32_t organization = 0;
  std::string unit;
  bool open_to_outsiders = false;
  bool see_each_other = false;
  bool flag = false;  ///< broadcast, closed, active, insiders_only of a comment
  uint64_t source_version = 0;
  uint32_t kinds = 0;
  std::uint8_t depth = 0;
  uint32_t revision_of = 0;
  std::vector<uint32_t> list;      ///< parents, about
  std::vector<uint32_t> topics;    ///< topics besides hashtags
  std::vector<std::string> names;  ///< field filter of follows
  std::vector<std::string> types;  ///< type filter of follows
  std::vector<changed_field> fields;
  audience to;
  std::optional<millis> at, from, until, history_from;
};

/// Commands that become one change.
struct batch {
  madang::write_mode mode = madang::write_mode::normal;
  bool single = true;          ///< through network's own function, not through transact
  bool ignore_errors = false;  ///< goes on after a command that failed
  bool fails = false;          ///< ends with an error of its own, so that nothing may remain
  std::string id;              ///< the caller's command id
  std::string origin;          ///< from where, for the audit
  std::vector<command> commands;
};

/// One line that says what a command does, for the trace.
[[nodiscard]] std::string describe(command const& what);

}  // namespace model

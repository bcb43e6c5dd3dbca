// madang/stream/activity.hpp: kinds of activities, their audiences, and what callers hand in.
// SPDX-License-Identifier: Apache-2.0
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

/// What happened. The numbers are stored in files and never change.
enum class activity_kind : std::uint8_t {
  post = 0,           ///< somebody wrote something
  comment = 1,        ///< an answer below a root activity or another comment
  share = 2,          ///< somebody passed an activity on
  record_change = 3,  ///< fields of a record changed
  event = 4           ///< a verb of the host's own, with payload
};

/// The bit of a kind in a kind set.
[[nodiscard]] constexpr std::uint32_t kind_bit(activity_kind kind) noexcept {
  return 1U << static_cast<unsigned>(kind);
}

/// Who may see an activity, before `insiders_only`.
enum class audience_scope : std::uint8_t {
  network = 0,       ///< all insiders
  everyone = 1,      ///< outsiders too
  group = 2,         ///< who may read the group
  record = 3,        ///< who may read the record
  unit = 4,          ///< people of one unit
  organization = 5,  ///< insiders and one other organization
  people = 6,        ///< the named ones and the author
  self = 7           ///< the author
};

/// Who may see an activity. A default-made one means: what the place implies, insiders only where outsiders
/// read.
struct audience {
  std::optional<audience_scope> scope{};  ///< empty: by place (group, record, else network)
  std::optional<bool> insiders_only{};    ///< empty: true for insiders' posts where outsiders can read
  organization_id organization{};         ///< for scope organization
  std::string_view unit{};                ///< for scope unit; empty takes the author's
  std::vector<person_id> people{};        ///< for scope people
};

/// How a command counts: as live, without noise, or as history.
enum class write_mode : std::uint8_t {
  normal = 0,   ///< live
  quiet = 1,    ///< audited, but notifies nobody and feeds no affinity
  backfill = 2  ///< import: `at` may lie in the past
};

/// How sensitive a changed field is.
enum class field_sensitivity : std::uint8_t {
  normal = 0,       ///< who sees the record sees it
  internal = 1,     ///< insiders only
  confidential = 2  ///< holders of `label` only
};

/// One field of a record change.
struct field_change {
  std::string_view field;                                     ///< the host's field name
  std::string_view from;                                      ///< old value as text
  std::string_view to;                                        ///< new value as text
  field_sensitivity sensitivity = field_sensitivity::normal;  ///< who may see it
  tag_id label{};                                             ///< for confidential: which tag one must hold
};

/// A file that the host keeps; only its description is stored.
struct attachment {
  std::string_view name;            ///< file name
  std::string_view media_type;      ///< e.g. "application/pdf"
  std::uint64_t size_bytes = 0;     ///< size
  std::string_view url;             ///< the host's url or key
  std::string_view content_hash{};  ///< e.g. "sha256:..."
  std::string_view preview_url{};   ///< small picture
};

/// Writes a post. Without `on`, it lies on the author's own wall.
struct post_input {
  person_id actor;                 ///< who writes
  node_id on{};                    ///< a group, a record, a topic, or a person's wall; none for one's own
  std::string_view text;           ///< may name nodes as `@[kind:key]` or `@[key]` and topics as `#topic`
  std::vector<record_id> about{};  ///< further records it is about
  audience to{};                   ///< who may see it
  std::vector<attachment> attachments{};  ///< files
  std::vector<topic_id> topics{};         ///< topics besides the text's hashtags
  std::string_view key{};                 ///< activity key: makes posting idempotent
  std::optional<timestamp> at{};          ///< original time; only in mode backfill
};

/// Answers an activity or a comment.
struct comment_input {
  person_id actor;                        ///< who writes
  activity_id parent;                     ///< what is answered
  std::string_view text;                  ///< as in post_input
  bool insiders_only = false;             ///< narrower than the root's audience; never wider
  std::vector<attachment> attachments{};  ///< files
  std::string_view key{};                 ///< activity key
  std::optional<timestamp> at{};          ///< original time; only in mode backfill
};

/// Passes an activity on; readers who may not see the original see that something restricted was shared.
struct share_input {
  person_id actor;                ///< who shares
  activity_id target;             ///< what is shared; a share of a share names the original
  node_id on{};                   ///< where; none for the own wall
  std::string_view text{};        ///< a remark
  audience to{};                  ///< who may see the share; never widens the original's audience
  std::string_view key{};         ///< activity key
  std::optional<timestamp> at{};  ///< original time; only in mode backfill
};

/// Tells that fields of a record changed.
struct record_change_input {
  person_id actor;                   ///< who changed it
  record_id record;                  ///< which record
  std::vector<field_change> fields;  ///< what changed; at least one
  std::vector<record_id> about{};    ///< further records it is about
  audience to{};                     ///< who may see it; by default whoever may read the record
  std::string_view key{};            ///< activity key
  std::optional<timestamp> at{};     ///< original time; only in mode backfill
};

/// An activity of the host's own kind.
struct event_input {
  person_id actor;                 ///< who did it
  std::string_view verb;           ///< a verb made known with define_verb
  node_id on{};                    ///< where it happened
  std::string_view payload{};      ///< JSON, at most 64 KiB
  std::string_view text{};         ///< a remark
  std::vector<record_id> about{};  ///< further records it is about
  audience to{};                   ///< who may see it; the verb's default when empty
  std::string_view key{};          ///< activity key
  std::optional<timestamp> at{};   ///< original time; only in mode backfill
};

/// Makes a host verb known. Defining it again replaces its summaries.
struct verb_input {
  /// A one-line summary in one language; `{actor}`, `{on}` and `{payload.NAME}` are replaced when shown.
  struct summary {
    std::string_view language;  ///< BCP 47, e.g. "en"
    std::string_view line;      ///< the template
  };
  std::string_view verb;             ///< 1-64 bytes: letters, digits, '.', '_' and '-'
  std::vector<summary> summaries{};  ///< at most one per language; the first is the default
  audience to{};                     ///< default audience
};

/// Changes the text of an activity; earlier ones are kept as revisions.
struct edit_input {
  person_id actor;                ///< the author
  activity_id activity;           ///< what is edited
  std::string_view text;          ///< the new text
  std::optional<timestamp> at{};  ///< original time; only in mode backfill
};

/// Reacts to an activity; one per person and type.
struct reaction_input {
  person_id actor;                 ///< who reacts
  activity_id activity;            ///< to what
  std::string_view type = "like";  ///< like, celebrate, support, insightful, or the host's: 1-32 bytes
  std::optional<timestamp> at{};   ///< original time; only in mode backfill
};

}  // namespace v1
}  // namespace madang

// madang/stream/detail/activity_data.hpp: activities as rows, as headers in memory, and where they lie.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/store/row.hpp>
#include <madang/stream/activity.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Streams of a source; the numbers are stored in files and never change.
enum class stream_type : std::uint8_t {
  main = 0,
  authored = 1,
  posted = 2,
  mentions = 3,
  replies = 4,
  answers = 5,
  deleted = 6,  ///< of source 0: what was deleted, by the second of the deletion; in the store alone
  held = 7  ///< of source 0: what left the deleted stream because a legal hold keeps it; in the store alone
};
/// Streams that belong to nodes; `answers` belongs to activities.
inline constexpr std::size_t node_streams = 5;

/// Position of an activity in every feed: second << 32 | id.
using order_key = std::uint64_t;
inline constexpr order_key order_max = std::numeric_limits<order_key>::max();

[[nodiscard]] constexpr order_key order_of(std::int64_t time_ms, std::uint64_t id) noexcept {
  return static_cast<std::uint64_t>(time_ms / 1000) << 32 | id;
}
[[nodiscard]] constexpr std::uint64_t id_of(order_key order) noexcept { return order & 0xFFFFFFFFU; }
[[nodiscard]] constexpr std::uint32_t second_of(order_key order) noexcept {
  return static_cast<std::uint32_t>(order >> 32);
}

/// A stream's number in table::posting.
[[nodiscard]] constexpr std::uint64_t source_of(std::uint64_t id, stream_type stream) noexcept {
  return id << 3 | static_cast<std::uint64_t>(stream);
}
[[nodiscard]] constexpr stream_type stream_in(std::uint64_t source) noexcept {
  return static_cast<stream_type>(source & 7U);
}
inline constexpr std::uint64_t network_source = 0;
/// What awaits its shrinking: order keys with the second of the deletion; with second 0 for what lies in the
/// thread of something shrunk, and with second 1 for such that a hold kept while its neighbours went.
inline constexpr std::uint64_t deleted_source = source_of(0, stream_type::deleted);
/// What would shrink were it not for a hold; goes back when a hold is released.
inline constexpr std::uint64_t held_source = source_of(0, stream_type::held);
/// Lower seconds of the deleted stream mean something else.
inline constexpr std::uint32_t deleted_second_min = 2;

/// What an activity's row says.
struct activity_data {
  std::int64_t time_ms = 0;
  std::uint32_t actor = 0;
  std::uint32_t circle = 0;        ///< the author's circle when written; 0 for insiders
  std::uint32_t place = 0;         ///< 0: the author's own wall
  std::uint32_t scope_target = 0;  ///< group, record, organization; a tag that names the unit
  std::uint32_t parent = 0;
  std::uint32_t root = 0;
  std::uint32_t shared = 0;
  std::uint32_t revision = 0;
  std::uint32_t reply_to = 0;       ///< author of the parent, unless that is the actor
  std::uint32_t deleted_by = 0;     ///< who deleted it; 0: the host, or not deleted
  std::uint32_t deleted_at = 0;     ///< second of the deletion; 0: not deleted, or shrunk
  std::uint32_t bundled_until = 0;  ///< record changes: seconds since 1970 until which the bundle takes more
  std::uint16_t depth = 0;
  std::uint16_t verb = 0;
  activity_kind kind = activity_kind::post;
  audience_scope scope = audience_scope::network;
  bool deleted = false;
  bool buried = false;  ///< a comment above it is deleted
  bool insiders_only = false;
  bool guarded = false;  ///< record changes: some field is not for everybody
  bool shrunk = false;   ///< a tombstone: deleted for good, only its place in the thread is left
  bool quiet = false;    ///< written in mode quiet: makes no affinity
  bool batched = false;  ///< one of many records touched at once; those of one actor and time are one batch
  std::vector<std::uint32_t> about;
  std::vector<std::uint32_t> mentions;
  std::vector<std::uint32_t> topics;
  std::vector<std::uint32_t> people;

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<activity_data> decode(std::string_view value);
};

/// What of an activity decides about its sources.
struct source_parts {
  activity_kind kind;
  bool shrunk;
  std::uint32_t actor;
  std::uint32_t place;
  std::uint32_t parent;
  std::uint32_t reply_to;
  std::span<std::uint32_t const> about;
  std::span<std::uint32_t const> topics;
  std::span<std::uint32_t const> mentions;
};

/// What of an activity's row decides about its sources.
[[nodiscard]] inline source_parts source_parts_of(activity_data const& of) noexcept {
  return {of.kind, of.shrunk, of.actor, of.place, of.parent, of.reply_to, of.about, of.topics, of.mentions};
}

/// Visits the sources of an activity, some more than once: a function of the row and the kinds of the nodes
/// that it names.
template <class Visit>
void each_source(source_parts const& of, graph_state const& graph, Visit const& visit) {
  auto const comment = of.kind == activity_kind::comment;
  visit(network_source);
  if (of.shrunk) {
    if (comment) visit(source_of(of.parent, stream_type::answers));
    return;
  }
  visit(source_of(of.actor, stream_type::authored));
  if (comment) {
    visit(source_of(of.parent, stream_type::answers));
    if (of.reply_to != 0) visit(source_of(of.reply_to, stream_type::replies));
  } else {
    auto const place = of.place != 0 ? of.place : of.actor;
    visit(source_of(place, stream_type::main));
    auto const elsewhere = place != of.actor && graph.node({place}).kind != node_kind::group;
    if (elsewhere && of.kind != activity_kind::record_change) visit(source_of(of.actor, stream_type::posted));
    for (auto id : of.about) visit(source_of(id, stream_type::main));
    for (auto id : of.topics) visit(source_of(id, stream_type::main));
  }
  for (auto id : of.mentions) {
    auto const kind = graph.node({id}).kind;
    if (kind == node_kind::person) visit(source_of(id, stream_type::mentions));
    if (kind == node_kind::record && !comment) visit(source_of(id, stream_type::main));
  }
}

/// Sources of an activity, each once, ascending.
[[nodiscard]] std::vector<std::uint64_t> sources_of(activity_data const& data, graph_state const& graph);

/// Takes out what only the text named, as when the text is gone.
void forget_names(activity_data& data) noexcept;

/// Lists of an activity in memory, one block.
struct activity_lists {
  std::uint64_t epoch;
  std::uint32_t reply_to;
  std::uint16_t about_count;
  std::uint16_t mention_count;
  std::uint16_t topic_count;
  std::uint16_t people_count;

  [[nodiscard]] std::uint32_t const* ids() const noexcept {
    return reinterpret_cast<std::uint32_t const*>(this + 1);
  }
  [[nodiscard]] std::uint32_t* ids() noexcept { return reinterpret_cast<std::uint32_t*>(this + 1); }
  [[nodiscard]] std::span<std::uint32_t const> about() const noexcept { return {ids(), about_count}; }
  [[nodiscard]] std::span<std::uint32_t const> mentions() const noexcept {
    return {ids() + about_count, mention_count};
  }
  [[nodiscard]] std::span<std::uint32_t const> topics() const noexcept {
    return {ids() + about_count + mention_count, topic_count};
  }
  [[nodiscard]] std::span<std::uint32_t const> people() const noexcept {
    return {ids() + about_count + mention_count + topic_count, people_count};
  }
  [[nodiscard]] static std::size_t bytes_for(activity_data const& data) noexcept;
  /// Fills a block of bytes_for(data) bytes, all but the epoch.
  void fill(activity_data const& data) noexcept;
};

/// Where a body lies in memory; block 0 is nowhere.
struct body_place {
  std::uint32_t block = 0;
  std::uint32_t offset = 0;
};

/// What reads need of an activity, one cache line where slab_memory has it.
struct activity_header {
  enum flag : std::uint16_t {
    present = 1,
    deleted = 2,
    buried = 4,
    insiders_only = 8,
    guarded = 16,
    shrunk = 32,
    batched = 64,
    quiet = 128,
    names = 256,  // its text names people, records or topics
    placed = 512  // it is for whoever may read the place it lies on, or lies nowhere and is for all insiders
  };

  std::int64_t time_ms;
  std::uint32_t actor;
  std::uint32_t circle;
  std::uint32_t place;
  std::uint32_t scope_target;
  std::uint32_t parent;
  std::uint32_t root;
  std::uint32_t shared;
  std::uint32_t revision;
  std::uint16_t depth;
  std::uint16_t verb;
  activity_kind kind;
  audience_scope scope;
  std::uint16_t flags;
  activity_lists const* lists;  ///< null when all are empty
  body_place body;

  [[nodiscard]] bool has(flag which) const noexcept { return (flags & which) != 0; }
  [[nodiscard]] std::span<std::uint32_t const> about() const noexcept {
    return lists != nullptr ? lists->about() : std::span<std::uint32_t const>{};
  }
  [[nodiscard]] std::span<std::uint32_t const> mentions() const noexcept {
    return lists != nullptr ? lists->mentions() : std::span<std::uint32_t const>{};
  }
  [[nodiscard]] std::span<std::uint32_t const> topics() const noexcept {
    return lists != nullptr ? lists->topics() : std::span<std::uint32_t const>{};
  }
  [[nodiscard]] std::span<std::uint32_t const> people() const noexcept {
    return lists != nullptr ? lists->people() : std::span<std::uint32_t const>{};
  }
  [[nodiscard]] std::uint32_t reply_to() const noexcept { return lists != nullptr ? lists->reply_to : 0; }
};
static_assert(sizeof(activity_header) == 64);

/// What of an activity in memory decides about its sources.
[[nodiscard]] inline source_parts source_parts_of(activity_header const& of) noexcept {
  return {of.kind,      of.has(activity_header::shrunk),
          of.actor,     of.place,
          of.parent,    of.reply_to(),
          of.about(),   of.topics(),
          of.mentions()};
}

/// True when both are of one batch.
[[nodiscard]] inline bool same_batch(activity_header const& a, activity_header const& b) noexcept {
  return a.has(activity_header::batched) && b.has(activity_header::batched) && a.actor == b.actor &&
         a.time_ms == b.time_ms;
}

/// True when an activity names nodes that are there and activities that were written before it.
[[nodiscard]] bool names_known(activity_header const& of, std::uint64_t id,
                               graph_state const& graph) noexcept;
/// A header without lists and body from a row.
[[nodiscard]] activity_header header_of(activity_data const& data) noexcept;
/// The row that a header stands for.
[[nodiscard]] activity_data data_of(activity_header const& header);

/// Totals per audience class. Classes: 0 insiders (everything), 1 common (insiders' own, not insiders_only),
/// 2 open (everything not insiders_only), 3 + node: what one circle added.
class tally {
 public:
  static constexpr std::uint32_t comments = 0;   ///< below a root, at any depth
  static constexpr std::uint32_t replies = 1;    ///< direct answers
  static constexpr std::uint32_t reactions = 2;  ///< + reaction type

  struct entry {
    std::uint32_t cls;
    std::uint32_t what;
    std::uint64_t count;
    friend bool operator==(entry const&, entry const&) = default;
  };

  /// Counts one thing up or down in every class that it belongs to.
  void add(std::uint32_t what, std::uint32_t circle, bool insiders_only, std::int64_t by);
  [[nodiscard]] std::uint64_t count(std::uint32_t cls, std::uint32_t what) const noexcept;
  /// Reactions of every type in the first class.
  [[nodiscard]] std::uint64_t all_reactions() const noexcept;
  [[nodiscard]] std::span<entry const> entries() const noexcept { return entries_; }
  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<tally> decode(std::string_view value);
  friend bool operator==(tally const&, tally const&) = default;

 private:
  void add_to(std::uint32_t cls, std::uint32_t what, std::int64_t by);
  std::vector<entry> entries_;  // by class, then what; no zeros
};

/// What a body's row says. Texts hold mentions as \x01 id \x02.
struct body_data {
  /// A changed field as kept.
  struct field {
    std::string name;
    std::string from;
    std::string to;
    field_sensitivity sensitivity = field_sensitivity::normal;
    std::uint32_t label = 0;
  };
  /// A file as kept.
  struct file {
    std::string name, media_type, url, content_hash, preview_url;
    std::uint64_t size_bytes = 0;
  };
  std::string text;
  std::string payload;
  std::vector<field> fields;
  std::vector<file> files;
  std::uint32_t editor = 0;
  std::int64_t time_ms = 0;
  std::string activity_key;
  std::string bundled_key;  ///< of the call that made this revision of a bundle

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<body_data> decode(std::string_view value);
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

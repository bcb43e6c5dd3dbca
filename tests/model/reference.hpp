// tests/model/reference.hpp: what docs/behaviour.md says, written down as plainly as possible: maps, full
// scans, full sorts, rights by definition. Shares no code with the product but the enumerations of its public
// headers. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <madang/core/result.hpp>
#include <madang/feed/page.hpp>
#include <madang/network/reading.hpp>
#include <madang/rank/affinity.hpp>
#include <madang/rank/feedback.hpp>
#include <madang/rank/score.hpp>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "model/command.hpp"

namespace model {

/// From here on ids of nodes are made up, because the product did not keep the node.
constexpr uint32_t provisional_id = 1U << 24;
/// For so many days what was deleted can be restored; fewer than by default, for more of it to happen.
constexpr uint32_t history_days_min = 4;

using pair_key = std::pair<uint32_t, uint32_t>;

/// A right, a membership or a held tag: since when, until when, and how far history goes back.
struct right {
  millis since = 0;
  std::optional<millis> until;
  std::optional<millis> history_from;
  madang::group_role role = madang::group_role::none;

  [[nodiscard]] bool holds(millis now) const { return !until || now < *until; }
  [[nodiscard]] millis sees_from() const { return history_from.value_or(since); }
};

struct follow_edge {
  uint32_t kinds = 0;
  std::vector<std::string> fields;
  madang::record_reach reach = madang::record_reach::alone;
  std::uint8_t depth = 0;
  std::vector<std::string> types;
};

struct part_range {
  std::optional<millis> from, until;
  [[nodiscard]] bool holds(millis now) const { return (!from || *from <= now) && (!until || now < *until); }
};

/// A node of any kind, with what any kind needs.
struct node {
  uint32_t id = 0;
  madang::node_kind kind = madang::node_kind::person;
  std::string key, name, type, title, unit;
  std::vector<std::string> aliases;
  madang::person_kind person_kind = madang::person_kind::employee;
  uint32_t organization = 0;
  madang::group_privacy privacy = madang::group_privacy::open;
  bool open_to_outsiders = false, see_each_other = false, broadcast = false;
  madang::record_access access = madang::record_access::employees;
  bool active = true, archived = false, deleted = false;
  bool erased = false;     ///< nobody knows any more who or what it was
  bool from_text = false;  ///< topics: only texts asked for it
  uint32_t merged_into = 0;
  uint64_t source_version = 0;
};

/// A part of a text: letters as they are, or a node that the text names.
struct piece {
  std::string letters;
  uint32_t mention = 0;
};

struct revision {
  uint32_t editor = 0;
  millis at = 0;
  std::vector<piece> text;
};

struct reaction {
  uint32_t person = 0;
  std::string type;
  millis at = 0;
  uint32_t circle = 0;
  bool quiet = false;  ///< given in mode quiet
};

/// A comment, or a reaction to what is no comment.
struct thread_act {
  millis second = 0;
  uint64_t activity = 0;     ///< the comment, or what was reacted to
  std::size_t reaction = 0;  ///< the number of its type, from 1 on; 0: a comment
  friend auto operator<=>(thread_act const&, thread_act const&) = default;
};

/// What a reader may know of what people did with an activity.
struct known_acts {
  std::map<uint32_t, millis> last;  ///< the second of each person's last act
  std::set<uint32_t> commented;
};

/// What a host wants seen.
struct host_boost {
  uint32_t audience = 0;
  millis since = 0, until = 0;
};

/// What boosts and two hops bring into a home feed, or lift in it.
struct led_item {
  uint64_t id = 0;
  std::int64_t lift = 0;
  bool boosted = false;
  std::optional<madang::item_reason> why;  ///< none: its streams say why
  known_acts acts;
};

/// An item of a feed in order top, in its place.
struct top_place {
  std::int64_t score = 0, placed_by = 0;
  led_item led;  ///< its id always; the rest of what is led
};

/// The streams an activity can lie in.
enum class stream : std::uint8_t { main, authored, posted, mentions, replies };

struct activity {
  uint64_t id = 0;
  madang::activity_kind kind = madang::activity_kind::post;
  uint32_t actor = 0;
  uint32_t circle = 0;  ///< 0: written by an insider; else the outsider's organization, or the outsider
  millis at = 0;
  uint32_t place = 0;  ///< comments: the root's
  uint64_t root = 0, parent = 0, shared = 0;
  uint32_t depth = 0;
  madang::audience_scope scope = madang::audience_scope::network;
  bool insiders_only = false;
  uint32_t organization = 0;
  std::string unit, verb, payload;
  std::vector<uint32_t> people, about, mentions, topics;
  std::vector<changed_field> fields;
  std::vector<revision> texts;
  std::vector<reaction> reactions;
  std::set<std::pair<stream, uint32_t>> sources;
  bool deleted = false;
  uint32_t deleted_by = 0;
  millis deleted_at = 0;
  bool shrunk = false;   ///< a tombstone: nobody restores it
  bool blanked = false;  ///< its author was erased, and with that its text
  bool quiet = false;    ///< written in mode quiet
  bool batched = false;  ///< one of a batch that touched many records
  std::string bundle;    ///< record changes: what another one must have in common to be merged into it

  [[nodiscard]] bool is_comment() const { return kind == madang::activity_kind::comment; }
  /// Of one whose author was erased, until its text is gone: where it lay before.
  std::set<std::pair<stream, uint32_t>> lay;
  [[nodiscard]] bool lies_in(stream in, uint32_t of) const { return sources.contains({in, of}); }
};

/// More records than these in one change by one person show as one item.
inline constexpr std::size_t batch_records_apart_max = 2;
inline constexpr std::uint32_t affinities_max = 6;
inline constexpr std::uint32_t followed_acts_max = 5;

/// A legal hold.
struct legal_hold {
  uint32_t node = 0;  ///< 0: everything
  bool released = false;
};

/// The erasure of a person, with all who were merged into it.
struct erasure {
  std::set<uint32_t> people;
  bool on_hold = false, finished = false;
};

/// What a command answers: an id, or one of the errors that apply (which of several is named is left to the
/// product).
struct answer {
  uint64_t id = 0;
  std::set<madang::errc> refusals;
  bool either = false;  ///< refusals may be answered, but success (with nothing done) too

  [[nodiscard]] bool ok() const { return refusals.empty() || either; }
};

/// The host's rights, when the network has a policy: who reads which record, and which fields.
struct host_rights {
  uint32_t salt = 0;
  std::map<uint32_t, uint32_t> turns;  ///< per record: how often its rights were changed

  [[nodiscard]] bool reads(uint32_t person, uint32_t record) const;
  [[nodiscard]] bool sees_field(uint32_t person, uint32_t record, std::string_view field) const;
};

/// A group on a grouped page.
struct group_total {
  uint64_t first = 0;
  std::vector<uint64_t> ids;
  std::set<uint32_t> people;
};

struct thread_total {
  uint64_t id = 0;
  uint64_t replies = 0;
};

/// The whole network, and everything that can be asked of it.
struct world {
  // --- state
  uint32_t owner = 0;
  millis clock = 0, last = 0;
  /// Which id a new node got, as the product says; ids of nodes are opaque to the reference.
  std::function<uint32_t(madang::node_kind, std::string const&)> id_of;
  uint32_t made = 0;  ///< nodes made, for ids when nobody says them
  uint64_t last_activity = 0;
  std::vector<std::string> reaction_types;  ///< in the order of their first use
  madang::write_mode mode = madang::write_mode::normal;
  host_rights const* policy = nullptr;
  std::map<uint32_t, node> nodes;
  std::map<std::pair<madang::node_kind, std::string>, uint32_t> keys;
  std::map<pair_key, follow_edge> follows;
  std::map<pair_key, right> members;  ///< (person, group)
  std::map<pair_key, right> grants;   ///< (record, principal)
  std::map<pair_key, right> held;     ///< (person, tag)
  std::map<pair_key, part_range> parts;
  std::set<pair_key> revisions;  ///< (revision, master)
  std::set<pair_key> mutes, blocks, labels;
  std::map<pair_key, millis> less, more;                     ///< feedback, and since when
  std::map<std::uint8_t, bool> purposes_on;                  ///< for the network, by reading_purpose
  std::set<std::pair<std::uint8_t, uint32_t>> purposes_off;  ///< of organizations
  std::map<uint32_t, std::set<uint64_t>> looked_at, opened;  ///< by reader
  std::map<uint64_t, activity> activities;
  using affinity_map = std::map<pair_key, madang::affinity_counts>;
  affinity_map affinities, affinities_of_opened;  ///< by reader and subject, as they were then
  std::map<uint32_t, std::set<thread_act>> acts;  ///< the newest of each person
  std::map<uint64_t, host_boost> boosts;
  std::map<std::optional<madang::feed_view>, madang::fixed_point> two_hop;  ///< of weights that were set
  std::map<std::string, std::pair<uint64_t, command>> activity_keys;
  command content;  ///< the command that runs, for activity keys
  std::set<std::string> verbs;
  std::map<std::tuple<uint32_t, std::uint8_t, uint32_t>, uint64_t> visits;
  std::map<uint64_t, legal_hold> holds;
  std::map<madang::activity_kind, uint32_t> retention;  ///< days
  std::map<uint32_t, erasure> erasures;                 ///< by person
  std::set<std::string> erased_keys;                    ///< an import brings nobody back
  bool review = false;                                  ///< less is held than at the last run_due
  std::vector<std::string> receipts;                    ///< of erasures, as the product gave them

  // --- commands (reference_nodes.cpp, reference_edges.cpp, reference_write.cpp)
  answer run(command const& what);

  // --- what the clock brings (reference_governance.cpp)
  /// Retention, erasures, and what was deleted long ago. Answers whose erasure is finished by it.
  std::vector<uint32_t> run_due();
  void retain();
  void erase_texts(erasure& of);
  void erase_relations(std::set<uint32_t> const& people);
  /// What was deleted long ago becomes a tombstone, with all that lies beneath.
  void shrink();
  void destroy(activity& what);
  /// Takes the text from an activity, with all that the text named.
  void blank(activity& what);
  /// Topics that only texts asked for go with the last of them.
  void drop_topics();
  std::set<uint32_t> loose_topics;                      ///< of what went in this run
  [[nodiscard]] bool is_erased(uint32_t person) const;  ///< the very id
  [[nodiscard]] bool kept(activity const& what) const;  ///< by a hold
  [[nodiscard]] bool below_tombstone(activity const& what) const;

  // --- rights (reference_rights.cpp)
  [[nodiscard]] millis now() const { return std::max(clock, last); }
  [[nodiscard]] node const* find(uint32_t id) const;
  [[nodiscard]] uint32_t survivor(uint32_t id) const;
  [[nodiscard]] bool is_deleted(uint32_t id) const;  ///< it, or what it was merged into
  [[nodiscard]] bool is_active(uint32_t person) const;
  [[nodiscard]] bool insider(uint32_t person) const;
  [[nodiscard]] uint32_t circle(uint32_t person) const;
  [[nodiscard]] uint32_t organization_of(uint32_t person) const;
  [[nodiscard]] bool holds_tag(uint32_t person, uint32_t tag) const;
  [[nodiscard]] bool is_member(uint32_t person, uint32_t group) const;
  [[nodiscard]] bool can_read(uint32_t reader, uint32_t node) const;
  [[nodiscard]] bool can_name(uint32_t reader, uint32_t node) const;
  [[nodiscard]] bool reads_record(uint32_t reader, node const& record) const;
  [[nodiscard]] bool reads_group(uint32_t reader, node const& group) const;
  [[nodiscard]] bool reads_person(uint32_t reader, node const& person) const;
  [[nodiscard]] std::optional<millis> record_since(uint32_t reader, uint32_t record) const;
  [[nodiscard]] std::optional<millis> grant_since(uint32_t reader, uint32_t principal,
                                                  right const& with) const;
  [[nodiscard]] bool sees_field(uint32_t reader, activity const& of, changed_field const& field) const;
  [[nodiscard]] bool blocked(uint32_t one, uint32_t other) const;
  [[nodiscard]] bool gone(activity const& what) const;  ///< deleted, or beneath something deleted
  [[nodiscard]] bool visible(uint32_t reader, activity const& what) const;
  [[nodiscard]] bool within_audience(uint32_t reader, activity const& what) const;  ///< rules 2 to 7
  [[nodiscard]] bool in_scope(uint32_t reader, activity const& what) const;
  [[nodiscard]] bool isolated(uint32_t reader, activity const& what) const;
  [[nodiscard]] bool too_old(uint32_t reader, activity const& what) const;
  [[nodiscard]] bool outsiders_mix(uint32_t place) const;
  [[nodiscard]] std::string text_for(uint32_t reader, std::vector<piece> const& text) const;

  // --- counts (reference_feed.cpp)
  [[nodiscard]] bool counted(uint32_t reader, uint32_t circle, bool insiders_only, uint32_t place) const;
  [[nodiscard]] uint64_t comments_total(uint32_t reader, activity const& below) const;
  [[nodiscard]] uint64_t replies_total(uint32_t reader, activity const& of) const;
  [[nodiscard]] std::map<std::string, uint64_t> reaction_totals(uint32_t reader, activity const& of) const;
  [[nodiscard]] std::vector<reaction> visible_reactions(uint32_t reader, activity const& of) const;

  // --- feeds (reference_feed.cpp)
  [[nodiscard]] std::vector<uint64_t> feed(uint32_t reader, madang::feed_request const& request) const;
  /// What was done with what others wrote, counted, given or (-1) taken back (reference_top.cpp).
  struct counted_act {
    uint32_t reader;
    millis at;
    int points;
    std::optional<madang::reading_purpose> origin = {};  ///< opened, or none
  };
  affinity_map& counted(counted_act const& act);
  void count_one(counted_act const& act, uint32_t subject);
  void forget_one(affinity_map& of, uint32_t reader) const;
  void count_interest(counted_act const& act, uint64_t in);
  void count_interests_of(activity const& what, int sign);
  /// The same, best first, with what is led to it.
  [[nodiscard]] std::vector<top_place> top(uint32_t reader, madang::feed_request const& request) const;
  [[nodiscard]] std::vector<group_total> groups(uint32_t reader, madang::feed_request const& request) const;
  [[nodiscard]] bool in_view(uint32_t reader, madang::feed_request const& request,
                             activity const& what) const;
  [[nodiscard]] bool in_home(uint32_t reader, activity const& what) const;
  /// As in_home(), whatever the follows filter.
  [[nodiscard]] bool lies_in_home(uint32_t reader, activity const& what) const;
  using follow_test = std::function<bool(follow_edge const&)>;
  [[nodiscard]] bool comes_home(uint32_t reader, activity const& what, follow_test const& passes_by) const;
  /// All but the view: rights, mutes, wishes and the request's filters.
  [[nodiscard]] bool may_show(uint32_t reader, madang::feed_request const& request,
                              activity const& what) const;
  /// Does it lie in a node's stream, or in that of a node merged into it?
  [[nodiscard]] bool lies(activity const& what, stream in, uint32_t of) const;
  [[nodiscard]] bool passes(uint32_t reader, madang::feed_request const& request, activity const& what) const;
  [[nodiscard]] bool follow_passes(uint32_t reader, follow_edge const& by, activity const& what) const;
  [[nodiscard]] bool followed(activity const& what, uint32_t node) const;
  [[nodiscard]] bool beneath(activity const& what, uint32_t node, follow_edge const& by) const;
  [[nodiscard]] bool muted(uint32_t reader, activity const& what) const;
  /// What of this sort was said of its author, place or topics, and is not over: ages.
  [[nodiscard]] std::vector<millis> said(std::map<pair_key, millis> const& of, uint32_t reader,
                                         activity const& what) const;
  [[nodiscard]] bool notes(madang::reading_purpose what, uint32_t reader) const;
  /// Did the reader ask to see nothing of it for now?
  [[nodiscard]] bool unwanted(uint32_t reader, uint32_t node) const;

  // --- what is led into home feeds (reference_led.cpp)
  /// Can there be anything?
  [[nodiscard]] bool may_lead() const {
    return !boosts.empty() || weights_of(madang::feed_view::home).two_hop != 0;
  }
  [[nodiscard]] madang::rank_weights weights_of(madang::feed_view view) const;
  void note_act(uint32_t person, thread_act const& act);
  void take_act_back(uint32_t person, uint64_t activity, std::size_t reaction);
  [[nodiscard]] bool knows_of(uint32_t reader, uint32_t person, thread_act const& act) const;
  [[nodiscard]] bool leads_on(uint32_t reader, uint32_t person) const;
  [[nodiscard]] std::map<uint64_t, known_acts> followed_acts(uint32_t reader) const;
  [[nodiscard]] std::vector<led_item> boosted(uint32_t reader, madang::feed_request const& request) const;
  [[nodiscard]] std::vector<led_item> led(uint32_t reader, madang::feed_request const& request) const;

  [[nodiscard]] std::set<uint32_t> around(uint32_t record, madang::record_reach reach, unsigned depth,
                                          std::vector<std::string> const& types) const;
  [[nodiscard]] std::vector<uint64_t> answers(uint32_t reader, uint64_t to, madang::thread_order order) const;
  /// After a change: marks the activities from `first` on that belong to a batch of many records.
  void mark_batches(uint64_t first);
  [[nodiscard]] uint64_t batch_size(uint32_t reader, activity const& of) const;
  [[nodiscard]] uint64_t news(uint32_t reader, madang::feed_request const& request) const;
};

/// An activity in words, for the report of a difference.
[[nodiscard]] std::string describe(activity const& what);

/// A text cut at `@[key]`: every second one is a key.
[[nodiscard]] std::vector<std::string> cut_at_mentions(std::string const& text);
/// The `#tags` of a text, case folded, in order.
[[nodiscard]] std::vector<std::string> tags_of(std::string const& text);

}  // namespace model

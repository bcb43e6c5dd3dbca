// madang/feed/page.hpp: what a reader asks of a feed, and the page that answers. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/detail/recycled.hpp>
#include <madang/core/ids.hpp>
#include <madang/core/time.hpp>
#include <madang/graph/node.hpp>
#include <madang/rank/explanation.hpp>
#include <madang/stream/activity.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// A named recipe for a feed.
enum class feed_view : std::uint8_t {
  home = 0,      ///< what the reader follows, the reader's groups, own posts, what names the reader
  network = 1,   ///< everything the reader may see
  group = 2,     ///< one group
  record = 3,    ///< one record: alone, with what is part of it, or with where it is used
  topic = 4,     ///< one topic
  person = 5,    ///< everything one person wrote, comments included
  mentions = 6,  ///< "to me": what names the reader, and replies to the reader
  nodes = 7      ///< the streams of the given nodes, merged; a person stands for everything that person wrote
};

/// In which order a feed shows its items.
enum class feed_order : std::uint8_t {
  latest = 0,  ///< newest first
  top = 1      ///< by score and diversity, best first; docs/behaviour.md, "Order top"
};

/// Why a page that was asked for in order `top` is in order `latest` all the same, or goes over to it.
enum class order_note : std::uint8_t {
  as_asked = 0,      ///< it is not: the order is what was asked for
  ranked_ended = 1,  ///< ranked_items_max items were shown by score: the rest follows, newest first
  arrivals = 2,      ///< what a `newer` cursor finds is new and comes newest first
  scorer_failed = 3  ///< the scorer gave no scores
};

/// So many items are shown by score; the feed goes on with the rest of its items, newest first.
inline constexpr std::size_t ranked_items_max = 500;

/// Items that belong together on a page.
enum class feed_grouping : std::uint8_t {
  none = 0,        ///< every item by itself
  record_day = 1,  ///< by place and UTC day
  actor_day = 2,   ///< by author and UTC day
  verb_place = 3   ///< by kind (and host verb) and place
};

/// An opaque position in a feed: bound to reader, view, filter and network, and tamper-evident.
struct cursor {
  std::string text;  ///< URL-safe letters; empty for page one
  [[nodiscard]] bool empty() const noexcept {
    return text.empty();
  }  ///< true for page one, or for no further page
  friend bool operator==(cursor const&, cursor const&) = default;
};

/// What to read. The default is the newest 25 items of the home feed.
struct feed_request {
  feed_view view = feed_view::home;              ///< which feed
  node_id node{};                                ///< for group, record, topic, person
  std::vector<node_id> nodes{};                  ///< for nodes
  record_reach reach = record_reach::alone;      ///< for record
  std::uint32_t limit = 25;                      ///< 1 to page_items_max
  std::uint32_t kinds = 0;                       ///< bit set of kind_bit(); 0 means all of the view's kinds
  std::vector<person_id> actors{};               ///< only these authors; empty means all
  std::vector<record_id> records{};              ///< only what is about one of these records; empty means all
  std::optional<timestamp> from{};               ///< only items at or after
  std::optional<timestamp> to{};                 ///< only items at or before
  bool outsiders_only = false;                   ///< only what outsiders wrote
  bool people_only = false;                      ///< no record changes and host events
  feed_grouping grouping = feed_grouping::none;  ///< what belongs together
  feed_order order = feed_order::latest;         ///< newest or best first; top does not group
  cursor at{};                                   ///< where to go on: a page's `older` or `newer`
  std::int64_t (*ticks)() = nullptr;             ///< order top: asks for page::trace, timed by this
};

/// A node as it stands in an item.
struct node_ref {
  node_id id{};                        ///< 0 when restricted or none
  node_kind kind = node_kind::person;  ///< what it is, also when restricted
  std::string_view key;                ///< empty when restricted
  std::string_view name;               ///< empty when restricted
  bool restricted = false;             ///< the reader may not read it
  bool outsider = false;               ///< a person of another organization than the owner
};

/// How often a reaction was given, counting what the reader may see.
struct reaction_count {
  std::string_view type;    ///< e.g. "like"
  std::uint64_t count = 0;  ///< how many
  bool mine = false;        ///< the reader is one of them
};

/// Why an item is in a feed.
enum class item_reason : std::uint8_t {
  own = 0,        ///< the reader wrote it
  followed = 1,   ///< the reader follows `via`
  member = 2,     ///< the reader is a member of `via`
  mentioned = 3,  ///< it names the reader
  replied = 4,    ///< it answers the reader
  beneath = 5,    ///< `via`, which the reader follows with reach, leads to it
  stream = 6,     ///< it lies in the feed that was asked for
  two_hop = 7,    ///< people whom the reader follows reacted to it or commented on it: item::acts
  boosted = 8     ///< the host boosts it, and nothing of the reader's own brings it
};

/// What moved an item away from the place that its score alone would have given it.
enum class order_rule : std::uint8_t {
  author_again = 0,  ///< items of its author stand above it
  thread_again = 1,  ///< items of its thread stand above it
  record_again = 2,  ///< items on its record stand above it
  author_waits = 3,  ///< two of the nine items above the place it had first were of its author
  wanted_less = 4,   ///< the reader wants less of its author, its place or a topic of its
  wanted_more = 5,   ///< the reader wants more of one of them: lifts it
  two_hop = 6,       ///< what people whom the reader follows did with it: lifts it
  boosted = 7        ///< the host boosts it: lifts it
};

/// A rule that moved an item.
struct applied_rule {
  order_rule rule = order_rule::author_again;  ///< which
  std::uint32_t above = 0;  ///< how many such items stand above it; of author_waits: two; of wishes: none; of
                            ///< two_hop: how many people
  std::int64_t part = 0;    ///< what it did to the score, as a fixed-point number; author_waits does nothing
  friend bool operator==(applied_rule const&, applied_rule const&) = default;
};

/// Why an item stands where it does in order `top`. `why` and `via` of the item say how it came into the
/// feed.
struct item_rank {
  std::int64_t score = 0;      ///< sum of the factors' parts, and of `base`
  std::int64_t base = 0;       ///< what a scorer of the host's own gives an item of which nothing is known
  std::int64_t placed_by = 0;  ///< the score less what rules took: what gave the item its place
  std::span<factor_share const> factors;  ///< those that contribute, the strongest first
  std::span<applied_rule const> rules;    ///< those that moved it
  bool fresh = false;                     ///< younger than an hour at the rank epoch
};

/// What people whom the reader follows did with an item that only this brought into the reader's feed, as far
/// as the reader may know of it.
struct followed_acts {
  acts_count count;                  ///< how many people, and what they did
  std::span<node_ref const> sample;  ///< up to 3 of them; who acted last comes first
};

/// How often a stage of ordering ran, and how long that took.
struct stage_trace {
  std::uint64_t count = 0;  ///< how often
  std::int64_t ticks = 0;   ///< of feed_request::ticks, together
};

/// What ordering a page by score took, stage by stage.
struct rank_trace {
  stage_trace sources;    ///< streams, the feed's own and those that only lead to close items
  stage_trace rights;     ///< of those that could be on the page: rights, mutes, filters
  stage_trace scores;     ///< items scored, features included
  stage_trace diversity;  ///< places given
  stage_trace page;       ///< items filled and explained
};

/// One activity as one reader sees it. Views point into the page that holds it.
struct item {
  activity_id id{};                          ///< the activity
  activity_kind kind = activity_kind::post;  ///< what happened
  timestamp at{};                            ///< when
  node_ref actor;                            ///< who
  node_ref on;                               ///< where it lies; id 0 and not restricted: nowhere but the wall
  std::string_view verb;                     ///< host events: the verb
  std::string_view summary;  ///< host events: the line in the reader's language if there is one, filled in
  std::string_view text;     ///< normalised text
  std::string_view payload;  ///< host events: JSON
  std::span<field_change const> fields;  ///< record changes: the fields the reader may see
  std::span<node_ref const> about;     ///< the records it is about that the reader may read, the place apart
  std::span<node_ref const> mentions;  ///< whom and what it names, restricted where the reader may not read
  std::span<node_ref const> topics;    ///< its topics
  std::span<attachment const> attachments;         ///< its files
  std::span<reaction_count const> reactions;       ///< per type, most frequent first
  audience_scope scope = audience_scope::network;  ///< who may see it
  bool insiders_only = false;                      ///< not for outsiders
  bool edited = false;                             ///< has earlier revisions
  bool erased = false;                             ///< its author was erased: text, files and topics are gone
  bool system = false;                             ///< a record change or host event
  activity_id root{};                              ///< comments: the thread's root
  activity_id parent{};                            ///< comments: what is answered
  std::uint32_t depth = 0;                         ///< comments: 1 directly below the root
  activity_id shared{};                            ///< shares: the original; 0 when restricted
  bool shared_restricted = false;                  ///< shares: the reader may not see the original
  std::uint64_t comments_total = 0;       ///< roots: comments in the thread that the reader's class may see
  std::uint64_t replies_total = 0;        ///< direct answers that the reader's class may see
  std::uint32_t revision = 0;             ///< 0 when never edited
  item_reason why = item_reason::stream;  ///< why it is here
  node_ref via;                           ///< the source behind `why`
  /// Grouped pages: exact number of visible items in the group. One of a batch: of items of the batch that
  /// the reader may see, exact up to 1,000.
  std::uint64_t group_items = 1;
  std::uint64_t group_people = 1;  ///< grouped pages: exact number of their authors
  std::span<activity_id const>
      group_sample;                 ///< grouped pages: up to 5 newest ids; batches: up to 5; this one first
  item_rank const* rank = nullptr;  ///< why it stands where it does; null where it was placed by time
  followed_acts const* acts = nullptr;  ///< where `why` is two_hop
  bool boosted = false;                 ///< the host boosts it for the reader: to be marked
};

/// A page of a feed, newest or best first. A value that stays valid whatever happens to the network; movable,
/// not copyable.
class page {
 public:
  std::vector<item, detail::recycling_allocator<item>>
      items;                               ///< at most the asked limit; shorter only at the end of the feed
  cursor older;                            ///< resumes after the last item; empty at the end
  cursor newer;                            ///< asks for what came after this page was made; never empty
  feed_order order = feed_order::latest;   ///< the order of its first item: top when it was placed by score
  rank_trace const* trace = nullptr;       ///< order top, where feed_request::ticks asked for it
  order_note note = order_note::as_asked;  ///< why it is not, or not all, in the order that was asked for

  /// Iteration goes over `items`.
  [[nodiscard]] auto begin() const noexcept { return items.begin(); }
  /// One past the last item.
  [[nodiscard]] auto end() const noexcept { return items.end(); }
  /// Number of items.
  [[nodiscard]] std::size_t size() const noexcept { return items.size(); }
  /// True when no item is on the page.
  [[nodiscard]] bool empty() const noexcept { return items.empty(); }

  /// Bytes that items point into; grows in blocks and never moves what it gave out.
  class arena {
   public:
    /// Room for `bytes` bytes, aligned to 8. @complexity O(1), rarely an allocation.
    [[nodiscard]] void* allocate(std::size_t bytes) {
      bytes = (bytes + 7) & ~std::size_t{7};
      if (bytes > left_) grow(bytes);
      auto* at = next_;
      next_ += bytes;
      left_ -= bytes;
      return at;
    }
    /// Copies a text into the arena.
    [[nodiscard]] std::string_view keep(std::string_view text) {
      if (text.empty()) return {};
      auto* at = static_cast<char*>(allocate(text.size()));
      copy(text, at);
      return {at, text.size()};
    }
    /// Copies values into the arena. T must be trivially destructible.
    template <class T>
    [[nodiscard]] std::span<T const> keep(std::span<T const> values) {
      static_assert(std::is_trivially_destructible_v<T>);
      if (values.empty()) return {};
      auto* at = static_cast<T*>(allocate(values.size_bytes()));
      std::uninitialized_copy(values.begin(), values.end(), at);
      return {at, values.size()};
    }

   private:
    struct give_back {
      std::size_t bytes;
      void operator()(std::byte* at) const noexcept { detail::recycled_delete(at, bytes); }
    };
    void grow(std::size_t bytes);
    // Names are short: two moves instead of a call.
    static void copy(std::string_view text, char* to) noexcept {
      constexpr std::size_t word = sizeof(std::uint64_t);
      if (text.size() < word || text.size() > 2 * word) {
        std::memcpy(to, text.data(), text.size());
        return;
      }
      std::memcpy(to, text.data(), word);
      std::memcpy(to + text.size() - word, text.data() + text.size() - word, word);
    }
    std::vector<std::unique_ptr<std::byte, give_back>> blocks_;
    std::byte* next_ = nullptr;
    std::size_t left_ = 0;
  };
  arena memory;  ///< owns what the items point to
};

/// One comment in a thread page.
struct thread_entry {
  item comment;           ///< the comment; its views point into the page's arena
  bool has_more = false;  ///< more direct answers exist than the page shows
  cursor more;            ///< asks for those; empty when there are none
};

/// In which order direct answers are listed.
enum class thread_order : std::uint8_t {
  oldest = 0,  ///< oldest first
  newest = 1,  ///< newest first
  best = 2     ///< most reactions first, then oldest
};

/// What to read of a thread.
struct thread_request {
  activity_id root{};                         ///< the root, or a comment whose answers are wanted
  thread_order order = thread_order::oldest;  ///< of answers to the same parent
  std::uint32_t limit = 25;                   ///< direct answers of `root` on the page
  std::uint32_t replies_max = 3;              ///< answers shown per comment at deeper levels
  std::uint32_t depth = 3;                    ///< levels shown below `root`
  cursor at{};                                ///< where to go on
};

/// A part of a thread: a tree in depth-first order.
struct thread_page {
  std::vector<thread_entry> comments;  ///< depth-first; `comment.depth` and `comment.parent` give the shape
  /// Comments in the asked root's thread, or direct answers to the asked comment, that the reader's class may
  /// see.
  std::uint64_t comments_total = 0;
  cursor more;         ///< asks for further direct answers of the root; empty at the end
  page::arena memory;  ///< owns what the comments point to
};

/// What arrived in a feed since the reader's last visit.
struct news {
  std::uint64_t count = 0;  ///< exact up to 1,000; then 1,000
  bool more = false;        ///< there are more than `count`
  cursor since;             ///< a `newer` cursor at the last visit
};

/// One reaction, as listed.
struct reaction_info {
  node_id person{};  ///< who
  std::string type;  ///< how
  timestamp at{};    ///< when
};

/// One revision of an activity's text.
struct revision_info {
  std::uint32_t revision = 0;  ///< 0 is the first text
  person_id editor{};          ///< who wrote it
  timestamp at{};              ///< when
  std::string text;            ///< what it said
};

}  // namespace v1
}  // namespace madang

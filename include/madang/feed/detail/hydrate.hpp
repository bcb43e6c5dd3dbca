// madang/feed/detail/hydrate.hpp: from an activity to the item that one reader gets to see.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/page.hpp>

#include <functional>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Names of host verbs and reactions, by number; lives in the network's state.
struct word_lookup {
  std::function<std::string_view(std::uint16_t)> verb;
  std::function<std::string_view(std::uint16_t, std::string_view language)> summary;
  std::function<std::string_view(std::uint16_t)> reaction;
};

/// Fills items. Everything shown goes through the reader's rights once more.
class hydrator {
 public:
  hydrator(walk_context const& in, word_lookup const& words, page::arena& memory)
      : in_(in), words_(words), memory_(memory) {}

  [[nodiscard]] item fill(visible_item const& from) {
    item out;
    fill(from, find(from), out);
    return out;
  }
  /// Fills items that were just made. What they need is asked of memory ahead, for all of them at once.
  void fill(std::span<visible_item const> from, std::span<item> to);
  /// A node as the reader may see it; valid until the next call.
  [[nodiscard]] node_ref const& name(std::uint32_t node);
  /// A kept text as the reader may see it; notes whom and what it names.
  [[nodiscard]] std::string_view text(std::string_view kept, std::span<node_ref const>* mentions = nullptr);

 private:
  // Where the parts of an item lie: found once, fetched by the processor, then read.
  struct parts {
    node_entry const* actor;
    interaction const* known;  // null: cold
  };
  [[nodiscard]] parts find(visible_item const& from) const;
  void prefetch_behind(visible_item const& from, parts const& at) const;
  static void prefetch_counts(parts const& at);
  void fill(visible_item const& from, parts const& at, item& to);
  [[nodiscard]] node_ref const& actor(std::uint32_t person, node_entry const& entry);
  [[nodiscard]] node_ref look_up(std::uint32_t node);
  [[nodiscard]] node_ref refer(node_id id, node_entry const& entry, bool readable);
  void fill_body(item& to, std::string_view body, activity_header const& header);
  void fill_details(item& to, std::string_view body, activity_header const& header);
  void fill_lists(item& to, activity_header const& header);
  void fill_counts(item& to, parts const& at, activity_header const& header);
  void fill_shared(item& to, activity_header const& header);
  void fill_summary(item& to, activity_header const& header);
  void fill_batch(item& to, activity_header const& header);

  walk_context in_;
  word_lookup const& words_;
  page::arena& memory_;
  // Authors and places repeat within a page.
  static constexpr std::size_t names_kept = 64;
  union kept_name {
    kept_name() noexcept {}
    node_ref ref;
  };
  std::uint32_t kept_nodes_[names_kept] = {};
  kept_name kept_names_[names_kept];  // one that was made where kept_nodes_ is not 0
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

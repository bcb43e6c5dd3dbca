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
    fill(from, out);
    return out;
  }
  /// Fills an item that was just made.
  void fill(visible_item const& from, item& to);
  /// Asks the processor to fetch what `fill` will touch.
  void prefetch(visible_item const& from) const;
  /// The same for what lies behind pointers; later, so that these are there.
  void prefetch_names(visible_item const& from) const;
  /// The same for what lies behind the totals.
  void prefetch_counts(visible_item const& from) const;
  /// A node as the reader may see it.
  [[nodiscard]] node_ref name(std::uint32_t node);
  /// A kept text as the reader may see it; fills `mentions` when given.
  [[nodiscard]] std::string_view text(std::string_view kept, std::vector<node_ref>* mentions = nullptr);

 private:
  [[nodiscard]] node_ref actor(std::uint32_t person);
  [[nodiscard]] node_ref look_up(std::uint32_t node);
  [[nodiscard]] node_ref refer(node_id id, bool readable);
  void fill_place(item& to, activity_header const& header);
  void fill_body(item& to, std::string_view body, activity_header const& header);
  void fill_lists(item& to, activity_header const& header);
  void fill_counts(item& to, std::uint64_t id, activity_header const& header);
  void fill_shared(item& to, activity_header const& header);
  void fill_summary(item& to, activity_header const& header);
  void fill_batch(item& to, activity_header const& header);

  walk_context in_;
  word_lookup const& words_;
  page::arena& memory_;
  static constexpr std::size_t names_kept = 64;  // authors and places repeat within a page
  std::uint32_t kept_nodes_[names_kept] = {};
  node_ref kept_names_[names_kept];
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

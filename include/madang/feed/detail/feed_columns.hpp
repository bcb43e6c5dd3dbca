// madang/feed/detail/feed_columns.hpp: what is known of many items of a feed together, column by column and
// no column before it is asked for. What the reader has to do with authors and places is found once for each
// of them. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/detail/borrowed.hpp>
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/detail/item_velocity.hpp>
#include <madang/feed/detail/node_numbers.hpp>
#include <madang/feed/detail/reader_interest.hpp>
#include <madang/rank/scorer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Fills columns of items.
class feed_columns final : public column_source {
 public:
  /// `names`: of these items, in their order; they may number more. @pre all outlive it
  feed_columns(walk_context const& in, reader_interest& interest, item_velocity& velocity,
               rank_weights const& weights, std::span<visible_item const> items, item_names const& names);

  /// All facts of each item.
  [[nodiscard]] std::vector<item_facts> facts();

 private:
  // Nodes that items name, each once, and which of them each item names.
  struct named_nodes {
    std::vector<std::uint32_t> nodes;          // resolved, by number
    std::span<std::uint32_t const> number_of;  // by item
    std::vector<std::uint8_t> marks_of;        // by item
    unsigned in_all = 0;                       // marks that all nodes have,
    unsigned in_any = 0;                       // and those that any has
  };
  // What an item names. Most name nothing.
  struct named_text {
    std::uint32_t at;  // number of the item
    bool answers_me;
    text_interest interest;
  };
  struct moving_item {
    std::uint32_t at;
    std::uint64_t velocity;  // not 0
  };
  // What people did with an item, as far as the reader may know.
  struct totals {
    std::uint64_t reactions;
    std::uint64_t comments;
  };
  void take_headers();
  void fill(rank_column which, std::span<double> to) override;
  void fill_by_author(rank_column which, std::span<double> to);
  void fill_by_place(rank_column which, std::span<double> to);
  void fill_by_text(rank_column which, std::span<double> to);
  void fill_by_header(rank_column which, std::span<double> to) const;
  void fill_by_acts(rank_column which, std::span<double> to);
  void fill_weighted(std::span<double> to);
  [[nodiscard]] std::int64_t age_ms(std::uint32_t second) const noexcept {
    return std::int64_t{epoch_second_ - std::min(epoch_second_, second)} * 1'000;
  }
  template <class Subject, class Number>
  void fill_from(std::span<Subject const> subjects, named_nodes const& by, std::span<double> to,
                 Number const& number);
  static void fill_mark(named_nodes const& by, unsigned mark, std::span<double> to);
  void resolve_nodes(node_numbers const& numbers, std::span<std::uint32_t const> number_of,
                     named_nodes& to) const;
  template <class Subject, class Marks>
  static void mark_items(std::span<Subject const> subjects, std::vector<std::uint8_t>& shared,
                         named_nodes& to, Marks const& marks);
  void find_authors();
  void find_places();
  void find_texts();
  void find_velocities();
  void find_totals();
  [[nodiscard]] totals totals_of(visible_item const& item, interaction const& known) const;
  [[nodiscard]] bool saw(std::size_t at) const;
  void weigh_authors_and_places();
  void weigh_items();

  walk_context const* in_;
  reader_interest* interest_;
  item_velocity* velocity_;
  rank_weights const* weights_;
  std::span<visible_item const> items_;
  item_names const* names_;
  std::uint32_t epoch_second_;
  struct room {
    // What most columns need of an item, by item.
    std::vector<std::uint32_t> seconds;
    std::vector<std::uint8_t> kinds;
    std::vector<std::uint8_t> header_marks;
    named_nodes by_author;
    named_nodes by_place;
    std::vector<author_interest> authors;  // by number
    std::vector<place_interest> places;
    std::vector<double> shared_numbers;
    std::vector<std::uint8_t> shared_marks;
    std::vector<std::uint32_t> naming;  // items that may name something, ascending
    std::vector<named_text> texts;      // ascending, as the next
    std::vector<moving_item> moving;
    std::vector<interaction const*> interactions;  // by item
    std::vector<totals> acts;                      // by item
    std::vector<std::int64_t> author_worth;        // what they add to weighted sums
    std::vector<std::int64_t> place_worth;
    std::vector<std::int64_t> sums;  // weighted, by item
    [[nodiscard]] static constexpr bool is_small() noexcept { return true; }
  };
  borrowed<room> room_;
  bool knows_authors_ = false;
  bool knows_places_ = false;
  bool knows_texts_ = false;
  bool knows_velocities_ = false;
  bool knows_totals_ = false;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// tests/model/compare.hpp: asks the product and the reference the same questions. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/network.hpp>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/commands.hpp"
#include "model/reference.hpp"

namespace model {

/// How many items were met that are in home feeds in order top besides.
struct led_count {
  std::size_t boosted = 0, by_two_hops = 0;
};

/// What one reader sees, compared. The first difference found is kept; the rest is then left out.
class comparison {
 public:
  comparison(madang::network const& product, world const& reference, uint32_t reader, dice& random)
      : product_(product), world_(reference), reader_(reader), dice_(random) {}

  /// Every view, filter, single read, count and name.
  void everything();
  /// A reader who may not read: everything answers `inactive`.
  void nothing();
  /// One feed, paged through in small pages, older and older.
  void feed(madang::feed_request request);
  /// The same, best first.
  void top(madang::feed_request request);
  /// What came after a page was made, by its newer cursor.
  void newer(madang::feed_request request, madang::cursor const& from, uint64_t known);

  [[nodiscard]] std::string const& difference() const { return difference_; }
  [[nodiscard]] led_count const& led() const { return led_; }

 private:
  [[nodiscard]] bool now_and_then(unsigned percent);
  [[nodiscard]] bool done() const { return !difference_.empty(); }
  struct top_pages {
    std::vector<uint64_t> ids;
    std::string first_other;  ///< the first that stands in another place
  };
  void top_page(madang::page const& page, madang::feed_request const& request,
                std::vector<top_place> const& meant, top_pages& shown);
  void top_item(madang::item const& shown, top_place const& meant);
  void led_item_of(madang::item const& shown, led_item const& meant);
  void acts_of(madang::item const& shown, known_acts const& meant);
  void views();
  void node_views();
  void filters();
  void groupings(madang::feed_request request);
  void single_reads();
  void single_read(uint64_t id);
  void thread(uint64_t root);
  void thread_in_parts(uint64_t root);
  bool thread_part(madang::thread_request request, std::map<uint64_t, std::vector<uint64_t>>& answers,
                   std::vector<madang::thread_request>& open);
  void reactions(activity const& of);
  void revisions(activity const& of);
  void nodes();
  void one_node(uint32_t id);
  void relations(uint32_t id, madang::relation_kind kind, bool incoming);
  void news();
  void news(madang::feed_request const& request);
  void forged_cursors();
  [[nodiscard]] madang::feed_request random_filter(madang::feed_request request);
  [[nodiscard]] std::optional<std::vector<uint64_t>> read_all(madang::feed_request request);

  void item(madang::item const& shown, bool in_home);
  void item_names(madang::item const& shown, activity const& meant);
  void item_counts(madang::item const& shown, activity const& meant);
  void item_kind(madang::item const& shown, activity const& meant);
  void reference_of(std::string const& where, madang::node_ref const& shown, uint32_t id, bool restricted);
  [[nodiscard]] madang::item_reason reason(activity const& meant) const;
  [[nodiscard]] std::vector<uint64_t> thread_tree(uint64_t of, madang::thread_order order) const;

  template <class T, class U>
  void same(std::string const& what, T const& shown, U const& meant) {
    if constexpr (std::is_array_v<U>) {
      if (done() || std::string_view(shown) == std::string_view(meant)) return;
    } else {
      if (done() || shown == meant) return;
    }
    differ(what, shown, meant);
  }
  template <class T, class U>
  void differ(std::string const& what, T const& shown, U const& meant) {
    if (done()) return;
    std::ostringstream out;
    out << "reader " << reader_ << ": " << what << ": product " << shown << ", reference " << meant;
    difference_ = out.str();
  }
  void same_ids(std::string const& what, std::vector<uint64_t> const& shown,
                std::vector<uint64_t> const& meant);

  madang::network const& product_;
  world const& world_;
  uint32_t reader_;
  dice& dice_;
  uint64_t turn_ = 1;
  led_count led_;
  std::string difference_;
};

/// A request in words, for the report of a difference.
[[nodiscard]] std::string describe(madang::feed_request const& request);

}  // namespace model

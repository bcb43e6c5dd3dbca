// madang/feed/detail/feed_reader.hpp: answers feed, thread and single-item questions in one snapshot.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/limits.hpp>
#include <madang/core/result.hpp>
#include <madang/feed/detail/cursor_codec.hpp>
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/detail/hydrate.hpp>
#include <madang/feed/detail/ranked_walk.hpp>
#include <madang/feed/page.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Everything that shapes a feed; a cursor holds for exactly this.
[[nodiscard]] std::string feed_context(person_id reader, feed_request const& request);

/// Reads for one reader. When `context.policy.open` has questions afterwards, the answer is incomplete: the
/// caller asks the host and reads again.
class feed_reader {
 public:
  feed_reader(walk_context const& in, word_lookup const& words, cursor_codec const& codec,
              limits const& allowed)
      : in_(in), words_(words), codec_(codec), limits_(allowed) {}

  /// A page. `span_hint` remembers how many seconds the reader's last home page spanned; any value is
  /// allowed.
  [[nodiscard]] result<page> feed(feed_request const& request, std::atomic<std::uint32_t>* span_hint);
  /// Single activities in the order asked, hidden ones left out.
  [[nodiscard]] result<page> activities(std::vector<activity_id> const& ids);
  [[nodiscard]] result<thread_page> thread(thread_request const& request);
  /// How much arrived after activity `after`; all there is when empty.
  [[nodiscard]] result<news> arrived(feed_request const& request, std::optional<std::uint64_t> after);

 private:
  [[nodiscard]] result<void> check(feed_request const& request);
  [[nodiscard]] result<void> check_readable(node_id node, node_kind wanted, std::string_view field);
  [[nodiscard]] result<void> complete() const;
  [[nodiscard]] result<page> first_or_older(feed_request const& request, cursor_position const& at,
                                            bool first, std::atomic<std::uint32_t>* span_hint);
  [[nodiscard]] result<page> newer(feed_request const& request, cursor_position const& at);
  [[nodiscard]] result<page> grouped(feed_request const& request, cursor_position const& at);
  [[nodiscard]] result<page> ranked_or_rest(feed_request const& request, cursor_position const& at,
                                            bool first);
  [[nodiscard]] result<page> ranked(feed_request const& request, ranked_start from);
  [[nodiscard]] result<page> rest(feed_request const& request, ranked_start const& from, order_key below);
  void explain(page& to, ranked_walk& walk, std::span<ranked_item const> items, rank_weights const& weights,
               custom_scorer const* custom);
  [[nodiscard]] std::vector<visible_item> take_rest(feed_request const& request, ranked_start const& from,
                                                    order_key below, std::size_t wanted);
  [[nodiscard]] cursor further(feed_request const& request, ranked_start const& from,
                               std::optional<order_key> rest_below) const;
  [[nodiscard]] std::uint32_t floor_for(feed_request const& request, order_key below,
                                        std::atomic<std::uint32_t> const* span_hint) const;
  void fill(page& to, std::vector<visible_item> const& items);
  struct branch;
  void fill_answers(branch const& below, thread_page& to, hydrator& fill_with);
  [[nodiscard]] std::vector<visible_item> answers(branch const& below, std::size_t wanted,
                                                  std::size_t offset);

  walk_context in_;
  word_lookup const& words_;
  cursor_codec const& codec_;
  limits const& limits_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/stream/detail/activity_source.hpp: activities by id, hot or cold, for one reading or one command.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/store/store.hpp>
#include <madang/stream/detail/stream_state.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Rows by key and range, as one reading or command sees them: the store, or the store beneath unpublished
/// rows.
class row_source {
 public:
  virtual ~row_source() = default;
  [[nodiscard]] virtual result<std::optional<std::string>> row(row_key const& key) = 0;
  [[nodiscard]] virtual result<std::vector<madang::row>> range(range_request const& request) = 0;
};

/// The rows of a store.
class store_rows final : public row_source {
 public:
  explicit store_rows(store& from) noexcept : from_(&from) {}
  [[nodiscard]] result<std::optional<std::string>> row(row_key const& key) override;
  [[nodiscard]] result<std::vector<madang::row>> range(range_request const& request) override;

 private:
  store* from_;
};

/// Headers, totals and bodies of hot and cold activities. What the store refuses is kept in `failure`; the
/// caller looks there before it answers.
class activity_source {
 public:
  activity_source(stream_state const& hot, graph_state const& graph, row_source& cold) noexcept
      : hot_(&hot), graph_(&graph), cold_(&cold) {}

  /// The header; null when there is no such activity or the store failed. Valid as long as this object.
  [[nodiscard]] activity_header const* header(std::uint64_t id) {
    if (auto const* found = hot_->header(id)) return found;
    return hot_->hot_from == 0 ? nullptr : cold_header(id);
  }
  /// The current body's row value; empty when there is none.
  [[nodiscard]] std::string_view body(std::uint64_t id, activity_header const& of) {
    if (of.body.block != 0)
      if (auto const hot = hot_->body(of.body); hot.data() != nullptr) return hot;
    return cold_body(id, of);
  }
  /// Totals; null when nothing was counted yet.
  [[nodiscard]] tally const* totals(std::uint64_t id) {
    return hot_->header(id) != nullptr ? hot_->interactions(id).totals : cold_totals(id);
  }
  /// Where an activity lies, or the root of its thread.
  [[nodiscard]] std::uint32_t place_of_thread(activity_header const& of) {
    auto const* root = of.root != 0 ? header(of.root) : nullptr;
    return root != nullptr ? root->place : of.place;
  }
  /// Who reacted; hot or cold.
  [[nodiscard]] std::span<reaction_mark const> reactions(std::uint64_t id);
  /// Order keys of a source below `before`, newest first, at most `count`; hot and cold together.
  [[nodiscard]] std::vector<order_key> postings(std::uint64_t source, order_key before, std::size_t count);
  /// Order keys of a source from `from` on, oldest first, at most `count`; hot and cold together.
  [[nodiscard]] std::vector<order_key> postings_after(std::uint64_t source, order_key from,
                                                      std::size_t count);
  /// Calls `visit(id, header)` for each activity of a batch, newest first, until it answers false. One
  /// actor's batches of the same time are one.
  template <class Visit>
  void each_of_batch(activity_header const& of, Visit const& visit);

  /// Forgets what was read of a cold activity: its rows changed. Pointers to it become invalid.
  void forget(std::uint64_t id) {
    cold_ones_.erase(id);
    cold_bodies_.erase(id);
  }

  [[nodiscard]] stream_state const& hot() const noexcept { return *hot_; }
  [[nodiscard]] row_source& rows() noexcept { return *cold_; }

  std::optional<error> failure;  ///< the first thing that went wrong

 private:
  struct cold_activity {
    bool known = false;
    activity_header header{};
    std::vector<std::uint64_t> lists;  // room for activity_lists, aligned
    bool counted = false;
    std::optional<tally> totals;
    bool reacted = false;
    std::vector<reaction_mark> reactions;
  };
  [[nodiscard]] activity_header const* cold_header(std::uint64_t id);
  [[nodiscard]] std::string_view cold_body(std::uint64_t id, activity_header const& of);
  [[nodiscard]] tally const* cold_totals(std::uint64_t id);
  [[nodiscard]] std::optional<std::string> row(row_key const& key);
  void note(error const& why) {
    if (!failure) failure = why;
  }

  stream_state const* hot_;
  graph_state const* graph_;
  row_source* cold_;
  std::unordered_map<std::uint64_t, std::unique_ptr<cold_activity>> cold_ones_;
  std::unordered_map<std::uint64_t, std::string> cold_bodies_;
};

template <class Visit>
void activity_source::each_of_batch(activity_header const& of, Visit const& visit) {
  constexpr std::size_t step = 64;
  auto const first = order_of(of.time_ms, 0);
  auto before = first | 0xFFFFFFFFU;  // what was imported meanwhile may lie between, by its number
  for (;;) {
    auto const written = postings(source_of(of.actor, stream_type::authored), before, step);
    for (auto const order : written) {
      if (order < first) return;
      auto const* each = header(id_of(order));
      if (each != nullptr && same_batch(*each, of) && !visit(id_of(order), *each)) return;
    }
    if (written.size() < step) return;
    before = written.back();
  }
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/feed/detail/feed_sources.hpp: which streams a view consists of, and why each is part of it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/detail/reader_rights.hpp>
#include <madang/feed/page.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/stream/detail/stream_state.hpp>

#include <cstdint>
#include <functional>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// A stream of a feed.
struct feed_source {
  std::uint64_t source;
  edge_data const* filter;  ///< of the follow that brings it; null: everything passes
  std::uint32_t via;        ///< the followed node, group or record
  item_reason why;
  bool open = false;  ///< only its open part is read: an outsider sees nothing of the rest
  friend bool operator==(feed_source const&, feed_source const&) = default;
};

/// Tells some nodes from others.
using node_test = std::function<bool(std::uint32_t node)>;

/// Finds the streams of a view. With a floor, streams whose newest activity is older are left out: they
/// cannot contribute to a page that ends above it. @complexity O(follows + groups + records in reach).
class feed_sources {
 public:
  feed_sources(graph_state const& graph, stream_state const& stream, reader_rights& rights,
               std::uint32_t depth_max)
      : graph_(&graph),
        stream_(&stream),
        rights_(&rights),
        depth_max_(depth_max),
        open_(!rights.insider() && stream.hot_from == 0 && !stream.wrote_inside(rights.reader().value)) {}

  /// Clears and fills `list`.
  void collect(feed_request const& request, std::uint32_t floor_second);
  /// The same without looking into any stream: empty ones may be among them.
  void collect_unopened(feed_request const& request) {
    unopened_ = true;
    collect(request, 0);
    unopened_ = false;
  }
  /// Of the home feed only those that have something from the floor on, or whose nodes are kept.
  void collect_lively(feed_request const& request, std::uint32_t floor_second, node_test const& kept) {
    unopened_ = true;
    kept_ = &kept;
    collect(request, floor_second);
    kept_ = nullptr;
    unopened_ = false;
  }
  /// Second of the `count`-th newest source of the home feed; 0 when there are fewer.
  [[nodiscard]] std::uint32_t guess_floor(std::size_t count);

  std::vector<feed_source> list;

 private:
  void home();
  void follows();
  void record(feed_request const& request);
  void nodes(feed_request const& request);
  void add(std::uint32_t node, stream_type stream, item_reason why, std::uint32_t via,
           edge_data const* filter);
  void add_node(std::uint32_t node, item_reason why, std::uint32_t via, edge_data const* filter);
  void add_one(std::uint32_t node, item_reason why, std::uint32_t via, edge_data const* filter);
  void reach(std::uint32_t from, record_reach how, edge_data const* filter, bool readable_only);
  /// True when nothing of a node, nor of what was merged into it, is new enough.
  [[nodiscard]] bool quiet(std::uint32_t node) const { return floor_ != 0 && !merges_ && is_left_out(node); }
  [[nodiscard]] bool is_left_out(std::uint32_t node) const {
    return newest(node) < floor_ && (kept_ == nullptr || !(*kept_)(node));
  }
  [[nodiscard]] std::uint32_t newest(std::uint32_t node) const noexcept {
    return open_ ? stream_->newest_open(node) : stream_->newest(node);
  }
  template <class Visit>
  void merged_into(std::uint32_t node, Visit const& visit) const;

  graph_state const* graph_;
  stream_state const* stream_;
  reader_rights* rights_;
  std::uint32_t depth_max_;
  bool open_;  // the reader is an outsider whom the open parts of streams suffice
  std::uint32_t floor_ = 0;
  bool merges_ = false;
  bool unopened_ = false;
  node_test const* kept_ = nullptr;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

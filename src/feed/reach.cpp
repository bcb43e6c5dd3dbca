// Walks through trees of records, remembered per thread. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/round_table.hpp>
#include <madang/feed/detail/reach.hpp>

#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t nodes_kept_max = std::size_t{1} << 20;  // 4 MiB per thread
constexpr std::size_t walks_kept_max = std::size_t{1} << 16;

// One walk, level by level.
class reach_walk {
 public:
  // Appends what is reached; false when a link on the way may begin or end by itself.
  bool run(graph_state const& graph, std::uint32_t from, record_reach how, std::uint32_t depth,
           std::int64_t now_ms, std::vector<std::uint32_t>& to) {
    known_.clear();
    known_.insert(from);
    if (depth == 0) return true;
    auto const begin = to.size();
    auto steady = step(graph, from, how, now_ms, to);
    for (auto at = begin; --depth != 0 && at != to.size();)
      for (auto const level_end = to.size(); at != level_end; ++at)
        steady = step(graph, to[at], how, now_ms, to) && steady;
    return steady;
  }

 private:
  bool step(graph_state const& graph, std::uint32_t here, record_reach how, std::int64_t now_ms,
            std::vector<std::uint32_t>& to) {
    auto steady = true;
    auto const below = how == record_reach::subtree;
    for (auto type : {edge_type::part_of, edge_type::revision_of})
      for (auto each : below ? graph.in(type, {here}) : graph.out(type, {here})) {
        if (each.rich()) {
          auto const child = below ? each.node() : here;
          auto const* data = graph.details(type, {child}, {below ? here : each.node()});
          if (data != nullptr && (data->valid_from_ms != 0 || data->until_ms != 0)) {
            steady = false;
            if (now_ms < data->valid_from_ms || (data->until_ms != 0 && now_ms >= data->until_ms)) continue;
          }
        }
        if (known_.insert(each.node())) to.push_back(each.node());
      }
    return steady;
  }

  round_table<std::uint32_t> known_;
};

// What a thread walked before. Of one version of one network at a time.
class reach_memory {
 public:
  std::span<std::uint32_t const> ask(graph_state const& graph, std::uint32_t from, record_reach how,
                                     std::uint32_t depth, std::int64_t now_ms) {
    auto const stale = graph.instance != instance_ || graph.links_version != version_;
    if (stale || nodes_.size() > nodes_kept_max || found_.size() > walks_kept_max) forget(graph);
    auto const key =
        std::uint64_t{from} << 32 | std::uint64_t{depth} << 1 | (how == record_reach::subtree ? 1U : 0U);
    if (auto const at = found_.find(key); at != found_.end()) return part(at->second);
    place const made{static_cast<std::uint32_t>(nodes_.size()), 0};
    if (!walk_.run(graph, from, how, depth, now_ms, nodes_)) {
      passing_.assign(nodes_.begin() + made.begin, nodes_.end());
      nodes_.resize(made.begin);
      return passing_;
    }
    place const done{made.begin, static_cast<std::uint32_t>(nodes_.size())};
    found_.emplace(key, done);
    return part(done);
  }

 private:
  struct place {
    std::uint32_t begin;
    std::uint32_t end;
  };
  [[nodiscard]] std::span<std::uint32_t const> part(place at) const {
    return std::span(nodes_).subspan(at.begin, at.end - at.begin);
  }
  void forget(graph_state const& graph) {
    found_.clear();
    nodes_.clear();
    instance_ = graph.instance;
    version_ = graph.links_version;
  }

  reach_walk walk_;
  std::uint64_t instance_ = 0;
  std::uint64_t version_ = 0;
  std::vector<std::uint32_t> nodes_;
  boost::unordered_flat_map<std::uint64_t, place> found_;
  std::vector<std::uint32_t> passing_;  // an answer that is not kept
};

}  // namespace

std::span<std::uint32_t const> records_reached(graph_state const& graph, std::uint32_t from, record_reach how,
                                               std::uint32_t depth, std::int64_t now_ms) {
  static thread_local reach_memory memory;
  return memory.ask(graph, from, how, depth, now_ms);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

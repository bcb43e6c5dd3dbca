// Threads as trees. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/feed/detail/feed_reader.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::string context_of(person_id reader, std::uint64_t root, thread_order order) {
  field_writer out;
  out.number(1, reader.value).number(2, 1'000).number(3, root).number(4, static_cast<std::uint64_t>(order));
  return std::move(out.bytes);
}

}  // namespace

/// One level of a thread that is being filled.
struct feed_reader::branch {
  std::uint64_t parent;
  std::uint32_t level;  // 1 directly below the asked root
  std::uint32_t limit;
  cursor_position from;  // oldest: first order; newest: below; best: offset
  thread_request const& request;
};

// Direct answers that the reader may see, from a position on; one more than wanted tells that there are more.
std::vector<visible_item> feed_reader::answers(branch const& below, std::size_t wanted, std::size_t offset) {
  constexpr std::size_t step = 64;
  auto const source = source_of(below.parent, stream_type::answers);
  auto const oldest = below.request.order != thread_order::newest;
  auto const best = below.request.order == thread_order::best;
  auto at = best ? (oldest ? order_key{0} : order_max) : below.from.order;
  std::vector<visible_item> out;
  for (bool more = true; more && (best || out.size() <= wanted);) {
    auto const keys =
        oldest ? in_.activities.postings_after(source, at, step) : in_.activities.postings(source, at, step);
    more = keys.size() == step;
    for (auto order : keys) {
      at = oldest ? order + 1 : order;
      auto const id = id_of(order);
      if (id > below.from.seen) continue;
      auto const* header = in_.activities.header(id);
      if (header == nullptr || in_.rights.activity(id, *header, in_.activities) != verdict::yes) continue;
      out.push_back({order, header, item_reason::stream, 0});
      if (!best && out.size() > wanted) break;
    }
  }
  if (best) {
    auto const liked = [&](visible_item const& each) {
      std::uint64_t sum = 0;
      if (auto const* totals = in_.activities.totals(each.id()))
        for (auto const& entry : totals->entries())
          if (entry.cls == 0 && entry.what >= tally::reactions)
            sum += in_.rights.total(totals, entry.what, each.header->place);
      return sum;
    };
    std::stable_sort(out.begin(), out.end(),
                     [&](visible_item const& a, visible_item const& b) { return liked(a) > liked(b); });
    out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(std::min(offset, out.size())));
  }
  return out;
}

void feed_reader::fill_answers(branch const& below, thread_page& to, hydrator& fill_with) {
  auto const offset =
      static_cast<std::size_t>(below.request.order == thread_order::best ? below.from.order : 0);
  auto found = answers(below, below.limit, offset);
  auto const more = found.size() > below.limit;
  cursor next;
  if (more) {
    auto const order = below.request.order == thread_order::best     ? offset + below.limit
                       : below.request.order == thread_order::oldest ? found[below.limit].order
                       : below.limit == 0                            ? below.from.order
                                                                     : found[below.limit - 1].order;
    next = codec_.seal({cursor_position::direction::thread, order, below.from.seen},
                       context_of(in_.rights.reader(), below.parent, below.request.order));
    found.resize(below.limit);
  }
  if (below.level == 1) {
    to.more = next;
  } else if (more) {
    auto const parent = std::find_if(to.comments.rbegin(), to.comments.rend(), [&](thread_entry const& each) {
      return each.comment.id.value == below.parent;
    });
    parent->has_more = true;
    parent->more = next;
  }
  for (auto const& each : found) {
    to.comments.push_back({fill_with.fill(each), false, {}});
    auto const from = below.request.order == thread_order::newest ? order_max : 0;
    auto const deeper = below.level < below.request.depth;
    branch const under{each.id(),
                       below.level + 1,
                       deeper ? below.request.replies_max : 0,
                       {cursor_position::direction::thread, from, below.from.seen},
                       below.request};
    // Not replies_total: who changed company still sees own answers, which the new class does not count.
    auto const* totals = in_.activities.totals(each.id());
    if (totals != nullptr && totals->count(0, tally::replies) != 0) fill_answers(under, to, fill_with);
  }
}

result<thread_page> feed_reader::thread(thread_request const& request) {
  constexpr std::uint32_t levels_max = 100;
  if (request.limit == 0 || request.limit > limits_.page_items_max)
    return fail(errc::out_of_range, "limit", request.limit, limits_.page_items_max);
  if (request.replies_max > limits_.page_items_max)
    return fail(errc::out_of_range, "replies_max", request.replies_max, limits_.page_items_max);
  if (request.depth == 0 || request.depth > levels_max)
    return fail(errc::out_of_range, "depth", request.depth, levels_max);
  auto const* root = in_.activities.header(request.root.value);
  if (root == nullptr || in_.rights.activity(request.root.value, *root, in_.activities) == verdict::no) {
    if (auto const done = complete(); !done) return done.error();
    return fail(errc::unknown_activity, "root");
  }
  auto const from = request.order == thread_order::newest ? order_max : 0;
  cursor_position at{cursor_position::direction::thread, from, in_.stream.activity_count};
  if (!request.at.empty()) {
    auto const opened =
        codec_.open(request.at, context_of(in_.rights.reader(), request.root.value, request.order));
    if (!opened) return opened.error();
    at = *opened;
  }
  thread_page out;
  hydrator fill_with(in_, words_, out.memory);
  fill_answers({request.root.value, 1, request.limit, at, request}, out, fill_with);
  auto const place = root->root != 0 ? in_.activities.header(root->root)->place : root->place;
  out.comments_total = in_.rights.total(in_.activities.totals(request.root.value),
                                        root->root != 0 ? tally::replies : tally::comments, place);
  if (auto const done = complete(); !done) return done.error();
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

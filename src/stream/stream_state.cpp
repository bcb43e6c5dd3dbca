// The hot window in memory. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/stream/detail/stream_state.hpp>

#include <algorithm>
#include <cstring>
#include <optional>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::uint32_t block_bytes_min = 16 * 1024;
constexpr std::uint32_t block_bytes_max = 1024 * 1024;

std::optional<std::uint32_t> index_in(std::span<order_key const> list, order_key order) noexcept {
  auto const at = std::lower_bound(list.begin(), list.end(), order);
  if (at == list.end() || *at != order) return std::nullopt;
  return static_cast<std::uint32_t>(at - list.begin());
}

/// What a reaction's row says of when it was given, and how.
struct reaction_given {
  std::int64_t at_ms = 0;
  bool quiet = false;
};

reaction_given given_of(row const& from) noexcept {
  reaction_given out;
  for (field_reader value(from.value); value.next();) {
    if (value.tag == 1) out.at_ms = unzigzag(value.number);
    if (value.tag == 3) out.quiet = value.number != 0;
  }
  return out;
}

std::uint32_t at_most_32_bits(std::uint64_t count) noexcept {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(count, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace

body_place body_arena::put(cow_heap& heap, std::string_view body, body_allowance& room) {
  if (body.empty()) return {};
  auto const need = static_cast<std::uint32_t>(body.size() + sizeof(std::uint32_t));
  auto const full = last_ < first_ || blocks_[last_].size - blocks_[last_].used < need;
  if (full && !add_block(heap, need, room)) return {};
  auto& home = blocks_.edit(heap, last_);
  auto const length = static_cast<std::uint32_t>(body.size());
  std::memcpy(home.data + home.used, &length, sizeof length);
  std::memcpy(home.data + home.used + sizeof length, body.data(), body.size());
  body_place const place{last_, home.used};
  home.used += need;
  return place;
}

bool body_arena::add_block(cow_heap& heap, std::uint32_t need, body_allowance& room) {
  auto const wanted =
      static_cast<std::uint32_t>(std::clamp<std::uint64_t>(held_ / 4, block_bytes_min, block_bytes_max));
  auto const size = std::max(wanted, need + static_cast<std::uint32_t>(sizeof(std::uint64_t)));
  while (!room.cover(held_ + size)) {
    if (last_ < first_) return false;
    drop_oldest(heap);
  }
  blocks_.edit(heap, ++last_) = {static_cast<char*>(heap.allocate(size)), size, sizeof(std::uint64_t)};
  held_ += size;
  return true;
}

void body_arena::drop_oldest(cow_heap& heap) {
  auto& oldest = blocks_.edit(heap, first_++);
  held_ -= oldest.size;
  heap.retire(oldest.data);
  oldest = {};
}

void body_arena::shed(cow_heap& heap, std::uint64_t bytes) {
  while (held_ > bytes) drop_oldest(heap);
}

void body_arena::clear(cow_heap& heap) {
  for (auto at = first_; at <= last_; ++at) heap.retire(blocks_[at].data);
  blocks_.clear(heap);
  *this = {};
}

stream_state::posting_list& stream_state::edit_list(cow_heap& heap, std::uint64_t source) {
  auto const stream = stream_in(source);
  if (stream == stream_type::answers) return answers_.edit(heap, source >> 3);
  return postings_[static_cast<std::size_t>(stream)].edit(heap, source >> 3);
}

void stream_state::insert_posting(cow_heap& heap, std::uint64_t source, order_key order) {
  auto const view = list(source).view();
  if (view.empty() || view.back() < order) {
    edit_list(heap, source).append(heap, order);
  } else {
    auto const at = std::lower_bound(view.begin(), view.end(), order);
    if (*at == order) return;
    edit_list(heap, source).insert(heap, static_cast<std::uint32_t>(at - view.begin()), order);
  }
  auto const stream = stream_in(source);
  if (stream != stream_type::main && stream != stream_type::posted) return;
  newest_.raise(heap, source >> 3, second_of(order));
}

void stream_state::remove_posting(cow_heap& heap, std::uint64_t source, order_key order) {
  if (auto const at = index_in(list(source).view(), order)) edit_list(heap, source).remove(heap, *at);
  auto const stream = stream_in(source);
  if (hot_from != 0 || !has_open_part(stream)) return;
  auto& open = open_[open_index(stream)];
  if (auto const at = index_in(open_postings(source), order)) open.edit(heap, source >> 3).remove(heap, *at);
}

void stream_state::insert_open_posting(cow_heap& heap, std::uint64_t source, order_key order) {
  auto const view = open_postings(source);
  auto const at = std::lower_bound(view.begin(), view.end(), order);
  if (at != view.end() && *at == order) return;
  open_[open_index(stream_in(source))]
      .edit(heap, source >> 3)
      .insert(heap, static_cast<std::uint32_t>(at - view.begin()), order);
  newest_open_.raise(heap, source >> 3, second_of(order));
}

// What is for the network, or for insiders and by one of them, no outsider sees: see reader_rights::judge.
void stream_state::open_for_outsiders(cow_heap& heap, activity_data const& data, order_key order,
                                      std::span<std::uint64_t const> sources) {
  if (hot_from != 0 || data.scope == audience_scope::network) return;
  if (data.insiders_only && data.circle == 0) return last_inside_.raise(heap, data.actor, second_of(order));
  for (auto source : sources)
    if (has_open_part(stream_in(source))) insert_open_posting(heap, source, order);
}

void stream_state::clear_open(cow_heap& heap) {
  for (auto& stream : open_) {
    stream.each([&](posting_list list) { list.release(heap); });
    stream.clear(heap);
  }
  newest_open_.clear(heap);
  last_inside_.clear(heap);
}

// What shrinks stays in the streams that hold the thread together; what lost its text leaves those it named.
void stream_state::leave_streams(cow_heap& heap, std::uint64_t id, activity_data const& after,
                                 graph_state const& graph) {
  auto const left = sources_of(after, graph);
  for (auto source : sources_of(data_of(headers_[id]), graph))
    if (std::find(left.begin(), left.end(), source) == left.end())
      remove_posting(heap, source, order_of(after.time_ms, id));
}

bool stream_state::apply_activity(cow_heap& heap, row const& from, graph_state const& graph) {
  auto const id = from.key.a;
  if (id == 0 || id > 0xFFFFFFFFU || id > activity_count + 1 || from.erased) return false;
  auto data = activity_data::decode(from.value);
  // What names later ones would leave answers where nobody looks for them.
  if (!data || std::max({data->parent, data->root, data->shared}) >= id) return false;
  auto const fresh = id > activity_count;
  activity_count = std::max(activity_count, id);
  if (data->batched) batches_ = true;
  auto const order = order_of(data->time_ms, id);
  if (order < hot_from) {
    if (fresh && headers_[id].flags != 0)
      headers_.append(heap, id) = {};  // left by a change that was thrown away
    if (auto const cold = header_of(*data); touches(cold, cold.time_ms))
      count_answer(heap, cold, true, graph);
    if (!fresh) touched_.list_again(heap, {order, source_parts_of(*data)}, graph);
    return true;
  }
  auto header = header_of(*data);
  if (auto const bytes = activity_lists::bytes_for(*data); bytes != 0) {
    auto* lists = static_cast<activity_lists*>(heap.allocate(bytes));
    lists->fill(*data);
    header.lists = lists;
  }
  auto const* before = fresh ? nullptr : this->header(id);
  auto const known = before != nullptr;
  auto const counted = known && touches(*before, before->time_ms);
  if (before != nullptr) {
    header.body = before->revision == header.revision && !data->shrunk ? before->body : body_place{};
    auto const names_fewer =
        data->mentions.size() < before->mentions().size() || data->topics.size() < before->topics().size();
    if (data->shrunk || names_fewer) leave_streams(heap, id, *data, graph);
    heap.retire(const_cast<activity_lists*>(before->lists));
  }
  if (fresh) interactions_.append(heap, id) = {};
  if (fresh && answers_[id].data != nullptr) answers_.append(heap, id) = {};
  edit_header(heap, id) = header;
  set_author_hint(heap, id, header.actor);
  auto const sources = sources_of(*data, graph);
  for (auto source : sources) insert_posting(heap, source, order);
  open_for_outsiders(heap, *data, order, sources);
  if (known) touched_.list_again(heap, touched_one(id), graph);
  if (auto const counts = touches(header, header.time_ms); counts != counted)
    count_answer(heap, header, counts, graph);
  return true;
}

void stream_state::set_author_hint(cow_heap& heap, std::uint64_t id, std::uint32_t author) {
  if (hot_from != 0) return;
  auto const hint = static_cast<std::uint16_t>(author);
  if (id > published_count)
    author_hints_.append(heap, id) = hint;
  else if (author_hints_[id] != hint)
    author_hints_.edit(heap, id) = hint;
}

void stream_state::count_answer(cow_heap& heap, activity_header const& answer, bool counted,
                                graph_state const& graph) {
  auto const at = half_hour_of(answer.time_ms);
  if (!touched_.knows_since(at)) return;
  auto const* to = header(answer.parent);
  if (to == nullptr && counted) return touched_.add_cold(heap, at, answer.parent);
  if (to == nullptr || answer.time_ms < to->time_ms) return;
  if (counted)
    touched_.add(heap, at, touched_one(answer.parent), graph);
  else
    touched_.take_back(heap, at, answer.parent);
}

bool stream_state::apply_body(cow_heap& heap, row const& from, body_allowance& room) {
  auto const* known = header(from.key.a);
  if (known == nullptr || from.erased || from.key.b != known->revision) return true;
  auto const place = bodies_.put(heap, from.value, room);
  edit_header(heap, from.key.a).body = place;
  return true;
}

bool stream_state::apply_counter(cow_heap& heap, row const& from) {
  if (header(from.key.a) == nullptr) return true;
  auto totals = tally::decode(from.value);
  if (!totals) return false;
  auto& entry = edit_interactions(heap, from.key.a);
  heap.retire_object(entry.totals);
  entry.totals = from.erased ? nullptr : heap.make<tally>(std::move(*totals));
  entry.all_comments = at_most_32_bits(entry.totals != nullptr ? entry.totals->count(0, tally::comments) : 0);
  entry.all_reactions = at_most_32_bits(entry.totals != nullptr ? entry.totals->all_reactions() : 0);
  return true;
}

reaction_mark mark_of(row const& from, std::int64_t activity_ms) noexcept {
  auto const given = given_of(from);
  auto half_hours = std::uint32_t{reaction_mark::untimed};
  if (!given.quiet && given.at_ms >= activity_ms)
    half_hours = std::min(half_hours, half_hour_of(given.at_ms) - half_hour_of(activity_ms));
  return {static_cast<std::uint32_t>(from.key.b), static_cast<std::uint16_t>(from.key.c),
          static_cast<std::uint16_t>(half_hours)};
}

bool stream_state::apply_reaction(cow_heap& heap, row const& from, graph_state const& graph) {
  auto const id = from.key.a;
  auto const* to = header(id);
  if (to == nullptr) return count_cold_reaction(heap, from), true;
  auto made = mark_of(from, to->time_ms);
  auto const view = interactions_[id].reactions.view();
  auto const at = std::find_if(view.begin(), view.end(), [&](reaction_mark const& mark) {
    return mark.person == made.person && mark.type == made.type;
  });
  auto const known = at != view.end();
  if (known == !from.erased) return true;
  auto const index = static_cast<std::uint32_t>(at - view.begin());
  auto& list = edit_interactions(heap, id).reactions;
  if (from.erased) {
    made = list.view()[index];
    list.remove(heap, index);
  } else {
    list.append(heap, made);
  }
  if (made.half_hours == reaction_mark::untimed) return true;
  auto const half_hour = half_hour_of(to->time_ms) + made.half_hours;
  if (from.erased)
    touched_.take_back(heap, half_hour, id);
  else
    touched_.add(heap, half_hour, touched_one(id), graph);
  return true;
}

void stream_state::count_cold_reaction(cow_heap& heap, row const& from) {
  if (from.erased || from.key.a > activity_count) return;
  constexpr std::int64_t end_ms = (std::int64_t{1} << 32) * 1'000;
  if (auto const given = given_of(from); !given.quiet && given.at_ms >= 0 && given.at_ms < end_ms)
    touched_.add_cold(heap, half_hour_of(given.at_ms), from.key.a);
}

void stream_state::forget(cow_heap& heap, std::uint64_t id) {
  auto& header = edit_header(heap, id);
  heap.retire(const_cast<activity_lists*>(header.lists));
  header = {};
  if (auto const& known = interactions_[id]; known.totals != nullptr || known.reactions.data != nullptr) {
    auto& entry = edit_interactions(heap, id);
    heap.retire_object(entry.totals);
    entry.reactions.release(heap);
    entry = {};
  }
}

void stream_state::drop_empty_leaves(cow_heap& heap, std::vector<std::uint64_t> const& ids) {
  constexpr auto size = decltype(headers_)::leaf_size;
  std::uint64_t last = order_max;
  for (auto id : ids) {
    auto const leaf = id / size;
    if (leaf == last || (leaf + 1) * size > activity_count) continue;
    last = leaf;
    bool empty = true;
    for (std::uint64_t at = leaf * size; at < (leaf + 1) * size && empty; ++at) {
      empty = !headers_[at].has(activity_header::present) && answers_[at].size == 0;
    }
    if (!empty) continue;
    headers_.drop_leaf(heap, leaf);
    interactions_.drop_leaf(heap, leaf);
    answers_.drop_leaf(heap, leaf);
  }
}

bool stream_state::sound(graph_state const& graph) const noexcept {
  auto const all = postings(network_source);
  return std::all_of(all.begin(), all.end(), [&](order_key order) {
    auto const* known = header(id_of(order));
    return known != nullptr && names_known(*known, id_of(order), graph);
  });
}

void stream_state::evict(cow_heap& heap, std::size_t keep, graph_state const& graph) {
  auto const all = postings(network_source);
  if (all.size() <= keep) return;
  auto const gone = all.size() - keep;
  if (hot_from == 0) {
    clear_open(heap);
    author_hints_.clear(heap);
  }
  hot_from = keep == 0 ? order_max : all[gone];
  std::vector<std::uint64_t> ids;
  std::vector<std::uint64_t> sources;
  for (auto order : all.first(gone)) {
    ids.push_back(id_of(order));
    auto const of = sources_of(data_of(*header(ids.back())), graph);
    sources.insert(sources.end(), of.begin(), of.end());
    forget(heap, ids.back());
  }
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  for (auto source : sources) {
    auto const view = list(source).view();
    auto const count = std::lower_bound(view.begin(), view.end(), hot_from) - view.begin();
    auto& left = edit_list(heap, source);
    left.remove_front(heap, static_cast<std::uint32_t>(count));
  }
  for (auto source : sources)
    if (stream_in(source) == stream_type::answers)
      ids.push_back(source >> 3);  // cold before, kept for the answers that left now
  std::sort(ids.begin(), ids.end());
  drop_empty_leaves(heap, ids);
}

void stream_state::clear(cow_heap& heap) {
  for (std::uint64_t id = 1; id <= activity_count; ++id)
    if (header(id) != nullptr) forget(heap, id);
  auto const release = [&](posting_list list) { list.release(heap); };
  for (auto& stream : postings_) {
    stream.each(release);
    stream.clear(heap);
  }
  for (std::uint64_t id = 1; id <= activity_count; ++id) release(answers_[id]);
  answers_.clear(heap);
  clear_open(heap);
  headers_.clear(heap);
  author_hints_.clear(heap);
  interactions_.clear(heap);
  newest_.clear(heap);
  touched_.clear(heap);
  bodies_.clear(heap);
  *this = {};
}

std::uint64_t stream_state::bytes() const {
  std::uint64_t sum = headers_.bytes() + author_hints_.bytes() + interactions_.bytes() + answers_.bytes() +
                      newest_.bytes() + touched_.bytes();
  for (auto const& stream : postings_) {
    sum += stream.bytes();
    stream.each([&](posting_list const& list) { sum += list.bytes(); });
  }
  for (auto const& stream : open_) {
    sum += stream.bytes();
    stream.each([&](posting_list const& list) { sum += list.bytes(); });
  }
  sum += newest_open_.bytes() + last_inside_.bytes();
  answers_.each([&](posting_list const& list) { sum += list.size != 0 ? list.bytes() : 0; });
  return sum;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

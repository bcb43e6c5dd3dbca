// Pages in order top. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/feed_reader.hpp>
#include <madang/feed/detail/learned_scorer.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

using direction = cursor_position::direction;

std::vector<visible_item> visible_of(std::span<ranked_item const> items) {
  std::vector<visible_item> out;
  out.reserve(items.size() + 1);
  for (auto const& each : items) out.push_back(each.shown);
  return out;
}

void add_to(ranked_history& history, std::span<ranked_item const> items) {
  std::vector<std::uint64_t> ids;
  ids.reserve(items.size());
  for (auto const& each : items) ids.push_back(each.shown.id());
  history.add(ids);
}

std::span<applied_rule const> rules_of(ranked_item const& item, page::arena& memory) {
  std::array<applied_rule, 7> rules;
  std::size_t count = 0;
  auto const again = [&](order_rule rule, std::uint32_t above) {
    if (above != 0) rules[count++] = {rule, above, damping(above)};
  };
  again(order_rule::author_again, item.above.author);
  again(order_rule::thread_again, item.above.thread);
  again(order_rule::record_again, item.above.record);
  if (item.wishes.less != 0) rules[count++] = {order_rule::wanted_less, 0, item.wishes.less};
  if (item.wishes.more != 0) rules[count++] = {order_rule::wanted_more, 0, item.wishes.more};
  if (item.lift != 0)
    rules[count++] = {item.boosted ? order_rule::boosted : order_rule::two_hop, item.acts.people, item.lift};
  if (item.waited) rules[count++] = {order_rule::author_waits, author_items_max, 0};
  return memory.keep(std::span<applied_rule const>(rules).first(count));
}

followed_acts const* told_of(known_acts const& acts, hydrator& names, page::arena& memory) {
  std::vector<node_ref> sample;
  for (auto const person : acts.sample)
    if (person != 0) sample.push_back(names.name(person));
  followed_acts const out{{acts.people, acts.commented}, memory.keep(std::span<node_ref const>(sample))};
  return memory.keep(std::span(&out, 1)).data();
}

// One that the scorer fails at is told nothing of.
score_explanation explanation_of(scored_item const& item, rank_weights const& weights,
                                 custom_scorer const& custom) {
  auto made = explain_score(item.features, weights, item.id, custom, item.facts);
  return made ? std::move(*made) : score_explanation{};
}

std::vector<score_explanation> explanations_of(std::span<scored_item const> items,
                                               rank_weights const& weights, custom_scorer const* custom) {
  std::vector<score_explanation> out;
  if (custom != nullptr)
    if (auto made = explain_scores(items, weights, *custom)) return std::move(*made);
  out.reserve(items.size());
  for (auto const& each : items)
    out.push_back(custom != nullptr ? explanation_of(each, weights, *custom)
                                    : explain_score(each.features, weights));
  return out;
}

// What was known of items when they were scored; facts, where a scorer may have looked at them.
std::vector<scored_item> known_of(ranked_walk& walk, std::span<ranked_item const> items,
                                  custom_scorer const* custom) {
  std::vector<scored_item> out;
  out.reserve(items.size());
  for (auto const& each : items) out.push_back({each.shown.id(), walk.features(each)});
  if (custom == nullptr) return out;
  auto const facts = walk.facts(visible_of(items));
  for (std::size_t at = 0; at < out.size(); ++at) out[at].facts = facts[at];
  return out;
}

// What scores instead of the weighted sum, if anything: a model before an expression, both before the host's
// own.
custom_scorer const* instead(set_scorer const* set, std::optional<custom_scorer> const& learned,
                             walk_context const& in) noexcept {
  if (learned) return &*learned;
  return set != nullptr && set->custom ? set->custom.get() : in.scorer;
}

page_record record_of(set_scorer const* set, rank_weights const& weights, custom_scorer const* custom,
                      std::size_t above) {
  page_record out{.config = weights.name, .config_version = weights.version};
  if (set != nullptr && set->learned) {
    out.config = "model";
    out.config_version = set->learned->model().version();
  } else if (custom != nullptr && (set == nullptr || !set->custom)) {
    out.config = "host";
  }
  out.above = static_cast<std::uint32_t>(above);
  return out;
}

}  // namespace

result<page> feed_reader::ranked_or_rest(feed_request const& request, cursor_position const& at, bool first) {
  ranked_start from{rank_epoch_of(in_.rights.now_ms()), at.seen, {}};
  if (first) return ranked(request, std::move(from));
  if (at.to != direction::ranked && at.to != direction::rest) return fail(errc::stale_cursor, "cursor");
  auto history = ranked_history::decode(at.shown);
  if (!history) return fail(errc::stale_cursor, "cursor");
  from.history = std::move(*history);
  if (at.to == direction::rest) return rest(request, from, at.order);
  from.epoch_ms = static_cast<std::int64_t>(at.order) * rank_epoch_ms;
  return ranked(request, std::move(from));
}

// Where the page after this one begins.
cursor feed_reader::further(feed_request const& request, ranked_start const& from,
                            std::optional<order_key> rest_below) const {
  auto const epoch = static_cast<std::uint64_t>(from.epoch_ms / rank_epoch_ms);
  return codec_.seal({rest_below ? direction::rest : direction::ranked, rest_below.value_or(epoch), from.seen,
                      from.history.encode()},
                     feed_context(in_.rights.reader(), request));
}

result<page> feed_reader::ranked(feed_request const& request, ranked_start from) {
  auto const* set = in_.ranks.scorer_for(static_cast<std::uint8_t>(request.view));
  if (set != nullptr && !set->weights) return rest(request, from, order_max);  // no scores: newest first
  auto const weights = set != nullptr ? *set->weights : default_weights();
  auto const above = from.history.shown().size();
  auto const left = ranked_items_max - above;
  page out;
  out.order = feed_order::top;
  auto const learned = set != nullptr && set->learned ? std::optional(learned_scorer(set->learned, in_))
                                                      : std::optional<custom_scorer>();
  auto const* custom = instead(set, learned, in_);
  if (in_.record != nullptr) *in_.record = record_of(set, weights, custom, above);
  ranked_walk walk(in_, request, weights, custom, from);
  if (walk.failure()) return rest(request, from, order_max);
  auto items = walk.take(std::min<std::size_t>(request.limit + 1, left));
  auto more = items.size() > request.limit;
  if (more) items.pop_back();
  auto shown = visible_of(items);
  add_to(from.history, items);
  std::optional<order_key> rest_below;
  if (!more && items.size() == left) {  // the rest of the page is the rest of the feed
    auto others = take_rest(request, from, order_max, request.limit + 1 - shown.size());
    more = shown.size() + others.size() > request.limit;
    if (more) others.pop_back();
    rest_below = others.empty() ? order_max : others.back().order;
    if (!others.empty()) out.note = order_note::ranked_ended;
    shown.insert(shown.end(), others.begin(), others.end());
  }
  if (auto const done = complete(); !done) return done.error();
  walk.clock().run(walk.trace().page, shown.size(), [&] {
    fill(out, shown);
    explain(out, walk, items, weights, custom);
  });
  if (request.ticks != nullptr)
    out.trace = out.memory.keep(std::span(&std::as_const(walk.trace()), 1)).data();
  if (more) out.older = further(request, from, rest_below);
  out.newer = codec_.seal({direction::newer, 0, from.seen}, feed_context(in_.rights.reader(), request));
  if (auto const done = complete(); !done) return done.error();
  return out;
}

void feed_reader::explain(page& to, ranked_walk& walk, std::span<ranked_item const> items,
                          rank_weights const& weights, custom_scorer const* custom) {
  hydrator names(in_, words_, to.memory);
  auto const known = known_of(walk, items, custom);
  auto const all = explanations_of(known, weights, custom);
  for (std::size_t at = 0; at < items.size(); ++at) {
    if (items[at].acts.people != 0) to.items[at].acts = told_of(items[at].acts, names, to.memory);
    to.items[at].boosted = items[at].boosted;
    if (in_.record != nullptr) in_.record->add(items[at].shown.id(), known[at].features);
    auto const& why = all[at];
    item_rank const rank{items[at].score,
                         why.base,
                         items[at].placed_by,
                         to.memory.keep(std::span<factor_share const>(why.factors)),
                         rules_of(items[at], to.memory),
                         why.fresh};
    to.items[at].rank = to.memory.keep(std::span(&rank, 1)).data();
  }
}

// What was not shown by score, newest first. A batch that was shown is not shown again by another of its
// items.
std::vector<visible_item> feed_reader::take_rest(feed_request const& request, ranked_start const& from,
                                                 order_key below, std::size_t wanted) {
  std::vector<activity_header const*> batches;
  for (auto const id : from.history.shown())
    if (auto const* header = in_.activities.header(id); header != nullptr)
      if (header->has(activity_header::batched)) batches.push_back(header);
  auto const was_shown = [&](visible_item const& item) {
    return from.history.contains(item.id()) ||
           std::any_of(batches.begin(), batches.end(),
                       [&](activity_header const* each) { return same_batch(*each, *item.header); });
  };
  feed_walk walk(in_, request);
  walk.start(below, from.seen, 0);
  std::vector<visible_item> out;
  while (out.size() < wanted) {
    auto const asked = wanted - out.size();
    auto const found = walk.take(asked);
    std::copy_if(found.begin(), found.end(), std::back_inserter(out),
                 [&](visible_item const& each) { return !was_shown(each); });
    if (found.size() < asked) break;
  }
  return out;
}

result<page> feed_reader::rest(feed_request const& request, ranked_start const& from, order_key below) {
  auto items = take_rest(request, from, below, request.limit + 1);
  if (auto const done = complete(); !done) return done.error();
  auto const more = items.size() > request.limit;
  if (more) items.pop_back();
  page out;
  auto const ranked_all = from.history.shown().size() >= ranked_items_max;
  out.note = ranked_all ? order_note::ranked_ended : order_note::scorer_failed;
  fill(out, items);
  if (more) out.older = further(request, from, items.back().order);
  out.newer = codec_.seal({direction::newer, 0, from.seen}, feed_context(in_.rights.reader(), request));
  if (auto const done = complete(); !done) return done.error();
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Records impressions and joins actions to them. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/detail/log_names.hpp>
#include <madang/rank/impression_recorder.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include "rank/sample.hpp"

namespace madang {
inline namespace v1 {
namespace {

template <class Name>
std::vector<std::string> names_of(std::vector<std::uint32_t> const& numbers, Name const& name) {
  std::vector<std::string> out;
  out.reserve(numbers.size());
  for (auto const number : numbers) out.push_back(name(number));
  return out;
}

std::vector<std::string_view> views_of(std::vector<std::string> const& texts) {
  return {texts.begin(), texts.end()};
}

result<void> check_propensities(shown_page const& page) {
  for (auto const& item : page.items)
    if (!(item.propensity > 0 && item.propensity <= 1)) return fail(errc::out_of_range, "propensity");
  return {};
}

}  // namespace

result<void> check(impression_options const& options) {
  if (!(options.share >= 0 && options.share <= 1)) return fail(errc::out_of_range, "share");
  if (options.join_ms < 0) return fail(errc::out_of_range, "join_ms");
  if (options.items_ms < 0) return fail(errc::out_of_range, "items_ms");
  if (options.shown_max == 0) return fail(errc::out_of_range, "shown_max");
  if (options.items_max == 0) return fail(errc::out_of_range, "items_max");
  return {};
}

/// Goes on to a time, and forgets what is too old by then.
std::int64_t impression_recorder::pass(std::int64_t at_ms) {
  now_ms_ = std::max(now_ms_, at_ms);
  while (!items_.empty() && now_ms_ - items_.front().at_ms > options_.items_ms) items_.pop_front();
  while (!arrivals_.empty() && now_ms_ - arrivals_.front().at_ms > options_.join_ms) stop_waiting();
  return now_ms_;
}

bool impression_recorder::known(std::uint64_t item) const noexcept {
  auto const at = std::ranges::lower_bound(items_, item, {}, &known_item::id);
  return at != items_.end() && at->id == item;
}

bool impression_recorder::chosen() noexcept {
  return detail::chosen_by_chance(options_.seed + counts_.pages, options_.share);
}

void impression_recorder::wait(shown_key const& key, waiting const& since) {
  waiting_.insert_or_assign(key, since);
  arrivals_.push_back({key, since.at_ms});
  while (waiting_.size() > options_.shown_max || arrivals_.size() > 2 * options_.shown_max) {
    ++counts_.shown_dropped;
    stop_waiting();
  }
}

/// Forgets the oldest impression, unless its item was shown again since.
void impression_recorder::stop_waiting() {
  auto const& oldest = arrivals_.front();
  auto const at = waiting_.find(oldest.key);
  if (at != waiting_.end() && at->second.at_ms == oldest.at_ms) waiting_.erase(at);
  arrivals_.pop_front();
}

result<void> impression_recorder::made(recorded_item const& item) {
  if (options_.share <= 0 || (!items_.empty() && item.id <= items_.back().id)) return {};
  auto const now = pass(item.at_ms);
  items_.push_back({item.id, now});
  if (items_.size() > options_.items_max) items_.pop_front();
  auto const id = detail::activity_in_log(item.id);
  auto const author = detail::person_in_log(item.author);
  auto const place = item.place ? detail::node_in_log(*item.place) : std::string();
  auto const topics = names_of(item.topics, detail::node_in_log);
  auto const to = names_of(item.to.value_or(std::vector<std::uint32_t>{}), detail::person_in_log);
  item_line line{.at_ms = now, .id = id, .author = author, .place = place, .topics = views_of(topics)};
  if (item.to) line.to = views_of(to);
  return to_.take(line);
}

result<void> impression_recorder::shown(shown_page const& page) {
  if (options_.share <= 0) return {};
  if (auto const allowed = check_propensities(page); !allowed) return allowed;
  ++counts_.pages;
  if (!chosen()) return {};
  auto const now = pass(page.at_ms);
  auto const reader = detail::person_in_log(page.reader);
  std::vector<std::string> names;
  impression_line line{
      .at_ms = now, .reader = reader, .config = page.config, .config_version = page.config_version};
  for (auto const& item : page.items) {
    if (!known(item.id)) {
      ++counts_.items_unknown;
      continue;
    }
    wait({page.reader, item.id}, {now, item.position});
    names.push_back(detail::activity_in_log(item.id));
    line.propensities.push_back(item.propensity);
    line.positions.push_back(item.position);
    line.features.push_back(item.features);
  }
  if (names.empty()) return {};
  ++counts_.pages_recorded;
  line.items = views_of(names);
  return to_.take(line);
}

result<void> impression_recorder::acted(std::int64_t at_ms, std::uint32_t reader, action_verb verb,
                                        std::uint64_t item) {
  if (options_.share <= 0) return {};
  auto const now = pass(at_ms);
  if (!known(item)) return {};
  auto const name = detail::person_in_log(reader);
  auto const id = detail::activity_in_log(item);
  action_line line{.at_ms = now, .reader = name, .verb = verb, .item = id};
  ++counts_.actions;
  if (auto const at = waiting_.find({reader, item}); at != waiting_.end()) {
    ++counts_.actions_joined;
    line.shown = {at->second.at_ms, at->second.position};
  }
  return to_.take(line);
}

void impression_recorder::forget(std::uint32_t person) {
  boost::unordered::erase_if(waiting_, [&](auto const& each) { return each.first.first == person; });
  std::erase_if(arrivals_, [&](arrival const& each) { return each.key.first == person; });
}

}  // namespace v1
}  // namespace madang

// What a reader could have been shown. SPDX-License-Identifier: Apache-2.0
#include "rank/candidate_pool.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

candidate_pool::candidate_pool(event_log const& log, evaluation_options const& options)
    : log_(log),
      options_(options),
      for_one_(log.people().size()),
      window_event_(log.items().size()),
      newest_for_all_(log.people().size(), name_table::none),
      history_(log.people().size()) {}

void candidate_pool::pass(log_event const& event) {
  if (event.type == log_event_type::item) {
    note_newest(event.subject);
    begin_window(event.subject, event.at_ms);
  } else if (event.type == log_event_type::action) {
    acted_.insert(pair_key(event.reader, event.subject));
    ++history_[event.reader];
    if (options_.window_by == window_start::active) begin_window(event.subject, event.at_ms);
  }
  ++passed_;
}

void candidate_pool::begin_window(std::uint32_t item, std::int64_t at_ms) {
  window_event_[item] = passed_;
  auto const& made = log_.items()[item];
  if (!made.addressed) for_all_.push_back({at_ms, passed_, item});
  for (auto const reader : made.to) for_one_[reader].push_back({at_ms, passed_, item});
}

void candidate_pool::note_newest(std::uint32_t item) {
  auto const& made = log_.items()[item];
  if (!made.addressed) newest_for_all_[made.author] = item;
  for (auto const reader : made.to) newest_for_one_[pair_key(reader, made.author)] = item;
}

std::span<std::uint32_t const> candidate_pool::candidates(std::uint32_t reader, std::int64_t at_ms) {
  found_.clear();
  add_fitting(for_one_[reader], reader, at_ms);
  add_fitting(for_all_, reader, at_ms);
  return found_;
}

void candidate_pool::add_fitting(std::vector<touch> const& from, std::uint32_t reader, std::int64_t at_ms) {
  for (auto at = from.rbegin(); at != from.rend() && at_ms - at->at_ms <= options_.window_ms; ++at)
    if (at->event == window_event_[at->item] && fits(at->item, reader)) found_.push_back(at->item);
}

bool candidate_pool::fits(std::uint32_t item, std::uint32_t reader) const {
  if (log_.items()[item].author == reader || acted(reader, item)) return false;
  return !options_.one_per_author || newest_of_author(item, reader);
}

bool candidate_pool::newest_of_author(std::uint32_t item, std::uint32_t reader) const {
  auto const author = log_.items()[item].author;
  auto const for_all = newest_for_all_[author];
  if (for_all != name_table::none && for_all > item) return false;
  auto const for_one = newest_for_one_.find(pair_key(reader, author));
  return for_one == newest_for_one_.end() || for_one->second <= item;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

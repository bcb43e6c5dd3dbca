// Activities by id, hot or cold. SPDX-License-Identifier: Apache-2.0
#include <madang/stream/detail/activity_source.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {

result<std::optional<std::string>> store_rows::row(row_key const& key) {
  auto found = from_->rows({&key, 1});
  if (!found) return found.error();
  return std::move(found->front());
}

result<std::vector<madang::row>> store_rows::range(range_request const& request) {
  return from_->range(request);
}

std::optional<std::string> activity_source::row(row_key const& key) {
  auto found = cold_->row(key);
  if (found) return std::move(*found);
  note(found.error());
  return std::nullopt;
}

activity_header const* activity_source::cold_header(std::uint64_t id) {
  if (id == 0 || id > hot_->activity_count) return nullptr;
  auto& slot = cold_ones_[id];
  if (slot == nullptr) {
    slot = std::make_unique<cold_activity>();
    auto const value = row({table::activity, id, 0, 0});
    auto const data = value ? activity_data::decode(*value) : std::nullopt;
    if (value && !data) note(fail(errc::corrupt, "activity row"));
    if (data) {
      slot->header = header_of(*data);
      if (auto const bytes = activity_lists::bytes_for(*data); bytes != 0) {
        slot->lists.resize((bytes + 7) / 8);
        auto* lists = reinterpret_cast<activity_lists*>(slot->lists.data());
        lists->fill(*data);
        slot->header.lists = lists;
      }
      slot->known = names_known(slot->header, id, *graph_);
      if (!slot->known) note(fail(errc::corrupt, "activity row"));
    }
  }
  return slot->known ? &slot->header : nullptr;
}

std::string_view activity_source::cold_body(std::uint64_t id, activity_header const& of) {
  auto const at = cold_bodies_.find(id);
  if (at != cold_bodies_.end()) return at->second;
  auto value = row({table::body, id, of.revision, 0});
  return cold_bodies_.emplace(id, value ? std::move(*value) : std::string{}).first->second;
}

tally const* activity_source::cold_totals(std::uint64_t id) {
  if (cold_header(id) == nullptr) return nullptr;
  auto& slot = *cold_ones_[id];
  if (!slot.counted) {
    slot.counted = true;
    if (auto const value = row({table::counter, id, 0, 0})) slot.totals = tally::decode(*value);
  }
  return slot.totals ? &*slot.totals : nullptr;
}

std::span<reaction_mark const> activity_source::reactions(std::uint64_t id) {
  if (hot_->header(id) != nullptr) return hot_->interactions(id).reactions.view();
  auto const* to = cold_header(id);
  if (to == nullptr) return {};
  auto& slot = *cold_ones_[id];
  if (!slot.reacted) {
    slot.reacted = true;
    range_request request{table::reaction, id};
    request.newest_first = false;
    request.rows_max = SIZE_MAX;
    auto rows = cold_->range(request);
    if (!rows) note(rows.error());
    if (rows)
      for (auto const& each : *rows) slot.reactions.push_back(mark_of(each, to->time_ms));
  }
  return slot.reactions;
}

std::vector<order_key> activity_source::postings(std::uint64_t source, order_key before, std::size_t count) {
  std::vector<order_key> out;
  auto const hot = hot_->postings(source);
  auto at = std::lower_bound(hot.begin(), hot.end(), before);
  while (at != hot.begin() && out.size() < count) out.push_back(*--at);
  if (hot_->hot_from == 0 || out.size() == count) return out;
  range_request request{table::posting, source};
  request.before_b = std::min(before, hot_->hot_from);
  request.rows_max = count - out.size();
  auto rows = cold_->range(request);
  if (!rows) note(rows.error());
  if (rows)
    for (auto const& each : *rows) out.push_back(each.key.b);
  return out;
}

std::vector<order_key> activity_source::postings_after(std::uint64_t source, order_key from,
                                                       std::size_t count) {
  std::vector<order_key> out;
  if (hot_->hot_from != 0 && from < hot_->hot_from) {
    range_request request{table::posting, source};
    request.after_b = from;
    request.before_b = hot_->hot_from;
    request.newest_first = false;
    request.rows_max = count;
    auto rows = cold_->range(request);
    if (!rows) note(rows.error());
    if (rows)
      for (auto const& each : *rows) out.push_back(each.key.b);
  }
  auto const hot = hot_->postings(source);
  for (auto at = std::lower_bound(hot.begin(), hot.end(), from); at != hot.end() && out.size() < count; ++at)
    out.push_back(*at);
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

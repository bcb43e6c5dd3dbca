// The store as the commands of a change see it. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/pending_rows.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {

namespace {

std::optional<std::string> value_of(madang::row const& from) {
  return from.erased ? std::nullopt : std::optional(from.value);
}

}  // namespace

result<std::optional<std::string>> pending_rows::row(row_key const& key) {
  if (auto const found = rows_.find(key); found != rows_.end()) return value_of(row_at(found->second));
  if (auto const found = expected_.find(key); found != expected_.end()) return found->second;
  auto found = below_->rows({&key, 1});
  if (!found) return found.error();
  return std::move(found->front());
}

// Keys that lie side by side are one range, where not much else lies between them.
result<bool> pending_rows::expect_range(std::span<row_key const> keys) {
  auto const beside = [&](row_key const& each) {
    return each.in == keys.front().in && each.a == keys.front().a && each.b >= keys.front().b &&
           each.b <= keys.back().b;
  };
  if (keys.size() < 2 || !std::all_of(keys.begin(), keys.end(), beside)) return false;
  range_request all{keys.front().in, keys.front().a, keys.front().b, keys.back().b + 1};
  all.newest_first = false;
  all.rows_max = 2 * keys.size();
  auto found = below_->range(all);
  if (!found) return found.error();
  if (found->size() == all.rows_max) return false;
  for (auto const& key : keys) expected_.insert_or_assign(key, std::nullopt);
  for (auto& each : *found) {
    auto const at = expected_.find(each.key);
    if (at != expected_.end()) at->second = std::move(each.value);
  }
  return true;
}

result<void> pending_rows::expect(std::span<row_key const> keys) {
  auto const known = expect_range(keys);
  if (!known) return known.error();
  if (*known) return {};
  auto found = below_->rows(keys);
  if (!found) return found.error();
  for (std::size_t at = 0; at < keys.size(); ++at)
    expected_.insert_or_assign(keys[at], std::move((*found)[at]));
  return {};
}

std::size_t pending_rows::key_hash::operator()(row_key const& key) const noexcept {
  auto const mixed = [](std::uint64_t value) {
    value *= 0x9e3779b97f4a7c15ULL;
    return value ^ (value >> 32);
  };
  auto const first = mixed(key.a + static_cast<std::uint64_t>(key.in));
  return static_cast<std::size_t>(mixed(mixed(first + key.b) + key.c));
}

void pending_rows::note(row_key const& key, std::size_t row) {
  place const where{static_cast<std::uint32_t>(kept_.size()), static_cast<std::uint32_t>(row)};
  auto const [found, fresh] = rows_.try_emplace(key, where);
  if (!fresh) found->second = where;
  if (fresh) not_in_order_.push_back(key);
}

void pending_rows::note_last(std::vector<madang::row> const& of) {
  open_ = &of;
  noted_ = of.size();
  note(of.back().key, noted_ - 1);
}

void pending_rows::keep(std::span<madang::row const> all) {
  for (; noted_ < all.size(); ++noted_) note(all[noted_].key, noted_);
  kept_.push_back(all.data());
  open_ = nullptr;
  noted_ = 0;
}

result<std::vector<madang::row>> pending_rows::range(range_request const& request) {
  order_.insert(not_in_order_.begin(), not_in_order_.end());
  not_in_order_.clear();
  row_key const first{request.in, request.a, request.after_b, 0};
  std::map<row_key, std::optional<std::string>> merged;
  std::size_t erased = 0;
  for (auto at = order_.lower_bound(first); at != order_.end() && at->in == request.in && at->a == request.a;
       ++at) {
    if (at->b >= request.before_b) break;
    auto const& last = row_at(rows_.find(*at)->second);
    merged.emplace(*at, value_of(last));
    erased += last.erased ? 1 : 0;
  }
  auto wider = request;
  wider.rows_max += request.rows_max > SIZE_MAX - erased ? 0 : erased;
  auto below = below_->range(wider);
  if (!below) return below.error();
  for (auto& each : *below) merged.emplace(each.key, std::move(each.value));
  std::vector<madang::row> out;
  auto const take = [&](auto begin, auto end) {
    for (; begin != end && out.size() < request.rows_max; ++begin)
      if (begin->second) out.push_back({begin->first, *begin->second, false});
  };
  if (request.newest_first)
    take(merged.rbegin(), merged.rend());
  else
    take(merged.begin(), merged.end());
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

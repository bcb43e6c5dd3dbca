// One table of the memory store: a hash of the first number, and sorted lists of the others.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/store.hpp>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/memory/chunked_list.hpp"

namespace madang {
inline namespace v1 {
namespace detail {

/// The keys of a hash in ascending order: the order is made when it is asked for, so that writing need not
/// keep it.
template <class Map>
[[nodiscard]] std::vector<std::uint64_t> sorted_keys(Map const& from) {
  std::vector<std::uint64_t> keys;
  keys.reserve(from.size());
  for (auto const& [key, ignored] : from) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  return keys;
}

/// Rows with one number.
class single_table {
 public:
  void put(row_key const& key, std::string value) { rows_.insert_or_assign(key.a, std::move(value)); }
  void remove(row_key const& key) { rows_.erase(key.a); }

  [[nodiscard]] std::optional<std::string> get(row_key const& key) const {
    auto const found = rows_.find(key.a);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
  }

  /// Visits rows in key order while `visit(a, b, c, value)` returns true.
  template <class Visit>
  void each(Visit&& visit) const {
    for (auto const a : sorted_keys(rows_))
      if (!visit(a, 0, 0, rows_.find(a)->second)) return;
  }

  template <class Visit>
  void part(range_request const& request, Visit&& visit) const {
    auto const found = rows_.find(request.a);
    if (found != rows_.end() && request.after_b == 0 && request.before_b > 0)
      visit(found->first, 0, 0, found->second);
  }

 private:
  boost::unordered_flat_map<std::uint64_t, std::string> rows_;
};

/// An entry of a table with two or three numbers.
struct valued_entry {
  std::uint64_t b;
  std::uint64_t c;
  std::string text;
  [[nodiscard]] std::string const& value() const noexcept { return text; }
};

/// An entry of a table with two numbers and no value: eight bytes.
struct bare_entry {
  std::uint64_t b;
  static constexpr std::uint64_t c = 0;
  [[nodiscard]] static std::string const& value() noexcept {
    static std::string const empty;
    return empty;
  }
};

/// The order of entries within their group.
template <class Entry>
struct entry_order {
  [[nodiscard]] static std::pair<std::uint64_t, std::uint64_t> key(Entry const& entry) {
    return {entry.b, entry.c};
  }
};

/// Rows with two or three numbers, grouped by the first.
template <class Entry>
class grouped_table {
 public:
  void put(row_key const& key, std::string value) {
    if constexpr (std::is_same_v<Entry, bare_entry>)
      groups_[key.a].put({key.b});
    else
      groups_[key.a].put({key.b, key.c, std::move(value)});
  }

  void remove(row_key const& key) {
    auto const group = groups_.find(key.a);
    if (group == groups_.end()) return;
    group->second.remove({key.b, key.c});
    if (group->second.empty()) groups_.erase(group);
  }

  [[nodiscard]] std::optional<std::string> get(row_key const& key) const {
    auto const group = groups_.find(key.a);
    if (group == groups_.end()) return std::nullopt;
    auto const* found = group->second.find({key.b, key.c});
    return found == nullptr ? std::nullopt : std::optional(found->value());
  }

  /// Visits rows in key order while `visit(a, b, c, value)` returns true.
  template <class Visit>
  void each(Visit&& visit) const {
    for (auto const a : sorted_keys(groups_))
      if (!groups_.find(a)->second.ascend_from({0, 0}, calling(visit, a))) return;
  }

  /// Visits the rows of a request, in its order, while `visit(a, b, c, value)` returns true.
  template <class Visit>
  void part(range_request const& request, Visit&& visit) const {
    auto const group = groups_.find(request.a);
    if (group == groups_.end() || request.after_b >= request.before_b) return;
    auto const call = calling(visit, request.a);
    if (request.newest_first)
      group->second.descend_below({request.before_b, 0}, [&](Entry const& entry) {
        return entry.b >= request.after_b && call(entry);
      });
    else
      group->second.ascend_from({request.after_b, 0}, [&](Entry const& entry) {
        return entry.b < request.before_b && call(entry);
      });
  }

 private:
  template <class Visit>
  [[nodiscard]] static auto calling(Visit& visit, std::uint64_t a) {
    return [&visit, a](Entry const& entry) { return visit(a, entry.b, entry.c, entry.value()); };
  }

  boost::unordered_flat_map<std::uint64_t, chunked_list<Entry, entry_order<Entry>>> groups_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

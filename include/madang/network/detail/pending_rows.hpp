// madang/network/detail/pending_rows.hpp: the store as the commands of a change see it, with what they wrote.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/store.hpp>
#include <madang/stream/detail/activity_source.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// Rows that were accepted but are not in the store yet, above those that are.
class pending_rows final : public row_source {
 public:
  explicit pending_rows(store& below) noexcept : below_(&below) {}
  [[nodiscard]] result<std::optional<std::string>> row(row_key const& key) override;
  [[nodiscard]] result<std::vector<madang::row>> range(range_request const& request) override;
  void put(madang::row const& value);
  /// Reads rows that will be asked for, all at once.
  [[nodiscard]] result<void> expect(std::span<row_key const> keys);
  void clear() noexcept {
    rows_.clear();
    expected_.clear();
    order_.clear();
    not_in_order_.clear();
  }

 private:
  struct key_hash {
    [[nodiscard]] std::size_t operator()(row_key const& key) const noexcept;
  };
  [[nodiscard]] result<bool> expect_range(std::span<row_key const> keys);

  store* below_;
  boost::unordered_flat_map<row_key, std::optional<std::string>, key_hash> rows_;
  boost::unordered_flat_map<row_key, std::optional<std::string>, key_hash> expected_;  // as they are below
  std::set<row_key> order_;            // keys of rows_, for ranges, which few commands need
  std::vector<row_key> not_in_order_;  // keys of rows_ that order_ has not yet
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

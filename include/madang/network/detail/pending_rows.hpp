// madang/network/detail/pending_rows.hpp: the store as the commands of a change see it, with what they wrote.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/store/store.hpp>
#include <madang/stream/detail/activity_source.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

/// Rows that were accepted but are not in the store yet, above those that are. They stay where the changes of
/// the group have them; here is only which row is the last of its key.
class pending_rows final : public row_source {
 public:
  explicit pending_rows(store& below) noexcept : below_(&below) {}
  [[nodiscard]] result<std::optional<std::string>> row(row_key const& key) override;
  [[nodiscard]] result<std::vector<madang::row>> range(range_request const& request) override;
  /// Notes the newest of the rows of the change that is being made. @pre `of` stays in its place until
  /// `keep`.
  void note_last(std::vector<madang::row> const& of);
  /// Takes the rows of a change that is made; those that `note_last` noted are among them.
  /// @pre They stay in their places until `clear`.
  void keep(std::span<madang::row const> all);
  /// Reads rows that will be asked for, all at once.
  [[nodiscard]] result<void> expect(std::span<row_key const> keys);
  void clear() noexcept {
    kept_.clear();
    open_ = nullptr;
    noted_ = 0;
    rows_.clear();
    expected_.clear();
    order_.clear();
    not_in_order_.clear();
  }

 private:
  struct key_hash {
    [[nodiscard]] std::size_t operator()(row_key const& key) const noexcept;
  };
  // A row of a change: changes before the open one lie still, the open one's rows move when it grows.
  struct place {
    std::uint32_t change;
    std::uint32_t row;
  };
  [[nodiscard]] madang::row const& row_at(place where) const noexcept {
    return where.change < kept_.size() ? kept_[where.change][where.row] : (*open_)[where.row];
  }
  void note(row_key const& key, std::size_t row);
  [[nodiscard]] result<bool> expect_range(std::span<row_key const> keys);

  store* below_;
  std::vector<madang::row const*> kept_;            // the first row of each change that is made
  std::vector<madang::row> const* open_ = nullptr;  // rows of the one that is being made
  std::size_t noted_ = 0;                           // of its rows
  boost::unordered_flat_map<row_key, place, key_hash> rows_;
  boost::unordered_flat_map<row_key, std::optional<std::string>, key_hash> expected_;  // as they are below
  std::set<row_key> order_;            // keys of rows_, for ranges, which few commands need
  std::vector<row_key> not_in_order_;  // keys of rows_ that order_ has not yet
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/notify/detail/numbered_box.hpp: things of a network that have numbers, as rows of node 0 in
// table::notice. The row of number 0 holds the highest number given: numbers grow and are given once.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/notify/detail/delivery_rows.hpp>
#include <madang/notify/detail/inbox_machine.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What messages and timers have in common: `Data` has encode and decode.
template <class Data>
class numbered_box {
 public:
  /// `what` names one in errors.
  numbered_box(notice_rows& rows, shared_part part, std::string_view what) noexcept
      : rows_(&rows), part_(part), what_(what) {}

  [[nodiscard]] result<std::optional<Data>> find(std::uint64_t number) {
    if (number == 0) return std::optional<Data>{};
    auto const value = rows_->row(own_row(number));
    if (!value) return value.error();
    if (!*value) return std::optional<Data>{};
    auto data = Data::decode(**value);
    if (!data) return broken();
    return data;
  }
  /// As find, of one that other rows name. @errors corrupt
  [[nodiscard]] result<Data> known(std::uint64_t number) {
    auto found = find(number);
    if (!found) return found.error();
    if (!*found) return broken();
    return std::move(**found);
  }
  /// Writes one whose place stays. @pre it is there
  [[nodiscard]] result<void> rewrite(std::uint64_t number, Data const& of) {
    return put(own_row(number), of.encode());
  }

 protected:
  [[nodiscard]] row_key own_row(std::uint64_t number) const noexcept { return shared_row(part_, number); }
  [[nodiscard]] result<std::uint64_t> next_number() {
    auto const value = rows_->row(own_row(0));
    if (!value) return value.error();
    auto const last = *value ? decode_number(**value) : std::optional<std::uint64_t>(0);
    if (!last) return broken();
    if (auto const done = put(own_row(0), encode_number(*last + 1)); !done) return done.error();
    return *last + 1;
  }
  /// The third numbers of rows whose second lies from `first` to `last`, ascending, at most so many.
  [[nodiscard]] result<std::vector<std::uint64_t>> numbers(std::uint64_t source, std::uint64_t first,
                                                           std::uint64_t last, std::size_t rows_max) {
    range_request request{table::notice, source};
    request.after_b = first;
    request.before_b = last == std::numeric_limits<std::uint64_t>::max() ? last : last + 1;
    request.newest_first = false;
    request.rows_max = rows_max;
    auto const found = rows_->range(request);
    if (!found) return found.error();
    std::vector<std::uint64_t> out;
    for (auto const& each : *found) out.push_back(each.key.c);
    return out;
  }
  [[nodiscard]] result<void> put(row_key const& key, std::string value) {
    return rows_->put({key, std::move(value), false});
  }
  [[nodiscard]] result<void> erase(row_key const& key) { return rows_->put({key, {}, true}); }

 private:
  [[nodiscard]] error broken() const { return fail(errc::corrupt, what_); }

  notice_rows* rows_;
  shared_part part_;
  std::string_view what_;
};

/// Drops what a box holds of a person, at most so many; answers how many.
template <class Box>
[[nodiscard]] result<std::size_t> drop_each(Box& box, result<std::vector<std::uint64_t>> const& numbers) {
  if (!numbers) return numbers.error();
  for (auto const number : *numbers) {
    auto const data = box.known(number);
    if (!data) return data.error();
    if (auto const done = box.drop(number, *data); !done) return done.error();
  }
  return numbers->size();
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/feed/detail/known_items.hpp: all that is known of an item before it is scored.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/feed_walk.hpp>
#include <madang/feed/detail/item_velocity.hpp>
#include <madang/feed/detail/reader_interest.hpp>

#include <cstdint>

namespace madang {
inline namespace v1 {
namespace detail {

/// What one reader has to do with items, and what others do with them.
class known_items {
 public:
  known_items(walk_context const& in, reader_interest& interest, item_velocity& velocity) noexcept
      : in_(&in), interest_(&interest), velocity_(&velocity) {}

  [[nodiscard]] rank_features of(order_key order, activity_header const& header) {
    auto out = interest_->features(order, header);
    out.velocity = velocity_->of(id_of(order), header);
    out.seen = in_->seen != nullptr && in_->seen->saw(in_->rights.reader(), id_of(order));
    return out;
  }

 private:
  walk_context const* in_;
  reader_interest* interest_;
  item_velocity* velocity_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

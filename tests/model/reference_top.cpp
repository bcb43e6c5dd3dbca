// tests/model/reference_top.cpp: order top by scoring everything. The score of given features is the
// product's own, which other tests fix; what the features are is said here again. SPDX-License-Identifier:
// Apache-2.0
#include <naive_top.hpp>

#include <algorithm>

#include "model/reference.hpp"

namespace model {

using madang::node_kind;

namespace {

constexpr uint64_t point = 1U << 16;  // points are fixed-point numbers

/// What one reader has to do with an item's author and place.
class closeness {
 public:
  closeness(world const& in, uint32_t reader) : in_(in), reader_(reader) {}

  uint64_t to_author(uint32_t author) const {
    if (author == reader_) return 0;
    auto const shared = std::any_of(in_.members.begin(), in_.members.end(), [&](auto const& each) {
      return each.first.first == reader_ && in_.members.contains({author, each.first.second});
    });
    return (in_.follows.contains({reader_, author}) ? 4 * point : 0) + (shared ? 2 * point : 0);
  }
  uint64_t to_place(uint32_t place) const {
    if (place == 0) return 0;
    auto const kind = in_.find(place)->kind;
    auto const followed = in_.follows.contains({reader_, place});
    if (kind == node_kind::group) return in_.members.contains({reader_, place}) || followed ? 4 * point : 0;
    return kind == node_kind::record && followed ? 4 * point : 0;
  }

 private:
  world const& in_;
  uint32_t reader_;
};

}  // namespace

std::vector<uint64_t> world::top(uint32_t reader, madang::feed_request const& request) const {
  closeness const close(*this, reader);
  auto const epoch = madang::rank_epoch_of(now());
  std::vector<naive::top_item> items;
  for (auto const id : feed(reader, request)) {
    auto const& what = activities.at(id);
    auto const place = what.place != 0 ? survivor(what.place) : 0;
    auto const on_record = place != 0 && find(place)->kind == node_kind::record;
    naive::top_item one{.id = id,
                        .author = survivor(what.actor),
                        .thread = static_cast<uint32_t>(what.root != 0 ? what.root : id),
                        .record = on_record ? place : 0,
                        .features = {}};
    one.features.age_ms = epoch - what.at / 1000 * 1000;
    one.features.author = close.to_author(one.author);
    one.features.place = close.to_place(place);
    one.features.kind = static_cast<std::uint8_t>(what.kind);
    one.features.addressed = !find(what.actor)->erased && what.lies_in(stream::mentions, reader);
    one.features.answers_me = what.lies_in(stream::replies, reader);
    if (request.view == madang::feed_view::person) one.author = 0;
    auto const alone = request.reach == madang::record_reach::alone;
    if (request.view == madang::feed_view::record && alone) one.record = 0;
    items.push_back(one);
  }
  std::vector<uint64_t> ids;
  for (auto const& each : naive::top_order(madang::default_weights()).all(std::move(items)))
    ids.push_back(each.id);
  return ids;
}

}  // namespace model

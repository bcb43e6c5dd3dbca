// What was shown, as bytes: differences of ascending ids, then where the last ones lie among them.
// SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/feed/detail/ranked_history.hpp>
#include <madang/feed/page.hpp>
#include <madang/rank/diversity.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t last_max = author_window - 1;

}  // namespace

void ranked_history::add(std::span<std::uint64_t const> ids) {
  shown_.insert(shown_.end(), ids.begin(), ids.end());
  std::sort(shown_.begin(), shown_.end());
  last_.insert(last_.end(), ids.begin(), ids.end());
  if (last_.size() > last_max)
    last_.erase(last_.begin(), last_.end() - static_cast<std::ptrdiff_t>(last_max));
}

std::string ranked_history::encode() const {
  std::string out;
  put_varint(out, shown_.size());
  std::uint64_t before = 0;
  for (auto const id : shown_) {
    put_varint(out, id - before);
    before = id;
  }
  for (auto const id : last_) {
    auto const at = std::lower_bound(shown_.begin(), shown_.end(), id);
    put_varint(out, static_cast<std::uint64_t>(at - shown_.begin()));
  }
  return out;
}

std::optional<ranked_history> ranked_history::decode(std::string_view from) {
  ranked_history out;
  field_reader in(from);
  auto const count = in.varint();
  if (count > ranked_items_max) return std::nullopt;
  std::uint64_t id = 0;
  for (std::uint64_t at = 0; at < count && in.good; ++at) out.shown_.push_back(id += in.varint());
  for (std::uint64_t at = 0; at < std::min<std::uint64_t>(count, last_max) && in.good; ++at) {
    auto const place = in.varint();
    if (place >= out.shown_.size()) return std::nullopt;
    out.last_.push_back(out.shown_[place]);
  }
  if (!in.good || !in.at_end()) return std::nullopt;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

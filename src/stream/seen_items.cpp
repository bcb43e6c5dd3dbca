// Which items readers saw. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/stream/detail/seen_items.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::string deltas(std::vector<std::uint32_t> const& ids) {
  std::string out;
  std::uint32_t last = 0;
  for (auto const id : ids) {
    put_varint(out, id - last);
    last = id;
  }
  return out;
}

std::optional<std::vector<std::uint32_t>> ids_of(std::string_view bytes) {
  std::vector<std::uint32_t> out;
  std::uint64_t last = 0;
  field_reader in(bytes);
  while (!in.at_end()) {
    auto const step = in.varint();
    if (!in.good || step == 0 || step > UINT32_MAX - last) return std::nullopt;
    last += step;
    out.push_back(static_cast<std::uint32_t>(last));
  }
  return out;
}

void replace(cow_heap& heap, cow_list<std::uint32_t>& list, std::vector<std::uint32_t> const& ids) {
  list.release(heap);
  list = {};
  for (auto const id : ids) list.append(heap, id);
}

}  // namespace

std::string seen_data::encode() const {
  field_writer out;
  out.text(1, deltas(seen)).text(2, deltas(opened));
  return std::move(out.bytes);
}

std::optional<seen_data> seen_data::decode(std::string_view value) {
  seen_data out;
  field_reader in(value);
  while (in.next()) {
    auto ids = ids_of(in.text);
    if (!ids) return std::nullopt;
    if (in.tag == 1) out.seen = std::move(*ids);
    if (in.tag == 2) out.opened = std::move(*ids);
  }
  if (!in.good) return std::nullopt;
  return out;
}

void seen_data::add(std::vector<std::uint32_t>& to, std::span<activity_id const> ids, std::size_t max) {
  for (auto const id : ids) to.push_back(static_cast<std::uint32_t>(id.value));
  std::ranges::sort(to);
  to.erase(std::unique(to.begin(), to.end()), to.end());
  if (to.size() > max) to.erase(to.begin(), to.end() - static_cast<std::ptrdiff_t>(max));
}

bool seen_items::apply(cow_heap& heap, row const& from) {
  if (from.key.b != seen_row) return true;
  constexpr std::uint64_t readers_max = std::uint64_t{1} << 28U;
  if (from.key.a >= readers_max) return false;
  auto const data = seen_data::decode(from.value);
  if (!data) return false;
  auto& of = readers_.edit(heap, from.key.a);
  readers_end_ = std::max(readers_end_, static_cast<std::uint32_t>(from.key.a) + 1);
  replace(heap, of.seen, data->seen);
  replace(heap, of.opened, data->opened);
  return true;
}

bool seen_items::saw(person_id reader, std::uint64_t activity) const noexcept {
  return std::ranges::binary_search(readers_[reader.value].seen.view(), activity);
}

bool seen_items::opened(person_id reader, std::uint64_t activity) const noexcept {
  return std::ranges::binary_search(readers_[reader.value].opened.view(), activity);
}

void seen_items::clear(cow_heap& heap) {
  for (std::uint32_t reader = 0; reader < readers_end_; ++reader) {
    auto of = readers_[reader];
    of.seen.release(heap);
    of.opened.release(heap);
  }
  readers_.clear(heap);
  readers_end_ = 0;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

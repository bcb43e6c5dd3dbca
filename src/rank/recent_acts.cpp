// What people did last. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/rank/detail/recent_acts.hpp>

#include <array>
#include <limits>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {

std::string encode(std::span<recent_act const> acts) {
  std::string list;
  for (auto const& each : acts)
    for (auto const number : {each.second, each.activity, each.about, each.circle, each.reaction})
      put_varint(list, number);
  field_writer out;
  out.text(1, list);
  return std::move(out.bytes);
}

std::optional<std::vector<recent_act>> decode_acts(std::string_view value) {
  std::vector<recent_act> out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag != 1) continue;
    field_reader list(in.text);
    while (!list.at_end()) {
      std::array<std::uint32_t, 5> numbers{};
      for (auto& each : numbers) {
        auto const read = list.varint();
        if (!list.good || read > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
        each = static_cast<std::uint32_t>(read);
      }
      out.push_back({numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]});
    }
  }
  if (!in.good || !std::ranges::is_sorted(out)) return std::nullopt;
  return out;
}

bool recent_acts::apply(cow_heap& heap, row const& from) {
  auto const person = static_cast<std::uint32_t>(from.key.a);
  if (person == 0 || person > node_id_max || from.key.b != 0) return false;
  auto const known = decode_acts(from.erased ? std::string_view{} : from.value);
  if (!known) return false;
  auto& list = acts_.edit(heap, person);
  list.release(heap);
  for (auto const& each : *known) list.append(heap, each);
  return true;
}

void recent_acts::clear(cow_heap& heap) {
  acts_.each([&](cow_list<recent_act> list) { list.release(heap); });
  acts_.clear(heap);
}

std::uint64_t recent_acts::bytes() const {
  auto sum = std::uint64_t{acts_.bytes()};
  acts_.each([&](cow_list<recent_act> const& list) { sum += list.bytes(); });
  return sum;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Numbers, preferences, broadcasts and waiting fan-out in memory. SPDX-License-Identifier: Apache-2.0
#include <madang/graph/detail/graph_state.hpp>
#include <madang/notify/detail/inbox_state.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {

inbox_data const inbox_state::nothing{};
std::vector<broadcast> const inbox_state::no_broadcasts{};

bool inbox_state::apply_inbox(cow_heap& heap, row const& from) {
  if (from.key.a == 0 || from.key.a > node_id_max) return false;
  auto const node = static_cast<std::uint32_t>(from.key.a);
  auto data = from.erased ? std::nullopt : inbox_data::decode(from.value);
  if (!from.erased && !data) return false;
  auto& slot = inboxes_.edit(heap, node);
  heap.retire_object(slot);
  slot = data ? heap.make<inbox_data>(std::move(*data)) : nullptr;
  node_max = std::max(node_max, node);
  return true;
}

bool inbox_state::apply_task(cow_heap& heap, row const& from) {
  auto const number = from.key.b;
  if (from.key.a == static_cast<std::uint64_t>(task_kind::queue)) {
    if (from.erased)
      task_first = std::max(task_first, number + 1);
    else if (!waits())
      task_first = task_last = number;
    else
      task_last = std::max(task_last, number);
    if (task_first > task_last) task_first = 1, task_last = 0;
    return true;
  }
  if (from.key.a != static_cast<std::uint64_t>(task_kind::broadcast)) return true;
  auto const data = from.erased ? std::nullopt : task_data::decode(from.value);
  if (!from.erased && !data) return false;
  auto next = broadcasts();
  auto const at =
      std::lower_bound(next.begin(), next.end(), number,
                       [](broadcast const& one, std::uint64_t other) { return one.number < other; });
  auto const there = at != next.end() && at->number == number;
  if (there == data.has_value()) return true;
  if (data)
    next.insert(at, {number, data->activity, data->at_ms});
  else
    next.erase(at);
  heap.retire_object(broadcasts_);
  broadcasts_ = heap.make<std::vector<broadcast>>(std::move(next));
  return true;
}

void inbox_state::clear(cow_heap& heap) {
  inboxes_.each([&](inbox_data const* each) { heap.retire_object(each); });
  inboxes_.clear(heap);
  heap.retire_object(broadcasts_);
  broadcasts_ = nullptr;
}

std::uint64_t inbox_state::bytes() const {
  std::uint64_t sum = inboxes_.bytes() + broadcasts().capacity() * sizeof(broadcast);
  inboxes_.each([&](inbox_data const* each) {
    if (each != nullptr)
      sum += sizeof *each + (each->reasons.capacity() - inbox_data::reasons_inside) * sizeof(reason_tally) +
             each->said.capacity() * sizeof(preference_data);
  });
  return sum;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

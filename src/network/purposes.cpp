// Which purposes are switched on. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/network/detail/state.hpp>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::uint32_t all_purposes = (1U << reading_purposes_count) - 1;

constexpr std::uint32_t bit_of(reading_purpose what) noexcept { return 1U << static_cast<unsigned>(what); }

}  // namespace

std::string purpose_switches::encode() const {
  field_writer out;
  out.number(1, on);
  for (auto const& [organization, bits] : off_for) out.number(2, organization).number(3, bits);
  return std::move(out.bytes);
}

std::optional<purpose_switches> purpose_switches::decode(std::string_view value) {
  purpose_switches out;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) out.on = static_cast<std::uint32_t>(in.number);
    if (in.tag == 2) out.off_for.emplace_back(static_cast<std::uint32_t>(in.number), 0U);
    if (in.tag == 3 && !out.off_for.empty())
      out.off_for.back().second = static_cast<std::uint32_t>(in.number);
    known = known && (in.tag == 2 || in.number <= all_purposes);
  }
  if (!in.good || !known || !std::ranges::is_sorted(out.off_for)) return std::nullopt;
  return out;
}

bool purpose_switches::is_on(reading_purpose what, std::uint32_t organization) const noexcept {
  if ((on & bit_of(what)) == 0) return false;
  auto const at = std::ranges::find(off_for, organization, [](auto const& each) { return each.first; });
  return at == off_for.end() || (at->second & bit_of(what)) == 0;
}

void purpose_switches::turn(purpose_input const& in) {
  auto const bit = bit_of(in.what);
  auto const to_on = in.turn == purpose_switch::on;
  if (!in.organization) {
    on = to_on ? on | bit : on & ~bit;
    return;
  }
  auto at = std::ranges::lower_bound(off_for, in.organization.value, {},
                                     [](auto const& each) { return each.first; });
  if (at == off_for.end() || at->first != in.organization.value)
    at = off_for.insert(at, {in.organization.value, 0U});
  at->second = to_on ? at->second & ~bit : at->second | bit;
  if (at->second == 0) off_for.erase(at);
}

bool state::apply_purposes(cow_heap& heap, row const& from) {
  auto data = purpose_switches::decode(from.value);
  if (!data) return false;
  heap.retire_object(purposes);
  purposes = heap.make<purpose_switches>(std::move(*data));
  return true;
}

bool state::is_on(reading_purpose what, person_id person) const noexcept {
  if (purposes == nullptr || !graph.exists(person)) return false;
  auto const& who = graph.node(person);
  auto const own = who.data->organization;
  auto const of_owner = own == 0 && who.circle == 0;  // an outsider without organization is of none
  return purposes->is_on(what, of_owner ? owner.value : own);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Rows of boosts. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/rank/detail/boost_rows.hpp>

#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {

std::string boost_data::encode() const {
  field_writer out;
  out.number(1, audience).number(2, zigzag(since_ms)).number(3, zigzag(until_ms));
  return std::move(out.bytes);
}

std::optional<boost_data> boost_data::decode(std::uint64_t activity, std::string_view value) {
  boost_data out{.activity = activity};
  auto known = true;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) {
      known = in.number <= node_id_max;
      out.audience = static_cast<std::uint32_t>(in.number);
    }
    if (in.tag == 2) out.since_ms = unzigzag(in.number);
    if (in.tag == 3) out.until_ms = unzigzag(in.number);
  }
  if (!in.good || !known) return std::nullopt;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Values of the tables node and edge. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/graph/detail/graph_state.hpp>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// Takes an enumerator from a row; false for one that only newer versions know.
template <class Enum>
bool take(Enum& to, std::uint64_t number, Enum last) noexcept {
  to = static_cast<Enum>(number);
  return number <= static_cast<std::uint64_t>(last);
}

}  // namespace

std::string node_data::encode() const {
  field_writer out;
  out.number(1, static_cast<std::uint64_t>(kind)).text(2, key).text(3, name).text(4, url).text(5, type);
  out.text(6, title).text(7, unit).text(8, site).text(9, language).text(10, time_zone);
  for (auto const& alias : aliases) out.text_always(11, alias);
  out.number(12, organization).number(13, owner).number(14, merged_into).number(15, source_version);
  out.number(16, static_cast<std::uint64_t>(person)).number(17, static_cast<std::uint64_t>(privacy));
  out.number(18, static_cast<std::uint64_t>(access));
  out.number(19, static_cast<std::uint64_t>(deleted) | static_cast<std::uint64_t>(inactive) << 1 |
                     static_cast<std::uint64_t>(open_to_outsiders) << 2 |
                     static_cast<std::uint64_t>(outsiders_see_each_other) << 3 |
                     static_cast<std::uint64_t>(broadcast) << 4 | static_cast<std::uint64_t>(erased) << 5 |
                     static_cast<std::uint64_t>(from_text) << 6);
  return std::move(out.bytes);
}

std::optional<node_data> node_data::decode(std::string_view value) {
  node_data out;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    switch (in.tag) {
      case 1:
        known = take(out.kind, in.number, node_kind::tag) && known;
        break;
      case 2:
        out.key = in.text;
        break;
      case 3:
        out.name = in.text;
        break;
      case 4:
        out.url = in.text;
        break;
      case 5:
        out.type = in.text;
        break;
      case 6:
        out.title = in.text;
        break;
      case 7:
        out.unit = in.text;
        break;
      case 8:
        out.site = in.text;
        break;
      case 9:
        out.language = in.text;
        break;
      case 10:
        out.time_zone = in.text;
        break;
      case 11:
        out.aliases.emplace_back(in.text);
        break;
      case 12:
        out.organization = static_cast<std::uint32_t>(in.number);
        break;
      case 13:
        out.owner = static_cast<std::uint32_t>(in.number);
        break;
      case 14:
        out.merged_into = static_cast<std::uint32_t>(in.number);
        break;
      case 15:
        out.source_version = in.number;
        break;
      case 16:
        known = take(out.person, in.number, person_kind::service) && known;
        break;
      case 17:
        known = take(out.privacy, in.number, group_privacy::unlisted) && known;
        break;
      case 18:
        known = take(out.access, in.number, record_access::granted) && known;
        break;
      case 19:
        out.deleted = (in.number & 1) != 0;
        out.inactive = (in.number & 2) != 0;
        out.open_to_outsiders = (in.number & 4) != 0;
        out.outsiders_see_each_other = (in.number & 8) != 0;
        out.broadcast = (in.number & 16) != 0;
        out.erased = (in.number & 32) != 0;
        out.from_text = (in.number & 64) != 0;
        break;
      default:
        break;
    }
  }
  if (!in.good || !known || out.kind < node_kind::person) return std::nullopt;
  return out;
}

std::string edge_data::encode() const {
  field_writer out;
  out.number(1, zigzag(since_ms)).number(2, zigzag(until_ms)).number(3, zigzag(history_from_ms));
  out.number(4, zigzag(valid_from_ms)).number(5, kinds).number(6, static_cast<std::uint64_t>(level));
  out.number(7, static_cast<std::uint64_t>(reach))
      .number(8, depth)
      .number(9, static_cast<std::uint64_t>(role));
  for (auto const& field : fields) out.text_always(10, field);
  for (auto const& type : types) out.text_always(11, type);
  return std::move(out.bytes);
}

std::optional<edge_data> edge_data::decode(std::string_view value) {
  edge_data out;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    switch (in.tag) {
      case 1:
        out.since_ms = unzigzag(in.number);
        break;
      case 2:
        out.until_ms = unzigzag(in.number);
        break;
      case 3:
        out.history_from_ms = unzigzag(in.number);
        break;
      case 4:
        out.valid_from_ms = unzigzag(in.number);
        break;
      case 5:
        out.kinds = static_cast<std::uint32_t>(in.number);
        break;
      case 6:
        known = take(out.level, in.number, follow_level::none) && known;
        break;
      case 7:
        known = take(out.reach, in.number, record_reach::where_used) && known;
        break;
      case 8:
        out.depth = static_cast<std::uint8_t>(in.number);
        break;
      case 9:
        known = take(out.role, in.number, group_role::owner) && known;
        break;
      case 10:
        out.fields.emplace_back(in.text);
        break;
      case 11:
        out.types.emplace_back(in.text);
        break;
      default:
        break;
    }
  }
  if (!in.good || !known) return std::nullopt;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/graph/detail/graph_state.hpp>
#include <madang/network/detail/activity_keys.hpp>
#include <madang/network/detail/audit.hpp>
#include <madang/network/detail/governance_rows.hpp>
#include <madang/notify/detail/delivery_rows.hpp>
#include <madang/stream/detail/activity_data.hpp>

#include <iterator>
#include <string>

#include "fuzz.hpp"
#include "store/touched_keys.hpp"

namespace fuzz {
namespace {

using namespace madang::detail;

template <class Data>
void canonical(std::string_view value) {
  auto const data = Data::decode(value);
  if (!data) return;
  auto const bytes = data->encode();
  auto const again = Data::decode(bytes);
  require(again.has_value(), "a value that is written can be read");
  require(again->encode() == bytes, "a value that is written is canonical");
}

void activity(std::string_view value) {
  canonical<activity_data>(value);
  auto const data = activity_data::decode(value);
  if (!data) return;
  auto same = data_of(header_of(*data));
  require(same.actor == data->actor && same.time_ms == data->time_ms && same.kind == data->kind &&
              same.scope == data->scope && same.root == data->root && same.deleted == data->deleted,
          "a header says what the row says");
}

void audit(std::string_view value) {
  canonical<audit_data>(value);
  madang::change_log_entry entry;
  entry.audit = value;
  auto const shown = audit_entry_of(entry);
  require(shown || shown.error().code == madang::errc::corrupt, "an entry that cannot be read is corrupt");
}

void touched(std::string_view value) {
  auto const keys = unpack_touched(value);
  if (!keys) return require(keys.error().code == madang::errc::corrupt, "bad keys are corrupt");
  auto const again = unpack_touched(pack_touched(*keys));
  require(again && *again == *keys, "keys that are packed unpack as they were");
}

void receipt(std::string_view text) {
  static constexpr network_secret secret{1, 2, 3};
  auto const known = erasure_receipt::decode(text, secret);
  require(!known || known->encode(secret) == text, "only receipts of this network are believed");
}

void numbers(std::string_view value) {
  field_reader in(value);
  while (in.next()) require(in.text.empty() || in.text.size() == in.number, "a text is as long as it says");
  require(!in.good || in.at_end(), "reading ends at the end, or at malformed bytes");
}

}  // namespace

void values(std::string_view input) {
  constexpr void (*readers[])(std::string_view) = {canonical<node_data>,
                                                   canonical<edge_data>,
                                                   activity,
                                                   canonical<body_data>,
                                                   canonical<tally>,
                                                   canonical<key_data>,
                                                   canonical<erasure_data>,
                                                   canonical<hold_data>,
                                                   canonical<retention_data>,
                                                   audit,
                                                   touched,
                                                   receipt,
                                                   numbers,
                                                   canonical<habits_data>,
                                                   canonical<batch_data>,
                                                   canonical<message_data>};
  if (input.empty()) return;
  readers[static_cast<unsigned char>(input.front()) % std::size(readers)](input.substr(1));
}

}  // namespace fuzz

// Rows of table::govern. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/network/detail/governance_rows.hpp>

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "core/hex.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t id_bytes = 4;
constexpr std::size_t hash_bytes = 16;
constexpr std::size_t receipt_bytes_max = std::size_t{1} << 20;

std::string bytes_of(std::uint32_t id) {
  std::string out;
  for (unsigned at = 0; at < id_bytes; ++at) out.push_back(static_cast<char>(id >> (8 * at)));
  return out;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.empty() || text.size() % 2 != 0 || text.size() > 2 * receipt_bytes_max) return std::nullopt;
  std::string bytes(text.size() / 2, '\0');
  std::size_t read = 0;
  auto const bad = sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                  text.size(), nullptr, &read, nullptr) != 0;
  if (bad || read != bytes.size()) return std::nullopt;
  return bytes;
}

}  // namespace

std::string erased_one::encode() const {
  field_writer out;
  out.number(1, node);
  for (auto const& each : key_hashes) out.text_always(2, each);
  return std::move(out.bytes);
}

std::optional<erased_one> erased_one::decode(std::string_view value) {
  erased_one out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.node = static_cast<std::uint32_t>(in.number);
    if (in.tag == 2) out.key_hashes.emplace_back(in.text);
  }
  if (!in.good || out.node == 0 || out.node > node_id_max) return std::nullopt;
  return out;
}

bool erased_one::had(std::string_view key_hash) const noexcept {
  return std::find(key_hashes.begin(), key_hashes.end(), key_hash) != key_hashes.end();
}

void erasure_data::start_again() noexcept {
  on_hold = met_hold = false;
  at = 0;
  before = order_max;
}

bool erasure_data::about(std::uint32_t node) const noexcept {
  return std::any_of(people.begin(), people.end(), [&](erased_one const& one) { return one.node == node; });
}

std::string erasure_data::encode() const {
  field_writer out;
  out.number(1, zigzag(requested_ms)).number(2, zigzag(finished_ms)).number(3, static_cast<unsigned>(phase));
  out.number(4, on_hold ? 1 : 0).number(5, met_hold ? 1 : 0).number(6, at);
  out.number(7, order_max - before);
  for (auto const& each : people) out.text_always(8, each.encode());
  for (auto const& each : sealed) out.text_always(9, each);
  return std::move(out.bytes);
}

std::optional<erasure_data> erasure_data::decode(std::string_view value) {
  erasure_data out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.requested_ms = unzigzag(in.number);
    if (in.tag == 2) out.finished_ms = unzigzag(in.number);
    if (in.tag == 3) out.phase = static_cast<erasure_phase>(in.number);
    if (in.tag == 4) out.on_hold = in.number != 0;
    if (in.tag == 5) out.met_hold = in.number != 0;
    if (in.tag == 6) out.at = static_cast<std::uint32_t>(in.number);
    if (in.tag == 7) out.before = order_max - in.number;
    if (in.tag == 9) out.sealed.emplace_back(in.text);
    if (in.tag != 8) continue;
    auto one = erased_one::decode(in.text);
    if (!one) return std::nullopt;
    out.people.push_back(std::move(*one));
  }
  if (!in.good || out.people.empty() || out.phase > erasure_phase::log) return std::nullopt;
  return out;
}

std::string hold_data::encode() const {
  field_writer out;
  out.number(1, node).text(2, reason).number(3, zigzag(since_ms)).number(4, zigzag(released_ms));
  return std::move(out.bytes);
}

std::optional<hold_data> hold_data::decode(std::string_view value) {
  hold_data out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.node = static_cast<std::uint32_t>(in.number);
    if (in.tag == 2) out.reason = in.text;
    if (in.tag == 3) out.since_ms = unzigzag(in.number);
    if (in.tag == 4) out.released_ms = unzigzag(in.number);
  }
  if (!in.good) return std::nullopt;
  return out;
}

std::string retention_data::encode() const {
  field_writer out;
  out.number(1, days).number(2, from);
  return std::move(out.bytes);
}

std::optional<retention_data> retention_data::decode(std::string_view value) {
  retention_data out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.days = static_cast<std::uint32_t>(in.number);
    if (in.tag == 2) out.from = in.number;
  }
  if (!in.good) return std::nullopt;
  return out;
}

order_key retention_data::due_before(std::int64_t now_ms) const noexcept {
  auto const second = now_ms / 1000 - std::int64_t{days} * 24 * 60 * 60;
  return days == 0 || second < 0 ? 0 : static_cast<order_key>(second) << 32;
}

std::string pseudonym_of(node_id person, network_secret const& secret) {
  constexpr std::size_t digits = 16;
  return "erased:" + hexadecimal(keyed_hash("erased" + bytes_of(person.value), secret)).substr(0, digits);
}

std::string person_key_hash(std::string_view key, network_secret const& secret) {
  return keyed_hash("person" + std::string(key), secret);
}

std::string erasure_receipt::encode(network_secret const& secret) const {
  field_writer said;
  for (auto const& each : people) said.text_always(1, each.encode());
  return hexadecimal(said.bytes + keyed_hash("receipt" + said.bytes, secret));
}

std::optional<erasure_receipt> erasure_receipt::decode(std::string_view text, network_secret const& secret) {
  auto const bytes = from_hex(text);
  if (!bytes || bytes->size() <= hash_bytes) return std::nullopt;
  auto const said = bytes->substr(0, bytes->size() - hash_bytes);
  if (keyed_hash("receipt" + said, secret) != bytes->substr(said.size())) return std::nullopt;
  erasure_receipt out;
  field_reader in(said);
  while (in.next()) {
    auto one = in.tag == 1 ? erased_one::decode(in.text) : std::nullopt;
    if (!one) return std::nullopt;
    out.people.push_back(std::move(*one));
  }
  if (!in.good || out.people.empty()) return std::nullopt;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

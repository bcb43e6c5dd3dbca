// Activity keys as rows. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/network/detail/activity_keys.hpp>

#include <sodium.h>

#include <cstring>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::string hash_of(std::string_view bytes, std::span<std::uint8_t const> secret = {}) {
  std::string out(16, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                     reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), secret.data(),
                     secret.size());
  return out;
}

row_key row_of(std::string const& hash) {
  row_key out{table::key, 0, 0, 0};
  std::memcpy(&out.a, hash.data(), sizeof out.a);
  std::memcpy(&out.b, hash.data() + sizeof out.a, sizeof out.b);
  return out;
}

}  // namespace

call_content::call_content(activity_kind kind, person_id actor) {
  number(static_cast<std::uint64_t>(kind)).node(actor);
}

call_content& call_content::number(std::uint64_t value) {
  put_varint(said_, value);
  return *this;
}

call_content& call_content::text(std::string_view value) {
  number(value.size());
  said_ += value;
  return *this;
}

call_content& call_content::node(node_id one) {
  named_.push_back(one.value);
  return *this;
}

call_content& call_content::to(audience const& whom) {
  number(whom.scope ? static_cast<std::uint64_t>(*whom.scope) + 1 : 0);
  number(whom.insiders_only ? (*whom.insiders_only ? 2U : 1U) : 0U);
  return node(whom.organization).text(whom.unit).nodes(std::span(whom.people));
}

call_content& call_content::files(std::span<attachment const> all) {
  number(all.size());
  for (auto const& file : all) text(file.name).text(file.url).text(file.content_hash);
  return *this;
}

call_content& call_content::changes(std::span<field_change const> all) {
  number(all.size());
  for (auto const& change : all) {
    text(change.field).text(change.from).text(change.to);
    number(static_cast<std::uint64_t>(change.sensitivity)).node(change.label);
  }
  return *this;
}

std::string call_content::hash() const { return hash_of(said_); }

std::string key_data::encode() const {
  std::string nodes;
  for (auto id : named) put_varint(nodes, id);
  field_writer out;
  out.number(1, activity).text(2, content_hash).text(3, nodes);
  return std::move(out.bytes);
}

std::optional<key_data> key_data::decode(std::string_view value) {
  key_data out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.activity = in.number;
    if (in.tag == 2) out.content_hash = in.text;
    if (in.tag != 3) continue;
    field_reader nodes(in.text);
    while (!nodes.at_end() && nodes.good) out.named.push_back(static_cast<std::uint32_t>(nodes.varint()));
    if (!nodes.good) return std::nullopt;
  }
  if (!in.good) return std::nullopt;
  return out;
}

row_key key_row(std::string_view key) { return row_of(hash_of(key)); }

std::string keyed_hash(std::string_view bytes, network_secret const& secret) {
  return hash_of(bytes, secret);
}

row_key tombstone_row(std::string_view key, network_secret const& secret) {
  return row_of(keyed_hash(key, secret));
}

result<std::optional<key_data>> find_key(row_source& in, std::string_view key, network_secret const* secret) {
  auto value = in.row(key_row(key));
  if (!value) return value.error();
  if (!*value && secret != nullptr) value = in.row(tombstone_row(key, *secret));
  if (!value) return value.error();
  if (!*value) return std::optional<key_data>{};
  auto found = key_data::decode(**value);
  if (!found) return fail(errc::corrupt, "key");
  return found;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

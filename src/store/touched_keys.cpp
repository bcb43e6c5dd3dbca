// The keys that a change touched, packed for the log. SPDX-License-Identifier: Apache-2.0
#include "store/touched_keys.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// The first byte of a key: the table in the low four bits, then one bit per number that is written.
constexpr unsigned table_bits = 4;
constexpr unsigned table_mask = (1U << table_bits) - 1;
static_assert(table_count <= table_mask + 1);

void append_varint(std::string& to, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) to.push_back(static_cast<char>(number | 0x80));
  to.push_back(static_cast<char>(number));
}

// Differences wrap around 2^64, so that every pair of numbers has one.
constexpr std::uint64_t zigzag_around(std::uint64_t difference) noexcept {
  return (difference << 1) ^ (0 - (difference >> 63));
}
constexpr std::uint64_t unzigzag_around(std::uint64_t coded) noexcept {
  return (coded >> 1) ^ (0 - (coded & 1));
}

void append_key(std::string& to, row_key const& key, row_key const& before) {
  unsigned const flags =
      (key.a != before.a ? 1U : 0U) | (key.b != before.b ? 2U : 0U) | (key.c != before.c ? 4U : 0U);
  to.push_back(static_cast<char>(static_cast<unsigned>(key.in) | flags << table_bits));
  if (flags & 1U) append_varint(to, zigzag_around(key.a - before.a));
  if (flags & 2U) append_varint(to, zigzag_around(key.b - before.b));
  if (flags & 4U) append_varint(to, zigzag_around(key.c - before.c));
}

template <class Each, class Key>
std::string pack(std::span<Each const> all, Key const& key_of) {
  std::string packed;
  packed.reserve(all.size() * 8);
  row_key before;
  for (auto const& each : all) {
    if (key_of(each).in == table::key) continue;
    append_key(packed, key_of(each), before);
    before = key_of(each);
  }
  return packed;
}

// Reads bytes from the front; `failed` once something is missing.
struct unpacker {
  std::string_view rest;
  bool failed = false;

  std::uint64_t byte() noexcept {
    if (rest.empty()) return failed = true, 0;
    auto const first = static_cast<std::uint8_t>(rest.front());
    rest.remove_prefix(1);
    return first;
  }

  std::uint64_t varint() noexcept {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      auto const part = byte();
      number |= (part & 0x7f) << shift;
      if (part < 0x80) return number;
    }
    return failed = true, 0;
  }

  row_key key(row_key before) noexcept {
    auto const first = byte();
    before.in = static_cast<table>(first & table_mask);
    failed = failed || (first & table_mask) >= table_count || first >> (table_bits + 3) != 0;
    failed = failed || before.in == table::key;  // is never packed
    auto const flags = first >> table_bits;
    if (flags & 1U) before.a += unzigzag_around(varint());
    if (flags & 2U) before.b += unzigzag_around(varint());
    if (flags & 4U) before.c += unzigzag_around(varint());
    return before;
  }
};

}  // namespace

std::string pack_touched(std::span<row const> rows) {
  return pack(rows, [](row const& each) -> row_key const& { return each.key; });
}

std::string pack_touched(std::span<row_key const> keys) { return pack(keys, std::identity()); }

result<std::vector<row_key>> unpack_touched(std::string_view packed) {
  std::vector<row_key> keys;
  unpacker from{packed};
  row_key before;
  while (!from.rest.empty() && !from.failed) keys.push_back(before = from.key(before));
  if (from.failed) return fail(errc::corrupt, "log");
  return keys;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

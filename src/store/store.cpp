// What all stores have in common: pages, bodies and the digest, told in terms of rows.
// SPDX-License-Identifier: Apache-2.0
#include <madang/store/store.hpp>

#include <sodium.h>

#include <array>

#include "core/hex.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr int digest_tries_max = 3;

// BLAKE2b over little-endian numbers and length-prefixed values: no two sets of rows give the same bytes.
class row_hash {
 public:
  row_hash() { crypto_generichash_init(&state_, nullptr, 0, digest_.size()); }

  void add(row const& one) {
    add_number(static_cast<std::uint64_t>(one.key.in));
    add_number(one.key.a);
    add_number(one.key.b);
    add_number(one.key.c);
    add_number(one.value.size());
    add_bytes(reinterpret_cast<unsigned char const*>(one.value.data()), one.value.size());
  }

  std::string finish() {
    crypto_generichash_final(&state_, digest_.data(), digest_.size());
    return detail::hexadecimal(digest_);
  }

 private:
  void add_number(std::uint64_t number) {
    std::array<unsigned char, 8> bytes{};
    for (unsigned at = 0; at < 8; ++at) bytes[at] = static_cast<unsigned char>(number >> (8 * at));
    add_bytes(bytes.data(), bytes.size());
  }
  void add_bytes(unsigned char const* bytes, std::size_t size) {
    crypto_generichash_update(&state_, bytes, size);
  }

  crypto_generichash_state state_{};
  std::array<unsigned char, crypto_generichash_BYTES> digest_{};
};

result<std::string> hash_all(store& rows) {
  row_hash hash;
  for (std::size_t in = 0; in < table_count; ++in) {
    auto const loaded =
        rows.load(static_cast<table>(in), [&](row const& one) { return hash.add(one), true; });
    if (!loaded) return loaded.error();
  }
  return hash.finish();
}

}  // namespace

result<std::unique_ptr<row_reader>> store::view() { return fail(errc::not_supported, "view"); }

result<std::vector<row>> store::posting_page(std::uint64_t source, std::uint64_t before,
                                             std::size_t rows_max) {
  return range({.in = table::posting, .a = source, .before_b = before, .rows_max = rows_max});
}

result<std::vector<row>> store::thread_page(std::uint64_t source, std::uint64_t from, std::size_t rows_max) {
  return range(
      {.in = table::posting, .a = source, .after_b = from, .newest_first = false, .rows_max = rows_max});
}

result<std::vector<std::optional<std::string>>> store::bodies(
    std::span<std::pair<std::uint64_t, std::uint64_t> const> activity_revisions) {
  std::vector<row_key> keys;
  keys.reserve(activity_revisions.size());
  for (auto const& [activity, revision] : activity_revisions)
    keys.push_back({table::body, activity, revision, 0});
  return rows(keys);
}

result<std::vector<std::uint64_t>> store::search(std::string_view, std::size_t) {
  return fail(errc::not_supported, "search");
}

result<std::vector<row>> store::claim(std::string_view, timestamp, std::size_t) {
  return fail(errc::not_supported, "claim");
}

// Each table is read in a state of its own; a commit in between is noticed by the head, and all is read
// again.
result<std::string> store::digest() {
  for (int tries = 0; tries < digest_tries_max; ++tries) {
    auto const before = head();
    if (!before) return before.error();
    auto hash = hash_all(*this);
    if (!hash) return hash;
    auto const after = head();
    if (!after) return after.error();
    if (before->at == after->at) return hash;
  }
  return fail(errc::busy, "digest");
}

}  // namespace v1
}  // namespace madang

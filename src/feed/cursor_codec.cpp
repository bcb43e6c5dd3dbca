// Cursors: a synthetic-IV construction over SipHash-2-4-128 as the keyed function. SPDX-License-Identifier:
// Apache-2.0
#include <madang/feed/detail/cursor_codec.hpp>

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t tag_bytes = crypto_shorthash_siphashx24_BYTES;
constexpr std::size_t body_bytes = 24;
using sealed_bytes = std::array<std::uint8_t, tag_bytes + body_bytes>;

std::array<std::uint8_t, tag_bytes> keyed(std::array<std::uint8_t, 16> const& key, std::string_view input) {
  std::array<std::uint8_t, tag_bytes> out{};
  crypto_shorthash_siphashx24(out.data(), reinterpret_cast<unsigned char const*>(input.data()), input.size(),
                              key.data());
  return out;
}

// Base64 for addresses, without padding. Sealed bytes are no secret: no need for libsodium's constant time.
std::string url_safe(sealed_bytes const& bytes) {
  static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  constexpr auto size = std::tuple_size_v<sealed_bytes>;
  static_assert(size % 3 == 1);
  std::string out((size * 8 + 5) / 6, '\0');
  auto* to = out.data();
  for (std::size_t at = 0; at + 3 <= size; at += 3) {
    auto const bits = static_cast<std::uint32_t>(bytes[at]) << 16 |
                      static_cast<std::uint32_t>(bytes[at + 1]) << 8 | bytes[at + 2];
    for (unsigned shift : {18U, 12U, 6U, 0U}) *to++ = letters[bits >> shift & 63U];
  }
  *to++ = letters[bytes[size - 1] >> 2];
  *to = letters[(bytes[size - 1] & 3U) << 4];
  return out;
}

std::array<std::uint8_t, tag_bytes> tag_of(std::array<std::uint8_t, 16> const& key, std::uint8_t const* body,
                                           std::string_view context) {
  std::array<char, 256> near;
  if (context.size() <= near.size() - body_bytes) {  // all but feeds of many nodes
    std::memcpy(near.data(), body, body_bytes);
    std::copy(context.begin(), context.end(), near.data() + body_bytes);  // may be empty, even null
    return keyed(key, {near.data(), body_bytes + context.size()});
  }
  std::string input(reinterpret_cast<char const*>(body), body_bytes);
  input.append(context);
  return keyed(key, input);
}

void apply_stream(std::array<std::uint8_t, 16> const& key, std::uint8_t const* tag, std::uint8_t* body) {
  std::array<char, tag_bytes + 1> input{};
  std::memcpy(input.data(), tag, tag_bytes);
  for (std::size_t done = 0; done < body_bytes; done += tag_bytes) {
    input[tag_bytes] = static_cast<char>(done);
    auto const pad = keyed(key, {input.data(), input.size()});
    for (std::size_t at = 0; at < tag_bytes && done + at < body_bytes; ++at) body[done + at] ^= pad[at];
  }
}

}  // namespace

cursor_codec::cursor_codec(std::array<std::uint8_t, 32> const& secret) noexcept {
  std::memcpy(tag_key_.data(), secret.data(), tag_key_.size());
  std::memcpy(stream_key_.data(), secret.data() + tag_key_.size(), stream_key_.size());
}

cursor cursor_codec::seal(cursor_position const& position, std::string_view context) const {
  sealed_bytes bytes{};
  auto* body = bytes.data() + tag_bytes;
  std::uint64_t const words[3] = {static_cast<std::uint64_t>(position.to), position.order, position.seen};
  std::memcpy(body, words, sizeof words);
  auto const tag = tag_of(tag_key_, body, context);
  std::memcpy(bytes.data(), tag.data(), tag.size());
  apply_stream(stream_key_, tag.data(), body);
  return {url_safe(bytes)};
}

result<cursor_position> cursor_codec::open(cursor const& from, std::string_view context) const {
  sealed_bytes bytes{};
  std::size_t size = 0;
  auto const decoded = sodium_base642bin(bytes.data(), bytes.size(), from.text.data(), from.text.size(),
                                         nullptr, &size, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (decoded != 0 || size != bytes.size()) return fail(errc::stale_cursor, "cursor");
  auto* body = bytes.data() + tag_bytes;
  apply_stream(stream_key_, bytes.data(), body);
  auto const tag = tag_of(tag_key_, body, context);
  if (sodium_memcmp(tag.data(), bytes.data(), tag.size()) != 0) return fail(errc::stale_cursor, "cursor");
  std::uint64_t words[3];
  std::memcpy(words, body, sizeof words);
  return cursor_position{static_cast<cursor_position::direction>(words[0]), words[1], words[2]};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

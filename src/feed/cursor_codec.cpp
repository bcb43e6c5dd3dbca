// Cursors: a synthetic-IV construction over SipHash-2-4-128 as the keyed function. SPDX-License-Identifier:
// Apache-2.0
#include <madang/feed/detail/cursor_codec.hpp>

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t tag_bytes = crypto_shorthash_siphashx24_BYTES;
constexpr std::size_t position_bytes = 24;
constexpr std::size_t near_bytes = tag_bytes + position_bytes;
constexpr std::size_t sealed_bytes_max = tag_bytes * 256;  // numbers of the stream's blocks are bytes

// Room for a sealed position; on the heap only where items shown are part of it.
class sealed_bytes {
 public:
  explicit sealed_bytes(std::size_t size) : size_(size) {
    if (size > near_.size()) far_.resize(size);
  }
  [[nodiscard]] std::uint8_t* data() noexcept { return far_.empty() ? near_.data() : far_.data(); }
  [[nodiscard]] std::uint8_t* body() noexcept { return data() + tag_bytes; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t body_size() const noexcept { return size_ - tag_bytes; }

 private:
  std::size_t size_;
  std::array<std::uint8_t, near_bytes> near_{};
  std::vector<std::uint8_t> far_;
};

std::array<std::uint8_t, tag_bytes> keyed(std::array<std::uint8_t, 16> const& key, std::string_view input) {
  std::array<std::uint8_t, tag_bytes> out{};
  crypto_shorthash_siphashx24(out.data(), reinterpret_cast<unsigned char const*>(input.data()), input.size(),
                              key.data());
  return out;
}

// Base64 for addresses, without padding. Sealed bytes are no secret: no need for libsodium's constant time.
std::string url_safe(sealed_bytes& bytes) {
  static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  auto const* from = bytes.data();
  auto const size = bytes.size();
  std::string out((size * 8 + 5) / 6, '\0');
  auto* to = out.data();
  std::size_t at = 0;
  for (; at + 3 <= size; at += 3) {
    auto const bits = static_cast<std::uint32_t>(from[at]) << 16 |
                      static_cast<std::uint32_t>(from[at + 1]) << 8 | from[at + 2];
    for (unsigned shift : {18U, 12U, 6U, 0U}) *to++ = letters[bits >> shift & 63U];
  }
  if (at == size) return out;
  auto const second = at + 1 < size ? from[at + 1] : std::uint8_t{0};
  auto const bits = static_cast<std::uint32_t>(from[at]) << 16 | static_cast<std::uint32_t>(second) << 8;
  for (unsigned shift = 18; to != out.data() + out.size(); shift -= 6) *to++ = letters[bits >> shift & 63U];
  return out;
}

// The tag of position, context and what was shown; the size behind it says where the context ends.
std::array<std::uint8_t, tag_bytes> tag_of(std::array<std::uint8_t, 16> const& key, sealed_bytes& bytes,
                                           std::string_view context) {
  auto const* body = bytes.body();
  std::array<char, 256> near;
  if (bytes.size() == near_bytes && context.size() <= near.size() - position_bytes) {  // all but few
    std::memcpy(near.data(), body, position_bytes);
    std::copy(context.begin(), context.end(), near.data() + position_bytes);  // may be empty, even null
    return keyed(key, {near.data(), position_bytes + context.size()});
  }
  std::string input(reinterpret_cast<char const*>(body), position_bytes);
  input.append(context);
  if (auto const size = static_cast<std::uint32_t>(bytes.size() - near_bytes); size != 0) {
    input.append(reinterpret_cast<char const*>(body) + position_bytes, size);
    input.append(reinterpret_cast<char const*>(&size), sizeof size);
  }
  return keyed(key, input);
}

// A word at a time: bodies are mostly three words.
void mix(std::uint8_t* to, std::uint8_t const* pad, std::size_t size) noexcept {
  std::uint64_t word = 0;
  std::uint64_t with = 0;
  std::size_t at = 0;
  for (; at + sizeof word <= size; at += sizeof word) {
    std::memcpy(&word, to + at, sizeof word);
    std::memcpy(&with, pad + at, sizeof with);
    word ^= with;
    std::memcpy(to + at, &word, sizeof word);
  }
  for (; at < size; ++at) to[at] ^= pad[at];
}

void apply_stream(std::array<std::uint8_t, 16> const& key, std::uint8_t const* tag, sealed_bytes& bytes) {
  std::array<char, tag_bytes + 1> input{};
  std::memcpy(input.data(), tag, tag_bytes);
  auto* const body = bytes.body();
  auto const size = bytes.body_size();
  for (std::size_t done = 0; done < size; done += tag_bytes) {
    input[tag_bytes] = static_cast<char>(done / tag_bytes);
    auto const pad = keyed(key, {input.data(), input.size()});
    mix(body + done, pad.data(), std::min(size - done, tag_bytes));
  }
}

bool tells_shown(cursor_position::direction to) noexcept {
  return to == cursor_position::direction::ranked || to == cursor_position::direction::rest;
}

}  // namespace

cursor_codec::cursor_codec(std::array<std::uint8_t, 32> const& secret) noexcept {
  std::memcpy(tag_key_.data(), secret.data(), tag_key_.size());
  std::memcpy(stream_key_.data(), secret.data() + tag_key_.size(), stream_key_.size());
}

cursor cursor_codec::seal(cursor_position const& position, std::string_view context) const {
  sealed_bytes bytes(near_bytes + position.shown.size());
  std::uint64_t const words[3] = {static_cast<std::uint64_t>(position.to), position.order, position.seen};
  static_assert(sizeof words == position_bytes);
  std::memcpy(bytes.body(), words, sizeof words);
  std::copy(position.shown.begin(), position.shown.end(), bytes.body() + position_bytes);
  auto const tag = tag_of(tag_key_, bytes, context);
  std::memcpy(bytes.data(), tag.data(), tag.size());
  apply_stream(stream_key_, tag.data(), bytes);
  return {url_safe(bytes)};
}

result<cursor_position> cursor_codec::open(cursor const& from, std::string_view context) const {
  auto const size = from.text.size() * 6 / 8;
  if (size < near_bytes || size > sealed_bytes_max) return fail(errc::stale_cursor, "cursor");
  sealed_bytes bytes(size);
  std::size_t decoded = 0;
  auto const wrong = sodium_base642bin(bytes.data(), bytes.size(), from.text.data(), from.text.size(),
                                       nullptr, &decoded, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (wrong != 0 || decoded != size) return fail(errc::stale_cursor, "cursor");
  apply_stream(stream_key_, bytes.data(), bytes);
  auto const tag = tag_of(tag_key_, bytes, context);
  if (sodium_memcmp(tag.data(), bytes.data(), tag.size()) != 0) return fail(errc::stale_cursor, "cursor");
  std::uint64_t words[3];
  std::memcpy(words, bytes.body(), sizeof words);
  cursor_position out{static_cast<cursor_position::direction>(words[0]), words[1], words[2]};
  if (tells_shown(out.to) != (size > near_bytes)) return fail(errc::stale_cursor, "cursor");
  out.shown.assign(reinterpret_cast<char const*>(bytes.body()) + position_bytes, size - near_bytes);
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Signatures of webhooks. SPDX-License-Identifier: Apache-2.0
#include "delivery/channels/signature.hpp"

#include <sodium.h>
#include <madang/delivery/webhook.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace madang {
inline namespace v1 {
namespace {

constexpr std::string_view scheme = "v1=";
using digest = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;
using digest_hex = std::array<char, 2 * crypto_auth_hmacsha256_BYTES + 1>;  // libsodium writes a NUL

void add(crypto_auth_hmacsha256_state& to, std::string_view text) noexcept {
  crypto_auth_hmacsha256_update(&to, reinterpret_cast<unsigned char const*>(text.data()), text.size());
}

digest_hex sign(std::string_view secret, std::string_view stamp, std::string_view body) noexcept {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<unsigned char const*>(secret.data()), secret.size());
  for (auto const part : {stamp, std::string_view("."), body}) add(state, part);
  digest out{};
  crypto_auth_hmacsha256_final(&state, out.data());
  digest_hex hex{};
  sodium_bin2hex(hex.data(), hex.size(), out.data(), out.size());
  return hex;
}

std::string_view text_of(digest_hex const& hex) noexcept { return {hex.data(), hex.size() - 1}; }

// Seconds since 1970, in the range where adding a tolerance is safe.
std::optional<std::chrono::seconds> seconds_of(std::string_view stamp) noexcept {
  constexpr std::size_t digits_max = 12;
  std::int64_t seconds = 0;
  auto const* const end = stamp.data() + stamp.size();
  if (stamp.empty() || stamp.size() > digits_max || stamp.front() == '-') return std::nullopt;
  auto const [stopped, failed] = std::from_chars(stamp.data(), end, seconds);
  if (failed != std::errc() || stopped != end) return std::nullopt;
  return std::chrono::seconds(seconds);
}

bool in_time(std::string_view stamp, timestamp now, std::chrono::seconds tolerance) noexcept {
  auto const at = seconds_of(stamp);
  if (!at) return false;
  auto const apart = std::chrono::abs(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() - *at);
  return apart <= tolerance;
}

bool same(std::string_view left, std::string_view right) noexcept {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace

namespace detail {

std::string webhook_signature(std::vector<std::string> const& secrets, std::string_view stamp,
                              std::string_view body) {
  std::string out;
  for (auto const& secret : secrets) {
    if (!out.empty()) out += ',';
    out += scheme;
    out += text_of(sign(secret, stamp, body));
  }
  return out;
}

}  // namespace detail

bool webhook_signature_holds(std::string_view secret, std::string_view stamp, std::string_view body,
                             std::string_view signature, timestamp now,
                             std::chrono::seconds tolerance) noexcept {
  if (secret.size() < webhook_secret_bytes_min || !in_time(stamp, now, tolerance)) return false;
  auto const wanted = sign(secret, stamp, body);
  bool holds = false;
  while (!signature.empty()) {
    auto const end = signature.find_first_of(", ");
    auto const one = signature.substr(0, end);
    signature.remove_prefix(end == std::string_view::npos ? signature.size() : end + 1);
    if (one.starts_with(scheme) && same(one.substr(scheme.size()), text_of(wanted))) holds = true;
  }
  return holds;
}

}  // namespace v1
}  // namespace madang

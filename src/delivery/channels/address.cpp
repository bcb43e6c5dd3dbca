// Public addresses, after the registries of special-purpose addresses (RFC 6890 and what followed).
// SPDX-License-Identifier: Apache-2.0
#include "delivery/channels/address.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

using bytes4 = std::array<std::uint8_t, 4>;
using bytes16 = std::array<std::uint8_t, 16>;

/// Addresses that begin with the same bits.
template <class Bytes>
struct block {
  Bytes begin{};
  unsigned bits = 0;

  [[nodiscard]] bool holds(Bytes const& address) const noexcept {
    auto const whole = static_cast<std::ptrdiff_t>(bits / 8);
    if (!std::equal(begin.begin(), begin.begin() + whole, address.begin())) return false;
    auto const rest = bits % 8;
    if (rest == 0) return true;
    auto const mask = static_cast<std::uint8_t>(0xff00U >> rest);
    auto const at = static_cast<std::size_t>(whole);
    return ((begin[at] ^ address[at]) & mask) == 0;
  }
};

constexpr std::array<block<bytes4>, 16> not_public4{{
    {{0, 0, 0, 0}, 8},        // this network, unspecified
    {{10, 0, 0, 0}, 8},       // private
    {{100, 64, 0, 0}, 10},    // shared by carriers
    {{127, 0, 0, 0}, 8},      // this machine
    {{169, 254, 0, 0}, 16},   // link, cloud metadata
    {{172, 16, 0, 0}, 12},    // private
    {{192, 0, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2, 0}, 24},     // documentation
    {{192, 88, 99, 0}, 24},   // relays from 6to4
    {{192, 168, 0, 0}, 16},   // private
    {{198, 18, 0, 0}, 15},    // benchmarks
    {{198, 51, 100, 0}, 24},  // documentation
    {{203, 0, 113, 0}, 24},   // documentation
    {{224, 0, 0, 0}, 4},      // multicast
    {{240, 0, 0, 0}, 4},      // reserved, broadcast
    {{255, 255, 255, 255}, 32},
}};

// Only 2000::/3 is given out; of it these are not plain hosts.
constexpr block<bytes16> given_out6{{0x20}, 3};
constexpr std::array<block<bytes16>, 4> not_public6{{
    {{0x20, 0x01}, 23},              // protocol assignments, Teredo
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x20, 0x02}, 16},              // 6to4
    {{0x3f, 0xff}, 20},              // documentation
}};
// These end with an IPv4 address, which counts.
constexpr std::array<block<bytes16>, 2> hold_ipv4{{
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96},  // mapped
    {{0x00, 0x64, 0xff, 0x9b}, 96},                    // translated (NAT64)
}};

template <class Blocks, class Bytes>
bool within(Blocks const& blocks, Bytes const& address) noexcept {
  return std::any_of(blocks.begin(), blocks.end(), [&](auto const& each) { return each.holds(address); });
}

bool is_public4(bytes4 const& address) noexcept { return !within(not_public4, address); }

bool is_public6(bytes16 const& address) noexcept {
  if (within(hold_ipv4, address)) return is_public4({address[12], address[13], address[14], address[15]});
  return given_out6.holds(address) && !within(not_public6, address);
}

template <class Address, class Bytes, class Member>
Bytes bytes_of(sockaddr const* from, Member Address::*member) noexcept {
  Address address{};
  std::memcpy(&address, static_cast<void const*>(from), sizeof address);
  Bytes out{};
  std::memcpy(out.data(), &(address.*member), out.size());
  return out;
}

}  // namespace

bool is_public(sockaddr const* address, std::size_t bytes) noexcept {
  if (address->sa_family == AF_INET && bytes >= sizeof(sockaddr_in))
    return is_public4(bytes_of<sockaddr_in, bytes4>(address, &sockaddr_in::sin_addr));
  if (address->sa_family == AF_INET6 && bytes >= sizeof(sockaddr_in6))
    return is_public6(bytes_of<sockaddr_in6, bytes16>(address, &sockaddr_in6::sin6_addr));
  return false;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/src/delivery/channels/address.hpp: which addresses belong to everybody's internet.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/socket.h>

#include <cstddef>

namespace madang {
inline namespace v1 {
namespace detail {

/// Neither this machine, nor a link, nor a private network, nor several hosts at once, nor reserved; nor an
/// IPv6 form of such an IPv4 address. What is no address of IPv4 or IPv6 is not public.
[[nodiscard]] bool is_public(sockaddr const* address, std::size_t bytes) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace madang

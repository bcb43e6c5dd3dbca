// madang/src/delivery/channels/signature.hpp: signs webhooks. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// The value of Webhook-Signature: for each secret `v1=` and HMAC-SHA256 of "stamp.body" in hex, with commas.
[[nodiscard]] std::string webhook_signature(std::vector<std::string> const& secrets, std::string_view stamp,
                                            std::string_view body);

}  // namespace detail
}  // namespace v1
}  // namespace madang

// madang/delivery/webhook.hpp: messages as signed calls to other systems, and how those check the signature.
// Link madang::delivery. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/core/time.hpp>
#include <madang/delivery/queue.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// A secret holds at least so many bytes.
inline constexpr std::size_t webhook_secret_bytes_min = 16;

/// Where a message goes, and what it is signed with.
struct webhook_target {
  std::string url;                   ///< https://host[:port]/path[?query]; at most 2,048 bytes, all of ASCII
  std::vector<std::string> secrets;  ///< shared with the receiver; several while they change: all sign
};

/// How webhooks are called.
struct webhook_options {
  webhook_target target{};  ///< for all messages, unless `target_of` says it
  /// Where a message goes; empty: nowhere, it is refused.
  std::function<std::optional<webhook_target>(delivery_message const&)> target_of{};
  std::string ca_file{};       ///< who is trusted to name hosts, as PEM; empty: whom the system trusts
  bool allow_plain = false;    ///< also http://, which anybody on the way can read
  bool allow_private = false;  ///< also addresses that are not public: this machine, the company's network
  std::chrono::milliseconds connect_timeout{10'000};   ///< to find the host, connect and agree on keys
  std::chrono::milliseconds timeout{30'000};           ///< for the whole call
  std::chrono::seconds retry_after_max{24 * 60 * 60};  ///< so long a receiver may put an attempt off
  clock* time = nullptr;                               ///< system_clock() when null; must outlive the channel
};

/// Posts each message as JSON (`webhook_body`), signed. Certificate and name of the host are verified, TLS
/// is 1.2 or newer, redirects are not followed, no proxy is used, and it connects to the very address that
/// was checked. 2xx is sent; 408, 425, 429, 5xx and failures of the network are failed (Retry-After is
/// heeded); everything else is refused. docs/deliver.md says it in full.
/// @errors empty without a target; too_long or malformed for its url; out_of_range when one of its secrets is
/// too
///         short or a timeout is not positive.
[[nodiscard]] result<std::unique_ptr<delivery_channel>> webhook_channel(webhook_options options);

/// What is posted: a JSON object. The same message gives the same bytes at each attempt.
[[nodiscard]] std::string webhook_body(delivery_message const& message);

/// Says for a receiver whether a call comes from who knows the secret, and is not an old one played again.
/// `stamp` and `signature` are the headers Webhook-Timestamp and Webhook-Signature, `body` the bytes as they
/// came. Does not tell by its time how much of a wrong signature is right. Throws nothing.
[[nodiscard]] bool webhook_signature_holds(std::string_view secret, std::string_view stamp,
                                           std::string_view body, std::string_view signature, timestamp now,
                                           std::chrono::seconds tolerance = std::chrono::minutes(5)) noexcept;

}  // namespace v1
}  // namespace madang

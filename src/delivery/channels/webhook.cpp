// Webhooks. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/delivery/webhook.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "delivery/channels/address.hpp"
#include "delivery/channels/signature.hpp"
#include "delivery/channels/transfer.hpp"

namespace madang {
inline namespace v1 {
namespace {

using detail::set;

constexpr std::size_t response_bytes_max = 64 * 1024;

std::vector<std::string_view> schemes_of(webhook_options const& options) {
  std::vector<std::string_view> out{"https"};
  if (options.allow_plain) out.emplace_back("http");
  return out;
}

detail::transfer_limits limits_of(webhook_options const& options) {
  return {options.ca_file, options.connect_timeout, options.timeout};
}

result<void> check_secrets(webhook_target const& target) {
  if (target.secrets.empty()) return fail(errc::empty, "secrets");
  for (auto const& each : target.secrets)
    if (each.size() < webhook_secret_bytes_min)
      return fail(errc::out_of_range, "secrets", each.size(), webhook_secret_bytes_min);
  return {};
}

bool fits_header(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char each) { return each > 0x20 && each < 0x7f; });
}

/// One call, as libcurl's callbacks see it.
struct call {
  CURL* handle;
  bool allow_private;
  bool tried = false;      // an address that is allowed
  bool forbidden = false;  // an address that is not
  bool answered = false;   // the header of the last answer is complete
  std::size_t received = 0;

  [[nodiscard]] long status() const noexcept {
    long out = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &out);
    return out;
  }
};

// The one place where a connection begins: what the name led to is what is checked and connected to.
curl_socket_t open_socket(void* of, curlsocktype, curl_sockaddr* to) {
  auto& self = *static_cast<call*>(of);
  if (!self.allow_private && !detail::is_public(&to->addr, to->addrlen)) {
    self.forbidden = true;
    return CURL_SOCKET_BAD;
  }
  self.tried = true;
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

// Counts what comes, and ends the call when it is too much.
std::size_t receive(call& self, std::size_t bytes) noexcept {
  self.received += bytes;
  return self.received > response_bytes_max ? 0 : bytes;
}

std::size_t receive_header(char* data, std::size_t size, std::size_t count, void* of) {
  auto& self = *static_cast<call*>(of);
  std::string_view const line(data, size * count);
  if (line == "\r\n" || line == "\n") self.answered = self.status() >= 200;
  return receive(self, line.size());
}

std::size_t receive_body(char*, std::size_t size, std::size_t count, void* of) {
  return receive(*static_cast<call*>(of), size * count);
}

class webhook final : public delivery_channel {
 public:
  explicit webhook(webhook_options options)
      : options_(std::move(options)),
        schemes_(schemes_of(options_)),
        time_(options_.time != nullptr ? *options_.time : system_clock()) {}

  [[nodiscard]] notify_channel kind() const noexcept override { return notify_channel::webhook; }

  [[nodiscard]] delivery_outcome send(delivery_message const& message) override {
    auto target = options_.target_of ? options_.target_of(message) : options_.target;
    if (!target) return refused("no webhook for this person");
    if (!fits_header(message.key)) return refused("the key of the message does not fit into a header");
    auto const url = detail::parse_url("url", target->url, schemes_);
    if (!url) return refused(url.error().message());
    if (auto const right = check_secrets(*target); !right)
      return {.what = delivery_result::failed, .reason = right.error().message()};
    return post(url->get(), *target, message);
  }

 private:
  static delivery_outcome refused(std::string why) {
    return {.what = delivery_result::refused, .reason = std::move(why)};
  }

  delivery_outcome post(CURLU* url, webhook_target const& target, delivery_message const& message) {
    auto const body = webhook_body(message);
    auto const header = header_of(target, message.key, body);
    detail::transfer_pool::lease const handle(pool_);
    call self{.handle = handle.get(), .allow_private = options_.allow_private};
    detail::set_up(handle.get(), limits_of(options_));
    set(handle.get(), CURLOPT_CURLU, url);
    set(handle.get(), CURLOPT_FOLLOWLOCATION, 0L);
    set(handle.get(), CURLOPT_PROTOCOLS_STR, options_.allow_plain ? "https,http" : "https");
    set(handle.get(), CURLOPT_HTTPHEADER, header.get());
    set(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(handle.get(), CURLOPT_POSTFIELDS, body.data());
    set(handle.get(), CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(handle.get(), CURLOPT_OPENSOCKETDATA, &self);
    set(handle.get(), CURLOPT_HEADERFUNCTION, &receive_header);
    set(handle.get(), CURLOPT_HEADERDATA, &self);
    set(handle.get(), CURLOPT_WRITEFUNCTION, &receive_body);
    set(handle.get(), CURLOPT_WRITEDATA, &self);
    return outcome_of(curl_easy_perform(handle.get()), self);
  }

  detail::curl_lines header_of(webhook_target const& target, std::string const& key,
                               std::string const& body) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(time_.now()).time_since_epoch().count();
    auto const stamp = std::to_string(seconds);
    detail::curl_lines out;
    out.add("Content-Type: application/json");
    out.add("User-Agent: madang");
    out.add("Expect:");  // no question whether the body is welcome
    out.add(fmt::format("Idempotency-Key: {}", key));
    out.add(fmt::format("Webhook-Timestamp: {}", stamp));
    out.add(fmt::format("Webhook-Signature: {}", detail::webhook_signature(target.secrets, stamp, body)));
    return out;
  }

  // What the receiver said counts from the end of its header on, however the rest of its answer ends.
  delivery_outcome outcome_of(CURLcode code, call const& self) {
    if (self.answered) return outcome_of_status(self.status(), self.handle);
    if (self.forbidden && !self.tried) return refused("the address is not a public one");
    return detail::network_failure(code);
  }

  delivery_outcome outcome_of_status(long status, CURL* handle) {
    delivery_outcome out{.what = delivery_result::refused, .reason = fmt::format("HTTP {}", status)};
    if (status < 300) return {.what = delivery_result::sent, .reason = {}};
    auto const passing = status == 408 || status == 425 || status == 429 || status >= 500;
    if (!passing) return out;
    out.what = delivery_result::failed;
    curl_off_t seconds = 0;
    curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
    auto const longest = static_cast<curl_off_t>(options_.retry_after_max.count());
    out.not_before = std::chrono::seconds(std::clamp<curl_off_t>(seconds, 0, longest));
    return out;
  }

  webhook_options options_;
  std::vector<std::string_view> schemes_;
  clock& time_;
  detail::transfer_pool pool_;
};

}  // namespace

result<std::unique_ptr<delivery_channel>> webhook_channel(webhook_options options) {
  if (!options.target_of) {
    if (auto const url = detail::parse_url("url", options.target.url, schemes_of(options)); !url)
      return url.error();
    if (auto const right = check_secrets(options.target); !right) return right.error();
  }
  if (auto const right = detail::check(limits_of(options)); !right) return right.error();
  if (options.retry_after_max.count() < 0) return fail(errc::out_of_range, "retry_after_max");
  return std::make_unique<webhook>(std::move(options));
}

}  // namespace v1
}  // namespace madang

// Mail. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <madang/delivery/email.hpp>

#include <algorithm>
#include <utility>

#include "delivery/channels/mail_header.hpp"
#include "delivery/channels/transfer.hpp"

namespace madang {
inline namespace v1 {
namespace {

using detail::set;

detail::transfer_limits limits_of(email_options const& options) {
  return {options.ca_file, options.connect_timeout, options.timeout};
}

result<void> check_address(std::string_view field, std::string const& address, bool needed) {
  if (address.empty() && !needed) return {};
  if (address.empty()) return fail(errc::empty, field);
  if (!detail::is_mail_address(address)) return fail(errc::malformed, field);
  return {};
}

result<void> check(email_options const& options) {
  if (auto const url = detail::parse_url("server", options.server, {"smtp", "smtps"}); !url)
    return url.error();
  if (auto const right = check_address("from", options.from, true); !right) return right;
  if (auto const right = check_address("reply_to", options.reply_to, false); !right) return right;
  if (auto const right = check_address("unsubscribe_mail", options.unsubscribe_mail, false); !right)
    return right;
  if (!options.address_of) return fail(errc::empty, "address_of");
  auto const encrypted = options.server.starts_with("smtps:") || options.tls == email_tls::required;
  if (!options.password.empty() && !encrypted) return fail(errc::not_allowed, "password");
  return detail::check(limits_of(options));
}

long use_ssl(email_tls tls) noexcept {
  switch (tls) {
    case email_tls::required:
      return CURLUSESSL_ALL;
    case email_tls::optional:
      return CURLUSESSL_TRY;
    case email_tls::none:
      return CURLUSESSL_NONE;
  }
  return CURLUSESSL_ALL;
}

void check_code(CURLcode code) {
  if (code != CURLE_OK) throw detail::transfer_error(code);
}

// Lines end with CR LF on the way.
std::string with_crlf(std::string_view text) {
  std::string out;
  for (auto const each : text) {
    if (each == '\n') out += '\r';
    out += each;
  }
  return out;
}

void add_part(curl_mime* to, std::string_view text, char const* type) {
  auto* const part = curl_mime_addpart(to);
  if (part == nullptr) throw std::bad_alloc();
  auto const lines = with_crlf(text);
  auto const ascii = std::all_of(lines.begin(), lines.end(),
                                 [](char each) { return static_cast<unsigned char>(each) < 0x80; });
  check_code(curl_mime_data(part, lines.data(), lines.size()));
  check_code(curl_mime_type(part, type));
  check_code(curl_mime_encoder(part, ascii ? "quoted-printable" : "base64"));
}

detail::curl_mime_owner parts_of(CURL* handle, email_content const& content) {
  detail::curl_mime_owner out(curl_mime_init(handle));
  if (!out) throw std::bad_alloc();
  add_part(out.get(), content.text, "text/plain; charset=utf-8");
  add_part(out.get(), content.html, "text/html; charset=utf-8");
  return out;
}

// A code of SMTP that says who we are is not enough: somebody mends that, and the message is not at fault.
bool about_login(long code) noexcept { return code == 530 || code == 534 || code == 535 || code == 538; }

delivery_outcome outcome_of(CURLcode code, CURL* handle) {
  if (code == CURLE_OK) return {.what = delivery_result::sent, .reason = {}};
  long answer = 0;
  curl_off_t uploaded = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer);
  curl_easy_getinfo(handle, CURLINFO_SIZE_UPLOAD_T, &uploaded);
  // About sender, receiver or text; libcurl calls the latter a strange answer.
  auto const about_message = code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && uploaded > 0);
  if (!about_message || answer < 400) return detail::network_failure(code);
  auto const for_good = answer >= 500 && !about_login(answer);
  return {.what = for_good ? delivery_result::refused : delivery_result::failed,
          .reason = fmt::format("SMTP {}", answer)};
}

class email final : public delivery_channel {
 public:
  explicit email(email_options options) : options_(std::move(options)) {}

  [[nodiscard]] notify_channel kind() const noexcept override { return notify_channel::email; }

  [[nodiscard]] delivery_outcome send(delivery_message const& message) override {
    auto const address = options_.address_of(message);
    if (!address) return {.what = delivery_result::refused, .reason = "no address for this person"};
    if (!detail::is_mail_address(*address))
      return {.what = delivery_result::refused, .reason = "the person's address is none that can be used"};
    return post(message, *address);
  }

 private:
  delivery_outcome post(delivery_message const& message, std::string const& address) {
    auto const content = write_email(message, options_.words);
    auto const header = header_of(message, address, content.subject);
    detail::curl_lines receivers;
    receivers.add(fmt::format("<{}>", address));
    detail::transfer_pool::lease const handle(pool_);
    auto const parts = parts_of(handle.get(), content);
    detail::set_up(handle.get(), limits_of(options_));
    set(handle.get(), CURLOPT_URL, options_.server.c_str());
    set(handle.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(handle.get(), CURLOPT_USE_SSL, use_ssl(options_.tls));
    if (!options_.user.empty()) {
      set(handle.get(), CURLOPT_USERNAME, options_.user.c_str());
      set(handle.get(), CURLOPT_PASSWORD, options_.password.c_str());
    }
    set(handle.get(), CURLOPT_MAIL_FROM, sender_.c_str());
    set(handle.get(), CURLOPT_MAIL_RCPT, receivers.get());
    set(handle.get(), CURLOPT_HTTPHEADER, header.get());
    set(handle.get(), CURLOPT_MIMEPOST, parts.get());
    return outcome_of(curl_easy_perform(handle.get()), handle.get());
  }

  detail::curl_lines header_of(delivery_message const& message, std::string const& address,
                               std::string const& subject) {
    detail::curl_lines out;
    out.add("Content-Type: multipart/alternative");
    out.add(fmt::format("From: {}", detail::mailbox(options_.from_name, options_.from)));
    out.add(fmt::format("To: {}", detail::mailbox(message.person_name, address)));
    if (!options_.reply_to.empty()) out.add(fmt::format("Reply-To: {}", options_.reply_to));
    out.add(fmt::format("Subject: {}", detail::mail_text(subject)));
    out.add(fmt::format("Date: {}", detail::mail_date(message.made)));
    out.add(fmt::format("Message-ID: {}", detail::message_id(message.key, detail::domain_of(options_.from))));
    out.add("Auto-Submitted: auto-generated");
    add_unsubscribe(out, message);
    return out;
  }

  void add_unsubscribe(detail::curl_lines& to, delivery_message const& message) {
    auto const& words = options_.words;
    auto const url = words.unsubscribe_of ? words.unsubscribe_of(message) : std::string();
    auto const linked = detail::is_link(url, "https");
    std::string ways = linked ? fmt::format("<{}>", url) : std::string();
    if (!options_.unsubscribe_mail.empty())
      ways += fmt::format("{}<mailto:{}>", linked ? ", " : "", options_.unsubscribe_mail);
    if (!ways.empty()) to.add(fmt::format("List-Unsubscribe: {}", ways));
    if (linked) to.add("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  }

  email_options options_;
  std::string sender_ = fmt::format("<{}>", options_.from);
  detail::transfer_pool pool_;
};

}  // namespace

result<std::unique_ptr<delivery_channel>> email_channel(email_options options) {
  if (auto const right = check(options); !right) return right.error();
  return std::make_unique<email>(std::move(options));
}

}  // namespace v1
}  // namespace madang

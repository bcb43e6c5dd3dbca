// madang/src/delivery/channels/mail_header.hpp: values of header lines (RFC 5322, RFC 2047): nothing that
// people or hosts wrote ends a line. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/time.hpp>

#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// An address of printable ASCII, as SMTP takes it without extensions; a narrow reading of RFC 5321.
[[nodiscard]] bool is_mail_address(std::string_view text) noexcept;
/// The part behind the @. @pre is_mail_address
[[nodiscard]] std::string_view domain_of(std::string_view address) noexcept;
/// Free text: as it is if that is safe, else in encoded words.
[[nodiscard]] std::string mail_text(std::string_view text);
/// `"Name" <address>`, or the address alone.
[[nodiscard]] std::string mailbox(std::string_view name, std::string_view address);
/// "Mon, 01 Jun 2026 00:00:00 +0000"
[[nodiscard]] std::string mail_date(timestamp at);
/// An id that is the same for the same key, and tells nothing of it.
[[nodiscard]] std::string message_id(std::string_view key, std::string_view domain);
/// An absolute URL with this scheme in front of "://", of printable ASCII without what could end it.
[[nodiscard]] bool is_link(std::string_view url, std::string_view scheme) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace madang

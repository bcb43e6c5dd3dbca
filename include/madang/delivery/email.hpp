// madang/delivery/email.hpp: messages as mail, through a server that speaks SMTP. Link madang::delivery.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/delivery/queue.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {

/// Whether the way to a server that is called with smtp:// is encrypted. With smtps:// it always is.
enum class email_tls : std::uint8_t {
  required = 0,  ///< by STARTTLS; without it nothing is sent
  optional = 1,  ///< by STARTTLS if the server has it; who stands between can take it away
  none = 2       ///< not
};

/// The words of messages: what they say, in which language, with which links.
struct email_words {
  /// The language of a person, as delivery_sentence has it; empty: English.
  std::function<std::string(delivery_message const&)> language_of{};
  /// Where an item is to be looked at: an https:// or http:// URL; anything else is left out.
  std::function<std::string(delivery_message const&, delivery_item const&)> link_of{};
  /// Where the person ends such mail, an https:// URL that takes a POST (RFC 8058); anything else is left
  /// out.
  std::function<std::string(delivery_message const&)> unsubscribe_of{};
};

/// How mail is sent.
struct email_options {
  std::string server{};                 ///< smtp://host[:port] or smtps://host[:port]
  email_tls tls = email_tls::required;  ///< with smtp://
  std::string user{};                   ///< empty: the server asks for none
  std::string password{};               ///< only goes over an encrypted way
  std::string ca_file{};           ///< who is trusted to name hosts, as PEM; empty: whom the system trusts
  std::string from{};              ///< address of the sender
  std::string from_name{};         ///< and the name to show
  std::string reply_to{};          ///< address for answers; empty: the sender
  std::string unsubscribe_mail{};  ///< address that ends such mail; empty: none
  /// Address of a person; empty: has none, the message is refused. Needed.
  std::function<std::optional<std::string>(delivery_message const&)> address_of{};
  email_words words{};                                ///< what it says
  std::chrono::milliseconds connect_timeout{10'000};  ///< to find the server, connect and agree on keys
  std::chrono::milliseconds timeout{60'000};          ///< for a whole message
};

/// A message as mail without its header: for hosts that send by a system of their own.
struct email_content {
  std::string subject;  ///< one line
  std::string text;     ///< plain text, lines end with \n
  std::string html;     ///< the same as HTML; all that people wrote is escaped
};

/// Writes a message. @complexity O(size)
[[nodiscard]] email_content write_email(delivery_message const& message, email_words const& words = {});

/// Sends each message as text and HTML in UTF-8, with a Message-ID that stays the same when it is sent again.
/// Answers of the server that begin with 4, failures of the network and a login that is not accepted are
/// failed; those that begin with 5 are refused. docs/deliver.md says it in full.
/// @errors empty without server, sender or address_of; malformed for what is no address or URL; not_allowed
/// for a
///         password on a way that need not be encrypted; out_of_range when a timeout is not positive.
[[nodiscard]] result<std::unique_ptr<delivery_channel>> email_channel(email_options options);

}  // namespace v1
}  // namespace madang

// What `madang deliver --config` takes: channels as a JSON document. docs/cli.md describes it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/delivery/email.hpp>
#include <madang/delivery/webhook.hpp>
#include <madang/delivery/worker.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace madang::cli {

/// `email` of the document.
struct email_settings {
  email_options options;                                      ///< but for what follows, and the words
  channel_limits limits;                                      ///< `limits`
  std::map<std::string, std::string, std::less<>> addresses;  ///< by key of the person
  std::string language;                                       ///< of people who have none
  std::string link;                                           ///< with {activity}, {node}, {notification}
};

/// `webhook` of the document.
struct webhook_settings {
  webhook_options options;
  channel_limits limits;
};

/// The document.
struct delivery_settings {
  std::optional<email_settings> email;
  std::optional<webhook_settings> webhook;
};

/// Reads a document; secrets come from files and the environment, never from itself.
/// @errors what parse_json says; malformed and out_of_range, the field being the property; empty for one that
/// is
///         missing, and for a secret that is nowhere.
[[nodiscard]] result<delivery_settings> read_delivery_settings(std::string_view text);

/// A link with its placeholders filled in.
[[nodiscard]] std::string link_to(std::string_view pattern, notification const& what);

}  // namespace madang::cli

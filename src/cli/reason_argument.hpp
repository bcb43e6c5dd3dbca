// What commands about notifications share: reasons, channels and choices as typed. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/notify/preferences.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace madang::cli {

inline constexpr words<preference_choice, 3> choice_words{
    {{"yes", preference_choice::yes}, {"no", preference_choice::no}, {"unset", preference_choice::unset}}};
inline constexpr words<notify_channel, 4> channel_words{{{"in_app", notify_channel::in_app},
                                                         {"email", notify_channel::email},
                                                         {"webhook", notify_channel::webhook},
                                                         {"host", notify_channel::host}}};

/// A reason as typed: one of ours, or a word of the host's.
struct reason_argument {
  std::string text;
  [[nodiscard]] std::optional<notify_reason> reason() const {
    if (text.empty()) return std::nullopt;
    for (std::size_t at = 0; at < notify_reason_count; ++at)
      if (name_of(static_cast<notify_reason>(at)) == text) return static_cast<notify_reason>(at);
    return notify_reason::host;
  }
  [[nodiscard]] std::string_view host_word() const {
    return reason() == notify_reason::host && text != name_of(notify_reason::host) ? std::string_view(text)
                                                                                   : std::string_view{};
  }
};

inline CLI::Option* add_reason(CLI::App& to, reason_argument& into) {
  return to
      .add_option("--reason", into.text, "Only for this reason: one of docs/notify.md, or the host's word")
      ->type_name("WORD");
}

}  // namespace madang::cli

// madang/notify/preferences.hpp: who wants to be told what, on which way, and why something was told or not.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/graph/node.hpp>
#include <madang/notify/notification.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// A way to reach a person. The numbers are stored in files and never change.
enum class notify_channel : std::uint8_t {
  in_app = 0,   ///< the inbox
  email = 1,    ///< a message by mail
  webhook = 2,  ///< a call to another system
  host = 3      ///< the host's own way, e.g. a push to a telephone
};
/// Number of channels.
inline constexpr std::size_t notify_channel_count = 4;

/// The channel's name as it stands in this header. Throws nothing.
[[nodiscard]] std::string_view name_of(notify_channel channel) noexcept;

/// What somebody says about a category and a channel.
enum class preference_choice : std::uint8_t {
  unset = 0,  ///< nothing: others decide
  yes = 1,    ///< use it
  no = 2      ///< do not
};

/// Sets a preference: of a person, of a group or record, or of the network.
struct preference_input {
  node_id node{};                         ///< a person, a group or a record; none: the network
  std::optional<notify_reason> reason{};  ///< the category; empty: all that nothing else is said about
  std::string_view host_reason{};         ///< with reason host: which; empty means all of the host's
  notify_channel channel = notify_channel::in_app;      ///< the way
  preference_choice choice = preference_choice::unset;  ///< what is said
  bool enforced = false;                                ///< of the network alone: nobody else is asked
};

/// A preference as it stands.
struct preference {
  std::optional<notify_reason> reason{};                ///< empty: all others
  std::string host_reason;                              ///< the host's word; empty: all of the host's
  notify_channel channel = notify_channel::in_app;      ///< the way
  preference_choice choice = preference_choice::unset;  ///< what is said
  bool enforced = false;                                ///< nobody else is asked
  friend bool operator==(preference const&, preference const&) = default;
};

/// What a node says about notifications.
struct preferences_info {
  std::vector<preference> said;         ///< by category and channel
  std::optional<follow_level> level{};  ///< groups: for members who do not follow the group
  bool confidential = false;            ///< groups and records: messages leave names and texts out
};

/// Why somebody was not told.
enum class untold_because : std::uint8_t {
  told = 0,        ///< was told, or would be
  own_doing = 1,   ///< it is the person's own
  inactive = 2,    ///< the person is deactivated or deleted
  no_reason = 3,   ///< nothing connects the person with it
  level = 4,       ///< the level of the follow or membership leaves it out
  filter = 5,      ///< the filter of the follow leaves it out
  muted = 6,       ///< the person muted the author or the place
  cannot_see = 7,  ///< the person may not see it
  preference = 8,  ///< a preference says no
  not_live = 9,    ///< it was written quietly or imported, or the connection came later
  waiting = 10     ///< fan-out has not come to it yet
};

/// The name as it stands in this header. Throws nothing.
[[nodiscard]] std::string_view name_of(untold_because why) noexcept;

/// One level's word about a channel.
struct preference_step {
  node_id node{};                         ///< who says it; none: the network, or what is built in
  std::optional<notify_reason> reason{};  ///< for which category; empty: for all others
  preference_choice choice = preference_choice::unset;  ///< what is said
  bool enforced = false;                                ///< ended the matter
};

/// Why a person was told of an activity, or why not.
struct notify_explanation {
  bool told = false;                              ///< there is, or was, a notification
  notification_id notification{};                 ///< it, when it is still there
  notify_reason reason = notify_reason::host;     ///< the strongest reason, if any
  std::string host_reason;                        ///< the host's word for it
  untold_because because = untold_because::told;  ///< why not
  node_id via{};                                  ///< the group or record that connects them, if any
  bool in_app = false;                            ///< what the preferences come to
  std::vector<preference_step> steps;             ///< who said what about the inbox, weakest first
  std::vector<notify_channel> also;               ///< other ways that the preferences come to
};

}  // namespace v1
}  // namespace madang

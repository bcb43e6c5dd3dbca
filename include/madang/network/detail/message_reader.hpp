// madang/network/detail/message_reader.hpp: what a message says, as its person may see it now.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/feed/detail/hydrate.hpp>
#include <madang/network/detail/inbox_reader.hpp>
#include <madang/notify/delivery.hpp>
#include <madang/notify/detail/delivery_rows.hpp>

#include <cstdint>
#include <optional>

namespace madang {
inline namespace v1 {
namespace detail {

/// What decides about messages besides rights: who wants what on which way, and what lies where.
struct message_rules {
  graph_state const& graph;
  inbox_state const& inboxes;
  activity_source& activities;
  node_id owner;

  /// The group or record that a notification is about; 0: none.
  [[nodiscard]] std::uint32_t place_of(notice_data const& of) const;
  /// Must names and texts be left out?
  [[nodiscard]] bool confidential(notice_data const& of, std::uint32_t place) const;
  /// Is it wanted on this channel?
  [[nodiscard]] bool wanted(std::uint32_t person, notice_data const& of, std::uint32_t place,
                            notify_channel channel) const;
  /// May it go there when it waited too long?
  [[nodiscard]] bool open(std::uint32_t person, notice_data const& of, std::uint32_t place,
                          notify_channel channel) const {
    return channel_open(inboxes, owner, person, place, of.reason, channel);
  }
};

/// Writes messages for one person's eyes. Used by one thread, on one state.
class message_reader {
 public:
  message_reader(walk_context& in, state const& now);

  /// Lists in `to` what a message still tells: what is unread where it was (of what waited too long also what
  /// was read), wanted on its channel, and visible.
  [[nodiscard]] result<void> fill(message_data const& of, delivery_message& to);

 private:
  [[nodiscard]] result<std::optional<inbox_reader::entry>> still_told(message_data const& of,
                                                                      listed_notice const& which);
  [[nodiscard]] delivery_item write(notification shown, std::uint32_t place);
  [[nodiscard]] std::string name(std::uint32_t node);
  [[nodiscard]] std::string said(activity_id id);

  walk_context& in_;
  message_rules rules_;
  inbox_reader inbox_;
  word_lookup words_;
  page::arena memory_;
  hydrator names_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

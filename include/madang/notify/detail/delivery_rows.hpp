// madang/notify/detail/delivery_rows.hpp: rows of what goes out on other ways than the inbox, in table
// notice. docs/formats.md draws them. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/notify/delivery.hpp>
#include <madang/notify/detail/inbox_rows.hpp>
#include <madang/notify/times.hpp>
#include <madang/store/row.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Parts of table::notice that belong to nobody alone: node 0's. Stored in files and never changed.
enum class shared_part : std::uint64_t {
  closing = 0,  ///< (time, batch): when a batch closes
  message = 1,  ///< (number): a message; 0 holds the highest number given
  due = 2,      ///< (channel << 48 | time, message): when it is to be taken, or taken again
  dead = 3,     ///< (message): given up
  timer = 4,    ///< (number): a timer; 0 holds the highest number given
  alarm = 5     ///< (time, timer): when it goes off
};

/// Times in keys: milliseconds since 1970, none before.
[[nodiscard]] constexpr std::uint64_t key_time(std::int64_t ms) noexcept {
  constexpr std::int64_t end = (std::int64_t{1} << 48) - 1;
  return static_cast<std::uint64_t>(ms < 0 ? 0 : ms > end ? end : ms);
}
[[nodiscard]] constexpr row_key shared_row(shared_part part, std::uint64_t b, std::uint64_t c = 0) noexcept {
  return {table::notice, static_cast<std::uint64_t>(part), b, c};
}
[[nodiscard]] constexpr std::uint64_t due_number(notify_channel channel, std::int64_t ms) noexcept {
  return static_cast<std::uint64_t>(channel) << 48 | key_time(ms);
}
[[nodiscard]] constexpr row_key due_row(notify_channel channel, std::int64_t ms,
                                        std::uint64_t message) noexcept {
  return shared_row(shared_part::due, due_number(channel, ms), message);
}

/// All digests of a person and channel are one batch.
inline constexpr reason_code digest_category = 0xFFFF;

/// Which of a person's batches.
struct batch_key {
  notify_channel channel = notify_channel::email;
  reason_code category = 0;  ///< the one that its rule was said about, or digest_category
  [[nodiscard]] constexpr std::uint64_t code() const noexcept {
    return static_cast<std::uint64_t>(channel) << 16 | category;
  }
  [[nodiscard]] static constexpr batch_key of(std::uint64_t code) noexcept {
    return {static_cast<notify_channel>(code >> 16 & 3U), static_cast<reason_code>(code)};
  }
  friend bool operator==(batch_key const&, batch_key const&) = default;
};
inline constexpr unsigned batch_bits = 18;
[[nodiscard]] constexpr row_key closing_row(std::int64_t ms, std::uint32_t person, batch_key batch) noexcept {
  return shared_row(shared_part::closing, key_time(ms), std::uint64_t{person} << batch_bits | batch.code());
}

/// A rule about batches in a row.
struct batch_rule_data {
  reason_code category = 0;
  notify_channel channel = notify_channel::email;
  batch_mode mode = batch_mode::immediate;
  std::uint32_t window_minutes = 0;
  std::uint32_t window_max_minutes = 0;
  friend bool operator==(batch_rule_data const&, batch_rule_data const&) = default;
};

/// What a person, or the network, said about how messages come.
struct habits_data {
  std::optional<delivery_times> times{};
  std::vector<batch_rule_data> rules;  ///< by category and channel

  /// Says something, or takes it back.
  void say(batch_rule_data const& what, bool takes_back) { say_about(rules, what, takes_back); }
  /// What is said about a category, the exact one before all others; null when nothing.
  [[nodiscard]] batch_rule_data const* rule(reason_code category, notify_channel channel) const noexcept {
    return said_about(rules, category, channel);
  }
  [[nodiscard]] bool empty() const noexcept { return !times && rules.empty(); }
  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<habits_data> decode(std::string_view value);
};

/// What a batch's row says.
struct batch_data {
  batch_mode mode = batch_mode::digest;
  std::int64_t opened_ms = 0;
  std::int64_t last_ms = 0;  ///< when something came last
  std::int64_t closes_ms = 0;

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<batch_data> decode(std::string_view value);
};

/// Interruptions of a day of the person's.
struct spent_data {
  std::int64_t day = 0;  ///< since 1970
  std::uint32_t messages = 0;

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<spent_data> decode(std::string_view value);
};

/// A notification as it was when it was put into a batch or message. When it has risen since, what came then
/// tells of it.
struct listed_notice {
  std::uint64_t id = 0;
  std::uint64_t position = 0;
  std::uint32_t rises = 0;

  [[nodiscard]] bool is(notice_data const& other) const noexcept {
    return id == other.id && rises == other.rises;
  }
  friend bool operator==(listed_notice const&, listed_notice const&) = default;
};

/// What the row of a batch's entry says of a notification.
[[nodiscard]] std::string encode_entry(listed_notice const& of);
[[nodiscard]] std::optional<listed_notice> decode_entry(std::uint64_t id, std::string_view value);

/// The row that holds the highest number of a message.
[[nodiscard]] std::string encode_number(std::uint64_t number);
[[nodiscard]] std::optional<std::uint64_t> decode_number(std::string_view value);

/// What a message's row says.
struct message_data {
  std::uint32_t person = 0;
  notify_channel channel = notify_channel::email;
  delivery_state state = delivery_state::waiting;
  std::uint32_t attempts = 0;
  std::int64_t made_ms = 0;
  std::int64_t due_ms = 0;
  bool together = false;  ///< put together over a time
  bool critical = false;
  bool escalated = false;             ///< something waited too long: also about what was read
  std::vector<listed_notice> listed;  ///< highest value first; what a message has no room for is counted
  std::string reason;                 ///< of the last failure

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<message_data> decode(std::string_view value);
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

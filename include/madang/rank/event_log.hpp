// madang/rank/event_log.hpp: what happened in a network, as a ranking sees it, in time order.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/score.hpp>

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// What a reader did with an item.
enum class action_verb : std::uint8_t {
  reply = 0,     ///< answered it
  react = 1,     ///< reacted to it
  open = 2,      ///< looked at it
  bookmark = 3,  ///< kept it for later
  follow = 4,    ///< followed it, or its author because of it
  hide = 5       ///< did not want to see it
};
inline constexpr std::size_t action_verbs_count = 6;  ///< how many verbs there are

/// The verb's name as it stands in logs, e.g. "reply". Throws nothing.
[[nodiscard]] std::string_view name_of(action_verb verb) noexcept;
/// The bit of a verb in a set of verbs.
[[nodiscard]] constexpr std::uint32_t verb_bit(action_verb verb) noexcept {
  return 1U << static_cast<unsigned>(verb);
}
inline constexpr std::uint32_t all_verbs = (1U << action_verbs_count) - 1;  ///< the set of all verbs

/// Texts and their numbers 0, 1, 2, ... in the order in which they came.
class name_table {
 public:
  name_table() = default;
  name_table(name_table&&) = default;             ///< numbers stay
  name_table& operator=(name_table&&) = default;  ///< numbers stay
  name_table(name_table const&) = delete;
  name_table& operator=(name_table const&) = delete;
  ~name_table() = default;

  static constexpr std::uint32_t none = UINT32_MAX;  ///< no name

  /// The number of a name, given now if it is new.
  std::uint32_t add(std::string_view name);
  /// The number of a name, or `none`.
  [[nodiscard]] std::uint32_t find(std::string_view name) const;
  /// The name of a number.
  [[nodiscard]] std::string_view name(std::uint32_t number) const { return names_[number]; }
  /// How many names there are.
  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(names_.size()); }

 private:
  std::deque<std::string> names_;  // a deque: the keys of numbers_ point into it
  boost::unordered_flat_map<std::string_view, std::uint32_t> numbers_;
};

/// An item of a log. People, places and topics are numbers of the log's tables.
struct logged_item {
  std::int64_t at_ms = 0;                  ///< when it was made
  std::uint32_t event = 0;                 ///< the event that made it
  std::uint32_t author = 0;                ///< who made it
  std::uint32_t place = name_table::none;  ///< where it lies, if anywhere
  bool addressed = false;                  ///< only for those in `to`
  std::vector<std::uint32_t> topics;       ///< what it is about
  std::vector<std::uint32_t> to;           ///< whom it addresses, each once
};

/// What a reader was shown.
struct logged_impression {
  std::int64_t at_ms = 0;                ///< when
  std::uint32_t event = 0;               ///< the event
  std::uint32_t reader = 0;              ///< who saw it
  std::vector<std::uint32_t> items;      ///< from the first position on
  std::vector<double> propensities;      ///< of each item at its position; empty when not known
  std::vector<std::uint32_t> positions;  ///< of each item in the feed, 1 for the first
};

/// What an event is.
enum class log_event_type : std::uint8_t {
  item = 0,       ///< `subject` is the number of the item that was made
  action = 1,     ///< `reader` did `verb` with item `subject`
  impression = 2  ///< `subject` is the number of an impression
};

/// One line of a log.
struct log_event {
  std::int64_t at_ms = 0;                      ///< when
  log_event_type type = log_event_type::item;  ///< what
  action_verb verb = action_verb::reply;       ///< of an action
  std::uint32_t reader = name_table::none;     ///< of an action or impression
  std::uint32_t subject = 0;                   ///< number of the item or impression
};

/// An item as a log's line tells of it.
struct item_line {
  std::int64_t at_ms = 0;                             ///< `t`
  std::string_view id;                                ///< `id`, new in the log
  std::string_view author;                            ///< `author`
  std::string_view place{};                           ///< `place`; empty: none
  std::vector<std::string_view> topics{};             ///< `topics`
  std::optional<std::vector<std::string_view>> to{};  ///< `to`; none: everyone
};
/// Where an impression showed an item.
struct shown_at {
  std::int64_t at_ms = 0;      ///< `shown`: time of the impression
  std::uint32_t position = 0;  ///< `position` in the feed
};
/// An action as a log's line tells of it.
struct action_line {
  std::int64_t at_ms = 0;                 ///< `t`
  std::string_view reader;                ///< `reader`
  action_verb verb = action_verb::reply;  ///< `verb`
  std::string_view item;                  ///< `item`, known by an earlier line
  std::optional<shown_at> shown{};        ///< the impression that it followed, where that is known
};
/// An impression as a log's line tells of it.
struct impression_line {
  std::int64_t at_ms = 0;                  ///< `t`
  std::string_view reader;                 ///< `reader`
  std::vector<std::string_view> items;     ///< `items`, known by earlier lines
  std::vector<double> propensities{};      ///< `propensities`: empty, or one per item, above 0 and at most 1
  std::vector<std::uint32_t> positions{};  ///< `positions` in the feed: empty (1, 2, ...), or one per item
  std::string_view config{};               ///< `config`: name of the weights; empty: not told
  std::uint32_t config_version = 0;        ///< `version` of the weights
  std::vector<rank_features> features{};   ///< `features`: empty, or one per item; an event log keeps none
};

/// Events in time order, grown line by line; names become numbers. Can be moved, not copied.
class event_log {
 public:
  /// @name add
  /// Appends a line; one with an error changes nothing but may leave names behind.
  /// @errors out_of_range for `t` before the last line's or outside 0 to 2^53, for propensities and
  /// positions;
  ///         empty for ids; key_conflict for an `id` that is there already; unknown_activity for items that
  ///         are on no earlier line; too_long when propensities or positions are not one per item.
  ///@{
  [[nodiscard]] result<void> add(item_line const& line);        ///< an item that was written
  [[nodiscard]] result<void> add(action_line const& line);      ///< what a reader did with an item
  [[nodiscard]] result<void> add(impression_line const& line);  ///< what a reader was shown
  ///@}

  /// All events, oldest first.
  [[nodiscard]] std::span<log_event const> events() const noexcept { return events_; }
  /// All items, oldest first.
  [[nodiscard]] std::span<logged_item const> items() const noexcept { return items_; }
  /// All impressions, oldest first.
  [[nodiscard]] std::span<logged_impression const> impressions() const noexcept { return impressions_; }
  /// Names of authors and readers.
  [[nodiscard]] name_table const& people() const noexcept { return people_; }
  /// Names of places.
  [[nodiscard]] name_table const& places() const noexcept { return places_; }
  /// Names of topics.
  [[nodiscard]] name_table const& topics() const noexcept { return topics_; }
  /// Ids of items.
  [[nodiscard]] name_table const& item_ids() const noexcept { return ids_; }

 private:
  [[nodiscard]] result<void> check_time(std::int64_t at_ms) const;
  [[nodiscard]] result<std::uint32_t> known_item(std::string_view field, std::string_view id) const;
  void append(log_event const& event) { events_.push_back(event); }

  std::vector<log_event> events_;
  std::vector<logged_item> items_;
  std::vector<logged_impression> impressions_;
  name_table people_;
  name_table places_;
  name_table topics_;
  name_table ids_;
};

}  // namespace v1
}  // namespace madang

// madang/format.hpp: how our types print with {fmt}. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/core/time.hpp>
#include <madang/feed/page.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace madang {
inline namespace v1 {

/// The reason as the beginning of a sentence about `via`, e.g. "you follow".
[[nodiscard]] constexpr std::string_view words_for(item_reason why) noexcept {
  switch (why) {
    case item_reason::own:
      return "you wrote it";
    case item_reason::followed:
      return "you follow";
    case item_reason::member:
      return "you are a member of";
    case item_reason::mentioned:
      return "it mentions you";
    case item_reason::replied:
      return "it answers you";
    case item_reason::beneath:
      return "it belongs to what you follow:";
    case item_reason::stream:
      return "it is in this feed";
    case item_reason::two_hop:
      return "people you follow took it up";
    case item_reason::boosted:
      return "it is to be seen";
  }
  return "";
}

/// Why an item is there, as text: "you follow Hanbit renewal".
struct reason_text {
  item const& of;  ///< must outlive this
};
/// The reason of an item, to be printed.
[[nodiscard]] inline reason_text because(item const& of) noexcept { return {of}; }

}  // namespace v1
}  // namespace madang

/// Prints a node by its name; "restricted" when the reader may not know it.
template <>
struct fmt::formatter<madang::node_ref> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(madang::node_ref const& node, Context& context) const {
    return formatter<std::string_view>::format(node.restricted ? "restricted" : node.name, context);
  }
};

/// Prints an error's message.
template <>
struct fmt::formatter<madang::error> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(madang::error const& why, Context& context) const {
    return formatter<std::string_view>::format(why.message(), context);
  }
};

/// Prints why an item is in the feed.
template <>
struct fmt::formatter<madang::reason_text> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(madang::reason_text const& reason, Context& context) const {
    auto const& via = reason.of.via;
    auto const why = reason.of.why;
    auto const named = why == madang::item_reason::followed || why == madang::item_reason::member ||
                       why == madang::item_reason::beneath;
    if (why == madang::item_reason::two_hop && reason.of.acts != nullptr) {
      auto const sentence = madang::sentence_of(reason.of.acts->count, "en");
      return formatter<std::string_view>::format(std::string_view(sentence).substr(0, sentence.size() - 1),
                                                 context);
    }
    auto out = fmt::format("{}", madang::words_for(why));
    if (named) out += fmt::format(" {}", via);
    return formatter<std::string_view>::format(out, context);
  }
};

/// Prints an item in one line: who, where, what.
template <>
struct fmt::formatter<madang::item> {
  /// Takes no options.
  template <class Context>
  constexpr auto parse(Context& context) {
    return context.begin();
  }
  /// Writes "Lee on Hanbit renewal: Legal is done" or "Lee changed Hanbit renewal: stage Proposal -> Won".
  template <class Context>
  auto format(madang::item const& item, Context& context) const {
    auto out = fmt::format_to(context.out(), "{}", item.actor);
    auto const changed = item.kind == madang::activity_kind::record_change;
    auto const placed = item.on.id || item.on.restricted;
    if (placed) out = fmt::format_to(out, "{}{}", changed ? " changed " : " on ", item.on);
    out = fmt::format_to(out, ":");
    if (!item.summary.empty()) out = fmt::format_to(out, " {}", item.summary);
    if (!item.text.empty()) out = fmt::format_to(out, " {}", item.text);
    if (item.erased && item.fields.empty()) out = fmt::format_to(out, " (erased)");
    std::string_view between = " ";
    for (auto const& field : item.fields) {
      out = fmt::format_to(out, "{}{} {} -> {}", between, field.field, field.from, field.to);
      between = ", ";
    }
    return out;
  }
};

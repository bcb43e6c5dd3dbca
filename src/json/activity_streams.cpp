// Activity Streams 2.0 documents: one table says which shape each property has, one walk checks it.
// SPDX-License-Identifier: Apache-2.0
#include <madang/json/activity_streams.hpp>

#include "json/shapes.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <utility>

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 1'000;

/// What may stand in a property.
enum class shape : std::uint8_t {
  context,   ///< text, object, or an array of them
  id,        ///< one text
  types,     ///< text or an array of texts
  text,      ///< natural language: text or an array of texts
  text_map,  ///< object: language tag -> text
  words,     ///< text or an array of texts, not natural language
  node,      ///< object, link (text), or an array of them
  page,      ///< as node; an object must be a page or a link
  address,   ///< as node; text is an address
  time,      ///< xsd:dateTime
  duration,  ///< xsd:duration
  language,  ///< language tag
  count,     ///< whole number, not negative
  number,    ///< number
  closing    ///< true, false, a time, or as node
};

struct property {
  std::string_view name;
  shape is;
};

constexpr auto known_properties = std::to_array<property>({
    {"@context", shape::context},  {"@id", shape::id},
    {"@type", shape::types},       {"accuracy", shape::number},
    {"actor", shape::node},        {"altitude", shape::number},
    {"anyOf", shape::node},        {"attachment", shape::node},
    {"attributedTo", shape::node}, {"audience", shape::node},
    {"bcc", shape::node},          {"bto", shape::node},
    {"cc", shape::node},           {"closed", shape::closing},
    {"content", shape::text},      {"contentMap", shape::text_map},
    {"context", shape::node},      {"current", shape::page},
    {"deleted", shape::time},      {"describes", shape::node},
    {"duration", shape::duration}, {"endTime", shape::time},
    {"first", shape::page},        {"formerType", shape::node},
    {"generator", shape::node},    {"height", shape::count},
    {"href", shape::address},      {"hreflang", shape::language},
    {"icon", shape::node},         {"id", shape::id},
    {"image", shape::node},        {"inReplyTo", shape::node},
    {"instrument", shape::node},   {"items", shape::node},
    {"last", shape::page},         {"latitude", shape::number},
    {"location", shape::node},     {"longitude", shape::number},
    {"mediaType", shape::id},      {"name", shape::text},
    {"nameMap", shape::text_map},  {"next", shape::page},
    {"object", shape::node},       {"oneOf", shape::node},
    {"orderedItems", shape::node}, {"origin", shape::node},
    {"partOf", shape::node},       {"prev", shape::page},
    {"preview", shape::node},      {"published", shape::time},
    {"radius", shape::number},     {"rel", shape::words},
    {"relationship", shape::node}, {"replies", shape::node},
    {"result", shape::node},       {"startIndex", shape::count},
    {"startTime", shape::time},    {"subject", shape::node},
    {"summary", shape::text},      {"summaryMap", shape::text_map},
    {"tag", shape::node},          {"target", shape::node},
    {"to", shape::node},           {"totalItems", shape::count},
    {"type", shape::types},        {"units", shape::words},
    {"updated", shape::time},      {"url", shape::address},
    {"width", shape::count},
});

static_assert(std::ranges::is_sorted(known_properties, {}, &property::name));

std::optional<shape> shape_of(std::string_view name) noexcept {
  auto const at = std::ranges::lower_bound(known_properties, name, {}, &property::name);
  if (at == known_properties.end() || at->name != name) return std::nullopt;
  return at->is;
}

/// Types of the vocabulary that are neither a page nor a link: what `first` and its like must not be.
constexpr auto other_types = std::to_array<std::string_view>({
    "Accept",
    "Activity",
    "Add",
    "Announce",
    "Application",
    "Arrive",
    "Article",
    "Audio",
    "Block",
    "Collection",
    "Create",
    "Delete",
    "Dislike",
    "Document",
    "Event",
    "Flag",
    "Follow",
    "Group",
    "Ignore",
    "Image",
    "IntransitiveActivity",
    "Invite",
    "Join",
    "Leave",
    "Like",
    "Listen",
    "Move",
    "Note",
    "Object",
    "Offer",
    "OrderedCollection",
    "Organization",
    "Page",
    "Person",
    "Place",
    "Profile",
    "Question",
    "Read",
    "Reject",
    "Relationship",
    "Remove",
    "Service",
    "TentativeAccept",
    "TentativeReject",
    "Tombstone",
    "Travel",
    "Undo",
    "Update",
    "Video",
    "View",
});

static_assert(std::ranges::is_sorted(other_types));

/// Walks one document. The first thing that is ruled out ends the walk.
class checker {
 public:
  result<std::vector<activity_streams_flag>> run(json::value const& document) {
    if (!document.is_object()) return fail(errc::malformed, "document");
    auto const& object = document.get_object();
    if (!object.contains("@context")) flag(activity_streams_advice::context_missing, "@context");
    if (!check_object(object)) return fail(code_, path_.empty() ? "document" : path_);
    return std::move(flags_);
  }

 private:
  bool refuse(errc code = errc::malformed) {
    code_ = code;
    return false;
  }
  void flag(activity_streams_advice advice, std::string where) {
    flags_.push_back({advice, std::move(where)});
  }
  void flag(activity_streams_advice advice) { flag(advice, path_); }

  /// Adds a step to the path for the time of a check; a failed check leaves the path where it was.
  template <class Check>
  bool within(std::string_view step, Check check) {
    auto const before = path_.size();
    if (!path_.empty() && !step.starts_with('[')) path_ += '.';
    path_ += step;
    if (!check()) return false;
    path_.resize(before);
    return true;
  }

  bool check_object(json::object const& object) {
    if (++depth_ > depth_max) return refuse(errc::too_long);
    for (auto const& [name, value] : object) {
      auto const is = shape_of(name);
      if (!is || value.is_null()) continue;
      if (!within(name, [&, &value = value] { return check(*is, value); })) return false;
    }
    --depth_;
    return check_items(object);
  }

  /// Ordered collections have `orderedItems`, the others `items`.
  bool check_items(json::object const& object) {
    auto const types = types_of(object);
    auto const is = [&](std::string_view type) { return std::ranges::count(types, type) != 0; };
    auto const ordered = is("OrderedCollection") || is("OrderedCollectionPage");
    auto const refuse_at = [&](std::string_view name) { return within(name, [&] { return refuse(); }); };
    if (ordered && object.contains("items")) return refuse_at("items");
    auto const collection = is("Collection") || is("CollectionPage");
    if (!ordered && collection && object.contains("orderedItems")) return refuse_at("orderedItems");
    return true;
  }

  bool check(shape is, json::value const& value) {
    switch (is) {
      case shape::context:
        return check_context(value);
      case shape::id:
        return value.is_string() || refuse();
      case shape::types:
        return check_words(value);
      case shape::text:
        return check_text(value);
      case shape::text_map:
        return check_text_map(value);
      case shape::words:
        return check_words(value);
      case shape::node:
        return each(value, [&](json::value const& one) { return check_node(one); });
      case shape::page:
        return check_page(value);
      case shape::address:
        return each(value, [&](json::value const& one) { return check_address(one); });
      case shape::time:
        return check_time(value);
      case shape::duration:
        return (value.is_string() && detail::is_duration(value.get_string())) || refuse();
      case shape::language:
        return (value.is_string() && detail::is_language_tag(value.get_string())) || refuse();
      case shape::count:
        return check_count(value);
      case shape::number:
        return check_number(value);
      case shape::closing:
        return value.is_bool() || each(value, [&](auto const& one) { return check_node(one); });
    }
    return refuse();
  }

  /// One value, or every member of an array.
  template <class Check>
  bool each(json::value const& value, Check check) {
    if (!value.is_array()) return check(value);
    std::size_t at = 0;
    for (auto const& one : value.get_array()) {
      if (!within(fmt::format("[{}]", at++), [&] { return one.is_null() || check(one); })) return false;
    }
    return true;
  }

  bool check_words(json::value const& value) {
    return each(value, [&](json::value const& one) { return one.is_string() || refuse(); });
  }

  bool check_context(json::value const& value) {
    auto normative = false;
    auto variant = false;
    auto const look = [&](json::value const& one) {
      if (one.is_object()) return true;
      if (!one.is_string()) return refuse();
      std::string_view text = one.get_string();
      normative = normative || text == "https://www.w3.org/ns/activitystreams";
      variant = variant || text == "http://www.w3.org/ns/activitystreams" ||
                text == "http://www.w3.org/ns/activitystreams#" ||
                text == "https://www.w3.org/ns/activitystreams#";
      return true;
    };
    if (!each(value, look)) return false;
    if (depth_ > 1 || normative) return true;
    flag(variant ? activity_streams_advice::context_variant : activity_streams_advice::context_other);
    return true;
  }

  bool check_text(json::value const& value) {
    if (!value.is_object()) return check_words(value);
    for (auto const& [tag, text] : value.get_object()) {
      if (!text.is_string()) return refuse();
    }
    flag(activity_streams_advice::text_map_misplaced);
    return true;
  }

  bool check_text_map(json::value const& value) {
    if (!value.is_object()) return refuse();
    for (auto const& [tag, text] : value.get_object()) {
      auto const fits = detail::is_language_tag(tag) && (text.is_string() || text.is_null());
      if (!within(std::string_view(tag), [&] { return fits || refuse(); })) return false;
    }
    return true;
  }

  bool check_node(json::value const& value) {
    if (value.is_object()) return check_object(value.get_object());
    return value.is_string() || refuse();
  }

  bool check_page(json::value const& value) {
    if (value.is_object()) {
      for (auto const type : types_of(value.get_object()))
        if (std::ranges::binary_search(other_types, type)) return refuse();
    }
    return check_node(value);
  }

  bool check_address(json::value const& value) {
    if (!check_node(value)) return false;
    if (value.is_string() && !detail::has_scheme(value.get_string()))
      flag(activity_streams_advice::relative_reference);
    return true;
  }

  bool check_time(json::value const& value) {
    if (!value.is_string()) return refuse();
    auto const time = detail::read_date_time(value.get_string());
    if (!time) return refuse();
    if (!time->with_zone) flag(activity_streams_advice::time_without_zone);
    return true;
  }

  bool check_count(json::value const& value) {
    return value.is_uint64() || (value.is_int64() && value.get_int64() >= 0) || refuse();
  }

  bool check_number(json::value const& value) {
    if (value.is_number()) return true;
    if (!value.is_string()) return refuse();
    std::string_view text = value.get_string();
    auto number = 0.0;
    auto const [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status != std::errc() || end != text.data() + text.size()) return refuse();
    flag(activity_streams_advice::number_as_text);
    return true;
  }

  std::string path_;
  std::vector<activity_streams_flag> flags_;
  std::size_t depth_ = 0;
  errc code_ = errc::malformed;
};

}  // namespace

result<activity_streams_document> read_activity_streams(std::string_view text, json_options const& options) {
  auto value = parse_json("document", text, options);
  if (!value) return value.error();
  auto flags = check_activity_streams(*value);
  if (!flags) return flags.error();
  return activity_streams_document{std::move(value->get_object()), std::move(*flags)};
}

result<std::vector<activity_streams_flag>> check_activity_streams(json::value const& document) {
  return checker().run(document);
}

std::string write_activity_streams(activity_streams_document const& document) {
  return write_json(document.value);
}

std::vector<std::string_view> types_of(json::object const& object) {
  std::vector<std::string_view> types;
  for (auto const name : {"type", "@type"}) {
    auto const* value = object.if_contains(name);
    if (value == nullptr) continue;
    if (value->is_string()) types.emplace_back(value->get_string());
    if (!value->is_array()) continue;
    for (auto const& one : value->get_array())
      if (one.is_string()) types.emplace_back(one.get_string());
  }
  return types;
}

}  // namespace v1
}  // namespace madang

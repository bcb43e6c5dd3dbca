// madang/json/activity_streams.hpp: W3C Activity Streams 2.0 documents, read, checked and written.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/json/parse.hpp>

#include <boost/json/object.hpp>

#include <cstdint>

#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// What a document does that the specification advises against, but a reader can live with.
enum class activity_streams_advice : std::uint8_t {
  context_missing = 0,  ///< no `@context`; the normative one is assumed (Core 2.1.3)
  context_other =
      1,  ///< `@context` does not name the normative one, which is assumed all the same (Core 2.1.3)
  context_variant = 2,  ///< `http:` or a final `#` instead of the normative `https:` address
  text_map_misplaced =
      3,  ///< a language map in `name`, `summary` or `content`; it belongs into `nameMap` etc. (Core 4.7)
  relative_reference = 4,  ///< a relative address in `url` or `href`; should not be used (Core 1.2)
  number_as_text = 5,      ///< a number written as text, as `latitude` sometimes is
  time_without_zone = 6    ///< a time without zone or offset
};

/// One piece of advice and where it applies.
struct activity_streams_flag {
  activity_streams_advice advice = activity_streams_advice::context_missing;  ///< what
  std::string where;  ///< the property, e.g. "object.url"; array members as "items[3]"
};

/// A document as it was read: every property, known or not, in its order.
struct activity_streams_document {
  boost::json::object value;                 ///< the whole document
  std::vector<activity_streams_flag> flags;  ///< what the specification advises against
};

/// Reads one Activity Streams 2.0 document and checks the shape of every property that the vocabulary
/// defines, at any depth. Unknown types and properties are kept as they are.
/// @errors     those of parse_json (field "document"); malformed with the property's path as field where a
/// property has a
///             shape that the vocabulary rules out: a document that is no object; `id` or `type` that is no
///             text; a number where text, an object or a link belongs; a language map that is none, or whose
///             tags are not well-formed (RFC 5646); `items` in an OrderedCollection, `orderedItems` in a
///             Collection; a `first`, `last`, `next`, `prev` or `current` that is no page or link; a time
///             that is no xsd:dateTime.
/// @complexity O(size of the text).
[[nodiscard]] result<activity_streams_document> read_activity_streams(std::string_view text,
                                                                      json_options const& options = {});

/// Checks a value that was parsed already. @errors as read_activity_streams, without those of parsing.
[[nodiscard]] result<std::vector<activity_streams_flag>> check_activity_streams(
    boost::json::value const& document);

/// Writes a document: reading it again gives an equal one, unknown properties and the order of all included.
[[nodiscard]] std::string write_activity_streams(activity_streams_document const& document);

/// The types of an object: none, one or several. The views live as long as the object.
[[nodiscard]] std::vector<std::string_view> types_of(boost::json::object const& object);

}  // namespace v1
}  // namespace madang

// madang/json/parse.hpp: strict JSON in, with limits; the same JSON out. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {

/// What to do with a key that stands twice in one object. RFC 8259 leaves it open.
enum class duplicate_keys : std::uint8_t {
  keep_last = 0,  ///< the last value counts, as most parsers have it
  refuse = 1      ///< an error: two readers could otherwise see two things
};

/// Limits of parse_json.
struct json_options {
  std::size_t bytes_max = 16u << 20;                      ///< longest input
  std::size_t depth_max = 32;                             ///< objects and arrays within each other
  duplicate_keys duplicates = duplicate_keys::keep_last;  ///< keys that stand twice
};

/// Parses one JSON text (RFC 8259, nothing more: no comments, no trailing commas, no byte order mark).
/// Objects keep the order of their keys. Whole numbers of 64 bits stay whole; all others become the nearest
/// double.
/// @param field  what the error names
/// @errors     malformed (`actual` = byte offset) for anything else than JSON, for invalid UTF-8, lone
/// surrogates and
///             refused duplicates; too_long for `bytes_max` (field) and `depth_max` (field + " depth");
///             out_of_range (`actual` = byte offset) for numbers beyond the range of a double.
/// @complexity O(size). The stack that is used does not depend on the input.
[[nodiscard]] result<boost::json::value> parse_json(std::string_view field, std::string_view text,
                                                    json_options const& options = {});

/// Writes a value as JSON without spaces. Numbers are the shortest that parse back to the same value, keys
/// keep their order, text is UTF-8 with only what must be escaped escaped: parse_json gives an equal value
/// again.
/// @pre every double is finite, every string valid UTF-8.
/// @complexity O(size); recursion as deep as the value.
[[nodiscard]] std::string write_json(boost::json::value const& value);

}  // namespace v1
}  // namespace madang

// madang/src/json/shapes.hpp: small syntaxes of other standards, checked or read.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace madang {
inline namespace v1 {
namespace detail {

/// A point in time and whether it said where it is.
struct read_time {
  timestamp at{};          ///< UTC; without zone: as if it were UTC
  bool with_zone = false;  ///< `Z` or an offset was given
};

/// Reads an xsd:dateTime as Activity Streams uses it: RFC 3339, seconds and zone optional. Empty when it is
/// none. Digits beyond the millisecond are dropped; the leap second 60 is the first moment of the next
/// minute.
[[nodiscard]] std::optional<read_time> read_date_time(std::string_view text) noexcept;

/// Writes a time as RFC 3339 in UTC; milliseconds only where there are some.
[[nodiscard]] std::string write_date_time(timestamp at);

/// Is this an xsd:duration, such as "PT2H30M"?
[[nodiscard]] bool is_duration(std::string_view text) noexcept;

/// Is this a well-formed language tag (RFC 5646, section 2.1), such as "zh-Hans" or "und"?
[[nodiscard]] bool is_language_tag(std::string_view text);

/// Does this begin with a scheme, as absolute addresses do (RFC 3986)?
[[nodiscard]] bool has_scheme(std::string_view text) noexcept;

}  // namespace detail
}  // namespace v1
}  // namespace madang

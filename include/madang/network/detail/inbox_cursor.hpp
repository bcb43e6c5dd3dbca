// madang/network/detail/inbox_cursor.hpp: what cursors of inboxes are bound to. SPDX-License-Identifier:
// Apache-2.0
#pragma once
#include <madang/core/detail/bytes.hpp>
#include <madang/core/ids.hpp>
#include <madang/notify/notification.hpp>

#include <cstdint>
#include <string>

namespace madang {
inline namespace v1 {
namespace detail {

/// A cursor for `mark_all` is bound to the person alone: it fits whatever filter the page had.
[[nodiscard]] inline std::string up_to_context(person_id person) {
  std::string out = "inbox up to";
  put_varint(out, person.value);
  return out;
}

/// A cursor for the next page is bound to the person and all that shapes the page.
[[nodiscard]] inline std::string page_context(person_id person, inbox_request const& request) {
  std::string out = "inbox";
  put_varint(out, person.value);
  put_varint(out, static_cast<std::uint64_t>(request.box) << 1 | (request.unread_only ? 1U : 0U));
  put_varint(out, request.reason ? static_cast<std::uint64_t>(*request.reason) + 1 : 0);
  put_varint(out, request.record.value);
  out.append(request.host_reason);
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/cursor_codec.hpp>

#include "fuzz.hpp"
#include "small_network.hpp"

namespace fuzz {
namespace {

using madang::detail::cursor_codec;
using madang::detail::cursor_position;

constexpr std::string_view context = "reader 7";

std::array<std::uint8_t, 32> secret() {
  std::array<std::uint8_t, 32> out{};
  for (std::size_t at = 0; at < out.size(); ++at) out[at] = static_cast<std::uint8_t>(at);
  return out;
}

// Nobody but the codec makes a text that opens, and there is one text per position.
void open_any(cursor_codec const& codec, std::string_view text) {
  auto const opened = codec.open({std::string(text)}, context);
  if (!opened)
    return require(opened.error().code == madang::errc::stale_cursor, "a bad cursor is a stale one");
  require(codec.seal(*opened, context).text == text, "a cursor that opens is the one that sealing makes");
}

void there_and_back(cursor_codec const& codec, std::string_view input) {
  supply from(input);
  cursor_position position{cursor_position::direction{from.number()}, from.number(), from.number()};
  auto const other = from.text();
  using direction = cursor_position::direction;
  if (position.to == direction::ranked || position.to == direction::rest) position.shown = "shown";
  auto const sealed = codec.seal(position, other);
  auto const opened = codec.open(sealed, other);
  require(opened && opened->to == position.to && opened->order == position.order &&
              opened->seen == position.seen && opened->shown == position.shown,
          "a sealed cursor opens as it was");
  require(!codec.open(sealed, std::string(other) + "x"), "a cursor opens in its own context alone");
  auto altered = sealed;
  auto& letter = altered.text[from.byte() % altered.text.size()];
  letter = letter == 'A' ? 'B' : 'A';
  require(!codec.open(altered, other), "an altered cursor does not open");
}

// A network takes a cursor of its own for this feed, or says that it is stale.
void ask(std::string_view text) {
  static auto const& known = small_network::instance();
  madang::feed_request request;
  request.at = {std::string(text)};
  auto const page = known.net().home_feed(known.kim, request);
  require(page ? text.empty() : page.error().code == madang::errc::stale_cursor,
          "feeds refuse foreign cursors");
  madang::thread_request thread{.root = known.post};
  thread.at = request.at;
  auto const comments = known.net().thread(known.kim, thread);
  require(comments ? text.empty() : comments.error().code == madang::errc::stale_cursor,
          "threads refuse foreign cursors");
}

}  // namespace

void cursor(std::string_view input) {
  static cursor_codec const codec(secret());
  open_any(codec, input);
  there_and_back(codec, input);
  ask(input);
}

}  // namespace fuzz

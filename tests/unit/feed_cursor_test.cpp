// Cursors are believed only where they were made. SPDX-License-Identifier: Apache-2.0
#include <madang/feed/detail/cursor_codec.hpp>

#include <doctest/doctest.h>
#include <store_suite.hpp>

#include <random>
#include <string>

using madang::detail::cursor_codec;
using madang::detail::cursor_position;

namespace {

std::array<std::uint8_t, 32> secret(std::uint8_t seed) {
  std::array<std::uint8_t, 32> out{};
  for (std::size_t at = 0; at < out.size(); ++at) out[at] = static_cast<std::uint8_t>(seed + at * 7);
  return out;
}

}  // namespace

TEST_CASE("cursor: what was sealed opens in the same context") {
  cursor_codec const codec(secret(1));
  cursor_position const made{cursor_position::direction::older, 0x123456789ABCDEF0, 42};
  auto const opened = codec.open(codec.seal(made, "reader 7"), "reader 7");
  REQUIRE(opened);
  CHECK(opened->to == made.to);
  CHECK(opened->order == made.order);
  CHECK(opened->seen == made.seen);
}

TEST_CASE("cursor: another reader's, another network's and every altered one is stale") {
  cursor_codec const codec(secret(1));
  auto const made = codec.seal({cursor_position::direction::newer, 5, 6}, "reader 7");
  CHECK(codec.open(made, "reader 8").error().code == madang::errc::stale_cursor);
  CHECK(cursor_codec(secret(2)).open(made, "reader 7").error().code == madang::errc::stale_cursor);
  for (std::size_t at = 0; at < made.text.size(); ++at) {
    auto altered = made;
    altered.text[at] = altered.text[at] == 'A' ? 'B' : 'A';
    CHECK(!codec.open(altered, "reader 7"));
  }
}

TEST_CASE("cursor: random and hostile texts are refused without a crash") {
  cursor_codec const codec(secret(1));
  std::mt19937 random(3);
  for (int step = 0; step < 2000; ++step) {
    std::string text(random() % 200, '\0');
    for (auto& letter : text) letter = static_cast<char>(random());
    CHECK(!codec.open({text}, "x"));
  }
  CHECK(!codec.open({std::string(10'000'000, 'A')}, "x"));
}

TEST_CASE("cursor: the position cannot be read from the text") {
  cursor_codec const codec(secret(9));
  auto const one = codec.seal({cursor_position::direction::older, 1, 1000}, "r");
  auto const two = codec.seal({cursor_position::direction::older, 1, 1001}, "r");
  std::size_t same = 0;
  for (std::size_t at = 0; at < one.text.size(); ++at) same += one.text[at] == two.text[at] ? 1 : 0;
  CHECK(same < one.text.size() / 4);
}

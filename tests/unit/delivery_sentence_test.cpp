// What messages tell, in words. SPDX-License-Identifier: Apache-2.0
#include <madang/delivery/sentence.hpp>

#include <doctest/doctest.h>

#include "memory_queue.hpp"

namespace md = madang;
using md::notify_reason;

namespace {

md::delivery_item item(notify_reason reason, std::uint64_t people, std::vector<std::string> names,
                       std::string place = "Hanbit") {
  md::delivery_item out;
  out.what.reason = reason;
  out.what.host_reason = reason == notify_reason::host ? "approval.needed" : "";
  out.what.people_total = people;
  out.names = std::move(names);
  out.place = std::move(place);
  return out;
}

std::string english(md::delivery_item const& of) { return md::delivery_sentence(of, "en"); }
std::string korean(md::delivery_item const& of) { return md::delivery_sentence(of, "ko"); }

}  // namespace

TEST_CASE("delivery sentence: who it was, by name or by number") {
  CHECK(english(item(notify_reason::reaction, 1, {"Lee"})) == "Lee reacted to what you wrote on Hanbit");
  CHECK(english(item(notify_reason::reaction, 2, {"Lee", "Park"})) ==
        "Lee and Park reacted to what you wrote on Hanbit");
  CHECK(english(item(notify_reason::reaction, 2, {"Lee"})) ==
        "Lee and 1 other reacted to what you wrote on Hanbit");
  CHECK(english(item(notify_reason::reaction, 5, {"Lee", "Park"})) ==
        "Lee and 4 others reacted to what you wrote on Hanbit");
  CHECK(english(item(notify_reason::new_follower, 5, {"Lee"}, "")) == "Lee and 4 others follow you");
  CHECK(english(item(notify_reason::reaction, 3, {}, "")) == "3 people reacted to what you wrote");
  CHECK(korean(item(notify_reason::reaction, 1, {"이하은"})) ==
        "이하은님이 'Hanbit'에서 회원님의 글에 반응했습니다");
  CHECK(korean(item(notify_reason::reaction, 2, {"이하은", "박"})) ==
        "이하은님과 박님이 'Hanbit'에서 회원님의 글에 반응했습니다");
  CHECK(korean(item(notify_reason::reaction, 5, {"이하은"})) ==
        "이하은님 외 4명이 'Hanbit'에서 회원님의 글에 반응했습니다");
  CHECK(korean(item(notify_reason::mention, 1, {}, "")) == "누군가 회원님을 언급했습니다");
}

TEST_CASE("delivery sentence: nobody did it, e.g. the product itself") {
  CHECK(english(item(notify_reason::host, 0, {})) == "approval.needed on Hanbit");
  CHECK(english(item(notify_reason::group_added, 0, {})) == "You were added to Hanbit");
  CHECK(english(item(notify_reason::record_change, 0, {})) == "Hanbit changed");
  CHECK(korean(item(notify_reason::group_added, 0, {})) == "'Hanbit'에 추가되었습니다");
  CHECK(korean(item(notify_reason::record_change, 0, {})) == "'Hanbit' 항목이 변경되었습니다");
}

TEST_CASE("delivery sentence: every reason has words, with and without a place, on one line") {
  for (std::size_t at = 0; at < md::notify_reason_count; ++at)
    for (auto const* place : {"", "Han\nbit"})
      for (auto const* language : {"en", "ko", "ko-KR", "", "korean"})
        for (std::uint64_t people : {0U, 1U, 3U}) {
          auto const told =
              md::delivery_sentence(item(static_cast<notify_reason>(at), people, {}, place), language);
          CHECK_FALSE(told.empty());
          CHECK(told.find('\n') == std::string::npos);
          CHECK(told.find("  ") == std::string::npos);
          CHECK_FALSE(told.starts_with(' '));
          CHECK_FALSE(told.ends_with(' '));
        }
  CHECK(md::delivery_sentence(item(notify_reason::mention, 1, {"Lee"}), "korean") ==
        "Lee mentioned you on Hanbit");
}

TEST_CASE("delivery sentence: the title of one is its sentence, of several how many") {
  auto message = delivery_tests::sample(1, md::notify_channel::email);
  CHECK(md::delivery_title(message, "en") == "Lee Ha-eun mentioned you on Hanbit renewal");
  message.digest = true;
  CHECK(md::delivery_title(message, "en") == "1 new notification");
  message.more = 11;
  CHECK(md::delivery_title(message, "en") == "12 new notifications");
  CHECK(md::delivery_title(message, "ko") == "새 알림 12건");
}

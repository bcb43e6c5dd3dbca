// Quiet hours, working days and digests on wall clocks all over the world. SPDX-License-Identifier:
// Apache-2.0
#include <madang/notify/times.hpp>

#include <doctest/doctest.h>

#include <string>

namespace md = madang;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

// "2025-03-29T22:00", of the world's clock.
md::timestamp utc(std::string const& text) {
  auto const number = [&](std::size_t from, std::size_t count) {
    return std::stoi(text.substr(from, count));
  };
  std::chrono::year_month_day const day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  return md::timestamp(std::chrono::sys_days(day) + hours(number(11, 2)) + minutes(number(14, 2)));
}

md::delivery_times quiet(std::string zone, minutes from, minutes to) {
  md::delivery_times out;
  out.zone = std::move(zone);
  out.quiet_from = from;
  out.quiet_to = to;
  return out;
}

md::delivery_times digests(std::string zone, minutes at) {
  md::delivery_times out;
  out.zone = std::move(zone);
  out.digest_at = {at};
  return out;
}

// Asked at eleven in the evening before a change of clocks (or an ordinary day). The answers were computed
// with Python's zoneinfo, which shares nothing with the library used here.
struct edge {
  char const* zone;
  char const* asked;
  char const* until_half_past_two;  // quiet from 22:00 to 02:30
  char const* until_half_past_mid;  // quiet from 22:00 to 00:30
  char const* digest_quarter_past_two;
  char const* digest_quarter_past_mid;
  char const* working_morning;  // quiet from 18:00 to 08:00, Monday to Friday
};

constexpr edge edges[] = {
    {"Europe/Berlin", "2025-03-29T22:00", "2025-03-30T01:00", "2025-03-29T23:30", "2025-03-30T01:00",
     "2025-03-29T23:15", "2025-03-31T06:00"},
    {"Europe/Berlin", "2025-10-25T21:00", "2025-10-26T01:30", "2025-10-25T22:30", "2025-10-26T00:15",
     "2025-10-25T22:15", "2025-10-27T07:00"},
    {"Europe/London", "2025-03-29T23:00", "2025-03-30T01:30", "2025-03-30T00:30", "2025-03-30T01:15",
     "2025-03-30T00:15", "2025-03-31T07:00"},
    {"Europe/London", "2025-10-25T22:00", "2025-10-26T02:30", "2025-10-25T23:30", "2025-10-26T02:15",
     "2025-10-25T23:15", "2025-10-27T08:00"},
    {"America/New_York", "2025-03-09T04:00", "2025-03-09T07:00", "2025-03-09T05:30", "2025-03-09T07:00",
     "2025-03-09T05:15", "2025-03-10T12:00"},
    {"America/New_York", "2025-11-02T03:00", "2025-11-02T07:30", "2025-11-02T04:30", "2025-11-02T07:15",
     "2025-11-02T04:15", "2025-11-03T13:00"},
    {"America/Los_Angeles", "2025-03-09T07:00", "2025-03-09T10:00", "2025-03-09T08:30", "2025-03-09T10:00",
     "2025-03-09T08:15", "2025-03-10T15:00"},
    {"America/Los_Angeles", "2025-11-02T06:00", "2025-11-02T10:30", "2025-11-02T07:30", "2025-11-02T10:15",
     "2025-11-02T07:15", "2025-11-03T16:00"},
    {"America/St_Johns", "2025-03-09T02:30", "2025-03-09T05:30", "2025-03-09T04:00", "2025-03-09T05:30",
     "2025-03-09T03:45", "2025-03-10T10:30"},
    {"America/St_Johns", "2025-11-02T01:30", "2025-11-02T06:00", "2025-11-02T03:00", "2025-11-02T05:45",
     "2025-11-02T02:45", "2025-11-03T11:30"},
    {"America/Santiago", "2024-09-08T03:00", "2024-09-08T05:30", "2024-09-08T04:00", "2024-09-08T05:15",
     "2024-09-08T04:00", "2024-09-09T11:00"},
    {"America/Santiago", "2025-04-06T02:00", "2025-04-06T06:30", "2025-04-06T04:30", "2025-04-06T06:15",
     "2025-04-06T04:15", "2025-04-07T12:00"},
    {"America/Sao_Paulo", "2018-11-04T02:00", "2018-11-04T04:30", "2018-11-04T03:00", "2018-11-04T04:15",
     "2018-11-04T03:00", "2018-11-05T10:00"},
    {"America/Sao_Paulo", "2019-02-17T01:00", "2019-02-17T05:30", "2019-02-17T03:30", "2019-02-17T05:15",
     "2019-02-17T03:15", "2019-02-18T11:00"},
    {"Australia/Sydney", "2025-10-04T13:00", "2025-10-04T16:00", "2025-10-04T14:30", "2025-10-04T16:00",
     "2025-10-04T14:15", "2025-10-05T21:00"},
    {"Australia/Sydney", "2025-04-05T12:00", "2025-04-05T16:30", "2025-04-05T13:30", "2025-04-05T15:15",
     "2025-04-05T13:15", "2025-04-06T22:00"},
    {"Australia/Lord_Howe", "2025-10-04T12:30", "2025-10-04T15:30", "2025-10-04T14:00", "2025-10-04T15:30",
     "2025-10-04T13:45", "2025-10-05T21:00"},
    {"Australia/Lord_Howe", "2025-04-05T12:00", "2025-04-05T16:00", "2025-04-05T13:30", "2025-04-05T15:45",
     "2025-04-05T13:15", "2025-04-06T21:30"},
    {"Pacific/Chatham", "2025-09-27T10:15", "2025-09-27T13:45", "2025-09-27T11:45", "2025-09-27T13:30",
     "2025-09-27T11:30", "2025-09-28T18:15"},
    {"Pacific/Chatham", "2025-04-05T09:15", "2025-04-05T12:45", "2025-04-05T10:45", "2025-04-05T12:30",
     "2025-04-05T10:30", "2025-04-06T19:15"},
    {"Africa/Cairo", "2024-04-25T21:00", "2024-04-25T23:30", "2024-04-25T22:00", "2024-04-25T23:15",
     "2024-04-25T22:00", "2024-04-26T05:00"},
    {"Africa/Cairo", "2024-10-31T20:00", "2024-11-01T00:30", "2024-10-31T22:30", "2024-11-01T00:15",
     "2024-10-31T22:15", "2024-11-01T06:00"},
    {"Asia/Tehran", "2022-03-21T19:30", "2022-03-21T22:00", "2022-03-21T20:30", "2022-03-21T21:45",
     "2022-03-21T20:30", "2022-03-22T03:30"},
    {"Asia/Tehran", "2022-09-21T18:30", "2022-09-21T23:00", "2022-09-21T21:00", "2022-09-21T22:45",
     "2022-09-21T20:45", "2022-09-22T04:30"},
    {"Asia/Seoul", "2025-03-29T14:00", "2025-03-29T17:30", "2025-03-29T15:30", "2025-03-29T17:15",
     "2025-03-29T15:15", "2025-03-30T23:00"},
    {"Asia/Seoul", "2025-10-25T14:00", "2025-10-25T17:30", "2025-10-25T15:30", "2025-10-25T17:15",
     "2025-10-25T15:15", "2025-10-26T23:00"},
    {"Asia/Kolkata", "2025-03-29T17:30", "2025-03-29T21:00", "2025-03-29T19:00", "2025-03-29T20:45",
     "2025-03-29T18:45", "2025-03-31T02:30"},
    {"Asia/Kolkata", "2025-10-25T17:30", "2025-10-25T21:00", "2025-10-25T19:00", "2025-10-25T20:45",
     "2025-10-25T18:45", "2025-10-27T02:30"},
    {"Pacific/Apia", "2011-12-30T09:00", "2011-12-30T12:30", "2011-12-30T10:30", "2011-12-30T10:00",
     "2011-12-30T10:00", "2012-01-01T18:00"},
    {"Pacific/Apia", "2012-03-31T09:00", "2012-03-31T12:30", "2012-03-31T10:30", "2012-03-31T12:15",
     "2012-03-31T10:15", "2012-04-01T19:00"},
};

}  // namespace

TEST_CASE("delivery times: quiet hours, digests and working days around changes of clocks in 15 zones") {
  for (auto const& each : edges) {
    CAPTURE(each.zone);
    CAPTURE(each.asked);
    auto const asked = utc(each.asked);
    auto const late = quiet(each.zone, hours(22), minutes(150));
    auto const early = quiet(each.zone, hours(22), minutes(30));
    auto office = quiet(each.zone, hours(18), hours(8));
    office.days = md::monday_to_friday;
    for (auto const& times : {late, early, office}) CHECK(md::check_times(times).has_value());
    CHECK(md::next_allowed(late, asked) == utc(each.until_half_past_two));
    CHECK(md::next_allowed(early, asked) == utc(each.until_half_past_mid));
    CHECK(md::next_digest(digests(each.zone, minutes(135)), asked) == utc(each.digest_quarter_past_two));
    CHECK(md::next_digest(digests(each.zone, minutes(15)), asked) == utc(each.digest_quarter_past_mid));
    CHECK(md::next_allowed(office, asked) == utc(each.working_morning));
  }
}

TEST_CASE("delivery times: an hour that comes twice is quiet both times when quiet hours end in it") {
  auto const times = quiet("Europe/Berlin", hours(22), minutes(150));
  auto const end = utc("2025-10-26T01:30");  // the second 02:30
  for (auto const* asked : {"2025-10-25T20:00", "2025-10-26T00:29", "2025-10-26T00:45", "2025-10-26T01:29"})
    CHECK(md::next_allowed(times, utc(asked)) == end);
  CHECK(md::next_allowed(times, end) == end);
  CHECK(md::next_allowed(times, utc("2025-10-25T19:59")) == utc("2025-10-25T19:59"));
}

TEST_CASE("delivery times: a digest in an hour that comes twice comes once") {
  auto const times = digests("Europe/Berlin", minutes(135));
  auto const first = md::next_digest(times, utc("2025-10-25T20:00"));
  CHECK(first == utc("2025-10-26T00:15"));
  CHECK(md::next_digest(times, first) == utc("2025-10-27T01:15"));
}

TEST_CASE("delivery times: quiet hours within a day, none at all, and no zone") {
  auto const noon = quiet("Asia/Seoul", hours(12), hours(13));
  CHECK(md::next_allowed(noon, utc("2025-06-02T03:30")) == utc("2025-06-02T04:00"));
  CHECK(md::next_allowed(noon, utc("2025-06-02T04:00")) == utc("2025-06-02T04:00"));
  md::delivery_times const built_in;
  CHECK(md::check_times(built_in).has_value());
  CHECK(md::next_allowed(built_in, utc("2025-06-02T03:30")) == utc("2025-06-02T03:30"));
  CHECK(md::next_digest(built_in, utc("2025-06-02T03:30")) == utc("2025-06-02T08:00"));
  CHECK(md::next_digest(built_in, utc("2025-06-02T08:00")) == utc("2025-06-03T08:00"));
}

TEST_CASE("delivery times: weekly digests and several a day") {
  auto times = digests("America/New_York", hours(9));
  times.digest_days = 0x10;  // Friday
  CHECK(md::next_digest(times, utc("2025-06-06T13:00")) == utc("2025-06-13T13:00"));
  CHECK(md::next_digest(times, utc("2025-06-06T12:59")) == utc("2025-06-06T13:00"));
  times.digest_days = md::all_days;
  times.digest_at = {hours(9), hours(17)};
  CHECK(md::next_digest(times, utc("2025-06-06T13:00")) == utc("2025-06-06T21:00"));
}

TEST_CASE("delivery times: the person's day") {
  CHECK(md::local_day(digests("Pacific/Auckland", hours(8)), utc("1970-01-01T13:00")) == 1);
  CHECK(md::local_day(digests("America/Los_Angeles", hours(8)), utc("1970-01-01T07:00")) == -1);
}

TEST_CASE("delivery times: what cannot be used is refused by name") {
  auto const refused = [](auto const& change) {
    md::delivery_times times;
    change(times);
    auto const answer = md::check_times(times);
    REQUIRE(!answer);
    return std::string(md::name_of(answer.error().code)) + " " + std::string(answer.error().field);
  };
  using times = md::delivery_times;
  CHECK(refused([](times& of) { of.zone = "Mars/Olympus"; }) == "malformed zone");
  CHECK(refused([](times& of) { of.zone = "../../etc/passwd"; }) == "malformed zone");
  CHECK(refused([](times& of) { of.zone.clear(); }) == "malformed zone");
  CHECK(refused([](times& of) { of.quiet_from = hours(24); }) == "out_of_range quiet_from");
  CHECK(refused([](times& of) { of.quiet_to = minutes(-1); }) == "out_of_range quiet_to");
  CHECK(refused([](times& of) { of.days = 0; }) == "out_of_range days");
  CHECK(refused([](times& of) { of.days = 0x80; }) == "out_of_range days");
  CHECK(refused([](times& of) { of.digest_at.clear(); }) == "out_of_range digest_at");
  CHECK(refused([](times& of) { of.digest_at = {hours(9), hours(8)}; }) == "out_of_range digest_at");
  CHECK(refused([](times& of) { of.digest_at.assign(5, hours(1)); }) == "too_many digest_at");
  CHECK(refused([](times& of) { of.digest_days = 0; }) == "out_of_range digest_days");
}

TEST_CASE("delivery times: moments far from any calendar are answered, too") {
  auto const times = quiet("Europe/Berlin", hours(22), hours(6));
  for (auto const at : {md::timestamp::min(), md::timestamp::max() - hours(24 * 30)}) {
    CHECK(md::next_allowed(times, at) >= at);
    CHECK(md::next_digest(times, at) > at);
  }
}

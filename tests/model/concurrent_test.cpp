// tests/model/concurrent_test.cpp: readers page through feeds while writers post, follow and delete; meant to
// run under the thread sanitizer too. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <madang/open.hpp>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "model/commands.hpp"
#include "model/product.hpp"

namespace {

using namespace madang;

#ifdef MADANG_TEST_SLOWDOWN
constexpr unsigned slowdown = MADANG_TEST_SLOWDOWN;
#else
constexpr unsigned slowdown = 1;
#endif
constexpr unsigned writes_per_writer = 5000 / slowdown;
constexpr unsigned writers = 2;
constexpr unsigned readers = 3;

/// A clock that any thread may read and the writers move on.
class shared_clock : public clock {
 public:
  [[nodiscard]] timestamp now() noexcept override { return model::time_of(at_.fetch_add(40)); }

 private:
  std::atomic<model::millis> at_{1'700'000'000'000};
};

class shared_random : public random_source {
 public:
  void fill(std::span<std::uint8_t> out) noexcept override {
    std::lock_guard const lock(mutex_);
    bytes_.fill(out);
  }

 private:
  std::mutex mutex_;
  model::test_random bytes_{11};
};

struct town {
  shared_clock time;
  shared_random bytes;
  network net;
  std::array<person_id, 4> people;
  person_id outsider;
  record_id open_record;
  record_id secret_record;  ///< the outsider never reads it, nor does the last of the people
  group_id group;
  std::mutex mutex;
  std::set<std::string> complaints;
  std::atomic<unsigned> writing{writers};
  std::atomic<std::uint64_t> acknowledged{0};
  std::atomic<std::uint64_t> pages{0};

  explicit town(std::size_t hot)
      : net(open_memory({.hot_activities_max = hot, .time = &time, .random = &bytes}).value()) {
    for (std::size_t at = 0; at < people.size(); ++at) {
      people[at] = net.add_person({.key = "p" + std::to_string(at), .name = "P"}).value();
    }
    auto const firm = net.add_organization({.key = "firm", .name = "Firm"}).value();
    outsider =
        net.add_person({.key = "x", .name = "X", .kind = person_kind::partner, .organization = firm}).value();
    open_record = net.add_record({.key = "open", .type = "t", .name = "Open"}).value();
    secret_record =
        net.add_record({.key = "secret", .type = "t", .name = "Secret", .access = record_access::granted})
            .value();
    group = net.add_group({.key = "g", .name = "G", .owner = people[0]}).value();
    for (auto const who : {people[0], people[1], people[2]}) net.grant(secret_record, who).value();
    net.grant(open_record, outsider).value();
    for (auto const who : people) net.follow(who, open_record).value();
    for (auto const who : {people[1], people[2], people[3]}) net.follow(who, people[0]).value();
    for (auto const who : {people[0], people[1], people[2]}) net.follow(who, secret_record).value();
  }

  void complain(std::string what) {
    std::lock_guard const lock(mutex);
    complaints.insert(std::move(what));
  }
};

/// A record of a writer's own acts: what is deleted must not come back.
void write_on(town& at, unsigned which) {
  model::dice random(which + 100);
  std::vector<activity_id> mine;
  auto const note = [&](result<activity_id> const& done) {
    if (!done) return at.complain("a post failed: " + done.error().message());
    mine.push_back(*done);
    at.acknowledged = std::max(at.acknowledged.load(), done->value);
  };
  for (unsigned count = 0; count < writes_per_writer; ++count) {
    auto const who = at.people[random.below(2)];
    auto const chance = random.below(100);
    auto const text = "text " + std::to_string(count);
    if (chance < 30)
      note(at.net.post({.actor = who, .on = at.open_record, .text = text}));
    else if (chance < 45)
      note(at.net.post({.actor = who, .on = at.secret_record, .text = text}));
    else if (chance < 55)
      note(at.net.post({.actor = who, .text = text + " #news"}));
    else if (chance < 62)
      note(at.net.record_changed({.actor = who, .record = at.open_record, .fields = {{"stage", "a", text}}}));
    else if (chance < 72 && !mine.empty())
      static_cast<void>(at.net.comment({.actor = who, .parent = random.of(mine), .text = text}));
    else if (chance < 80 && !mine.empty())
      static_cast<void>(at.net.react({.actor = who, .activity = random.of(mine)}));
    else if (chance < 85 && !mine.empty())
      static_cast<void>(at.net.remove_activity({}, random.of(mine)));
    else if (chance < 88 && !mine.empty())
      static_cast<void>(at.net.edit({.actor = who, .activity = random.of(mine), .text = text}));
    else if (chance < 94)
      static_cast<void>(at.net.follow(who, at.people[2 + random.below(2)]));
    else
      static_cast<void>(at.net.unfollow(who, at.people[2 + random.below(2)]));
  }
  --at.writing;
}

/// The order of an item in every feed.
std::pair<std::int64_t, std::uint64_t> order_of(item const& each) {
  return {each.at.time_since_epoch().count() / 1000, each.id.value};
}

void check_item(town& at, person_id reader, item const& each) {
  auto const secret = each.on.id == at.secret_record;
  if (secret && (reader == at.people[3] || reader == at.outsider)) at.complain("a secret is shown");
  if (reader == at.outsider && each.insiders_only) at.complain("an insiders' item is shown to an outsider");
  if (each.actor.id.value == 0) at.complain("an item without an actor");
  if (!each.system && each.text.empty()) at.complain("an item without its text");
}

void page_through(town& at, person_id reader, feed_request request) {
  std::set<std::uint64_t> shown;
  std::optional<std::pair<std::int64_t, std::uint64_t>> last;
  do {
    auto const page = at.net.feed(reader, request);
    if (!page) return at.complain("a page failed: " + page.error().message());
    ++at.pages;
    for (auto const& each : *page) {
      if (!shown.insert(each.id.value).second) at.complain("an item is shown twice");
      if (last && order_of(each) >= *last) at.complain("items are out of order");
      last = order_of(each);
      check_item(at, reader, each);
    }
    if (page->size() < request.limit && !page->older.empty()) at.complain("a short page before the end");
    request.at = page->older;
  } while (!request.at.empty());
}

void read_on(town& at, unsigned which) {
  model::dice random(which + 7);
  std::uint64_t before = 0;
  do {
    auto const known = at.acknowledged.load();
    auto const number = at.net.published().number;
    if (number < before) at.complain("the published version went back");
    before = number;
    auto const reader = random.percent(25) ? at.outsider : at.people[random.below(at.people.size())];
    feed_request request{.limit = static_cast<std::uint32_t>(5 + random.below(60))};
    request.view = random.of({feed_view::home, feed_view::network, feed_view::person, feed_view::record});
    if (request.view == feed_view::person) request.node = at.people[0];
    if (request.view == feed_view::record) request.node = at.open_record;
    page_through(at, reader, request);
    if (known == 0) continue;
    auto const newest = at.net.activity(at.people[0], activity_id{known});
    if (!newest && newest.error().code != errc::unknown_activity) at.complain("a single read failed");
    if (auto const thread = at.net.thread(at.people[1], {.root = activity_id{1 + random.below(known)}});
        thread && thread->comments.size() > 1000) {
      at.complain("a thread without end");
    }
  } while (at.writing != 0);
}

void live_together(std::size_t hot) {
  town at(hot);
  std::vector<std::thread> threads;
  for (unsigned which = 0; which < writers; ++which)
    threads.emplace_back([&at, which] { write_on(at, which); });
  for (unsigned which = 0; which < readers; ++which)
    threads.emplace_back([&at, which] { read_on(at, which); });
  for (auto& each : threads) each.join();
  for (auto const& each : at.complaints) FAIL_CHECK(each);
  CHECK(at.pages > 10);
  CHECK(at.net.check().value().empty());
}

}  // namespace

TEST_CASE("concurrency: readers page through whole and ordered feeds while writers write") {
  live_together(std::numeric_limits<std::size_t>::max());
}

TEST_CASE("concurrency: the same with most pages coming from the store") { live_together(50); }

TEST_CASE("concurrency: an acknowledged post is seen by the very next read of any thread") {
  town at(100);
  std::atomic<std::uint64_t> newest{0};
  std::atomic<bool> finished{false};
  std::thread writer([&] {
    for (unsigned count = 0; count < 400 / slowdown; ++count) {
      newest = at.net.post({.actor = at.people[0], .on = at.open_record, .text = "x"}).value().value;
    }
    finished = true;
  });
  while (!finished) {
    auto const known = newest.load();
    auto const page = at.net.record_feed(at.people[1], at.open_record, {.limit = 1}).value();
    if (known != 0 && (page.empty() || page.items.front().id.value < known)) {
      FAIL_CHECK("an acknowledged post is not there yet");
      break;
    }
  }
  writer.join();
}

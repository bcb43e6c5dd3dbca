// The product's own rights decide who reads which record. SPDX-License-Identifier: Apache-2.0
//
// A product that has rights already does not copy them into Madang: it answers when Madang asks.
#include <fmt/format.h>
#include <madang/madang.hpp>

#include <mutex>
#include <set>

namespace md = madang;

/// Stands for the product's table of rights. Madang asks from any thread, hence the lock.
class crm_rights : public md::record_policy {
 public:
  void set(md::person_id person, md::record_id record, bool readable) {
    std::scoped_lock const lock{mutex_};
    if (readable)
      readable_.insert({person, record});
    else
      readable_.erase({person, record});
  }

  // Madang asks for many records at once, so that a page costs the product one query instead of twenty-five.
  md::result<std::vector<char>> records_readable(md::person_id person,
                                                 std::span<md::record_id const> records) override {
    std::scoped_lock const lock{mutex_};
    std::vector<char> answers;
    for (auto const record : records) answers.push_back(readable_.contains({person, record}));
    return answers;
  }

  // The same question from the other side: asked when a text names people.
  md::result<std::vector<char>> people_reading(md::record_id record,
                                               std::span<md::person_id const> people) override {
    std::scoped_lock const lock{mutex_};
    std::vector<char> answers;
    for (auto const person : people) answers.push_back(readable_.contains({person, record}));
    return answers;
  }

 private:
  std::mutex mutex_;
  std::set<std::pair<md::person_id, md::record_id>> readable_;
};

int main() {
  auto const rights = std::make_shared<crm_rights>();
  auto net = md::open_sqlite("crm.db", {.policy = rights}).value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim Ji-won"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee Ha-eun"}).value();
  auto const deal =
      net.add_record({.key = "opportunity:77", .type = "crm.opportunity", .name = "Hanbit renewal"}).value();
  rights->set(kim, deal, true);
  rights->set(lee, deal, true);

  net.follow(lee, deal).value();
  net.post({.actor = kim, .on = deal, .text = "They sign on Thursday."}).value();
  for (auto const& item : net.home_feed(lee).value()) fmt::print("Lee Ha-eun: {}\n", item);

  // Answers for insiders may be reused for record_policy::max_age, a minute. A right that is withdrawn should
  // not live that long: the product tells, for a person (all records) or a record (all people).
  rights->set(lee, deal, false);
  net.invalidate_rights(lee).value();
  fmt::print("Lee Ha-eun, moved to another account: {} items\n", net.home_feed(lee).value().size());
  fmt::print("and the record's own feed: {}\n", net.record_feed(lee, deal).error());
}

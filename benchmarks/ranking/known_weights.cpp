// Readers who act by weights of the product's own factors. SPDX-License-Identifier: Apache-2.0
#include "ranking/known_weights.hpp"

#include <cmath>
#include <cstddef>
#include <deque>
#include <string>
#include <utility>

#include "support/random.hpp"

namespace bench {
namespace {

namespace md = madang;

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t week_ms = 7 * 24 * hour_ms;
constexpr std::uint32_t topics_count = 40;
constexpr std::uint32_t places_count = 30;
constexpr std::int64_t work_hours = 9;
constexpr double luck = 0.5;

/// Writes the log and ranks by the rule while it grows.
class ruled_company {
 public:
  explicit ruled_company(company_size const& size)
      : size_(size),
        dice_(size.seed),
        people_(size.teams * size.team_people),
        rule_(known_rule()),
        with_(rule_) {}

  md::event_log run() {
    for (std::int64_t day = 1; day <= size_.days; ++day)
      for (std::int64_t hour = 0; hour < work_hours; ++hour) work((day * 24 + 8 + hour) * hour_ms);
    return std::move(log_);
  }

 private:
  void work(std::int64_t begin_ms) {
    auto const items = size_.items_per_day / work_hours;
    for (std::int64_t item = 0; item < items; ++item) write(begin_ms + item * hour_ms / (2 * items));
    for (std::uint32_t reader = 0; reader < people_; ++reader)
      if (dice_.chance(0.35)) read(reader, begin_ms + hour_ms / 2);
  }

  void write(std::int64_t at_ms) {
    auto const id = "i" + std::to_string(log_.items().size());
    auto const author = "p" + std::to_string(dice_.below(people_));
    auto const place = "g" + std::to_string(dice_.below(places_count));
    auto const topic = "t" + std::to_string(dice_.below(topics_count));
    log_.add(md::item_line{.at_ms = at_ms, .id = id, .author = author, .place = place, .topics = {topic}})
        .value();
    with_.learn(log_, log_.events().back());
    acted_.emplace_back(people_);
    recent_.push_back(static_cast<std::uint32_t>(acted_.size()) - 1);
  }

  void read(std::uint32_t reader, std::int64_t now_ms) {
    auto const name = "p" + std::to_string(reader);
    auto const number = log_.people().find(name);
    while (!recent_.empty() && now_ms - log_.items()[recent_.front()].at_ms > week_ms) recent_.pop_front();
    auto best = md::name_table::none;
    double best_score = 0;
    for (auto const item : recent_) {
      if (acted_[item][reader] || log_.items()[item].author == number) continue;
      auto const chance = -luck * std::log2(-std::log(dice_.share() + 1e-12));
      auto const score =
          static_cast<double>(md::score_of(with_.features(number, item, now_ms), rule_)) / 65'536 + chance;
      if (best != md::name_table::none && score <= best_score) continue;
      best = item;
      best_score = score;
    }
    if (best == md::name_table::none) return;
    acted_[best][reader] = true;
    log_.add(md::action_line{now_ms, name, md::action_verb::reply, log_.item_ids().name(best)}).value();
    with_.learn(log_, log_.events().back());
  }

  company_size const& size_;
  dice dice_;
  std::uint32_t people_;
  md::rank_weights rule_;
  md::weighted_ranking with_;
  md::event_log log_;
  std::deque<std::uint32_t> recent_;
  std::vector<std::vector<bool>> acted_;  // by item and person
};

}  // namespace

md::rank_weights known_rule() {
  md::rank_weights out;
  out.name = "rule";
  auto const set = [&](md::rank_factor factor, md::fixed_point weight) {
    out.factors[static_cast<std::size_t>(factor)] = weight;
  };
  set(md::rank_factor::freshness, 32'768);
  set(md::rank_factor::author, 98'304);
  set(md::rank_factor::topic, 81'920);
  set(md::rank_factor::engagement, 65'536);
  return out;
}

md::event_log known_weights_log(company_size const& size) { return ruled_company(size).run(); }

}  // namespace bench

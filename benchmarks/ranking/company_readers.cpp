// A company whose readers act by a rule that is known. SPDX-License-Identifier: Apache-2.0
#include "ranking/company_readers.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <string>
#include <utility>

#include "support/random.hpp"

namespace bench {
namespace {

namespace md = madang;

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t week_ms = 7 * day_ms;
constexpr std::uint32_t topics_count = 40;
constexpr std::uint32_t places_count = 30;
constexpr double age_unit_ms = 6 * 3'600'000.0;
constexpr double reading_chance = 0.35;  // that a person reads in an hour of work
constexpr double luck = 0.5;             // doublings of chance in the choice
constexpr std::int64_t work_begins_hour = 8;
constexpr std::int64_t work_hours = 9;

std::vector<std::uint32_t> some_of(std::uint32_t count, std::uint32_t wanted, dice& from) {
  auto out = shuffled(count, from);
  out.resize(wanted);
  return out;
}

bool holds(std::vector<std::uint32_t> const& list, std::uint32_t number) {
  return std::ranges::find(list, number) != list.end();
}

/// Writes the log hour by hour.
class company_week {
 public:
  company_week(company_taste const& taste, company_size const& size)
      : taste_(taste), size_(size), dice_(size.seed + 1) {}

  md::event_log run() {
    introduce();
    for (std::int64_t day = 1; day <= size_.days; ++day)
      for (std::int64_t hour = 0; hour < work_hours; ++hour)
        work(day * day_ms + (work_begins_hour + hour) * 60 * minute_ms);
    return std::move(log_);
  }

 private:
  // Numbers of people, topics and places become those of the log: everybody writes once about everything.
  void introduce() {
    for (std::uint32_t person = 0; person < taste_.people().size(); ++person)
      write(0, person, person % places_count, {person % topics_count});
  }

  void work(std::int64_t begin_ms) {
    auto const items = size_.items_per_day / work_hours;
    for (std::int64_t item = 0; item < items; ++item) {
      auto const author = dice_.below(static_cast<std::uint32_t>(taste_.people().size()));
      auto const& of = taste_.people()[author];
      auto const place = dice_.chance(0.5) ? of.places[dice_.below(3)] : dice_.below(places_count);
      write(begin_ms + item * 60 * minute_ms / (2 * items), author, place,
            {of.topics[dice_.below(4)], dice_.below(topics_count)});
    }
    for (std::uint32_t reader = 0; reader < taste_.people().size(); ++reader)
      if (dice_.chance(reading_chance)) read(reader, begin_ms + 31 * minute_ms);
  }

  void write(std::int64_t at_ms, std::uint32_t author, std::uint32_t place,
             std::vector<std::uint32_t> topics) {
    auto const id = "i" + std::to_string(log_.items().size());
    auto const by = "p" + std::to_string(author);
    auto const on = "g" + std::to_string(place);
    std::vector<std::string> names;
    for (auto const topic : topics) names.push_back("t" + std::to_string(topic));
    md::item_line line{.at_ms = at_ms, .id = id, .author = by, .place = on};
    line.topics.assign(names.begin(), names.end());
    log_.add(line).value();
    acted_.emplace_back();
    if (at_ms > 0) recent_.push_back(static_cast<std::uint32_t>(log_.items().size()) - 1);
  }

  void read(std::uint32_t reader, std::int64_t now_ms) {
    while (!recent_.empty() && now_ms - log_.items()[recent_.front()].at_ms > week_ms) recent_.pop_front();
    auto best = md::name_table::none;
    double best_appeal = 0;
    for (auto const item : recent_) {
      auto const& made = log_.items()[item];
      if (made.author == reader || holds(acted_[item], reader)) continue;
      auto const appeal =
          taste_.appeal(reader, made, now_ms) - luck * std::log2(-std::log(dice_.share() + 1e-12));
      if (best != md::name_table::none && appeal <= best_appeal) continue;
      best = item;
      best_appeal = appeal;
    }
    if (best == md::name_table::none) return;
    acted_[best].push_back(reader);
    auto const verb = dice_.chance(0.3) ? md::action_verb::reply : md::action_verb::react;
    log_.add(md::action_line{now_ms, log_.people().name(reader), verb, log_.item_ids().name(best)}).value();
  }

  company_taste const& taste_;
  company_size const& size_;
  dice dice_;
  md::event_log log_;
  std::deque<std::uint32_t> recent_;
  std::vector<std::vector<std::uint32_t>> acted_;  // by item: who did
};

}  // namespace

company_taste::company_taste(company_size const& size) {
  dice from(size.seed);
  auto const count = size.teams * size.team_people;
  for (std::uint32_t number = 0; number < count; ++number) {
    auto const first = number / size.team_people * size.team_people;
    people_.push_back({number == first ? 0 : first, some_of(count, 6, from), some_of(topics_count, 4, from),
                       some_of(places_count, 3, from)});
  }
}

double company_taste::appeal(std::uint32_t reader, md::logged_item const& item, std::int64_t now_ms) const {
  auto const& of = people_[reader];
  auto const& author = people_[item.author];
  double out = holds(of.ties, item.author) ? 2 : 0;
  if (of.leader == item.author || author.leader == reader)
    out += 3;
  else if (of.leader == author.leader)
    out += 2;
  for (auto const topic : item.topics) out += holds(of.topics, topic) ? 1 : 0;
  out += holds(of.places, item.place) ? 2 : 0;
  return out - std::log2(1 + static_cast<double>(now_ms - item.at_ms) / age_unit_ms);
}

md::event_log company_log(company_taste const& taste, company_size const& size) {
  return company_week(taste, size).run();
}

void oracle_ranking::score(md::rank_question const& asked, std::span<std::int64_t> scores) {
  std::ranges::transform(asked.items, scores.begin(), [&](std::uint32_t item) {
    return std::llround(taste_.appeal(asked.reader, log_->items()[item], asked.at_ms) * 65'536);
  });
}

void oracle_ranking::learn(md::event_log const& log, md::log_event const&) { log_ = &log; }

md::evaluation evaluate_company(md::event_log const& log, company_taste const& taste,
                                md::rank_weights const& weights) {
  md::weighted_ranking with(weights);
  for (std::uint32_t person = 0; person < taste.people().size(); ++person)
    with.report_to(person, taste.people()[person].leader);
  return md::evaluate(log, with, {.bootstrap_rounds = 0}).value();
}

}  // namespace bench

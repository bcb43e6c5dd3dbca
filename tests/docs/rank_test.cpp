// The code of docs/rank.md. SPDX-License-Identifier: Apache-2.0
#include <madang/json/event_log.hpp>
#include <madang/open.hpp>
#include <madang/rank/action_learning.hpp>
#include <madang/rank/evaluation.hpp>
#include <madang/rank/weighted_ranking.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

namespace md = madang;

namespace {

//! [ranking]
/// Items of those whom the reader answered most often come first.
class favourites final : public md::ranking {
 public:
  void score(md::rank_question const& asked, std::span<std::int64_t> scores) override {
    for (std::size_t at = 0; at < asked.items.size(); ++at)
      scores[at] = answered_[{asked.reader, author_[asked.items[at]]}];
  }
  void learn(md::event_log const& log, md::log_event const& event) override {
    if (event.type == md::log_event_type::item) author_.push_back(log.items()[event.subject].author);
    if (event.type == md::log_event_type::action) ++answered_[{event.reader, author_[event.subject]}];
  }

 private:
  std::vector<std::uint32_t> author_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> answered_;
};
//! [ranking]

//! [scorer]
/// What is about the reader's topics first, then what others talk about; yesterday's counts half.
struct topics_first {
  void operator()(md::candidate_columns const& of, std::span<double> scores) const {
    auto const topic = of[md::rank_column::topic];
    auto const talk = of[md::rank_column::engagement];
    auto const age = of[md::rank_column::age_hours];
    for (std::size_t at = 0; at < scores.size(); ++at)
      scores[at] = std::exp2(-age[at] / 24) * (10 * topic[at] + talk[at]);
  }
};
static_assert(md::scorer<topics_first>);
//! [scorer]

/// Kim writes before Park each time; Lee answers Kim.
std::string office() {
  std::string out;
  for (int day = 0; day < 20; ++day) {
    auto const hour = [&](int at) { return std::to_string((day * 24 + at) * 3'600'000LL); };
    auto const id = std::to_string(day);
    out += R"({"t":)" + hour(9) + R"(,"type":"item","id":"k)" + id + R"(","author":"kim"})" + "\n";
    out += R"({"t":)" + hour(10) + R"(,"type":"item","id":"p)" + id + R"(","author":"park"})" + "\n";
    out +=
        R"({"t":)" + hour(11) + R"(,"type":"action","reader":"lee","verb":"reply","item":"k)" + id + "\"}\n";
  }
  return out;
}

}  // namespace

TEST_CASE("docs: rank") {
  std::istringstream file(office());
  //! [evaluate]
  auto const log = md::read_event_log(file).value();
  favourites own;
  md::newest_ranking newest;
  md::evaluation_options const options{.test_from = 0.5};
  auto const mine = md::evaluate(log, own, options).value();
  auto const theirs = md::evaluate(log, newest, options).value();
  auto const better = md::difference(mine, theirs, options).mrr;  // better.low > 0: by more than chance
  //! [evaluate]
  CHECK(mine.mrr.value == 1);
  CHECK(theirs.mrr.value == 0.5);
  CHECK(better.low > 0);
  //! [own]
  md::weighted_ranking topics(md::default_weights(), md::custom_scorer(topics_first{}));
  auto const measured = md::evaluate(log, topics, options).value();
  //! [own]
  CHECK(measured.outcomes.size() == mine.outcomes.size());
  std::ostringstream out;
  //! [record]
  md::json_lines_sink lines(out);
  md::impression_recorder recorder(lines, {.share = 0.1});
  recorder.made({.at_ms = 1'000, .id = 4, .author = 1}).value();
  std::vector<md::shown_item> const page{{.id = 4, .position = 1, .propensity = 0.8}};
  recorder.shown({.at_ms = 2'000, .reader = 7, .config = "ours", .config_version = 3, .items = page}).value();
  recorder.acted(3'000, 7, md::action_verb::reply, 4).value();
  //! [record]
  CHECK(recorder.counts().actions == 1);
  auto net = md::open_memory().value();
  md::action_model const start(net.ranking().value(), {.hashed_bits = 8});
  //! [model]
  auto learned = md::learn_actions(log, net.ranking().value(), start, options).value();
  net.set_model(learned.model).value();
  if (learned.better) net.use_model(md::feed_view::home).value();
  //! [model]
  CHECK_FALSE(learned.better);  // the default names Kim first already
  CHECK(net.model().value()->used_by.empty());
  //! [take]
  auto recording = md::open_memory({.impressions = {.share = 0.1}}).value();
  recording.set_purpose({.what = md::reading_purpose::impressions, .turn = md::purpose_switch::on}).value();
  md::json_lines_sink log_file(out);
  auto const counts = recording.take_impressions(log_file).value();  // now and then, e.g. every minute
  //! [take]
  CHECK(counts.pages == 0);
}

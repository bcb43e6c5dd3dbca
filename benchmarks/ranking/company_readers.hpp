// A company whose readers act by a rule that is known. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/evaluation.hpp>
#include <madang/rank/weighted_ranking.hpp>

#include <cstdint>
#include <vector>

namespace bench {

/// How large the company is, and for how long it is watched.
struct company_size {
  std::uint32_t teams = 15;
  std::uint32_t team_people = 8;  ///< the first of them leads, and reports to the first of the first team
  std::uint32_t days = 45;
  std::uint32_t items_per_day = 27;
  std::uint64_t seed = 1;
};

/// Who likes what. The rule: a reader acts on the item with the highest appeal among the last week's that the
/// reader did not write or act on, plus a little chance. Appeal, in doublings:
///   2   if the author is one of the reader's six ties, who are anywhere in the company
///   3   if the author leads the reader or is led by the reader, 2 if both have the same leader
///   1   for each of the item's topics that is among the reader's four
///   2   if it lies in one of the reader's three places
///   - log2(1 + age / 6 hours)
class company_taste {
 public:
  /// What a person likes, and who leads that person.
  struct person {
    std::uint32_t leader = 0;  ///< the first person of all leads themself
    std::vector<std::uint32_t> ties;
    std::vector<std::uint32_t> topics;
    std::vector<std::uint32_t> places;
  };

  explicit company_taste(company_size const& size);

  /// The rule, for numbers of people, topics and places as `company_log` gives them.
  [[nodiscard]] double appeal(std::uint32_t reader, madang::logged_item const& item,
                              std::int64_t now_ms) const;

  [[nodiscard]] std::vector<person> const& people() const noexcept { return people_; }

 private:
  std::vector<person> people_;
};

/// What the company's people write, and what its readers act on.
[[nodiscard]] madang::event_log company_log(company_taste const& taste, company_size const& size);

/// Ranks by the rule itself: nothing can be better.
class oracle_ranking final : public madang::ranking {
 public:
  /// Keeps a reference.
  explicit oracle_ranking(company_taste const& taste) : taste_(taste) {}
  void score(madang::rank_question const& asked, std::span<std::int64_t> scores) override;
  void learn(madang::event_log const& log, madang::log_event const& event) override;

 private:
  company_taste const& taste_;
  madang::event_log const* log_ = nullptr;
};

/// NDCG@10 of these weights on the company's log; the ranking knows the organization chart.
[[nodiscard]] madang::evaluation evaluate_company(madang::event_log const& log, company_taste const& taste,
                                                  madang::rank_weights const& weights);

}  // namespace bench

// A company whose readers act by a known rule: how near the unlearned default comes to it.
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "ranking/company_readers.hpp"

namespace md = madang;

TEST_CASE("ranking: where newest first reaches .6 of a known rule's NDCG, the default reaches .8") {
  bench::company_size const size;
  bench::company_taste const taste(size);
  auto const log = bench::company_log(taste, size);
  md::evaluation_options const options{.bootstrap_rounds = 0};
  bench::oracle_ranking oracle(taste);
  md::newest_ranking newest;
  auto const best = md::evaluate(log, oracle, options).value().ndcg10.value;
  CHECK(md::evaluate(log, newest, options).value().ndcg10.value <= 0.6 * best);
  auto const whole = bench::evaluate_company(log, taste, md::default_weights()).ndcg10.value;
  CHECK(whole >= 0.8 * best);
  for (auto const factor : {md::rank_factor::freshness, md::rank_factor::author, md::rank_factor::place,
                            md::rank_factor::topic, md::rank_factor::my_team, md::rank_factor::my_manager}) {
    auto without = md::default_weights();
    without.factors[static_cast<std::size_t>(factor)] = 0;
    CAPTURE(md::name_of(factor));
    CHECK(bench::evaluate_company(log, taste, without).ndcg10.value < whole);
  }
}

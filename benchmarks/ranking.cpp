// How near rankings come to readers whose rule is known, and what each factor is worth.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ranking/company_readers.hpp"

namespace {

namespace md = madang;

void print_line(std::string_view name, md::evaluation const& of, double oracle) {
  fmt::print("{:<28}{:>8.4f}{:>10.3f}{:>9.4f}\n", name, of.ndcg10.value, of.ndcg10.value / oracle,
             of.mrr.value);
}

void print_without(md::event_log const& log, bench::company_taste const& taste, double oracle) {
  for (std::size_t factor = 0; factor < md::rank_factors_count; ++factor) {
    auto weights = md::default_weights();
    if (weights.factors[factor] == 0) continue;
    weights.factors[factor] = 0;
    print_line(fmt::format("  without {}", md::name_of(static_cast<md::rank_factor>(factor))),
               bench::evaluate_company(log, taste, weights), oracle);
  }
}

}  // namespace

int main() {
  bench::company_size const size;
  bench::company_taste const taste(size);
  auto const log = bench::company_log(taste, size);
  md::evaluation_options const options{.bootstrap_rounds = 0};
  bench::oracle_ranking oracle(taste);
  md::newest_ranking newest;
  md::active_ranking active;
  auto const best = md::evaluate(log, oracle, options).value();
  fmt::print("{} events, {} questions, {:.0f} candidates each\n", log.events().size(), best.outcomes.size(),
             best.candidates_mean);
  fmt::print("{:<28}{:>8}{:>10}{:>9}\n", "", "NDCG@10", "of oracle", "MRR");
  print_line("oracle", best, best.ndcg10.value);
  print_line("newest first", md::evaluate(log, newest, options).value(), best.ndcg10.value);
  print_line("last active first", md::evaluate(log, active, options).value(), best.ndcg10.value);
  print_line("default", bench::evaluate_company(log, taste, md::default_weights()), best.ndcg10.value);
  print_without(log, taste, best.ndcg10.value);
}

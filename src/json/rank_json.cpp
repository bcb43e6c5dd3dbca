// Evaluations of rankings as JSON. SPDX-License-Identifier: Apache-2.0
#include <madang/json/rank_json.hpp>

#include <boost/json/array.hpp>

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

json::array interval(measure const& of) { return {of.low, of.high}; }
json::array with_interval(measure const& of) { return {of.value, of.low, of.high}; }

}  // namespace

json::object to_json(std::string_view config, evaluation const& from) {
  json::object out{{"config", config},
                   {"queries", from.outcomes.size()},
                   {"candidates_mean", from.candidates_mean},
                   {"mrr", from.mrr.value},
                   {"hit1", from.hit1.value},
                   {"hit5", from.hit5.value},
                   {"ndcg10", from.ndcg10.value},
                   {"auc", from.auc.value},
                   {"coverage", from.coverage},
                   {"author_gini", from.author_gini},
                   {"diversity", from.diversity}};
  if (from.snips) {
    out["snips"] = from.snips->value;
    out["snips_effective_sample_size"] = from.snips->effective_sample_size;
    out["snips_matched"] = from.snips->matched;
    out["snips_shown"] = from.snips->shown;
  }
  out["intervals"] = json::object{{"mrr", interval(from.mrr)},
                                  {"hit1", interval(from.hit1)},
                                  {"hit5", interval(from.hit5)},
                                  {"ndcg10", interval(from.ndcg10)},
                                  {"auc", interval(from.auc)}};
  return out;
}

json::object to_json(std::string_view config, reaction_evaluation const& from) {
  return {{"config", config},      {"test", "reaction"},
          {"opens", from.opens},   {"positives", from.positives},
          {"auc", from.auc.value}, {"intervals", json::object{{"auc", interval(from.auc)}}}};
}

json::object to_json(std::string_view against, evaluation_difference const& from) {
  return {{"against", against},
          {"mrr", with_interval(from.mrr)},
          {"hit1", with_interval(from.hit1)},
          {"hit5", with_interval(from.hit5)},
          {"ndcg10", with_interval(from.ndcg10)},
          {"auc", with_interval(from.auc)}};
}

}  // namespace v1
}  // namespace madang

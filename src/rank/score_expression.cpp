// Expressions, compiled and evaluated by muParser with names and functions of ours alone. A parser is used by
// one thread at a time: each evaluation borrows one, and makes one when all are lent.
// SPDX-License-Identifier: Apache-2.0
#include <madang/rank/score_expression.hpp>

#include <muParser.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace {

constexpr std::string_view expression_field = "expression";
constexpr std::array<std::string_view, rank_kinds_count> kind_names{"post", "comment", "share",
                                                                    "record_change", "event"};

/// How far x lies out, in scales; NaN where a scale is none.
double scales(double x, double scale) {
  return scale > 0 ? std::abs(x) / scale : std::numeric_limits<double>::quiet_NaN();
}
double decay_exp(double x, double scale) { return std::exp2(-scales(x, scale)); }
double decay_gauss(double x, double scale) { return std::exp2(-scales(x, scale) * scales(x, scale)); }
double decay_linear(double x, double scale) {
  auto const out = 1 - scales(x, scale) / 2;
  return out < 0 ? 0 : out;  // NaN stays
}
double minimum(double const* from, int count) { return *std::min_element(from, from + count); }
double maximum(double const* from, int count) { return *std::max_element(from, from + count); }

void define_functions(mu::Parser& in) {
  in.ClearFun();
  in.ClearConst();
  in.ClearPostfixOprt();
  in.DefineFun("decay_exp", decay_exp);
  in.DefineFun("decay_gauss", decay_gauss);
  in.DefineFun("decay_linear", decay_linear);
  in.DefineFun("log", static_cast<double (*)(double)>(std::log));
  in.DefineFun("log2", static_cast<double (*)(double)>(std::log2));
  in.DefineFun("log10", static_cast<double (*)(double)>(std::log10));
  in.DefineFun("exp", static_cast<double (*)(double)>(std::exp));
  in.DefineFun("sqrt", static_cast<double (*)(double)>(std::sqrt));
  in.DefineFun("abs", static_cast<double (*)(double)>(std::abs));
  in.DefineFun("min", minimum);
  in.DefineFun("max", maximum);
  for (std::size_t at = 0; at < kind_names.size(); ++at)
    in.DefineConst(std::string(kind_names[at]), static_cast<double>(at));
}

/// Says what is wrong, without the place that it is said at anyway.
error malformed(std::string const& sentence, std::size_t at) {
  auto reason = sentence.substr(0, sentence.find(" at position"));
  if (reason.ends_with(" found")) reason.resize(reason.size() - std::string_view(" found").size());
  if (reason.ends_with('.')) reason.pop_back();
  return fail(errc::malformed, "expression (" + reason + ")", at, 0);
}

/// Refuses what the parser would take, but a score does not need: other letters than ASCII's, texts,
/// assignments.
result<void> check_letters(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto const letter = text[at];
    auto const printable = (letter >= ' ' && letter <= '~') || letter == '\n' || letter == '\t';
    if (!printable || letter == '"' || letter == '\'')
      return malformed("character that has no meaning here", at);
    if (letter != '=') continue;
    auto const before = at == 0 ? ' ' : text[at - 1];
    auto const compares = std::string_view("=!<>").find(before) != std::string_view::npos;
    if (!compares && !text.substr(at).starts_with("==")) return malformed("nothing can be assigned", at);
  }
  return {};
}

// muParser looks at one letter more than there are.
error refusal(mu::Parser::exception_type const& why, std::string_view text) {
  auto const at = std::max(why.GetPos(), 0);
  return malformed(why.GetMsg(), std::min(static_cast<std::size_t>(at), text.size()));
}

}  // namespace

/// A parser and the row that its names read.
class score_expression::evaluator {
 public:
  /// @throws mu::Parser::exception_type
  explicit evaluator(std::string const& text) {
    define_functions(parser_);
    for (std::size_t at = 0; at < rank_columns_count; ++at)
      parser_.DefineVar(std::string(name_of(static_cast<rank_column>(at))), &row_[at]);
    parser_.SetExpr(text);
    parser_.Eval();  // compiles; only now the number of results is known
    find_used();
    parser_.Eval();  // compiles again: to tell the names it had to forget
  }
  evaluator(evaluator const&) = delete;
  evaluator& operator=(evaluator const&) = delete;
  ~evaluator() = default;

  [[nodiscard]] int results() const { return parser_.GetNumResults(); }

  /// Only the columns that the text names are asked for.
  void evaluate(candidate_columns const& of, std::span<double> scores) {
    read_.clear();
    for (auto const column : used_)
      read_.push_back({of[column].data(), &row_[static_cast<std::size_t>(column)]});
    for (std::size_t at = 0; at < scores.size(); ++at) {
      if (of.alive()[at] == 0) continue;
      for (auto const& each : read_) *each.to = each.from[at];
      scores[at] = parser_.Eval();
    }
  }

 private:
  void find_used() {
    for (auto const& [name, place] : parser_.GetUsedVar())
      used_.push_back(static_cast<rank_column>(place - row_.data()));
  }

  std::array<double, rank_columns_count> row_{};
  std::vector<rank_column> used_;  // that the text names
  struct read_column {
    double const* from;
    double* to;
  };
  std::vector<read_column> read_;  // of the candidates evaluated
  mu::Parser parser_;
};

/// Evaluators that nobody uses just now.
class score_expression::pool {
 public:
  explicit pool(std::string text) : text_(std::move(text)) {
    free_.push_back(std::make_unique<evaluator>(text_));
  }

  [[nodiscard]] int results() const { return free_.front()->results(); }

  [[nodiscard]] std::unique_ptr<evaluator> borrow() {
    {
      std::scoped_lock const lock(guard_);
      if (!free_.empty()) {
        auto out = std::move(free_.back());
        free_.pop_back();
        return out;
      }
    }
    return std::make_unique<evaluator>(text_);
  }
  void give_back(std::unique_ptr<evaluator> from) {
    std::scoped_lock const lock(guard_);
    free_.push_back(std::move(from));
  }

 private:
  std::string text_;
  std::mutex guard_;
  std::vector<std::unique_ptr<evaluator>> free_;  // as many as were ever used at once
};

score_expression::score_expression(std::unique_ptr<pool> evaluators) noexcept
    : evaluators_(std::move(evaluators)) {}
score_expression::score_expression(score_expression&&) noexcept = default;
score_expression& score_expression::operator=(score_expression&&) noexcept = default;
score_expression::~score_expression() = default;

result<score_expression> score_expression::compile(std::string_view text) {
  if (text.empty()) return fail(errc::empty, expression_field);
  if (text.size() > bytes_max) return fail(errc::too_long, expression_field, text.size(), bytes_max);
  if (auto const allowed = check_letters(text); !allowed) return allowed.error();
  try {
    auto evaluators = std::make_unique<pool>(std::string(text));
    if (evaluators->results() != 1) return malformed("gives more than one number", 0);
    return score_expression(std::move(evaluators));
  } catch (mu::Parser::exception_type const& why) {
    return refusal(why, text);
  }
}

void score_expression::operator()(candidate_columns const& candidates, std::span<double> scores) const {
  auto with = evaluators_->borrow();
  with->evaluate(candidates, scores.first(candidates.size()));
  evaluators_->give_back(std::move(with));
}

result<custom_scorer> scorer_of(rank_weights const& weights) {
  auto compiled = score_expression::compile(weights.expression);
  if (!compiled) return compiled.error();
  return custom_scorer(std::move(*compiled));
}

}  // namespace v1
}  // namespace madang

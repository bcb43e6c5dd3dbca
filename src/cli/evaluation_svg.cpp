// Draws evaluations of rankings. SPDX-License-Identifier: Apache-2.0
#include "cli/evaluation_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "cli/terminal.hpp"

namespace madang::cli {
namespace {

constexpr int label_width = 130;
constexpr int bar_width = 420;
constexpr int bar_height = 14;
constexpr int bar_gap = 3;
constexpr int group_gap = 14;
constexpr int top = 46;
constexpr int value_width = 60;
constexpr std::array<std::string_view, 2> colours{"#2b6cb0", "#c05621"};

struct group_of_bars {
  std::string_view name;
  measure (*value)(evaluation const&);
};

measure plain(double value) { return {value, value, value}; }

constexpr std::array groups{
    group_of_bars{"MRR", [](evaluation const& of) { return of.mrr; }},
    group_of_bars{"hit@1", [](evaluation const& of) { return of.hit1; }},
    group_of_bars{"hit@5", [](evaluation const& of) { return of.hit5; }},
    group_of_bars{"NDCG@10", [](evaluation const& of) { return of.ndcg10; }},
    group_of_bars{"AUC of actions", [](evaluation const& of) { return of.auc; }},
    group_of_bars{"coverage", [](evaluation const& of) { return plain(of.coverage); }},
    group_of_bars{"author Gini", [](evaluation const& of) { return plain(of.author_gini); }},
    group_of_bars{"diversity", [](evaluation const& of) { return plain(of.diversity); }}};

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (auto const letter : one_line(text)) {
    if (letter == '&')
      out += "&amp;";
    else if (letter == '<')
      out += "&lt;";
    else if (letter == '>')
      out += "&gt;";
    else
      out += letter;
  }
  return out;
}

double x_of(double share) { return label_width + std::clamp(share, 0.0, 1.0) * bar_width; }

void add_bar(std::string& to, measure const& of, int y, std::string_view colour) {
  auto const at = std::back_inserter(to);
  fmt::format_to(at, R"(<rect x="{}" y="{}" width="{:.1f}" height="{}" fill="{}"/>)", label_width, y,
                 x_of(of.value) - label_width, bar_height, colour);
  auto const middle = y + bar_height / 2;
  if (of.high > of.low)
    fmt::format_to(at, R"(<path d="M{:.1f} {}H{:.1f}" stroke="#1a202c" stroke-width="2"/>)", x_of(of.low),
                   middle, x_of(of.high));
  fmt::format_to(at, "<text x=\"{:.1f}\" y=\"{}\">{:.4f}</text>\n", x_of(std::max(of.value, of.high)) + 5,
                 middle + 4, of.value);
}

void add_legend(std::string& to, std::span<named_evaluation const> of) {
  auto const at = std::back_inserter(to);
  for (std::size_t n = 0; n < of.size(); ++n) {
    auto const x = label_width + static_cast<int>(n) * bar_width / 2;
    fmt::format_to(at, R"(<rect x="{}" y="16" width="12" height="12" fill="{}"/>)", x,
                   colours[n % colours.size()]);
    fmt::format_to(at, "<text x=\"{}\" y=\"26\">{}, {} questions</text>\n", x + 18,
                   xml_escaped(fit(of[n].config, 20)), of[n].numbers.outcomes.size());
  }
}

}  // namespace

std::string evaluation_svg(std::span<named_evaluation const> of) {
  auto const group_height = static_cast<int>(of.size()) * (bar_height + bar_gap) + group_gap;
  auto const height = top + static_cast<int>(groups.size()) * group_height;
  std::string out;
  fmt::format_to(
      std::back_inserter(out),
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"sans-serif\" font-size=\"12\">\n"
      "<title>Evaluation of rankings</title>\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n",
      label_width + bar_width + value_width, height);
  add_legend(out, of);
  auto y = top;
  for (auto const& group : groups) {
    fmt::format_to(std::back_inserter(out), R"(<text x="10" y="{}">{}</text>)", y + bar_height - 3,
                   group.name);
    for (std::size_t n = 0; n < of.size(); ++n)
      add_bar(out, group.value(of[n].numbers), y + static_cast<int>(n) * (bar_height + bar_gap),
              colours[n % colours.size()]);
    y += group_height;
  }
  return out + "</svg>\n";
}

}  // namespace madang::cli

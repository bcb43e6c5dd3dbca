// Draws evaluations of rankings. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/evaluation.hpp>

#include <span>
#include <string>

namespace madang::cli {

/// An evaluation and what it is of.
struct named_evaluation {
  std::string config;
  evaluation numbers;
};

/// Bars side by side with their intervals, as an SVG document that needs nothing else.
[[nodiscard]] std::string evaluation_svg(std::span<named_evaluation const> of);

}  // namespace madang::cli

// madang/rank/detail/last_question.hpp: what a ranking was asked last, until an action answers it.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/rank/evaluation.hpp>
#include <madang/rank/score.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Remembers a question and what was known of its items.
class last_question {
 public:
  /// Begins anew; `known(item)` tells what is known of each item.
  template <class Known>
  void ask(rank_question const& asked, Known const& known) {
    reader_ = asked.reader;
    items_.assign(asked.items.begin(), asked.items.end());
    features_.clear();
    for (auto const item : items_) features_.push_back(known(item));
  }
  /// The item that an event acts on, if the event answers the question: the one right after it.
  [[nodiscard]] std::optional<std::size_t> answered_by(log_event const& event) {
    auto const asked = reader_;
    reader_ = name_table::none;
    if (event.type != log_event_type::action || event.reader != asked) return std::nullopt;
    auto const at = std::ranges::find(items_, event.subject);
    if (at == items_.end()) return std::nullopt;
    return static_cast<std::size_t>(at - items_.begin());
  }
  /// The items asked about.
  [[nodiscard]] std::vector<std::uint32_t> const& items() const noexcept { return items_; }
  /// What was known of each.
  [[nodiscard]] std::vector<rank_features> const& features() const noexcept { return features_; }

 private:
  std::uint32_t reader_ = name_table::none;
  std::vector<std::uint32_t> items_;
  std::vector<rank_features> features_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

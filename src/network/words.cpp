// Names of host verbs, reactions and reasons. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/words.hpp>

#include <string>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {

namespace {

std::string host_word(reason_code category, vocabulary const* words) {
  return words != nullptr ? std::string(words->word_of(category)) : std::string();
}

// Category and channel.
template <class Shown, class Said>
Shown about_same(Said const& from, vocabulary const* words) {
  Shown out;
  if (from.category != 0) out.reason = reason_of(from.category);
  out.host_reason = host_word(from.category, words);
  out.channel = from.channel;
  return out;
}

}  // namespace

preference shown(preference_data const& from, vocabulary const* words) {
  auto out = about_same<preference>(from, words);
  out.choice = from.choice;
  out.enforced = from.enforced;
  return out;
}

batch_rule shown(batch_rule_data const& from, vocabulary const* words) {
  auto out = about_same<batch_rule>(from, words);
  out.mode = from.mode;
  out.window = std::chrono::minutes(from.window_minutes);
  out.window_max = std::chrono::minutes(from.window_max_minutes);
  return out;
}

escalation_rule shown(reason_code category, std::vector<escalation_step> steps, vocabulary const* words) {
  return {reason_of(category), host_word(category, words), std::move(steps)};
}

word_lookup words_of(vocabulary const* words) {
  auto const verb = [words](std::uint16_t number) -> verb_data const* {
    return words != nullptr && number != 0 && number <= words->verbs.size() ? &words->verbs[number - 1U]
                                                                            : nullptr;
  };
  return {[verb](std::uint16_t number) -> std::string_view {
            auto const* found = verb(number);
            return found != nullptr ? std::string_view(found->name) : std::string_view{};
          },
          [verb](std::uint16_t number, std::string_view language) -> std::string_view {
            auto const* found = verb(number);
            return found != nullptr ? found->line_in(language) : std::string_view{};
          },
          [words](std::uint16_t number) -> std::string_view {
            auto const known = words != nullptr && number != 0 && number <= words->reaction_types.size();
            return known ? std::string_view(words->reaction_types[number - 1U]) : std::string_view{};
          }};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

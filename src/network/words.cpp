// Names of host verbs and reactions. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/words.hpp>

namespace madang {
inline namespace v1 {
namespace detail {

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

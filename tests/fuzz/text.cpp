// SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "fuzz.hpp"

namespace fuzz {
namespace {

using entity = madang::text_entity;
using entities = std::vector<entity>;

constexpr std::size_t bytes_max = 1U << 20;

bool begins_character(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

void refused(std::string_view input, madang::error const& why) {
  require(why.code == madang::errc::malformed || why.code == madang::errc::too_long,
          "texts fail as documented");
  if (why.code != madang::errc::malformed) return;
  require(why.actual < input.size(), "the place of a malformed byte lies in the text");
  require(madang::normalize("text", input.substr(0, why.actual), bytes_max).has_value(),
          "what stands before the malformed byte is well-formed");
}

void graphemes(std::string_view text) {
  auto const offsets = madang::grapheme_offsets(text);
  require(offsets.size() == madang::count_graphemes(text), "graphemes are counted as they are split");
  require(offsets.empty() == text.empty(), "only an empty text has no grapheme");
  require(offsets.empty() || offsets.front() == 0, "the first grapheme begins the text");
  require(std::ranges::adjacent_find(offsets, std::ranges::greater_equal{}) == offsets.end(),
          "offsets ascend");
  std::size_t columns = 0;
  for (std::size_t at = 0; at < offsets.size(); ++at) {
    require(begins_character(text, offsets[at]), "graphemes begin at a character");
    auto const end = at + 1 < offsets.size() ? offsets[at + 1] : text.size();
    columns += madang::display_columns(text.substr(offsets[at], end - offsets[at]));
  }
  require(columns == madang::display_columns(text), "a text is as wide as its graphemes");
  require(madang::count_graphemes(text, 3) == std::min<std::size_t>(offsets.size(), 4),
          "counting stops early");
}

void folding(std::string_view text) {
  auto const folded = madang::fold_case(text);
  require(madang::fold_case(folded) == folded, "folding twice changes nothing more");
  auto const normal = madang::normalize("text", folded, 16 * bytes_max);
  require(normal.has_value() && *normal == folded, "a folded text is in normal form");
}

void places(std::string_view text, entities const& found) {
  std::size_t last = 0;
  for (auto const& each : found) {
    require(each.begin >= last && each.begin < each.end && each.end <= text.size(),
            "entities lie apart in the text");
    require(begins_character(text, each.begin) && begins_character(text, each.end),
            "entities hold whole characters");
    auto const shown = text.substr(each.begin, each.end - each.begin);
    require(!each.value.empty() && shown.find(each.value) != std::string_view::npos,
            "a value stands in its entity");
    last = each.end;
  }
}

entities only(entity::kind what, entities const& of) {
  entities out;
  std::ranges::copy_if(of, std::back_inserter(out), [&](entity const& each) { return each.what == what; });
  return out;
}

// What is left out still counts as taken.
void choices(std::string_view text, entities const& all) {
  madang::extract_options const none{
      .mentions = false, .screen_names = false, .hashtags = false, .urls = false};
  auto mentions = none;
  mentions.mentions = true;
  require(madang::extract_entities(text, mentions) == only(entity::kind::mention, all),
          "mentions do not depend");
  auto hashtags = none;
  hashtags.hashtags = true;
  require(madang::extract_entities(text, hashtags) == only(entity::kind::hashtag, all),
          "hashtags do not depend");
  auto urls = none;
  urls.urls = true;
  require(madang::extract_entities(text, urls) == only(entity::kind::url, all), "URLs do not depend");
}

// Not asked for, but harmless.
void without_promise(std::string_view bytes) {
  require(madang::grapheme_offsets(bytes).size() == madang::count_graphemes(bytes),
          "bad bytes count as they split");
  (void)madang::display_columns(bytes);
  (void)madang::fold_case(bytes);
  (void)madang::extract_entities(bytes, {.screen_names = true});
}

}  // namespace

void text(std::string_view input) {
  auto const normal = madang::normalize("text", input, bytes_max);
  if (!normal) {
    refused(input, normal.error());
    return without_promise(input);
  }
  auto const again = madang::normalize("text", *normal, bytes_max);
  require(again.has_value() && *again == *normal, "bringing into normal form twice changes nothing more");
  graphemes(*normal);
  folding(*normal);
  auto const all = madang::extract_entities(*normal, {.screen_names = true});
  places(*normal, all);
  choices(*normal, all);
}

}  // namespace fuzz

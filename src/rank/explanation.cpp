// Scores taken apart. SPDX-License-Identifier: Apache-2.0
#include <madang/rank/explanation.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "core/language.hpp"
#include "rank/shares.hpp"

namespace madang {
inline namespace v1 {
namespace {

constexpr std::size_t reasons_max = 2;
constexpr std::int64_t fresh_ms = 3'600'000;

/// What a factor that lifts an item means to its reader.
struct reason_text {
  std::string_view english;
  std::string_view korean;
};

constexpr reason_text new_text{"it is new", "새로 올라온 글"};
constexpr reason_text plain_text{"it belongs to this feed", "이 피드의 글"};

// By rank_factor. Age only sinks: it has no text of its own, nor has what the kind or being unseen adds.
constexpr std::array<reason_text, rank_factors_count> reason_texts{{
    {},
    {},
    {"its author is close to you", "가까이 계신 분의 글"},
    {"you were in touch with its author today", "오늘 주고받은 사람의 글"},
    {"you are in touch with its author right now", "지금 주고받는 사람의 글"},
    {"this is one of your places", "회원님이 함께하시는 곳의 글"},
    {"it is about topics that you take up", "자주 보시는 주제의 글"},
    {"others are taking it up right now", "지금 반응이 많은 글"},
    {"others took it up today", "오늘 반응이 많은 글"},
    {"it is addressed to you", "회원님께 보낸 글"},
    {"it answers you", "회원님께 답한 글"},
    {"it is about a record of yours", "맡고 계신 업무의 글"},
    {"it is from your team", "같은 팀의 글"},
    {"it is from somebody you report to or lead", "상사나 팀원의 글"},
    {},
    {},
}};

reason_text const& text_of(rank_factor factor) { return reason_texts[static_cast<std::size_t>(factor)]; }

/// The strongest reasons that lift the item, or that it is new, or that it is simply there.
std::vector<reason_text> reasons_of(score_explanation const& from) {
  std::vector<reason_text> out;
  for (auto const& [factor, part] : from.factors)
    if (part > 0 && out.size() < reasons_max && !text_of(factor).english.empty())
      out.push_back(text_of(factor));
  if (from.fresh && out.size() < reasons_max) out.push_back(new_text);
  if (out.empty()) out.push_back(plain_text);
  return out;
}

std::string joined(std::vector<reason_text> const& reasons, std::string_view reason_text::*text,
                   std::string_view between) {
  std::string out;
  for (auto const& reason : reasons) {
    if (!out.empty()) out += between;
    out += reason.*text;
  }
  return out;
}

}  // namespace

namespace detail {

score_parts halved(score_parts twice) noexcept {
  std::int64_t rest = 0;
  for (auto& part : twice) {
    part += rest;
    rest = part % 2;
    part = (part - rest) / 2;
  }
  return twice;
}

score_explanation shares_of(score_parts const& parts, std::int64_t base, std::int64_t age_ms) {
  score_explanation out;
  out.base = base;
  out.score = base;
  out.fresh = age_ms < fresh_ms;
  out.factors.reserve(rank_factors_count);
  auto const strength = [](factor_share const& of) { return std::max(of.part, -of.part); };
  for (std::size_t at = 0; at < rank_factors_count; ++at) {
    factor_share const one{static_cast<rank_factor>(at), parts[at]};
    out.score += one.part;
    if (one.part == 0) continue;
    auto place = out.factors.end();
    while (place != out.factors.begin() && strength(place[-1]) < strength(one)) --place;
    out.factors.insert(place, one);
  }
  return out;
}

}  // namespace detail

score_explanation explain_score(rank_features const& features, rank_weights const& weights) {
  return detail::shares_of(parts_of_score(features, weights), 0, features.age_ms);
}

std::string sentence_of(score_explanation const& from, std::string_view language) {
  auto const reasons = reasons_of(from);
  if (detail::is_korean(language))
    return "여기에 보이는 이유: " + joined(reasons, &reason_text::korean, ", ") + ".";
  return "It stands here because " + joined(reasons, &reason_text::english, " and ") + ".";
}

std::string sentence_of(acts_count const& acts, std::string_view language) {
  auto const all = acts.commented == acts.people;
  auto const number = std::to_string(acts.people);
  if (detail::is_korean(language)) {
    std::string_view const did = all                   ? "댓글을 남겼습니다."
                                 : acts.commented == 0 ? "반응을 남겼습니다."
                                                       : "반응이나 댓글을 남겼습니다.";
    return std::string("팔로우하시는 ").append(number).append("명이 ").append(did);
  }
  std::string_view const did = all                   ? "commented on this."
                               : acts.commented == 0 ? "reacted to this."
                                                     : "reacted to or commented on this.";
  return std::string(number)
      .append(acts.people == 1 ? " person" : " people")
      .append(" you follow ")
      .append(did);
}

}  // namespace v1
}  // namespace madang

// Pages as text for people. SPDX-License-Identifier: Apache-2.0
#include "cli/feed_text.hpp"

#include <fmt/format.h>
#include <madang/core/text.hpp>
#include <madang/format.hpp>

#include <chrono>
#include <ctime>
#include <vector>

namespace madang::cli {
namespace {

constexpr std::size_t item_indent = 4;
constexpr std::size_t comment_indent = 6;
constexpr std::size_t place_columns_min = 12;
constexpr std::size_t name_columns_max = 32;
constexpr std::uint32_t depth_shown_max = 4;

std::string_view joint(item const& of) {
  switch (of.kind) {
    case activity_kind::post:
    case activity_kind::event:
      return " on ";
    case activity_kind::comment:
      return " answers on ";
    case activity_kind::share:
      return " shares on ";
    case activity_kind::record_change:
      return " changes ";
  }
  return " on ";
}

bool is_restricted(node_ref const& node) { return node.restricted || (!node.id && !node.name.empty()); }

std::string name_of_node(node_ref const& node) {
  return is_restricted(node) ? std::string("(not visible)") : one_line(node.name);
}

std::string value_text(std::string_view value) { return value.empty() ? "(empty)" : printable(value); }

std::string_view mark_of(field_change const& field) {
  switch (field.sensitivity) {
    case field_sensitivity::normal:
      return "";
    case field_sensitivity::internal:
      return "  (internal)";
    case field_sensitivity::confidential:
      return "  (confidential)";
  }
  return "";
}

std::string size_text(std::uint64_t bytes) {
  if (bytes == 0) return {};
  if (bytes < 10'000) return fmt::format(" ({} B)", bytes);
  if (bytes < 10'000'000) return fmt::format(" ({} KB)", bytes / 1'000);
  return fmt::format(" ({} MB)", bytes / 1'000'000);
}

std::string names_of(std::span<node_ref const> nodes) {
  std::string out;
  for (auto const& node : nodes) out += (out.empty() ? "" : "; ") + name_of_node(node);
  return out;
}

void add(std::string& list, std::string_view entry) {
  if (!list.empty()) list += " · ";
  list += entry;
}

std::string counts_of(item const& of) {
  std::string out;
  if (of.comments_total != 0)
    add(out, fmt::format("{} comment{}", of.comments_total, of.comments_total == 1 ? "" : "s"));
  if (of.kind == activity_kind::comment && of.replies_total != 0)
    add(out, fmt::format("{} answers", of.replies_total));
  for (auto const& reaction : of.reactions)
    add(out, fmt::format("{} {}", reaction.count, one_line(reaction.type)));
  if (of.edited) add(out, "edited");
  return out;
}

std::string_view name_of_rule(order_rule rule) {
  switch (rule) {
    case order_rule::author_again:
      return "same author";
    case order_rule::thread_again:
      return "same thread";
    case order_rule::record_again:
      return "same record";
    case order_rule::author_waits:
      return "let others pass";
    case order_rule::wanted_less:
      return "you want less";
    case order_rule::wanted_more:
      return "you want more";
    case order_rule::two_hop:
      return "people you follow";
    case order_rule::boosted:
      return "boosted";
  }
  return {};
}

/// "score 3.21: my_manager +3.00, freshness -1.29; same author above 1: -0.68"
std::string shares_of(item_rank const& of) {
  constexpr double one = 65'536;
  auto out = fmt::format("score {:.2f}:", static_cast<double>(of.score) / one);
  std::string_view between = " ";
  for (auto const& [factor, part] : of.factors) {
    out += fmt::format("{}{} {:+.2f}", between, name_of(factor), static_cast<double>(part) / one);
    between = ", ";
  }
  for (auto const& [rule, above, part] : of.rules) {
    out += fmt::format("; {}", name_of_rule(rule));
    if (part != 0) out += fmt::format(" above {}: {:+.2f}", above, static_cast<double>(part) / one);
  }
  return out;
}

}  // namespace

std::string local_time(timestamp at) {
  auto const seconds = std::chrono::floor<std::chrono::seconds>(at);
  auto const since = static_cast<std::time_t>(seconds.time_since_epoch().count());
  std::tm parts{};
  ::localtime_r(&since, &parts);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min);
}

std::string feed_writer::text(page const& from) {
  out_.clear();
  for (auto const& item : from) {
    if (!out_.empty()) out_ += '\n';
    write_item(item);
  }
  return std::move(out_);
}

std::string feed_writer::text(thread_page const& from, item const& root) {
  out_.clear();
  write_entries(from, root);
  return std::move(out_);
}

void feed_writer::write_item(item const& of) {
  write_head(of);
  if (of.kind == activity_kind::comment) write_quote(of.parent, "(what is answered is not visible)");
  if (of.erased && of.fields.empty()) write_text("(erased)", item_indent, tone::faint);
  if (!of.summary.empty()) write_text(of.summary, item_indent, tone::change);
  if (!of.text.empty()) write_text(of.text, item_indent);
  if (of.kind == activity_kind::share) write_quote(of.shared, "(what is shared is not visible)");
  write_fields(of);
  write_lists(of);
  write_counts(of);
  if (how_.reasons_in && of.rank != nullptr) write_rank(of);
  if (how_.comments_max != 0 && of.comments_total != 0 && of.kind != activity_kind::comment)
    write_comments(of);
}

void feed_writer::write_head(item const& of) {
  auto const when = local_time(of.at);
  auto const who = person(of.actor);
  auto mark = std::string(of.insiders_only ? "  [internal]" : "");
  if (of.boosted) mark += "  [boosted]";
  mark += number_of(of);
  auto used = display_columns(when) + 2 + display_columns(who) + display_columns(mark);
  out_ += paint(on_, tone::faint, when) + "  " +
          paint(on_, of.actor.outsider ? tone::outside : tone::strong, who);
  if (names_place(of)) {
    auto const between = joint(of);
    used += between.size();
    auto const left = on_.columns > used + place_columns_min ? on_.columns - used : place_columns_min;
    out_ += between;
    out_ += paint(on_, tone::strong, fit(name_of_node(of.on), left));
  }
  out_ += paint(on_, tone::faint, mark) + '\n';
}

bool feed_writer::names_place(item const& of) const {
  if (is_restricted(of.on)) return true;
  if (!of.on.id || of.on.id == of.actor.id || of.on.id == how_.here) return false;
  return of.summary.find(of.on.name) == of.summary.npos;
}

void feed_writer::write_line(std::size_t indent, tone how, std::string_view line) {
  if (!line.empty()) out_.append(indent, ' ') += paint(on_, how, line);
  out_ += '\n';
}

void feed_writer::write_text(std::string_view text, std::size_t indent, tone how) {
  for (auto const& line : wrap(printable(text), on_.columns - indent)) write_line(indent, how, line);
}

void feed_writer::write_fields(item const& of) {
  for (auto const& field : of.fields)
    write_text(fmt::format("{}: {} -> {}{}", one_line(field.field), value_text(field.from),
                           value_text(field.to), mark_of(field)),
               item_indent, tone::change);
}

void feed_writer::write_lists(item const& of) {
  for (auto const& file : of.attachments)
    write_text(fmt::format("[file] {}{}", one_line(file.name), size_text(file.size_bytes)), item_indent);
  if (!of.about.empty()) write_text("about: " + names_of(of.about), item_indent, tone::faint);
}

void feed_writer::write_quote(activity_id quoted, std::string_view restricted_words) {
  auto const found = quoted ? net_.activity(reader_, quoted) : result<page>(fail(errc::unknown_activity, ""));
  if (!found || found->empty())
    return write_line(item_indent, tone::faint, fmt::format("> {}", restricted_words));
  auto const& original = found->items.front();
  auto text = original.text.empty() ? std::string(original.summary) : std::string(original.text);
  if (text.empty() && !original.fields.empty())
    text = fmt::format("{} changed", original.fields.front().field);
  auto const line = fmt::format("> {}: {}", person(original.actor), one_line(text));
  write_line(item_indent, tone::faint, fit(line, on_.columns - item_indent));
}

void feed_writer::write_counts(item const& of) {
  auto line = counts_of(of);
  if (of.group_items > 1)
    add(line, fmt::format("{} like this by {} {}", of.group_items, of.group_people,
                          of.group_people == 1 ? "person" : "people"));
  if (of.why != item_reason::stream) add(line, "because " + one_line(fmt::format("{}", because(of))));
  if (!line.empty()) write_text(line, item_indent, tone::faint);
}

void feed_writer::write_rank(item const& of) {
  auto const& rank = *of.rank;
  score_explanation why{
      .score = rank.score, .factors = {rank.factors.begin(), rank.factors.end()}, .fresh = rank.fresh};
  if (of.acts != nullptr) write_text(sentence_of(of.acts->count, *how_.reasons_in), item_indent, tone::faint);
  write_text(sentence_of(why, *how_.reasons_in), item_indent, tone::faint);
  write_text(shares_of(rank), item_indent, tone::faint);
}

void feed_writer::write_comments(item const& root) {
  auto const found = net_.thread(reader_, {.root = root.id, .limit = how_.comments_max});
  if (!found) return;
  write_entries(*found, root);
  auto const shown = found->comments.size();
  if (found->comments_total > shown)
    write_line(comment_indent, tone::faint, fmt::format("... and {} more", found->comments_total - shown));
}

void feed_writer::write_entries(thread_page const& from, item const& root) {
  for (auto const& [comment, has_more, more] : from.comments) {
    auto const level = std::min(comment.depth - std::min(comment.depth, root.depth), depth_shown_max);
    auto const indent = comment_indent + 2 * (level == 0 ? 0 : level - 1U);
    auto const mark = comment.insiders_only && !root.insiders_only ? "  [internal]" : "";
    out_.append(indent, ' ') +=
        paint(on_, comment.actor.outsider ? tone::outside : tone::strong, person(comment.actor));
    out_ += paint(on_, tone::faint, mark + number_of(comment)) + '\n';
    write_text(comment.text, indent + 2);
    if (how_.numbers && has_more)
      write_line(indent + 2, tone::faint,
                 fmt::format("... more answers: madang thread {}", comment.id.value));
  }
}

std::string feed_writer::number_of(item const& of) const {
  return how_.numbers ? fmt::format("  ({})", of.id.value) : std::string();
}

std::string feed_writer::person(node_ref const& who) {
  auto name = fit(name_of_node(who), name_columns_max);
  if (!who.outsider) return name;
  auto const from = company(who.id);
  return fmt::format("{} ({})", name, from.empty() ? "outside" : from);
}

std::string_view feed_writer::company(node_id outsider) {
  auto const [at, fresh] = companies_.try_emplace(outsider);
  if (!fresh) return at->second;
  auto const info = net_.node(reader_, outsider);
  if (!info || !info->organization) return at->second;
  auto const company = net_.node(reader_, info->organization);
  if (company && !company->restricted) at->second = fit(one_line(company->name), name_columns_max);
  return at->second;
}

}  // namespace madang::cli

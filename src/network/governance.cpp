// Reading the audit, holds, retention and erasures; what an erasure does to the log.
// SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>
#include <madang/network/detail/network_impl.hpp>

#include <algorithm>

#include "core/hex.hpp"
#include "core/moment.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t log_page = 1'000;

erasure_info info_of(row const& from, erasure_data const& data, network_secret const& secret) {
  erasure_info out;
  out.person = person_id{static_cast<std::uint32_t>(from.key.b)};
  out.requested = time_of(data.requested_ms);
  if (data.finished_ms != 0) out.finished = time_of(data.finished_ms);
  out.state = data.finished_ms != 0 ? erasure_state::done
              : data.on_hold        ? erasure_state::on_hold
                                    : erasure_state::due;
  out.receipt = erasure_receipt{data.people}.encode(secret);
  return out;
}

}  // namespace

// Calls `visit` with every entry of the log up to the published version, oldest first.
template <class Visit>
result<void> network_impl::each_log_page(Visit const& visit) {
  auto const end = look().now.at;
  for (version from{end.incarnation, 0}; from.number < end.number;) {
    auto page = rows->changes_after(from, log_page);
    if (!page) return page.error();
    if (page->empty()) return fail(errc::corrupt, "log");
    from.number = page->back().number;
    if (auto const done = visit(*page); !done) return done;
  }
  return {};
}

result<void> network_impl::check_audit(std::vector<std::string>& wrong) {
  audit_verifier verifier;
  return each_log_page([&](std::vector<change_log_entry> const& page) -> result<void> {
    for (auto const& each : page)
      if (!verifier.follows(each))
        wrong.push_back("audit: the chain is broken at change " + std::to_string(each.number));
    return {};
  });
}

result<bool> network_impl::audit_holds(audit_head const& known) {
  audit_verifier verifier;
  bool found = false;
  bool sound = true;
  auto const done = each_log_page([&](std::vector<change_log_entry> const& page) -> result<void> {
    for (auto const& each : page) {
      if (found) continue;
      sound = verifier.follows(each) && sound;
      found = each.number == known.at.number;
      if (found) sound = sound && each.at == known.time && hexadecimal(verifier.chain()) == known.chain;
    }
    return {};
  });
  if (!done) return done.error();
  return found && sound;
}

// Does a change concern somebody who is erased, and no other person?
bool network_impl::concerns_alone(erasure_data const& who, audit_data const& change) {
  auto const steps = steps_of(change.commands);
  if (!steps) return false;
  auto const seen = look();
  auto const other = [&](node_id node) {
    return !who.about(node.value) && seen.now.graph.exists(node) &&
           seen.now.graph.node(node).kind == node_kind::person;
  };
  return std::any_of(steps->begin(), steps->end(),
                     [&](auto const& step) { return who.about(step.node.value); }) &&
         std::none_of(steps->begin(), steps->end(), [&](auto const& step) { return other(step.node); });
}

// Where a change was asked from, and by which id. Log pages are read while others write; each page is written
// by whoever leads.
result<void> network_impl::erase_from_log(erasure_data const& who) {
  return each_log_page([&](std::vector<change_log_entry>& page) -> result<void> {
    std::vector<change_log_entry> entries;
    for (auto& each : page) {
      auto data = audit_data::decode(each.audit);
      if (!data) return fail(errc::corrupt, "audit");
      if ((data->origin.empty() && each.command_id.empty()) || !concerns_alone(who, *data)) continue;
      data->erase_origin();
      each.audit = data->encode();
      each.command_id.clear();
      entries.push_back(std::move(each));
    }
    if (entries.empty()) return {};
    return while_nobody_writes([&] { return rows->rewrite_log(entries); });
  });
}

result<std::vector<erasure_info>> network_impl::erasures() {
  std::vector<erasure_info> out;
  for (auto const kind : {govern_kind::erased, govern_kind::erasure}) {
    auto const found = governed(kind);
    if (!found) return found.error();
    for (auto const& each : *found) {
      auto const data = erasure_data::decode(each.value);
      if (!data) return fail(errc::corrupt, "governance");
      out.push_back(info_of(each, *data, secret));
    }
  }
  std::stable_sort(out.begin(), out.end(), [](erasure_info const& one, erasure_info const& other) {
    return one.requested < other.requested;
  });
  return out;
}

result<std::vector<hold_info>> network_impl::holds() {
  auto const found = governed(govern_kind::hold);
  if (!found) return found.error();
  std::vector<hold_info> out;
  for (auto const& each : *found) {
    auto const data = hold_data::decode(each.value);
    if (!data) return fail(errc::corrupt, "governance");
    if (data->released_ms == 0)
      out.push_back({each.key.b, {data->node}, data->reason, time_of(data->since_ms)});
  }
  return out;
}

result<std::vector<retention_rule>> network_impl::retention() {
  auto const found = governed(govern_kind::retention);
  if (!found) return found.error();
  std::vector<retention_rule> out;
  for (auto const& each : *found) {
    auto const data = retention_data::decode(each.value);
    if (!data) return fail(errc::corrupt, "governance");
    if (data->days != 0) out.push_back({static_cast<activity_kind>(each.key.b), data->days});
  }
  return out;
}

result<std::vector<activity_id>> network_impl::find_texts(std::span<std::string_view const> words,
                                                          std::size_t activities_max) {
  std::vector<std::string> wanted;
  for (auto const word : words)
    if (!word.empty()) wanted.push_back(fold_case(word));
  if (wanted.empty()) return fail(errc::empty, "words");
  std::vector<activity_id> out;
  std::optional<error> wrong;
  auto const names = [&](std::string_view text) {
    auto const folded = text.empty() ? std::string() : fold_case(text);
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](std::string const& word) { return folded.find(word) != std::string::npos; });
  };
  auto const done = rows->load(table::body, [&](row const& each) {
    if (!out.empty() && out.back().value == each.key.a) return true;
    auto const body = body_data::decode(each.value);
    if (!body) wrong = fail(errc::corrupt, "body");
    if (!body) return false;
    auto found = names(body->text) || names(body->payload);
    for (auto const& field : body->fields) found = found || names(field.from) || names(field.to);
    for (auto const& file : body->files) found = found || names(file.name) || names(file.url);
    if (found) out.push_back({each.key.a});
    return out.size() < activities_max;
  });
  if (!done) return done.error();
  if (wrong) return *wrong;
  return out;
}

}  // namespace detail

result<std::vector<audit_entry>> network::audit(std::uint64_t after, std::size_t entries_max) const {
  auto const found = impl_->rows->changes_after({published().incarnation, after}, entries_max);
  if (!found) return found.error();
  std::vector<audit_entry> out;
  for (auto const& each : *found) {
    auto entry = detail::audit_entry_of(each);
    if (!entry) return entry.error();
    out.push_back(std::move(*entry));
  }
  return out;
}

audit_head network::audit_end() const {
  auto const seen = impl_->look();
  return {seen.now.at, detail::time_of(seen.now.time_ms), detail::hexadecimal(seen.now.chain)};
}

result<bool> network::audit_holds(audit_head const& known) const { return impl_->audit_holds(known); }
result<std::vector<erasure_info>> network::erasures() const { return impl_->erasures(); }
result<std::vector<hold_info>> network::holds() const { return impl_->holds(); }
result<std::vector<retention_rule>> network::retention() const { return impl_->retention(); }
result<std::vector<activity_id>> network::find_texts(std::span<std::string_view const> words,
                                                     std::size_t activities_max) const {
  return impl_->find_texts(words, activities_max);
}

}  // namespace v1
}  // namespace madang

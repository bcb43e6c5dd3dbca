// Asking the host's policy, and remembering. SPDX-License-Identifier: Apache-2.0
#include <madang/access/detail/policy_cache.hpp>

#include <algorithm>
#include <exception>
#include <map>

namespace madang {
inline namespace v1 {

result<std::vector<char>> record_policy::fields_readable(person_id, record_id,
                                                         std::span<std::string_view const> fields) {
  return std::vector<char>(fields.size(), 1);
}
std::chrono::milliseconds record_policy::max_age() const noexcept { return std::chrono::minutes(1); }
std::chrono::milliseconds record_policy::outsiders_max_age() const noexcept {
  return std::chrono::milliseconds(0);
}

namespace detail {
namespace {

// Runs a question; errors, exceptions and answers of the wrong length are a no to everything.
template <class Ask>
std::vector<char> answers_or_no(std::size_t count, Ask const& question) {
  try {
    auto answers = question();
    if (answers && answers->size() == count) return std::move(*answers);
  } catch (std::bad_alloc const&) {
    throw;
  } catch (...) {  // the host's own exception types: whatever it was, it was not a yes
  }
  return std::vector<char>(count, 0);
}

}  // namespace

std::string policy_answers::field_key(std::uint32_t record, std::string_view field) {
  return std::to_string(record) + '/' + std::string(field);
}

std::optional<bool> policy_cache::find(person_id person, std::uint32_t record, std::uint64_t not_before,
                                       std::int64_t now_ms) {
  auto& in = shard_of(person);
  std::scoped_lock const lock(in.guard);
  auto const at = in.entries.find(static_cast<std::uint64_t>(person.value) << 32 | record);
  if (at == in.entries.end()) return std::nullopt;
  auto const& known = at->second;
  if (known.version < not_before || now_ms < known.asked_ms || now_ms >= known.expires_ms)
    return std::nullopt;
  return known.readable;
}

void policy_cache::ask_records(person_id person, bool outsider, std::vector<std::uint32_t> const& records,
                               std::uint64_t version, std::int64_t now_ms, policy_answers& into) {
  std::vector<record_id> ids;
  ids.reserve(records.size());
  for (auto record : records) ids.emplace_back(record);
  auto const answers = answers_or_no(ids.size(), [&] { return policy_->records_readable(person, ids); });
  auto const age = (outsider ? policy_->outsiders_max_age() : policy_->max_age()).count();
  auto& in = shard_of(person);
  std::scoped_lock const lock(in.guard);
  for (std::size_t at = 0; at < records.size(); ++at) {
    into.records[records[at]] = answers[at] != 0;
    if (age <= 0) continue;
    if (in.entries.size() >= entries_max) in.entries.clear();
    in.entries[static_cast<std::uint64_t>(person.value) << 32 | records[at]] = {version, now_ms, now_ms + age,
                                                                                answers[at] != 0};
  }
}

void policy_cache::ask_fields(person_id person, std::vector<policy_questions::field_question> const& fields,
                              policy_answers& into) {
  std::map<std::uint32_t, std::vector<std::string_view>> by_record;
  for (auto const& each : fields) by_record[each.record].push_back(each.field);
  for (auto const& [record, names] : by_record) {
    auto const of = record_id{record};
    auto const answers = answers_or_no(
        names.size(), [&, &asked = names] { return policy_->fields_readable(person, of, asked); });
    for (std::size_t at = 0; at < names.size(); ++at)
      into.fields[policy_answers::field_key(record, names[at])] = answers[at] != 0;
  }
}

void policy_cache::ask(person_id person, bool outsider, policy_questions const& questions,
                       std::uint64_t version, std::int64_t now_ms, policy_answers& into) {
  if (!questions.records.empty()) ask_records(person, outsider, questions.records, version, now_ms, into);
  if (!questions.fields.empty()) ask_fields(person, questions.fields, into);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

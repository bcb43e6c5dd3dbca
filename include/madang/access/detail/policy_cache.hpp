// madang/access/detail/policy_cache.hpp: what the host's policy answered, for as long as that may be reused.
// Thread-safe; an answer holds while it is young enough and nobody invalidated the person or the record
// since. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/access/policy.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Questions that a reading could not answer, and the answers it got for them.
struct policy_questions {
  struct field_question {
    std::uint32_t record;
    std::string field;
  };
  std::vector<std::uint32_t> records;
  std::vector<field_question> fields;
  [[nodiscard]] bool empty() const noexcept { return records.empty() && fields.empty(); }
};

/// Answers for one person that hold during one call.
struct policy_answers {
  std::unordered_map<std::uint32_t, bool> records;
  std::unordered_map<std::string, bool> fields;  ///< "record/field"
  [[nodiscard]] static std::string field_key(std::uint32_t record, std::string_view field);
};

/// Answers about records that hold across calls.
class policy_cache {
 public:
  explicit policy_cache(std::shared_ptr<record_policy> policy) : policy_(std::move(policy)) {}

  /// A remembered answer: made at version `not_before` or later, and not older than its age limit at
  /// `now_ms`.
  [[nodiscard]] std::optional<bool> find(person_id person, std::uint32_t record, std::uint64_t not_before,
                                         std::int64_t now_ms);
  /// Asks the host; what it does not answer cleanly is a no. Fills `into` and remembers for later calls.
  void ask(person_id person, bool outsider, policy_questions const& questions, std::uint64_t version,
           std::int64_t now_ms, policy_answers& into);

 private:
  struct entry {
    std::uint64_t version;
    std::int64_t asked_ms;
    std::int64_t expires_ms;
    bool readable;
  };
  struct shard {
    std::mutex guard;
    std::unordered_map<std::uint64_t, entry> entries;
  };
  static constexpr std::size_t entries_max = 1 << 16;  // per shard; a full shard starts anew
  [[nodiscard]] shard& shard_of(person_id person) noexcept { return shards_[person.value % shards_.size()]; }
  void ask_records(person_id person, bool outsider, std::vector<std::uint32_t> const& records,
                   std::uint64_t version, std::int64_t now_ms, policy_answers& into);
  void ask_fields(person_id person, std::vector<policy_questions::field_question> const& fields,
                  policy_answers& into);

  std::shared_ptr<record_policy> policy_;
  std::array<shard, 16> shards_;
};

}  // namespace detail
}  // namespace v1
}  // namespace madang

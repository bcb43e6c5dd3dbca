// madang/access/policy.hpp: the host's own answer to who may read which record.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/result.hpp>

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// The host decides about rights to records instead of grants and labels kept here.
/// An error, an exception, an answer of the wrong length, an unknown record or field means no.
/// @threads called from any thread that reads or writes the network, never inside a read snapshot; must not
/// call the
///          network.
class record_policy {
 public:
  virtual ~record_policy() = default;

  /// Which of these records may this person read? One answer per record, in order; non-zero means yes.
  [[nodiscard]] virtual result<std::vector<char>> records_readable(person_id person,
                                                                   std::span<record_id const> records) = 0;

  /// Which of these people may read this record? One answer per person, in order; non-zero means yes.
  [[nodiscard]] virtual result<std::vector<char>> people_reading(record_id record,
                                                                 std::span<person_id const> people) = 0;

  /// Which of these fields may this person see on a record? One answer per field, in order; the default says
  /// yes to every field of a readable record.
  [[nodiscard]] virtual result<std::vector<char>> fields_readable(person_id person, record_id record,
                                                                  std::span<std::string_view const> fields);

  /// How long an answer for insiders may be reused. Default: one minute.
  [[nodiscard]] virtual std::chrono::milliseconds max_age() const noexcept;
  /// How long an answer for outsiders may be reused. Default: not at all, beyond the call that asked.
  [[nodiscard]] virtual std::chrono::milliseconds outsiders_max_age() const noexcept;
};

}  // namespace v1
}  // namespace madang

// Names, classes and messages of errors. SPDX-License-Identifier: Apache-2.0
#include <madang/core/result.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

namespace madang {
inline namespace v1 {
namespace {

struct code_entry {
  std::string_view name;
  error_class cls;
  std::string_view sentence;
};

constexpr std::array<code_entry, static_cast<std::size_t>(errc::not_supported) + 1> table{{
    {"none", error_class::invalid, "no error"},
    {"too_long", error_class::invalid, "is too long or has too many entries"},
    {"empty", error_class::invalid, "must not be empty"},
    {"malformed", error_class::invalid, "is malformed"},
    {"out_of_range", error_class::invalid, "is out of range"},
    {"unknown_node", error_class::invalid, "is not known"},
    {"unknown_activity", error_class::invalid, "is no activity that can be seen here"},
    {"wrong_kind", error_class::invalid, "is of another kind"},
    {"cycle", error_class::invalid, "would become part of itself"},
    {"stale_cursor", error_class::invalid, "belongs to another reader, view or network, or was altered"},
    {"unknown_view", error_class::invalid, "is not the name of a view"},
    {"not_allowed", error_class::refused, "is not allowed to this actor"},
    {"blocked", error_class::refused, "is refused because one person blocks the other"},
    {"closed", error_class::refused, "is archived or closed"},
    {"last_owner", error_class::refused, "is the group's last owner"},
    {"outsiders_refused", error_class::refused, "is not open to outsiders"},
    {"inactive", error_class::refused, "is deactivated or deleted"},
    {"content_refused", error_class::refused, "was refused by the host's content rules"},
    {"key_conflict", error_class::conflict, "is taken, or was used with other content"},
    {"older_version", error_class::conflict, "is older than the version last applied"},
    {"version_conflict", error_class::conflict, "was changed by another writer"},
    {"busy", error_class::retryable, "is locked by another process"},
    {"disk_full", error_class::retryable, "could not be written: no space left"},
    {"io_error", error_class::retryable, "could not be read or written"},
    {"too_many", error_class::retryable, "is used up for now"},
    {"stale_read", error_class::retryable, "cannot be confirmed as current"},
    {"outcome_unknown", error_class::outcome_unknown, "may or may not have been committed"},
    {"poisoned", error_class::broken, "must be closed and opened again"},
    {"corrupt", error_class::broken, "fails its checks"},
    {"newer_file", error_class::broken, "was written by a newer version"},
    {"not_a_network", error_class::broken, "is no Madang network"},
    {"locked", error_class::broken, "is being written by another process"},
    {"read_only", error_class::broken, "can only be read"},
    {"not_supported", error_class::broken, "is not supported by this store"},
}};

code_entry const& entry(errc code) noexcept {
  auto at = static_cast<std::size_t>(code);
  return table[at < table.size() ? at : 0];
}

class category final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "madang"; }
  std::string message(int code) const override {
    return std::string(entry(static_cast<errc>(code)).sentence);
  }
};

}  // namespace

error_class class_of(errc code) noexcept { return entry(code).cls; }
std::string_view name_of(errc code) noexcept { return entry(code).name; }

std::string error::message() const {
  auto text =
      fmt::format("{}: {} {}", name_of(code), field.empty() ? "the call" : field, entry(code).sentence);
  if (limit != 0)
    text += fmt::format(" ({} given, {} allowed)", actual, limit);
  else if (actual != 0)
    text += fmt::format(" (at {})", actual);
  if (foreign != 0) text += fmt::format(" [foreign code {}]", foreign);
  return text;
}

boost::system::error_category const& madang_category() noexcept {
  static category const instance;
  return instance;
}

boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), madang_category()};
}

void throw_exception_from_error(error const& why, boost::source_location const& where) {
  boost::throw_exception(boost::system::system_error(make_error_code(why.code), why.message()), where);
}

}  // namespace v1
}  // namespace madang

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
  std::string_view predicate;  // what is said of the field
  std::string_view unnamed;    // stands for the field when there is none
};

constexpr std::array<code_entry, static_cast<std::size_t>(errc::not_supported) + 1> code_entries{{
    {"none", error_class::invalid, "succeeded", "the call"},
    {"too_long", error_class::invalid, "is too long or has too many entries", "the input"},
    {"empty", error_class::invalid, "must not be empty", "the input"},
    {"malformed", error_class::invalid, "is malformed", "the input"},
    {"out_of_range", error_class::invalid, "is out of range", "a value"},
    {"unknown_node", error_class::invalid, "is not known", "the node"},
    {"unknown_activity", error_class::invalid, "cannot be found or seen here", "the activity"},
    {"wrong_kind", error_class::invalid, "is of another kind than needed", "the node"},
    {"cycle", error_class::invalid, "would close a circle", "the link"},
    {"stale_cursor", error_class::invalid, "belongs to another reader, view or network, or was altered",
     "the cursor"},
    {"unknown_view", error_class::invalid, "is none of those there are", "the view"},
    {"not_allowed", error_class::refused, "is not permitted: a right, role, membership or mode is missing",
     "the command"},
    {"blocked", error_class::refused, "is refused: one of the two people blocks the other", "the command"},
    {"closed", error_class::refused, "is archived or closed", "the place"},
    {"last_owner", error_class::refused, "is the group's last owner", "the person"},
    {"outsiders_refused", error_class::refused, "would let in outsiders, who are not admitted",
     "the command"},
    {"inactive", error_class::refused, "is deactivated or deleted", "the person"},
    {"content_refused", error_class::refused, "was refused by the host", "the command"},
    {"key_conflict", error_class::conflict, "is taken, or was used with other content", "the key"},
    {"older_version", error_class::conflict, "is older than the one last applied", "the version"},
    {"version_conflict", error_class::conflict, "was overtaken by another writer", "the version"},
    {"gone", error_class::conflict, "was deleted too long ago to come back", "the activity"},
    {"busy", error_class::retryable, "must wait: another process holds the store", "the call"},
    {"disk_full", error_class::retryable, "could not be written: no space left", "the store"},
    {"io_error", error_class::retryable, "could not be read or written", "the store"},
    {"too_many", error_class::retryable, "must wait: there is no room for more now", "the call"},
    {"stale_read", error_class::retryable, "cannot be confirmed as current", "the version"},
    {"outcome_unknown", error_class::outcome_unknown, "may or may not have been committed", "the command"},
    {"poisoned", error_class::broken, "cannot be trusted any more; close the network and open it again",
     "the state"},
    {"corrupt", error_class::broken, "fails the checks", "the store"},
    {"newer_file", error_class::broken, "was written by a newer version", "the file"},
    {"not_a_network", error_class::broken, "is no Madang network", "the file"},
    {"locked", error_class::broken, "is being written by another process", "the network"},
    {"read_only", error_class::broken, "can only be read", "the network"},
    {"not_supported", error_class::broken, "is not supported", "the operation"},
}};

code_entry const& entry(errc code) noexcept {
  auto at = static_cast<std::size_t>(code);
  return code_entries[at < code_entries.size() ? at : 0];
}

std::string sentence(errc code, std::string_view field) {
  auto const& known = entry(code);
  return fmt::format("{} {}", field.empty() ? known.unnamed : field, known.predicate);
}

class category final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "madang"; }
  std::string message(int code) const override { return sentence(static_cast<errc>(code), {}); }
};

}  // namespace

error_class class_of(errc code) noexcept { return entry(code).cls; }
std::string_view name_of(errc code) noexcept { return entry(code).name; }

std::string error::message() const {
  auto text = fmt::format("{}: {}", name_of(code), sentence(code, field));
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

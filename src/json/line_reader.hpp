// madang/src/json/line_reader.hpp: takes the properties of one import line, one by one, and remembers the
// first error. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/ids.hpp>
#include <madang/core/result.hpp>
#include <madang/core/time.hpp>
#include <madang/network/transaction.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What an id names, before it is looked up.
enum class id_kind : std::uint8_t {
  person,
  organization,
  group,
  record,
  topic,
  tag,
  activity,
  verb,
  unit,
  other
};

/// An id taken apart.
struct line_id {
  id_kind kind = id_kind::other;  ///< other: the id has none of our words in front
  std::string_view key;           ///< what follows the word; the whole id for `other`
};

/// Splits `kind:key`. A view into `text`.
[[nodiscard]] line_id split_id(std::string_view text) noexcept;

/// Hashes and compares std::string by view.
struct view_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};
template <class Value>
using key_map = std::unordered_map<std::string, Value, view_hash, std::equal_to<>>;

/// What lines know of each other, and of the network, within one batch.
struct batch_context {
  transaction* in = nullptr;        ///< the running transaction
  key_map<activity_id> activities;  ///< activity key -> id; found before, or made in this batch
  key_map<node_id> merged;          ///< "kind:key" of a node that this import merged -> its own id
  bool command_refused = false;     ///< the last line was sound, but its command answered an error
  bool restoring = false;           ///< the lines are those of an export: ids stand for their own nodes
};

/// Reads one line's object. Getters return a default once something was wrong; `failed()` says what was
/// first. Properties are marked as they are asked for, so that `finish` can refuse those of ours that nobody
/// asked for.
class line_reader {
 public:
  line_reader(boost::json::object const& from, batch_context& context, std::string path = {})
      : from_(&from), context_(&context), path_(std::move(path)) {}

  /// Is the property there, and not null?
  bool has(std::string_view name);
  /// A property as it is; null when absent.
  boost::json::value const* value(std::string_view name);
  /// Text; empty when absent.
  std::string_view text(std::string_view name);
  /// Text that must be there and not empty.
  std::string_view required(std::string_view name);
  /// Texts: one or an array.
  std::vector<std::string> texts(std::string_view name);
  /// True or false.
  std::optional<bool> flag(std::string_view name);
  /// A whole number from 0 to `max`; 0 when absent.
  std::uint64_t number(std::string_view name, std::uint64_t max = UINT64_MAX);
  /// A point in time.
  std::optional<timestamp> time(std::string_view name);
  /// A point in time that must be there.
  std::optional<timestamp> required_time(std::string_view name);
  /// One of several words; the first when absent. Answers its position.
  std::size_t word(std::string_view name, std::initializer_list<std::string_view> words);
  /// A point in time as an export writes it, any time at all; 0 when absent.
  std::int64_t milliseconds(std::string_view name);
  /// A nested object; null when absent.
  boost::json::object const* object(std::string_view name);

  /// The key of the object itself, its kind being known.
  std::string_view own_key(id_kind kind);
  /// The activity key of the line.
  std::string_view activity_key();

  /// A node of one kind; none when absent.
  template <class Id>
  Id node(std::string_view name) {
    return Id(this->node_of(name, kind_of(Id::kind)).value);
  }
  /// A node of one kind that must be there.
  template <class Id>
  Id required_node(std::string_view name) {
    need(name);
    return node<Id>(name);
  }
  /// Nodes of one kind: one or an array.
  template <class Id>
  std::vector<Id> nodes(std::string_view name) {
    std::vector<Id> out;
    each(name,
         [&](boost::json::value const& one) { out.push_back(Id(resolve(one, kind_of(Id::kind)).value)); });
    return out;
  }
  /// A node of any kind; none when absent.
  node_id any_node(std::string_view name) { return node_of(name, id_kind::other); }
  /// A node of any kind that must be there.
  node_id required_any_node(std::string_view name);
  /// An activity that must be there.
  activity_id required_activity(std::string_view name);
  /// The id that a property refers to, not looked up; `assumed` where the id does not say its kind.
  line_id reference(std::string_view name, id_kind assumed);
  /// The id a value refers to, not looked up.
  line_id reference_of(boost::json::value const& value, id_kind assumed);
  /// Looks a node up; records unknown_node or wrong_kind.
  node_id resolve(boost::json::value const& value, id_kind assumed);
  /// Looks an id up.
  node_id find(line_id id);

  /// Calls `take(value)` for one value or each member of an array; the path names the property then.
  template <class Take>
  void each(std::string_view name, Take take);

  /// A reader for a nested object, whose errors name it as `name.property`.
  line_reader within(std::string_view name, boost::json::object const& inner) {
    return line_reader(inner, *context_, path_ + std::string(name) + ".");
  }
  /// Takes over the error of a nested reader.
  void adopt(line_reader const& inner) {
    if (!error_ && inner.error_) error_ = inner.error_;
  }

  /// Records an error at a property, if it is the first.
  void refuse(errc code, std::string_view name, std::uint64_t actual = 0, std::uint64_t limit = 0);
  /// Records an error of a command, whose field becomes the property's.
  error translate(error why) const;
  /// Records that a property is missing.
  void need(std::string_view name) {
    if (!has(name)) refuse(errc::empty, name);
  }
  /// Refuses properties of ours, and audience properties, that nobody asked for.
  void finish();
  /// The first error.
  std::optional<error> const& failed() const noexcept { return error_; }
  /// The batch this line is part of.
  batch_context& context() noexcept { return *context_; }
  /// The running transaction.
  transaction& in() noexcept { return *context_->in; }

  /// Does `command` unless something was wrong, and names properties in its error.
  template <class Command>
  auto run(Command command) -> decltype(command()) {
    finish();
    if (error_) return *error_;
    auto done = command();
    if (done) return done;
    context_->command_refused = true;
    return translate(done.error());
  }

  /// The kind word of a node kind.
  static id_kind kind_of(node_kind kind) noexcept { return static_cast<id_kind>(static_cast<int>(kind) - 1); }

 private:
  node_id node_of(std::string_view name, id_kind assumed);

  boost::json::object const* from_;
  batch_context* context_;
  std::string path_;
  std::vector<std::string_view> asked_;
  std::optional<error> error_;
};

template <class Take>
void line_reader::each(std::string_view name, Take take) {
  auto const* all = value(name);
  if (all == nullptr) return;
  auto const before = path_;
  if (!all->is_array()) {
    path_ += std::string(name);
    take(*all);
  } else {
    std::size_t at = 0;
    for (auto const& one : all->get_array()) {
      path_ = before + std::string(name) + "[" + std::to_string(at++) + "]";
      take(one);
    }
  }
  path_ = before;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Properties of one import line: types, ids and references, with errors that name the property.
// SPDX-License-Identifier: Apache-2.0
#include "json/line_reader.hpp"

#include <madang/json/activity_streams.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>

#include "json/shapes.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

namespace json = boost::json;

struct id_word {
  std::string_view word;
  id_kind kind;
};

constexpr auto id_words = std::to_array<id_word>({
    {"person", id_kind::person},
    {"organization", id_kind::organization},
    {"group", id_kind::group},
    {"record", id_kind::record},
    {"topic", id_kind::topic},
    {"tag", id_kind::tag},
    {"activity", id_kind::activity},
    {"verb", id_kind::verb},
    {"unit", id_kind::unit},
});

/// The kind of what an object with this type refers to.
constexpr auto type_words = std::to_array<id_word>({
    {"Person", id_kind::person},
    {"Service", id_kind::person},
    {"Organization", id_kind::organization},
    {"Group", id_kind::group},
    {"madang:Record", id_kind::record},
    {"Hashtag", id_kind::topic},
    {"madang:Tag", id_kind::tag},
    {"madang:Verb", id_kind::verb},
    {"Note", id_kind::activity},
    {"Create", id_kind::activity},
    {"Announce", id_kind::activity},
    {"Update", id_kind::activity},
    {"madang:Event", id_kind::activity},
});

id_kind kind_of_type(json::object const& object) {
  for (auto const type : types_of(object)) {
    auto const at = std::ranges::find(type_words, type, &id_word::word);
    if (at != type_words.end()) return at->kind;
  }
  return id_kind::other;
}

bool is_node(id_kind kind) noexcept { return kind <= id_kind::tag; }

/// How commands call what lines call otherwise.
struct renamed {
  std::string_view command;
  std::string_view line;
};

constexpr auto renamed_fields = std::to_array<renamed>({
    {"about", "madang:about"},
    {"access", "madang:access"},
    {"activity", "object"},
    {"aliases", "madang:aliases"},
    {"at", "published"},
    {"attachments", "attachment"},
    {"audience", "to"},
    {"child", "object"},
    {"circle", "madang:circle"},
    {"fields", "madang:fields"},
    {"from", "object"},
    {"group", "object"},
    {"hashtags", "content"},
    {"into", "target"},
    {"key", "id"},
    {"kind", "madang:kind"},
    {"label", "target"},
    {"language", "madang:language"},
    {"level", "madang:level"},
    {"manager", "madang:manager"},
    {"mention", "content"},
    {"mentions", "content"},
    {"node", "object"},
    {"on", "target"},
    {"options", "madang:fields"},
    {"organization", "madang:organization"},
    {"other", "object"},
    {"owner", "attributedTo"},
    {"parent", "target"},
    {"parents", "madang:partOf"},
    {"payload", "madang:payload"},
    {"person", "actor"},
    {"principal", "target"},
    {"privacy", "madang:privacy"},
    {"reader", "actor"},
    {"reach", "madang:reach"},
    {"record", "object"},
    {"revision_of", "madang:revisionOf"},
    {"role", "madang:role"},
    {"site", "madang:site"},
    {"source_version", "madang:sourceVersion"},
    {"summaries", "summaryMap"},
    {"tag", "object"},
    {"target", "object"},
    {"text", "content"},
    {"time_zone", "madang:timeZone"},
    {"title", "madang:title"},
    {"topics", "tag"},
    {"type", "madang:type"},
    {"types", "madang:types"},
    {"unit", "madang:unit"},
    {"until", "endTime"},
    {"verb", "madang:verb"},
});

}  // namespace

line_id split_id(std::string_view text) noexcept {
  auto const colon = text.find(':');
  if (colon == text.npos) return {id_kind::other, text};
  auto const at = std::ranges::find(id_words, text.substr(0, colon), &id_word::word);
  if (at == id_words.end()) return {id_kind::other, text};
  return {at->kind, text.substr(colon + 1)};
}

void line_reader::refuse(errc code, std::string_view name, std::uint64_t actual, std::uint64_t limit) {
  if (!error_) error_ = fail(code, path_ + std::string(name), actual, limit);
}

error line_reader::translate(error why) const {
  // What follows a dot ("attachments.name") is a detail of the property before it.
  auto const name = std::string_view(why.field).substr(0, why.field.find('.'));
  auto const at = std::ranges::find(renamed_fields, name, &renamed::command);
  why.field = path_ + (at != renamed_fields.end() ? std::string(at->line) : why.field);
  return why;
}

json::value const* line_reader::value(std::string_view name) {
  asked_.push_back(name);
  auto const* found = from_->if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

bool line_reader::has(std::string_view name) { return value(name) != nullptr; }

std::string_view line_reader::text(std::string_view name) {
  auto const* found = value(name);
  if (found == nullptr) return {};
  if (found->is_string()) return found->get_string();
  refuse(errc::malformed, name);
  return {};
}

std::string_view line_reader::required(std::string_view name) {
  auto const found = text(name);
  if (found.empty()) refuse(errc::empty, name);
  return found;
}

std::vector<std::string> line_reader::texts(std::string_view name) {
  std::vector<std::string> out;
  each(name, [&](json::value const& one) {
    if (one.is_string())
      out.emplace_back(one.get_string());
    else
      refuse(errc::malformed, {});
  });
  return out;
}

std::optional<bool> line_reader::flag(std::string_view name) {
  auto const* found = value(name);
  if (found == nullptr) return std::nullopt;
  if (found->is_bool()) return found->get_bool();
  refuse(errc::malformed, name);
  return std::nullopt;
}

std::uint64_t line_reader::number(std::string_view name, std::uint64_t max) {
  auto const* found = value(name);
  if (found == nullptr) return 0;
  std::uint64_t number = 0;
  if (found->is_uint64()) {
    number = found->get_uint64();
  } else if (found->is_int64() && found->get_int64() >= 0) {
    number = static_cast<std::uint64_t>(found->get_int64());
  } else {
    refuse(found->is_number() ? errc::out_of_range : errc::malformed, name);
    return 0;
  }
  if (number > max) refuse(errc::out_of_range, name, number, max);
  return number;
}

std::optional<timestamp> line_reader::time(std::string_view name) {
  auto const* found = value(name);
  if (found == nullptr) return std::nullopt;
  auto const read = found->is_string() ? read_date_time(found->get_string()) : std::nullopt;
  if (!read || !read->with_zone) {
    refuse(errc::malformed, name);
    return std::nullopt;
  }
  if (read->at < timestamp() || read->at >= std::chrono::sys_days(std::chrono::year(2106) / 1 / 1)) {
    refuse(errc::out_of_range, name);
    return std::nullopt;
  }
  return read->at;
}

std::optional<timestamp> line_reader::required_time(std::string_view name) {
  need(name);
  return time(name);
}

std::int64_t line_reader::milliseconds(std::string_view name) {
  auto const* found = value(name);
  if (found == nullptr) return 0;
  if (found->is_int64()) return found->get_int64();
  auto const read = found->is_string() ? read_date_time(found->get_string()) : std::nullopt;
  if (read && read->with_zone) return read->at.time_since_epoch().count();
  refuse(errc::malformed, name);
  return 0;
}

std::size_t line_reader::word(std::string_view name, std::initializer_list<std::string_view> words) {
  auto const found = text(name);
  if (found.empty()) return 0;
  auto const at = std::ranges::find(words, found);
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  refuse(errc::out_of_range, name);
  return 0;
}

json::object const* line_reader::object(std::string_view name) {
  auto const* found = value(name);
  if (found == nullptr) return nullptr;
  if (found->is_object()) return &found->get_object();
  refuse(errc::malformed, name);
  return nullptr;
}

std::string_view line_reader::own_key(id_kind kind) {
  auto const id = split_id(required("id"));
  if (id.kind != kind && id.kind != id_kind::other) refuse(errc::wrong_kind, "id");
  if (id.key.empty()) refuse(errc::empty, "id");
  return id.key;
}

std::string_view line_reader::activity_key() { return own_key(id_kind::activity); }

line_id line_reader::reference_of(json::value const& value, id_kind assumed) {
  auto const* id = &value;
  if (value.is_object()) {
    auto const typed = kind_of_type(value.get_object());
    if (typed != id_kind::other) {
      if (assumed != id_kind::other && typed != assumed) refuse(errc::wrong_kind, {});
      assumed = typed;
    }
    id = value.get_object().if_contains("id");
  }
  if (id == nullptr || !id->is_string()) {
    refuse(errc::malformed, {});
    return {};
  }
  auto found = split_id(id->get_string());
  if (found.kind == id_kind::other) found.kind = assumed;
  if (found.kind == id_kind::other) refuse(errc::malformed, {});
  if (assumed != id_kind::other && found.kind != assumed) refuse(errc::wrong_kind, {});
  return found;
}

line_id line_reader::reference(std::string_view name, id_kind assumed) {
  line_id found;
  auto seen = 0;
  each(name, [&](json::value const& one) {
    found = reference_of(one, assumed);
    if (++seen > 1) refuse(errc::malformed, {});
  });
  return found;
}

node_id line_reader::find(line_id id) {
  if (!is_node(id.kind)) {
    refuse(errc::wrong_kind, {});
    return {};
  }
  auto const kind = static_cast<node_kind>(static_cast<int>(id.kind) + 1);
  auto const found =
      context_->in->find(kind, id.key, context_->restoring ? find_as::itself : find_as::survivor);
  if (!found) refuse(errc::unknown_node, {});
  return found.value_or(node_id{});
}

node_id line_reader::resolve(json::value const& value, id_kind assumed) {
  auto const before = error_.has_value();
  auto const id = reference_of(value, assumed);
  return error_.has_value() && !before ? node_id{} : find(id);
}

node_id line_reader::node_of(std::string_view name, id_kind assumed) {
  node_id found;
  auto seen = 0;
  each(name, [&](json::value const& one) {
    found = resolve(one, assumed);
    if (++seen > 1) refuse(errc::malformed, {});
  });
  return found;
}

node_id line_reader::required_any_node(std::string_view name) {
  need(name);
  return any_node(name);
}

activity_id line_reader::required_activity(std::string_view name) {
  need(name);
  auto const id = reference(name, id_kind::activity);
  if (error_) return {};
  auto const found = context_->activities.find(id.key);
  if (found != context_->activities.end()) return found->second;
  refuse(errc::unknown_activity, name);
  return {};
}

void line_reader::finish() {
  static constexpr std::array<std::string_view, 5> addressing{"to", "cc", "bto", "bcc", "audience"};
  for (auto const& [name, value] : *from_) {
    std::string_view const property = name;
    auto const ours = property.starts_with("madang:") || std::ranges::count(addressing, property) != 0;
    if (ours && !value.is_null() && std::ranges::count(asked_, property) == 0)
      refuse(errc::malformed, property);
  }
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

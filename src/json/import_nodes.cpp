// Import lines that add or update a node. SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>

#include <array>
#include <optional>

#include "json/import_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

/// Answers a command's error, or forgets the id it gave.
template <class Id>
result<void> without_id(result<Id> done) {
  if (!done) return done.error();
  return {};
}

/// Adds or updates a node, then deactivates, archives or revives it if the line says so.
template <class Add>
result<void> add_with_state(line_reader& line, Add add) {
  auto const active = line.flag("madang:active");
  return line.run([&]() -> result<void> {
    auto const id = add();
    if (!id) return id.error();
    if (!active) return {};
    return line.in().set_active(*id, *active);
  });
}

result<void> add_organization(line_reader& line) {
  organization_input const in{.key = line.own_key(id_kind::organization),
                              .name = line.text("name"),
                              .source_version = line.number("madang:sourceVersion")};
  return line.run([&] { return without_id(line.in().add_organization(in)); });
}

result<void> add_somebody(line_reader& line, person_kind kind) {
  person_input const in{.key = line.own_key(id_kind::person),
                        .name = line.text("name"),
                        .kind = kind,
                        .organization = line.node<organization_id>("madang:organization"),
                        .title = line.text("madang:title"),
                        .manager = line.node<person_id>("madang:manager"),
                        .unit = line.text("madang:unit"),
                        .site = line.text("madang:site"),
                        .language = line.text("madang:language"),
                        .time_zone = line.text("madang:timeZone"),
                        .source_version = line.number("madang:sourceVersion")};
  return add_with_state(line, [&] { return line.in().add_person(in); });
}

result<void> add_person(line_reader& line) {
  auto const kind = line.word("madang:kind", {"employee", "partner", "customer"});
  return add_somebody(line, static_cast<person_kind>(kind));
}

result<void> add_service(line_reader& line) { return add_somebody(line, person_kind::service); }

result<void> add_group(line_reader& line) {
  group_input const in{
      .key = line.own_key(id_kind::group),
      .name = line.text("name"),
      .privacy = static_cast<group_privacy>(line.word("madang:privacy", {"open", "closed", "unlisted"})),
      .open_to_outsiders = line.flag("madang:openToOutsiders").value_or(false),
      .outsiders_see_each_other = line.flag("madang:outsidersSeeEachOther").value_or(false),
      .broadcast = line.flag("madang:broadcast").value_or(false),
      .owner = line.node<person_id>("attributedTo"),
      .source_version = line.number("madang:sourceVersion")};
  return add_with_state(line, [&] { return line.in().add_group(in); });
}

result<void> add_record(line_reader& line) {
  record_input const in{
      .key = line.own_key(id_kind::record),
      .type = line.required("madang:type"),
      .name = line.text("name"),
      .url = line.text("url"),
      .owner = line.node<person_id>("attributedTo"),
      .parents = line.nodes<record_id>("madang:partOf"),
      .revision_of = line.node<record_id>("madang:revisionOf"),
      .access = static_cast<record_access>(line.word("madang:access", {"employees", "granted"})),
      .outsiders_see_each_other = line.flag("madang:outsidersSeeEachOther").value_or(false),
      .closed = line.flag("madang:closed").value_or(false),
      .source_version = line.number("madang:sourceVersion")};
  return line.run([&] { return without_id(line.in().add_record(in)); });
}

result<void> add_topic(line_reader& line) {
  auto name = line.text("name");
  if (name.starts_with('#')) name.remove_prefix(1);
  topic_input const in{.key = line.has("id") ? line.own_key(id_kind::topic) : name, .name = name};
  return line.run([&] { return without_id(line.in().add_topic(in)); });
}

result<void> add_tag(line_reader& line) {
  auto const key = line.own_key(id_kind::tag);
  return line.run([&] { return without_id(line.in().add_tag(key)); });
}

}  // namespace

result<void> define_verb(line_reader& line) {
  verb_input in{.verb = line.own_key(id_kind::verb), .to = read_audience(line, {})};
  if (auto const* lines = line.object("summaryMap")) {
    for (auto const& [language, text] : *lines) {
      if (text.is_string())
        in.summaries.push_back({language, text.get_string()});
      else
        line.refuse(errc::malformed, "summaryMap");
    }
  }
  return line.run([&] { return line.in().define_verb(in); });
}

namespace {

constexpr auto node_line_types = std::to_array<line_type>({
    {"Organization", line_class::node, add_organization},
    {"Person", line_class::node, add_person},
    {"Service", line_class::node, add_service},
    {"Group", line_class::node, add_group},
    {"madang:Record", line_class::node, add_record},
    {"Hashtag", line_class::node, add_topic},
    {"madang:Tag", line_class::node, add_tag},
    {"madang:Verb", line_class::node, define_verb},
});

}  // namespace

std::span<line_type const> node_lines() noexcept { return node_line_types; }

}  // namespace detail
}  // namespace v1
}  // namespace madang

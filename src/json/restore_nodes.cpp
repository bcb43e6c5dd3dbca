// Lines of an export about nodes: states, taken over as they are. SPDX-License-Identifier: Apache-2.0
#include <madang/network/detail/writer.hpp>

#include <madang/json/action_model_json.hpp>
#include <madang/json/parse.hpp>
#include <madang/json/rank_json.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "json/import_lines.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::uint64_t format = 1;

result<void> begin_export(line_reader& line) {
  if (line.number("madang:format") != format) line.refuse(errc::not_supported, "madang:format");
  return line.run([&] {
    auto done = writer::of(line.in()).restore_begin();
    line.context().restoring = done.has_value();
    return done;
  });
}

/// What all nodes have, and then the node itself.
result<void> restore(line_reader& line, id_kind kind, node_data data) {
  data.kind = static_cast<node_kind>(static_cast<int>(kind) + 1);
  data.key = line.own_key(kind);
  data.name = line.text("name");
  data.aliases = line.texts("madang:aliases");
  data.source_version = line.number("madang:sourceVersion");
  data.inactive = !line.flag("madang:active").value_or(true);
  data.erased = line.flag("madang:erased").value_or(false);
  auto const deleted = line.flag("madang:deleted").value_or(false);
  data.deleted = deleted || data.erased;
  auto const is_owner = line.flag("madang:owner").value_or(false);
  return line.run([&]() -> result<void> {
    auto const id = writer::of(line.in()).restore_node(std::move(data), is_owner);
    if (!id) return id.error();
    return {};
  });
}

result<void> restore_organization(line_reader& line) { return restore(line, id_kind::organization, {}); }
result<void> restore_tag(line_reader& line) { return restore(line, id_kind::tag, {}); }
result<void> restore_topic(line_reader& line) { return restore(line, id_kind::topic, {}); }

result<void> restore_somebody(line_reader& line, person_kind kind) {
  node_data data;
  data.person = kind;
  data.organization = line.node<organization_id>("madang:organization").value;
  data.title = line.text("madang:title");
  data.unit = line.text("madang:unit");
  data.site = line.text("madang:site");
  data.language = line.text("madang:language");
  data.time_zone = line.text("madang:timeZone");
  return restore(line, id_kind::person, std::move(data));
}

result<void> restore_person(line_reader& line) {
  auto const kind = line.word("madang:kind", {"employee", "partner", "customer"});
  return restore_somebody(line, static_cast<person_kind>(kind));
}

result<void> restore_service(line_reader& line) { return restore_somebody(line, person_kind::service); }

result<void> restore_group(line_reader& line) {
  node_data data;
  data.privacy = static_cast<group_privacy>(line.word("madang:privacy", {"open", "closed", "unlisted"}));
  data.open_to_outsiders = line.flag("madang:openToOutsiders").value_or(false);
  data.outsiders_see_each_other = line.flag("madang:outsidersSeeEachOther").value_or(false);
  data.broadcast = line.flag("madang:broadcast").value_or(false);
  return restore(line, id_kind::group, std::move(data));
}

result<void> restore_record(line_reader& line) {
  node_data data;
  data.type = line.text("madang:type");
  data.url = line.text("url");
  data.owner = line.node<person_id>("attributedTo").value;
  data.access = static_cast<record_access>(line.word("madang:access", {"employees", "granted"}));
  data.outsiders_see_each_other = line.flag("madang:outsidersSeeEachOther").value_or(false);
  return restore(line, id_kind::record, std::move(data));
}

/// Before activities: what people do is noted as weights ask for it.
result<void> restore_ranking(line_reader& line) {
  std::optional<feed_view> view;
  if (line.has("madang:view"))
    view = static_cast<feed_view>(line.word(
        "madang:view", {"home", "network", "group", "record", "topic", "person", "mentions", "nodes"}));
  auto const* document = line.object("madang:weights");
  if (document == nullptr) line.refuse(errc::empty, "madang:weights");
  auto const weights = read_rank_weights(document != nullptr ? write_json(*document) : std::string());
  if (document != nullptr && !weights)
    line.refuse(weights.error().code, "madang:weights." + weights.error().field);
  return line.run([&] { return line.in().set_ranking(view, *weights); });
}

result<void> restore_model(line_reader& line) {
  auto const* document = line.object("madang:model");
  if (document == nullptr) line.refuse(errc::empty, "madang:model");
  auto const model = read_action_model(document != nullptr ? write_json(*document) : std::string());
  if (document != nullptr && !model) line.refuse(model.error().code, "madang:model." + model.error().field);
  return line.run([&] { return line.in().set_model(*model); });
}

constexpr auto first_lines = std::to_array<line_type>({
    {"madang:Export", line_class::relation, begin_export},
});

constexpr auto restored_node_line_types = std::to_array<line_type>({
    {"Organization", line_class::node, restore_organization},
    {"Person", line_class::node, restore_person},
    {"Service", line_class::node, restore_service},
    {"Group", line_class::node, restore_group},
    {"madang:Record", line_class::node, restore_record},
    {"Hashtag", line_class::node, restore_topic},
    {"madang:Tag", line_class::node, restore_tag},
    {"madang:Verb", line_class::node, define_verb},
    {"madang:Ranking", line_class::node, restore_ranking},
    {"madang:RankingModel", line_class::node, restore_model},
});

}  // namespace

std::span<line_type const> export_lines() noexcept { return first_lines; }
std::span<line_type const> restored_node_lines() noexcept { return restored_node_line_types; }

}  // namespace detail
}  // namespace v1
}  // namespace madang

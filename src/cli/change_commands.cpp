// `madang change` and `madang event`: what happened in the product. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include <tuple>

#include "cli/activity_text.hpp"
#include "cli/audience_arguments.hpp"
#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto change_footer =
    R"(Changes of one record by one person within 10 minutes are one item.

Examples:
  madang change u:lee opportunity:77 --field stage Proposal Won
  madang change u:lee eco:118 --field status Draft Released \
    --internal unit_cost 18.40 17.90 --confidential price 21 20 tag:nda)";

constexpr auto event_footer = R"(The verb must be known: madang add verb.

Examples:
  madang event svc:erp crm.won --on opportunity:77 \
    --payload '{"amount":"1.1M EUR"}')";

using field_arguments = std::tuple<std::string, std::string, std::string>;
using labelled_arguments = std::tuple<std::string, std::string, std::string, std::string>;

struct change_arguments {
  std::string actor;
  std::string record;
  std::vector<field_arguments> normal;
  std::vector<field_arguments> internal;
  std::vector<labelled_arguments> confidential;
  std::vector<std::string> about;
  std::string key;
  audience_arguments seen_by;
};

struct event_arguments {
  std::string actor;
  std::string verb;
  std::string on;
  std::string payload;
  std::string text;
  std::vector<std::string> about;
  std::string key;
  audience_arguments seen_by;
};

void append_fields(std::vector<field_arguments> const& from, field_sensitivity sensitivity,
                   std::vector<field_change>& to) {
  for (auto const& [field, before, after] : from) to.push_back({field, before, after, sensitivity, {}});
}

/// The fields that the arguments name; texts in them belong to the arguments.
result<std::vector<field_change>> fields_of(network const& net, change_arguments const& in) {
  std::vector<field_change> out;
  append_fields(in.normal, field_sensitivity::normal, out);
  append_fields(in.internal, field_sensitivity::internal, out);
  for (auto const& [field, before, after, label] : in.confidential) {
    auto const tag = find<tag_id>(net, "--confidential", label);
    if (!tag) return tag.error();
    out.push_back({field, before, after, field_sensitivity::confidential, *tag});
  }
  if (out.empty()) misused("--field", "is needed: a field, its old value and its new one");
  return out;
}

result<exit_code> run_change(settings const& common, change_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const actor = find_person(*net, "ACTOR", in.actor);
  if (!actor) return actor.error();
  auto const record = find_node(*net, "RECORD", in.record, node_kind::record);
  if (!record) return record.error();
  auto fields = fields_of(*net, in);
  if (!fields) return fields.error();
  auto about = find_all<record_id>(*net, "--about", in.about);
  if (!about) return about.error();
  auto to = audience_of(*net, in.seen_by);
  if (!to) return to.error();
  auto const made = net->record_changed({.actor = *actor,
                                         .record = record_id(record->value),
                                         .fields = std::move(*fields),
                                         .about = std::move(*about),
                                         .to = std::move(*to),
                                         .key = in.key});
  if (!made) return explained(made.error(), {{"actor", "ACTOR", in.actor}, {"record", "RECORD", in.record}});
  tell(common, activity_json(*made), activity_sentence(*made));
  return exit_code::done;
}

result<exit_code> run_event(settings const& common, event_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const actor = find_person(*net, "ACTOR", in.actor);
  if (!actor) return actor.error();
  auto const place = place_of(*net, in.on);
  if (!place) return place.error();
  auto about = find_all<record_id>(*net, "--about", in.about);
  if (!about) return about.error();
  auto to = audience_of(*net, in.seen_by);
  if (!to) return to.error();
  auto const made = net->event({.actor = *actor,
                                .verb = in.verb,
                                .on = *place,
                                .payload = in.payload,
                                .text = in.text,
                                .about = std::move(*about),
                                .to = std::move(*to),
                                .key = in.key});
  if (!made)
    return explained(made.error(), {{"actor", "ACTOR", in.actor},
                                    {"verb", "VERB", in.verb},
                                    {"on", "--on", in.on},
                                    {"payload", "--payload", ""}});
  tell(common, activity_json(*made), activity_sentence(*made));
  return exit_code::done;
}

}  // namespace

void add_change(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"change", "Tell that fields of a record changed", change_footer}, run_change);
  add_argument(to, "ACTOR", in.actor, "Who changed it");
  add_argument(to, "RECORD", in.record, "Which record");
  to.add_option("--field", in.normal, "A field, its old value and its new one")
      ->type_name("NAME FROM TO")
      ->allow_extra_args(false);
  to.add_option("--internal", in.internal, "A field for insiders only")
      ->type_name("NAME FROM TO")
      ->allow_extra_args(false);
  to.add_option("--confidential", in.confidential, "A field for holders of a tag only")
      ->type_name("NAME FROM TO TAG")
      ->allow_extra_args(false);
  add_several(to, "--about", in.about, "RECORD", "A further record it is about");
  add_audience(to, in.seen_by);
  add_activity_key(to, in.key);
}

void add_event(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(
      app, common, chosen, {"event", "Tell of an event of the product's own", event_footer}, run_event);
  add_argument(to, "ACTOR", in.actor, "Who did it");
  add_argument(to, "VERB", in.verb, "What");
  to.add_option("--on", in.on, "Where")->type_name("KEY");
  to.add_option("--payload", in.payload, "Details for the verb's line")->type_name("JSON");
  to.add_option("--text", in.text, "A remark")->type_name("TEXT");
  add_several(to, "--about", in.about, "RECORD", "A further record it is about");
  add_audience(to, in.seen_by);
  add_activity_key(to, in.key);
}

}  // namespace madang::cli

// `madang add`: people, organizations, groups, records, topics, tags and verbs. SPDX-License-Identifier:
// Apache-2.0
#include <fmt/format.h>
#include <madang/json/page_json.hpp>

#include <boost/json/object.hpp>

#include <tuple>

#include "cli/audience_arguments.hpp"
#include "cli/command.hpp"

namespace madang::cli {
namespace {

constexpr auto add_footer =
    R"(A key that is there already is refused; --replace writes the node anew, and what
is left out takes its default then, the name apart. For many nodes: madang import.

Examples:
  madang add person u:kim --name "Kim Ji-won" --unit Sales
  madang add record opportunity:77 --type crm.opportunity \
    --name "Hanbit renewal" --part-of account:hanbit)";

constexpr auto person_footer = R"(Examples:
  madang add person u:kim --name "Kim Ji-won" --unit Sales --manager u:park
  madang add person p:olga --kind partner --organization hanbit)";

constexpr auto organization_footer = R"(Examples:
  madang add organization hanbit --name "Hanbit Electronics")";

constexpr auto group_footer = R"(Examples:
  madang add group deal-room --privacy closed --owner u:kim --open-to-outsiders)";

constexpr auto add_record_footer = R"(Examples:
  madang add record opportunity:77 --type crm.opportunity \
    --name "Hanbit renewal" --part-of account:hanbit --access granted)";

constexpr auto topic_footer = R"(Topics also come into being when a text names them.

Examples:
  madang add topic renewal --name Renewal)";

constexpr auto add_tag_footer = R"(What tags are for: madang right --help

Examples:
  madang add tag nda)";

constexpr auto verb_footer =
    R"({actor}, {on} and {payload.NAME} in a line are filled in. The first line stands
for all languages that have none. A verb that is there gets the new lines. Events
of it have the audience given here, unless they name one.

Examples:
  madang add verb crm.won --line en "{actor} won {on}" \
    --line de "{actor} hat {on} gewonnen")";

constexpr words<person_kind, 4> person_words{{{"employee", person_kind::employee},
                                              {"partner", person_kind::partner},
                                              {"customer", person_kind::customer},
                                              {"service", person_kind::service}}};
constexpr words<group_privacy, 3> privacy_words{{{"open", group_privacy::open},
                                                 {"closed", group_privacy::closed},
                                                 {"unlisted", group_privacy::unlisted}}};
constexpr words<record_access, 2> access_words{
    {{"employees", record_access::employees}, {"granted", record_access::granted}}};

/// What every node has.
struct new_node_arguments {
  std::string key;
  std::string name;
  std::uint64_t source_version = 0;
  bool replace = false;
};

struct person_arguments {
  new_node_arguments node;
  person_kind kind = person_kind::employee;
  std::string organization, title, manager, unit, site, language, time_zone;
};

struct group_arguments {
  new_node_arguments node;
  group_privacy privacy = group_privacy::open;
  std::string owner;
  bool open_to_outsiders = false, outsiders_see_each_other = false, broadcast = false;
};

struct record_arguments {
  new_node_arguments node;
  std::string type, url, owner, revision_of;
  std::vector<std::string> parents;
  record_access access = record_access::employees;
  bool outsiders_see_each_other = false, closed = false;
};

struct verb_arguments {
  std::string verb;
  std::vector<std::tuple<std::string, std::string>> lines;
  audience_arguments seen_by;
};

/// Opens the network for a node that must not be there, unless it is to be replaced.
result<network> open_to_add(settings const& common, node_kind kind, new_node_arguments const& in) {
  auto net = open_to_write(common);
  if (net && !in.replace && net->find(kind, in.key))
    return fail(errc::key_conflict, described("KEY", in.key));
  return net;
}

/// Says what the network has now, or why it has not.
template <class Id>
result<exit_code> answer(settings const& common, network const& net, result<Id> const& made,
                         new_node_arguments const& in) {
  if (!made)
    return explained(
        made.error(),
        {{"key", "KEY", in.key}, {"name", "--name", ""}, {"source_version", "--source-version", ""}});
  auto const node = net.node({}, *made);
  if (!node) return node.error();
  tell(common, to_json(*node), title_text(*node));
  return exit_code::done;
}

result<exit_code> run_person(settings const& common, person_arguments const& in) {
  auto net = open_to_add(common, node_kind::person, in.node);
  if (!net) return net.error();
  auto const organization = find<organization_id>(*net, "--organization", in.organization);
  if (!organization) return organization.error();
  auto const manager = find<person_id>(*net, "--manager", in.manager);
  if (!manager) return manager.error();
  return answer(common, *net,
                net->add_person({.key = in.node.key,
                                 .name = in.node.name,
                                 .kind = in.kind,
                                 .organization = *organization,
                                 .title = in.title,
                                 .manager = *manager,
                                 .unit = in.unit,
                                 .site = in.site,
                                 .language = in.language,
                                 .time_zone = in.time_zone,
                                 .source_version = in.node.source_version}),
                in.node);
}

result<exit_code> run_organization(settings const& common, new_node_arguments const& in) {
  auto net = open_to_add(common, node_kind::organization, in);
  if (!net) return net.error();
  return answer(common, *net,
                net->add_organization({.key = in.key, .name = in.name, .source_version = in.source_version}),
                in);
}

result<exit_code> run_group(settings const& common, group_arguments const& in) {
  auto net = open_to_add(common, node_kind::group, in.node);
  if (!net) return net.error();
  auto const owner = find<person_id>(*net, "--owner", in.owner);
  if (!owner) return owner.error();
  return answer(common, *net,
                net->add_group({.key = in.node.key,
                                .name = in.node.name,
                                .privacy = in.privacy,
                                .open_to_outsiders = in.open_to_outsiders,
                                .outsiders_see_each_other = in.outsiders_see_each_other,
                                .broadcast = in.broadcast,
                                .owner = *owner,
                                .source_version = in.node.source_version}),
                in.node);
}

result<exit_code> run_record(settings const& common, record_arguments const& in) {
  auto net = open_to_add(common, node_kind::record, in.node);
  if (!net) return net.error();
  auto const owner = find<person_id>(*net, "--owner", in.owner);
  if (!owner) return owner.error();
  auto parents = find_all<record_id>(*net, "--part-of", in.parents);
  if (!parents) return parents.error();
  auto const master = find<record_id>(*net, "--revision-of", in.revision_of);
  if (!master) return master.error();
  return answer(common, *net,
                net->add_record({.key = in.node.key,
                                 .type = in.type,
                                 .name = in.node.name,
                                 .url = in.url,
                                 .owner = *owner,
                                 .parents = std::move(*parents),
                                 .revision_of = *master,
                                 .access = in.access,
                                 .outsiders_see_each_other = in.outsiders_see_each_other,
                                 .closed = in.closed,
                                 .source_version = in.node.source_version}),
                in.node);
}

result<exit_code> run_topic(settings const& common, new_node_arguments const& in) {
  auto net = open_to_add(common, node_kind::topic, in);
  if (!net) return net.error();
  return answer(common, *net, net->add_topic({.key = in.key, .name = in.name}), in);
}

result<exit_code> run_tag(settings const& common, new_node_arguments const& in) {
  auto net = open_to_add(common, node_kind::tag, in);
  if (!net) return net.error();
  return answer(common, *net, net->add_tag(in.key), in);
}

result<exit_code> run_verb(settings const& common, verb_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto to = audience_of(*net, in.seen_by);
  if (!to) return to.error();
  verb_input input{.verb = in.verb, .to = std::move(*to)};
  for (auto const& [language, line] : in.lines) input.summaries.push_back({language, line});
  auto const done = net->define_verb(input);
  if (!done) return explained(done.error(), {{"verb", "VERB", in.verb}});
  tell(common, boost::json::object{{"verb", in.verb}}, "verb " + one_line(in.verb));
  return exit_code::done;
}

void add_key(CLI::App& to, new_node_arguments& in) { add_argument(to, "KEY", in.key, "Your own key"); }

void add_name(CLI::App& to, new_node_arguments& in) {
  add_key(to, in);
  to.add_option("--name", in.name, "Shown name; else the key")->type_name("NAME");
  to.add_flag("--replace", in.replace, "Write a node that is there anew");
}

void add_name_and_version(CLI::App& to, new_node_arguments& in) {
  add_name(to, in);
  to.add_option("--source-version", in.source_version, "Your own version; older ones are refused")
      ->type_name("N");
}

void add_person(CLI::App& family, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(family, common, chosen, {"person", "Add a person", person_footer}, run_person);
  add_name_and_version(to, in.node);
  add_choice(to, "--kind", in.kind, person_words, "partner and customer are outsiders (employee)");
  to.add_option("--organization", in.organization, "Else the network's owner")->type_name("KEY");
  to.add_option("--title", in.title, "Job title")->type_name("TEXT");
  to.add_option("--manager", in.manager, "Whom the person reports to")->type_name("PERSON");
  to.add_option("--unit", in.unit, "Unit or department")->type_name("TEXT");
  to.add_option("--site", in.site, "Place of work")->type_name("TEXT");
  to.add_option("--language", in.language, "E.g. ko")->type_name("TAG");
  to.add_option("--time-zone", in.time_zone, "E.g. Asia/Seoul")->type_name("NAME");
}

void add_group(CLI::App& family, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(family, common, chosen, {"group", "Add a group", group_footer}, run_group);
  add_name_and_version(to, in.node);
  add_choice(to, "--privacy", in.privacy, privacy_words, "Who finds and reads it (open)");
  to.add_option("--owner", in.owner, "Becomes its owner when it is new")->type_name("PERSON");
  to.add_flag("--open-to-outsiders", in.open_to_outsiders, "Outsiders can be added");
  to.add_flag("--outsiders-see-each-other", in.outsiders_see_each_other,
              "Outsiders of different organizations, too");
  to.add_flag("--broadcast", in.broadcast, "Only managers and owners post");
}

void add_record_to(CLI::App& family, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(family, common, chosen, {"record", "Add a record", add_record_footer}, run_record);
  add_name_and_version(to, in.node);
  to.add_option("--type", in.type, "Your own type, e.g. crm.opportunity")->required()->type_name("TYPE");
  to.add_option("--url", in.url, "Where the product shows it")->type_name("URL");
  to.add_option("--owner", in.owner, "Who is responsible")->type_name("PERSON");
  add_several(to, "--part-of", in.parents, "RECORD", "A parent");
  to.add_option("--revision-of", in.revision_of, "The master it is a revision of")->type_name("RECORD");
  add_choice(to, "--access", in.access, access_words, "Who reads it besides grants (employees)");
  to.add_flag("--outsiders-see-each-other", in.outsiders_see_each_other,
              "Outsiders of different organizations, too");
  to.add_flag("--closed", in.closed, "No new posts and comments");
}

}  // namespace

void add_add(CLI::App& app, settings const& common, command& chosen) {
  auto& family = add_family(app, {"add", "Add people, groups, records and more", add_footer});
  add_person(family, common, chosen);
  {
    auto const [to, in] =
        add_command(family, common, chosen, {"organization", "Add an organization", organization_footer},
                    run_organization);
    add_name_and_version(to, in);
  }
  add_group(family, common, chosen);
  add_record_to(family, common, chosen);
  {
    auto const [to, in] =
        add_command(family, common, chosen, {"topic", "Add a topic", topic_footer}, run_topic);
    add_name(to, in);
  }
  {
    auto const [to, in] =
        add_command(family, common, chosen, {"tag", "Add a tag that gives rights", add_tag_footer}, run_tag);
    add_key(to, in);
  }
  auto const [to, in] =
      add_command(family, common, chosen, {"verb", "Make a verb for events known", verb_footer}, run_verb);
  add_argument(to, "VERB", in.verb, "E.g. crm.won");
  to.add_option("--line", in.lines, "How it is told in a language")
      ->type_name("LANGUAGE TEXT")
      ->allow_extra_args(false);
  add_audience(to, in.seen_by);
}

}  // namespace madang::cli

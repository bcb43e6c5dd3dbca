// `madang member`: who belongs to a group. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/relation_text.hpp"

namespace madang::cli {
namespace {

constexpr auto member_footer = R"(Examples:
  madang member add deal-room p:olga --history-from 2025-02-01
  madang member list deal-room)";

constexpr auto member_add_footer =
    R"(Adding a member again changes the role. An outsider needs a group that is open
to outsiders, and sees what came after joining, or after --history-from.

Examples:
  madang member add deal-room u:lee --role manager
  madang member add deal-room p:olga --history-from 2025-02-01 --as u:kim)";

constexpr auto member_remove_footer = R"(The last owner of a group cannot be removed.

Examples:
  madang member remove deal-room u:lee
  madang member remove deal-room u:lee --as u:lee)";

constexpr auto member_list_footer = R"(Examples:
  madang member list deal-room
  madang member list deal-room --as p:olga --json)";

constexpr words<group_role, 3> role_words{
    {{"member", group_role::member}, {"manager", group_role::manager}, {"owner", group_role::owner}}};

struct member_arguments {
  std::string group;
  std::string person;
  std::string actor;
  std::string history_from;
  group_role role = group_role::member;
};

result<exit_code> set_role(settings const& common, member_arguments const& in, group_role role) {
  auto const history = given_time("--history-from", in.history_from, day_part::beginning);
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const group = find<group_id>(*net, "GROUP", in.group);
  if (!group) return group.error();
  auto const person = find<person_id>(*net, "PERSON", in.person);
  if (!person) return person.error();
  auto const actor = find<person_id>(*net, "--as", in.actor);
  if (!actor) return actor.error();
  auto const done = net->set_member(
      {.group = *group, .person = *person, .role = role, .actor = *actor, .history_from = history});
  if (!done)
    return explained(
        done.error(),
        {{"group", "GROUP", in.group}, {"person", "PERSON", in.person}, {"actor", "--as", in.actor}});
  auto const from = net->node({}, *person);
  if (!from) return from.error();
  auto const to = net->node({}, *group);
  if (!to) return to.error();
  auto const holds = role != group_role::none;
  details more;
  if (holds) more.emplace_back("role", text_of(role_words, role));
  tell_relation(common, "member_of", *from, *to, holds, more);
  return exit_code::done;
}

result<exit_code> run_add(settings const& common, member_arguments const& in) {
  return set_role(common, in, in.role);
}

result<exit_code> run_member_remove(settings const& common, member_arguments const& in) {
  return set_role(common, in, group_role::none);
}

result<exit_code> run_member_list(settings const& common, member_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const group = find<group_id>(*net, "GROUP", in.group);
  if (!group) return group.error();
  auto const reader = find<person_id>(*net, "--as", in.actor);
  if (!reader) return reader.error();
  auto const members = net->relations(*reader, *group, relation_kind::member_of, true);
  if (!members) return explained(members.error(), {{"of", "GROUP", in.group}});
  if (members->empty()) tell_empty(common, "Nobody is a member.");
  for (auto const& member : *members) {
    auto const person = other_end(*net, *reader, member);
    if (!person) return person.error();
    if (common.json)
      print_json(listed_json(member, *person));
    else
      print(listed_line(common, member, *person));
  }
  return exit_code::done;
}

}  // namespace

void add_member(CLI::App& app, settings const& common, command& chosen) {
  auto& family = add_family(app, {"member", "Add, remove and list members of groups", member_footer});
  {
    auto const [to, in] = add_command(
        family, common, chosen, {"add", "Add a member, or change the role", member_add_footer}, run_add);
    add_argument(to, "GROUP", in.group, "Where");
    add_argument(to, "PERSON", in.person, "Who");
    add_choice(to, "--role", in.role, role_words, "As what (member)");
    to.add_option("--history-from", in.history_from, "Outsiders: what came since then, too")
        ->type_name("TIME");
    to.add_option("--as", in.actor, "Who does it; else the host, who may")->type_name("PERSON");
  }
  {
    auto const [to, in] = add_command(family, common, chosen,
                                      {"remove", "Remove a member", member_remove_footer}, run_member_remove);
    add_argument(to, "GROUP", in.group, "Where");
    add_argument(to, "PERSON", in.person, "Who");
    to.add_option("--as", in.actor, "Who does it; else the host, who may")->type_name("PERSON");
  }
  auto const [to, in] = add_command(
      family, common, chosen, {"list", "List the members of a group", member_list_footer}, run_member_list);
  add_argument(to, "GROUP", in.group, "Which");
  to.add_option("--as", in.actor, "As this person may see it; else all")->type_name("READER");
}

}  // namespace madang::cli

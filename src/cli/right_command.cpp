// `madang right`: who may read which record. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "cli/command.hpp"
#include "cli/relation_text.hpp"

namespace madang::cli {
namespace {

constexpr auto right_footer =
    R"(Reading a record needs one grant and every label: a record that is not
restricted grants all insiders; a label asks every reader for a tag.

Examples:
  madang right grant opportunity:77 p:olga --until 2026-12-31
  madang right check p:olga opportunity:77)";

constexpr auto grant_footer =
    R"(A grant names a person, a group, an organization or a tag. Outsiders see what
comes after the grant, or after --history-from.

Examples:
  madang right grant opportunity:77 p:olga --until 2026-12-31
  madang right grant order:5001 organization:hanbit --history-from 2025-02-01)";

constexpr auto revoke_footer = R"(Examples:
  madang right revoke opportunity:77 p:olga)";

constexpr auto label_footer = R"(From now on, only holders of the tag read the record.

Examples:
  madang right label opportunity:77 nda)";

constexpr auto unlabel_footer = R"(Examples:
  madang right unlabel opportunity:77 nda)";

constexpr auto right_tag_footer = R"(Examples:
  madang right tag p:olga nda --until 2026-12-31)";

constexpr auto untag_footer = R"(Examples:
  madang right untag p:olga nda)";

constexpr auto right_list_footer =
    R"(A record: its grants and labels. A person: the person's tags, and the grants that
name the person. A tag: who holds it, and what it opens or closes.

Examples:
  madang right list opportunity:77
  madang right list p:olga --json)";

constexpr auto right_check_footer = R"(Ends with 0 whatever the answer is.

Examples:
  madang right check p:olga opportunity:77)";

constexpr auto invalidate_footer =
    R"(For products that answer for the rights themselves: every process forgets what
the product said about a person or a record, and asks again.

Examples:
  madang right invalidate p:olga)";

struct right_arguments {
  std::string from;
  std::string to;
  std::string until;
  std::string history_from;
};

/// What one of the commands does: the words for its two ends, the relation, and the call.
struct right_change {
  std::string_view from_argument;
  std::string_view to_argument;
  std::string_view relation;
  bool holds;
  result<void> (*run)(network&, node_info const& from, node_info const& to, right_options const&);
};

constexpr right_change grant{
    "RECORD", "PRINCIPAL", "grants", true,
    [](network& net, node_info const& from, node_info const& to, right_options const& how) {
      return net.grant(record_id(from.id.value), to.id, how);
    }};
constexpr right_change revoke{
    "RECORD", "PRINCIPAL", "grants", false,
    [](network& net, node_info const& from, node_info const& to, right_options const&) {
      return net.revoke(record_id(from.id.value), to.id);
    }};
constexpr right_change label{
    "RECORD", "TAG", "labels", true,
    [](network& net, node_info const& from, node_info const& to, right_options const&) {
      return net.add_label(record_id(from.id.value), tag_id(to.id.value));
    }};
constexpr right_change unlabel{
    "RECORD", "TAG", "labels", false,
    [](network& net, node_info const& from, node_info const& to, right_options const&) {
      return net.remove_label(record_id(from.id.value), tag_id(to.id.value));
    }};
constexpr right_change tag{
    "PERSON", "TAG", "holds", true,
    [](network& net, node_info const& from, node_info const& to, right_options const& how) {
      return net.give_tag(person_id(from.id.value), tag_id(to.id.value), how);
    }};
constexpr right_change untag{
    "PERSON", "TAG", "holds", false,
    [](network& net, node_info const& from, node_info const& to, right_options const&) {
      return net.take_tag(person_id(from.id.value), tag_id(to.id.value));
    }};

/// Finds an end of a right; the argument's word says of which kind it must be.
result<node_info> end_of(network const& net, std::string_view argument, std::string const& text) {
  if (argument == "PRINCIPAL") return find_node(net, argument, text);
  auto const kind = argument == "RECORD"   ? node_kind::record
                    : argument == "PERSON" ? node_kind::person
                                           : node_kind::tag;
  auto const found = find_node(net, argument, text, kind);
  if (!found) return found.error();
  return net.node({}, *found);
}

template <right_change const& Change>
result<exit_code> run_change(settings const& common, right_arguments const& in) {
  right_options const how{.until = given_time("--until", in.until, day_part::end),
                          .history_from = given_time("--history-from", in.history_from, day_part::beginning)};
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const from = end_of(*net, Change.from_argument, in.from);
  if (!from) return from.error();
  auto const to = end_of(*net, Change.to_argument, in.to);
  if (!to) return to.error();
  auto const done = Change.run(*net, *from, *to, how);
  if (!done) return explained(done.error(), {{"principal", Change.to_argument, in.to}});
  details more;
  if (!in.until.empty()) more.emplace_back("until", in.until);
  if (!in.history_from.empty()) more.emplace_back("history_from", in.history_from);
  tell_relation(common, Change.relation, *from, *to, Change.holds, more);
  return exit_code::done;
}

template <right_change const& Change>
added_command<right_arguments> add_change(CLI::App& family, settings const& common, command& chosen,
                                          command_text const& text) {
  auto const added = add_command(family, common, chosen, text, run_change<Change>);
  add_argument(added.app, std::string(Change.from_argument), added.in.from, "Of which record, or whose");
  add_argument(added.app, std::string(Change.to_argument), added.in.to, "For whom, or which tag");
  return added;
}

void add_times(added_command<right_arguments> const& to) {
  to.app.add_option("--until", to.in.until, "Ends then")->type_name("TIME");
  to.app.add_option("--history-from", to.in.history_from, "Outsiders: what came since then, too")
      ->type_name("TIME");
}

result<void> list_one(settings const& common, network const& net, node_id of, relation_kind kind,
                      bool incoming, std::string_view heading) {
  auto const found = net.relations({}, of, kind, incoming);
  if (!found) return found.error();
  if (!found->empty() && !common.json) print(fmt::format("{}\n", heading));
  for (auto const& each : *found) {
    auto const other = other_end(net, {}, each);
    if (!other) return other.error();
    if (!common.json) {
      print(listed_line(common, each, *other));
      continue;
    }
    auto line = listed_json(each, *other);
    line["right"] = heading;
    print_json(line);
  }
  return {};
}

struct listed_right {
  relation_kind kind;
  bool incoming;
  std::string_view heading;
};

std::vector<listed_right> rights_of(node_kind kind) {
  switch (kind) {
    case node_kind::record:
      return {{relation_kind::grants, false, "granted to"}, {relation_kind::labels, false, "labelled"}};
    case node_kind::person:
      return {{relation_kind::holds, false, "holds"}, {relation_kind::grants, true, "may read"}};
    case node_kind::tag:
      return {{relation_kind::holds, true, "held by"},
              {relation_kind::grants, true, "may read"},
              {relation_kind::labels, true, "labels"}};
    case node_kind::group:
    case node_kind::organization:
      return {{relation_kind::grants, true, "may read"}};
    case node_kind::topic:
      return {};
  }
  return {};
}

result<exit_code> run_right_list(settings const& common, right_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const node = find_node(*net, "KEY", in.from);
  if (!node) return node.error();
  if (node->kind == node_kind::topic) return fail(errc::wrong_kind, described("KEY", in.from));
  if (!common.json) {
    print(paint(common.out, tone::strong, title_text(*node)) + "\n");
    if (node->kind == node_kind::record)
      print(node->access == record_access::employees ? "every insider has a grant\n"
                                                     : "only who is granted\n");
  }
  for (auto const& each : rights_of(node->kind))
    if (auto const done = list_one(common, *net, node->id, each.kind, each.incoming, each.heading); !done)
      return done.error();
  return exit_code::done;
}

result<exit_code> run_invalidate(settings const& common, right_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const node = find_node(*net, "KEY", in.from);
  if (!node) return node.error();
  auto const done = net->invalidate_rights(node->id);
  if (!done) return done.error();
  tell(common, boost::json::object{{"invalidated", id_text(*node)}},
       "rights of " + title_text(*node) + " are asked for anew");
  return exit_code::done;
}

result<exit_code> run_right_check(settings const& common, right_arguments const& in) {
  auto const net = open_to_read(common);
  if (!net) return net.error();
  auto const person = find_person(*net, "PERSON", in.from);
  if (!person) return person.error();
  auto const node = find_node(*net, "KEY", in.to);
  if (!node) return node.error();
  auto const can = net->can_read(*person, node->id);
  if (!can) return explained(can.error(), {{"reader", "PERSON", in.from}});
  tell(common, boost::json::object{{"node", id_text(*node)}, {"can_read", *can}},
       fmt::format("{} {}", *can ? "may read" : "may not read", title_text(*node)));
  return exit_code::done;
}

}  // namespace

void add_right(CLI::App& app, settings const& common, command& chosen) {
  auto& family = add_family(app, {"right", "Say who may read which record", right_footer});
  add_times(add_change<grant>(family, common, chosen, {"grant", "Let somebody read a record", grant_footer}));
  add_change<revoke>(family, common, chosen, {"revoke", "Take a grant back", revoke_footer});
  add_change<label>(family, common, chosen,
                    {"label", "Ask every reader of a record for a tag", label_footer});
  add_change<unlabel>(family, common, chosen, {"unlabel", "No longer ask for it", unlabel_footer});
  add_times(add_change<tag>(family, common, chosen, {"tag", "Give a person a tag", right_tag_footer}));
  add_change<untag>(family, common, chosen, {"untag", "Take a tag from a person", untag_footer});
  {
    auto const [to, in] = add_command(
        family, common, chosen, {"list", "List the rights around a node", right_list_footer}, run_right_list);
    add_argument(to, "KEY", in.from, "A record, person, group, organization or tag");
  }
  {
    auto const [to, in] =
        add_command(family, common, chosen,
                    {"invalidate", "Forget the product's own answers", invalidate_footer}, run_invalidate);
    add_argument(to, "KEY", in.from, "A person or a record");
  }
  auto const [to, in] =
      add_command(family, common, chosen, {"check", "May this person read this now?", right_check_footer},
                  run_right_check);
  add_argument(to, "PERSON", in.from, "Who");
  add_argument(to, "KEY", in.to, "A record, group or other node");
}

}  // namespace madang::cli

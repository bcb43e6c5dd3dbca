// `madang follow`, `unfollow`, `mute` and `block`: what one person wants to see of others.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/relation_text.hpp"

namespace madang::cli {
namespace {

constexpr auto follow_footer = R"(Following again changes how.

Examples:
  madang follow u:kim opportunity:77
  madang follow u:park account:hanbit --reach subtree \
    --types crm.opportunity --kinds post,record_change --fields stage
  madang follow u:kim opportunity:77 --stop)";

constexpr auto unfollow_footer = R"(The same as madang follow --stop.

Examples:
  madang unfollow u:kim opportunity:77)";

constexpr auto mute_footer = R"(Hides a node from the person's feeds; tells nobody.

Examples:
  madang mute u:kim topic:lunch
  madang mute u:kim topic:lunch --stop)";

constexpr auto block_footer =
    R"(Neither sees what the other writes or is mentioned by the other; follows between
the two end, and stay ended.

Examples:
  madang block u:kim u:spam
  madang block u:kim u:spam --stop)";

struct relation_arguments {
  std::string person;
  std::string node;
  bool stop = false;
};

struct follow_arguments {
  relation_arguments ends;
  follow_options options;
};

/// A network open for writing, and the two ends of a relation.
struct both_ends {
  network net;
  node_info person;
  node_info node;
};

result<both_ends> open_ends(settings const& common, relation_arguments const& in) {
  auto net = open_to_write(common);
  if (!net) return net.error();
  auto const id = find_person(*net, "PERSON", in.person);
  if (!id) return id.error();
  auto person = net->node({}, *id);
  if (!person) return person.error();
  auto node = find_node(*net, "NODE", in.node);
  if (!node) return node.error();
  return both_ends{std::move(*net), std::move(*person), std::move(*node)};
}

error explained_ends(error const& why, relation_arguments const& in) {
  return explained(why,
                   {{"person", "PERSON", in.person}, {"node", "NODE", in.node}, {"other", "NODE", in.node}});
}

person_id id_of(node_info const& person) { return person_id(person.id.value); }

result<exit_code> run_follow(settings const& common, follow_arguments const& in) {
  auto on = open_ends(common, in.ends);
  if (!on) return on.error();
  auto const done = in.ends.stop ? on->net.unfollow(id_of(on->person), on->node.id)
                                 : on->net.follow(id_of(on->person), on->node.id, in.options);
  if (!done) return explained_ends(done.error(), in.ends);
  tell_relation(common, "follows", on->person, on->node, !in.ends.stop);
  return exit_code::done;
}

result<exit_code> run_unfollow(settings const& common, relation_arguments const& in) {
  return run_follow(common, {.ends = {.person = in.person, .node = in.node, .stop = true}, .options = {}});
}

result<exit_code> run_mute(settings const& common, relation_arguments const& in) {
  auto on = open_ends(common, in);
  if (!on) return on.error();
  auto const done =
      in.stop ? on->net.unmute(id_of(on->person), on->node.id) : on->net.mute(id_of(on->person), on->node.id);
  if (!done) return explained_ends(done.error(), in);
  tell_relation(common, "mutes", on->person, on->node, !in.stop);
  return exit_code::done;
}

result<exit_code> run_block(settings const& common, relation_arguments const& in) {
  auto on = open_ends(common, in);
  if (!on) return on.error();
  if (on->node.kind != node_kind::person) return fail(errc::wrong_kind, described("NODE", in.node));
  auto const done = in.stop ? on->net.unblock(id_of(on->person), id_of(on->node))
                            : on->net.block(id_of(on->person), id_of(on->node));
  if (!done) return explained_ends(done.error(), in);
  tell_relation(common, "blocks", on->person, on->node, !in.stop);
  return exit_code::done;
}

void add_ends(CLI::App& to, relation_arguments& in, std::string const& person, std::string const& node) {
  add_argument(to, "PERSON", in.person, person);
  add_argument(to, "NODE", in.node, node);
}

void add_unfollow(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"unfollow", "End a follow", unfollow_footer}, run_unfollow);
  add_ends(to, in, "Who follows", "What");
}

}  // namespace

void add_follow(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"follow", "Make a person follow a node", follow_footer}, run_follow);
  add_ends(to, in.ends, "Who follows", "What");
  add_choice(to, "--reach", in.options.reach, reach_words, "Records: what is included");
  to.add_option("--depth", in.options.depth, "Levels of reach, 1 to 255; else as far as the limit allows")
      ->type_name("N");
  to.add_option("--types", in.options.types, "Only included records of these types")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("TYPE,...");
  add_choice(to, "--level", in.options.level, level_words, "How loudly it notifies");
  add_kinds(to, in.options.kinds);
  to.add_option("--fields", in.options.fields, "Record changes only of these fields")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("NAME,...");
  to.add_flag("--stop", in.ends.stop, "End the follow");
  add_unfollow(app, common, chosen);
}

void add_mute(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] =
      add_command(app, common, chosen, {"mute", "Hide a node from a person's feeds", mute_footer}, run_mute);
  add_ends(to, in, "Whose feeds", "What is hidden");
  to.add_flag("--stop", in.stop, "Show it again");
}

void add_block(CLI::App& app, settings const& common, command& chosen) {
  auto const [to, in] = add_command(app, common, chosen,
                                    {"block", "Cut two people off from each other", block_footer}, run_block);
  add_ends(to, in, "Who blocks", "Whom");
  to.add_flag("--stop", in.stop, "End the block");
}

}  // namespace madang::cli

// Walks over one version of a network and writes it down. A network is written in one pass; a person's data
// and a record's threads in two: what they name is known once they were written, and stands before them.
// SPDX-License-Identifier: Apache-2.0
#include <madang/json/action_model_json.hpp>
#include <madang/json/export.hpp>
#include <madang/json/parse.hpp>
#include <madang/json/rank_json.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "json/export_lines.hpp"

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;
using namespace detail;  // NOLINT(google-build-using-namespace): all of it is about what lies there

// Labels before grants, so that nothing is open for a moment; merges first, since they decide who answers.
constexpr auto edge_order = std::to_array<edge_type>(
    {edge_type::merged, edge_type::reports_to, edge_type::member_of, edge_type::follows, edge_type::mutes,
     edge_type::blocks, edge_type::part_of, edge_type::revision_of, edge_type::labels, edge_type::grants,
     edge_type::holds, edge_type::less, edge_type::more});

constexpr std::array<std::string_view, 8> view_words{"home",  "network", "group",    "record",
                                                     "topic", "person",  "mentions", "nodes"};

// Where a node stands in an export.
std::pair<std::size_t, std::uint32_t> rank_of(graph_state const& graph, std::uint32_t node) {
  auto const* const at = std::ranges::find(export_order, graph.node({node}).kind);
  return {static_cast<std::size_t>(at - std::begin(export_order)), node};
}

class exporter {
 public:
  exporter(export_context& in, line_writer& to) : in_(in), to_(to), lines_(in, to) {}

  void header() {
    to_.put({{"@context", json::array{"https://www.w3.org/ns/activitystreams", {{"madang", "urn:madang:"}}}},
             {"type", "madang:Export"},
             {"madang:format", 1}});
  }

  // Nodes that `wanted` says yes to, kind by kind.
  template <class Wanted>
  void nodes(Wanted const& wanted) {
    for (auto const kind : export_order)
      for (std::uint32_t id = 1; id <= graph().node_count && to_.going(); ++id)
        if (graph().exists({id}) && graph().node({id}).kind == kind && wanted(id))
          to_.put(node_line(in_, {id}), line_class::node);
  }

  // All of them, or of a part those that it needs.
  void verbs() {
    if (in_.from.words() == nullptr) return;
    std::uint16_t number = 0;
    for (auto const& verb : in_.from.words()->verbs)
      if (++number; in_.kind == export_kind::network || in_.verbs.contains(number))
        to_.put(verb_line(in_, verb), line_class::node);
  }

  void rankings() {
    (void)to_.good(in_.from.each_ranking([&](std::optional<feed_view> of, rank_weights const& weights) {
      json::object line{{"type", "madang:Ranking"}};
      if (of) line["madang:view"] = view_words[static_cast<std::size_t>(*of)];
      line["madang:weights"] = to_json(weights);
      to_.put(line, line_class::node);
      return to_.going();
    }));
  }

  // Nodes have other numbers where it is read: what was learned of them by number means nothing there.
  void model() {
    auto const found = in_.from.model();
    if (!to_.good(found) || !*found) return;
    to_.put({{"type", "madang:RankingModel"}, {"madang:model", to_json((*found)->without_names())}},
            line_class::node);
  }

  // Edges that `wanted(type, from, to)` says yes to, type by type and in the order of the nodes.
  template <class Wanted>
  void edges(Wanted const& wanted) {
    for (auto const type : edge_order)
      for (auto const kind : export_order)
        for (std::uint32_t id = 1; id <= graph().node_count && to_.going(); ++id)
          if (graph().exists({id}) && graph().node({id}).kind == kind && !graph().out(type, {id}).empty())
            edges_of(type, id, wanted);
  }

  void activity(std::uint64_t id, activity_data const& data) { lines_.write(id, data); }

  void reactions(std::uint64_t id, activity_data const& data) {
    auto all = in_.from.reactions(id);
    if (!to_.good(all) || all->empty()) return;
    std::ranges::sort(*all, {}, [](archived_reaction const& one) { return std::tie(one.person, one.type); });
    auto const object = lines_.reference(id);
    for (auto const& one : *all)
      if (tells(one, data)) to_.put(reaction_line(in_, one, object), line_class::relation);
  }

  // Everything the subject reacted to, in an order that does not depend on ids.
  void own_reactions() {
    struct own {
      std::int64_t time_ms;
      std::string line;
      json::object value;
    };
    std::vector<own> all;
    auto const done = in_.from.each_reaction([&](std::uint64_t id, archived_reaction const& one) {
      if (!in_.family.contains(one.person)) return to_.going();
      auto line = reaction_line(in_, one, lines_.reference(id));
      auto text = write_json(line);
      all.push_back({one.time_ms, std::move(text), std::move(line)});
      return to_.going();
    });
    (void)to_.good(done);
    std::ranges::sort(all, {}, [](own const& one) { return std::tie(one.time_ms, one.line); });
    for (auto const& one : all) to_.put(one.value, line_class::relation);
  }

  void boosts() {
    (void)to_.good(in_.from.each_boost([&](boost_data const& one) {
      boost(one);
      return to_.going();
    }));
  }

  template <class Wanted>
  void visits(Wanted const& wanted) {
    std::vector<archived_visit> all;
    (void)to_.good(in_.from.each_visit([&](archived_visit const& one) {
      if (wanted(one.reader)) all.push_back(one);
      return to_.going();
    }));
    std::ranges::sort(all, {}, [&](archived_visit const& one) {
      return std::tuple(one.reader, one.view,
                        one.node == 0 ? std::pair<std::size_t, std::uint32_t>() : rank_of(graph(), one.node));
    });
    for (auto const& one : all)
      if (to_.going()) visit(one);
  }

  // What nodes that `wanted` says yes to say about notifications.
  template <class Wanted>
  void notices(Wanted const& wanted) {
    for (auto const kind : export_order)
      for (std::uint32_t id = 1; id <= graph().node_count && to_.going(); ++id) {
        if (!graph().exists({id}) || graph().node({id}).hidden) continue;
        if (graph().node({id}).kind != kind || !wanted(id)) continue;
        auto const said = in_.from.notices({id});
        if (!to_.good(said)) return;
        if (auto const line = notices_line(in_, {id}, *said); !line.empty())
          to_.put(line, line_class::relation);
      }
  }

  // Of what was deleted nobody will be reminded; of what another export left out neither, but that one said
  // so.
  template <class Wanted>
  void reminders(Wanted const& wanted) {
    auto all = in_.from.reminders();
    if (!to_.good(all)) return;
    std::erase_if(*all, [&](archived_reminder const& one) {
      return !graph().exists({one.person}) || graph().node({one.person}).hidden || !wanted(one.person);
    });
    std::ranges::stable_sort(*all, {}, [&](archived_reminder const& one) {
      return std::tuple(rank_of(graph(), one.person), one.due_ms);
    });
    for (auto const& one : *all)
      if (to_.going()) reminder(one);
  }

  [[nodiscard]] graph_state const& graph() const noexcept { return in_.from.graph(); }

 private:
  template <class Wanted>
  void edges_of(edge_type type, std::uint32_t from, Wanted const& wanted) {
    auto all = in_.from.edges(type, {from});
    if (!to_.good(all)) return;
    std::ranges::sort(*all, {}, [&](archived_edge const& one) { return rank_of(graph(), one.to.value); });
    for (auto const& each : *all) {
      auto const erased = graph().node({from}).erased || graph().node(each.to).erased;
      if ((erased && type != edge_type::merged) || !wanted(type, from, each.to.value)) continue;
      to_.put(edge_line(in_, type, {from}, each), line_class::relation);
    }
  }

  // As network::reactions tells them.
  bool tells(archived_reaction const& one, activity_data const& data) {
    if (in_.kind != export_kind::reader) return true;
    auto place = data.place;
    if (data.root != 0)
      if (auto const root = in_.from.activity(data.root); to_.good(root) && *root) place = (*root)->place;
    auto const near = in_.from.allowed(in_.subject, [&](reader_rights& rights, activity_source&) {
      auto const apart = !rights.insider() && one.circle != 0 && one.circle != rights.circle() &&
                         !rights.place_is_shared(place);
      return apart ? verdict::no : verdict::yes;
    });
    return near && in_.may_name(one.person);
  }

  void boost(boost_data const& one) {
    auto const data = in_.from.activity(one.activity);
    auto const alive = to_.good(data) && *data ? in_.alive(**data) : result<bool>(false);
    if (!to_.good(alive) || !*alive) return;
    json::object line{{"type", "madang:Boost"}, {"object", lines_.reference(one.activity)}};
    if (one.audience != 0) line["audience"] = in_.id_of(graph().resolve({one.audience}).value);
    line["published"] = time_value(one.since_ms);
    line["endTime"] = time_value(one.until_ms);
    to_.put(line, line_class::relation);
  }

  void reminder(archived_reminder const& one) {
    json::object line{{"type", "madang:Reminder"}, {"actor", in_.id_of(one.person)}};
    if (one.object.activity != 0) {
      auto const data = in_.from.activity(one.object.activity);
      auto const alive = to_.good(data) && *data ? in_.alive(**data) : result<bool>(false);
      if (!to_.good(alive) || (!*alive && !(*data && (*data)->shrunk))) return;
      line["object"] = lines_.reference(one.object.activity);
    }
    if (one.object.node != 0) {
      if (graph().node({one.object.node}).hidden) return;
      line["target"] = in_.id_of(one.object.node);
    }
    line["endTime"] = time_value(one.due_ms);
    if (!one.note.empty()) line["content"] = one.note;
    to_.put(line, line_class::relation);
  }

  void visit(archived_visit const& one) {
    if (graph().node({one.reader}).erased) return;
    json::object line{{"type", "View"}, {"actor", in_.id_of(one.reader)}};
    line["madang:view"] = view_words[static_cast<std::size_t>(one.view)];
    if (one.node != 0) line["object"] = in_.id_of(one.node);
    auto newest = one.newest;
    for (; newest != 0; --newest) {
      auto const data = in_.from.activity(newest);
      auto const inside = to_.good(data) && *data ? in_.contains(newest, **data) : result<bool>(false);
      if (!to_.good(inside)) return;
      if (*inside) break;
    }
    if (newest != 0) line["madang:upTo"] = lines_.reference(newest);
    line["published"] = time_value(one.time_ms);
    to_.put(line, line_class::relation);
  }

  export_context& in_;
  line_writer& to_;
  activity_exporter lines_;
};

bool always(std::uint32_t) { return true; }

// A node and all that were merged into it.
std::set<std::uint32_t> family_of(graph_state const& graph, node_id of) {
  std::set<std::uint32_t> out;
  std::vector<node_id> open{of};
  while (!open.empty()) {
    auto const at = open.back();
    open.pop_back();
    if (!out.insert(at.value).second) continue;
    for (auto const old : graph.in(edge_type::merged, at)) open.push_back({old.node()});
  }
  return out;
}

void write_network(export_context& in, line_writer& to) {
  exporter out(in, to);
  out.header();
  out.nodes(always);
  out.verbs();
  out.rankings();
  out.model();
  out.edges([](edge_type, std::uint32_t, std::uint32_t) { return true; });
  out.notices(always);
  auto const done = in.from.each_activity([&](std::uint64_t id, activity_data const& data) {
    ++to.activities_seen;
    auto const alive = in.alive(data);
    if (!to.good(alive) || !*alive) return to.going();
    out.activity(id, data);
    out.reactions(id, data);
    return to.going();
  });
  (void)to.good(done);
  out.boosts();
  out.visits(always);
  out.reminders(always);
}

// Relations of what is named. Of a record also those that name more: what its readers need.
void write_relations(export_context& in, exporter& out) {
  auto const both_named = [&](std::uint32_t from, std::uint32_t to) {
    return in.named.contains(from) && in.named.contains(to);
  };
  out.edges([&](edge_type type, std::uint32_t from, std::uint32_t to) {
    if (type == edge_type::merged)
      return in.kind != export_kind::reader && (in.named.contains(from) || in.family.contains(from));
    if (in.kind == export_kind::person)
      return in.family.contains(from) || (type == edge_type::grants && in.family.contains(to));
    if (in.kind == export_kind::reader) return false;
    if (type == edge_type::labels || type == edge_type::grants) return in.named.contains(from);
    return (type == edge_type::part_of || type == edge_type::revision_of) && both_named(from, to);
  });
}

void write_activities(export_context& in, line_writer& to, exporter& out) {
  for (auto const id : in.activities) {
    if (!to.going()) return;
    ++to.activities_seen;
    auto const data = in.from.activity(id);
    if (!to.good(data) || !*data) continue;
    out.activity(id, **data);
    if (in.kind != export_kind::person) out.reactions(id, **data);
  }
  if (in.kind != export_kind::person) return;
  out.own_reactions();
  auto const own = [&](std::uint32_t person) { return in.family.contains(person); };
  out.visits(own);
  out.notices(own);
  out.reminders(own);
}

// Names everything that the export will name: written to nobody until nothing new comes up.
void collect_names(export_context& in, export_options const& options) {
  in.named = in.kind == export_kind::reader ? std::set<std::uint32_t>() : in.family;
  in.named.insert(in.from.owner().value);
  line_writer nobody(nullptr, options);
  exporter out(in, nobody);
  write_activities(in, nobody, out);
  out.verbs();
  for (std::size_t before = 0; before != in.named.size();) {
    before = in.named.size();
    auto const known = in.named;
    out.nodes([&](std::uint32_t node) { return known.contains(node); });
    write_relations(in, out);
  }
}

result<export_report> write_part(export_context& in, export_sink const& sink, export_options const& options) {
  std::ranges::sort(in.activities);
  in.activities.erase(std::unique(in.activities.begin(), in.activities.end()), in.activities.end());
  collect_names(in, options);
  line_writer to(&sink, options);
  to.activities_total = in.activities.size();
  exporter out(in, to);
  out.header();
  out.nodes([&](std::uint32_t node) { return in.named.contains(node); });
  out.verbs();
  write_relations(in, out);
  write_activities(in, to, out);
  return to.finish();
}

// An activity with everything below it.
result<void> collect_thread(export_context& in, std::uint64_t root) {
  std::vector<std::uint64_t> open{root};
  while (!open.empty()) {
    auto const id = open.back();
    open.pop_back();
    auto const data = in.from.activity(id);
    if (!data) return data.error();
    if (!*data) continue;
    auto const alive = in.alive(**data);
    if (!alive) return alive.error();
    if (!*alive) continue;
    if (in.may_see(id)) in.activities.push_back(id);
    auto const done = in.from.each_posting(source_of(id, stream_type::answers), [&](std::uint64_t answer) {
      return open.push_back(answer), true;
    });
    if (!done) return done;
  }
  return {};
}

result<node_id> subject_of(archive const& from, node_id id, node_kind kind, std::string_view field) {
  auto const at = from.graph().resolve(id);
  if (!from.graph().exists(at)) return fail(errc::unknown_node, field);
  if (from.graph().node(at).kind != kind) return fail(errc::wrong_kind, field);
  return at;
}

}  // namespace

result<export_report> export_network(network const& of, export_sink const& to,
                                     export_options const& options) {
  auto const from = archive::open(of);
  if (!from) return from.error();
  export_context in{**from};
  line_writer writer(&to, options);
  writer.activities_total = of.stats().activities;
  write_network(in, writer);
  return writer.finish();
}

result<export_report> export_person(network const& of, person_id person, export_sink const& to,
                                    export_options const& options) {
  auto const from = archive::open(of);
  if (!from) return from.error();
  auto const subject = subject_of(**from, person, node_kind::person, "person");
  if (!subject) return subject.error();
  export_context in{**from, export_kind::person, person_id{subject->value}};
  in.family = family_of((*from)->graph(), *subject);
  for (auto const each : in.family) {
    std::optional<error> wrong;
    auto const done = (*from)->each_posting(source_of(each, stream_type::authored), [&](std::uint64_t id) {
      auto const data = (*from)->activity(id);
      if (!data) wrong = data.error();
      if (data && *data && !(*data)->deleted) in.activities.push_back(id);
      return !wrong;
    });
    if (!done) return done.error();
    if (wrong) return *wrong;
  }
  return write_part(in, to, options);
}

result<export_report> export_record(network const& of, record_id record, export_sink const& to,
                                    person_id reader, export_options const& options) {
  auto const from = archive::open(of);
  if (!from) return from.error();
  auto const subject = subject_of(**from, record, node_kind::record, "record");
  if (!subject) return subject.error();
  export_context in{**from, reader ? export_kind::reader : export_kind::record};
  if (reader) {
    auto const who = subject_of(**from, reader, node_kind::person, "reader");
    if (!who) return who.error();
    auto const& entry = (*from)->graph().node(*who);
    if (entry.hidden || entry.inactive) return fail(errc::inactive, "reader");
    in.subject = person_id{who->value};
    if (!in.may_name(subject->value)) return fail(errc::unknown_node, "record");
  }
  in.family = family_of((*from)->graph(), *subject);
  for (auto const each : in.family) {
    result<void> deeper;
    auto const done = (*from)->each_posting(source_of(each, stream_type::main), [&](std::uint64_t id) {
      deeper = collect_thread(in, id);
      return deeper.has_value();
    });
    if (!done) return done.error();
    if (!deeper) return deeper.error();
  }
  if (reader) in.family = {subject->value};
  return write_part(in, to, options);
}

export_sink to_stream(std::ostream& out) {
  return [&out](std::string_view bytes) -> result<void> {
    if (!out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())))
      return fail(errc::io_error, "output");
    return {};
  };
}

}  // namespace v1
}  // namespace madang

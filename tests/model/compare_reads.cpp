// tests/model/compare_reads.cpp: single reads, threads, reactions, revisions, nodes and relations.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "model/compare.hpp"
#include "model/product.hpp"

namespace model {

using madang::activity_id;
using madang::errc;
using madang::node_kind;
using madang::person_id;
using madang::relation_kind;
using madang::thread_order;

void comparison::single_read(uint64_t id) {
  auto const page = product_.activity(person_id{reader_}, activity_id{id});
  auto const at = world_.activities.find(id);
  auto const name = "activity " + std::to_string(id);
  if (at == world_.activities.end() || !world_.visible(reader_, at->second)) {
    same(name, page ? "a page" : name_of(page.error().code), "unknown_activity");
    return;
  }
  if (!page) return differ(name, page.error().message(), "a page");
  same(name + " items", page->size(), 1U);
  if (!page->empty()) item(page->items.front(), false);
}

void comparison::single_reads() {
  std::vector<activity_id> asked;
  std::vector<uint64_t> visible;
  for (int sample = 0; sample < 12 && !done(); ++sample) {
    auto const id = dice_.below(world_.last_activity + 2);
    if (sample < 6) single_read(id);
    auto const at = world_.activities.find(id);
    if (std::find(asked.begin(), asked.end(), activity_id{id}) != asked.end()) continue;
    asked.push_back(activity_id{id});
    if (at == world_.activities.end() || !world_.visible(reader_, at->second)) continue;
    visible.push_back(id);
    if (dice_.percent(40)) reactions(at->second);
    if (dice_.percent(40)) revisions(at->second);
    if (!at->second.is_comment() || dice_.percent(30)) thread(id);
    if (dice_.percent(40) && !done()) thread_in_parts(id);
  }
  auto const page = product_.activities(person_id{reader_}, asked);
  if (!page) return differ("activities", page.error().message(), "a page");
  std::vector<uint64_t> shown;
  for (auto const& each : *page) shown.push_back(each.id.value);
  same_ids("activities", shown, visible);
}

std::vector<uint64_t> comparison::thread_tree(uint64_t of, thread_order order) const {
  std::vector<uint64_t> all;
  for (auto const id : world_.answers(reader_, of, order)) {
    all.push_back(id);
    auto const below = thread_tree(id, order);
    all.insert(all.end(), below.begin(), below.end());
  }
  return all;
}

void comparison::thread(uint64_t root) {
  if (done()) return;
  madang::thread_request request{.root = activity_id{root}};
  request.order = dice_.of({thread_order::oldest, thread_order::newest, thread_order::best});
  request.limit = static_cast<uint32_t>(1 + dice_.below(6));
  request.replies_max = 100;
  request.depth = 64;
  auto const name =
      "thread " + std::to_string(root) + " order " + std::to_string(static_cast<int>(request.order));
  std::vector<uint64_t> shown;
  do {
    auto const page = product_.thread(person_id{reader_}, request);
    if (!page) return differ(name, page.error().message(), "a page");
    auto const& asked = world_.activities.at(root);
    auto const total =
        asked.is_comment() ? world_.replies_total(reader_, asked) : world_.comments_total(reader_, asked);
    same(name + " comments_total", page->comments_total, total);
    for (auto const& each : page->comments) {
      shown.push_back(each.comment.id.value);
      same(name + " has_more", each.has_more, false);
      if (dice_.percent(20)) item(each.comment, false);
    }
    request.at = page->more;
  } while (!request.at.empty() && !done());
  same_ids(name, shown, thread_tree(root, request.order));
}

/// One page of a thread: notes whose answers it shows, and what is left to ask for.
bool comparison::thread_part(madang::thread_request request,
                             std::map<uint64_t, std::vector<uint64_t>>& answers,
                             std::vector<madang::thread_request>& open) {
  auto const page = product_.thread(person_id{reader_}, request);
  if (!page) {
    differ("part of thread " + std::to_string(request.root.value), page.error().message(), "a page");
    return false;
  }
  for (auto const& each : page->comments) {
    answers[each.comment.parent.value].push_back(each.comment.id.value);
    same("has_more of " + std::to_string(each.comment.id.value), each.has_more, !each.more.empty());
    if (!each.has_more) continue;
    open.push_back(request);
    open.back().root = each.comment.id;
    open.back().at = each.more;
  }
  if (page->more.empty()) return true;
  open.push_back(request);
  open.back().at = page->more;
  return true;
}

/// A thread read in small parts, by every cursor that is given.
void comparison::thread_in_parts(uint64_t root) {
  madang::thread_request request{.root = activity_id{root}};
  request.order = dice_.of({thread_order::oldest, thread_order::newest, thread_order::best});
  request.limit = static_cast<uint32_t>(1 + dice_.below(3));
  request.replies_max = static_cast<uint32_t>(dice_.below(3));
  request.depth = static_cast<uint32_t>(1 + dice_.below(3));
  std::map<uint64_t, std::vector<uint64_t>> shown;
  std::vector<madang::thread_request> open{request};
  while (!open.empty() && !done()) {
    auto const next = open.back();
    open.pop_back();
    if (!thread_part(next, shown, open)) return;
  }
  std::vector<uint64_t> left{root};
  while (!left.empty() && !done()) {
    auto const parent = left.back();
    left.pop_back();
    auto const meant = world_.answers(reader_, parent, request.order);
    same_ids("answers to " + std::to_string(parent) + " in parts, order " +
                 std::to_string(static_cast<int>(request.order)),
             shown[parent], meant);
    left.insert(left.end(), meant.begin(), meant.end());
  }
}

void comparison::reactions(activity const& of) {
  if (done()) return;
  auto const name = "reactions of " + std::to_string(of.id);
  auto const shown = product_.reactions(person_id{reader_}, activity_id{of.id});
  if (!shown) return differ(name, shown.error().message(), "a list");
  auto const meant = world_.visible_reactions(reader_, of);
  same(name, shown->size(), meant.size());
  for (std::size_t at = 0; at < meant.size() && !done(); ++at) {
    auto const& one = (*shown)[at];
    auto const where = name + " at " + std::to_string(at);
    same(where + " person", one.person.value, meant[at].person);
    same(where + " type", one.type, meant[at].type);
    same(where + " time", one.at.time_since_epoch().count(), meant[at].at);
  }
}

void comparison::revisions(activity const& of) {
  if (done() || of.kind == madang::activity_kind::record_change) return;
  auto const name = "revisions of " + std::to_string(of.id);
  auto const shown = product_.revisions(person_id{reader_}, activity_id{of.id});
  if (!shown) return differ(name, shown.error().message(), "a list");
  if (world_.is_erased(of.actor)) return same(name, shown->size(), 0U);
  same(name, shown->size(), of.texts.size());
  for (std::size_t at = 0; at < of.texts.size() && !done(); ++at) {
    auto const& one = (*shown)[at];
    same(name + " number", one.revision, at);
    same(name + " text", one.text, world_.text_for(reader_, of.texts[at].text));
    same(name + " editor", one.editor.value, world_.survivor(of.texts[at].editor));
    same(name + " time", one.at.time_since_epoch().count(), of.texts[at].at);
  }
}

void comparison::one_node(uint32_t id) {
  auto const& meant = *world_.find(id);
  auto const name = "node " + std::to_string(id);
  auto const readable = product_.can_read(person_id{reader_}, madang::node_id{id});
  if (!readable) return differ(name + " can_read", readable.error().message(), "yes or no");
  same(name + " can_read", *readable, world_.can_read(reader_, world_.survivor(id)));
  auto const shown = product_.node(person_id{reader_}, madang::node_id{id});
  if (!shown) return differ(name, shown.error().message(), "a node");
  auto const named = world_.can_name(reader_, world_.survivor(id));
  same(name + " restricted", shown->restricted, !named);
  auto const& answering = *world_.find(world_.survivor(id));
  same(name + " key", shown->key, named ? answering.key : std::string());
  same(name + " name", shown->name, named ? answering.name : std::string());
  same(name + " kind", static_cast<int>(shown->kind), static_cast<int>(meant.kind));
  auto const inside = world_.insider(reader_) || answering.id == reader_;
  if (meant.kind == node_kind::person) {
    same(name + " title", shown->title, named && inside ? answering.title : std::string());
    same(name + " unit", shown->unit, named && inside ? answering.unit : std::string());
    if (named) same(name + " outsider", shown->outsider, !world_.insider(answering.id));
    if (named) same(name + " active", shown->active, answering.active);
  }
  if (!inside || !named) same(name + " aliases", shown->aliases.size(), 0U);
}

void comparison::relations(uint32_t id, relation_kind kind, bool incoming) {
  if (done()) return;
  std::set<uint64_t> meant;
  auto const take = [&](pair_key const& edge) {
    auto const other = incoming ? edge.first : edge.second;
    auto const here = incoming ? edge.second : edge.first;
    if (here == id && world_.find(other)->merged_into == 0 && world_.can_read(reader_, other))
      meant.insert(other);
  };
  if (kind == relation_kind::follows) {
    for (auto const& [edge, by] : world_.follows) take(edge);
  } else if (kind == relation_kind::member_of) {
    for (auto const& [edge, role] : world_.members) take(edge);
  } else {
    for (auto const& [edge, range] : world_.parts) take(edge);
  }
  auto const name = "relations " + std::to_string(static_cast<int>(kind)) + " of " + std::to_string(id) +
                    (incoming ? " incoming" : " outgoing");
  auto const shown = product_.relations(person_id{reader_}, madang::node_id{id}, kind, incoming);
  if (!shown) return differ(name, shown.error().message(), "a list");
  std::vector<uint64_t> ids;
  for (auto const& each : *shown) ids.push_back(each.node.value);
  std::sort(ids.begin(), ids.end());
  same_ids(name, ids, std::vector<uint64_t>(meant.begin(), meant.end()));
}

void comparison::nodes() {
  for (auto const& [id, each] : world_.nodes) {
    if (done()) return;
    if (dice_.percent(70)) continue;
    one_node(id);
    if (each.merged_into != 0 || !world_.can_read(reader_, id)) continue;
    if (each.kind == node_kind::person) relations(id, relation_kind::follows, dice_.percent(50));
    if (each.kind == node_kind::person) relations(id, relation_kind::member_of, false);
    if (each.kind == node_kind::group) relations(id, relation_kind::member_of, true);
    if (each.kind == node_kind::record) relations(id, relation_kind::part_of, dice_.percent(50));
    if (each.kind == node_kind::record) relations(id, relation_kind::follows, true);
  }
}

void comparison::everything() {
  views();
  if (!done()) node_views();
  if (!done()) single_reads();
  if (!done()) nodes();
  if (!done()) news();
  if (!done()) forged_cursors();
}

void comparison::nothing() {
  auto const refused = [&](char const* what, auto const& answered) {
    same(std::string(what) + " by an inactive reader",
         answered ? "an answer" : name_of(answered.error().code), "inactive");
  };
  person_id const reader{reader_};
  refused("home", product_.home_feed(reader));
  refused("network", product_.network_feed(reader));
  refused("news", product_.new_since(reader, {}));
  refused("activity", product_.activity(reader, activity_id{1}));
  refused("thread", product_.thread(reader, {.root = activity_id{1}}));
  refused("node", product_.node(reader, madang::node_id{1}));
}

}  // namespace model

// tests/model/compare_items.cpp: what stands in an item: texts, names, counts, fields.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "model/compare.hpp"
#include "model/product.hpp"

namespace model {

using madang::activity_kind;
using madang::item_reason;
using madang::node_kind;

void comparison::reference_of(std::string const& where, madang::node_ref const& shown, uint32_t id,
                              bool restricted) {
  same(where + " restricted", shown.restricted, restricted);
  if (restricted) {
    same(where + " id", shown.id.value, 0U);
    same(where + " key", shown.key, "");
    same(where + " name", shown.name, "");
    return;
  }
  same(where + " id", shown.id.value, id);
  if (id == 0) return;
  same(where + " key", shown.key, world_.find(id)->key);
  same(where + " name", shown.name, world_.find(id)->name);
  same(where + " kind", static_cast<int>(shown.kind), static_cast<int>(world_.find(id)->kind));
}

item_reason comparison::reason(activity const& meant) const {
  if (world_.survivor(meant.actor) == reader_) return item_reason::own;
  if (meant.lies_in(stream::mentions, reader_)) return item_reason::mentioned;
  auto const by_follow = [&](auto const& leads) {
    return std::any_of(world_.follows.begin(), world_.follows.end(), [&](auto const& each) {
      return each.first.first == reader_ && world_.follow_passes(reader_, each.second, meant) && leads(each);
    });
  };
  if (by_follow([&](auto const& each) { return world_.followed(meant, each.first.second); })) {
    return item_reason::followed;
  }
  for (auto const& [edge, role] : world_.members) {
    if (edge.first == reader_ && meant.lies_in(stream::main, edge.second)) return item_reason::member;
  }
  auto const reached =
      by_follow([&](auto const& each) { return world_.beneath(meant, each.first.second, each.second); });
  return reached ? item_reason::beneath : item_reason::stream;
}

void comparison::item_names(madang::item const& shown, activity const& meant) {
  auto const name = "item " + std::to_string(meant.id);
  auto const actor = world_.survivor(meant.actor);
  reference_of(name + " actor", shown.actor, actor, world_.is_deleted(meant.actor));
  same(name + " actor's outsider mark", shown.actor.outsider, meant.circle != 0);
  auto const place = world_.survivor(meant.place);
  reference_of(name + " on", shown.on, place, place != 0 && !world_.can_name(reader_, place));
  std::vector<uint64_t> about;
  for (auto const& each : shown.about) about.push_back(each.id.value);
  std::vector<uint64_t> readable;
  for (auto const each : meant.about) {
    auto const id = world_.survivor(each);
    if (id != place && world_.can_read(reader_, id)) readable.push_back(id);
  }
  std::sort(about.begin(), about.end());
  std::sort(readable.begin(), readable.end());
  same_ids(name + " about", about, readable);
  std::vector<uint32_t> named;
  for (auto const& each : meant.texts.back().text) {
    if (each.mention != 0 && !world_.is_erased(meant.actor)) named.push_back(world_.survivor(each.mention));
  }
  same(name + " mentions", shown.mentions.size(), named.size());
  for (std::size_t at = 0; at < named.size() && !done(); ++at) {
    auto const id = named[at];
    reference_of(name + " mention " + std::to_string(at), shown.mentions[at], id,
                 !world_.can_name(reader_, id));
  }
  std::vector<uint64_t> topics;
  for (auto const& each : shown.topics) topics.push_back(each.id.value);
  std::vector<uint64_t> carried;
  for (auto const each : meant.topics) {
    if (!world_.is_erased(meant.actor) && world_.can_name(reader_, world_.survivor(each)))
      carried.push_back(world_.survivor(each));
  }
  std::sort(topics.begin(), topics.end());
  std::sort(carried.begin(), carried.end());
  same_ids(name + " topics", topics, carried);
}

void comparison::item_counts(madang::item const& shown, activity const& meant) {
  auto const name = "item " + std::to_string(meant.id);
  if (!meant.is_comment()) {
    same(name + " comments_total", shown.comments_total, world_.comments_total(reader_, meant));
  }
  same(name + " replies_total", shown.replies_total, world_.replies_total(reader_, meant));
  std::map<std::string, uint64_t> totals;
  auto last = std::numeric_limits<uint64_t>::max();
  for (auto const& each : shown.reactions) {
    totals[std::string(each.type)] = each.count;
    if (each.count > last) differ(name + " reactions", "in another order", "most frequent first");
    last = each.count;
    auto const mine = std::any_of(meant.reactions.begin(), meant.reactions.end(), [&](reaction const& one) {
      return one.person == reader_ && one.type == each.type;
    });
    same(name + " mine of " + std::string(each.type), each.mine, mine);
  }
  auto const reference = world_.reaction_totals(reader_, meant);
  same(name + " reaction types", totals.size(), reference.size());
  for (auto const& [type, count] : reference) same(name + " reactions " + type, totals[type], count);
}

void comparison::item_kind(madang::item const& shown, activity const& meant) {
  auto const name = "item " + std::to_string(meant.id);
  auto const system = meant.kind == activity_kind::record_change || meant.kind == activity_kind::event;
  same(name + " system", shown.system, system);
  same(name + " verb", shown.verb, meant.verb);
  auto const erased = world_.is_erased(meant.actor);
  same(name + " erased", shown.erased, erased);
  same(name + " payload", shown.payload, erased ? std::string() : meant.payload);
  same(name + " root", shown.root.value, meant.root);
  same(name + " parent", shown.parent.value, meant.parent);
  same(name + " depth", shown.depth, meant.depth);
  auto const hidden = meant.shared != 0 && !world_.visible(reader_, world_.activities.at(meant.shared));
  same(name + " shared", shown.shared.value, hidden ? 0 : meant.shared);
  same(name + " shared_restricted", shown.shared_restricted, hidden);
  if (meant.kind != activity_kind::record_change) {
    auto const text = world_.text_for(reader_, meant.texts.back().text);
    same(name + " text", shown.text, erased ? std::string() : text);
    same(name + " edited", shown.edited, meant.texts.size() > 1);
    same(name + " revision", shown.revision, meant.texts.size() - 1);
    return;
  }
  std::map<std::string, std::string> fields;
  for (auto const& each : shown.fields) {
    fields[std::string(each.field)] = std::string(each.from) + ">" + std::string(each.to);
  }
  std::map<std::string, std::string> visible;
  for (auto const& each : meant.fields) {
    if (world_.sees_field(reader_, meant, each)) visible[each.name] = each.from + ">" + each.to;
  }
  same(name + " fields", fields.size(), visible.size());
  for (auto const& [field, values] : visible) same(name + " field " + field, fields[field], values);
}

void comparison::item(madang::item const& shown, bool in_home) {
  auto const at = world_.activities.find(shown.id.value);
  if (done()) return;
  if (at == world_.activities.end()) return differ("item", shown.id.value, "nothing of that id");
  auto const& meant = at->second;
  if (!world_.visible(reader_, meant))
    return differ("item " + std::to_string(meant.id), "shown", "not visible");
  auto const name = "item " + std::to_string(meant.id);
  same(name + " kind", static_cast<int>(shown.kind), static_cast<int>(meant.kind));
  same(name + " time", shown.at.time_since_epoch().count(), meant.at);
  same(name + " scope", static_cast<int>(shown.scope), static_cast<int>(meant.scope));
  same(name + " insiders_only", shown.insiders_only, meant.insiders_only);
  item_names(shown, meant);
  item_counts(shown, meant);
  item_kind(shown, meant);
  same(name + " batch", shown.group_items, world_.batch_size(reader_, meant));
  if (in_home) same(name + " why", static_cast<int>(shown.why), static_cast<int>(reason(meant)));
}

}  // namespace model

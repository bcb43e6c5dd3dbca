// Places, audiences and texts of activities on their way in. SPDX-License-Identifier: Apache-2.0
#include <madang/core/text.hpp>
#include <madang/network/detail/writer.hpp>

#include <algorithm>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

// Could this sign, or its wide form (U+FF03, U+FF20), be in the text? Most texts have none: no need to scan
// them.
bool may_hold(std::string_view text, char sign) noexcept {
  return text.find(sign) != std::string_view::npos || text.find('\xEF') != std::string_view::npos;
}

// What a mention may name, in the order in which a bare key is tried, and the word in front of a key that
// says so.
struct mention_word {
  std::string_view word;
  node_kind kind;
};
constexpr mention_word mention_words[] = {{"person:", node_kind::person},
                                          {"record:", node_kind::record},
                                          {"group:", node_kind::group},
                                          {"topic:", node_kind::topic}};

// Nodes that `kind:key` or a bare key can mean, the likeliest first; none where there is no such node.
std::vector<node_id> named_by(graph_state const& graph, std::string_view text) {
  std::vector<node_id> out;
  for (auto const& [word, kind] : mention_words)
    if (text.starts_with(word))
      if (auto const found = find_node(graph, kind, text.substr(word.size()), find_as::survivor))
        out.push_back(*found);
  for (auto const& [word, kind] : mention_words) out.push_back(graph.resolve(graph.find(kind, text)));
  return out;
}

}  // namespace

result<void> writer::place_for(draft& to, person_id actor, node_id on) {
  auto const at = graph().resolve(on);
  if (!on || at == node_id{actor}) return {};
  if (!graph().exists(at)) return fail(errc::unknown_node, "on");
  auto const& entry = graph().node(at);
  auto const outside = graph().outsider(actor);
  to.data.place = at.value;
  switch (entry.kind) {
    case node_kind::group: {
      if (!allowed(actor, [&](reader_rights& rights) { return rights.group(at).readable; }))
        return fail(errc::unknown_node, "on");
      if (entry.inactive) return fail(errc::closed, "on");
      auto const role = graph().role(actor, at);
      auto const guest = role == group_role::none && (entry.data->privacy != group_privacy::open || outside);
      if (guest || (entry.data->broadcast && role < group_role::manager))
        return fail(errc::not_allowed, "on");
      return {};
    }
    case node_kind::record:
      if (!allowed(actor, [&](reader_rights& rights) { return rights.record(at).readable; }))
        return fail(errc::unknown_node, "on");
      if (entry.inactive) return fail(errc::closed, "on");
      return {};
    case node_kind::topic:
      if (entry.hidden) return fail(errc::unknown_node, "on");
      return {};
    case node_kind::person: {
      if (!allowed(actor, [&](reader_rights& rights) { return rights.node(at); }))
        return fail(errc::unknown_node, "on");
      if (graph().blocked(actor, at)) return fail(errc::blocked, "on");
      if (outside && entry.circle != graph().node(actor).circle) return fail(errc::not_allowed, "on");
      return {};
    }
    default:
      return fail(errc::wrong_kind, "on");
  }
}

// Could an outsider, by the place alone, read what is written there?
bool writer::outsiders_could_read(draft const& of) const {
  auto const scope = of.data.scope;
  if (scope == audience_scope::everyone || scope == audience_scope::organization) return true;
  if (scope == audience_scope::record) return true;
  if (scope == audience_scope::group) return graph().node({of.data.scope_target}).data->open_to_outsiders;
  if (scope != audience_scope::people) return false;
  return std::any_of(of.data.people.begin(), of.data.people.end(),
                     [&](std::uint32_t person) { return graph().outsider({person}); });
}

result<void> writer::audience_target(draft& to, person_id actor, audience const& wanted) {
  auto& data = to.data;
  auto const place = data.place != 0 ? graph().node({data.place}).kind : node_kind::person;
  switch (data.scope) {
    case audience_scope::group:
      if (data.place == 0 || place != node_kind::group) return fail(errc::wrong_kind, "audience");
      data.scope_target = data.place;
      return {};
    case audience_scope::record:
      if (data.place == 0 || place != node_kind::record) return fail(errc::wrong_kind, "audience");
      data.scope_target = data.place;
      return {};
    case audience_scope::unit: {
      auto const unit = wanted.unit.empty() ? std::string_view(graph().node(actor).data->unit) : wanted.unit;
      if (unit.empty()) return fail(errc::empty, "audience.unit");
      auto const key = clean_key("audience.unit", "unit:" + std::string(unit));
      if (!key) return key.error();
      data.scope_target = graph().find(node_kind::tag, *key).value;
      to.body.activity_key = *key;  // made in write(), together with the activity
      return {};
    }
    case audience_scope::organization: {
      auto const at = known(wanted.organization, node_kind::organization, "audience.organization");
      if (!at) return at.error();
      data.scope_target = at->value;
      return {};
    }
    case audience_scope::people: {
      if (wanted.people.empty()) return fail(errc::empty, "audience.people");
      if (wanted.people.size() > in_.allowed.people_max)
        return fail(errc::too_long, "audience.people", wanted.people.size(), in_.allowed.people_max);
      for (auto person : wanted.people) {
        auto const at = known(person, node_kind::person, "audience.people");
        if (!at) return at.error();
        if (!allowed(actor, [&](reader_rights& rights) { return rights.node(*at); }))
          return fail(errc::unknown_node, "audience.people");
        data.people.push_back(at->value);
      }
      std::sort(data.people.begin(), data.people.end());
      data.people.erase(std::unique(data.people.begin(), data.people.end()), data.people.end());
      return {};
    }
    case audience_scope::network:
    case audience_scope::everyone:
    case audience_scope::self:
      return {};
  }
  return fail(errc::out_of_range, "audience");
}

result<void> writer::audience_for(draft& to, person_id actor, audience const& wanted) {
  auto& data = to.data;
  auto const place = data.place != 0 ? graph().node({data.place}).kind : node_kind::person;
  auto const by_place = place == node_kind::group    ? audience_scope::group
                        : place == node_kind::record ? audience_scope::record
                                                     : audience_scope::network;
  data.scope = wanted.scope.value_or(by_place);
  auto const outside = graph().outsider(actor);
  if (outside) {
    auto const own = graph().node(actor).data->organization;
    auto const fine =
        data.scope == audience_scope::group || data.scope == audience_scope::record ||
        data.scope == audience_scope::people || data.scope == audience_scope::self ||
        (data.scope == audience_scope::organization && own != 0 && wanted.organization.value == own);
    if (!fine) return fail(errc::outsiders_refused, "audience");
  }
  if (auto const done = audience_target(to, actor, wanted); !done) return done;
  data.insiders_only = !outside && wanted.insiders_only.value_or(outsiders_could_read(to));
  return {};
}

result<void> writer::text_for(draft& to, person_id actor, std::string_view text, bool required) {
  auto clean = normalize("text", text, in_.allowed.text_bytes_max);
  if (!clean) return clean.error();
  if (auto const at = clean->find_first_of("\x01\x02"); at != std::string::npos)
    return fail(errc::malformed, "text", at, 0);
  if (clean->empty() && required) return fail(errc::empty, "text");
  if (clean->size() > in_.allowed.text_graphemes_max) {  // a grapheme has at least one byte
    auto const length = count_graphemes(*clean, in_.allowed.text_graphemes_max);
    if (length > in_.allowed.text_graphemes_max)
      return fail(errc::too_long, "text", length, in_.allowed.text_graphemes_max);
  }
  auto const mentions = find_mentions(to, actor, *clean);
  if (mentions.size() > in_.allowed.mentions_max)
    return fail(errc::too_long, "mentions", mentions.size(), in_.allowed.mentions_max);
  std::string kept;
  std::size_t done = 0;
  for (auto const& each : mentions) {
    auto const history = options_.mode == write_mode::backfill;
    if (!history && each.outcome == mention_check::blocked) return fail(errc::blocked, "mention");
    if (!history && each.outcome == mention_check::cannot_see) return fail(errc::not_allowed, "mention");
    if (each.outcome != mention_check::ok) continue;
    kept.append(*clean, done, each.begin - done);
    kept += '\x01' + std::to_string(each.node.value) + '\x02';
    done = each.end;
    auto& ids = to.data.mentions;
    if (std::find(ids.begin(), ids.end(), each.node.value) == ids.end()) ids.push_back(each.node.value);
  }
  kept.append(*clean, done);
  to.body.text = std::move(kept);
  return failure();
}

std::vector<writer::mention> writer::find_mentions(draft const& to, person_id actor, std::string_view text) {
  std::vector<mention> out;
  if (!may_hold(text, '@')) return out;
  extract_options only_mentions;
  only_mentions.hashtags = false;
  only_mentions.urls = false;
  for (auto const& entity : extract_entities(text, only_mentions)) {
    mention one{entity.begin, entity.end, entity.value, {}, mention_check::unknown};
    for (auto const at : named_by(graph(), entity.value)) {
      if (!at || !allowed(actor, [&](reader_rights& rights) { return rights.node(at); })) continue;
      auto const is_person = graph().node(at).kind == node_kind::person;
      one.node = at;
      one.outcome = is_person ? check_mention(to, actor, at) : mention_check::ok;
      break;
    }
    out.push_back(std::move(one));
  }
  return out;
}

mention_check writer::check_mention(draft const& to, person_id actor, node_id person) {
  if (graph().blocked(actor, person)) return mention_check::blocked;
  std::vector<std::uint64_t> room((activity_lists::bytes_for(to.data) + 7) / 8);
  auto header = header_of(to.data);
  header.flags = static_cast<std::uint16_t>(header.flags & ~activity_header::guarded);
  if (header.kind == activity_kind::record_change) header.kind = activity_kind::event;
  if (!room.empty()) {
    auto* lists = reinterpret_cast<activity_lists*>(room.data());
    lists->fill(to.data);
    header.lists = lists;
  }
  if (header.scope_target == 0 && header.scope == audience_scope::unit) {  // a unit nobody wrote to yet
    auto const unit = std::string_view(to.body.activity_key).substr(5);
    if (graph().node(person).data->unit != unit && person != node_id{actor}) return mention_check::cannot_see;
    header.scope = audience_scope::network;
  }
  return may_see(person_id{person.value}, 0, header) ? mention_check::ok : mention_check::cannot_see;
}

result<void> writer::topics_for(draft& to, std::span<topic_id const> given, std::string_view text) {
  auto& ids = to.data.topics;
  auto const add = [&](node_id id) {
    if (std::find(ids.begin(), ids.end(), id.value) == ids.end()) ids.push_back(id.value);
  };
  for (auto topic : given) {
    auto const at = known(topic, node_kind::topic, "topics");
    if (!at) return at.error();
    add(*at);
  }
  extract_options only_hashtags;
  only_hashtags.mentions = false;
  only_hashtags.urls = false;
  auto const tags = may_hold(text, '#') ? extract_entities(text, only_hashtags) : std::vector<text_entity>{};
  for (auto const& entity : tags) {
    if (entity.what != text_entity::kind::hashtag) continue;
    auto const key = fold_case(entity.value);
    if (key.size() > in_.allowed.key_bytes_max)
      return fail(errc::too_long, "hashtags", key.size(), in_.allowed.key_bytes_max);
    if (auto const at = graph().resolve(graph().find(node_kind::topic, key)))
      add(at);
    else if (std::find(to.new_topics.begin(), to.new_topics.end(), key) == to.new_topics.end())
      to.new_topics.push_back(key);
  }
  auto const count = ids.size() + to.new_topics.size();
  if (count > in_.allowed.hashtags_max)
    return fail(errc::too_long, "hashtags", count, in_.allowed.hashtags_max);
  return {};
}

result<void> writer::about_for(draft& to, person_id actor, std::span<record_id const> about) {
  if (about.size() > in_.allowed.about_max)
    return fail(errc::too_long, "about", about.size(), in_.allowed.about_max);
  std::vector<std::uint32_t> ids;
  for (auto record : about) {
    auto const at = known(record, node_kind::record, "about");
    if (!at) return at.error();
    if (!allowed(actor, [&](reader_rights& rights) { return rights.record(*at).readable; }))
      return fail(errc::unknown_node, "about");
    if (std::find(ids.begin(), ids.end(), at->value) == ids.end()) ids.push_back(at->value);
  }
  to.data.about = std::move(ids);
  return {};
}

result<void> writer::files_for(draft& to, std::span<attachment const> files) {
  if (files.size() > in_.allowed.attachments_max)
    return fail(errc::too_long, "attachments", files.size(), in_.allowed.attachments_max);
  for (auto const& file : files) {
    body_data::file kept;
    kept.name = file.name;
    kept.media_type = file.media_type;
    kept.url = file.url;
    kept.content_hash = file.content_hash;
    kept.preview_url = file.preview_url;
    kept.size_bytes = file.size_bytes;
    if (kept.name.empty()) return fail(errc::empty, "attachments.name");
    std::pair<std::string_view, std::string*> const texts[] = {
        {"attachments.name", &kept.name},
        {"attachments.media_type", &kept.media_type},
        {"attachments.url", &kept.url},
        {"attachments.content_hash", &kept.content_hash},
        {"attachments.preview_url", &kept.preview_url}};
    if (auto const done = clean_fields(texts); !done) return done;
    to.body.files.push_back(std::move(kept));
  }
  return {};
}

result<void> writer::changes_for(draft& to, std::span<field_change const> fields) {
  if (fields.empty()) return fail(errc::empty, "fields");
  if (fields.size() > in_.allowed.fields_max)
    return fail(errc::too_long, "fields", fields.size(), in_.allowed.fields_max);
  std::size_t bytes = 0;
  for (auto const& change : fields) {
    if (change.sensitivity > field_sensitivity::confidential)
      return fail(errc::out_of_range, "fields.sensitivity");
    if (change.field.empty()) return fail(errc::empty, "fields.field");
    auto name = normalize("fields.field", change.field, in_.allowed.name_bytes_max);
    if (!name) return name.error();
    auto from = normalize("fields.from", change.from, in_.allowed.text_bytes_max);
    if (!from) return from.error();
    auto now = normalize("fields.to", change.to, in_.allowed.text_bytes_max);
    if (!now) return now.error();
    body_data::field kept{std::move(*name), std::move(*from), std::move(*now), change.sensitivity, 0};
    bytes += kept.name.size() + kept.from.size() + kept.to.size();
    if (change.sensitivity == field_sensitivity::confidential) {
      auto const label = known(change.label, node_kind::tag, "fields.label");
      if (!label) return label.error();
      kept.label = label->value;
    }
    to.data.guarded = to.data.guarded || change.sensitivity != field_sensitivity::normal;
    to.body.fields.push_back(std::move(kept));
  }
  auto const bytes_max = std::size_t{in_.allowed.text_bytes_max} * 4;
  if (bytes > bytes_max) return fail(errc::too_long, "fields", bytes, bytes_max);
  return {};
}

result<std::vector<std::pair<std::string, mention_check>>> writer::check_mentions(post_input const& in) {
  auto ready = start(in.actor, activity_kind::post, in.at, {});
  if (!ready) return ready.error();
  if (auto const done = place_for(*ready, in.actor, in.on); !done) return done.error();
  if (auto const done = audience_for(*ready, in.actor, in.to); !done) return done.error();
  auto const clean = normalize("text", in.text, in_.allowed.text_bytes_max);
  if (!clean) return clean.error();
  std::vector<std::pair<std::string, mention_check>> out;
  for (auto& each : find_mentions(*ready, in.actor, *clean))
    out.emplace_back(std::move(each.key), each.outcome);
  return out;
}

result<std::vector<organization_id>> writer::organizations_reading(post_input const& in) {
  auto ready = start(in.actor, activity_kind::post, in.at, {});
  if (!ready) return ready.error();
  if (auto const done = place_for(*ready, in.actor, in.on); !done) return done.error();
  if (auto const done = audience_for(*ready, in.actor, in.to); !done) return done.error();
  std::vector<organization_id> out;
  for (std::uint32_t id = 1; id <= graph().node_count; ++id) {
    auto const& entry = graph().node({id});
    if (entry.data == nullptr || entry.kind != node_kind::person || entry.circle == 0 || entry.hidden)
      continue;
    organization_id const of{entry.data->organization};
    if (!of || std::find(out.begin(), out.end(), of) != out.end()) continue;
    if (check_mention(*ready, in.actor, {id}) == mention_check::ok) out.push_back(of);
  }
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// From an activity to an item. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/feed/detail/hydrate.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr char mention_begin = '\x01';
constexpr char mention_end = '\x02';

timestamp as_time(std::int64_t ms) noexcept { return timestamp{std::chrono::milliseconds{ms}}; }

field_change decode_change(std::string_view value, page::arena& memory) {
  field_change out;
  for (field_reader in(value); in.next();) {
    if (in.tag == 1) out.field = memory.keep(in.text);
    if (in.tag == 2) out.from = memory.keep(in.text);
    if (in.tag == 3) out.to = memory.keep(in.text);
    if (in.tag == 4) out.sensitivity = static_cast<field_sensitivity>(in.number);
    if (in.tag == 5) out.label = tag_id{static_cast<std::uint32_t>(in.number)};
  }
  return out;
}

attachment decode_attachment(std::string_view value, page::arena& memory) {
  attachment out;
  for (field_reader in(value); in.next();) {
    if (in.tag == 1) out.name = memory.keep(in.text);
    if (in.tag == 2) out.media_type = memory.keep(in.text);
    if (in.tag == 3) out.url = memory.keep(in.text);
    if (in.tag == 4) out.content_hash = memory.keep(in.text);
    if (in.tag == 5) out.preview_url = memory.keep(in.text);
    if (in.tag == 6) out.size_bytes = in.number;
  }
  return out;
}

// The value of `{payload.NAME}`: texts bare, everything else as JSON; empty when it is not there.
std::string payload_value(std::string_view payload, std::string_view name) {
  boost::system::error_code failed;
  auto const parsed = boost::json::parse(payload, failed);
  if (failed || !parsed.is_object()) return {};
  auto const* found = parsed.as_object().if_contains(name);
  if (found == nullptr) return {};
  return found->is_string() ? std::string(found->as_string()) : boost::json::serialize(*found);
}

}  // namespace

hydrator::parts hydrator::find(visible_item const& from) const {
  return {&in_.graph.node(node_id{from.header->actor}),
          in_.stream.is_hot(from.order) ? &in_.stream.interactions(from.id()) : nullptr};
}

void hydrator::prefetch_behind(visible_item const& from, parts const& at) const {
  auto const fetch_name = [](node_entry const& entry) {
    auto const* data = reinterpret_cast<char const*>(entry.data);
    __builtin_prefetch(data);
    __builtin_prefetch(data + 64);
  };
  fetch_name(*at.actor);
  if (from.header->place != 0) fetch_name(in_.graph.node({from.header->place}));
  if (at.known != nullptr) __builtin_prefetch(at.known->totals);
}

void hydrator::prefetch_counts(parts const& at) {
  if (at.known == nullptr || at.known->totals == nullptr) return;
  __builtin_prefetch(at.known->totals->entries().data());
  __builtin_prefetch(at.known->reactions.data);
}

void hydrator::fill(std::span<visible_item const> from, std::span<item> to) {
  constexpr std::size_t ahead = 32;
  std::array<parts, ahead> at;
  for (; !from.empty(); from = from.subspan(std::min(ahead, from.size()))) {
    auto const some = from.first(std::min(ahead, from.size()));
    for (std::size_t n = 0; n < some.size(); ++n) {
      at[n] = find(some[n]);
      in_.stream.prefetch_body(some[n].header->body);
      __builtin_prefetch(at[n].actor);
      __builtin_prefetch(at[n].known);
      if (some[n].header->place != 0) in_.graph.prefetch(node_id{some[n].header->place});
      if (some[n].header->lists != nullptr) __builtin_prefetch(some[n].header->lists);
    }
    for (std::size_t n = 0; n < some.size(); ++n) prefetch_behind(some[n], at[n]);
    for (std::size_t n = 0; n < some.size(); ++n) prefetch_counts(at[n]);
    for (std::size_t n = 0; n < some.size(); ++n) fill(some[n], at[n], to[n]);
    to = to.subspan(some.size());
  }
}

node_ref const& hydrator::name(std::uint32_t node) {
  static constexpr node_ref none;
  if (node == 0) return none;
  auto const at = node % names_kept;
  if (kept_nodes_[at] != node) {
    std::construct_at(&kept_names_[at].ref, look_up(node));
    kept_nodes_[at] = node;
  }
  return kept_names_[at].ref;
}

node_ref hydrator::look_up(std::uint32_t node) {
  auto const id = in_.graph.resolve({node});
  return refer(id, in_.graph.node(id), in_.rights.node(id) == verdict::yes);
}

// Who sees an item sees its author, also one who went over to a company that the reader may not know.
node_ref const& hydrator::actor(std::uint32_t person, node_entry const& entry) {
  constexpr std::uint32_t as_actor = node_id_max + 1;
  constexpr std::size_t apart = names_kept / 2;  // from the same node's slot as a place
  auto const at = (person + apart) % names_kept;
  if (kept_nodes_[at] == (person | as_actor)) return kept_names_[at].ref;
  auto const id = entry.merged ? in_.graph.resolve({person}) : node_id{person};
  auto const& survivor = entry.merged ? in_.graph.node(id) : entry;
  std::construct_at(&kept_names_[at].ref, refer(id, survivor, !survivor.deleted && !entry.deleted));
  kept_nodes_[at] = person | as_actor;
  return kept_names_[at].ref;
}

node_ref hydrator::refer(node_id id, node_entry const& entry, bool readable) {
  node_ref out;
  out.kind = entry.kind;
  if (!readable) {
    out.restricted = true;
    return out;
  }
  out.id = id;
  out.key = memory_.keep(entry.data->key);
  out.name = memory_.keep(entry.data->name);
  out.outsider = entry.circle != 0;
  return out;
}

void hydrator::fill(visible_item const& from, parts const& at, item& out) {
  auto const& header = *from.header;
  out.id = {from.id()};
  out.kind = header.kind;
  out.at = as_time(header.time_ms);
  out.actor = actor(header.actor, *at.actor);
  out.actor.outsider = header.circle != 0;
  if (header.place != 0) out.on = name(header.place);
  out.scope = header.scope;
  out.insiders_only = header.has(activity_header::insiders_only);
  out.system = header.kind == activity_kind::record_change || header.kind == activity_kind::event;
  out.edited = header.revision != 0 && header.kind != activity_kind::record_change;
  out.revision = header.revision;
  out.root = {header.root};
  out.parent = {header.parent};
  out.depth = header.depth;
  if (header.verb != 0) out.verb = memory_.keep(words_.verb(header.verb));
  out.erased = at.actor->erased;
  fill_body(out, in_.activities.body(from.id(), header), header);
  if (header.lists != nullptr) fill_lists(out, header);
  fill_counts(out, at, header);
  if (header.kind == activity_kind::share) fill_shared(out, header);
  if (header.verb != 0) fill_summary(out, header);
  if (header.has(activity_header::batched)) fill_batch(out, header);
  out.why = from.why;
  out.via = from.via == header.actor                    ? out.actor
            : from.via == header.place && from.via != 0 ? out.on
                                                        : name(from.via);
}

void hydrator::fill_body(item& to, std::string_view body, activity_header const& header) {
  constexpr unsigned text_tag = 1;
  constexpr unsigned last_shown = 4;  // editor, time and activity key follow
  field_reader in(body);
  if (in.ahead(text_tag) && in.next() && !to.erased) to.text = text(in.text, &to.mentions);
  if (in.ahead(last_shown)) fill_details(to, body, header);
}

void hydrator::fill_details(item& to, std::string_view body, activity_header const& header) {
  std::vector<field_change> fields;
  std::vector<attachment> files;
  for (field_reader in(body); in.next();) {
    if (to.erased && in.tag != 3) continue;
    if (in.tag == 2) to.payload = memory_.keep(in.text);
    if (in.tag == 3) {
      auto const change = decode_change(in.text, memory_);
      auto const allowed =
          in_.rights.field({header.place}, change.field, change.sensitivity, change.label.value);
      if (allowed == verdict::yes) fields.push_back(change);
    }
    if (in.tag == 4) files.push_back(decode_attachment(in.text, memory_));
  }
  to.fields = memory_.keep(std::span<field_change const>(fields));
  to.attachments = memory_.keep(std::span<attachment const>(files));
}

// Texts are kept with node ids in place of names, so that renaming shows and hidden names stay hidden.
std::string_view hydrator::text(std::string_view kept, std::span<node_ref const>* mentions) {
  if (kept.find(mention_begin) == std::string_view::npos) return memory_.keep(kept);
  std::string shown;
  std::vector<node_ref> named;
  while (!kept.empty()) {
    auto const begin = kept.find(mention_begin);
    shown += kept.substr(0, begin);
    if (begin == std::string_view::npos) break;
    auto const end = kept.find(mention_end, begin);
    auto const digits = kept.substr(begin + 1, end - begin - 1);
    std::uint32_t node = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), node);
    auto const& ref = name(node);
    shown += ref.restricted ? "@[restricted]" : "@" + std::string(ref.name);
    named.push_back(ref);
    kept.remove_prefix(end == std::string_view::npos ? kept.size() : end + 1);
  }
  if (mentions != nullptr) *mentions = memory_.keep(std::span<node_ref const>(named));
  return memory_.keep(shown);
}

void hydrator::fill_lists(item& to, activity_header const& header) {
  std::vector<node_ref> refs;
  for (auto id : header.about()) {
    auto const resolved = in_.graph.resolve({id}).value;
    if (resolved == in_.graph.resolve({header.place}).value) continue;
    if (auto const& ref = name(id); !ref.restricted) refs.push_back(ref);
  }
  to.about = memory_.keep(std::span<node_ref const>(refs));
  refs.clear();
  if (to.erased) return;
  for (auto id : header.topics())
    if (auto const& ref = name(id); !ref.restricted) refs.push_back(ref);
  to.topics = memory_.keep(std::span<node_ref const>(refs));
}

void hydrator::fill_counts(item& to, parts const& at, activity_header const& header) {
  auto const id = to.id.value;
  auto const* totals = at.known != nullptr ? at.known->totals : in_.activities.totals(id);
  if (totals == nullptr) return;
  auto const place = in_.activities.place_of_thread(header);
  to.comments_total = in_.rights.total(totals, tally::comments, place);
  to.replies_total = in_.rights.total(totals, tally::replies, place);
  auto const entries = totals->entries();
  auto const all =
      std::find_if(entries.begin(), entries.end(), [](auto const& each) { return each.cls != 0; });
  auto const room = static_cast<std::size_t>(all - entries.begin());
  if (room == 0 || entries[room - 1].what < tally::reactions) return;
  auto* const counts = static_cast<reaction_count*>(memory_.allocate(room * sizeof(reaction_count)));
  std::size_t size = 0;
  auto const marks = at.known != nullptr ? at.known->reactions.view() : in_.activities.reactions(id);
  for (auto const& entry : entries.first(room)) {
    if (entry.what < tally::reactions) continue;
    auto const count = in_.rights.total(totals, entry.what, place);
    if (count == 0) continue;
    auto const type = static_cast<std::uint16_t>(entry.what - tally::reactions);
    auto const mine = std::any_of(marks.begin(), marks.end(), [&](reaction_mark const& mark) {
      return mark.person == in_.rights.reader().value && mark.type == type;
    });
    reaction_count const one{memory_.keep(words_.reaction(type)), count, mine};
    auto place_of_one = size++;
    for (; place_of_one > 0; --place_of_one) {
      auto const& before = counts[place_of_one - 1];
      if (before.count > one.count || (before.count == one.count && !(one.type < before.type))) break;
      std::construct_at(counts + place_of_one, before);
    }
    std::construct_at(counts + place_of_one, one);
  }
  to.reactions = {counts, size};
}

void hydrator::fill_shared(item& to, activity_header const& header) {
  auto const* original = in_.activities.header(header.shared);
  auto const seen =
      original != nullptr && in_.rights.activity(header.shared, *original, in_.activities) == verdict::yes;
  to.shared_restricted = !seen;
  if (seen) to.shared = {header.shared};
}

// A batch was committed at once: its items lie side by side, all with one time.
void hydrator::fill_batch(item& to, activity_header const& header) {
  constexpr std::uint64_t counted_max = 1'000;
  constexpr std::size_t sample_max = 5;
  std::vector<activity_id> sample{to.id};
  std::uint64_t count = 1;
  in_.activities.each_of_batch(header, [&](std::uint64_t id, activity_header const& other) {
    if (id == to.id.value || in_.rights.activity(id, other, in_.activities) != verdict::yes) return true;
    if (sample.size() < sample_max) sample.push_back({id});
    return ++count < counted_max;
  });
  to.group_items = count;
  to.group_sample = memory_.keep(std::span<activity_id const>(sample));
}

void hydrator::fill_summary(item& to, activity_header const& header) {
  auto const reader = in_.rights.reader();
  auto const language = reader ? std::string_view(in_.graph.node(reader).data->language) : std::string_view();
  auto const line = words_.summary(header.verb, language);
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    auto const open = line.find('{', at);
    auto const close = open == std::string_view::npos ? open : line.find('}', open);
    out += line.substr(at, open == std::string_view::npos ? open : open - at);
    if (close == std::string_view::npos) break;
    auto const name_of_value = line.substr(open + 1, close - open - 1);
    if (name_of_value == "actor") out += to.actor.name;
    if (name_of_value == "on") out += to.on.restricted ? "[restricted]" : to.on.name;
    if (name_of_value.starts_with("payload.")) out += payload_value(to.payload, name_of_value.substr(8));
    at = close + 1;
  }
  to.summary = memory_.keep(out);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Values of the tables activity, body and counter. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/stream/detail/activity_data.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::string packed(std::vector<std::uint32_t> const& ids) {
  std::string out;
  for (auto id : ids) put_varint(out, id);
  return out;
}

bool unpack(std::string_view bytes, std::vector<std::uint32_t>& to) {
  field_reader in(bytes);
  while (!in.at_end() && in.good) to.push_back(static_cast<std::uint32_t>(in.varint()));
  return in.good && to.size() <= std::numeric_limits<std::uint16_t>::max();
}

}  // namespace

std::string activity_data::encode() const {
  field_writer out;
  out.number(1, zigzag(time_ms)).number(2, actor).number(3, circle).number(4, place).number(5, scope_target);
  out.number(6, parent).number(7, root).number(8, shared).number(9, revision).number(10, reply_to);
  out.number(11, deleted_by).number(12, depth).number(13, verb).number(14, static_cast<std::uint64_t>(kind));
  out.number(15, static_cast<std::uint64_t>(scope));
  out.number(16, static_cast<std::uint64_t>(deleted) | static_cast<std::uint64_t>(buried) << 1 |
                     static_cast<std::uint64_t>(insiders_only) << 2 |
                     static_cast<std::uint64_t>(guarded) << 3 | static_cast<std::uint64_t>(shrunk) << 4 |
                     static_cast<std::uint64_t>(batched) << 5 | static_cast<std::uint64_t>(quiet) << 6);
  out.text(17, packed(about)).text(18, packed(mentions)).text(19, packed(topics)).text(20, packed(people));
  out.number(21, bundled_until).number(22, deleted_at);
  return std::move(out.bytes);
}

std::optional<activity_data> activity_data::decode(std::string_view value) {
  activity_data out;
  field_reader in(value);
  bool lists_good = true;
  std::uint64_t kind = 0;
  std::uint64_t scope = 0;
  while (in.next()) {
    auto const small = static_cast<std::uint32_t>(in.number);
    switch (in.tag) {
      case 1:
        out.time_ms = unzigzag(in.number);
        break;
      case 2:
        out.actor = small;
        break;
      case 3:
        out.circle = small;
        break;
      case 4:
        out.place = small;
        break;
      case 5:
        out.scope_target = small;
        break;
      case 6:
        out.parent = small;
        break;
      case 7:
        out.root = small;
        break;
      case 8:
        out.shared = small;
        break;
      case 9:
        out.revision = small;
        break;
      case 10:
        out.reply_to = small;
        break;
      case 11:
        out.deleted_by = small;
        break;
      case 12:
        out.depth = static_cast<std::uint16_t>(small);
        break;
      case 13:
        out.verb = static_cast<std::uint16_t>(small);
        break;
      case 14:
        kind = in.number;
        break;
      case 15:
        scope = in.number;
        break;
      case 16:
        out.deleted = (small & 1) != 0;
        out.buried = (small & 2) != 0;
        out.insiders_only = (small & 4) != 0;
        out.guarded = (small & 8) != 0;
        out.shrunk = (small & 16) != 0;
        out.batched = (small & 32) != 0;
        out.quiet = (small & 64) != 0;
        break;
      case 17:
        lists_good = unpack(in.text, out.about) && lists_good;
        break;
      case 18:
        lists_good = unpack(in.text, out.mentions) && lists_good;
        break;
      case 19:
        lists_good = unpack(in.text, out.topics) && lists_good;
        break;
      case 20:
        lists_good = unpack(in.text, out.people) && lists_good;
        break;
      case 21:
        out.bundled_until = small;
        break;
      case 22:
        out.deleted_at = small;
        break;
      default:
        break;
    }
  }
  auto const known = kind <= static_cast<std::uint64_t>(activity_kind::event) &&
                     scope <= static_cast<std::uint64_t>(audience_scope::self);
  auto const in_time = out.time_ms >= 0 && out.time_ms / 1000 <= std::numeric_limits<std::uint32_t>::max();
  if (!in.good || !lists_good || !known || !in_time) return std::nullopt;
  out.kind = static_cast<activity_kind>(kind);
  out.scope = static_cast<audience_scope>(scope);
  auto const answer = out.kind == activity_kind::comment;
  if (answer != (out.parent != 0) || answer != (out.root != 0)) return std::nullopt;
  return out;
}

std::vector<std::uint64_t> sources_of(activity_data const& data, graph_state const& graph) {
  std::vector<std::uint64_t> out;
  each_source(source_parts_of(data), graph, [&](std::uint64_t source) { out.push_back(source); });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void forget_names(activity_data& data) noexcept {
  data.mentions.clear();
  data.topics.clear();
}

std::size_t activity_lists::bytes_for(activity_data const& data) noexcept {
  auto const count = data.about.size() + data.mentions.size() + data.topics.size() + data.people.size();
  return count == 0 && data.reply_to == 0 ? 0 : sizeof(activity_lists) + count * sizeof(std::uint32_t);
}

void activity_lists::fill(activity_data const& data) noexcept {
  reply_to = data.reply_to;
  about_count = static_cast<std::uint16_t>(data.about.size());
  mention_count = static_cast<std::uint16_t>(data.mentions.size());
  topic_count = static_cast<std::uint16_t>(data.topics.size());
  people_count = static_cast<std::uint16_t>(data.people.size());
  auto* to = ids();
  for (auto const* list : {&data.about, &data.mentions, &data.topics, &data.people})
    to = std::copy(list->begin(), list->end(), to);
}

bool names_known(activity_header const& of, std::uint64_t id, graph_state const& graph) noexcept {
  auto const known = [&](std::uint32_t node) { return node == 0 || graph.exists({node}); };
  auto const is_person =
      of.has(activity_header::shrunk) ? known(of.actor) : graph.is({of.actor}, node_kind::person);
  if (!is_person || std::max({of.parent, of.root, of.shared}) >= id) return false;
  for (auto node : {of.circle, of.place, of.scope_target, of.reply_to()})
    if (!known(node)) return false;
  for (auto list : {of.about(), of.mentions(), of.topics(), of.people()})
    if (!std::all_of(list.begin(), list.end(), [&](std::uint32_t node) { return graph.exists({node}); }))
      return false;
  return true;
}

namespace {

// A thread or its fields may have more to say than the place.
bool is_placed(activity_data const& of) noexcept {
  if (of.root != 0 || of.kind == activity_kind::record_change) return false;
  if (of.scope == audience_scope::network) return of.place == 0;
  return (of.scope == audience_scope::group || of.scope == audience_scope::record) &&
         of.place == of.scope_target;
}

}  // namespace

activity_header header_of(activity_data const& data) noexcept {
  activity_header out{};
  out.time_ms = data.time_ms;
  out.actor = data.actor;
  out.circle = data.circle;
  out.place = data.place;
  out.scope_target = data.scope_target;
  out.parent = data.parent;
  out.root = data.root;
  out.shared = data.shared;
  out.revision = data.revision;
  out.depth = data.depth;
  out.verb = data.verb;
  out.kind = data.kind;
  out.scope = data.scope;
  unsigned flags = activity_header::present;
  if (data.deleted) flags |= activity_header::deleted;
  if (data.buried) flags |= activity_header::buried;
  if (data.insiders_only) flags |= activity_header::insiders_only;
  if (data.guarded) flags |= activity_header::guarded;
  if (data.shrunk) flags |= activity_header::shrunk;
  if (data.batched) flags |= activity_header::batched;
  if (data.quiet) flags |= activity_header::quiet;
  if (!data.mentions.empty() || !data.topics.empty()) flags |= activity_header::names;
  if (is_placed(data)) flags |= activity_header::placed;
  out.flags = static_cast<std::uint16_t>(flags);
  return out;
}

activity_data data_of(activity_header const& header) {
  activity_data out;
  out.time_ms = header.time_ms;
  out.actor = header.actor;
  out.circle = header.circle;
  out.place = header.place;
  out.scope_target = header.scope_target;
  out.parent = header.parent;
  out.root = header.root;
  out.shared = header.shared;
  out.revision = header.revision;
  out.reply_to = header.reply_to();
  out.depth = header.depth;
  out.verb = header.verb;
  out.kind = header.kind;
  out.scope = header.scope;
  out.deleted = header.has(activity_header::deleted);
  out.buried = header.has(activity_header::buried);
  out.insiders_only = header.has(activity_header::insiders_only);
  out.guarded = header.has(activity_header::guarded);
  out.shrunk = header.has(activity_header::shrunk);
  out.batched = header.has(activity_header::batched);
  out.quiet = header.has(activity_header::quiet);
  auto const copy = [](std::span<std::uint32_t const> ids) {
    return std::vector<std::uint32_t>(ids.begin(), ids.end());
  };
  out.about = copy(header.about());
  out.mentions = copy(header.mentions());
  out.topics = copy(header.topics());
  out.people = copy(header.people());
  return out;
}

void tally::add_to(std::uint32_t cls, std::uint32_t what, std::int64_t by) {
  auto const at =
      std::lower_bound(entries_.begin(), entries_.end(), std::pair(cls, what),
                       [](entry const& e, auto const& key) { return std::pair(e.cls, e.what) < key; });
  if (at == entries_.end() || at->cls != cls || at->what != what) {
    if (by > 0) entries_.insert(at, {cls, what, static_cast<std::uint64_t>(by)});
    return;
  }
  auto const sum = static_cast<std::int64_t>(at->count) + by;
  if (sum <= 0)
    entries_.erase(at);
  else
    at->count = static_cast<std::uint64_t>(sum);
}

void tally::add(std::uint32_t what, std::uint32_t circle, bool insiders_only, std::int64_t by) {
  add_to(0, what, by);
  if (insiders_only) return;
  if (circle == 0) add_to(1, what, by);
  add_to(2, what, by);
  if (circle != 0) add_to(3 + circle, what, by);
}

std::uint64_t tally::count(std::uint32_t cls, std::uint32_t what) const noexcept {
  for (auto const& each : entries_)
    if (each.cls == cls && each.what == what) return each.count;
  return 0;
}

std::uint64_t tally::all_reactions() const noexcept {
  std::uint64_t sum = 0;
  for (auto const& each : entries_) {
    if (each.cls != 0) break;
    if (each.what >= reactions) sum += each.count;
  }
  return sum;
}

std::string tally::encode() const {
  std::string out;
  for (auto const& each : entries_) {
    put_varint(out, each.cls);
    put_varint(out, each.what);
    put_varint(out, each.count);
  }
  return out;
}

std::optional<tally> tally::decode(std::string_view value) {
  constexpr std::uint64_t largest = std::numeric_limits<std::uint32_t>::max();
  tally out;
  field_reader in(value);
  std::pair<std::uint64_t, std::uint64_t> last;
  while (!in.at_end() && in.good) {
    std::pair const key{in.varint(), in.varint()};
    auto const count = in.varint();
    auto const ascends = out.entries_.empty() || last < key;
    if (!ascends || std::max({key.first, key.second, count}) > largest || count == 0) return std::nullopt;
    out.entries_.push_back(
        {static_cast<std::uint32_t>(key.first), static_cast<std::uint32_t>(key.second), count});
    last = key;
  }
  if (!in.good) return std::nullopt;
  return out;
}

std::string body_data::encode() const {
  field_writer out;
  out.text(1, text).text(2, payload);
  for (auto const& each : fields) {
    field_writer one;
    one.text(1, each.name).text(2, each.from).text(3, each.to);
    one.number(4, static_cast<std::uint64_t>(each.sensitivity)).number(5, each.label);
    out.text_always(3, one.bytes);
  }
  for (auto const& each : files) {
    field_writer one;
    one.text(1, each.name).text(2, each.media_type).text(3, each.url).text(4, each.content_hash);
    one.text(5, each.preview_url).number(6, each.size_bytes);
    out.text_always(4, one.bytes);
  }
  out.number(5, editor).number(6, zigzag(time_ms)).text(7, activity_key).text(8, bundled_key);
  return std::move(out.bytes);
}

namespace {

body_data::field decode_field(std::string_view value) {
  body_data::field out;
  for (field_reader in(value); in.next();) {
    if (in.tag == 1) out.name = in.text;
    if (in.tag == 2) out.from = in.text;
    if (in.tag == 3) out.to = in.text;
    if (in.tag == 4) out.sensitivity = static_cast<field_sensitivity>(in.number);
    if (in.tag == 5) out.label = static_cast<std::uint32_t>(in.number);
  }
  return out;
}

body_data::file decode_file(std::string_view value) {
  body_data::file out;
  for (field_reader in(value); in.next();) {
    if (in.tag == 1) out.name = in.text;
    if (in.tag == 2) out.media_type = in.text;
    if (in.tag == 3) out.url = in.text;
    if (in.tag == 4) out.content_hash = in.text;
    if (in.tag == 5) out.preview_url = in.text;
    if (in.tag == 6) out.size_bytes = in.number;
  }
  return out;
}

}  // namespace

std::optional<body_data> body_data::decode(std::string_view value) {
  body_data out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.text = in.text;
    if (in.tag == 2) out.payload = in.text;
    if (in.tag == 3) out.fields.push_back(decode_field(in.text));
    if (in.tag == 4) out.files.push_back(decode_file(in.text));
    if (in.tag == 5) out.editor = static_cast<std::uint32_t>(in.number);
    if (in.tag == 6) out.time_ms = unzigzag(in.number);
    if (in.tag == 7) out.activity_key = in.text;
    if (in.tag == 8) out.bundled_key = in.text;
  }
  if (!in.good) return std::nullopt;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

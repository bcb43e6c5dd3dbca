// Rows into memory. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/core/text.hpp>
#include <madang/network/detail/state.hpp>

#include <algorithm>
#include <optional>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

std::optional<verb_data> decode_verb(std::string_view value) {
  constexpr auto scopes = static_cast<std::uint64_t>(audience_scope::self) + 1;
  verb_data out;
  field_reader in(value);
  bool known = true;
  while (in.next()) {
    if (in.tag == 1) out.name = in.text;
    if (in.tag == 2) out.summaries.push_back({std::string(in.text), {}});
    if (in.tag == 3 && !out.summaries.empty()) out.summaries.back().line = in.text;
    if (in.tag == 4) {
      out.has_scope = true;
      out.scope = static_cast<audience_scope>(in.number - 1);
      known = known && in.number != 0 && in.number <= scopes;
    }
    if (in.tag == 5) {
      out.insiders_only = in.number == 2 ? 1 : 0;
      known = known && (in.number == 1 || in.number == 2);
    }
    if (in.tag == 6) out.organization = static_cast<std::uint32_t>(in.number);
    if (in.tag == 7) out.unit = in.text;
  }
  if (!in.good || !known) return std::nullopt;
  return out;
}

std::string encode_words(std::vector<std::string> const& words) {
  field_writer out;
  for (auto const& word : words) out.text_always(1, word);
  return std::move(out.bytes);
}

// Of a word, from 1 on; 0 when it is not there.
std::uint16_t number_of(std::vector<std::string> const& words, std::string_view word) noexcept {
  auto const at = std::find(words.begin(), words.end(), word);
  return at == words.end() ? std::uint16_t{0} : static_cast<std::uint16_t>(at - words.begin() + 1);
}

bool same_letters(std::string_view a, std::string_view b) noexcept {
  auto const small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char one, char other) { return small(one) == small(other); });
}

}  // namespace

std::string_view verb_data::line_in(std::string_view language) const noexcept {
  while (!language.empty()) {
    for (auto const& each : summaries)
      if (same_letters(each.language, language)) return each.line;
    auto const hyphen = language.rfind('-');
    language = language.substr(0, hyphen == std::string_view::npos ? 0 : hyphen);
  }
  return summaries.empty() ? std::string_view{} : std::string_view(summaries.front().line);
}

std::string vocabulary::encode_verbs() const {
  field_writer out;
  for (auto const& verb : verbs) {
    field_writer one;
    one.text(1, verb.name);
    for (auto const& each : verb.summaries) one.text_always(2, each.language).text_always(3, each.line);
    if (verb.has_scope) one.number(4, static_cast<std::uint64_t>(verb.scope) + 1);
    if (verb.insiders_only >= 0) one.number(5, static_cast<std::uint64_t>(verb.insiders_only) + 1);
    one.number(6, verb.organization).text(7, verb.unit);
    out.text_always(1, one.bytes);
  }
  return std::move(out.bytes);
}

std::string vocabulary::encode_reactions() const { return encode_words(reaction_types); }
std::string vocabulary::encode_host_reasons() const { return encode_words(host_reasons); }

std::uint16_t vocabulary::verb(std::string_view name) const noexcept {
  for (std::size_t at = 0; at < verbs.size(); ++at)
    if (verbs[at].name == name) return static_cast<std::uint16_t>(at + 1);
  return 0;
}

std::uint16_t vocabulary::reaction_type(std::string_view name) const noexcept {
  return number_of(reaction_types, name);
}

std::uint16_t vocabulary::host_reason(std::string_view name) const noexcept {
  return number_of(host_reasons, name);
}

bool state::apply_meta(cow_heap& heap, row const& from) {
  field_reader in(from.value);
  auto const what = static_cast<meta_key>(from.key.a);
  if (what == meta_key::owner) {
    if (in.next()) owner = organization_id{static_cast<std::uint32_t>(in.number)};
    return in.good;
  }
  if (what == meta_key::tombstones) tombstones = true;
  if (what == meta_key::purposes) return apply_purposes(heap, from);
  if (what != meta_key::verbs && what != meta_key::reaction_types && what != meta_key::host_reasons)
    return true;
  auto* next = words != nullptr ? heap.make<vocabulary>(*words) : heap.make<vocabulary>();
  if (what == meta_key::verbs) next->verbs.clear();
  if (what == meta_key::reaction_types) next->reaction_types.clear();
  if (what == meta_key::host_reasons) next->host_reasons.clear();
  bool good = true;
  while (in.next()) {
    if (what == meta_key::reaction_types) {
      next->reaction_types.emplace_back(in.text);
    } else if (what == meta_key::host_reasons) {
      next->host_reasons.emplace_back(in.text);
    } else if (auto verb = decode_verb(in.text)) {
      next->verbs.push_back(std::move(*verb));
    } else {
      good = false;
    }
  }
  heap.retire_object(words);
  words = next;
  return good && in.good;
}

// Whoever counted what somebody may see counts again after such a row. New nodes and activities change
// nothing for what was told before.
void state::note_rights(row const& from) noexcept {
  auto const in = from.key.in;
  if (in == table::edge || (in == table::node && from.key.a <= graph.node_count) ||
      (in == table::activity && from.key.a <= stream.activity_count))
    ++inboxes.rights;
}

bool state::apply(cow_heap& heap, row const& from, body_allowance& bodies) {
  note_rights(from);
  switch (from.key.in) {
    case table::meta:
      return apply_meta(heap, from);
    case table::node:
      return graph.apply_node(heap, from, owner);
    case table::edge:
      return graph.apply_edge(heap, from);
    case table::activity:
      return stream.apply_activity(heap, from, graph);
    case table::body:
      return stream.apply_body(heap, from, bodies);
    case table::reaction:
      return stream.apply_reaction(heap, from, graph);
    case table::counter:
      return stream.apply_counter(heap, from);
    case table::visit:
      return seen.apply(heap, from);
    case table::posting:
    case table::key:
    case table::notice:
    case table::told:
      return true;  // read from the store when asked for
    case table::rank:
      return ranks.apply(heap, from);
    case table::inbox:
      return inboxes.apply_inbox(heap, from);
    case table::task:
      return inboxes.apply_task(heap, from);
    case table::govern:
      holds = holds || from.key.a == static_cast<std::uint64_t>(govern_kind::hold);
      retains = retains || from.key.a == static_cast<std::uint64_t>(govern_kind::retention);
      erasures = erasures || from.key.a == static_cast<std::uint64_t>(govern_kind::erasure) ||
                 from.key.a == static_cast<std::uint64_t>(govern_kind::erased);
      return true;
  }
  return false;
}

std::optional<node_id> find_node(graph_state const& graph, node_kind kind, std::string_view key, find_as as) {
  auto const at = kind == node_kind::topic ? graph.find(kind, fold_case(key)) : graph.find(kind, key);
  if (!at) return std::nullopt;
  return as == find_as::itself ? at : graph.resolve(at);
}

void state::clear(cow_heap& heap) {
  graph.clear(heap);
  stream.clear(heap);
  ranks.clear(heap);
  inboxes.clear(heap);
  seen.clear(heap);
  heap.retire_object(purposes);
  purposes = nullptr;
  heap.retire_object(words);
  words = nullptr;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

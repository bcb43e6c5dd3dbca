// The handle: opening, feeds and single reads. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/core/text.hpp>
#include <madang/network/detail/network_impl.hpp>

#include <algorithm>

#include "core/moment.hpp"
#include "network/ranking_numbers.hpp"

namespace madang {
inline namespace v1 {

network::network(std::unique_ptr<detail::network_impl> impl) noexcept : impl_(std::move(impl)) {}
network::network(network&&) noexcept = default;
network& network::operator=(network&&) noexcept = default;
network::~network() = default;

result<network> network::open(std::unique_ptr<store> rows, network_options options) {
  if (rows == nullptr) return fail(errc::empty, "store");
  if (options.time == nullptr) options.time = &system_clock();
  if (options.random == nullptr) options.random = &system_random();
  if (auto const allowed = madang::check(options.impressions); !allowed)
    return fail(allowed.error().code, "impressions." + allowed.error().field);
  auto const head = rows->head();
  if (!head) return head.error();
  auto impl = std::make_unique<detail::network_impl>(std::move(rows), std::move(options), *head);
  if (auto const done = impl->load(); !done) return done.error();
  return network(std::move(impl));
}

result<version> network::transact(transact_options const& options,
                                  std::function<result<void>(transaction&)> body) {
  constexpr std::size_t command_id_bytes_max = 64;
  constexpr std::size_t origin_bytes_max = 255;
  if (options.command_id.size() > command_id_bytes_max)
    return fail(errc::too_long, "command_id", options.command_id.size(), command_id_bytes_max);
  if (options.origin.size() > origin_bytes_max)
    return fail(errc::too_long, "origin", options.origin.size(), origin_bytes_max);
  return impl_->transact(options, std::move(body));
}

void network::submit(transact_options const& options, std::function<result<void>(transaction&)> body,
                     std::function<void(result<version>)> done,
                     std::function<void(std::function<void()>)> const& run_later) {
  auto one = std::make_unique<detail::submission>();
  one->options = options;
  one->command_id = options.command_id;
  one->origin = options.origin;
  one->body = std::move(body);
  one->done = std::move(done);
  impl_->enqueue(std::move(one));
  run_later([door = impl_->door] { door->lead_if_needed(); });
}

result<page> network::feed(person_id reader, feed_request const& request) const {
  auto const recorded = request.order == feed_order::top && impl_->impressions.is_on();
  detail::recorded_page record;
  auto answer = impl_->read(reader, [&](detail::walk_context& in, detail::state const& now) {
    if (recorded && now.is_on(reading_purpose::impressions, in.rights.reader())) {
      record = {.at_ms = in.rights.now_ms(), .reader = in.rights.reader().value, .shown = {}};
      in.record = &record.shown;
    }
    auto const words = impl_->words_of(now);
    auto const plain = request.kinds == 0 && request.actors.empty() && request.records.empty();
    auto* hint = plain ? impl_->hints.of(in.rights.reader().value) : nullptr;
    return detail::feed_reader(in, words, impl_->codec, impl_->options.limits).feed(request, hint);
  });
  if (answer && !record.shown.items.empty()) impl_->impressions.shown(std::move(record));
  return answer;
}

result<page> network::home_feed(person_id reader, feed_request request) const {
  request.view = feed_view::home;
  return feed(reader, request);
}
result<page> network::record_feed(person_id reader, record_id record, feed_request request) const {
  request.view = feed_view::record;
  request.node = record;
  return feed(reader, request);
}
result<page> network::group_feed(person_id reader, group_id group, feed_request request) const {
  request.view = feed_view::group;
  request.node = group;
  return feed(reader, request);
}
result<page> network::topic_feed(person_id reader, topic_id topic, feed_request request) const {
  request.view = feed_view::topic;
  request.node = topic;
  return feed(reader, request);
}
result<page> network::person_feed(person_id reader, person_id author, feed_request request) const {
  request.view = feed_view::person;
  request.node = author;
  return feed(reader, request);
}
result<page> network::network_feed(person_id reader, feed_request request) const {
  request.view = feed_view::network;
  return feed(reader, request);
}

result<rank_weights> network::ranking(std::optional<feed_view> view) const {
  auto const number = detail::ranking_number(view);
  if (!number) return number.error();
  auto const seen = impl_->look();
  auto const* set = seen.now.ranks.weights_for(*number);
  if (set == nullptr) return default_weights();
  if (!set->weights) return fail(errc::malformed, "weights");
  return *set->weights;
}

result<std::optional<model_info>> network::model() const {
  auto const seen = impl_->look();
  auto const& ranks = seen.now.ranks;
  auto const* known = ranks.model();
  if (known == nullptr) return std::optional<model_info>();
  if (!known->learned) return fail(errc::malformed, "model");
  model_info out{.model = known->learned->model(), .used_by = {}};
  for (auto const& each : ranks.model_uses())
    out.used_by.push_back(
        {detail::ranked_view(each.number), timestamp{std::chrono::milliseconds{each.since_ms}}});
  return std::optional(std::move(out));
}

result<news> network::new_since(person_id reader, feed_request const& request) const {
  return impl_->read(reader, [&](detail::walk_context& in, detail::state const& now) -> result<news> {
    auto const node = now.graph.resolve(request.node).value;
    row_key const key{table::visit, in.rights.reader().value,
                      static_cast<std::uint64_t>(request.view) << 32 | node, 0};
    auto const value = in.activities.rows().row(key);
    if (!value) return value.error();
    std::optional<std::uint64_t> after;
    if (*value) {
      after = 0;
      for (detail::field_reader each(**value); each.next();)
        if (each.tag == 1) after = each.number;
    }
    auto const words = impl_->words_of(now);
    return detail::feed_reader(in, words, impl_->codec, impl_->options.limits).arrived(request, after);
  });
}

result<page> network::activity(person_id reader, activity_id id) const {
  auto found = activities(reader, {id});
  if (found && found->empty()) return fail(errc::unknown_activity, "activity");
  return found;
}

result<page> network::activities(person_id reader, std::vector<activity_id> const& ids) const {
  auto const ids_max = std::size_t{impl_->options.limits.batch_commands_max};
  if (ids.size() > ids_max) return fail(errc::too_long, "ids", ids.size(), ids_max);
  return impl_->read(reader, [&](detail::walk_context& in, detail::state const& now) {
    auto const words = impl_->words_of(now);
    return detail::feed_reader(in, words, impl_->codec, impl_->options.limits).activities(ids);
  });
}

result<thread_page> network::thread(person_id reader, thread_request const& request) const {
  return impl_->read(reader, [&](detail::walk_context& in, detail::state const& now) {
    auto const words = impl_->words_of(now);
    return detail::feed_reader(in, words, impl_->codec, impl_->options.limits).thread(request);
  });
}

namespace {

using detail::time_of;

// The activity if the reader may see it.
result<detail::activity_header const*> visible(detail::walk_context& in, activity_id id) {
  auto const* header = in.activities.header(id.value);
  if (in.activities.failure) return *in.activities.failure;
  if (header == nullptr || in.rights.activity(id.value, *header, in.activities) != detail::verdict::yes)
    return fail(errc::unknown_activity, "activity");
  return header;
}

}  // namespace

result<std::vector<reaction_info>> network::reactions(person_id reader, activity_id id,
                                                      std::uint32_t limit) const {
  return impl_->read(
      reader, [&](detail::walk_context& in, detail::state const& now) -> result<std::vector<reaction_info>> {
        auto const header = visible(in, id);
        if (!header) return header.error();
        auto place = (*header)->place;
        if ((*header)->root != 0)
          if (auto const* root = in.activities.header((*header)->root)) place = root->place;
        range_request all{table::reaction, id.value};
        all.newest_first = false;
        all.rows_max = SIZE_MAX;
        auto const found = in.activities.rows().range(all);
        if (!found) return found.error();
        auto const words = impl_->words_of(now);
        std::vector<reaction_info> out;
        for (auto const& each : *found) {
          reaction_info one;
          one.person = now.graph.resolve({static_cast<std::uint32_t>(each.key.b)});
          one.type = words.reaction(static_cast<std::uint16_t>(each.key.c));
          std::uint32_t circle = 0;
          for (detail::field_reader value(each.value); value.next();) {
            if (value.tag == 1) one.at = time_of(detail::unzigzag(value.number));
            if (value.tag == 2) circle = static_cast<std::uint32_t>(value.number);
          }
          auto const apart = !in.rights.insider() && circle != 0 && circle != in.rights.circle() &&
                             !in.rights.place_is_shared(place);
          if (!apart && now.graph.exists(one.person) && !now.graph.node(one.person).data->deleted)
            out.push_back(one);
        }
        auto const followed = [&](reaction_info const& one) {
          return reader &&
                 now.graph.edge(detail::edge_type::follows, in.rights.reader(), one.person).has_value();
        };
        std::stable_sort(out.begin(), out.end(), [&](reaction_info const& a, reaction_info const& b) {
          auto const fa = followed(a);
          auto const fb = followed(b);
          if (fa != fb) return fa;
          return a.at != b.at ? a.at < b.at : a.person.value < b.person.value;
        });
        if (out.size() > limit) out.resize(limit);
        return out;
      });
}

result<std::vector<revision_info>> network::revisions(person_id reader, activity_id id) const {
  return impl_->read(
      reader, [&](detail::walk_context& in, detail::state const& now) -> result<std::vector<revision_info>> {
        auto const header = visible(in, id);
        if (!header) return header.error();
        std::vector<revision_info> out;
        if (now.graph.node({(*header)->actor}).erased) return out;
        for (std::uint32_t revision = 0; revision <= (*header)->revision; ++revision) {
          auto const value = in.activities.rows().row({table::body, id.value, revision, 0});
          if (!value) return value.error();
          auto const body = detail::body_data::decode(*value ? **value : std::string_view{});
          if (!body) return fail(errc::corrupt, "body");
          auto const words = impl_->words_of(now);
          page::arena memory;
          detail::hydrator names(in, words, memory);
          out.push_back({revision, person_id{now.graph.resolve({body->editor}).value}, time_of(body->time_ms),
                         std::string(names.text(body->text))});
        }
        return out;
      });
}

result<command_outcome> network::outcome_of(std::string_view command_id) const {
  auto const found = impl_->rows->command(command_id);
  if (!found) return found.error();
  command_outcome out;
  if (!*found) return out;
  out.committed = true;
  out.at = {published().incarnation, (*found)->number};
  for (detail::field_reader in((*found)->audit); in.next();) {
    if (in.tag == 3) out.activity = {in.number};
    if (in.tag == 4) out.node = {static_cast<std::uint32_t>(in.number)};
  }
  return out;
}

subscription network::subscribe(std::function<void()> wake) const {
  return impl_->subscribe(std::move(wake));
}

result<std::vector<change_log_entry>> network::changes_after(version from, std::size_t changes_max) const {
  return impl_->rows->changes_after(from, changes_max);
}

result<std::size_t> network::run_due() { return impl_->run_due(); }
std::optional<timestamp> network::next_due() const { return impl_->next_due(); }
result<void> network::refresh() { return impl_->refresh(); }
version network::published() const noexcept { return impl_->look().now.at; }
limits const& network::limits() const noexcept { return impl_->options.limits; }
organization_id network::owner() const noexcept { return impl_->look().now.owner; }
result<std::string> network::digest() const { return impl_->rows->digest(); }
result<std::vector<std::string>> network::check() const { return impl_->check(); }
result<void> network::backup(std::filesystem::path const& to) const { return impl_->rows->backup(to); }

network_stats network::stats() const {
  auto const seen = impl_->look();
  auto const& now = seen.now;
  network_stats out;
  out.at = now.at;
  out.persons = now.graph.kinds[static_cast<std::size_t>(node_kind::person)];
  out.groups = now.graph.kinds[static_cast<std::size_t>(node_kind::group)];
  out.records = now.graph.kinds[static_cast<std::size_t>(node_kind::record)];
  out.topics = now.graph.kinds[static_cast<std::size_t>(node_kind::topic)];
  for (std::size_t type = 1; type < detail::edge_types; ++type)
    out.edges += now.graph.edge_count(static_cast<detail::edge_type>(type));
  out.activities = now.stream.activity_count;
  out.hot_activities = now.stream.hot_count();
  out.graph_bytes = now.graph.bytes();
  out.stream_bytes = now.stream.bytes();
  out.body_bytes = now.stream.body_bytes();
  out.affinity_pairs = now.ranks.pair_count();
  out.rank_bytes = now.ranks.bytes();
  out.inbox_bytes = now.inboxes.bytes();
  return out;
}

namespace detail {
namespace {

std::string_view copy(std::string_view text, std::vector<std::unique_ptr<std::string>>& to) {
  if (text.empty()) return {};
  to.push_back(std::make_unique<std::string>(text));
  return *to.back();
}

void own_files(std::vector<attachment>& files, std::vector<std::unique_ptr<std::string>>& to) {
  for (auto& file : files)
    for (auto* text : {&file.name, &file.media_type, &file.url, &file.content_hash, &file.preview_url})
      *text = copy(*text, to);
}

}  // namespace

owned_post::owned_post(post_input const& in) : input_(in) {
  input_.text = copy(in.text, texts_);
  input_.key = copy(in.key, texts_);
  input_.to.unit = copy(in.to.unit, texts_);
  own_files(input_.attachments, texts_);
}

owned_comment::owned_comment(comment_input const& in) : input_(in) {
  input_.text = copy(in.text, texts_);
  input_.key = copy(in.key, texts_);
  own_files(input_.attachments, texts_);
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

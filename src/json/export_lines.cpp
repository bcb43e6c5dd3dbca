// Lines of an export on their way out, and how they name things. SPDX-License-Identifier: Apache-2.0
#include "json/export_lines.hpp"

#include <fmt/format.h>
#include <madang/json/page_json.hpp>
#include <madang/json/parse.hpp>

#include <algorithm>
#include <utility>

#include "json/shapes.hpp"

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::uint64_t progress_lines = 1'000;
constexpr std::string_view made_key = "madang:";  // activity keys that an export made begin with it

}  // namespace

void line_writer::put(boost::json::object const& line, std::optional<line_class> what) {
  if (!going()) return;
  ++report_.lines;
  if (what == line_class::node) ++report_.nodes;
  if (what == line_class::activity) ++report_.activities;
  if (what == line_class::relation) ++report_.relations;
  if (to_ == nullptr) return;
  auto const text = write_json(line);
  report_.bytes += text.size() + 1;
  block_ += text;
  block_ += '\n';
  if (block_.size() >= block_bytes) flush();
  if (options_->progress && report_.lines % progress_lines == 0 && going())
    report_.complete = options_->progress({report_.lines, report_.bytes, activities_seen, activities_total});
}

void line_writer::flush() {
  if (block_.empty() || failed_ || to_ == nullptr) return;
  (void)good((*to_)(block_));
  block_.clear();
}

result<export_report> line_writer::finish() {
  flush();
  if (failed_) return *failed_;
  return report_;
}

bool export_context::may_name(std::uint32_t node) {
  if (kind != export_kind::reader) return true;
  return from.allowed(subject,
                      [&](reader_rights& rights, activity_source&) { return rights.node(node_id{node}); });
}

std::string export_context::id_of(std::uint32_t node) {
  if (kind == export_kind::reader) node = from.graph().resolve({node}).value;
  if (!from.graph().exists({node}) || !may_name(node)) return {};
  named.insert(node);
  auto const& data = *from.graph().node({node}).data;
  return fmt::format("{}:{}", name_of(data.kind), data.key);
}

bool export_context::may_see(std::uint64_t id) {
  auto const host = kind == export_kind::network || kind == export_kind::record;
  return from.allowed(host ? person_id{} : subject, [&](reader_rights& rights, activity_source& source) {
    auto const* header = source.header(id);
    return header != nullptr ? rights.activity(id, *header, source) : verdict::no;
  });
}

result<bool> export_context::alive(activity_data const& data) const {
  if (data.deleted || data.buried) return false;
  if (data.root == 0) return true;
  auto const root = from.activity(data.root);
  if (!root) return root.error();
  return *root && !(*root)->deleted;
}

result<bool> export_context::contains(std::uint64_t id, activity_data const& data) const {
  if (kind == export_kind::network) return alive(data);
  return std::binary_search(activities.begin(), activities.end(), id);
}

// What the caller called it may say more than a reader is to know, and so it may of somebody who was erased.
std::string activity_name(export_context const& in, std::uint64_t id, activity_data const& data,
                          std::string_view key) {
  auto const private_key =
      in.kind == export_kind::reader || (data.actor != 0 && in.from.graph().node({data.actor}).erased);
  auto const told = !key.empty() && (!private_key || key.starts_with(made_key));
  if (told) return fmt::format("activity:{}", key);
  return fmt::format("activity:{}{}:{}", made_key, in.from.name(), id);
}

boost::json::value time_value(std::int64_t ms) {
  using namespace std::chrono;
  timestamp const at{milliseconds{ms}};
  auto const has_words = at >= sys_days{year{1} / 1 / 1} && at < sys_days{year{10000} / 1 / 1};
  if (!has_words) return ms;
  return boost::json::value(write_date_time(at));
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// Reads logs for the evaluation of rankings. SPDX-License-Identifier: Apache-2.0
#include <madang/json/event_log.hpp>
#include <madang/json/parse.hpp>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/line_source.hpp"

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

/// Takes properties off one line and remembers the first error. Getters answer nothing once there was one.
class log_line {
 public:
  log_line(json::object const& from, event_log_options const& options) : from_(from), options_(options) {}

  std::int64_t time() {
    auto const* found = need("t");
    if (found == nullptr) return 0;
    if (found->is_int64()) return found->get_int64();
    refuse(found->is_number() ? errc::out_of_range : errc::malformed, "t");
    return 0;
  }

  std::string_view text(std::string_view name) {
    auto const* found = from_.if_contains(name);
    if (found == nullptr || found->is_null()) return {};
    if (found->is_string()) return found->get_string();
    refuse(errc::malformed, name);
    return {};
  }

  std::string_view required(std::string_view name) {
    auto const found = text(name);
    if (found.empty()) refuse(errc::empty, name);
    return found;
  }

  std::vector<std::string_view> texts(std::string_view name) {
    std::vector<std::string_view> out;
    each(name, [&](json::value const& one, std::string const& path) {
      if (!one.is_string()) return refuse(errc::malformed, path);
      out.emplace_back(one.get_string());
    });
    return out;
  }

  std::vector<double> numbers(std::string_view name) {
    std::vector<double> out;
    each(name, [&](json::value const& one, std::string const& path) {
      if (!one.is_number()) return refuse(errc::malformed, path);
      out.push_back(one.to_number<double>());
    });
    return out;
  }

  std::vector<std::uint32_t> wholes(std::string_view name) {
    std::vector<std::uint32_t> out;
    each(name, [&](json::value const& one, std::string const& path) {
      if (!one.is_number()) return refuse(errc::malformed, path);
      if (!one.is_int64() || one.get_int64() < 0 || one.get_int64() > UINT32_MAX)
        return refuse(errc::out_of_range, path);
      out.push_back(static_cast<std::uint32_t>(one.get_int64()));
    });
    return out;
  }

  bool has(std::string_view name) const {
    auto const* found = from_.if_contains(name);
    return found != nullptr && !found->is_null();
  }

  action_verb verb() {
    auto const given = required("verb");
    for (std::size_t at = 0; at < action_verbs_count; ++at)
      if (name_of(static_cast<action_verb>(at)) == given) return static_cast<action_verb>(at);
    refuse(errc::not_supported, "verb");
    return action_verb::reply;
  }

  void refuse(errc code, std::string_view name, std::uint64_t actual = 0, std::uint64_t limit = 0) {
    if (!error_) error_ = fail(code, name, actual, limit);
  }

  std::optional<error> const& failed() const noexcept { return error_; }

 private:
  json::value const* need(std::string_view name) {
    if (!has(name)) refuse(errc::empty, name);
    return from_.if_contains(name);
  }

  template <class Take>
  void each(std::string_view name, Take const& take) {
    if (!has(name)) return;
    auto const& all = from_.at(name);
    if (!all.is_array()) return refuse(errc::malformed, name);
    auto const& list = all.get_array();
    if (list.size() > options_.names_max)
      return refuse(errc::too_long, name, list.size(), options_.names_max);
    for (std::size_t at = 0; at < list.size(); ++at) take(list[at], fmt::format("{}[{}]", name, at));
  }

  json::object const& from_;
  event_log_options const& options_;
  std::optional<error> error_;
};

result<void> add_item(event_log& to, log_line& line) {
  item_line made{line.time(), line.required("id"), line.required("author"), line.text("place"),
                 line.texts("topics")};
  if (line.has("to")) made.to = line.texts("to");
  line.text("text");
  if (line.failed()) return *line.failed();
  return to.add(made);
}

result<void> add_action(event_log& to, log_line& line) {
  action_line const done{line.time(), line.required("reader"), line.verb(), line.required("item")};
  if (line.failed()) return *line.failed();
  return to.add(done);
}

result<void> add_impression(event_log& to, log_line& line) {
  if (!line.has("items")) line.refuse(errc::empty, "items");
  impression_line const shown{line.time(), line.required("reader"), line.texts("items"),
                              line.numbers("propensities"), line.wholes("positions")};
  if (line.failed()) return *line.failed();
  return to.add(shown);
}

result<void> add_line(event_log& to, json::object const& object, event_log_options const& options) {
  log_line line(object, options);
  auto const type = line.required("type");
  if (line.failed()) return *line.failed();
  if (type == "item") return add_item(to, line);
  if (type == "action") return add_action(to, line);
  if (type == "impression") return add_impression(to, line);
  return fail(errc::not_supported, "type");
}

result<void> add_text(event_log& to, std::string_view text, event_log_options const& options) {
  auto const value =
      parse_json("", text, {.bytes_max = options.line_bytes_max, .duplicates = duplicate_keys::refuse});
  if (!value) return value.error();
  if (!value->is_object()) return fail(errc::malformed, "");
  return add_line(to, value->get_object(), options);
}

}  // namespace

result<event_log> read_event_log(std::istream& in, event_log_options const& options) {
  event_log out;
  detail::line_source source(in, options.line_bytes_max);
  std::string line;
  while (source.next(line)) {
    if (source.too_long())
      return detail::at_line(fail(errc::too_long, "", source.length(), options.line_bytes_max),
                             source.lines());
    if (line.find_first_not_of(" \t") == line.npos) continue;
    auto const done = add_text(out, line, options);
    if (!done) return detail::at_line(done.error(), source.lines());
  }
  if (source.broken()) return fail(errc::io_error, "input");
  return out;
}

}  // namespace v1
}  // namespace madang

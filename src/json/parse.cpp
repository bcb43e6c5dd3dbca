// Strict JSON parsing: Boost.JSON's parser with a handler that adds exact numbers and refused duplicates.
// SPDX-License-Identifier: Apache-2.0
#include <madang/json/parse.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <boost/json/value_stack.hpp>

#include <charconv>
#include <cmath>
#include <unordered_set>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;
using json_error = json::error_code;

/// Builds the value. `out_of_range` tells a number too big from other errors.
class handler {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  explicit handler(duplicate_keys duplicates) : refuse_(duplicates == duplicate_keys::refuse) {
    stack_.reset();
  }

  bool on_document_begin(json_error&) { return true; }
  bool on_document_end(json_error&) { return true; }
  bool on_object_begin(json_error&) {
    if (refuse_) keys_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t size, json_error&) {
    if (refuse_) keys_.pop_back();
    stack_.push_object(size);
    return true;
  }
  bool on_array_begin(json_error&) { return true; }
  bool on_array_end(std::size_t size, json_error&) {
    stack_.push_array(size);
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, json_error&) {
    if (refuse_) key_.append(part.data(), part.size());
    stack_.push_chars(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json_error& ec) {
    stack_.push_key(part);
    if (!refuse_) return true;
    key_.append(part.data(), part.size());
    if (!keys_.back().insert(std::exchange(key_, {})).second) {
      ec = json::error::syntax;
      return false;
    }
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json_error&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json_error&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(json::string_view part, json_error&) {
    number_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t number, json::string_view, json_error&) {
    number_.clear();
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, json_error&) {
    number_.clear();
    stack_.push_uint64(number);
    return true;
  }
  bool on_double(double rough, json::string_view part, json_error& ec) {
    number_.append(part.data(), part.size());
    auto exact = 0.0;
    auto const [end, status] = std::from_chars(number_.data(), number_.data() + number_.size(), exact);
    number_.clear();
    if (status == std::errc::result_out_of_range && std::abs(rough) < 1.0) exact = 0.0;
    if ((status != std::errc() && std::abs(rough) >= 1.0) || !std::isfinite(exact)) {
      ec = json::error::exponent_overflow;
      return false;
    }
    stack_.push_double(exact);
    return true;
  }
  bool on_bool(bool flag, json_error&) {
    stack_.push_bool(flag);
    return true;
  }
  bool on_null(json_error&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, json_error&) { return true; }
  bool on_comment(json::string_view, json_error&) { return true; }

  json::value release() { return stack_.release(); }

 private:
  json::value_stack stack_;
  std::string number_;
  std::string key_;
  std::vector<std::unordered_set<std::string>> keys_;
  bool refuse_;
};

error explain(std::string_view field, json_error ec, std::size_t offset, json_options const& options) {
  if (ec == json::error::too_deep)
    return fail(errc::too_long, field.empty() ? "depth" : std::string(field) + " depth",
                options.depth_max + 1, options.depth_max);
  if (ec == json::error::exponent_overflow)
    return error{errc::out_of_range, std::string(field), offset, 0, 0};
  return error{errc::malformed, std::string(field), offset, 0, 0};
}

}  // namespace

result<json::value> parse_json(std::string_view field, std::string_view text, json_options const& options) {
  if (text.size() > options.bytes_max) return fail(errc::too_long, field, text.size(), options.bytes_max);
  json::parse_options strict;
  strict.max_depth = options.depth_max;
  json::basic_parser<handler> parser(strict, options.duplicates);
  json_error ec;
  auto const used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used < text.size()) ec = json::error::extra_data;
  if (ec) return explain(field, ec, used, options);
  return parser.handler().release();
}

}  // namespace v1
}  // namespace madang

// Action models as JSON documents. SPDX-License-Identifier: Apache-2.0
#include <madang/json/action_model_json.hpp>
#include <madang/json/parse.hpp>
#include <madang/json/rank_json.hpp>

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace {

namespace json = boost::json;

constexpr std::uint32_t model_format_version = 1;
constexpr std::size_t model_bytes_max = 64U << 20U;
constexpr std::string_view model_format_name = "madang_action_model";

/// [slot, pull, squares] of all that moved.
json::array coordinates(std::vector<detail::ftrl_coordinate> const& from) {
  json::array out;
  for (std::size_t slot = 0; slot < from.size(); ++slot)
    if (from[slot] != detail::ftrl_coordinate{})
      out.push_back(json::array{slot, from[slot].pull, from[slot].squares});
  return out;
}

json::object action(action_weights const& from) {
  return {{"examples", from.progress.examples}, {"positives", from.progress.positives},
          {"log_loss", from.progress.log_loss}, {"base_loss", from.progress.base_loss},
          {"shared", coordinates(from.shared)}, {"own", coordinates(from.own)}};
}

json::object proof_of(model_proof const& from) {
  return {{"against", from.against},
          {"version", from.version},
          {"questions", from.questions},
          {"mrr_gain", json::array{from.gain_low, from.gain_high}}};
}

/// Reads one document and remembers the first error.
class model_reader {
 public:
  result<action_model> read(json::object const& from) {
    if (whole(from, "", model_format_name) != model_format_version && !error_)
      refuse(errc::not_supported, model_format_name);
    auto const options = options_of(object(from, "", "options"));
    auto base = read_rank_weights(write_json(object(from, "", "weights")));
    if (!base) refuse(base.error().code, "weights." + base.error().field);
    if (!error_)
      if (auto const allowed = check(options); !allowed) error_ = allowed.error();
    if (error_) return *error_;
    std::vector<action_weights> actions;
    actions.reserve(learned_verbs.size());
    for (auto const verb : learned_verbs)
      actions.push_back(action_of(object(from, "", name_of(verb)), name_of(verb), options));
    auto const version = whole32(from, "", "version");
    if (error_) return *error_;
    auto model = action_model::restore(std::move(*base), options, version, actions);
    if (!model) return model;
    if (auto const* frozen = from.if_contains("frozen"); frozen != nullptr && *frozen == json::value(true))
      model->freeze();
    return with_proof(std::move(*model), from);
  }

 private:
  void refuse(errc code, std::string_view field) {
    if (!error_) error_ = fail(code, field);
  }

  json::value const* need(json::object const& from, std::string_view path, std::string_view name) {
    auto const* found = from.if_contains(name);
    if (found == nullptr) refuse(errc::empty, fmt::format("{}{}", path, name));
    return found;
  }

  json::object const& object(json::object const& from, std::string_view path, std::string_view name) {
    static json::object const none;
    auto const* found = need(from, path, name);
    if (found == nullptr) return none;
    if (found->is_object()) return found->get_object();
    refuse(errc::malformed, fmt::format("{}{}", path, name));
    return none;
  }

  std::uint64_t whole(json::object const& from, std::string_view path, std::string_view name) {
    auto const* found = need(from, path, name);
    if (found == nullptr) return 0;
    if (found->is_int64() && found->get_int64() >= 0) return static_cast<std::uint64_t>(found->get_int64());
    refuse(found->is_number() ? errc::out_of_range : errc::malformed, fmt::format("{}{}", path, name));
    return 0;
  }

  std::uint32_t whole32(json::object const& from, std::string_view path, std::string_view name) {
    auto const number = whole(from, path, name);
    if (number <= std::numeric_limits<std::uint32_t>::max()) return static_cast<std::uint32_t>(number);
    refuse(errc::out_of_range, fmt::format("{}{}", path, name));
    return 0;
  }

  double number(json::object const& from, std::string_view path, std::string_view name) {
    auto const* found = need(from, path, name);
    return found == nullptr ? 0 : number(*found, fmt::format("{}{}", path, name));
  }

  double number(json::value const& from, std::string_view path) {
    if (from.is_number()) return from.to_number<double>();
    refuse(errc::malformed, path);
    return 0;
  }

  action_model_options options_of(json::object const& from) {
    action_model_options out;
    out.rate = number(from, "options.", "rate");
    out.steadiness = number(from, "options.", "steadiness");
    out.hold = number(from, "options.", "hold");
    out.hashed_bits = whole32(from, "options.", "hashed_bits");
    out.salt = whole(from, "options.", "salt");
    return out;
  }

  action_weights action_of(json::object const& from, std::string_view name,
                           action_model_options const& options) {
    auto const path = fmt::format("{}.", name);
    action_weights out;
    out.progress.examples = whole(from, path, "examples");
    out.progress.positives = whole(from, path, "positives");
    out.progress.log_loss = number(from, path, "log_loss");
    out.progress.base_loss = number(from, path, "base_loss");
    out.shared = coordinates_of(from, path, "shared", action_model::dense_count);
    out.own = coordinates_of(from, path, "own",
                             action_model::dense_count + (std::size_t{1} << options.hashed_bits));
    return out;
  }

  std::vector<detail::ftrl_coordinate> coordinates_of(json::object const& from, std::string_view path,
                                                      std::string_view name, std::size_t count) {
    std::vector<detail::ftrl_coordinate> out(count);
    auto const* found = need(from, path, name);
    if (found == nullptr) return out;
    auto const field = fmt::format("{}{}", path, name);
    if (!found->is_array()) {
      refuse(errc::malformed, field);
      return out;
    }
    std::int64_t last = -1;
    for (auto const& each : found->get_array()) {
      if (!each.is_array() || each.get_array().size() != 3 || !each.at(0).is_int64()) {
        refuse(errc::malformed, field);
        return out;
      }
      auto const slot = each.at(0).get_int64();
      if (slot <= last || static_cast<std::size_t>(slot) >= count) {
        refuse(errc::out_of_range, field);
        return out;
      }
      last = slot;
      out[static_cast<std::size_t>(slot)] = {number(each.at(1), field), number(each.at(2), field)};
    }
    return out;
  }

  result<action_model> with_proof(action_model model, json::object const& from) {
    if (!from.contains("proof")) return model;
    auto const& given = object(from, "", "proof");
    model_proof proof;
    if (auto const* against = need(given, "proof.", "against"); against != nullptr && against->is_string())
      proof.against = against->get_string();
    else
      refuse(errc::malformed, "proof.against");
    proof.version = whole32(given, "proof.", "version");
    proof.questions = whole(given, "proof.", "questions");
    auto const* gain = need(given, "proof.", "mrr_gain");
    if (gain == nullptr || !gain->is_array() || gain->get_array().size() != 2) {
      refuse(errc::malformed, "proof.mrr_gain");
    } else {
      proof.gain_low = number(gain->at(0), "proof.mrr_gain");
      proof.gain_high = number(gain->at(1), "proof.mrr_gain");
    }
    if (error_) return *error_;
    if (auto const proven = model.prove(std::move(proof)); !proven) return proven.error();
    return model;
  }

  std::optional<error> error_;
};

}  // namespace

json::object to_json(action_model const& from) {
  auto const& options = from.options();
  json::object out{{model_format_name, model_format_version},
                   {"version", from.version()},
                   {"frozen", from.frozen()},
                   {"options", json::object{{"rate", options.rate},
                                            {"steadiness", options.steadiness},
                                            {"hold", options.hold},
                                            {"hashed_bits", options.hashed_bits},
                                            {"salt", options.salt}}},
                   {"weights", to_json(from.base())}};
  if (from.proof()) out["proof"] = proof_of(*from.proof());
  for (auto const verb : learned_verbs) out[name_of(verb)] = action(from.weights(verb));
  return out;
}

bool is_action_model(std::string_view text) noexcept {
  auto const first = text.find('"');
  return first != std::string_view::npos && text.substr(first + 1).starts_with(model_format_name);
}

result<action_model> read_action_model(std::string_view text) {
  auto const value = parse_json(
      "", text, {.bytes_max = model_bytes_max, .depth_max = 6, .duplicates = duplicate_keys::refuse});
  if (!value) return value.error();
  if (!value->is_object()) return fail(errc::malformed, "");
  return model_reader().read(value->get_object());
}

}  // namespace v1
}  // namespace madang

// Models as rows of table::rank. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/rank/detail/model_rows.hpp>
#include <madang/rank/detail/rank_rows.hpp>

#include <bit>
#include <limits>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

using coordinates = std::vector<ftrl_coordinate>;

std::uint64_t bits_of(double number) noexcept { return std::bit_cast<std::uint64_t>(number); }
double double_of(std::uint64_t bits) noexcept { return std::bit_cast<double>(bits); }

/// How many did not move, then the state of one that did, and so on.
std::string list_of(coordinates const& from) {
  std::string out;
  std::uint64_t still = 0;
  for (auto const& each : from) {
    if (each == ftrl_coordinate{}) {
      ++still;
      continue;
    }
    put_varint(out, still);
    put_varint(out, bits_of(each.pull));
    put_varint(out, bits_of(each.squares));
    still = 0;
  }
  return out;
}

bool read_list(std::string_view list, coordinates& to) {
  std::size_t slot = 0;
  field_reader in(list);
  while (in.good && !in.at_end()) {
    auto const still = in.varint();
    if (still >= to.size() - slot) return false;
    slot += still;
    auto& state = to[slot++];
    state.pull = double_of(in.varint());
    state.squares = double_of(in.varint());
  }
  return in.good;
}

std::string options_of(action_model_options const& from) {
  field_writer out;
  out.number(1, bits_of(from.rate))
      .number(2, bits_of(from.steadiness))
      .number(3, bits_of(from.hold))
      .number(4, from.hashed_bits)
      .number(5, from.salt);
  return std::move(out.bytes);
}

action_model_options read_options(std::string_view value) {
  action_model_options out{0, 0, 0, 0, 0};
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.rate = double_of(in.number);
    if (in.tag == 2) out.steadiness = double_of(in.number);
    if (in.tag == 3) out.hold = double_of(in.number);
    if (in.tag == 4) out.hashed_bits = static_cast<std::uint32_t>(in.number);
    if (in.tag == 5) out.salt = in.number;
  }
  if (!in.good) out.hashed_bits = 0;  // which check() refuses
  return out;
}

std::string proof_of(model_proof const& from) {
  field_writer out;
  out.text(1, from.against)
      .number(2, from.version)
      .number(3, from.questions)
      .number(4, bits_of(from.gain_low))
      .number(5, bits_of(from.gain_high));
  return std::move(out.bytes);
}

model_proof read_proof(std::string_view value) {
  model_proof out{.version = 0};
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.against = in.text;
    if (in.tag == 2) out.version = static_cast<std::uint32_t>(in.number);
    if (in.tag == 3) out.questions = in.number;
    if (in.tag == 4) out.gain_low = double_of(in.number);
    if (in.tag == 5) out.gain_high = double_of(in.number);
  }
  if (!in.good) out.gain_low = 0;  // which proves nothing
  return out;
}

std::string action_of(action_weights const& from) {
  field_writer out;
  out.number(1, from.progress.examples)
      .number(2, from.progress.positives)
      .number(3, bits_of(from.progress.log_loss))
      .number(4, bits_of(from.progress.base_loss))
      .text(5, list_of(from.shared))
      .text(6, list_of(from.own));
  return std::move(out.bytes);
}

std::optional<action_weights> read_action(std::string_view value, std::uint32_t hashed_bits) {
  action_weights out;
  out.shared.resize(action_model::dense_count);
  out.own.resize(action_model::dense_count + (std::size_t{1} << hashed_bits));
  auto sound = true;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.progress.examples = in.number;
    if (in.tag == 2) out.progress.positives = in.number;
    if (in.tag == 3) out.progress.log_loss = double_of(in.number);
    if (in.tag == 4) out.progress.base_loss = double_of(in.number);
    if (in.tag == 5) sound = sound && read_list(in.text, out.shared);
    if (in.tag == 6) sound = sound && read_list(in.text, out.own);
  }
  if (!in.good || !sound) return std::nullopt;
  return out;
}

}  // namespace

std::string encode(action_model const& model) {
  field_writer out;
  out.text(1, encode(model.base()))
      .text(2, options_of(model.options()))
      .number(3, model.version())
      .number(4, model.frozen() ? 1 : 0);
  if (model.proof()) out.text(5, proof_of(*model.proof()));
  for (auto const verb : learned_verbs) out.text_always(6, action_of(model.weights(verb)));
  return std::move(out.bytes);
}

std::optional<action_model> decode_model(std::string_view value) {
  std::optional<rank_weights> base;
  action_model_options options{0, 0, 0, 0, 0};
  std::uint64_t version = 0;
  auto frozen = false;
  std::optional<model_proof> proof;
  std::vector<action_weights> actions;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) base = decode_weights(in.text);
    if (in.tag == 2) options = read_options(in.text);
    if (in.tag == 3) version = in.number;
    if (in.tag == 4) frozen = in.number != 0;
    if (in.tag == 5) proof = read_proof(in.text);
    if (in.tag != 6) continue;
    if (!check(options) || actions.size() == learned_verbs.size()) return std::nullopt;
    auto one = read_action(in.text, options.hashed_bits);
    if (!one) return std::nullopt;
    actions.push_back(std::move(*one));
  }
  if (!in.good || !base || version > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  auto out = action_model::restore(std::move(*base), options, static_cast<std::uint32_t>(version), actions);
  if (!out || (proof && !out->prove(std::move(*proof)))) return std::nullopt;
  if (frozen) out->freeze();
  return std::move(*out);
}

std::string model_use_data::encode() const {
  field_writer out;
  out.number(1, zigzag(since_ms));
  return std::move(out.bytes);
}

std::optional<model_use_data> model_use_data::decode(std::uint64_t number, std::string_view value) {
  model_use_data out{.number = number};
  field_reader in(value);
  while (in.next())
    if (in.tag == 1) out.since_ms = unzigzag(in.number);
  if (!in.good) return std::nullopt;
  return out;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

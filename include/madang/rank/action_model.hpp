// madang/rank/action_model.hpp: how likely a reader replies, reacts, opens or hides, by logistic models that
// learn online (FTRL-proximal), and a score from that. Floating point: the same log gives the same model on
// one build. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/core/result.hpp>
#include <madang/rank/detail/ftrl_coordinate.hpp>
#include <madang/rank/event_log.hpp>
#include <madang/rank/scorer.hpp>
#include <madang/rank/weights.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {

/// The actions that are learned, a model each.
inline constexpr std::array learned_verbs{action_verb::reply, action_verb::react, action_verb::open,
                                          action_verb::hide};

/// What an item says about itself by name. Names are hashed: the model holds none.
enum class item_name : std::uint8_t {
  author = 0,  ///< who wrote it
  place = 1,   ///< where it lies
  topic = 2    ///< what it is about
};

/// How an action model learns.
struct action_model_options {
  double rate = 0.1;               ///< size of the first steps, above 0, at most 10
  double steadiness = 1;           ///< how soon steps become smaller, above 0, at most 1,000
  double hold = 1;                 ///< how strongly weights are held to 0, 0 to 1,000
  std::uint32_t hashed_bits = 14;  ///< names share 2^bits weights per action, 8 to 20
  std::uint64_t salt = 1;          ///< of the hashes; another network takes another
  friend bool operator==(action_model_options const&, action_model_options const&) = default;
};

/// Checks options. @errors out_of_range with the field's name.
[[nodiscard]] result<void> check(action_model_options const& options);

/// What is known of an item that was shown.
struct action_example {
  score_parts factors{};               ///< in doublings, as fixed-point numbers
  std::uint32_t position = 1;          ///< where it stood; 1 asks what the item alone is worth
  std::vector<std::uint32_t> names{};  ///< as action_model::slot() numbers them
};

/// How well an action was predicted before it was learned: progressive validation.
struct action_progress {
  std::uint64_t examples = 0;   ///< shown items
  std::uint64_t positives = 0;  ///< of them acted on
  double log_loss = 0;          ///< sum over the examples, of the prediction made before each was learned
  double base_loss = 0;         ///< the same of the share of positives until then
  friend bool operator==(action_progress const&, action_progress const&) = default;
};

/// The weights of one action.
struct action_weights {
  std::vector<detail::ftrl_coordinate> shared;  ///< of factors: what holds in every network
  std::vector<detail::ftrl_coordinate> own;     ///< of factors and names: what this network adds
  action_progress progress;                     ///< how well they predict
  friend bool operator==(action_weights const&, action_weights const&) = default;
};

/// What a model was compared with before it may be used.
struct model_proof {
  std::string against;          ///< name of the weights that were in use
  std::uint32_t version = 1;    ///< their version
  std::uint64_t questions = 0;  ///< of a log that it had not learned from
  double gain_low = 0;          ///< by how much it was better in MRR: the interval's lower end, above 0
  double gain_high = 0;         ///< and the upper end
  friend bool operator==(model_proof const&, model_proof const&) = default;
};

/// Four logistic models over the same examples. A value; `madang/json/action_model_json.hpp` reads and writes
/// it. Memory: 16 bytes x 4 x (2^hashed_bits + 36).
class action_model {
 public:
  static constexpr std::size_t dense_count = rank_factors_count + 2;  ///< constant, factors, position

  /// A model that knows nothing. `base` gives the factors their units. @pre both are checked
  action_model(rank_weights base, action_model_options const& options);

  /// The number of a name. Throws nothing.
  [[nodiscard]] std::uint32_t slot(item_name kind, std::string_view name) const noexcept;
  /// An example of what is known. @pre as score_of
  [[nodiscard]] action_example example(rank_features const& features) const;
  /// The chance of an action. @pre `verb` is among learned_verbs. Throws nothing.
  [[nodiscard]] double chance(action_verb verb, action_example const& of) const noexcept;
  /// What the item is worth to its reader: the actions' chances, in replies' worth (reply 1, reaction 1/2,
  /// opening 1/4, hiding -2). Throws nothing.
  [[nodiscard]] double worth(action_example const& of) const noexcept;

  /// Learns from a shown item and what was done with it, a set of verb_bit(); does nothing when frozen. What
  /// was proven before holds no more.
  void learn(action_example const& from, std::uint32_t verbs);

  /// Freezes or goes on.
  void freeze() noexcept { frozen_ = true; }
  void thaw() noexcept { frozen_ = false; }                       ///< goes on learning
  [[nodiscard]] bool frozen() const noexcept { return frozen_; }  ///< does it stay as it is?
  /// Forgets everything, one version on.
  void reset();
  /// Forgets what was learned of a name, and of others that share its slot, e.g. when a person is erased. The
  /// proof stays: nothing was learned. @pre `slot` is one that slot() gives
  void forget(std::uint32_t slot);
  /// The same, but for what was learned of names, and without the proof: for a copy of the network, in which
  /// nodes have other numbers.
  [[nodiscard]] action_model without_names() const;
  /// What holds in every network, without any name: the start of another network's model.
  [[nodiscard]] action_model for_another_network(action_model_options const& options) const;

  /// What it was compared with since it last learned, if it was better.
  [[nodiscard]] std::optional<model_proof> const& proof() const noexcept { return proof_; }
  /// Notes a comparison that it passed. @errors not_allowed unless the whole interval is above 0; empty and
  /// too_long for `against`, a name of 1 to 64 bytes.
  [[nodiscard]] result<void> prove(model_proof proof);

  /// Units of the factors.
  [[nodiscard]] rank_weights const& base() const noexcept { return base_; }
  /// How it learns.
  [[nodiscard]] action_model_options const& options() const noexcept { return options_; }
  /// Its number, one more with each reset.
  [[nodiscard]] std::uint32_t version() const noexcept { return version_; }
  /// The weights of an action. @pre `verb` is among learned_verbs
  [[nodiscard]] action_weights const& weights(action_verb verb) const noexcept;

  /// Takes what another process wrote. @errors out_of_range for what is no state of such a model.
  [[nodiscard]] static result<action_model> restore(rank_weights base, action_model_options const& options,
                                                    std::uint32_t version,
                                                    std::span<action_weights const> of);

  friend bool operator==(action_model const&, action_model const&) = default;

 private:
  [[nodiscard]] double margin(action_weights const& of, action_example const& at) const noexcept;

  rank_weights base_;
  rank_weights units_;
  action_model_options options_;
  std::uint32_t version_ = 1;
  bool frozen_ = false;
  std::array<action_weights, learned_verbs.size()> weights_;
  std::optional<model_proof> proof_;
};

/// The names of an item, for a scorer.
using names_of_item = std::function<std::vector<std::uint32_t>(action_model const&, std::uint64_t id)>;

/// Scores by a model's worth, in 1/1,024 of a reply. `names` answers slots, and may be empty.
[[nodiscard]] custom_scorer scorer_of(action_model model, names_of_item names = {});

/// The same for feeds: only a model that was better than what was in use, and did not learn since.
/// @errors not_allowed ("proof").
[[nodiscard]] result<custom_scorer> activate(action_model model, names_of_item names = {});

}  // namespace v1
}  // namespace madang

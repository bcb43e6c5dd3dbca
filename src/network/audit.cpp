// The audit: entries of the log and their chain. SPDX-License-Identifier: Apache-2.0
#include <madang/core/detail/bytes.hpp>
#include <madang/network/detail/audit.hpp>

#include <sodium.h>

#include <algorithm>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t chain_bytes = std::tuple_size_v<audit_chain>;

class hasher {
 public:
  hasher() { crypto_generichash_init(&state_, nullptr, 0, chain_bytes); }
  hasher& bytes(std::string_view value) {
    crypto_generichash_update(&state_, reinterpret_cast<unsigned char const*>(value.data()), value.size());
    return *this;
  }
  hasher& number(std::uint64_t value) {
    std::string out;
    for (unsigned at = 0; at < 8; ++at) out.push_back(static_cast<char>(value >> (8 * at)));
    return bytes(out);
  }
  audit_chain done() {
    audit_chain out{};
    crypto_generichash_final(&state_, out.data(), out.size());
    return out;
  }

 private:
  crypto_generichash_state state_{};
};

std::string_view as_text(audit_chain const& chain) {
  return {reinterpret_cast<char const*>(chain.data()), chain.size()};
}

std::string commitment_of(std::string_view salt, std::string_view origin) {
  return std::string(as_text(hasher().bytes(salt).bytes(origin).done()));
}

// What the chain binds in the clear.
std::string core_of(audit_data const& from) {
  field_writer out;
  out.number(1, from.mode).number(3, from.first_activity).number(4, from.first_node).text(5, from.commands);
  return std::move(out.bytes);
}

// By number; 0 is the making of a network.
constexpr std::string_view command_names[] = {"create",
                                              "add_person",
                                              "add_organization",
                                              "add_group",
                                              "add_record",
                                              "add_topic",
                                              "add_tag",
                                              "rekey",
                                              "merge",
                                              "unmerge",
                                              "remove",
                                              "restore",
                                              "set_active",
                                              "add_part",
                                              "remove_part",
                                              "follow",
                                              "unfollow",
                                              "mute",
                                              "unmute",
                                              "block",
                                              "unblock",
                                              "set_member",
                                              "grant",
                                              "revoke",
                                              "add_label",
                                              "remove_label",
                                              "give_tag",
                                              "take_tag",
                                              "invalidate_rights",
                                              "post",
                                              "comment",
                                              "share",
                                              "record_changed",
                                              "event",
                                              "define_verb",
                                              "edit",
                                              "remove_activity",
                                              "restore_activity",
                                              "react",
                                              "unreact",
                                              "visited",
                                              "erase_person",
                                              "replay_erasure",
                                              "place_hold",
                                              "release_hold",
                                              "set_retention",
                                              "restore_state",
                                              "set_ranking",
                                              "reset_ranking",
                                              "notify",
                                              "mark",
                                              "mark_all",
                                              "snooze",
                                              "prefer",
                                              "set_group_level",
                                              "set_purpose",
                                              "seen",
                                              "opened",
                                              "give_feedback",
                                              "withdraw_feedback",
                                              "set_batching",
                                              "set_delivery_times",
                                              "set_confidential",
                                              "replay_delivery",
                                              "drop_delivery",
                                              "remind",
                                              "cancel_reminder",
                                              "set_escalation",
                                              "boost",
                                              "withdraw_boost",
                                              "set_model",
                                              "use_model",
                                              "stop_model",
                                              "freeze_model",
                                              "thaw_model",
                                              "reset_model"};

}  // namespace

std::string audit_data::encode() const {
  field_writer out;
  out.bytes = core_of(*this);
  out.text(2, origin).text(6, salt).text(7, commitment).text(8, as_text(chain));
  return std::move(out.bytes);
}

std::optional<audit_data> audit_data::decode(std::string_view value) {
  audit_data out;
  field_reader in(value);
  while (in.next()) {
    if (in.tag == 1) out.mode = in.number;
    if (in.tag == 2) out.origin = in.text;
    if (in.tag == 3) out.first_activity = in.number;
    if (in.tag == 4) out.first_node = in.number;
    if (in.tag == 5) out.commands = in.text;
    if (in.tag == 6) out.salt = in.text;
    if (in.tag == 7) out.commitment = in.text;
    if (in.tag != 8) continue;
    if (in.text.size() != out.chain.size()) return std::nullopt;
    std::copy(in.text.begin(), in.text.end(), out.chain.begin());
  }
  if (!in.good) return std::nullopt;
  return out;
}

void audit_data::commit_origin() {
  if (!origin.empty()) commitment = commitment_of(salt, origin);
}

audit_chain audit_data::next(audit_chain const& before, std::uint64_t number, timestamp at) const {
  auto const time = static_cast<std::uint64_t>(at.time_since_epoch().count());
  hasher out;
  out.bytes(as_text(before)).number(number).number(time);
  out.number(commitment.size()).bytes(commitment).bytes(core_of(*this));
  return out.done();
}

bool audit_data::origin_fits() const {
  return origin.empty() || (!salt.empty() && commitment == commitment_of(salt, origin));
}

void audit_data::erase_origin() {
  origin.clear();
  salt.clear();
}

std::optional<std::vector<audit_step>> steps_of(std::string_view commands) {
  std::vector<audit_step> out;
  field_reader in(commands);
  while (!in.at_end() && in.good) {
    auto const command = static_cast<std::uint32_t>(in.varint());
    out.push_back({command, {static_cast<std::uint32_t>(in.varint())}});
  }
  if (!in.good) return std::nullopt;
  return out;
}

std::string_view command_name(std::uint32_t command) noexcept {
  return command < std::size(command_names) ? command_names[command] : std::string_view("?");
}

result<audit_entry> audit_entry_of(change_log_entry const& from) {
  auto const data = audit_data::decode(from.audit);
  auto const steps = data ? steps_of(data->commands) : std::nullopt;
  if (!steps) return fail(errc::corrupt, "audit");
  audit_entry out;
  out.number = from.number;
  out.at = from.at;
  out.mode = static_cast<write_mode>(data->mode);
  out.origin = data->origin;
  out.origin_erased = data->origin.empty() && !data->commitment.empty();
  for (auto const& step : *steps) out.commands.push_back({command_name(step.command), step.node});
  out.activity = {data->first_activity};
  out.node = {static_cast<std::uint32_t>(data->first_node)};
  return out;
}

bool audit_verifier::follows(change_log_entry const& entry) {
  auto const data = audit_data::decode(entry.audit);
  if (!data) return false;
  auto const chained = data->chain != audit_chain{};
  if (!chained && !started_) return true;
  started_ = true;
  auto const wanted = data->next(chain_, entry.number, entry.at);
  chain_ = data->chain;
  return chained && data->chain == wanted && data->origin_fits();
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

// What the preferences of network, place and person come to. SPDX-License-Identifier: Apache-2.0
#include <madang/notify/detail/rules.hpp>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr bool built_in(notify_channel channel) noexcept { return channel == notify_channel::in_app; }

preference_step step_of(std::uint32_t node, preference_data const& said) {
  preference_step out;
  out.node = {node};
  if (said.category != 0) out.reason = reason_of(said.category);
  out.choice = said.choice;
  out.enforced = said.enforced;
  return out;
}

}  // namespace

bool channel_wanted(inbox_state const& inboxes, node_id owner, std::uint32_t person, std::uint32_t place,
                    reason_code reason, notify_channel channel, std::vector<preference_step>* steps) {
  auto const note = [&](preference_step const& one) {
    if (steps != nullptr) steps->push_back(one);
  };
  auto wanted = built_in(channel);
  if (auto const* network = inboxes.of(owner.value).choice(reason, channel)) {
    wanted = network->choice == preference_choice::yes;
    note(step_of(0, *network));
    if (network->enforced) return wanted;
  } else {
    note({{}, {}, wanted ? preference_choice::yes : preference_choice::no, false});
  }
  auto asked = false;
  for (auto const node : {place, person}) {
    auto const* said = node != 0 ? inboxes.of(node).choice(reason, channel) : nullptr;
    if (said == nullptr) continue;
    auto const yes = said->choice == preference_choice::yes;
    wanted = asked ? wanted && yes : yes;
    asked = true;
    note(step_of(node, *said));
  }
  return wanted;
}

bool channel_urgent(inbox_state const& inboxes, node_id owner, std::uint32_t person, std::uint32_t place,
                    reason_code reason, notify_channel channel) {
  auto const says_yes = [](preference_data const* said) {
    return said != nullptr && said->choice == preference_choice::yes;
  };
  auto const* network = inboxes.of(owner.value).choice(reason, channel);
  if (network != nullptr && network->enforced) return says_yes(network);
  if (says_yes(network) || says_yes(inboxes.of(person).choice(reason, channel))) return true;
  return place != 0 && says_yes(inboxes.of(place).choice(reason, channel));
}

bool channel_open(inbox_state const& inboxes, node_id owner, std::uint32_t person, std::uint32_t place,
                  reason_code reason, notify_channel channel) {
  auto const* network = inboxes.of(owner.value).choice(reason, channel);
  if (network != nullptr && network->enforced) return network->choice == preference_choice::yes;
  for (auto const node : {owner.value, place, person}) {
    auto const* said = node != 0 ? inboxes.of(node).choice(reason, channel) : nullptr;
    if (said != nullptr && said->choice == preference_choice::no) return false;
  }
  return true;
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

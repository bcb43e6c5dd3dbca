// A digest: what came over the day is one message in the morning, in the person's language, by the host's own
// way. SPDX-License-Identifier: Apache-2.0
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <madang/delivery/sentence.hpp>
#include <madang/delivery/worker.hpp>
#include <madang/madang.hpp>

namespace md = madang;

struct office_clock final : md::clock {
  md::timestamp now() noexcept override { return at; }
  md::timestamp at = std::chrono::sys_days(std::chrono::year(2026) / 6 / 1) + std::chrono::hours(6);
};

int main() {
  office_clock time;
  auto net = md::open_memory({.time = &time}).value();
  auto const kim = net.add_person({.key = "u:kim", .name = "김지원", .time_zone = "Asia/Seoul"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "이하은"}).value();
  auto const park = net.add_person({.key = "u:park", .name = "박민준"}).value();
  auto const deal =
      net.add_record({.key = "opportunity:77", .type = "crm.opportunity", .name = "한빛 갱신"}).value();
  net.prefer({.node = kim, .channel = md::notify_channel::email, .choice = md::preference_choice::yes})
      .value();

  // Nothing said, mail is a digest at 8 o'clock where the person is.
  auto const mine = net.post({.actor = kim, .on = deal, .text = "계약서를 검토해 주실 분?"}).value();
  net.comment({.actor = lee, .parent = mine, .text = "제가 할게요 @[u:kim]"}).value();
  for (auto const fan : {lee, park}) net.react({.actor = fan, .activity = mine}).value();
  auto const noise = net.post({.actor = park, .text = "@[u:kim] 커피?"}).value();
  net.remove_activity(park, noise).value();  // withdrawn before the morning

  md::delivery_worker worker(net.deliveries(), {.time = &time});
  auto const print = [&](md::delivery_message const& message) -> md::delivery_outcome {
    fmt::print("{:%F %R} UTC, to {}: {}\n", time.at, message.person_name, md::delivery_title(message, "ko"));
    for (auto const& item : message.items)
      fmt::print("  {}\n    {}\n", md::delivery_sentence(item, "ko"), item.text);
    return {};  // sent
  };
  worker.add(md::host_channel(print, md::notify_channel::email)).value();

  for (int hour = 0; hour < 24; ++hour, time.at += std::chrono::hours(1)) {
    net.run_due().value();
    if (auto const sent = worker.run_once().total().sent; sent != 0) fmt::print("{} sent\n", sent);
  }
}

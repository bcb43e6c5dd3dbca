// The code of docs/deliver.md. SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <madang/delivery/email.hpp>
#include <madang/delivery/webhook.hpp>
#include <madang/delivery/worker.hpp>
#include <madang/madang.hpp>

#include <map>

namespace md = madang;

namespace {

//! [verify]
// In the receiver, before it reads the body: the secret, two headers, the bytes as they came.
bool is_ours(std::string_view secret, std::string_view stamp, std::string_view signature,
             std::string_view body) {
  return md::webhook_signature_holds(secret, stamp, body, signature, md::system_clock().now());
}
//! [verify]

}  // namespace

TEST_CASE("docs: deliver") {
  auto net = md::open_memory().value();
  auto const kim = net.add_person({.key = "u:kim", .name = "Kim"}).value();
  auto const lee = net.add_person({.key = "u:lee", .name = "Lee"}).value();
  net.prefer({.node = kim, .channel = md::notify_channel::host, .choice = md::preference_choice::yes})
      .value();
  net.post({.actor = lee, .text = "Thanks @[u:kim]"}).value();
  std::vector<std::string> pushed;
  //! [worker]
  md::delivery_worker worker(net.deliveries());
  auto const push = [&](md::delivery_message const& message) -> md::delivery_outcome {
    pushed.push_back(message.person_key);  // to a telephone, say
    return {.what = md::delivery_result::sent};
  };
  worker.add(md::host_channel(push), {.concurrency = 4, .messages_per_second = 20, .burst = 100}).value();

  net.run_due().value();  // batches and digests whose time has come
  auto const report = worker.run_once();
  if (report.total().unsettled != 0) return;  // the store is not well: report.errors says how
  //! [worker]
  CHECK(report.total() == md::delivery_counts{.sent = 1});
  CHECK(pushed == std::vector<std::string>{"u:kim"});
}

TEST_CASE("docs: deliver by webhook and mail") {
  auto net = md::open_memory().value();
  md::delivery_worker worker(net.deliveries());
  std::map<std::string, md::webhook_target> hooks;
  std::map<std::string, std::string> addresses{{"u:kim", "kim@example.com"}};
  std::string const smtp_password = "secret";
  //! [webhook]
  md::webhook_options options;
  options.target_of = [&](md::delivery_message const& message) -> std::optional<md::webhook_target> {
    auto const hook = hooks.find(message.person_key);
    if (hook == hooks.end()) return std::nullopt;  // refused: nobody wants it
    return hook->second;                           // url and secrets
  };
  worker.add(md::webhook_channel(std::move(options)).value(), {.concurrency = 8}).value();
  //! [webhook]
  //! [email]
  md::email_options mail;
  mail.server = "smtp://mail.example.com:587";  // STARTTLS is required
  mail.user = "crm";
  mail.password = smtp_password;
  mail.from = "notify@crm.example.com";
  mail.from_name = "Hanbit CRM";
  mail.address_of = [&](md::delivery_message const& message) { return addresses.at(message.person_key); };
  mail.words.language_of = [&](md::delivery_message const& message) {
    return net.node(message.person, message.person).value().language;
  };
  worker.add(md::email_channel(std::move(mail)).value(), {.messages_per_second = 5, .burst = 20}).value();
  //! [email]
  CHECK(worker.run_once().total() == md::delivery_counts{});
  CHECK_FALSE(is_ours("0123456789abcdef", "0", "v1=", ""));
}

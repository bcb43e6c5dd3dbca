// `madang deliver` from outside, with a mail server and a receiver of webhooks. SPDX-License-Identifier:
// Apache-2.0
#include <madang/delivery/webhook.hpp>
#include <madang/madang.hpp>

#include <cstdlib>

#include "mail_server.hpp"
#include "receiver.hpp"
#include "unit/cli_fixture.hpp"

using namespace madang::test;
using delivery_tests::mail_server;
using delivery_tests::receiver;

namespace {

/// Something to tell u:kim, by mail and by webhook, at once.
void tell_kim(cli_fixture const& tool) {
  tool.import_small();
  for (auto const* channel : {"email", "webhook"})
    tool.good({"prefs", "u:kim", "--channel", channel, "--say", "yes"});
  {
    auto net = madang::open_sqlite(tool.db()).value();
    net.set_batching({.channel = madang::notify_channel::email, .mode = madang::batch_mode::immediate})
        .value();
  }
  tool.good({"post", "u:lee", "Signed, @[u:kim]", "--on", "deal:77"});
}

std::string config_file(cli_fixture const& tool, std::string const& text) {
  auto const file = tool.path("delivery.json").string();
  write_bytes(file, text);
  return file;
}

}  // namespace

TEST_CASE_FIXTURE(cli_fixture,
                  "cli deliver: posts what is due, signed with a secret from a file, and tells how many") {
  tell_kim(*this);
  receiver const there;
  write_bytes(path("secret"), "0123456789abcdef\n");
  auto const config = config_file(
      *this, R"({"webhook": {"url": ")" + there.url() + R"(", "secrets": [{"file": ")" +
                 path("secret").string() +
                 R"("}], "allow_plain": true, "allow_private": true, "limits": {"concurrency": 2}}})");
  auto const said = json({"deliver", "--once", "--config", config});
  CHECK(said.at("total").at("sent") == 1);
  CHECK(said.at("webhook").at("sent") == 1);
  CHECK(said.at("more") == false);
  auto const calls = there.calls();
  REQUIRE(calls.size() == 1);
  CHECK(madang::webhook_signature_holds("0123456789abcdef", calls[0].header.at("webhook-timestamp"),
                                        calls[0].body, calls[0].header.at("webhook-signature"),
                                        madang::system_clock().now()));
  CHECK(contains(calls[0].body, "Signed, @"));
  CHECK(good({"deliver", "--once", "--config", config}) == "0 sent, 0 failed, 0 refused, 0 later\n");
}

TEST_CASE_FIXTURE(cli_fixture,
                  "cli deliver: a receiver that is away fails, and is asked again by a later run") {
  tell_kim(*this);
  receiver const there({.status = 503});
  ::setenv("MADANG_TEST_HOOK_SECRET", "0123456789abcdef", 1);
  auto const config = config_file(
      *this,
      R"({"webhook": {"url": ")" + there.url() +
          R"(", "secrets": [{"env": "MADANG_TEST_HOOK_SECRET"}], "allow_plain": true, "allow_private": true}})");
  CHECK(good({"deliver", "--once", "--config", config}) ==
        "0 sent, 1 failed, 0 refused, 0 later\n  webhook: 0 sent, 1 failed, 0 refused, 0 later\n");
}

TEST_CASE_FIXTURE(cli_fixture,
                  "cli deliver: mail goes to the address of the person, in the person's language") {
  if (delivery_tests::python_with_smtp().empty()) {
    MESSAGE("SKIPPED: no python3 with aiosmtpd (Debian: python3-aiosmtpd), mail is not tested with a server");
    return;
  }
  tell_kim(*this);
  mail_server const there;
  auto const config = config_file(
      *this, R"({"email": {"server": ")" + there.url() +
                 R"(", "tls": "none", "from": "crm@example.com", "addresses": {"u:kim": "kim@example.com"},
                 "language": "ko", "link": "https://crm.example.com/a/{activity}"}})");
  CHECK(good({"deliver", "--once", "--config", config}) ==
        "1 sent, 0 failed, 0 refused, 0 later\n  email: 1 sent, 0 failed, 0 refused, 0 later\n");
  auto const got = there.messages();
  REQUIRE(got.size() == 1);
  CHECK(got[0].at("to").at(0) == "kim@example.com");
  CHECK(got[0].at("header").at("subject") == "Lee님이 'Hanbit renewal'에서 회원님을 언급했습니다");
  CHECK(contains(got[0].at("parts").at(0).at("text").as_string(), "\nhttps://crm.example.com/a/"));
  CHECK(json({"deliver", "--once", "--config", config}).at("total").at("sent") == 0);
}

TEST_CASE_FIXTURE(cli_fixture, "cli deliver: what is wrong in the file is named, secrets are not told") {
  import_small();
  auto const wrong = [&](std::string const& text, std::string const& field) {
    CAPTURE(text);
    auto const ended = run({"deliver", "--once", "--config", config_file(*this, text)});
    CHECK(ended.code == 1);
    CHECK_MESSAGE(contains(ended.err, field), ended.err);
    CHECK_FALSE(contains(ended.err + ended.out, "hush"));
  };
  wrong("{", "delivery.json");
  wrong("{}", "email or webhook");
  wrong(R"({"mail": {}})", "mail");
  wrong(R"({"webhook": []})", "webhook");
  wrong(R"({"webhook": {"url": "https://example.com/"}})", "webhook.secrets");
  wrong(R"({"webhook": {"url": "https://example.com/", "secrets": ["hush hush hush hush"]}})",
        "webhook.secrets");
  wrong(R"({"webhook": {"url": "https://example.com/", "secrets": [{"env": "MADANG_TEST_NONE"}]}})",
        "webhook.secrets");
  wrong(R"({"webhook": {"url": "https://example.com/", "secrets": [{"file": "/nowhere"}]}})",
        "webhook.secrets");
  write_bytes(path("secret"), "hush hush hush hush");
  auto const secret = R"([{"file": ")" + path("secret").string() + R"("}])";
  wrong(R"({"webhook": {"url": "http://example.com/", "secrets": )" + secret + "}}", "webhook.url");
  wrong(
      R"({"webhook": {"url": "https://example.com/", "secrets": )" + secret + R"(, "limits": {"batch": 0}}})",
      "webhook.batch");
  wrong(R"({"email": {"server": "smtp://x", "from": "a@example.com"}})", "email.addresses");
  wrong(R"({"email": {"server": "smtp://x", "from": "a@example.com", "addresses": {"u:kim": 7}}})",
        "email.addresses.u:kim");
  wrong(R"({"email": {"server": "smtp://x", "from": "a@example.com", "addresses": {}, "tls": "maybe"}})",
        "email.tls");
  wrong(R"({"email": {"server": "smtp://x", "from": "a@example.com", "addresses": {}, "password": "hush"}})",
        "email.password");
  wrong(R"({"email": {"server": "smtp://x", "from": "nobody", "addresses": {}}})", "email.from");
  check_error(run({"deliver", "--once", "--config", path("none.json").string()}), 2, {"--config"});
  check_error(run({"deliver", "--config", path("none.json").string()}), 2, {"--once"});
}

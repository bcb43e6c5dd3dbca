// Webhooks: what is posted, to whom it is not, and what an answer means. SPDX-License-Identifier: Apache-2.0
#include <madang/delivery/webhook.hpp>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <memory>

#include "memory_queue.hpp"
#include "receiver.hpp"

namespace md = madang;
namespace json = boost::json;
using namespace delivery_tests;
using md::delivery_result;
using md::notify_channel;

namespace {

std::string const secret = "0123456789abcdef";
std::string const other_secret = "fedcba9876543210";

md::delivery_message message() { return sample(12, notify_channel::webhook); }

/// For receivers of this machine. Timeouts are short, but nothing depends on how short.
md::webhook_options local(std::string url) {
  md::webhook_options out;
  out.target = {std::move(url), {secret}};
  out.allow_plain = out.allow_private = true;
  out.connect_timeout = std::chrono::seconds(5);
  out.timeout = std::chrono::seconds(20);
  return out;
}

md::webhook_options impatient(std::string url) {
  auto out = local(std::move(url));
  out.timeout = std::chrono::milliseconds(300);
  return out;
}

md::delivery_outcome sent_by(md::webhook_options options) {
  return md::webhook_channel(std::move(options)).value()->send(message());
}

md::delivery_outcome answered(answer how) {
  receiver const there(std::move(how));
  return sent_by(local(there.url()));
}

/// A file with an authority's certificate.
class authority_file {
 public:
  explicit authority_file(identity const& of) { std::ofstream(path_) << of.authority; }
  ~authority_file() { std::filesystem::remove(path_); }
  authority_file(authority_file const&) = delete;
  authority_file& operator=(authority_file const&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / fmt::format("madang-authority-{}.pem", ::getpid());
};

md::delivery_outcome over_tls(receiver const& there, std::string const& host, std::string const& authority) {
  auto options = local(there.url(host));
  options.allow_plain = false;
  options.ca_file = authority;
  return sent_by(std::move(options));
}

}  // namespace

TEST_CASE("webhook: posts the message as signed JSON with its key") {
  receiver const there;
  moved_clock time;
  auto options = local(there.url());
  options.time = &time;
  CHECK(sent_by(options).what == delivery_result::sent);
  auto const calls = there.calls();
  REQUIRE(calls.size() == 1);
  auto const& call = calls[0];
  CHECK(call.method == "POST");
  CHECK(call.target == "/hook?team=3");
  CHECK(call.header.at("content-type") == "application/json");
  CHECK(call.header.at("idempotency-key") == "key-12");
  CHECK(call.header.at("webhook-timestamp") == "1780272000");
  CHECK(md::webhook_signature_holds(secret, call.header.at("webhook-timestamp"), call.body,
                                    call.header.at("webhook-signature"), time.now()));
  CHECK(json::parse(call.body) == json::parse(R"({
    "type": "madang.notifications", "key": "key-12",
    "person": {"id": "7", "key": "u:kim", "name": "Kim Ji-won"},
    "made": "2026-06-01T00:00:00Z",
    "items": [{"id": "41", "reason": "mention", "first": "2026-06-01T00:00:00Z", "at": "2026-06-01T00:00:00Z",
      "activity": "99", "people": [{"id": "8", "name": "Lee Ha-eun"}], "people_total": 1, "causes_total": 1,
      "place": "Hanbit renewal", "text": "Legal is done, thanks @Kim Ji-won"}]})"));
}

TEST_CASE(
    "webhook: the body says digest, critical, confidential and how many more, and no name when "
    "confidential") {
  auto secretly = message();
  secretly.digest = secretly.critical = secretly.confidential = true;
  secretly.more = 5;
  secretly.items[0].names.clear();
  secretly.items[0].place.clear();
  secretly.items[0].text.clear();
  auto const body = json::parse(md::webhook_body(secretly)).as_object();
  for (auto const* flag : {"digest", "critical", "confidential"}) CHECK(body.at(flag) == true);
  CHECK(body.at("more") == 5);
  CHECK(body.at("items").at(0).at("people") == json::parse(R"([{"id": "8"}])"));
  CHECK_FALSE(body.at("items").at(0).as_object().contains("text"));
}

TEST_CASE("webhook: the body is the same at each attempt, whatever became of the notification") {
  auto again = message();
  again.attempt = 3;
  again.due_ms = 77;
  again.items[0].what.state = md::notification_state::seen;
  again.items[0].what.changed = 88;
  CHECK(md::webhook_body(again) == md::webhook_body(message()));
}

TEST_CASE("webhook: a signature as any HMAC-SHA256 makes it, of each secret while they change") {
  auto const now = md::timestamp(std::chrono::seconds(1'780'272'000));
  std::string_view const stamp = "1780272000";
  std::string_view const body = R"({"a":1})";
  std::string const first = "v1=688d2718f31c2e423214d48407d8d3c21ba6eed973745b5014a0be6099003694";
  std::string const second = "v1=28433a0583399bd08a6ce83086ea6ca93344f1787592c5234a2c1f34c0b84dcf";
  auto const holds = [&](std::string_view by, std::string const& signature) {
    return md::webhook_signature_holds(by, stamp, body, signature, now);
  };
  CHECK(holds(secret, first));
  CHECK(holds(other_secret, second));
  CHECK(holds(secret, second + "," + first));
  CHECK(holds(secret, second + " " + first));
  CHECK(holds(secret, "v2=00," + first));
  CHECK_FALSE(holds(secret, second));
  CHECK_FALSE(holds(secret, ""));
  CHECK_FALSE(holds(secret, "v1="));
  CHECK_FALSE(holds(secret, first.substr(3)));
  CHECK_FALSE(holds(secret, first.substr(0, first.size() - 1)));
  CHECK_FALSE(holds(secret, first + "0"));
  CHECK_FALSE(holds("", first));
  CHECK_FALSE(md::webhook_signature_holds(secret, stamp, R"({"a":2})", first, now));
  CHECK_FALSE(md::webhook_signature_holds(secret, "1780272001", body, first, now));
}

TEST_CASE("webhook: a call that was kept and played again later is refused, as is a stamp that is none") {
  std::string const signature = "v1=688d2718f31c2e423214d48407d8d3c21ba6eed973745b5014a0be6099003694";
  auto const at = md::timestamp(std::chrono::seconds(1'780'272'000));
  auto const holds = [&](std::string_view stamp, md::timestamp now) {
    return md::webhook_signature_holds(secret, stamp, R"({"a":1})", signature, now);
  };
  CHECK(holds("1780272000", at + std::chrono::minutes(5)));
  CHECK(holds("1780272000", at - std::chrono::minutes(5)));
  CHECK_FALSE(holds("1780272000", at + std::chrono::seconds(301)));
  CHECK_FALSE(holds("1780272000", at - std::chrono::seconds(301)));
  for (auto const* none : {"", "-1", "1780272000 ", "x", "99999999999999999999", "0x1"})
    CHECK_FALSE(holds(none, at));
}

TEST_CASE("webhook: both secrets sign while they change") {
  receiver const there;
  moved_clock time;
  auto options = local(there.url());
  options.target.secrets = {other_secret, secret};
  options.time = &time;
  CHECK(sent_by(options).what == delivery_result::sent);
  auto const call = there.calls().at(0);
  for (auto const& by : {secret, other_secret})
    CHECK(md::webhook_signature_holds(by, call.header.at("webhook-timestamp"), call.body,
                                      call.header.at("webhook-signature"), time.now()));
}

TEST_CASE("webhook: what an answer's status means") {
  for (auto const status : {200, 201, 202, 204})
    CHECK(answered({.status = status, .body_bytes = 0}).what == delivery_result::sent);
  for (auto const status : {400, 401, 403, 404, 410, 413, 422, 304})
    CHECK(answered({.status = status, .body_bytes = 0}).what == delivery_result::refused);
  for (auto const status : {408, 425, 429, 500, 502, 503, 504}) {
    auto const outcome = answered({.status = status});
    CHECK(outcome.what == delivery_result::failed);
    CHECK(outcome.reason == fmt::format("HTTP {}", status));
    CHECK(outcome.not_before.count() == 0);
  }
}

TEST_CASE("webhook: Retry-After is heeded, in seconds or as a date, up to a bound") {
  auto const put_off = [](std::string when) {
    return answered({.status = 429, .header = {{"Retry-After", std::move(when)}}}).not_before;
  };
  CHECK(put_off("120") == std::chrono::seconds(120));
  CHECK(put_off("999999999") <= std::chrono::hours(24));
  CHECK(put_off("Fri, 31 Dec 2100 23:59:59 GMT") > std::chrono::hours(1));
  CHECK(put_off("Fri, 31 Dec 2100 23:59:59 GMT") <= std::chrono::hours(24));
  CHECK(put_off("Fri, 31 Dec 1999 23:59:59 GMT") == std::chrono::seconds(0));
  CHECK(put_off("soon") == std::chrono::seconds(0));
}

TEST_CASE("webhook: redirects are refused and not followed") {
  receiver const there({.status = 302, .header = {{"Location", "http://127.0.0.1:9/admin"}}});
  auto const outcome = sent_by(local(there.url()));
  CHECK(outcome.what == delivery_result::refused);
  CHECK(outcome.reason == "HTTP 302");
  CHECK(there.calls().size() == 1);
}

TEST_CASE("webhook: an answer that does not come, or not to the end of its header, is a failure") {
  for (auto const how : {manner::stay_silent, manner::stop_in_header}) {
    receiver const there({.how = how});
    CHECK(sent_by(impatient(there.url())).what == delivery_result::failed);
  }
  for (auto const how : {manner::cut, manner::cut_in_header, manner::endless_header, manner::speak_other})
    CHECK(answered({.how = how}).what == delivery_result::failed);
}

TEST_CASE("webhook: what the receiver said counts, however its body ends") {
  CHECK(answered({.status = 200, .body_bytes = 20'000'000}).what == delivery_result::sent);
  CHECK(answered({.status = 500, .body_bytes = 20'000'000}).what == delivery_result::failed);
  receiver const there({.how = manner::stop_in_body, .status = 200});
  CHECK(sent_by(impatient(there.url())).what == delivery_result::sent);
}

TEST_CASE("webhook: nobody there is a failure, and says no URL") {
  std::string gone;
  {
    receiver const there;
    gone = there.url();
  }
  for (auto const& url : {gone, std::string("http://nobody.invalid/hook?token=abc")}) {
    auto const outcome = sent_by(local(url));
    CHECK(outcome.what == delivery_result::failed);
    CHECK_FALSE(outcome.reason.empty());
    CHECK(outcome.reason.find("hook") == std::string::npos);
    CHECK(outcome.reason.find("invalid") == std::string::npos);
  }
}

TEST_CASE("webhook: connections are used again") {
  receiver const there;
  auto const channel = md::webhook_channel(local(there.url())).value();
  for (int at = 0; at < 5; ++at) CHECK(channel->send(message()).what == delivery_result::sent);
  CHECK(there.calls().size() == 5);
  CHECK(there.connections() == 1);
}

TEST_CASE("webhook: TLS with a certificate that holds, for the host, from whom we trust, and not of old") {
  auto const as = make_identity("localhost");
  auto const stranger = make_identity("localhost");
  authority_file const trusted(as);
  {
    receiver const there({}, as);
    CHECK(over_tls(there, "localhost", trusted.path()).what == delivery_result::sent);
    CHECK(over_tls(there, "127.0.0.1", trusted.path()).what == delivery_result::failed);  // another name
    CHECK(over_tls(there, "localhost", {}).what == delivery_result::failed);  // whom the system trusts
    CHECK(there.calls().size() == 1);
  }
  {
    receiver const there({}, stranger);
    CHECK(over_tls(there, "localhost", trusted.path()).what == delivery_result::failed);
    CHECK(there.calls().empty());
  }
  receiver const there({}, as, tls_version::only_1_1);
  CHECK(over_tls(there, "localhost", trusted.path()).what == delivery_result::failed);
  CHECK(there.calls().empty());
}

TEST_CASE("webhook: addresses that are not public are refused, whatever they are written as") {
  receiver const there;
  for (auto const* host : {"127.0.0.1",
                           "localhost",
                           "127.1",
                           "0x7f.0.0.1",
                           "2130706433",
                           "0.0.0.0",
                           "10.1.2.3",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "100.64.0.1",
                           "169.254.169.254",
                           "224.0.0.1",
                           "255.255.255.255",
                           "192.0.2.1",
                           "198.18.0.1",
                           "203.0.113.9",
                           "[::1]",
                           "[::]",
                           "[fe80::1]",
                           "[fc00::1]",
                           "[fdff::1]",
                           "[ff02::1]",
                           "[::ffff:127.0.0.1]",
                           "[::ffff:10.0.0.1]",
                           "[64:ff9b::10.0.0.1]",
                           "[2002:7f00:1::]",
                           "[2001:db8::1]"}) {
    CAPTURE(host);
    auto options = local(there.url(host));
    options.allow_private = false;
    auto const outcome = sent_by(std::move(options));
    CHECK(outcome.what == delivery_result::refused);
    CHECK(outcome.reason == "the address is not a public one");
  }
  CHECK(there.connections() == 0);
}

TEST_CASE("webhook: urls that are none, have a user, another scheme or hidden lines are no targets") {
  for (auto const* url :
       {"", "hook", "//host/hook", "ftp://example.com/", "file:///etc/passwd", "https://",
        "http://example.com/hook", "https://kim@example.com/", "https://kim:pw@example.com/",
        "https://example.com/\r\nX: 1", "https://example.com/a b", "https://exam\tple.com/",
        "https://예.example/", "https://example.com:99999/", "gopher://example.com/"}) {
    CAPTURE(url);
    md::webhook_options options;
    options.target = {url, {secret}};
    auto const made = md::webhook_channel(options);
    REQUIRE(made.has_error());
    CHECK(made.error().field == "url");
  }
  md::webhook_options options;
  options.target = {"https://example.com/" + std::string(2048, 'x'), {secret}};
  CHECK(md::webhook_channel(options).error().code == md::errc::too_long);
  options.target = {"https://example.com/", {}};
  CHECK(md::webhook_channel(options).error().field == "secrets");
  options.target.secrets = {secret, "short"};
  CHECK(md::webhook_channel(options).error().code == md::errc::out_of_range);
  options.target.secrets = {secret};
  options.timeout = {};
  CHECK(md::webhook_channel(options).error().field == "timeout");
}

TEST_CASE("webhook: each message may have its own target, and none is refused") {
  receiver const there;
  auto options = local({});
  std::optional<md::webhook_target> target;
  options.target_of = [&](md::delivery_message const&) { return target; };
  auto const channel = md::webhook_channel(options).value();
  CHECK(channel->send(message()).what == delivery_result::refused);
  target = md::webhook_target{there.url(), {}};
  CHECK(channel->send(message()).what == delivery_result::failed);  // unsigned: somebody has to mend that
  target = md::webhook_target{"https://kim@example.com/", {secret}};
  CHECK(channel->send(message()).what == delivery_result::refused);
  target = md::webhook_target{there.url(), {secret}};
  CHECK(channel->send(message()).what == delivery_result::sent);
  CHECK(there.calls().size() == 1);
}

TEST_CASE("webhook: a key cannot add header lines") {
  receiver const there;
  auto const channel = md::webhook_channel(local(there.url())).value();
  auto evil = message();
  for (auto const* key : {"a\r\nX-Admin: 1", "a\nb", "a b", "가"}) {
    evil.key = key;
    CHECK(channel->send(evil).what == delivery_result::refused);
  }
  CHECK(there.calls().empty());
}

TEST_CASE("webhook: a worker sends to a receiver that fails at first") {
  moved_clock time;
  memory_queue queue(time);
  queue.add(3, notify_channel::webhook);
  auto const run = [&](receiver const& there) {
    md::delivery_worker worker(queue, {.time = &time});
    REQUIRE(worker.add(md::webhook_channel(local(there.url())).value(), {.concurrency = 3}).has_value());
    return worker.run_once().total();
  };
  CHECK(run(receiver({.status = 503})) == md::delivery_counts{.failed = 3});
  time.move(std::chrono::minutes(1));
  CHECK(run(receiver({.status = 200})) == md::delivery_counts{.sent = 3});
}

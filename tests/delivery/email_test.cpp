// Mail: what arrives at a real server, as Python's email library reads it. SPDX-License-Identifier:
// Apache-2.0
#include <madang/delivery/email.hpp>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "mail_server.hpp"
#include "memory_queue.hpp"
#include "receiver.hpp"

namespace md = madang;
namespace json = boost::json;
using namespace delivery_tests;
using md::delivery_result;
using md::notify_channel;

namespace {

md::delivery_message message() { return sample(12, notify_channel::email); }

md::delivery_message korean_message() {
  auto out = message();
  out.person_name = "김지원";
  out.items[0].names = {"이하은"};
  out.items[0].place = "한빛 갱신";
  out.items[0].text = "법무 검토가 끝났습니다. 고맙습니다 @김지원";
  return out;
}

md::delivery_message secret_message() {
  auto out = message();
  out.confidential = true;
  out.items[0].names.clear();
  out.items[0].place.clear();
  out.items[0].text.clear();
  return out;
}

/// For a server of this machine that needs no TLS.
md::email_options local(std::string server, std::string address = "kim@example.com") {
  md::email_options out;
  out.server = std::move(server);
  out.tls = md::email_tls::none;
  out.from = "madang@crm.example.com";
  out.from_name = "Hanbit CRM";
  out.address_of = [address = std::move(address)](md::delivery_message const&) { return address; };
  out.timeout = std::chrono::seconds(20);
  return out;
}

md::delivery_outcome sent_by(md::email_options options, md::delivery_message const& what = message()) {
  return md::email_channel(std::move(options)).value()->send(what);
}

bool no_server() {
  if (!python_with_smtp().empty()) return false;
  MESSAGE("SKIPPED: no python3 with aiosmtpd (Debian: python3-aiosmtpd), mail is not tested with a server");
  return true;
}

std::string header(json::value const& of, std::string_view name) {
  auto const& all = of.at("header").as_object();
  auto const at = all.find(name);
  return at == all.end() ? std::string() : std::string(at->value().as_string());
}

std::string text(json::value const& of, std::size_t part) {
  return std::string(of.at("parts").at(part).at("text").as_string());
}

/// What every mail has to be.
void check_form(json::value const& of) {
  CHECK(of.at("type") == "multipart/alternative");
  REQUIRE(of.at("parts").as_array().size() == 2);
  CHECK(of.at("parts").at(0).at("type") == "text/plain");
  CHECK(of.at("parts").at(1).at("type") == "text/html");
  for (auto const& part : of.at("parts").as_array()) CHECK(part.at("charset") == "utf-8");
  CHECK(of.at("defects").as_array().empty());
  CHECK(of.at("ascii").as_bool());
  CHECK(of.at("longest").as_int64() <= 998);
}

/// Certificate and key in files, for the server to read and the client to trust.
class identity_files {
 public:
  explicit identity_files(identity const& of) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "certificate.pem") << of.certificate;
    std::ofstream(folder_ / "key.pem") << of.key;
    std::ofstream(folder_ / "authority.pem") << of.authority;
  }
  ~identity_files() { std::filesystem::remove_all(folder_); }
  identity_files(identity_files const&) = delete;
  identity_files& operator=(identity_files const&) = delete;
  [[nodiscard]] std::string server_arguments() const {
    return fmt::format("--tls '{0}/certificate.pem' '{0}/key.pem'", folder_.string());
  }
  [[nodiscard]] std::string authority() const { return (folder_ / "authority.pem").string(); }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / fmt::format("madang-mail-tls-{}", ::getpid());
};

}  // namespace

TEST_CASE("email: a message as text and HTML, with the header that mail of machines needs") {
  if (no_server()) return;
  mail_server const there;
  auto options = local(there.url());
  options.reply_to = "help@crm.example.com";
  options.unsubscribe_mail = "stop@crm.example.com";
  options.words.link_of = [](auto const&, md::delivery_item const& item) {
    return fmt::format("https://crm.example.com/a/{}?x=1&y=2", item.what.activity.value);
  };
  options.words.unsubscribe_of = [](md::delivery_message const& to) {
    return fmt::format("https://crm.example.com/stop?who={}", to.person_key);
  };
  CHECK(sent_by(options).what == delivery_result::sent);
  auto const got = there.messages();
  REQUIRE(got.size() == 1);
  auto const& mail = got[0];
  check_form(mail);
  CHECK(mail.at("from") == "madang@crm.example.com");
  CHECK(mail.at("to") == json::parse(R"(["kim@example.com"])"));
  CHECK(header(mail, "from") == "Hanbit CRM <madang@crm.example.com>");
  CHECK(header(mail, "to") == "Kim Ji-won <kim@example.com>");
  CHECK(header(mail, "reply-to") == "help@crm.example.com");
  CHECK(header(mail, "subject") == "Lee Ha-eun mentioned you on Hanbit renewal");
  CHECK(header(mail, "date") == "Mon, 01 Jun 2026 00:00:00 +0000");
  CHECK(header(mail, "auto-submitted") == "auto-generated");
  CHECK(header(mail, "list-unsubscribe") ==
        "<https://crm.example.com/stop?who=u:kim>, <mailto:stop@crm.example.com>");
  CHECK(header(mail, "list-unsubscribe-post") == "List-Unsubscribe=One-Click");
  CHECK(text(mail, 0) ==
        "Lee Ha-eun mentioned you on Hanbit renewal\n> Legal is done, thanks @Kim Ji-won\n"
        "https://crm.example.com/a/99?x=1&y=2\n\n-- \nYou get this message because of your notification "
        "settings.\n"
        "Unsubscribe: https://crm.example.com/stop?who=u:kim\n");
  CHECK(text(mail, 1).find("href=\"https://crm.example.com/a/99?x=1&amp;y=2\"") != std::string::npos);
}

TEST_CASE("email: Korean in subject, names and text arrives as it was") {
  if (no_server()) return;
  mail_server const there;
  auto options = local(there.url());
  options.from_name = "한빛 고객 관리";
  options.words.language_of = [](auto const&) { return "ko-KR"; };
  auto long_message = korean_message();
  long_message.items[0].place = "한빛전자 2026년 하반기 유지보수 계약 갱신 및 추가 구매 협의";
  CHECK(sent_by(options, korean_message()).what == delivery_result::sent);
  CHECK(sent_by(options, long_message).what == delivery_result::sent);
  auto const got = there.messages();
  REQUIRE(got.size() == 2);
  for (auto const& mail : got) check_form(mail);
  CHECK(header(got[0], "subject") == "이하은님이 '한빛 갱신'에서 회원님을 언급했습니다");
  CHECK(header(got[0], "from") == "한빛 고객 관리 <madang@crm.example.com>");
  CHECK(header(got[0], "to") == "김지원 <kim@example.com>");
  CHECK(text(got[0], 0) ==
        "이하은님이 '한빛 갱신'에서 회원님을 언급했습니다\n> 법무 검토가 끝났습니다. 고맙습니다 @김지원\n\n"
        "-- \n알림 설정에 따라 보내 드리는 메일입니다.\n");
  CHECK(text(got[0], 1).find("<html lang=\"ko\">") != std::string::npos);
  CHECK(header(got[1], "subject") ==
        "이하은님이 '한빛전자 2026년 하반기 유지보수 계약 갱신 및 추가 구매 협의'에서 회원님을 언급했습니다");
}

TEST_CASE("email: the same message sent again has the same Message-ID, another has another") {
  if (no_server()) return;
  mail_server const there;
  auto const channel = md::email_channel(local(there.url())).value();
  auto again = message();
  again.attempt = 2;
  for (auto const& each : {message(), again, sample(13, notify_channel::email)})
    CHECK(channel->send(each).what == delivery_result::sent);
  auto const got = there.messages();
  REQUIRE(got.size() == 3);
  CHECK(header(got[0], "message-id").ends_with("@crm.example.com>"));
  CHECK(header(got[0], "message-id") == header(got[1], "message-id"));
  CHECK(header(got[0], "message-id") != header(got[2], "message-id"));
  CHECK(got[0].at("peer") == got[2].at("peer"));  // by one connection
}

TEST_CASE("email: nothing that people wrote adds a header line or a tag") {
  if (no_server()) return;
  mail_server const there;
  auto evil = message();
  evil.person_name = "Kim\r\nBcc: all@example.com";
  evil.items[0].names = {
      "Lee\r\nX-Evil: 1\r\n\r\n<script>alert(1)</script>",
  };
  evil.items[0].place = "\"a\\ =?UTF-8?B?QUJD?= ";
  evil.items[0].text =
      "</blockquote><img src=x onerror='alert(1)'>\n.\n\r\n.\r\nMAIL FROM:<x@example.com>\r\n";
  auto options = local(there.url());
  options.from_name = "A \"B\" \\C\r\nX-Evil: 2";
  options.words.link_of = [](auto const&, auto const&) { return "javascript:alert(1)"; };
  options.words.unsubscribe_of = [](auto const&) { return "https://x.example/>\r\nX-Evil: 3"; };
  CHECK(sent_by(options, evil).what == delivery_result::sent);
  CHECK(sent_by(options).what == delivery_result::sent);
  auto const got = there.messages();
  REQUIRE(got.size() == 2);
  check_form(got[0]);
  CHECK(got[0].at("lines") == got[1].at("lines"));
  for (auto const* name : {"bcc", "x-evil", "list-unsubscribe"}) CHECK(header(got[0], name).empty());
  CHECK(got[0].at("to") == json::parse(R"(["kim@example.com"])"));
  CHECK(header(got[0], "subject")
            .starts_with("Lee  X-Evil: 1    <script>alert(1)</script> mentioned you on \"a\\ =?UTF-8?"));
  auto const html = text(got[0], 1);
  for (auto const* tag : {"<script", "<img", "javascript:", "</blockquote><"})
    CHECK(html.find(tag) == std::string::npos);
  CHECK(html.find("&lt;script&gt;") != std::string::npos);
  CHECK(text(got[0], 0).find("> MAIL FROM:<x@example.com>") != std::string::npos);
}

TEST_CASE("email: confidential messages hold no names and texts") {
  if (no_server()) return;
  mail_server const there;
  CHECK(sent_by(local(there.url()), secret_message()).what == delivery_result::sent);
  auto const mail = there.messages().at(0);
  check_form(mail);
  CHECK(header(mail, "subject") == "Somebody mentioned you");
  CHECK(text(mail, 0) ==
        "Somebody mentioned you\n\nNames and texts are shown in the product alone.\n\n"
        "-- \nYou get this message because of your notification settings.\n");
  for (auto const* name : {"Lee", "Hanbit renewal", "Legal"})
    for (std::size_t part : {0U, 1U}) CHECK(text(mail, part).find(name) == std::string::npos);
}

TEST_CASE("email: what the server's answers mean") {
  if (no_server()) return;
  mail_server const there;
  auto const to = [&](std::string address) { return sent_by(local(there.url(), std::move(address))); };
  CHECK(to("later@example.com").what == delivery_result::failed);
  CHECK(to("later@example.com").reason == "SMTP 451");
  CHECK(to("busy@example.com").what == delivery_result::failed);
  CHECK(to("login@example.com").what == delivery_result::failed);
  CHECK(to("nobody@example.com").what == delivery_result::refused);
  CHECK(to("nobody@example.com").reason == "SMTP 550");
  CHECK(to("full@example.com").what == delivery_result::refused);
  CHECK(to("full@example.com").reason == "SMTP 552");
  CHECK(there.messages().empty());
}

TEST_CASE("email: a message that is refused does no harm to the next one of the same connection") {
  if (no_server()) return;
  mail_server const there;
  std::string address;
  auto options = local(there.url());
  options.address_of = [&](auto const&) { return address; };
  auto const channel = md::email_channel(std::move(options)).value();
  for (auto const* bad : {"nobody", "full", "later", "busy"}) {
    address = fmt::format("{}@example.com", bad);
    CHECK(channel->send(message()).what != delivery_result::sent);
    address = "kim@example.com";
    CHECK(channel->send(message()).what == delivery_result::sent);
  }
  CHECK(there.messages().size() == 4);
}

TEST_CASE("email: encrypted when required, to the host that the certificate names") {
  if (no_server()) return;
  identity_files const files(make_identity("localhost"));
  auto const with = [&](mail_server const& there, std::string const& host, md::email_tls tls) {
    auto options = local(there.url("smtp", host));
    options.tls = tls;
    options.ca_file = files.authority();
    return sent_by(std::move(options)).what;
  };
  {
    mail_server const there(files.server_arguments());
    CHECK(with(there, "localhost", md::email_tls::required) == delivery_result::sent);
    CHECK(with(there, "localhost", md::email_tls::optional) == delivery_result::sent);
    CHECK(with(there, "127.0.0.1", md::email_tls::required) == delivery_result::failed);
    CHECK(with(there, "127.0.0.1", md::email_tls::optional) == delivery_result::failed);
    auto const got = there.messages();
    REQUIRE(got.size() == 2);
    for (auto const& mail : got) CHECK(mail.at("encrypted").as_bool());
  }
  mail_server const plain;
  CHECK(with(plain, "localhost", md::email_tls::required) == delivery_result::failed);
  CHECK(plain.messages().empty());
  CHECK(with(plain, "localhost", md::email_tls::optional) == delivery_result::sent);
  CHECK_FALSE(plain.messages().at(0).at("encrypted").as_bool());
}

TEST_CASE("email: smtps, and a login that is right or not") {
  if (no_server()) return;
  identity_files const files(make_identity("localhost"));
  mail_server const there(files.server_arguments() + " --implicit --login crm 'pass word'");
  auto options = local(there.url("smtps", "localhost"));
  options.ca_file = files.authority();
  options.user = "crm";
  options.password = "pass word";
  CHECK(sent_by(options).what == delivery_result::sent);
  options.password = "wrong one";
  auto const outcome = sent_by(options);
  CHECK(outcome.what == delivery_result::failed);  // not the message's fault
  CHECK(outcome.reason.find("wrong") == std::string::npos);
  options.user.clear();
  options.password.clear();
  CHECK(sent_by(options).what == delivery_result::failed);
  REQUIRE(there.messages().size() == 1);
  CHECK(there.messages()[0].at("user") == "crm");
}

TEST_CASE("email: nobody there is a failure, no address or none that can be used is refused") {
  CHECK(sent_by(local("smtp://127.0.0.1:1")).what == delivery_result::failed);
  for (auto const* address : {"", "kim", "@example.com", "kim@", "kim@example.com\r\nRCPT TO:<x@example.com>",
                              "kim <kim@example.com>", "kim@example.com, lee@example.com", "김@example.com",
                              "kim..a@example.com", "kim@-example.com", "kim@example..com"}) {
    CAPTURE(address);
    CHECK(sent_by(local("smtp://127.0.0.1:1", address)).what == delivery_result::refused);
  }
  auto options = local("smtp://127.0.0.1:1");
  options.address_of = [](auto const&) { return std::nullopt; };
  CHECK(sent_by(options).what == delivery_result::refused);
}

TEST_CASE("email: options that cannot work are refused with their name") {
  auto const field_of = [](auto const& change) {
    auto options = local("smtp://mail.example.com:587");
    options.tls = md::email_tls::required;
    change(options);
    auto const made = md::email_channel(std::move(options));
    return made ? std::string() : made.error().field;
  };
  CHECK(field_of([](auto const&) {}).empty());
  CHECK(field_of([](auto& of) { of.server = "https://mail.example.com"; }) == "server");
  CHECK(field_of([](auto& of) { of.server = "smtp://u:p@mail.example.com"; }) == "server");
  CHECK(field_of([](auto& of) { of.from = "madang"; }) == "from");
  CHECK(field_of([](auto& of) { of.from.clear(); }) == "from");
  CHECK(field_of([](auto& of) { of.reply_to = "a@b>\r\nX: 1"; }) == "reply_to");
  CHECK(field_of([](auto& of) { of.unsubscribe_mail = "a"; }) == "unsubscribe_mail");
  CHECK(field_of([](auto& of) { of.address_of = nullptr; }) == "address_of");
  CHECK(field_of([](auto& of) { of.timeout = {}; }) == "timeout");
  CHECK(field_of([](auto& of) { of.password = "x"; }).empty());
  CHECK(field_of([](auto& of) {
          of.password = "x";
          of.tls = md::email_tls::optional;
        }) == "password");
}

// Channels as a JSON document. SPDX-License-Identifier: Apache-2.0
#include "cli/delivery_file.hpp"

#include <fmt/format.h>
#include <madang/json/parse.hpp>

#include <boost/algorithm/string/replace.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <vector>

#include "cli/command.hpp"

namespace madang::cli {
namespace {

namespace json = boost::json;

constexpr words<email_tls, 3> tls_words{
    {{"required", email_tls::required}, {"optional", email_tls::optional}, {"none", email_tls::none}}};

/// Reads one object of the document; all objects share the first error.
class properties {
 public:
  properties(json::value const& from, std::string path, std::optional<error>& wrong)
      : path_(std::move(path)), wrong_(wrong) {
    if (from.is_object())
      from_ = &from.get_object();
    else
      refuse(errc::malformed, "");
  }

  /// Refuses every other property.
  void only(std::initializer_list<std::string_view> names) {
    if (from_ == nullptr) return;
    for (auto const& each : *from_)
      if (std::ranges::find(names, std::string_view(each.key())) == names.end())
        refuse(errc::malformed, each.key());
  }

  [[nodiscard]] json::value const* find(std::string_view name) const {
    return from_ == nullptr ? nullptr : from_->if_contains(name);
  }
  [[nodiscard]] properties object(json::value const& from, std::string_view name) const {
    return {from, name_of(name), wrong_};
  }

  void text(std::string_view name, std::string& to) {
    if (auto const* const found = find(name)) text(*found, name, to);
  }
  void text(json::value const& from, std::string_view name, std::string& to) {
    if (from.is_string())
      to = std::string_view(from.get_string());
    else
      refuse(errc::malformed, name);
  }
  void flag(std::string_view name, bool& to) {
    auto const* const found = find(name);
    if (found == nullptr) return;
    if (found->is_bool())
      to = found->get_bool();
    else
      refuse(errc::malformed, name);
  }
  template <class Number>
  void number(std::string_view name, Number& to) {
    auto const* const found = find(name);
    if (found == nullptr) return;
    constexpr double most = 1e9;
    if (!found->is_number()) return refuse(errc::malformed, name);
    auto const value = found->to_number<double>();
    if (value < 0 || value > most) return refuse(errc::out_of_range, name);
    to = static_cast<Number>(value);
  }
  void seconds(std::string_view name, std::chrono::milliseconds& to) {
    auto value = std::chrono::duration<double>(to).count();
    number(name, value);
    to = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::duration<double>(value));
  }
  /// `{"file": PATH}` or `{"env": NAME}`; a secret in the document itself is refused.
  void secret(json::value const& from, std::string_view name, std::string& to) {
    auto where = object(from, name);
    where.only({"file", "env"});
    std::string file;
    std::string variable;
    where.text("file", file);
    where.text("env", variable);
    if (file.empty() == variable.empty()) return refuse(errc::malformed, name);
    file.empty() ? from_environment(variable, name, to) : from_file(file, name, to);
  }
  void refuse(errc code, std::string_view name) {
    if (!wrong_) wrong_ = fail(code, name_of(name));
  }

 private:
  [[nodiscard]] std::string name_of(std::string_view name) const {
    if (path_.empty() || name.empty()) return path_ + std::string(name);
    return fmt::format("{}.{}", path_, name);
  }
  void from_environment(std::string const& variable, std::string_view name, std::string& to) {
    auto const* const value = std::getenv(variable.c_str());
    if (value == nullptr || *value == '\0') return refuse(errc::empty, name);
    to = value;
  }
  void from_file(std::string const& file, std::string_view name, std::string& to) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return refuse(errc::empty, name);
    to.assign(std::istreambuf_iterator<char>(in), {});
    while (!to.empty() && (to.back() == '\n' || to.back() == '\r')) to.pop_back();
    if (to.empty()) refuse(errc::empty, name);
  }

  std::string path_;
  std::optional<error>& wrong_;
  json::object const* from_ = nullptr;
};

void read_limits(properties& from, channel_limits& to) {
  auto const* const found = from.find("limits");
  if (found == nullptr) return;
  auto limits = from.object(*found, "limits");
  limits.only({"concurrency", "messages_per_second", "burst", "batch", "lease"});
  limits.number("concurrency", to.concurrency);
  limits.number("messages_per_second", to.messages_per_second);
  limits.number("burst", to.burst);
  limits.number("batch", to.batch);
  limits.seconds("lease", to.lease);
}

void read_tls(properties& from, email_tls& to) {
  std::string text(text_of(tls_words, to));
  from.text("tls", text);
  auto const found = std::ranges::find(tls_words, text, &word<email_tls>::text);
  if (found == tls_words.end()) return from.refuse(errc::malformed, "tls");
  to = found->value;
}

void read_addresses(properties& from, std::map<std::string, std::string, std::less<>>& to) {
  auto const* const found = from.find("addresses");
  if (found == nullptr) return from.refuse(errc::empty, "addresses");
  if (!found->is_object()) return from.refuse(errc::malformed, "addresses");
  auto addresses = from.object(*found, "addresses");
  for (auto const& [key, value] : found->get_object()) addresses.text(value, key, to[std::string(key)]);
}

email_settings read_email(properties from) {
  from.only({"server", "tls", "user", "password", "ca_file", "from", "from_name", "reply_to",
             "unsubscribe_mail", "addresses", "language", "link", "timeout", "limits"});
  email_settings out;
  auto& options = out.options;
  from.text("server", options.server);
  read_tls(from, options.tls);
  from.text("user", options.user);
  if (auto const* const password = from.find("password"))
    from.secret(*password, "password", options.password);
  from.text("ca_file", options.ca_file);
  from.text("from", options.from);
  from.text("from_name", options.from_name);
  from.text("reply_to", options.reply_to);
  from.text("unsubscribe_mail", options.unsubscribe_mail);
  from.text("language", out.language);
  from.text("link", out.link);
  from.seconds("timeout", options.timeout);
  read_addresses(from, out.addresses);
  read_limits(from, out.limits);
  return out;
}

webhook_settings read_webhook(properties from) {
  from.only({"url", "secrets", "ca_file", "allow_plain", "allow_private", "timeout", "limits"});
  webhook_settings out;
  auto& options = out.options;
  from.text("url", options.target.url);
  from.text("ca_file", options.ca_file);
  from.flag("allow_plain", options.allow_plain);
  from.flag("allow_private", options.allow_private);
  from.seconds("timeout", options.timeout);
  read_limits(from, out.limits);
  auto const* const secrets = from.find("secrets");
  if (secrets == nullptr) {
    from.refuse(errc::empty, "secrets");
  } else if (!secrets->is_array()) {
    from.refuse(errc::malformed, "secrets");
  } else {
    for (auto const& each : secrets->get_array())
      from.secret(each, "secrets", options.target.secrets.emplace_back());
  }
  return out;
}

}  // namespace

result<delivery_settings> read_delivery_settings(std::string_view text) {
  auto const document = parse_json("", text, {.duplicates = duplicate_keys::refuse});
  if (!document) return document.error();
  std::optional<error> wrong;
  properties whole(*document, {}, wrong);
  whole.only({"email", "webhook"});
  delivery_settings out;
  if (auto const* const found = whole.find("email")) out.email = read_email(whole.object(*found, "email"));
  if (auto const* const found = whole.find("webhook"))
    out.webhook = read_webhook(whole.object(*found, "webhook"));
  if (!wrong && !out.email && !out.webhook) whole.refuse(errc::empty, "email or webhook");
  if (wrong) return *wrong;
  return out;
}

std::string link_to(std::string_view pattern, notification const& what) {
  std::string out(pattern);
  boost::algorithm::replace_all(out, "{activity}", std::to_string(what.activity.value));
  boost::algorithm::replace_all(out, "{node}", std::to_string(what.node.value));
  boost::algorithm::replace_all(out, "{notification}", std::to_string(what.id.value));
  return out;
}

}  // namespace madang::cli

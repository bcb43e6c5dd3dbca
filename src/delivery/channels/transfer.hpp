// madang/src/delivery/channels/transfer.hpp: libcurl, as channels use it: handles that keep their
// connections, lists and urls that free themselves. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <curl/curl.h>
#include <madang/core/result.hpp>
#include <madang/delivery/queue.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// Frees what libcurl made.
struct curl_free_all {
  void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  void operator()(curl_mime* mime) const noexcept { curl_mime_free(mime); }
};
using curl_url_owner = std::unique_ptr<CURLU, curl_free_all>;
using curl_mime_owner = std::unique_ptr<curl_mime, curl_free_all>;

/// What libcurl refuses to be told, which only happens without memory or with a library that lacks a part.
class transfer_error : public std::exception {
 public:
  explicit transfer_error(CURLcode code) noexcept : code_(code) {}
  [[nodiscard]] char const* what() const noexcept override { return curl_easy_strerror(code_); }

 private:
  CURLcode code_;
};

/// Sets an option. @throws transfer_error
template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (auto const code = curl_easy_setopt(handle, option, value); code != CURLE_OK) throw transfer_error(code);
}

/// Lines of a header. @throws std::bad_alloc
class curl_lines {
 public:
  void add(std::string const& line) {
    auto* const longer = curl_slist_append(lines_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(lines_.release());
    lines_.reset(longer);
  }
  [[nodiscard]] curl_slist* get() const noexcept { return lines_.get(); }

 private:
  std::unique_ptr<curl_slist, curl_free_all> lines_;
};

/// Handles that wait to be used again, with the connections that they keep open.
/// @threads any
class transfer_pool {
 public:
  /// A handle for one transfer; goes back with no option set. Of one thread at a time.
  class lease {
   public:
    explicit lease(transfer_pool& from) : from_(from), handle_(from.take()) {}
    ~lease() { from_.give_back(std::move(handle_)); }
    lease(lease const&) = delete;
    lease& operator=(lease const&) = delete;
    [[nodiscard]] CURL* get() const noexcept { return handle_.get(); }

   private:
    transfer_pool& from_;
    std::unique_ptr<CURL, curl_free_all> handle_;
  };

 private:
  [[nodiscard]] std::unique_ptr<CURL, curl_free_all> take();
  void give_back(std::unique_ptr<CURL, curl_free_all> handle) noexcept;

  std::mutex mutex_;
  std::vector<std::unique_ptr<CURL, curl_free_all>> idle_;  // guarded by mutex_
};

/// How long a transfer may take, and whom it trusts.
struct transfer_limits {
  std::string const& ca_file;                 ///< empty: whom the system trusts
  std::chrono::milliseconds connect_timeout;  ///< resolving, connecting, agreeing on keys
  std::chrono::milliseconds timeout;          ///< in all
};

/// What all transfers have: TLS 1.2 or newer with certificate and host verified, time limits, no proxy, no
/// signals. @throws transfer_error
void set_up(CURL* handle, transfer_limits const& limits);

/// Checks that time limits are positive. @errors out_of_range
[[nodiscard]] result<void> check(transfer_limits const& limits);

/// Reads a URL with one of these schemes: printable ASCII, with a host, without user or password.
/// @errors empty, too_long, malformed
[[nodiscard]] result<curl_url_owner> parse_url(std::string_view field, std::string const& url,
                                               std::vector<std::string_view> const& schemes);

/// A failure of the network, in libcurl's words, which name no URL.
[[nodiscard]] delivery_outcome network_failure(CURLcode code);

}  // namespace detail
}  // namespace v1
}  // namespace madang

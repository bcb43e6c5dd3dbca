// What channels share of libcurl. SPDX-License-Identifier: Apache-2.0
#include "delivery/channels/transfer.hpp"

#include <algorithm>
#include <utility>

namespace madang {
inline namespace v1 {
namespace detail {
namespace {

constexpr std::size_t url_bytes_max = 2048;

// libcurl wants to be started once in a process, and from 7.84 on any thread may do it.
void start_library() {
  static CURLcode const started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw transfer_error(started);
}

bool printable(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char each) { return each > 0x20 && each < 0x7f; });
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

}  // namespace

std::unique_ptr<CURL, curl_free_all> transfer_pool::take() {
  {
    std::lock_guard const lock(mutex_);
    if (!idle_.empty()) {
      auto handle = std::move(idle_.back());
      idle_.pop_back();
      return handle;
    }
    idle_.reserve(idle_.capacity() + 1);  // room for it to come back
  }
  start_library();
  std::unique_ptr<CURL, curl_free_all> handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  return handle;
}

void transfer_pool::give_back(std::unique_ptr<CURL, curl_free_all> handle) noexcept {
  curl_easy_reset(handle.get());
  std::lock_guard const lock(mutex_);
  if (idle_.size() < idle_.capacity()) idle_.push_back(std::move(handle));
}

void set_up(CURL* handle, transfer_limits const& limits) {
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROXY, "");  // nor what the environment says
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_timeout.count()));
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.timeout.count()));
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!limits.ca_file.empty()) {
    set(handle, CURLOPT_CAINFO, limits.ca_file.c_str());
    set(handle, CURLOPT_CAPATH, static_cast<char const*>(nullptr));
  }
}

result<void> check(transfer_limits const& limits) {
  if (limits.connect_timeout.count() <= 0) return fail(errc::out_of_range, "connect_timeout");
  if (limits.timeout.count() <= 0) return fail(errc::out_of_range, "timeout");
  return {};
}

result<curl_url_owner> parse_url(std::string_view field, std::string const& url,
                                 std::vector<std::string_view> const& schemes) {
  if (url.empty()) return fail(errc::empty, field);
  if (url.size() > url_bytes_max) return fail(errc::too_long, field, url.size(), url_bytes_max);
  if (!printable(url)) return fail(errc::malformed, field);
  start_library();
  curl_url_owner out(curl_url());
  if (!out) throw std::bad_alloc();
  if (curl_url_set(out.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
    return fail(errc::malformed, field);
  auto const scheme = part_of(out.get(), CURLUPART_SCHEME);
  if (std::find(schemes.begin(), schemes.end(), scheme) == schemes.end()) return fail(errc::malformed, field);
  return out;
}

delivery_outcome network_failure(CURLcode code) {
  return {.what = delivery_result::failed, .reason = curl_easy_strerror(code)};
}

}  // namespace detail
}  // namespace v1
}  // namespace madang

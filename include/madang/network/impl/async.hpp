// madang/network/impl/async.hpp: bodies of the asynchronous forms. SPDX-License-Identifier: Apache-2.0
#pragma once
#include <madang/network.hpp>  // included by it, too: this part needs all of it

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace madang {
inline namespace v1 {
namespace detail {

/// What a completion handler is told of an error.
[[nodiscard]] inline boost::system::error_code code_of(error const& why) noexcept {
  return make_error_code(why.code);
}

/// Copies what a post points to, so that it outlives the call.
class owned_post {
 public:
  explicit owned_post(post_input const& in);
  /// The input again, pointing into this object.
  [[nodiscard]] post_input const& input() const noexcept { return input_; }

 private:
  std::vector<std::unique_ptr<std::string>> texts_;
  post_input input_;
};

/// Copies what a comment points to, so that it outlives the call.
class owned_comment {
 public:
  explicit owned_comment(comment_input const& in);
  /// The input again, pointing into this object.
  [[nodiscard]] comment_input const& input() const noexcept { return input_; }

 private:
  std::vector<std::unique_ptr<std::string>> texts_;
  comment_input input_;
};

/// Starts an operation whose value is found when it is done; the handler runs on its own executor.
template <class Value, class Submit, class CompletionToken>
auto start_async(Submit submit, CompletionToken&& token) {
  return boost::asio::async_initiate<CompletionToken, void(boost::system::error_code, Value)>(
      [submit = std::move(submit)](auto handler) mutable {
        auto const executor = boost::asio::get_associated_executor(handler);
        auto const shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto const work =
            std::make_shared<boost::asio::executor_work_guard<std::decay_t<decltype(executor)>>>(executor);
        submit(
            [executor, shared, work](boost::system::error_code failed, Value value) {
              boost::asio::post(executor, [shared, failed, value] { std::move (*shared)(failed, value); });
              work->reset();
            },
            [executor](std::function<void()> later) { boost::asio::post(executor, std::move(later)); });
      },
      token);
}

}  // namespace detail

template <class CompletionToken>
auto network::async_transact(transact_options const& options, std::function<result<void>(transaction&)> body,
                             CompletionToken&& token) {
  return detail::start_async<version>(
      [this, options, body = std::move(body)](auto done, auto later) mutable {
        submit(
            options, std::move(body),
            [done](result<version> const& answer) {
              if (answer)
                done({}, *answer);
              else
                done(detail::code_of(answer.error()), {});
            },
            later);
      },
      std::forward<CompletionToken>(token));
}

template <class CompletionToken>
auto network::async_post(post_input const& in, CompletionToken&& token) {
  return detail::start_async<activity_id>(
      [this, post = std::make_shared<detail::owned_post>(in)](auto done, auto later) {
        auto const made = std::make_shared<activity_id>();
        submit(
            {},
            [post, made](transaction& to) -> result<void> {
              auto const id = to.post(post->input());
              if (!id) return id.error();
              *made = *id;
              return {};
            },
            [done, made](result<version> const& answer) {
              done(answer ? boost::system::error_code{} : detail::code_of(answer.error()), *made);
            },
            later);
      },
      std::forward<CompletionToken>(token));
}

template <class CompletionToken>
auto network::async_comment(comment_input const& in, CompletionToken&& token) {
  return detail::start_async<activity_id>(
      [this, comment = std::make_shared<detail::owned_comment>(in)](auto done, auto later) {
        auto const made = std::make_shared<activity_id>();
        submit(
            {},
            [comment, made](transaction& to) -> result<void> {
              auto const id = to.comment(comment->input());
              if (!id) return id.error();
              *made = *id;
              return {};
            },
            [done, made](result<version> const& answer) {
              done(answer ? boost::system::error_code{} : detail::code_of(answer.error()), *made);
            },
            later);
      },
      std::forward<CompletionToken>(token));
}

}  // namespace v1
}  // namespace madang

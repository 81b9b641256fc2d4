#include "probe/resolver.hpp"

#include <fmt/format.h>
#include <netdb.h>

#include <algorithm>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <atomic>
#include <memory>
#include <thread>

namespace tlsfit::probe {

using asio::ip::tcp;

namespace {

/// Shared with the thread that asks, which may outlive whoever waits.
struct Question {
  std::string host, service;
  Resolved answer;
  std::atomic<bool> done{false};
};

void ask_system(Question& question) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  const int failed = ::getaddrinfo(question.host.c_str(), question.service.c_str(), &hints, &list);
  if (failed != 0)
    question.answer.error =
        fmt::format("the name {} does not resolve: {}", question.host, ::gai_strerror(failed));
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    tcp::endpoint endpoint;
    if (entry->ai_addrlen > endpoint.capacity()) continue;
    endpoint.resize(entry->ai_addrlen);
    std::copy_n(reinterpret_cast<const char*>(entry->ai_addr), entry->ai_addrlen,
                reinterpret_cast<char*>(endpoint.data()));
    if (std::ranges::find(question.answer.endpoints, endpoint) == question.answer.endpoints.end())
      question.answer.endpoints.push_back(endpoint);
  }
  if (list != nullptr) ::freeaddrinfo(list);
  question.done = true;
}

}  // namespace

Task<Resolved> resolve(std::string host, std::uint16_t port, Gate& turns, Clock::time_point deadline) {
  asio::error_code error;
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (!error) co_return Resolved{{tcp::endpoint(address, port)}, ""};
  const Gate::Permit turn = co_await turns.enter(deadline);
  const auto question = std::make_shared<Question>();
  question->host = std::move(host);
  question->service = std::to_string(port);
  if (turn) std::thread([question] { ask_system(*question); }).detach();
  asio::steady_timer pause(co_await asio::this_coro::executor);
  for (auto wait = std::chrono::microseconds(200); !question->done && Clock::now() < deadline;
       wait += wait / 4) {
    pause.expires_at(std::min(Clock::now() + wait, deadline));
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
  if (!question->done)
    co_return Resolved{{}, fmt::format("the name {} does not resolve in time", question->host)};
  co_return std::move(question->answer);
}

}  // namespace tlsfit::probe

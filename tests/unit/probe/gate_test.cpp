#include "probe/gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

namespace tlsfit::probe {
namespace {

using namespace std::chrono_literals;

struct Watch {
  std::size_t now = 0, peak = 0, done = 0, sent_away = 0;
};

Task<> visit(Gate& gate, Watch& watch, asio::any_io_executor executor) {
  Gate::Permit permit = co_await gate.enter();
  if (!permit) {
    ++watch.sent_away;
    co_return;
  }
  watch.peak = std::max(watch.peak, ++watch.now);
  asio::steady_timer stay(executor, 5ms);
  asio::error_code ignored;
  co_await stay.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  --watch.now;
  ++watch.done;
}

Watch run(Gate::Limits limits, std::size_t visitors) {
  asio::io_context io(1);
  Gate gate(io.get_executor(), limits);
  Watch watch;
  for (std::size_t i = 0; i < visitors; ++i)
    asio::co_spawn(io, visit(gate, watch, io.get_executor()), asio::detached);
  io.run();
  return watch;
}

TEST(Gate, NeverMoreAtOnceThanAllowedAndNobodyForgotten) {
  const Watch watch = run({.at_once = 3}, 20);
  EXPECT_EQ(watch.peak, 3U);
  EXPECT_EQ(watch.done, 20U);
}

TEST(Gate, RateAndDelayTakeTheirTime) {
  auto begin = Clock::now();
  EXPECT_EQ(run({.at_once = 8, .per_second = 100}, 6).done, 6U);
  EXPECT_GE(Clock::now() - begin, 45ms);  // five intervals of 10 ms
  begin = Clock::now();
  EXPECT_EQ(run({.at_once = 1, .delay = 10ms}, 4).done, 4U);
  EXPECT_GE(Clock::now() - begin, 45ms);  // four stays of 5 ms, three pauses of 10 ms
}

TEST(Gate, TheDeadlineSendsTheRestAway) {
  const Watch watch = run({.at_once = 1, .deadline = Clock::now() + 12ms}, 50);
  EXPECT_GT(watch.sent_away, 0U);
  EXPECT_EQ(watch.done + watch.sent_away, 50U);
}

}  // namespace
}  // namespace tlsfit::probe

#include "probe/gate.hpp"

#include <algorithm>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

namespace tlsfit::probe {

Gate::Gate(asio::any_io_executor executor, Limits limits) : executor_(std::move(executor)), limits_(limits) {}

Task<Gate::Permit> Gate::enter(Clock::time_point deadline) {
  asio::error_code ignored;
  const auto is_over = [deadline] { return Clock::now() >= deadline; };
  while (open_ >= limits_.at_once && !is_over()) {
    const auto turn = std::make_shared<asio::steady_timer>(executor_, deadline);
    waiting_.push_back(turn);
    co_await turn->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    std::erase(waiting_, turn);  // still there if the deadline woke it
  }
  if (is_over()) {
    wake_next();  // whose turn it is if this one was woken too late
    co_return Permit();
  }
  ++open_;
  Permit permit(this);
  while (Clock::now() < next_start_ && !is_over()) {
    asio::steady_timer pause(executor_, std::min(next_start_, deadline));
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (is_over()) co_return Permit();
  if (limits_.per_second > 0)
    next_start_ =
        std::max(next_start_, Clock::now()) +
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / limits_.per_second));
  co_return std::move(permit);
}

void Gate::give_back() {
  --open_;
  if (limits_.delay.count() > 0) next_start_ = std::max(next_start_, Clock::now() + limits_.delay);
  wake_next();
}

void Gate::wake_next() {
  if (waiting_.empty()) return;
  waiting_.front()->cancel();
  waiting_.pop_front();
}

}  // namespace tlsfit::probe

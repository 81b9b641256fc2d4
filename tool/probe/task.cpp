#include "probe/task.hpp"

#include <asio/co_spawn.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <memory>

namespace tlsfit::probe {

Task<> together(std::vector<Task<>> tasks) {
  struct State {
    asio::steady_timer all_done;
    std::size_t running;
    std::exception_ptr error;
  };
  if (tasks.empty()) co_return;
  const auto executor = co_await asio::this_coro::executor;
  const auto state = std::make_shared<State>(
      State{asio::steady_timer(executor, asio::steady_timer::time_point::max()), tasks.size(), nullptr});
  for (Task<>& task : tasks)
    asio::co_spawn(executor, std::move(task), [state](std::exception_ptr error) {
      if (error && !state->error) state->error = error;
      if (--state->running == 0) state->all_done.cancel();
    });
  asio::error_code cancelled;  // the timer never expires, it is cancelled by the last task
  if (state->running > 0)
    co_await state->all_done.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  if (state->error) std::rethrow_exception(state->error);
}

}  // namespace tlsfit::probe

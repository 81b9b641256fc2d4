#include "lab/matrix.hpp"

#include <algorithm>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "base/paths.hpp"

namespace tlsfit::lab {

namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 100ms;

/// What the threads share.
class Floor {
 public:
  Floor(const std::vector<CellOrder>& orders, const MatrixOptions& options, const fit::Templates& templates)
      : orders_(orders), options_(options), templates_(templates) {
    for (const CellOrder& order : orders) {
      states_.push_back({.id = order.cell.id, .status = {}, .report = {}});
      results_.emplace_back();
    }
  }

  /// Takes what the last run left. The rest waits.
  void take_last_run() {
    std::map<std::string, std::string> surroundings;  // by what there is of them: an emulator or none
    for (std::size_t i = 0; i < orders_.size(); ++i) {
      const CellOrder& order = orders_[i];
      std::string& around = surroundings[order.bench.emulator ? order.bench.emulator->string() : ""];
      if (around.empty()) around = surroundings_digest(order.bench);
      keys_.push_back(cell_key(order, around));
      auto found = options_.force ? std::nullopt : last_run(folder_of(i), keys_.back());
      if (found)
        finish(i, std::move(*found));
      else
        waiting_.push_back(i);
    }
    unfinished_ = waiting_.size();
  }

  std::size_t waiting() const { return waiting_.size(); }

  /// One thread's work: cell after cell, until none waits.
  void work(std::size_t threads) {
    for (;;) {
      InterruptionWatch::check();
      std::size_t i = 0;
      {
        const std::lock_guard lock(mutex_);
        if (next_ == waiting_.size()) return;
        i = waiting_[next_++];
        states_[i].phase = CellState::Phase::Running;
        states_[i].since = std::chrono::steady_clock::now();
      }
      finish(i, made(i, threads));
      const std::lock_guard lock(mutex_);
      --unfinished_;
    }
  }

  std::vector<CellState> states() const {
    const std::lock_guard lock(mutex_);
    return states_;
  }
  std::vector<CellResult> results() { return std::move(results_); }

 private:
  fs::path folder_of(std::size_t i) const { return options_.out / orders_[i].cell.id; }

  CellResult made(std::size_t i, std::size_t threads) {
    Bench bench = orders_[i].bench;
    bench.work = options_.work / orders_[i].cell.id;
    // Fewer cells are at work as the end comes near: what they leave is for the others. Shares only grow, so
    // that all together are never more than there are cores.
    bench.jobs = [this, threads] {
      const std::lock_guard lock(mutex_);
      const std::size_t at_work = std::clamp<std::size_t>(unfinished_, 1, threads);
      return std::max(1U, options_.cores / static_cast<unsigned>(at_work));
    };
    const auto shown = [&](std::string_view status) {
      const std::lock_guard lock(mutex_);
      states_[i].status = status;
    };
    CellResult result = make_cell(orders_[i], bench, keys_[i], folder_of(i), templates_, shown);
    remove_tree(bench.work);  // the compiler's cache has the objects
    return result;
  }

  void finish(std::size_t i, CellResult result) {
    const std::lock_guard lock(mutex_);
    states_[i].phase = CellState::Phase::Done;
    states_[i].report = result.report;
    results_[i] = std::move(result);
  }

  const std::vector<CellOrder>& orders_;
  const MatrixOptions& options_;
  const fit::Templates& templates_;
  std::vector<std::string> keys_;
  std::vector<std::size_t> waiting_;
  mutable std::mutex mutex_;  // of what follows
  std::size_t next_ = 0, unfinished_ = 0;
  std::vector<CellState> states_;
  std::vector<CellResult> results_;
};

}  // namespace

std::vector<CellResult> make_matrix(const std::vector<CellOrder>& orders, const MatrixOptions& options,
                                    const fit::Templates& templates, const Watch& watch) {
  const InterruptionWatch interruption;
  Floor floor(orders, options, templates);
  floor.take_last_run();
  const std::size_t wanted = options.jobs == 0 ? options.cores : options.jobs;
  const std::size_t count = std::min<std::size_t>(std::max<std::size_t>(wanted, 1), floor.waiting());
  std::vector<std::future<void>> threads;
  for (std::size_t i = 0; i < count; ++i)
    threads.push_back(std::async(std::launch::async, [&floor, count] { floor.work(count); }));
  const auto at_work = [&](const std::future<void>& thread) {
    return thread.wait_for(0s) != std::future_status::ready;
  };
  while (std::any_of(threads.begin(), threads.end(), at_work)) {
    watch(floor.states());
    std::this_thread::sleep_for(between_looks);
  }
  watch(floor.states());
  for (std::future<void>& thread : threads) thread.get();  // throws what stopped it
  return floor.results();
}

}  // namespace tlsfit::lab

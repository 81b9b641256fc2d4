#include "emulator/profile.hpp"

#include <algorithm>

namespace tlsfit::emulator {

namespace {

/// A stack that grows beyond this is of a guest gone wild.
constexpr std::size_t deepest_call = 1000;

}  // namespace

Profile::Profile(const Image& image, Cpu& cpu) : image_(image), cpu_(cpu) {
  cpu_.on_run([this](std::uint32_t address, std::uint32_t instructions) { runs(address, instructions); });
}

std::size_t Profile::function_of(std::uint32_t address) {
  const auto [at, fresh] = by_address_.try_emplace(address, 0);
  if (!fresh) return at->second;
  const auto start = image_.function_start(address).value_or(0);
  const auto known = std::find_if(functions_.begin(), functions_.end(),
                                  [start](const Function& f) { return f.start == start; });
  at->second = static_cast<std::size_t>(known - functions_.begin());
  if (known == functions_.end()) {
    Function& function = functions_.emplace_back();
    function.start = start;
    function.cost.function = start == 0 ? "?" : image_.function_name(start);
  }
  return at->second;
}

void Profile::enter(std::size_t function, std::uint32_t stack) {
  const auto [return_to, interrupt] = cpu_.caller();
  Function& f = functions_[function];
  frames_.push_back({.function = function,
                     .return_to = return_to,
                     .stack = stack,
                     .began = now_,
                     .outermost = f.running++ == 0,
                     .interrupt = interrupt});
  ++f.cost.calls;
}

void Profile::leave() {
  const Frame& frame = frames_.back();
  Function& f = functions_[frame.function];
  --f.running;
  if (frame.outermost) {
    f.cost.with_calls += now_.run - frame.began.run;
    f.cost.handshake_with_calls += now_.handshakes - frame.began.handshakes;
  }
  if (frame.interrupt)  // those below it were only kept waiting
    for (Frame& below : frames_) {
      below.began.run += now_.run - frame.began.run;
      below.began.handshakes += now_.handshakes - frame.began.handshakes;
    }
  frames_.pop_back();
}

void Profile::runs(std::uint32_t address, std::uint32_t instructions) {
  const std::size_t function = function_of(address);
  const bool begins = functions_[function].start == address;
  const auto returned = [&] { return !frames_.empty() && frames_.back().return_to == address; };
  // Assembler jumps into a function with anything in the link register: such a frame ends unnoticed, and what
  // runs next is of another function than the last frame.
  const bool elsewhere = !frames_.empty() && frames_.back().function != function;
  if (begins || elsewhere || returned()) {
    const std::uint32_t stack = cpu_.sp();
    // A return gives the stack back; so have those frames that are deeper than the stack is now.
    while (!frames_.empty() &&
           (frames_.back().stack < stack || (returned() && frames_.back().stack == stack)))
      leave();
    // A loop may lead back to where its function begins.
    const bool looped =
        !frames_.empty() && frames_.back().function == function && frames_.back().stack == stack;
    if (begins && !looped && frames_.size() < deepest_call) enter(function, stack);
  }
  now_.run += instructions;
  functions_[function].cost.own += instructions;
  if (!in_handshake_) return;
  now_.handshakes += instructions;
  functions_[function].cost.handshake_own += instructions;
}

std::vector<FunctionCost> Profile::costs() {
  while (!frames_.empty()) leave();
  std::vector<FunctionCost> costs;
  for (const Function& function : functions_) {
    FunctionCost& cost = costs.emplace_back(function.cost);
    // What another function runs into without a jump to its start is in no frame of its own.
    cost.with_calls = std::max(cost.with_calls, cost.own);
    cost.handshake_with_calls = std::max(cost.handshake_with_calls, cost.handshake_own);
  }
  std::stable_sort(costs.begin(), costs.end(),
                   [](const FunctionCost& a, const FunctionCost& b) { return a.own > b.own; });
  return costs;
}

}  // namespace tlsfit::emulator

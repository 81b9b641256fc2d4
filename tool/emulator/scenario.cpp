#include "emulator/scenario.hpp"

#include <charconv>

#include "base/error.hpp"

namespace tlsfit::emulator {

namespace {

[[noreturn]] void wrong(std::string_view step) {
  throw Error(ExitCode::Usage, "--cable {}: want down@2s, up@+300ms or down@2000B", step);
}

CableStep parse_step(std::string_view text) {
  CableStep step;
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) wrong(text);
  step.in = text.substr(0, at) == "up";
  if (!step.in && text.substr(0, at) != "down") wrong(text);
  std::string_view when = text.substr(at + 1);
  if (when.starts_with('+')) {
    step.when = CableStep::When::After;
    when.remove_prefix(1);
  }
  const auto [end, error] = std::from_chars(when.data(), when.data() + when.size(), step.amount);
  const std::string_view unit(end, static_cast<std::size_t>(when.data() + when.size() - end));
  if (error != std::errc()) wrong(text);
  if (unit == "B" && step.when == CableStep::When::Time)
    step.when = CableStep::When::Bytes;
  else if (unit == "s")
    step.amount *= second;
  else if (unit == "ms")
    step.amount *= millisecond;
  else
    wrong(text);
  return step;
}

}  // namespace

std::vector<CableStep> parse_cable(std::string_view text) {
  std::vector<CableStep> steps;
  for (;;) {
    const std::size_t comma = text.find(',');
    steps.push_back(parse_step(text.substr(0, comma)));
    if (comma == std::string_view::npos) return steps;
    text.remove_prefix(comma + 1);
  }
}

CableScenario::CableScenario(Clock& clock, NetChip& chip, std::vector<CableStep> steps)
    : clock_(clock), chip_(chip), steps_(std::move(steps)) {
  limit();
}

bool CableScenario::due(const CableStep& step) const {
  switch (step.when) {
    case CableStep::When::Time:
      return clock_.now() >= step.amount;
    case CableStep::When::After:
      return clock_.now() >= last_ + step.amount;
    case CableStep::When::Bytes:
      return chip_.received_bytes() >= step.amount;
  }
  return false;
}

void CableScenario::limit() {
  const bool by_bytes = next_ < steps_.size() && steps_[next_].when == CableStep::When::Bytes;
  chip_.limit_received(by_bytes ? steps_[next_].amount : never);
}

void CableScenario::play() {
  while (next_ < steps_.size() && due(steps_[next_])) {
    chip_.set_cable(steps_[next_].in);
    last_ = clock_.now();
    ++next_;
    limit();
  }
}

}  // namespace tlsfit::emulator

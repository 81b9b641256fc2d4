#include "model/events.hpp"

namespace tlsfit {

namespace {

constexpr unsigned most_sessions = 1'000'000;  // as --repeat
constexpr std::size_t most_handshakes = 10'000;

}  // namespace

void Events::take(std::uint32_t told, std::uint64_t instructions) {
  const Agreement& agreed = agreement_;
  const unsigned session = told >> 8;
  const std::uint32_t what = told & 0xFFU;
  if ((what == agreed.program_done || what == agreed.program_failed) && !program_ended_)
    program_ended_ = what == agreed.program_done;
  if (session > most_sessions) return;  // a guest that marks whatever it likes must not fill our memory
  if (what == agreed.handshake_begins) begun_[session] = instructions;
  const auto begun = begun_.find(session);
  const bool verified = what == agreed.handshake_verified, resumed = what == agreed.handshake_resumed;
  if ((what != agreed.handshake_failed && !verified && !resumed) || begun == begun_.end()) return;
  const Handshake& ended = last_[session] = {.session = session,
                                             .verified = verified || resumed,
                                             .resumed = resumed,
                                             .instructions = instructions - begun->second};
  if (ended_.size() < most_handshakes) ended_.push_back(ended);
  begun_.erase(begun);
}

Handshake Events::handshake_of(unsigned session) const {
  const auto found = last_.find(session);
  return found == last_.end() ? Handshake{} : found->second;
}

}  // namespace tlsfit

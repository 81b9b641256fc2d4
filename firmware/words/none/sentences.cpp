// The kinds of trouble, by which scripts tell them, and numbers for everything else.
#include "session/failure.hpp"
#include "words/sentence.hpp"
#include "words/terse/number.hpp"

namespace {

constexpr text::Numbered texts[] = {
    {session::cause_of(session::Trouble::Tls), "tls"},
    {session::cause_of(session::Trouble::Net), "net"},
    {session::cause_of(session::Trouble::Timeout), "timeout"},
    {session::cause_of(session::Trouble::Protocol), "http"},
    {session::cause_of(session::Trouble::Entropy), "entropy"},
};
constexpr auto kinds = text::packed<text::packed_size(texts)>(texts);

}  // namespace

text::Packed words::sentence(std::uint8_t cause) {
  const text::Packed kind = text::find(kinds, cause, {});
  return kind ? kind : number(cause);
}

// In a word or two what can be mended where the device is; numbers for everything else.
#include "session/failure.hpp"
#include "words/sentence.hpp"
#include "words/terse/number.hpp"

namespace {

constexpr text::Numbered texts[] = {
    {text::number_of(net::Failure::NoSuchName), "no such host"},
    {text::number_of(net::Failure::NoNameServer), "no name server"},
    {text::number_of(net::Failure::Refused), "refused"},
    {text::number_of(net::Failure::Unreachable), "no answer"},
    {text::number_of(net::Failure::Broken), "connection broken"},
    {text::number_of(net::Failure::NoNetwork), "no network"},
    {session::down(net::Status::NoChip), "no network chip"},
    {session::down(net::Status::NoAddress), "no DHCP server"},
    {session::down(net::Status::Up), "all connections taken"},
    {session::cause_of(session::Trouble::Tls), "tls"},
    {session::cause_of(session::Trouble::Net), "net"},
    {session::cause_of(session::Trouble::Timeout), "timeout"},
    {session::cause_of(session::Trouble::Protocol), "http"},
    {session::cause_of(session::Trouble::Entropy), "entropy"},
    {session::cause_of(session::Late::Connect), "connecting"},
    {session::cause_of(session::Late::Handshake), "handshake"},
    {session::cause_of(session::Late::Send), "sending"},
    {session::cause_of(session::Late::Header), "no response"},
    {session::cause_of(session::Late::Body), "body"},
};
constexpr auto sentences = text::packed<text::packed_size(texts)>(texts);

}  // namespace

text::Packed words::sentence(std::uint8_t cause) {
  const text::Packed sentence = text::find(sentences, cause, {});
  return sentence ? sentence : number(cause);
}

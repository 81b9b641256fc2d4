#include "net/gsm/reason.hpp"

namespace net::gsm {
namespace {

using text::number_of;

constexpr text::Numbered texts[] = {
    {at::starting, "the GSM module is starting"},
    {at::restarted, "the GSM module restarted by itself: is its supply too weak?"},
    {at::hung, "the GSM module did not answer, and was reset"},
    {at::bytes_lost, "bytes from the GSM module were lost, and it was reset"},
    {number_of(Reason::NoSim), "the GSM module has no SIM"},
    {number_of(Reason::PinWanted), "the SIM wants its PIN"},
    {number_of(Reason::Locked), "the SIM is locked, and wants its PUK"},
    {number_of(Reason::SimFails), "the SIM does not work"},
    {number_of(Reason::SimBusy), "the SIM is busy"},
    {number_of(Reason::SimWrong), "the SIM is of another kind"},
    {number_of(Reason::PinRefused), "the SIM refused its PIN, which is not tried again"},
    {number_of(Reason::LastTry), "the SIM takes one more PIN only, and none is tried: enter it in a phone"},
    {number_of(Reason::NoSignal), "there is no GSM network in reach: has the module its antenna?"},
    {number_of(Reason::Searching), "the GSM module is looking for a network"},
    {number_of(Reason::Denied), "the GSM network refuses the SIM"},
    {number_of(Reason::NoData), "the GSM network gives this SIM no data connection"},
    {number_of(Reason::AccessRefused),
     "the GSM network refuses the access point (APN), its user or password"},
    {number_of(Reason::Ended), "the GSM network ended the data connection"},
};
constexpr auto sentences = text::packed<text::packed_size(texts)>(texts);

}  // namespace

text::Packed sentence(at::Reason reason) {
  return text::find(sentences, reason, {});
}

}  // namespace net::gsm

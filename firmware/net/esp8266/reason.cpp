#include "net/esp8266/reason.hpp"

namespace net::esp8266 {
namespace {

using text::number_of;

constexpr text::Numbered texts[] = {
    {at::starting, "the Wi-Fi module is starting"},
    {number_of(Reason::JoinTimeout), "the Wi-Fi network does not answer"},
    {number_of(Reason::WrongKey), "the Wi-Fi key is wrong"},
    {number_of(Reason::NoSuchNetwork), "there is no Wi-Fi network of this name"},
    {number_of(Reason::JoinFailed), "the Wi-Fi network cannot be joined"},
    {number_of(Reason::NoneRemembered), "the Wi-Fi module has no address from a network that it remembers"},
    {number_of(Reason::Left), "the Wi-Fi network was lost"},
    {at::restarted, "the Wi-Fi module restarted by itself: is its supply too weak?"},
    {at::hung, "the Wi-Fi module did not answer, and was reset"},
    {at::bytes_lost, "bytes from the Wi-Fi module were lost, and it was reset"},
};
constexpr auto sentences = text::packed<text::packed_size(texts)>(texts);

}  // namespace

text::Packed sentence(at::Reason reason) {
  return text::find(sentences, reason, {});
}

}  // namespace net::esp8266

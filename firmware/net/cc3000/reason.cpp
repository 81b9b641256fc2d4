#include "net/cc3000/reason.hpp"

namespace net::cc3000 {
namespace {

using text::number_of;

constexpr text::Numbered texts[] = {
    {number_of(Reason::Starting), "the Wi-Fi module is starting"},
    {number_of(Reason::NoPatches), "the Wi-Fi module has no firmware patches: update it"},
    {number_of(Reason::NoneRemembered), "the Wi-Fi module has no address from a network that it remembers"},
    {number_of(Reason::NotFound), "there is no Wi-Fi network of this name, or it does not answer"},
    {number_of(Reason::Refused), "the Wi-Fi network turned us away: is the key right?"},
    {number_of(Reason::NoAddress), "the Wi-Fi network gives us no address"},
    {number_of(Reason::Left), "the Wi-Fi network was lost"},
    {number_of(Reason::Restarted), "the Wi-Fi module restarted by itself: is its supply too weak?"},
    {number_of(Reason::Hung), "the Wi-Fi module did not answer, and was reset"},
};
constexpr auto sentences = text::packed<text::packed_size(texts)>(texts);

}  // namespace

text::Packed sentence(Reason reason) {
  return text::find(sentences, number_of(reason), {});
}

}  // namespace net::cc3000

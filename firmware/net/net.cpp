#include "net/net.hpp"

namespace net {
namespace {

constexpr text::Numbered texts[] = {
    {text::number_of(Failure::None), "nothing is wrong"},
    {text::number_of(Failure::NoSuchName), "the name does not resolve: no such host"},
    {text::number_of(Failure::NoNameServer), "the name does not resolve: no name server answers"},
    {text::number_of(Failure::Refused), "the server refuses connections on this port"},
    {text::number_of(Failure::Unreachable), "the server does not answer"},
    {text::number_of(Failure::Broken), "the connection broke"},
    {text::number_of(Failure::Unplugged), "the cable is unplugged"},
};
constexpr auto sentences = text::packed<text::packed_size(texts)>(texts);

}  // namespace

text::Packed sentence(Failure failure) {
  return text::find(sentences, text::number_of(failure), {});
}

}  // namespace net

#include "net/net.hpp"

namespace net {

text::Packed sentence(Failure failure) {
  switch (failure) {
    case Failure::None:
      return TEXT("nothing is wrong");
    case Failure::NoSuchName:
      return TEXT("the name does not resolve: no such host");
    case Failure::NoNameServer:
      return TEXT("the name does not resolve: no name server answers");
    case Failure::Refused:
      return TEXT("the server refuses connections on this port");
    case Failure::Unreachable:
      return TEXT("the server does not answer");
    case Failure::Broken:
      return TEXT("the connection broke");
    case Failure::Unplugged:
      return TEXT("the cable is unplugged");
  }
  return {};
}

}  // namespace net

#include "net/net.hpp"

namespace net {

const char* sentence(Failure failure) {
  switch (failure) {
    case Failure::None:
      return "nothing is wrong";
    case Failure::NoSuchName:
      return "the name does not resolve: no such host";
    case Failure::NoNameServer:
      return "the name does not resolve: no name server answers";
    case Failure::Refused:
      return "the server refuses connections on this port";
    case Failure::Unreachable:
      return "the server does not answer";
    case Failure::Broken:
      return "the connection broke";
    case Failure::Unplugged:
      return "the cable is unplugged";
  }
  return "";
}

}  // namespace net

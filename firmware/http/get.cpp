#include "http/exchange.hpp"

namespace http {

void compose_get(text::Writer& out, const Request& request) {
  out.add(TEXT("GET "));
  compose_begin(out, request);
  out.add(TEXT("User-Agent: tlsfit\r\nConnection: close\r\n"));
  if (request.range != nullptr) out.add(TEXT("Range: bytes=")).add(request.range).add(TEXT("\r\n"));
  out.add(TEXT("\r\n"));
}

void compose_begin(text::Writer& out, const Request& request) {
  if (*request.path != '/') out.add("/");
  out.add(request.path).add(TEXT(" HTTP/1.1\r\nHost: ")).add(request.peer.host);
  if (request.peer.port != 443) out.add(":").number(request.peer.port);
  out.add(TEXT("\r\n"));
}

}  // namespace http

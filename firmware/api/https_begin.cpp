#include <cstring>

#include "tlsfit/https.hpp"

namespace tlsfit::https {

// RFC 9112 section 3 and 6.
void Exchange::compose(text::Writer& out, const http::Request& request) {
  const Request& wanted = *static_cast<const Composed&>(request).more;
  out.add(wanted.method).add(" ");
  http::compose_begin(out, request);
  if (!wanted.keep) out.add(TEXT("Connection: close\r\n"));
  if (wanted.range != nullptr) out.add(TEXT("Range: bytes=")).add(wanted.range).add(TEXT("\r\n"));
  for (const Field& field : wanted.fields) out.add(field.name).add(": ").add(field.value).add(TEXT("\r\n"));
  if (wanted.pieces)
    out.add(TEXT("Transfer-Encoding: chunked\r\n"));
  else if (!wanted.body.empty() || wanted.method[0] == 'P')  // POST, PUT, PATCH: a length even if it is 0
    out.add(TEXT("Content-Length: ")).number(wanted.body.size()).add(TEXT("\r\n"));
  out.add(TEXT("\r\n"));
}

void Exchange::begin(const Request& request) {
  const session::Peer& last = request_.peer;
  const bool same = keep_ && exchange_.complete() && last.port == request.port &&
                    std::strcmp(last.host, request.host) == 0 && exchange_.still_open();
  if (!same) close();
  request_ = {};
  request_.peer.host = request.host;
  request_.peer.port = request.port;
  request_.path = request.path;
  request_.more = &request;
  compose_ = compose;
  send_body_ = request.body.empty() || request.pieces ? nullptr : send_memory;
  chunking_ = request.pieces;
  head_ = std::strcmp(request.method, "HEAD") == 0;
  keep_ = request.keep;
  start();
  if (same)
    exchange_.again();
  else
    exchange_.start(request_);
}

void Exchange::send_memory(Exchange& self) {
  const std::string_view body = self.request_.more->body;
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(body.data());
  std::size_t taken = 0;
  self.exchange_.write({bytes + self.body_sent_, body.size() - self.body_sent_}, taken);
  self.body_sent_ += taken;
  if (self.body_sent_ == body.size()) self.exchange_.all_sent();
}

}  // namespace tlsfit::https

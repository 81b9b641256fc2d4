// No TLS: the bytes go over TCP as they are. The image with this client is what an image takes without TLS.
#include "tls/client.hpp"

namespace tls {

bool Client::start(net::Connection connection, std::string_view, std::string_view, std::uint16_t) {
  connection_ = connection;
  return true;
}

Step Client::handshake() {
  return Step::Done;
}

Step Client::write(std::span<const std::uint8_t> bytes, std::size_t& taken) {
  taken = net::send(connection_, bytes);
  if (taken == bytes.size()) return Step::Done;
  return net::state(connection_) == net::State::Failed ? Step::Failed : Step::Busy;
}

Read Client::read(std::span<std::uint8_t> bytes, std::size_t& count) {
  const net::State state = net::state(connection_);
  count = net::receive(connection_, bytes);
  if (count > 0) return Read::Data;
  if (state == net::State::Ended) return Read::Cut;
  return state == net::State::Failed ? Read::Failed : Read::Nothing;
}

Step Client::close() {
  return Step::Done;
}

void Client::release() {}

std::string_view Client::version() const {
  return "no TLS";
}

std::string_view Client::suite() const {
  return "no suite";
}

bool Client::verified() const {
  return false;
}

}  // namespace tls

#include "support/mqtt_peer.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "support/loopback.hpp"

namespace tlsfit::test {

namespace {

Bytes text(const std::string& text) {
  Bytes bytes;
  bytes.reserve(2 + text.size());
  bytes.push_back(static_cast<std::uint8_t>(text.size() >> 8));
  bytes.push_back(static_cast<std::uint8_t>(text.size()));
  for (const char c : text) bytes.push_back(static_cast<std::uint8_t>(c));
  return bytes;
}

Bytes packet(unsigned first, const std::vector<Bytes>& parts) {
  Bytes body;
  for (const Bytes& part : parts) body.insert(body.end(), part.begin(), part.end());
  Bytes all = {static_cast<std::uint8_t>(first)};
  for (std::size_t length = body.size();; length >>= 7) {  // section 2.2.3
    all.push_back(static_cast<std::uint8_t>((length & 127) | (length > 127 ? 128 : 0)));
    if (length <= 127) break;
  }
  all.insert(all.end(), body.begin(), body.end());
  return all;
}

Bytes number(unsigned value) {
  return {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

/// The size of the whole packet that `bytes` begin with; 0: not known yet.
std::size_t packet_size(ByteView bytes) {
  std::size_t length = 0;
  for (std::size_t i = 1; i < bytes.size() && i < 5; ++i) {
    length |= std::size_t{bytes[i] & 127U} << 7 * (i - 1);
    if (bytes[i] < 128) return 1 + i + length;
  }
  return 0;
}

}  // namespace

MqttPeer::MqttPeer(std::uint16_t port, std::string name, std::vector<std::string> filters)
    : port_(port), name_(std::move(name)), filters_(std::move(filters)), thread_([this] { live(); }) {
  wait_for("", 0, std::chrono::seconds(10));
}

MqttPeer::~MqttPeer() {
  stopping_ = true;
  thread_.join();
}

void MqttPeer::publish(const std::string& topic, const std::string& payload, int qos, bool retain) {
  const std::lock_guard lock(mutex_);
  if (qos != 0) ++last_id_;
  waiting_.push_back(
      packet(0x30U | static_cast<unsigned>(qos) << 1 | (retain ? 1U : 0U),
             {text(topic), qos == 0 ? Bytes{} : number(last_id_), Bytes(payload.begin(), payload.end())}));
}

std::vector<std::string> MqttPeer::received(const std::string& topic) const {
  const std::lock_guard lock(mutex_);
  const auto found = received_.find(topic);
  return found == received_.end() ? std::vector<std::string>{} : found->second;
}

bool MqttPeer::wait_for(const std::string& topic, std::size_t count, std::chrono::seconds longest) const {
  const auto end = std::chrono::steady_clock::now() + longest;
  while (std::chrono::steady_clock::now() < end) {
    {
      const std::lock_guard lock(mutex_);
      const auto found = received_.find(topic);
      if (topic.empty() ? connected_ : found != received_.end() && found->second.size() >= count) return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

void MqttPeer::live() {
  while (!stopping_) {
    if (const int connection = connect_to(port_); connection >= 0) {
      talk(connection);
      ::close(connection);
    }
    const std::lock_guard lock(mutex_);
    connected_ = false;
    if (!stopping_) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

void MqttPeer::talk(int connection) {
  // Section 3.1: no clean session, no keep-alive.
  if (!send_all(connection, packet(0x10, {text("MQTT"), {4, 0}, number(0), text(name_)}))) return;
  Bytes bytes;
  while (!stopping_) {
    send_waiting(connection);
    pollfd wait{connection, POLLIN, 0};
    if (::poll(&wait, 1, 20) == 0) continue;
    std::array<std::uint8_t, 65536> piece{};
    const ssize_t came = ::recv(connection, piece.data(), piece.size(), 0);
    if (came <= 0) return;
    bytes.insert(bytes.end(), piece.begin(), piece.begin() + came);
    for (std::size_t size = packet_size(bytes); size != 0 && size <= bytes.size();
         size = packet_size(bytes)) {
      std::size_t head = 2;
      while (bytes[head - 1] > 127) ++head;
      take(connection, bytes[0], ByteView(bytes).subspan(head, size - head));
      bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    }
  }
}

void MqttPeer::send_waiting(int connection) {
  const std::lock_guard lock(mutex_);
  for (; connected_ && !waiting_.empty(); waiting_.pop_front())
    if (!send_all(connection, waiting_.front())) return;
}

void MqttPeer::take(int connection, std::uint8_t first, ByteView body) {
  const Bytes id = body.size() < 2 ? Bytes{} : Bytes(body.begin(), body.begin() + 2);
  switch (first >> 4) {
    case 2:  // CONNACK
      for (const std::string& filter : filters_)
        send_all(connection, packet(0x82, {number(65535), text(filter), {2}}));
      break;
    case 9: {  // SUBACK
      const std::lock_guard lock(mutex_);
      connected_ = true;
      break;
    }
    case 3:
      take_message(connection, first, body);
      break;
    case 5:  // PUBREC
      send_all(connection, packet(0x62, {id}));
      break;
    case 6:  // PUBREL
      unreleased_.erase(static_cast<std::uint16_t>(id[0] << 8 | id[1]));
      send_all(connection, packet(0x70, {id}));
      break;
    default:
      break;
  }
}

void MqttPeer::take_message(int connection, std::uint8_t first, ByteView body) {
  const unsigned qos = first >> 1 & 3U;
  const std::size_t size = std::size_t{body[0]} << 8 | body[1];
  const std::string topic(body.begin() + 2, body.begin() + 2 + static_cast<std::ptrdiff_t>(size));
  body = body.subspan(2 + size);
  Bytes id;
  bool twice = false;
  if (qos != 0) {
    id.assign(body.begin(), body.begin() + 2);
    body = body.subspan(2);
  }
  if (qos == 2) twice = !unreleased_.insert(static_cast<std::uint16_t>(id[0] << 8 | id[1])).second;
  if (!twice) {
    const std::lock_guard lock(mutex_);
    received_[topic].emplace_back(body.begin(), body.end());
  }
  if (qos != 0) send_all(connection, packet(qos == 1 ? 0x40 : 0x50, {id}));
}

}  // namespace tlsfit::test

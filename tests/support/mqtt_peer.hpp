// Another client of a broker, over plain TCP: what a device publishes is seen here, and what it subscribes to
// comes from here. It has a kept session and comes again when the broker does; written from the standard
// (MQTT 3.1.1) and not from the firmware, so that a mistake of one does not hide one of the other.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.hpp"

namespace tlsfit::test {

class MqttPeer {
 public:
  /// Connects to 127.0.0.1:`port` and subscribes to each of `filters` with QoS 2.
  MqttPeer(std::uint16_t port, std::string name, std::vector<std::string> filters);
  ~MqttPeer();
  MqttPeer(const MqttPeer&) = delete;
  MqttPeer& operator=(const MqttPeer&) = delete;

  /// Sends a message, at once or when there is a connection.
  void publish(const std::string& topic, const std::string& payload, int qos, bool retain = false);

  /// The payloads that came with a topic, in their order.
  std::vector<std::string> received(const std::string& topic) const;
  /// Whether so many came within the time.
  bool wait_for(const std::string& topic, std::size_t count, std::chrono::seconds longest) const;

 private:
  void live();
  void talk(int connection);
  void take(int connection, std::uint8_t first, ByteView body);
  void take_message(int connection, std::uint8_t first, ByteView body);
  void send_waiting(int connection);

  std::uint16_t port_;
  std::string name_;
  std::vector<std::string> filters_;
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<std::string>> received_;
  std::deque<Bytes> waiting_;
  std::set<std::uint16_t> unreleased_;
  std::uint16_t last_id_ = 0;
  bool connected_ = false;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace tlsfit::test

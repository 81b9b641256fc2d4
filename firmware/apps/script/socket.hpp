// require("tls"): sessions over which a script speaks a protocol of its own, or MQTT (mqtt.cpp).
#pragma once

#include "apps/script/server.hpp"
#include "apps/script/task.hpp"
#include "tlsfit/mqtt.hpp"

namespace script {

/// A session. It lies within an MQTT client, so that one can go on with it; an image whose script does not
/// require("MQTT") has nothing of that but its size.
class Socket : public Task {
 public:
  /// False: an exception is pending.
  bool begin(JSValueConst where, JSValueConst callback, std::uint16_t port);
  bool add(std::string_view bytes);
  /// Once everything has been sent, it says goodbye.
  void end() { ends_ = true; }

  /// An MQTT client goes on with the session: this object is not told of it any more, and lasts until
  /// give_back().
  tlsfit::mqtt::Client& lend() {
    lent_ = true;
    return client_;
  }
  /// Whose listeners are told of failures, in the place of this object's.
  void report_to(JSValueConst whom) { reported_to_ = JS_DupValue(js, whom); }
  void give_back() { given_back_ = true; }
  bool lent() const { return lent_; }
  bool is_open() const { return told_open_; }

 private:
  bool step() override;
  bool tell() override;
  void release() override;
  void free() override;
  tlsfit::tls::Socket& socket() { return client_.socket(); }

  tlsfit::mqtt::Client client_;
  Server server_;
  char* out_ = nullptr;  ///< bytes that the script wrote, and how many, and how many of them are sent
  std::size_t out_size_ = 0, out_sent_ = 0, piece_bytes_ = 0;
  JSValue callback_ = JS_UNDEFINED, reported_to_ = JS_UNDEFINED;
  std::uint32_t since_ = 0;
  bool begun_ = false, told_open_ = false, ends_ = false, lent_ = false, given_back_ = false;
};

extern const Table socket_table;

namespace tls_module {

JSValue connect(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int magic);
inline constexpr Entry entries[] = {{"connect", connect}};
inline constexpr Table table = {entries};

}  // namespace tls_module
}  // namespace script

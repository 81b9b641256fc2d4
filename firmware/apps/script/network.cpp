#include "apps/script/network.hpp"

#include <cstring>

#include "apps/script/life.hpp"
#include "apps/script/pins.hpp"
#include "apps/script/task.hpp"
#include "board.h"
#include "net/join/told.hpp"
#include "net/net.hpp"
#include "session/failure.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"
#include "tlsfit/clock.hpp"
#include "words/sentence.hpp"

namespace script::network {
namespace {

/// What a callback waits for.
enum class Until : std::uint8_t { Answering, Up };
constexpr std::uint32_t patience = 60'000;  // ms

/// Calls a function, function(error), once the net is so far, or is not within a minute.
class Waiting : public Task {
 public:
  void begin(Until until, JSValueConst callback) {
    until_ = until;
    callback_ = JS_DupValue(js, callback);
    since_ = tlsfit::clock::milliseconds();
  }

 private:
  bool reached() const {
    const net::Status now = net::status();
    return until_ == Until::Up ? now == net::Status::Up : now != net::Status::NoChip;
  }
  bool step() override { return reached() || tlsfit::clock::milliseconds() - since_ > patience; }
  bool tell() override;
  void free() override { JS_FreeValue(js, callback_); }

  JSValue callback_ = JS_UNDEFINED;
  std::uint32_t since_ = 0;
  Until until_ = Until::Up;
};

constexpr Table nothing = {};

bool Waiting::tell() {
  text::Line<80> line;
  const net::Status now = net::status();
  if (now == net::Status::NoNetwork)
    line.add(net::missing());
  else
    line.add(words::sentence(session::down(now)));
  const Value error(reached() ? JS_NULL : new_string(line.view()));
  JSValue argument = error.get();
  call(callback_, JS_UNDEFINED, {&argument, 1});
  return false;
}

/// False: an exception is pending.
bool wait(Until until, JSValueConst callback) {
  if (!JS_IsFunction(js, callback)) return true;
  Waiting* const waiting = tasks.make<Waiting>(nothing);
  if (waiting == nullptr) return false;
  waiting->begin(until, callback);
  return true;
}

JSValue address_text() {
  const net::Address address = net::status() == net::Status::Up ? net::address() : net::Address{};
  text::Line<16> line;
  for (int i = 0; i < 4; ++i) line.add(i == 0 ? "" : ".").number(address.octet[i]);
  return new_string(line.view());
}

JSValue identity_text() {
  std::uint8_t identity[6];
  soc::identity(identity);
  text::Line<18> line;
  for (int i = 0; i < 6; ++i) line.add(i == 0 ? "" : ":").hex(identity[i], 2);
  return new_string(line.view());
}

/// Addresses come by DHCP: setIP() and setIP({}) mean that.
JSValue set_ip(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  const JSValueConst options = at(count, arguments, 0);
  if (!JS_IsFunction(js, options) && !property(options, "ip").is_undefined())
    return refuse("setIP: this image has its address by DHCP, and takes no other");
  const JSValueConst callback = JS_IsFunction(js, options) ? options : at(count, arguments, 1);
  return wait(Until::Up, callback) ? JS_TRUE : JS_EXCEPTION;
}

/// {ip, mac}, or by callback(error, …).
JSValue get_ip(JSContext*, JSValueConst, int count, JSValueConst* arguments, int of_modem) {
  const JSValueConst callback = at(count, arguments, 0);
  Value answer(of_modem != 0 ? address_text() : JS_NewObject(js));
  if (of_modem == 0) {
    set(answer.get(), "ip", address_text());
    set(answer.get(), "mac", identity_text());
  }
  if (!JS_IsFunction(js, callback)) return answer.give();
  JSValue both[] = {JS_NULL, answer.get()};
  return JS_Call(js, callback, JS_UNDEFINED, 2, both);
}

constexpr Entry cable_entries[] = {{"setIP", set_ip}, {"getIP", get_ip, 0}};
constexpr Table cable_table = {cable_entries};

JSValue reset(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  net::start();
  return wait(Until::Answering, at(count, arguments, 0)) ? JS_UNDEFINED : JS_EXCEPTION;
}

/// connect(name, key, callback) of a radio network, connect(apn, user, password, callback) of a mobile one.
JSValue join(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  const Bytes first(at(count, arguments, 0)), second(at(count, arguments, 1)), third(at(count, arguments, 2));
  if (first.failed() || second.failed() || third.failed()) return JS_EXCEPTION;
  if (count < 2) return refuse("connect: want the network's name and key");
  const int texts = board::net_mobile ? 3 : 2;
  if (!net::join::tell(first.text(), second.text(), texts == 3 ? third.text() : ""))
    return refuse("connect: name or key is too long");
  net::start();
  return wait(Until::Up, at(count, arguments, texts)) ? JS_UNDEFINED : JS_EXCEPTION;
}

}  // namespace

JSValue wifi_connect(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int) {
  const Value key = property(at(count, arguments, 1), "password");
  const Value none(JS_NewString(js, ""));
  JSValue three[] = {at(count, arguments, 0), key.is_undefined() ? none.get() : key.get(),
                     at(count, arguments, count > 0 ? count - 1 : 0)};
  return join(context, self, 3, three, 0);
}

JSValue wifi_ip(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int) {
  return get_ip(context, self, count, arguments, 0);
}

namespace {

constexpr Entry radio_entries[] = {{"reset", reset}, {"connect", join}, {"getIP", get_ip, 1}};
constexpr Table radio_table = {radio_entries};

}  // namespace

JSValue ethernet(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  if (count > 0 && !pins::is_net_bus(arguments[0])) return JS_EXCEPTION;
  if (count > 1 && !pins::is_net_pin(arguments[1], "cs")) return JS_EXCEPTION;
  return new_object(cable_table);
}

JSValue modem(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  if (count > 0 && !JS_IsFunction(js, arguments[0]) && !pins::is_net_bus(arguments[0])) return JS_EXCEPTION;
  const Value radio(new_object(radio_table));
  for (int i = 0; i < count; ++i)
    if (JS_IsFunction(js, arguments[i]) && !wait(Until::Answering, arguments[i])) return JS_EXCEPTION;
  return JS_DupValue(js, radio.get());
}

}  // namespace script::network

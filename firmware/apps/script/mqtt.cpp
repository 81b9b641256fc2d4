#include "apps/script/mqtt.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "apps/script/life.hpp"
#include "apps/script/output.hpp"
#include "apps/script/socket.hpp"
#include "apps/script/task.hpp"

namespace script::mqtt_module {
namespace {

namespace mqtt = tlsfit::mqtt;

constexpr std::size_t topic_room = 128, under_way = 20;

/// A message or a subscription; its texts stand behind it.
struct Item {
  Item* next;
  mqtt::Message message;
  mqtt::Subscription subscription;
  bool subscribes;
};

bool is_over(const Item& item) {
  return !item.subscribes && !item.message.busy();
}

class Client : public Task {
 public:
  bool begin(JSValueConst server, JSValueConst options);
  bool connect(JSValueConst socket);
  bool connect_to_server();
  void disconnect() {
    if (client_ != nullptr) client_->disconnect();
  }
  bool publish(std::string_view topic, std::string_view payload, JSValueConst options);
  bool subscribe(std::string_view filter, JSValueConst options);
  bool connected() const { return client_ != nullptr && client_->connected(); }

 private:
  bool step() override;
  bool tell() override;
  bool waits() const override { return !JS_IsUndefined(socket_); }

  Item* make(std::string_view name, std::string_view payload, mqtt::Qos qos, bool retain);
  void take_piece();
  void leave();

  JSValue socket_ = JS_UNDEFINED;   ///< while there is a connection, or one is made
  mqtt::Client* client_ = nullptr;  ///< within that socket's task, once it is open
  mqtt::Options options_;
  JSValue server_ = JS_UNDEFINED;  ///< that the script has named, as `connect` takes it
  Item* items_ = nullptr;
  char* message_ = nullptr;  ///< that arrives
  std::size_t message_size_ = 0;
  char topic_[topic_room] = {};
  std::uint16_t unreleased_[under_way] = {};
  bool told_ = false;  ///< that it is connected
  bool came_ = false;  ///< a piece of a message is in `piece`
};

/// A text of the options, in the script's heap for good; `otherwise` if there is none.
const char* text_of(JSValueConst options, const char* name, const char* otherwise) {
  const Value value = property(options, name);
  if (value.is_undefined()) return otherwise;
  const Bytes text(value.get());
  if (text.failed()) return otherwise;
  const char* const copy = copied(text.view());
  return copy == nullptr ? otherwise : copy;
}

mqtt::Qos qos_of(JSValueConst options) {
  std::int32_t qos = JS_IsNumber(options) ? 0 : number(options, "qos", 0);
  if (JS_IsNumber(options)) JS_ToInt32(js, &qos, options);
  return static_cast<mqtt::Qos>(std::clamp(qos, std::int32_t{0}, std::int32_t{2}));
}

JSValue method_connect(JSContext*, JSValueConst self, int count, JSValueConst* arguments, int) {
  Client* const client = task_of<Client>(self);
  if (client == nullptr || !client->connect(at(count, arguments, 0))) return JS_EXCEPTION;
  return JS_UNDEFINED;
}

JSValue method_disconnect(JSContext*, JSValueConst self, int, JSValueConst*, int) {
  if (Client* const client = task_of<Client>(self)) client->disconnect();
  return JS_UNDEFINED;
}

JSValue method_publish(JSContext*, JSValueConst self, int count, JSValueConst* arguments, int) {
  Client* const client = task_of<Client>(self);
  const Bytes topic(at(count, arguments, 0)), payload(at(count, arguments, 1));
  if (topic.failed() || payload.failed()) return JS_EXCEPTION;
  return client->publish(topic.view(), payload.view(), at(count, arguments, 2)) ? JS_UNDEFINED : JS_EXCEPTION;
}

JSValue method_subscribe(JSContext*, JSValueConst self, int count, JSValueConst* arguments, int) {
  Client* const client = task_of<Client>(self);
  const JSValueConst topics = at(count, arguments, 0), options = at(count, arguments, 1);
  const bool many = JS_IsArray(js, topics) != 0;
  for (std::uint32_t i = 0;; ++i) {
    const Value topic(many ? JS_GetPropertyUint32(js, topics, i) : JS_DupValue(js, topics));
    if (many && topic.is_undefined()) return JS_UNDEFINED;
    const Bytes text(topic.get());
    if (text.failed() || !client->subscribe(text.view(), options)) return JS_EXCEPTION;
    if (!many) return JS_UNDEFINED;
  }
}

JSValue get_connected(JSContext*, JSValueConst self, int, JSValueConst*, int) {
  const Client* const client = task_of<Client>(self);
  return JS_NewBool(js, client != nullptr && client->connected());
}

constexpr Entry client_entries[] = {{"on", on},
                                    {"connect", method_connect},
                                    {"disconnect", method_disconnect},
                                    {"publish", method_publish},
                                    {"subscribe", method_subscribe},
                                    {"connected", get_connected, 0, true}};
constexpr Table client_table = {client_entries};

bool Client::begin(JSValueConst server, JSValueConst options) {
  server_ = JS_DupValue(js, server);
  options_.login.client = text_of(options, "client_id", "");
  options_.login.user = text_of(options, "username", nullptr);
  options_.login.password = text_of(options, "password", "");
  options_.login.keep_alive = static_cast<std::uint16_t>(number(options, "keep_alive", 60));
  const Value clean = property(options, "clean_session");
  options_.login.clean = clean.is_undefined() || JS_ToBool(js, clean.get()) > 0;
  options_.topic = topic_;
  options_.unreleased = unreleased_;
  // Espruino makes a name up, too: brokers may refuse those who have none.
  if (*options_.login.client == 0 && !options_.login.clean) {
    refuse("MQTT: without clean_session a client_id is wanted");
    return false;
  }
  return true;
}

bool Client::connect(JSValueConst socket) {
  if (!JS_IsUndefined(socket_)) {
    refuse("MQTT: it is connected already");
    return false;
  }
  if (JS_IsUndefined(socket)) {
    if (!JS_IsUndefined(server_)) return connect_to_server();
    refuse("MQTT: want a server: create(\"host\"), or connect(client)");
    return false;
  }
  Socket* const open = task_of<Socket>(socket);
  if (open == nullptr || open->lent()) {
    refuse("MQTT: want what require(\"tls\").connect() has given");
    return false;
  }
  socket_ = JS_DupValue(js, socket);
  open->report_to(object());
  return true;
}

bool Client::connect_to_server() {
  Socket* const socket = tasks.make<Socket>(socket_table);
  if (socket == nullptr) return false;
  if (!socket->begin(server_, JS_UNDEFINED, 8883)) {
    tasks.drop(*socket);
    return false;
  }
  return connect(socket->object());
}

Item* Client::make(std::string_view name, std::string_view payload, mqtt::Qos qos, bool retain) {
  void* const memory = js_mallocz(js, sizeof(Item) + name.size() + 1 + payload.size());
  if (memory == nullptr) return nullptr;
  auto* const texts = static_cast<char*>(memory) + sizeof(Item);
  std::memcpy(texts, name.data(), name.size());
  std::memcpy(texts + name.size() + 1, payload.data(), payload.size());
  Item* const item = new (memory) Item{.next = items_,
                                       .message = mqtt::Message(texts, qos, retain),
                                       .subscription = mqtt::Subscription(texts, qos),
                                       .subscribes = false};
  return items_ = item;
}

bool Client::publish(std::string_view topic, std::string_view payload, JSValueConst options) {
  if (client_ == nullptr) {
    refuse("MQTT: it is not connected");
    return false;
  }
  Item* const item = make(topic, payload, qos_of(options), number(options, "retain", 0) != 0);
  if (item == nullptr) return false;
  if (client_->publish(item->message, {item->message.topic + topic.size() + 1, payload.size()})) return true;
  refuse("MQTT: the message is too large");
  return false;
}

bool Client::subscribe(std::string_view filter, JSValueConst options) {
  if (client_ == nullptr) {
    refuse("MQTT: it is not connected");
    return false;
  }
  Item* const item = make(filter, {}, qos_of(options), false);
  if (item == nullptr) return false;
  item->subscribes = true;
  return client_->subscribe(item->subscription);
}

bool Client::step() {
  if (JS_IsUndefined(socket_)) return false;
  if (client_ == nullptr) {
    Socket* const socket = task_of<Socket>(socket_);
    if (socket == nullptr) return true;  // there is no connection, and that has been told
    if (!socket->is_open()) return false;
    client_ = &socket->lend();
    client_->connect_over_socket(options_);
  }
  if (output::room() == 0) return false;
  came_ = client_->poll(piece);
  if (came_ || client_->connected() != told_ || client_->pausing() || client_->closed()) return true;
  for (const Item* item = items_; item != nullptr; item = item->next)
    if (is_over(*item)) return true;
  return false;
}

bool Client::tell() {
  if (client_ == nullptr || client_->pausing() || client_->closed()) {
    leave();
    return true;
  }
  if (client_->connected() && !told_) {
    told_ = true;
    emit(object(), "#onconnected");
    if (has_failed()) return true;
  }
  if (std::exchange(came_, false)) take_piece();
  for (Item** place = &items_; *place != nullptr;) {
    Item* const item = *place;
    if (!is_over(*item)) {
      place = &item->next;
      continue;
    }
    *place = item->next;
    js_free(js, item);
  }
  return true;
}

// The connection is over: the client would make a new one by itself, which Espruino's scripts do.
void Client::leave() {
  if (client_ != nullptr) {
    if (client_->pausing()) {
      const tlsfit::tls::Failure why = client_->failure();
      tell_failure(object(), "MQTT", why.kind, why.cause, why.code);
      if (has_failed()) return;
    }
    client_->disconnect();
    client_ = nullptr;
    if (Socket* const socket = task_of<Socket>(socket_)) socket->give_back();
  }
  while (items_ != nullptr) js_free(js, std::exchange(items_, items_->next));
  js_free(js, std::exchange(message_, nullptr));
  JS_FreeValue(js, std::exchange(socket_, JS_UNDEFINED));
  told_ = false;
  emit(object(), "#ondisconnected");
}

// A message that would take more than a quarter of what is free is not kept.
void Client::take_piece() {
  const mqtt::Piece some = client_->piece();
  if (some.at == 0) {
    js_free(js, std::exchange(message_, nullptr));
    if (some.size <= usage().free / 4) message_ = static_cast<char*>(js_malloc(js, some.size + 1));
  }
  if (message_ != nullptr) std::memcpy(message_ + some.at, some.bytes.data(), some.bytes.size());
  if (!some.last()) return;
  if (message_ == nullptr) {
    tell_failure(object(), "MQTT", session::Trouble::Protocol, static_cast<std::uint8_t>(mqtt::Error::NoRoom),
                 0);
    return;
  }
  const Value topic(new_string(some.topic)), text(new_string({message_, some.size}));
  js_free(js, std::exchange(message_, nullptr));
  JSValue both[] = {topic.get(), text.get()};
  emit(object(), "#onmessage", both);
  if (has_failed()) return;
  const Value event(JS_NewObject(js));
  set(event.get(), "topic", JS_DupValue(js, topic.get()));
  set(event.get(), "message", JS_DupValue(js, text.get()));
  set(event.get(), "qos", JS_NewInt32(js, static_cast<std::int32_t>(some.qos)));
  set(event.get(), "retain", JS_NewBool(js, some.retain));
  JSValue one = event.get();
  emit(object(), "#onpublish", {&one, 1});
}

}  // namespace

JSValue create(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  Client* const client = tasks.make<Client>(client_table);
  if (client == nullptr) return JS_EXCEPTION;
  if (!client->begin(at(count, arguments, 0), at(count, arguments, 1))) {
    tasks.drop(*client);
    return JS_EXCEPTION;
  }
  return JS_DupValue(js, client->object());
}

JSValue connect(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int) {
  const Value client(create(context, self, count, arguments, 0));
  if (client.failed()) return JS_EXCEPTION;
  if (!task_of<Client>(client.get())->connect_to_server()) return JS_EXCEPTION;
  return JS_DupValue(js, client.get());
}

}  // namespace script::mqtt_module

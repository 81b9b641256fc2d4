#include "apps/script/http.hpp"

#include <algorithm>

#include "apps/script/life.hpp"
#include "apps/script/output.hpp"
#include "apps/script/server.hpp"
#include "apps/script/task.hpp"
#include "text/text.hpp"
#include "tlsfit/clock.hpp"
#include "tlsfit/https.hpp"

namespace script::http_module {
namespace {

/// The fields that the exchange itself sends.
constexpr const char* own_fields[] = {"Host", "Connection", "Content-Length", "Transfer-Encoding"};

class Request : public Task {
 public:
  bool begin(JSValueConst where, JSValueConst callback, bool at_once);
  bool add(std::string_view bytes);
  void end() { ended_ = true; }
  bool ended() const { return ended_; }

 private:
  bool step() override;
  bool tell() override;
  void release() override;
  void free() override;

  bool add_fields(JSValueConst headers);
  void answer();

  tlsfit::https::Exchange exchange_;
  tlsfit::https::Request request_;
  Server server_;
  char* method_ = nullptr;
  tlsfit::https::Field* fields_ = nullptr;
  char* body_ = nullptr;
  std::size_t body_size_ = 0, piece_bytes_ = 0;
  JSValue callback_ = JS_UNDEFINED, response_ = JS_UNDEFINED;
  std::uint32_t since_ = 0;
  bool ended_ = false;  ///< the script has said all
  bool begun_ = false, answered_ = false;
};

JSValue write(JSContext*, JSValueConst self, int count, JSValueConst* arguments, int ends) {
  Request* const request = task_of<Request>(self);
  if (request == nullptr || request->ended()) return refuse("the request has been sent already");
  if (count > 0 && !JS_IsUndefined(arguments[0])) {
    const Bytes bytes(arguments[0]);
    if (bytes.failed() || !request->add(bytes.view())) return JS_EXCEPTION;
  }
  if (ends != 0) request->end();
  return JS_TRUE;
}

constexpr Entry request_entries[] = {{"on", on}, {"write", write, 0}, {"end", write, 1}};
constexpr Table request_table = {request_entries};
constexpr Entry response_entries[] = {{"on", on}};
constexpr Table response_table = {response_entries};

bool is_own(const char* name) {
  return std::any_of(std::begin(own_fields), std::end(own_fields),
                     [&](const char* own) { return text::same_ignoring_case(own, name); });
}

/// Whether a text may stand in a header's line: nothing in it ends the line.
bool is_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == 0; });
}

}  // namespace

bool Request::begin(JSValueConst where, JSValueConst callback, bool at_once) {
  if (!take_server(where, 443, server_)) return false;
  request_.host = server_.host;
  request_.port = server_.port;
  request_.path = server_.path;
  if (const Value method = property(where, "method"); !method.is_undefined()) {
    const Bytes text(method.get());
    if (text.failed()) return false;
    if (!std::all_of(text.view().begin(), text.view().end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
      refuse("method: want GET, POST, PUT, …");
      return false;
    }
    request_.method = method_ = copied(text.view());
    if (method_ == nullptr) return false;
  }
  if (const Value headers = property(where, "headers"); !headers.is_undefined())
    if (!add_fields(headers.get())) return false;
  if (!JS_IsUndefined(callback) && !JS_IsFunction(js, callback)) {
    refuse("http: want a function that takes the response");
    return false;
  }
  callback_ = JS_DupValue(js, callback);
  ended_ = at_once;
  since_ = tlsfit::clock::milliseconds();
  return true;
}

bool Request::add_fields(JSValueConst headers) {
  JSPropertyEnum* names = nullptr;
  std::uint32_t count = 0;
  if (JS_GetOwnPropertyNames(js, &names, &count, headers, JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) < 0)
    return false;
  fields_ = static_cast<tlsfit::https::Field*>(js_mallocz(js, (count + 1) * sizeof *fields_));
  std::size_t used = 0;
  bool good = fields_ != nullptr;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Value name(JS_AtomToString(js, names[i].atom));
    const Value value(JS_GetProperty(js, headers, names[i].atom));
    JS_FreeAtom(js, names[i].atom);
    if (!good) continue;
    const Bytes key(name.get()), text(value.get());
    good = !key.failed() && !text.failed();
    if (!good || is_own(key.text())) continue;
    if (!is_line(key.view()) || !is_line(text.view()) || key.view().find(':') != key.view().npos) {
      refuse("headers: no line may end within a name or value");
      good = false;
      continue;
    }
    fields_[used].name = copied(key.view());
    fields_[used].value = copied(text.view());
    ++used;
  }
  js_free(js, names);
  request_.fields = {fields_, used};
  return good;
}

bool Request::add(std::string_view bytes) {
  return append(body_, body_size_, bytes);
}

bool Request::step() {
  if (!begun_) {
    if (!ended_ || !begin_session(since_)) return false;
    begun_ = true;
    request_.body = {body_, body_size_};
    exchange_.begin(request_);
    return false;
  }
  // What comes waits until the console has room for it.
  const std::size_t room = answered_ ? std::min(output::room(), sizeof piece) : sizeof piece;
  if (room == 0) return false;
  piece_bytes_ = exchange_.read({piece, room});
  return piece_bytes_ != 0 || !exchange_.busy() || (!answered_ && exchange_.status() != 0);
}

void Request::answer() {
  answered_ = true;
  response_ = new_handle(response_table, 0);
  set(response_, "statusCode", JS_NewInt32(js, static_cast<std::int32_t>(exchange_.status())));
  JSValue argument = response_;
  if (!JS_IsUndefined(callback_)) call(callback_, JS_UNDEFINED, {&argument, 1});
  if (!has_failed()) emit(object(), "#onresponse", {&argument, 1});
}

bool Request::tell() {
  if (!answered_ && exchange_.status() != 0) answer();
  if (piece_bytes_ != 0 && !has_failed()) {
    const Value data(new_string({piece, piece_bytes_}));
    piece_bytes_ = 0;
    JSValue argument = data.get();
    emit(response_, "#ondata", {&argument, 1});
  }
  if (has_failed() || exchange_.busy()) return true;
  if (exchange_.failed()) {
    const tlsfit::https::Failure why = exchange_.failure();
    tell_failure(object(), server_.host, why.kind, why.cause, why.code);
  } else if (answered_) {
    emit(response_, "#onend");
  }
  if (answered_ && !has_failed()) emit(response_, "#onclose");
  if (!has_failed()) emit(object(), "#onclose");
  return false;
}

void Request::free() {
  JS_FreeValue(js, callback_);
  JS_FreeValue(js, response_);
  for (const tlsfit::https::Field& field : request_.fields) {
    js_free(js, const_cast<char*>(field.name));
    js_free(js, const_cast<char*>(field.value));
  }
  js_free(js, fields_);
  js_free(js, method_);
  js_free(js, body_);
  js_free(js, server_.text);
}

void Request::release() {
  if (!begun_) return;
  exchange_.close();
  end_session();
}

JSValue request(JSContext*, JSValueConst, int count, JSValueConst* arguments, int at_once) {
  Request* const request = tasks.make<Request>(request_table);
  if (request == nullptr) return JS_EXCEPTION;
  if (!request->begin(at(count, arguments, 0), at(count, arguments, 1), at_once != 0)) {
    tasks.drop(*request);
    return JS_EXCEPTION;
  }
  return JS_DupValue(js, request->object());
}

}  // namespace script::http_module

#include "apps/script/socket.hpp"

#include <algorithm>

#include "apps/script/life.hpp"
#include "apps/script/output.hpp"
#include "tlsfit/clock.hpp"

namespace script {
namespace {

using State = tlsfit::tls::State;

JSValue write(JSContext*, JSValueConst self, int count, JSValueConst* arguments, int ends) {
  Socket* const socket = task_of<Socket>(self);
  if (socket == nullptr || socket->lent()) return refuse("the connection is closed");
  if (count > 0 && !JS_IsUndefined(arguments[0])) {
    const Bytes bytes(arguments[0]);
    if (bytes.failed() || !socket->add(bytes.view())) return JS_EXCEPTION;
  }
  if (ends != 0) socket->end();
  return JS_TRUE;
}

constexpr Entry entries[] = {{"on", on}, {"write", write, 0}, {"end", write, 1}};

}  // namespace

constinit const Table socket_table = {entries};

bool Socket::begin(JSValueConst where, JSValueConst callback, std::uint16_t port) {
  if (!take_server(where, port, server_)) return false;
  callback_ = JS_DupValue(js, callback);
  since_ = tlsfit::clock::milliseconds();
  return true;
}

bool Socket::add(std::string_view bytes) {
  return append(out_, out_size_, bytes);
}

bool Socket::step() {
  if (given_back_) return true;
  if (lent_) return false;
  if (!begun_) {
    if (ends_) return true;
    if (!begin_session(since_)) return false;
    begun_ = true;
    socket().connect(server_.host, server_.port);
    return false;
  }
  if (socket().state() == State::Open && !told_open_) return true;
  if (out_sent_ != out_size_) {
    out_sent_ +=
        socket().write({reinterpret_cast<const std::uint8_t*>(out_) + out_sent_, out_size_ - out_sent_});
    if (out_sent_ == out_size_) return true;
  } else if (ends_ && told_open_) {
    socket().close();
    return true;
  }
  // What comes waits until the console has room for it.
  const std::size_t room = told_open_ ? std::min(output::room(), sizeof piece) : sizeof piece;
  if (room == 0) return false;
  piece_bytes_ = socket().read({piece, room});
  const State state = socket().state();
  return piece_bytes_ != 0 || state >= State::Ended || (state == State::Open && !told_open_);
}

bool Socket::tell() {
  if (given_back_) return false;
  JSValue self = object();
  if (socket().state() == State::Open && !told_open_) {
    told_open_ = true;
    if (JS_IsFunction(js, callback_)) call(callback_, JS_UNDEFINED, {&self, 1});
    if (!has_failed()) emit(self, "#onconnect");
    return true;
  }
  if (piece_bytes_ != 0) {
    const Value data(new_string({piece, piece_bytes_}));
    piece_bytes_ = 0;
    JSValue argument = data.get();
    emit(self, "#ondata", {&argument, 1});
    if (has_failed()) return true;
  }
  if (out_size_ != 0 && out_sent_ == out_size_) {
    out_size_ = out_sent_ = 0;
    js_free(js, std::exchange(out_, nullptr));
    emit(self, "#ondrain");
    if (has_failed()) return true;
  }
  const State state = socket().state();
  if (!(begun_ ? state == State::Closed || state >= State::Ended : ends_)) return true;
  if (state == State::Failed) {
    const tlsfit::tls::Failure why = socket().failure();
    tell_failure(JS_IsUndefined(reported_to_) ? self : reported_to_, server_.host, why.kind, why.cause,
                 why.code);
  }
  if (!has_failed()) emit(self, "#onclose");
  return false;
}

void Socket::release() {
  if (!begun_) return;
  socket().close();
  end_session();
}

void Socket::free() {
  JS_FreeValue(js, callback_);
  JS_FreeValue(js, reported_to_);
  js_free(js, out_);
  js_free(js, server_.text);
}

JSValue tls_module::connect(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  Socket* const socket = tasks.make<Socket>(socket_table);
  if (socket == nullptr) return JS_EXCEPTION;
  if (!socket->begin(at(count, arguments, 0), at(count, arguments, 1), 443)) {
    tasks.drop(*socket);
    return JS_EXCEPTION;
  }
  return JS_DupValue(js, socket->object());
}

}  // namespace script
